"""The project's index: what each record is called, and what it points to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from curate.finding import Path
from curate.records.base import Link
from curate.records.marks import Mark
from curate.records.read import Reading
from curate.source import Document


@dataclass(frozen=True, slots=True)
class Pointer:
    """One link out of a record: where it stands, what kind of thing it names, and its id.

    ``at`` is the place in a reference that is cited, if one is named.
    """

    path: Path
    to: str
    target: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of one file; depends on that file alone.

    ``kind`` is None when the file could not be read as a record: its id is then the file's name,
    so that links to it do not break as well. ``claims`` maps the ids of an article's claims to the
    records that they name, and is None where there is no list of claims that could be read.
    ``places`` maps the places that a reference lists to ``current`` or ``withdrawn``.
    """

    file: str
    stem: str
    id: str
    kind: str | None
    status: str
    pointers: tuple[Pointer, ...] = ()
    claims: Mapping[str, tuple[str, ...]] | None = None
    places: Mapping[str, str] = field(default_factory=dict)


def entry_of(reading: Reading) -> Entry:
    """The index entry of one file."""
    record, document = reading.record, reading.document
    pointers = tuple(
        Pointer(document.path(mark.path), mark.marker.to, mark.value, _place(document, mark))
        for mark in reading.marks
        if isinstance(mark.marker, Link)
    )
    kind = reading.kind if record is not None else None
    entry = Entry(document.file, reading.stem, reading.id, kind, reading.status, pointers)
    # What the index keeps of these two kinds. Their models are not imported here: most runs of
    # one file need neither.
    parts: dict[str, Any] = record.__dict__ if record is not None else {}
    if kind == "article" and "claims" in parts:
        return replace(entry, claims={claim.id: claim.records for claim in parts["claims"]})
    if kind == "reference" and "places" in parts:
        return replace(entry, places={place.at: place.status for place in parts["places"]})
    return entry


def _place(document: Document, mark: Mark) -> str | None:
    """What stands beside a citation as `at`."""
    place = document.value((*mark.path[:-1], "at"))
    return place if mark.path[-1] in ("ref", "guideline") and isinstance(place, str) else None


class Corpus:
    """All entries of a project, in the order of their files."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.file)

    @cached_property
    def by_id(self) -> Mapping[str, list[Entry]]:
        """Every entry with that id; more than one is a finding."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.id].append(entry)
        return found

    @cached_property
    def _by_stem(self) -> Mapping[str, Entry]:
        return {entry.stem: entry for entry in self.entries}

    def resolve(self, id: str) -> Entry | None:
        """The entry that ``id`` means: by id, else by file name (its id may be mistyped)."""
        return self.by_id[id][0] if id in self.by_id else self._by_stem.get(id)
