"""What changed between two exports, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import shorten
from typing import Any

from curate.exports.changes import ChangeJson, FieldChangeJson
from curate.exports.csv import cell

# What a change of a field is called. What is counted once for each record: its dose, not each
# figure of it.
_NOUNS = {
    "dosage": "dose",
    "labels": "dose",
    "contraindications": "contraindication",
    "warnings": "warning",
    "instructions": "instruction",
    "steps": "instruction",
    "does": "statement",
    "does_not": "statement",
    "evidence": "statement",
    "for_whom": "statement",
    "not_for_whom": "statement",
    "messages": "statement",
    "get_help": "sign to get help",
    "interactions": "interaction",
    "risks": "risk",
    "positions": "guideline position",
    "movement": "movement",
    "targets": "target",
    "claims": "claim",
    "traps": "trap",
    "editions": "edition",
    "easier": "link",
    "harder": "link",
    "alternatives": "link",
}
_COUNTED_ONCE = {"dose", "movement", "wording"}


def summary(changes: Iterable[ChangeJson]) -> list[str]:
    """Counts of what happened, what matters most first: ``1 exercise withdrawn``."""
    happened: Counter[tuple[int, str, str]] = Counter()
    for change in changes:
        happened.update(_happened(change))
    return [
        f"{number} {noun if number == 1 else _plural(noun)} {verb}"
        for (_, noun, verb), number in sorted(happened.items())
    ]


def _happened(change: ChangeJson) -> Iterator[tuple[int, str, str]]:
    noun = _kind(change)
    if change["change"] == "withdrawn":
        is_urgent = change["urgency"] == "safety"
        yield (0, noun, "withdrawn for safety") if is_urgent else (1, noun, "withdrawn")
    elif change["change"] == "vanished":
        yield 0, noun, "gone without being withdrawn"
    elif change["change"] == "added":
        yield 2, noun, "added"
    once: set[str] = set()
    for field in change["fields"]:
        what = "wording"
        if field["weight"] == "clinical":
            is_source = "basis" in field["path"][1:]
            what = "source" if is_source else _NOUNS.get(field["path"][0], "other field")
        if what in once:
            continue
        if what in _COUNTED_ONCE:
            once.add(what)
        yield (4 if what == "wording" else 3), what, "changed" if what in once else _verb(field)


def _kind(change: ChangeJson) -> str:
    """A noun that can be counted."""
    name = change["kind"].replace("_", " ")
    return name if change["kind"] in _COUNTABLE else f"{name} record"


_COUNTABLE = {"exercise", "medication", "injection", "article", "reference"}


def _verb(field: FieldChangeJson) -> str:
    if len(field["path"]) > 2:  # something in an item that stays
        return "changed"
    if field["before"] is None:
        return "added"
    return "removed" if field["after"] is None else "changed"


def _plural(noun: str) -> str:
    first, _, rest = noun.partition(" to ")
    first = f"{first[:-1]}ies" if first[-1] == "y" and first[-2] not in "aeo" else f"{first}s"
    return f"{first} to {rest}" if rest else first


def lines(change: ChangeJson) -> Iterator[str]:
    """One record's change: a heading, then each difference."""
    kind = change["kind"].replace("_", " ")
    heading = f"{change['id']} ({kind}): {_HEADINGS[change['change']]}"
    if change["change"] == "withdrawn":
        instead = f" Use {change['replaced_by']}." if change["replaced_by"] else ""
        heading += f", {change['urgency']}: {change['reason']}{instead}"
    yield heading
    for field in change["fields"]:
        yield f"  {_difference(field)}"


_HEADINGS = {
    "added": "added",
    "clinical": "changed",
    "wording": "reworded",
    "withdrawn": "withdrawn",
    "vanished": "gone, and not withdrawn",
}


def _difference(field: FieldChangeJson) -> str:
    path = ".".join(field["path"])
    if field["before"] is None:
        return f"+ {path}: {_shown(field['after'])}"
    if field["after"] is None:
        return f"- {path}: {_shown(field['before'])}"
    return f"~ {path}: {cell(field['before'])} → {cell(field['after'])}"


def _shown(value: Any) -> str:
    """What was added or taken away: of a part with many fields, the text that says most."""
    if isinstance(value, dict) and set(value) != {"min", "max", "unit"}:
        texts = [item for item in value.values() if isinstance(item, str)]
        value = max(texts, key=len, default="") if len(value) > 2 else value
    return shorten(cell(value), 160, placeholder=" …")
