"""What is known: vocabularies, dosage norms and references, as data with their sources.

The YAML beside this file is for people. ``compiled.json`` holds the same and is what loads;
``python -m curate.knowledge`` writes it, and a test keeps it current. A user's own pack is a folder
of the same layout: ``terms/*.yaml``, ``references/*.yaml``, ``dosage.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from curate.nearest import nearest
from curate.source import Document, load

SHIPPED = Path(__file__).parent
COMPILED = SHIPPED / "compiled.json"


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
        for pack in packs:
            _add(self._data, read_pack(pack), pack.name)

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

    def find(self, word: str) -> Iterator[tuple[str, Term]]:
        """Every (vocabulary, term) whose id or name is ``word``, whatever its case."""
        wanted = word.casefold().replace("-", "_").replace(" ", "_")
        for vocabulary, entries in self.terms.items():
            for term in entries.values():
                if wanted in (term.id, term.name.casefold().replace(" ", "_")):
                    yield vocabulary, term


_TERM_KEYS = {"id", "name", "means", "text", "basis", "replaces"}
_MODE_KEYS = {"id", "name", "means", "requires", "one_of", "replaces"}
_NORM_KEYS = {"id", "modes", "field", "range", "population", "age", "basis", "replaces"}


def read_pack(folder: Path) -> dict[str, dict[str, Any]]:
    """A folder of knowledge as plain data; raises KnowledgeError with file and line."""
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: no such folder; correct `knowledge` in the configuration")
    pack: dict[str, dict[str, Any]] = {"terms": {}, "modes": {}, "norms": {}, "references": {}}
    for path in sorted((folder / "terms").glob("*.yaml")):
        document = _document(path)
        vocabulary = document.data.get("vocabulary")
        if not isinstance(vocabulary, str):
            raise KnowledgeError(f"{path}: say which `vocabulary:` these terms belong to")
        known = pack["terms"].setdefault(vocabulary, {})
        _collect(known, document, "terms", _TERM_KEYS, {"id", "name"})
    for path in sorted(folder.glob("dosage.yaml")):
        document = _document(path)
        _collect(pack["modes"], document, "modes", _MODE_KEYS, {"id", "name"})
        _collect(pack["norms"], document, "norms", _NORM_KEYS, _NORM_KEYS - {"replaces"})
    for path in sorted((folder / "references").glob("*.yaml")):
        document = _document(path)
        pack["references"][document.data.get("id", path.stem)] = document.data
    return pack


def _document(path: Path) -> Document:
    document = load(path.read_bytes(), path.as_posix())
    for problem in document.problems:
        place = document.place(problem.start, problem.end)
        raise KnowledgeError(f"{path}:{place.line}: {problem.message}; {problem.remedy}")
    if not isinstance(document.data, dict):
        raise KnowledgeError(f"{path}: the file must hold named lists")
    return document


def _collect(
    into: dict[str, Any], document: Document, key: str, known: set[str], needed: set[str]
) -> None:
    """Add the entries listed under ``key`` to ``into``, by id."""
    entries = document.data.get(key) or []
    if not isinstance(entries, list):
        raise KnowledgeError(f"{document.file}: `{key}` must be a list")
    for index, entry in enumerate(entries):
        line = document.place(*document.span((key, index))).line
        where = f"{document.file}:{line}"
        if not isinstance(entry, dict) or not needed <= entry.keys() <= known:
            keys = ", ".join(sorted(needed)), ", ".join(sorted(known - needed))
            raise KnowledgeError(f"{where}: an entry needs {keys[0]}, and may have {keys[1]}")
        if entry["id"] in into:
            raise KnowledgeError(f"{where}: `{entry['id']}` is defined twice")
        value = {name: item for name, item in entry.items() if name not in ("id", "basis")}
        if key == "norms":
            value |= entry["basis"]
        elif "basis" in entry:
            value["basis"] = _pairs(entry["basis"])
        into[entry["id"]] = value


def _term(id: str, entry: Mapping[str, Any]) -> Term:
    basis = tuple((ref, at) for ref, at in entry.get("basis", ()))
    return Term(id=id, **{**entry, "basis": basis})


def _pairs(basis: Any) -> list[list[str]]:
    """A basis as written, one source or several, as (reference, place) pairs."""
    sources = basis if isinstance(basis, list) else [basis]
    return [[s["ref"], s.get("at", "")] if isinstance(s, dict) else [str(s), ""] for s in sources]


def _add(data: dict[str, Any], pack: dict[str, dict[str, Any]], name: str) -> None:
    """Add a user's pack. An id that is already known needs ``replaces:`` with a reason."""
    if not any(pack.values()):
        raise KnowledgeError(
            f"knowledge pack {name} holds nothing; put terms into {name}/terms/*.yaml, references "
            f"into {name}/references/*.yaml, modes and norms into {name}/dosage.yaml"
        )
    for vocabulary in pack["terms"].keys() - data["terms"].keys():
        close = nearest(vocabulary, data["terms"])
        hint = f"did you mean `{close}`?" if close else f"one of {', '.join(data['terms'])}"
        raise KnowledgeError(
            f"knowledge pack {name}: no field uses a vocabulary `{vocabulary}`; {hint}"
        )
    sections = [(data[key], pack[key]) for key in ("modes", "norms", "references")]
    sections += [
        (data["terms"].setdefault(vocabulary, {}), entries)
        for vocabulary, entries in pack["terms"].items()
    ]
    for known, entries in sections:
        for id, entry in entries.items():
            if id in known and not entry.get("replaces"):
                raise KnowledgeError(
                    f"knowledge pack {name}: `{id}` is already known; give it another id, "
                    "or say why with `replaces: <reason>`"
                )
            extra = {} if known is data["references"] else {"pack": name}
            known[id] = {k: v for k, v in entry.items() if k != "replaces"} | extra


@cache
def shipped() -> Knowledge:
    """The shipped knowledge, read once for all that ask."""
    return Knowledge()


def compile_shipped() -> bytes:
    """The shipped YAML as the bytes of ``compiled.json``."""
    text = json.dumps(read_pack(SHIPPED), sort_keys=True, ensure_ascii=False, indent=0)
    return (text + "\n").encode()
