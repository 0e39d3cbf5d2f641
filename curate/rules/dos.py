"""DOS: dosage. What each mode requires, and published norms, are data in the knowledge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from curate.finding import Finding, Severity
from curate.prose.described import Described, described
from curate.prose.doses import Dose, doses, sentence_doses
from curate.prose.lexicon import listed, phrase_list, within
from curate.prose.text import Text
from curate.records.quantity import AGE, COUNT, RATE, TIME, Dimension, Quantity
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge, Norm
    from curate.records.basis import Citation
    from curate.records.exercise import Exercise
    from curate.records.medication import Medication


def _required(exercise: Exercise, know: Knowledge, field: str) -> bool:
    mode = know.dosage.get(exercise.mode)
    return mode is not None and field in mode.requires


def _mode(exercise: Exercise, know: Knowledge) -> str:
    name = know.dosage[exercise.mode].name.lower()
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _missing(
    exercise: Exercise, know: Knowledge, field: str, what: str, example: str
) -> Iterator[Finding]:
    if _required(exercise, know, field) and getattr(exercise.dosage, field) is None:
        yield Finding(
            f"no {what} for {_mode(exercise, know)}",
            at=("dosage", field),
            because=(("mode",),),
            remedy=f"add `{field}` to dosage, such as `{field}: {example}`",
        )


@rule("DOS001", gate="missing", basis="acsm-2011")
def hold_missing(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A stretch or an isometric exercise does not say how long to hold.

    Why: The time held is the dose of such an exercise; without it a reader holds for two seconds
        or for two minutes.
    Bad:
        mode: static_stretch
        dosage: {reps: 2-4, basis: {ref: acsm-2011}}
    Good:
        mode: static_stretch
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    yield from _missing(exercise, know, "hold", "hold time", "15-30 s")


@rule("DOS002", gate="missing", basis="acsm-2011")
def repetitions_missing(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A stretch or an isometric exercise does not say how often to repeat it.

    Why: Holding time and repetitions together make the dose.
    Bad:
        mode: static_stretch
        dosage: {hold: 15-30 s, basis: {ref: acsm-2011}}
    Good:
        mode: static_stretch
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    yield from _missing(exercise, know, "reps", "repetitions", "2-4")


@rule("DOS003", gate="missing")
def sides_missing(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A stretch does not say whether it is done on each side.

    Why: A reader stretches one side and forgets the other, or halves the repetitions.
    Bad:
        mode: static_stretch
        laterality:
    Good:
        mode: static_stretch
        laterality: each_side
    """
    if _required(exercise, know, "sides") and exercise.laterality is None:
        yield Finding(
            f"nothing about sides for {_mode(exercise, know)}",
            at=("laterality",),
            because=(("mode",),),
            remedy="add `laterality: each_side`, or `none` if it has no sides",
        )


@rule("DOS004", gate="missing")
def amount_missing(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """Nothing says how much of an exercise to do.

    Why: Repetitions, time, distance or breaths: a reader needs one of them to know when to stop.
    Bad:
        mode: strength
        dosage: {sets: 2, basis: practice_consensus}
    Good:
        mode: strength
        dosage: {sets: 2, reps: 8-12, basis: practice_consensus}
    """
    mode = know.dosage.get(exercise.mode)
    if mode is None or not mode.one_of:
        return
    given = [name for name in mode.one_of if getattr(exercise.dosage, name) not in (None, False)]
    if not given:
        yield Finding(
            "nothing says how much of this exercise to do",
            at=("dosage", mode.one_of[0]),
            because=(("mode",),),
            remedy=f"add one of {', '.join(mode.one_of)} to dosage".replace(
                "to_fatigue", "to_fatigue: true"
            ),
        )


@rule("DOS005", gate="missing")
def duration_missing(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """Aerobic exercise does not say how long.

    Why: Its dose is time; repetitions mean nothing for walking.
    Bad:
        mode: aerobic
        dosage: {frequency: 5/week, basis: practice_consensus}
    Good:
        mode: aerobic
        dosage: {duration: 20-30 min, frequency: 5/week, basis: practice_consensus}
    """
    yield from _missing(exercise, know, "duration", "duration", "20-30 min")


DIMENSIONS: dict[str, Dimension] = {
    "hold": TIME,
    "rest": TIME,
    "duration": TIME,
    "reps": COUNT,
    "sets": COUNT,
    "frequency": RATE,
}


@rule("DOS006", severity="info", basis="acsm-2011")
def outside_norm(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A figure lies outside a published norm.

    Why: It may be right for the people it is for; then its basis says so. It is a warning only
        where the norm is for just these people and nothing else is cited.
    Bad:
        mode: static_stretch
        dosage: {reps: 2-4, hold: 3 min, basis: {ref: acsm-2011}}
    Good:
        mode: static_stretch
        dosage: {reps: 2-4, hold: 30 s, basis: {ref: acsm-2011}}
    """
    age = exercise.audience.age
    norms = [norm for norm in know.norms if exercise.mode in norm.modes]
    for field in sorted({norm.field for norm in norms}):
        value = getattr(exercise.dosage, field)
        fitting = [n for n in norms if n.field == field and age and age.overlaps(AGE.parse(n.age))]
        if value is None or not fitting or value.is_reversed:
            continue
        ranges = [DIMENSIONS[field].parse(norm.range).canonical() for norm in fitting]
        allowed = _hull(ranges)
        if value.canonical().unit == allowed.unit and not value.within(allowed):
            strict = _same_people(age, fitting) and _cites_only(exercise.dosage.basis, fitting)
            yield Finding(
                f"`{field}`: {value} is outside {allowed}, the norm for {_people(fitting)}",
                at=("dosage", field),
                because=(("mode",), ("audience", "age"), ("dosage", "basis")),
                remedy=f"correct it, or cite what supports it (norm: {fitting[0].ref})",
                severity=Severity.WARNING if strict else None,
            )


def _people(norms: list[Norm]) -> str:
    return " and ".join(dict.fromkeys(norm.population for norm in norms))


def _hull(ranges: list[Quantity]) -> Quantity:
    """From the lowest to the highest end; the norms of one field meet without a gap."""
    lows = [r.low for r in ranges if r.low is not None]
    highs = [r.high for r in ranges if r.high is not None]
    low = min(lows) if len(lows) == len(ranges) else None
    high = max(highs) if len(highs) == len(ranges) else None
    return Quantity(low, high, ranges[0].unit)


def _same_people(age: Quantity | None, norms: list[Norm]) -> bool:
    return age is not None and any(age.within(AGE.parse(norm.age)) for norm in norms)


def _cites_only(basis: tuple[Citation, ...], norms: list[Norm]) -> bool:
    return {source.ref for source in basis} <= {norm.ref for norm in norms}


@rule("DOS007", gate="missing")
def labels_and_advice_disagree(medication: Medication) -> Iterator[Finding]:
    """A medicine promises doses without a label, or gives labels while it promises none.

    Why: A dose belongs to a label: a country, a product and an age band. No label, no dose.
    Bad:
        kind: medication
        advice: label
        labels: []
    Good:
        kind: medication
        advice: information
        labels: []
    """
    if medication.advice == "label" and not medication.labels:
        yield Finding(
            "doses are to follow a label, but there is no label",
            at=("labels",),
            because=(("advice",),),
            remedy="add the label, or write `advice: information`",
        )
    elif medication.advice == "information" and medication.labels:
        yield Finding(
            "there are labels, but `advice: information` says that no dose is given",
            at=("labels",),
            because=(("advice",),),
            remedy="write `advice: label`, or delete the labels",
        )


@rule("DOS008", severity="info")
def frequency_missing(text: Text, know: Knowledge) -> Iterator[Finding]:
    """Nothing says how often in a week.

    Why: Once a month does nothing, and every day may be too much.
    Bad:
        Lie on your back. Lift your hips off the floor and lower them. Repeat 10 times.
    Good:
        Lie on your back. Lift your hips off the floor and lower them. Repeat 10 times, every day.
    """
    if text.record is not None:
        return  # a record says it in `frequency`
    exercises = [exercise for exercise in described(text, know) if _counted(exercise)]
    if exercises and not any(dose.what == "frequency" for dose in doses(text)):
        amount = _counted(exercises[0])[0]
        which = "the exercise" if len(exercises) == 1 else f"the {len(exercises)} exercises here"
        yield Finding(
            f"nothing says on how many days to do {which}",
            span=(amount.start, amount.end),
            remedy="say it once, such as “Do this on 2 or 3 days a week.”",
        )


_LEAST_HOLD = 5
"""Seconds; less is a pause within a movement, which may stand beside a longer hold."""


def _counted(exercise: Described) -> list[Dose]:
    """Its amounts that make it more than a remark on how to move."""
    least = {"reps": 2, "sets": 1, "breaths": 2, "hold": _LEAST_HOLD}
    return [dose for dose in exercise.doses if (dose.high or 0) >= least.get(dose.what, math.inf)]


@rule("DOS009")
def text_disagrees(text: Text) -> Iterator[Finding]:
    """The instructions give another amount than the dosage.

    Why: Readers see the one or the other, and an export holds both.
    Bad:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
        instructions: [Hold for 60 seconds.]
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
        instructions: [Hold for 20 seconds.]
    """
    record = text.record
    if record is None or record.kind != "exercise":
        return
    exercise: Any = record
    for sentence in text.sentences:
        if text.piece_at(sentence.start).path[0] != "instructions":
            continue
        # What comes later is another amount: "build up to 60 seconds", "once you can do 15".
        if within(_progress(text), sentence.start, sentence.end):
            continue
        for dose in sentence_doses(text, sentence):
            field = getattr(exercise.dosage, dose.what, None)
            told = _told(dose, exercise.laterality)
            if not isinstance(field, Quantity) or told is None or field.is_reversed:
                continue
            if _is_pause(told, field) or _is_within(told, field.canonical()):
                continue
            yield Finding(
                f"“{text.plain[dose.start : dose.end]}” here, but `{dose.what}` is {field}",
                span=(dose.start, dose.end),
                because=(("dosage", dose.what),),
                remedy="correct the one or the other",
            )


def _told(dose: Dose, laterality: str | None) -> Quantity | None:
    """The amount as the field would count it; None where it counts something else."""
    factor = 1
    if dose.what == "reps":
        if dose.alternating and laterality in ("each_side", "alternating"):
            factor = 2
        elif dose.each_side and laterality not in ("each_side", "alternating"):
            return None
    low = None if dose.low is None else dose.low / factor
    high = None if dose.high is None else dose.high / factor
    return Quantity(low, high, dose.unit)


def _is_within(told: Quantity, field: Quantity) -> bool:
    """Whether each end that is told lies in the field's range. Another unit cannot be compared."""
    if told.unit != field.unit:
        return True
    ends = [end for end in (told.low, told.high) if end is not None]
    return all(Quantity(end, end, told.unit).within(field) for end in ends)


def _is_pause(told: Quantity, field: Quantity) -> bool:
    if told.unit != "s" or told.high is None or field.low is None:
        return False
    return told.high < _LEAST_HOLD <= field.low


@phrase_list
def _progress() -> Iterator[tuple[str, str]]:
    return listed("instructing", "progress")


RULES = (
    hold_missing,
    repetitions_missing,
    sides_missing,
    amount_missing,
    duration_missing,
    outside_norm,
    labels_and_advice_disagree,
    frequency_missing,
    text_disagrees,
)
