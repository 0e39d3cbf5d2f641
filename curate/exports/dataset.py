"""Records to dataset: what is exported, what stays out and why."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from typing_extensions import TypedDict

from curate import __version__
from curate.engine import Engine, Run
from curate.finding import Finding, Severity
from curate.records import FOLDERS, KINDS, Record, model_for
from curate.records.base import SCHEMA_VERSION, Link, Term
from curate.records.basis import PRACTICE_CONSENSUS
from curate.records.marks import Mark
from curate.records.read import Reading

RecordJson = dict[str, Any]

TABLES: Mapping[str, str] = {schema: FOLDERS[kind] for kind, schema in KINDS.items()}
"""Each schema and the table of its records: ``exercise`` and ``exercises``."""


class ExportError(Exception):
    """The export was refused; the message says why and what to do."""


class LeftOutJson(TypedDict):
    """A record that is not in the dataset, and the rules (or sources) that keep it out."""

    id: str
    file: str
    reason: Literal["draft", "open errors", "cannot be read", "cites what is not exported"]
    rules: list[str]


class DroppedLinkJson(TypedDict):
    """A link that was taken out of a record, because its target is not in the dataset.

    ``field`` is a path: ``claims.records`` for a record that an article's claim names.
    """

    id: str
    field: str
    target: str


class TombstoneJson(TypedDict):
    """A record that was withdrawn. ``urgency`` is ``safety`` if people must stop using it."""

    id: str
    kind: str
    reason: str
    date: str
    urgency: Literal["routine", "safety"]
    replaced_by: str | None


class SourceJson(TypedDict):
    """A reference and the place in it, or agreed practice with neither; as in records."""

    type: Literal["reference", "practice_consensus"]
    ref: str | None
    at: str | None


class TermJson(TypedDict):
    """One vocabulary term in use; ``text`` is what readers see of a warning."""

    id: str
    name: str
    means: str
    text: str
    basis: list[SourceJson]


class DatasetJson(TypedDict):
    """A whole dataset in one object."""

    schema_version: Literal[1]
    name: str
    title: str
    description: str
    version: str
    tool: str
    content_hash: str
    counts: dict[str, int]
    licenses: dict[str, int]
    vocabularies: dict[str, list[TermJson]]
    exercises: list[RecordJson]
    treatments: list[RecordJson]
    articles: list[RecordJson]
    references: list[RecordJson]
    people: list[RecordJson]
    withdrawn: list[TombstoneJson]
    left_out: list[LeftOutJson]
    dropped_links: list[DroppedLinkJson]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record that may be exported: what export needs of its reading, and its open errors."""

    record: Record
    marks: tuple[Mark, ...]
    file: str
    errors: list[Finding]


@dataclass
class _Collected:
    """What the records of a project come to."""

    records: dict[str, list[_Candidate]] = field(default_factory=dict)
    withdrawn: list[TombstoneJson] = field(default_factory=list)
    left_out: list[LeftOutJson] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    terms: set[tuple[str, str]] = field(default_factory=set)
    own_references: dict[str, Record] = field(default_factory=dict)


def build(engine: Engine, run: Run, *, include_flagged: bool = False) -> DatasetJson:
    """The dataset of a run of every rule; ``include_flagged`` takes records with open errors too.

    Raises ExportError if a record does not fit the dataset schema, which is a fault of the tool.
    """
    errors = _errors_by_file(run.findings)
    collected = _Collected()
    for file in run.files:
        reading = engine.reading_of(file)
        _collect(collected, reading, errors.get(file, []), include_flagged)
    _leave_out_uncited(engine, collected)
    dropped: list[DroppedLinkJson] = []
    there = {c.record.id for several in collected.records.values() for c in several}
    there |= {tombstone["id"] for tombstone in collected.withdrawn}
    tables = {
        name: [
            _candidate_json(candidate, there, dropped)
            for candidate in sorted(collected.records.get(name, []), key=lambda c: c.record.id)
        ]
        for name in TABLES
        if name != "reference"
    }
    references = _references(engine, collected)
    tables["reference"] = sorted(references, key=lambda record: str(record["id"]))
    for name, records in tables.items():
        _validate(name, records)
    settings = engine.project.config.dataset
    counts = {TABLES[name]: len(records) for name, records in tables.items()}
    return {
        "schema_version": SCHEMA_VERSION,
        "name": settings.name,
        "title": settings.title,
        "description": settings.description,
        "version": settings.version,
        "tool": f"curate {__version__}",
        "content_hash": _content_hash(tables.values(), collected.withdrawn),
        "counts": {
            **counts,
            "claims": sum(len(article["claims"]) for article in tables["article"]),
            "withdrawn": len(collected.withdrawn),
            "left_out": len(collected.left_out),
        },
        "licenses": _licenses(tables.values()),
        "vocabularies": _vocabularies(engine, collected.terms),
        "exercises": tables["exercise"],
        "treatments": tables["treatment"],
        "articles": tables["article"],
        "references": tables["reference"],
        "people": tables["person"],
        "withdrawn": sorted(collected.withdrawn, key=lambda tombstone: tombstone["id"]),
        "left_out": sorted(collected.left_out, key=lambda left: left["file"]),
        "dropped_links": sorted(dropped, key=lambda link: (link["id"], link["field"])),
    }


def _licenses(records: Iterable[list[RecordJson]]) -> dict[str, int]:
    stated = [r["license"] for several in records for r in several if r.get("license")]
    counted: Counter[str] = Counter(stated)
    return dict(sorted(counted.items()))


def _errors_by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    errors: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            errors.setdefault(finding.file, []).append(finding)
    return errors


def _collect(
    collected: _Collected, reading: Reading, errors: list[Finding], include_flagged: bool
) -> None:
    """Put one record where it belongs: the dataset, the tombstones, or what is left out."""
    record, file = reading.record, reading.document.file
    unreadable = record is None or bool(reading.errors or reading.document.problems)
    reason: Literal["draft", "open errors", "cannot be read"] | None = None
    if reading.status == "draft":
        reason = "draft"
    elif unreadable:
        reason = "cannot be read"
    elif errors and not (include_flagged and reading.status != "withdrawn"):
        reason = "open errors"
    if reason or record is None:
        rules = sorted({finding.rule for finding in errors})
        left: LeftOutJson = {
            "id": reading.id,
            "file": file,
            "reason": reason or "cannot be read",
            "rules": rules,
        }
        collected.left_out.append(left)
    elif record.status == "withdrawn":
        collected.withdrawn.append(_tombstone(record))
    elif record.kind == "reference":
        collected.own_references[record.id] = record
    else:
        candidate = _Candidate(record, reading.marks, file, errors)
        collected.records.setdefault(KINDS[record.kind], []).append(candidate)


def _leave_out_uncited(engine: Engine, collected: _Collected) -> None:
    """Leave out records whose sources are not exported; note what the others cite and use.

    A citation that leads nowhere is no citation. A project's own reference is not exported when
    it is a draft or has an open error.
    """
    known = engine.knowledge.references.keys() | collected.own_references.keys()
    for name, several in collected.records.items():
        kept = []
        for candidate in several:
            links = [mark for mark in candidate.marks if mark.marker == Link("reference")]
            cited = {mark.value for mark in links}
            if not cited <= known and not candidate.errors:
                left: LeftOutJson = {
                    "id": candidate.record.id,
                    "file": candidate.file,
                    "reason": "cites what is not exported",
                    "rules": sorted(cited - known),
                }
                collected.left_out.append(left)
                continue
            kept.append(candidate)
            collected.cited |= cited
            collected.terms |= {
                (mark.marker.vocabulary, mark.value)
                for mark in candidate.marks
                if isinstance(mark.marker, Term)
            }
        collected.records[name] = kept


def _candidate_json(
    candidate: _Candidate, there: set[str], dropped: list[DroppedLinkJson]
) -> RecordJson:
    """A record in dataset form, without links to what is not ``there``; these are noted."""
    data: RecordJson = candidate.record.model_dump(mode="json", by_alias=True)
    for mark in reversed(candidate.marks):  # from the end: indexes stay right while items go
        link = mark.marker if isinstance(mark.marker, Link) else None
        if link is None or link.to in ("reference", "claim") or mark.value in there:
            continue
        *parents, last = mark.path
        holder: Any = data
        for step in parents:
            holder = holder[step]
        if isinstance(last, int):
            del holder[last]
        else:  # what answers an article that is not here has no origin
            data[str(mark.path[0])] = None
        names = [str(step) for step in mark.path if isinstance(step, str)]
        dropped.append({"id": candidate.record.id, "field": ".".join(names), "target": mark.value})
    if candidate.record.kind == "article":
        # What nobody has decided yet is no business of those downstream.
        data["claims"] = [claim for claim in data["claims"] if claim["status"] == "confirmed"]
    return _with_review(data, candidate.errors)


def _tombstone(record: Record) -> TombstoneJson:
    withdrawn = record.withdrawn
    assert withdrawn is not None  # IDN007 is an error, and errors keep withdrawn records out
    return {
        "id": record.id,
        "kind": record.kind,
        "reason": withdrawn.reason,
        "date": withdrawn.date,
        "urgency": withdrawn.urgency,
        "replaced_by": withdrawn.replaced_by,
    }


def _with_review(data: RecordJson, errors: Iterable[Finding] = ()) -> RecordJson:
    """A record in dataset form with its hash, its review state and its open errors."""
    return data | {
        "hash": _hash(data),
        "review": {"signed": False, "scopes": []},
        "open_findings": [
            {"rule": f.rule, "path": list(f.at), "message": f.message} for f in errors
        ],
    }


def _reference_json(reference: Record) -> RecordJson:
    return _with_review(reference.model_dump(mode="json", by_alias=True))


def _references(engine: Engine, collected: _Collected) -> Iterator[RecordJson]:
    """Every reference that an exported record or a term in it cites, the project's own first."""
    known = engine.knowledge.terms
    used = [
        known[vocabulary][id]
        for vocabulary, id in collected.terms
        if id in known.get(vocabulary, {})
    ]
    for id in collected.cited | {ref for term in used for ref, _ in term.basis}:
        own = collected.own_references.get(id)
        shipped = engine.knowledge.references.get(id)
        if own is not None:
            yield _reference_json(own)
        elif shipped is not None:
            yield _reference_json(model_for("reference").model_validate(dict(shipped)))


def _source(ref: str, at: str) -> SourceJson:
    if ref == PRACTICE_CONSENSUS:
        return {"type": "practice_consensus", "ref": None, "at": None}
    return {"type": "reference", "ref": ref, "at": at or None}


def _vocabularies(engine: Engine, used: set[tuple[str, str]]) -> dict[str, list[TermJson]]:
    known = engine.knowledge.terms
    vocabularies: dict[str, list[TermJson]] = {}
    for vocabulary, id in sorted(used):
        term = known.get(vocabulary, {}).get(id)
        if term is not None:
            entry: TermJson = {
                "id": id,
                "name": term.name,
                "means": term.means,
                "text": term.text,
                "basis": [_source(ref, at) for ref, at in term.basis],
            }
            vocabularies.setdefault(vocabulary, []).append(entry)
    return vocabularies


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _content_hash(
    tables: Iterable[list[RecordJson]], withdrawn: Iterable[Mapping[str, Any]]
) -> str:
    """Of the content only: not of the version, the tool or what is left out."""
    hashes = sorted(str(record["hash"]) for table in tables for record in table)
    return _hash([hashes, sorted(withdrawn, key=lambda tombstone: str(tombstone["id"]))])


def _validate(name: str, records: list[RecordJson]) -> None:
    """Hold every record against the dataset schema before anything is written."""
    from jsonschema import Draft202012Validator

    from curate.records.schemas import dataset_schema

    validator = Draft202012Validator(dataset_schema(name))
    for record in records:
        for error in validator.iter_errors(record):
            where = "/".join(map(str, error.absolute_path))
            raise ExportError(
                f"{record['id']} does not fit the dataset schema at {where}: {error.message}; "
                "this is a fault of curate, please report it"
            )
