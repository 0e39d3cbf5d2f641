"""What is known: vocabularies, dosage norms and references, as data with their sources.

The YAML beside this file is for people. ``compiled.json`` holds the same and is what loads, anatomy
in a file of its own; ``python -m curate.knowledge`` writes them, and a test keeps them current. A
user's own pack is a folder of the same layout: ``terms/*.yaml``, ``references/*.yaml``,
``dosage.yaml``, ``anatomy/*.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curate.knowledge.anatomy import Anatomy

SHIPPED = Path(__file__).parent
COMPILED = SHIPPED / "compiled.json"
COMPILED_ANATOMY = SHIPPED / "anatomy" / "compiled.json"


class KnowledgeError(Exception):
    """A pack cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary.

    ``text`` is what readers see of a warning, ``basis`` what that rests on: (reference, place)
    pairs, or ``("practice_consensus", "")``.
    """

    id: str
    name: str
    means: str = ""
    text: str = ""
    basis: tuple[tuple[str, str], ...] = ()
    pack: str = "curate"


@dataclass(frozen=True, slots=True)
class Mode:
    """What one mode of exercise requires of a dosage."""

    id: str
    name: str
    means: str = ""
    requires: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    pack: str = "curate"


@dataclass(frozen=True, slots=True)
class Norm:
    """A published range for one field of ``dosage``, for one population.

    ``range`` and ``age`` are quantities as text; ``ref`` and ``at`` say where it is published.
    """

    id: str
    modes: tuple[str, ...]
    field: str
    range: str
    population: str
    age: str
    ref: str
    at: str = ""
    pack: str = "curate"


class Knowledge:
    """The shipped knowledge and the user's packs. Reading an attribute is cheap; nothing changes.

    ``packs`` are folders; raises KnowledgeError if one cannot be read or redefines an id.
    """

    def __init__(self, packs: tuple[Path, ...] = ()) -> None:
        self._data: dict[str, Any] = json.loads(COMPILED.read_bytes())
        if packs:
            from curate.knowledge.packs import add_pack, read_pack

            self._data["anatomy"] = _anatomy()
            for pack in packs:
                add_pack(self._data, read_pack(pack), pack.name)

    @cached_property
    def terms(self) -> Mapping[str, Mapping[str, Term]]:
        """Vocabulary → id → term. The modes are a vocabulary too."""
        known = {
            vocabulary: {id: _term(id, entry) for id, entry in entries.items()}
            for vocabulary, entries in self._data["terms"].items()
        }
        modes = self.dosage.values()
        known["mode"] = {m.id: Term(m.id, m.name, m.means, pack=m.pack) for m in modes}
        return known

    @cached_property
    def dosage(self) -> Mapping[str, Mode]:
        """Mode id → what it requires."""
        return {
            id: Mode(
                id=id,
                **entry
                | {
                    "requires": tuple(entry.get("requires", ())),
                    "one_of": tuple(entry.get("one_of", ())),
                },
            )
            for id, entry in self._data["modes"].items()
        }

    @cached_property
    def norms(self) -> tuple[Norm, ...]:
        """Published ranges of dosage fields."""
        return tuple(
            Norm(id=id, **entry | {"modes": tuple(entry["modes"])})
            for id, entry in self._data["norms"].items()
        )

    @property
    def references(self) -> Mapping[str, Mapping[str, Any]]:
        """Reference id → its record as authored."""
        found: Mapping[str, Mapping[str, Any]] = self._data["references"]
        return found

    @cached_property
    def anatomy(self) -> Anatomy:
        """Muscles, groups, joints, positions and what else is known of the body."""
        from curate.knowledge.anatomy import Anatomy

        return Anatomy(self._data["anatomy"] if "anatomy" in self._data else _anatomy())

    def find(self, word: str) -> Iterator[tuple[str, Term]]:
        """Every (vocabulary, term) whose id or name is ``word``, whatever its case."""
        wanted = word.casefold().replace("-", "_").replace(" ", "_")
        for vocabulary, entries in self.terms.items():
            for term in entries.values():
                if wanted in (term.id, term.name.casefold().replace(" ", "_")):
                    yield vocabulary, term


def _term(id: str, entry: Mapping[str, Any]) -> Term:
    basis = tuple((ref, at) for ref, at in entry.get("basis", ()))
    return Term(id=id, **{**entry, "basis": basis})


@cache
def shipped() -> Knowledge:
    """The shipped knowledge, read once for all that ask."""
    return Knowledge()


def _anatomy() -> dict[str, dict[str, Any]]:
    """The shipped anatomy as plain data."""
    found: dict[str, dict[str, Any]] = json.loads(COMPILED_ANATOMY.read_bytes())
    return found


def compile_shipped() -> Iterator[tuple[Path, bytes]]:
    """The shipped YAML as the bytes of each file that is compiled from it."""
    from curate.knowledge.packs import read_pack

    pack = read_pack(SHIPPED)
    anatomy = pack.pop("anatomy")
    for path, data in ((COMPILED, pack), (COMPILED_ANATOMY, anatomy)):
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, indent=0)
        yield path, (text + "\n").encode()
