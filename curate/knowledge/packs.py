"""Folders of knowledge as plain data: the one that ships, and a user's own packs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curate.knowledge import KnowledgeError
from curate.knowledge.anatomy import SECTIONS, VOCABULARIES
from curate.knowledge.anatomy.faults import faults
from curate.nearest import nearest
from curate.source import Document, load

Pack = dict[str, dict[str, Any]]
"""``terms`` by vocabulary, ``modes``, ``norms``, ``references``, and ``anatomy`` by its lists."""


_TERM_KEYS = {"id", "name", "means", "text", "basis", "replaces"}
_MODE_KEYS = {"id", "name", "means", "requires", "one_of", "replaces"}
_NORM_KEYS = {"id", "modes", "field", "range", "population", "age", "basis", "replaces"}


def read_pack(folder: Path) -> Pack:
    """A folder of knowledge as plain data; raises KnowledgeError with file and line."""
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: no such folder; correct `knowledge` in the configuration")
    pack: Pack = {"terms": {}, "modes": {}, "norms": {}, "references": {}, "anatomy": {}}
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
    for path in sorted((folder / "anatomy").glob("**/*.yaml")):
        _add_anatomy(pack, _document(path))
    return pack


def _add_anatomy(pack: Pack, document: Document) -> None:
    """Add the lists of a file of anatomy; what records name by id is a term as well."""
    for section, (needed, optional) in SECTIONS.items():
        if section not in document.data:
            continue
        entries = pack["anatomy"].setdefault(section, {})
        before = len(entries)
        _collect(entries, document, section, {*needed, *optional, "replaces"}, {*needed})
        if section in VOCABULARIES:
            terms = pack["terms"].setdefault(VOCABULARIES[section], {})
            for id, entry in [*entries.items()][before:]:
                terms[id] = {k: entry[k] for k in ("name", "means", "replaces") if k in entry}


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


def _pairs(basis: Any) -> list[list[str]]:
    """A basis as written, one source or several, as (reference, place) pairs."""
    sources = basis if isinstance(basis, list) else [basis]
    return [[s["ref"], s.get("at", "")] if isinstance(s, dict) else [str(s), ""] for s in sources]


def add_pack(data: Pack, pack: Pack, name: str) -> None:
    """Add a user's pack. An id that is already known needs ``replaces:`` with a reason."""
    if not any(pack.values()):
        raise KnowledgeError(
            f"knowledge pack {name} holds nothing; put terms into {name}/terms/*.yaml, references "
            f"into {name}/references/*.yaml, modes and norms into {name}/dosage.yaml, muscles and "
            f"groups into {name}/anatomy/*.yaml"
        )
    for vocabulary in pack["terms"].keys() - data["terms"].keys():
        close = nearest(vocabulary, data["terms"])
        hint = f"did you mean `{close}`?" if close else f"one of {', '.join(data['terms'])}"
        raise KnowledgeError(
            f"knowledge pack {name}: no field uses a vocabulary `{vocabulary}`; {hint}"
        )
    for known, entries in _sections(data, pack):
        for id, entry in entries.items():
            if id in known and not entry.get("replaces"):
                raise KnowledgeError(
                    f"knowledge pack {name}: `{id}` is already known; give it another id, "
                    "or say why with `replaces: <reason>`"
                )
            extra = {} if known is data["references"] else {"pack": name}
            known[id] = {k: v for k, v in entry.items() if k != "replaces"} | extra
    if pack["anatomy"]:
        fault = next(faults(data["anatomy"]), None)
        if fault:
            raise KnowledgeError(f"knowledge pack {name}: {fault}; correct it")


def _sections(data: Pack, pack: Pack) -> list[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Each list of entries of a pack beside the one that it adds to."""
    sections: list[tuple[dict[str, Any], Mapping[str, Any]]]
    sections = [(data[key], pack[key]) for key in ("modes", "norms", "references")]
    for part in ("terms", "anatomy"):
        sections += [(data[part].setdefault(name, {}), pack[part][name]) for name in pack[part]]
    return sections
