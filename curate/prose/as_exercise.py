"""A described exercise as a record, so that the rules on exercises judge it too."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from curate.knowledge import Knowledge
from curate.knowledge.anatomy.reasoning import members
from curate.prose.described import Described, described
from curate.prose.mentions import Mention, mentions
from curate.prose.moving import Told, movements
from curate.prose.text import Text

if TYPE_CHECKING:
    from curate.records.exercise import Exercise

ADULTS = "at least 18 y"
"""Whom an article addresses that names nobody."""


def as_exercise(text: Text, know: Knowledge, exercise: Described) -> Exercise:
    """What the text says of the exercise, as a record; what it leaves open is unavailable.

    So the rules on exercises judge it, and those that need to know more stay silent.
    """
    # Only here: most runs describe nothing, and the models take time to load.
    from curate.records.basis import CONSENSUS
    from curate.records.exercise import Dosage, Exercise
    from curate.records.quantity import Quantity
    from curate.records.read import partial

    dosage: dict[str, Any] = dict.fromkeys(Dosage.model_fields, None)
    dosage["basis"] = (CONSENSUS,)  # an article's figures rest on nothing that it names
    for what in ("hold", "reps", "sets", "rest", "duration", "frequency", "breaths"):
        dose = exercise.dose(what)
        if dose is not None:
            dosage[what] = Quantity(dose.low, dose.high, dose.unit)
    values: dict[str, Any] = {
        "kind": "exercise",
        "dosage": partial(Dosage, dosage),
        "audience": _adults(),
    }
    if mode := _mode(exercise, dosage):
        values["mode"] = mode
    return partial(Exercise, values | _moving(text, know, exercise))


def _moving(text: Text, know: Knowledge, exercise: Described) -> dict[str, Any]:
    """Name, position, movement and targets, if all that the reader is told to do was understood."""
    from curate.records.exercise import Movement
    from curate.records.read import partial

    told = movements(text, know, exercise)
    positions = {mention.ids for mention in exercise.positions}
    if not told or len(positions) != 1 or not _is_understood(text, exercise, told):
        return {}
    (ids,) = positions
    if len(ids) != 1:
        return {}
    nothing = dict.fromkeys(Movement.model_fields)
    acts = dict.fromkeys(each.act for each in told)
    movement = tuple(
        partial(Movement, {**nothing, "joint": act.joint, "action": act.action}) for act in acts
    )
    values: dict[str, Any] = {"position": ids[0], "movement": movement}
    if span := called(text, know, exercise):
        name = text.plain[slice(*span)].strip().strip(".:\"'“”‘’")
        values |= {"name": name, "also_known_as": ()}
    if muscles := _to_stretch(text, know, exercise):
        values["targets"] = _targets(muscles)
    return values


def called(text: Text, know: Knowledge, exercise: Described) -> tuple[int, int] | None:
    """Where the exercise is called by a name; the first below a heading may bear that."""
    heading = text.heading_of(exercise.sentences[0])
    if exercise.name or heading is None:
        return exercise.name
    every = described(text, know)
    first = every[bisect_right(every, heading.start, key=attrgetter("start"))]
    return (heading.start, heading.end) if first.start == exercise.start else None


def _is_understood(text: Text, exercise: Described, told: list[Told]) -> bool:
    """Whether each sentence tells a movement that was read, a position or an amount alone."""
    starts = [each.start for each in told]
    starts += [mention.start for mention in exercise.positions]
    starts = sorted([*starts, *(dose.start for dose in exercise.doses)])
    return all(
        bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)
        for sentence in exercise.sentences
    )


def _to_stretch(text: Text, know: Knowledge, exercise: Described) -> list[str]:
    """The muscles that the exercise is called a stretch of."""
    anatomy = know.anatomy
    found: list[str] = []
    for mention in (
        _within(mentions(text, know), exercise.name) if exercise.is_named_stretch else ()
    ):
        if mention.vocabulary == "muscle":
            found += mention.ids
        elif mention.vocabulary == "muscle_group":
            found += members(anatomy, mention.ids[0])
    return list(dict.fromkeys(found))


def _within(several: Sequence[Mention], span: tuple[int, int] | None) -> Sequence[Mention]:
    start, end = span or (0, 0)
    first = bisect_left(several, start, key=attrgetter("start"))
    return several[first : bisect_left(several, end, key=attrgetter("start"))]


def _targets(muscles: list[str]) -> Any:
    from curate.records.exercise import Targets
    from curate.records.read import partial

    return partial(Targets, {**dict.fromkeys(Targets.model_fields, ()), "stretched": muscles})


def _adults() -> Any:
    from curate.records.common import Audience
    from curate.records.quantity import AGE

    return Audience(age=AGE.parse(ADULTS))  # type: ignore[call-arg]


def _mode(exercise: Described, dosage: dict[str, Any]) -> str | None:
    """What kind of work it is, where the text makes that plain; else None.

    A pause of a second at the top is no stretch.
    """
    if exercise.is_deferred:
        return None
    if _is_static(exercise, dosage):
        return "static_stretch"
    counted = any(dose.what not in ("sides", "rest", "frequency") for dose in exercise.doses)
    if not exercise.moved or counted or exercise.shared:
        return None
    return "dynamic_stretch" if exercise.is_stretch else "strength"


def _is_static(exercise: Described, dosage: dict[str, Any]) -> bool:
    """Whether it is surely a stretch that is held: by its hold, or by its name alone."""
    hold, reps = dosage["hold"], dosage["reps"]
    if hold is not None:
        least = _SURE_STRETCH if exercise.is_moving else _LEAST_STRETCH
        return exercise.is_stretch and hold.low is not None and hold.low >= least
    is_many = reps is not None and (reps.high or 0) >= _MANY
    is_held = exercise.is_named_stretch and dosage["breaths"] is None
    return is_held and not is_many and not exercise.is_moving


_MANY = 8
"""Repetitions; who stretches so often and holds nothing moves through it."""

_LEAST_STRETCH, _SURE_STRETCH = 5, 10
"""Seconds; what is held for less is a pause, within a movement that may be longer."""
