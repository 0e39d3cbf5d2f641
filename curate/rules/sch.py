"""SCH: what the schema says, and what a JSON Schema cannot say about single values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from curate.finding import Finding, Fix
from curate.records.base import Day, Model
from curate.records.errors import label
from curate.records.quantity import Dimension
from curate.rules.base import rule
from curate.source import identities

if TYPE_CHECKING:
    from curate.records.article import Article
    from curate.records.common import Record
    from curate.records.errors import ErrorKind
    from curate.records.read import Reading


def _errors(reading: Reading, kind: ErrorKind) -> Iterator[Finding]:
    document = reading.document
    for error in reading.errors:
        if error.kind == kind:
            node, found = document.node(error.path)
            is_key = kind == "unknown_field" and node and node.key and found == len(error.path)
            span = node.key if is_key and node else document.span(error.path)
            at = document.path(error.path)
            yield Finding(error.message, at=at, remedy=error.remedy, span=span)


@rule("SCH001")
def unknown_field(reading: Reading) -> Iterator[Finding]:
    """A field that records of this kind do not have.

    Why: A mistyped field is a field that is missing, without anyone seeing it.
    Bad:
        dosage: {reps: 2-4, holds: 15-30 s, basis: {ref: acsm-2011}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    yield from _errors(reading, "unknown_field")


@rule("SCH002", gate="missing")
def missing_field(reading: Reading) -> Iterator[Finding]:
    """A required field is not there.

    Why: A record that lacks it cannot be followed, found or trusted.
    Bad:
        mistakes: [{when: Your back arches.}]
    Good:
        mistakes: [{when: Your back arches., do: Move less far.}]
    """
    yield from _errors(reading, "missing")


@rule("SCH003")
def bad_value(reading: Reading) -> Iterator[Finding]:
    """A value has the wrong form for its field.

    Why: Programs and readers downstream take a value in another form for something else, or not
        at all.
    Bad:
        dosage: {reps: 2-4, hold: 15-30, basis: {ref: acsm-2011}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    yield from _errors(reading, "bad_value")


@rule("SCH004")
def schema_version(reading: Reading) -> Iterator[Finding]:
    """The record is written for another version of the schema.

    Why: The same field can mean something else in another version.
    Bad:
        schema: 2
    Good:
        schema: 1
    """
    yield from _errors(reading, "version")


@rule("SCH005")
def unknown_kind(reading: Reading) -> Iterator[Finding]:
    """Neither file nor folder says what kind of record this is.

    Why: Which fields and rules apply depends on the kind.
    Bad:
        kind: exercize
    Good:
        kind: exercise
    """
    yield from _errors(reading, "kind")


@rule("SCH006", gate="missing")
def todo_left(reading: Reading) -> Iterator[Finding]:
    """A value still says `todo`.

    Why: Drafts may hold it; anything further along is read by people who would act on it.
    Bad:
        name: todo
    Good:
        name: Bird dog
    """
    yield from _errors(reading, "todo")
    judged = [error.path for error in reading.errors]
    for path in reading.document.todos:
        if path not in judged and path not in reading.document.tainted:  # in capitals
            at = reading.document.path(path)
            yield Finding(f"{label(path)} is still to do", at=at, remedy="write it")


@rule("SCH007", severity="warning")
def dash_in_range(reading: Reading) -> Iterator[Finding]:
    """A range is written with an en dash.

    Why: It is understood, but searching for `15-30 s` does not find it.
    Bad:
        dosage: {reps: 2-4, hold: 15–30 s, basis: {ref: acsm-2011}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    document = reading.document
    for mark in reading.marks if "–" in document.text else ():
        text = document.value(mark.path)
        if isinstance(mark.marker, Dimension) and isinstance(text, str) and "–" in text:
            start, end = document.span(mark.path)
            written = document.text[start:end]
            plain = written.replace("–", "-")
            yield Finding(
                f"`{mark.path[-1]}` has an en dash",
                at=document.path(mark.path),
                remedy=f"write a hyphen: `{plain}`",
                fix=Fix("write a hyphen", start, end, plain),
            )


@rule("SCH008")
def reversed_range(reading: Reading) -> Iterator[Finding]:
    """The low end of a range is above its high end.

    Why: One of the two numbers is wrong, and nobody can tell which.
    Bad:
        dosage: {reps: 2-4, hold: 30-15 s, basis: {ref: acsm-2011}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    for mark in reading.marks:
        if not isinstance(mark.marker, Dimension):
            continue
        if mark.value.is_reversed:
            yield Finding(
                f"`{mark.path[-1]}` runs from {mark.value.low} down to {mark.value.high}",
                at=reading.document.path(mark.path),
                remedy="write the smaller number first",
            )


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


@rule("SCH009")
def impossible_date(reading: Reading) -> Iterator[Finding]:
    """A date that no calendar has.

    Why: Reviews and expiry are reckoned from dates.
    Bad:
        status: withdrawn
        withdrawn: {reason: Replaced., date: 2026-02-30, urgency: routine}
    Good:
        status: withdrawn
        withdrawn: {reason: Replaced., date: 2026-02-28, urgency: routine}
    """
    for mark in reading.marks:
        # A year or a month alone is no day, nor meant as one.
        is_day = isinstance(mark.marker, Day) and len(mark.value) == len("2026-01-31")
        if is_day and _day(mark.value) is None:
            message = f"`{mark.value}` is not a day"
            yield Finding(message, raw_at=mark.path, remedy="correct month or day")


@rule("SCH010", severity="warning")
def repeated_item(reading: Reading) -> Iterator[Finding]:
    """A list names the same thing twice.

    Why: The second is a leftover, or was meant to be something else.
    Bad:
        equipment: [mat, mat]
    Good:
        equipment: [mat]
    """
    document = reading.document
    for path, items in document.lists:
        for index, item in enumerate(items):
            first = items.index(item)
            if first < index:
                yield Finding(
                    f"item {index + 1} of `{path[-1]}` repeats item {first + 1}",
                    at=(*document.path(path), identities(items)[index]),
                    remedy="delete one of the two",
                )


@rule("SCH011", severity="warning")
def date_to_come(reading: Reading, today: datetime.date) -> Iterator[Finding]:
    """Something is said to have happened on a day that has not come yet.

    Why: Year or month is mistyped, and what should be looked at again soon will not be.
    Bad:
        status: withdrawn
        withdrawn: {reason: Replaced., date: 2999-01-31, urgency: routine}
    Good:
        status: withdrawn
        withdrawn: {reason: Replaced., date: 2026-01-31, urgency: routine}
    """
    for mark in reading.marks:
        day = _day(mark.value) if isinstance(mark.marker, Day) else None
        if day and day > today:
            message = f"`{day}` is still to come (today is {today})"
            yield Finding(message, raw_at=mark.path, remedy="correct the date")


@rule("SCH012", gate="missing")
def modify_without_use(reading: Reading) -> Iterator[Finding]:
    """A contraindication says to modify, but not how.

    Why: A reader with the condition is told to do something else and not what.
    Bad:
        contraindications:
          - {condition: knee_pain, action: modify, because: It hurts., basis: practice_consensus}
    Good:
        contraindications:
          - {condition: knee_pain, action: ask_clinician, because: It hurts.,
             basis: practice_consensus}
    """
    record = reading.record
    for index, item in enumerate(getattr(record, "contraindications", ())):
        if item.action == "modify" and item.use is None:
            yield Finding(
                f"`{item.condition}` asks to modify, but not how",
                raw_at=("contraindications", index, "use"),
                remedy="add `use:` with what to do instead",
            )


@rule("SCH013", gate="missing")
def empty_part(record: Record) -> Iterator[Finding]:
    """A part of a record has none of its fields.

    Why: It looks answered and says nothing.
    Bad:
        targets: {}
    Good:
        targets: {stretched: [psoas_major]}
    """
    for name, value in record.__dict__.items():
        # A part with a field that could not be read says something, if only something wrong.
        is_whole = isinstance(value, Model) and len(value.__dict__) == len(type(value).model_fields)
        if is_whole and not any(value.__dict__.values()):
            fields = ", ".join(info.alias or key for key, info in type(value).model_fields.items())
            yield Finding(f"`{name}` says nothing", at=(name,), remedy=f"give one of {fields}")


@rule("SCH014")
def passage_outside(article: Article) -> Iterator[Finding]:
    """A passage ends before it starts, or lies outside the article.

    Why: Nobody can see what the claim is about.
    Bad:
        kind: article
        text:
          sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          characters: 10
          format: text
          language: en
    Good:
        kind: article
        text:
          sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          characters: 1000
          format: text
          language: en
    """
    length = article.text.characters
    passages = [(("claims", claim.id, "at"), claim.at) for claim in article.claims]
    passages += [(("traps", trap.id, "at"), trap.at) for trap in article.traps]
    for path, passage in passages:
        if not passage.start < passage.end:
            message = f"the passage starts at {passage.start} and ends at {passage.end}"
            remedy = "`end` is the offset of the first character after the passage"
        elif passage.end > length:
            message = f"the passage ends at {passage.end}, the article at {length}"
            remedy = "count code points, not bytes; or correct `text.characters`"
        else:
            continue
        yield Finding(message, at=path, because=(("text", "characters"),), remedy=remedy)


RULES = (
    unknown_field,
    missing_field,
    bad_value,
    schema_version,
    unknown_kind,
    todo_left,
    dash_in_range,
    reversed_range,
    impossible_date,
    repeated_item,
    date_to_come,
    modify_without_use,
    empty_part,
    passage_outside,
)
