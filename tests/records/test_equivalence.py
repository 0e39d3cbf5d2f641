"""Model and schema accept and refuse alike.

Valid records are changed in one place (a field dropped, renamed or added, a value retyped or moved
to a boundary), and both sides judge the result. What a JSON Schema cannot say is no business of
the model: those are rules.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from curate.knowledge import Knowledge
from curate.records import KINDS
from curate.records.read import read
from curate.records.schemas import authoring_schema
from curate.source import Document, load
from tests.support import FOLDERS, ROOT, base, dump, parse

CONTENT = [*sorted((ROOT / "content").glob("*/*.yaml"))]
REFERENCES = sorted((ROOT / "curate/knowledge/references").glob("*.yaml"))[:6]


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(authoring_schema(KINDS[kind], Knowledge().terms))


def schema_accepts(kind: str, record: Any) -> bool:
    return bool(validator(kind).is_valid(record))


def model_accepts(kind: str, record: Any) -> bool:
    """As ``curate check`` would: through the file, its problems and the reading."""
    document: Document = load(dump(record).encode(), f"{FOLDERS[kind]}/x.yaml")
    assert document.problems == [], document.problems
    assert document.data == record, "the mutation must survive the file"
    errors = read(document).errors
    if isinstance(record, dict) and record.get("status") == "draft":
        errors = [error for error in errors if error.kind not in ("missing", "todo")]
    return not errors


def containers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from containers(item, (*path, key))
    elif isinstance(value, list):
        yield path
        for index, item in enumerate(value[:2]):
            yield from containers(item, (*path, index))


def at(record: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        record = record[step]
    return record


VALUES: list[Any] = [
    "", " ", "x", "Some words.", "snake_case", "kebab-case", "UPPER", "todo", "a" * 81, "a-" * 41,
    "10", "0", "-1", "8-12", "10-", "-10", "8–12", "at least 3", "up to 3", "at least 3-4",
    "15 s", "15-30 s", "15-30", "15s", "0 s", "0.5 s", "0.0005 s", "15 sec", "1000000 s", "15-30 m",
    "200 mg", "200 mL", "2/week", "2-3/day", "2 /week", "10 d", "18 y", "2 tablet", "5 min",
    "2026-01-31", "2026-1-31", "US", "usa", "practice_consensus", "avoid", "static_stretch",
    0, 1, 2, -1, 999_999, 1_000_000, True, False, [], {}, [1], ["x"], ["todo"], {"x": 1},
    {"ref": "acsm-2011"}, {"ref": "acsm-2011", "at": "x"}, [{"ref": "acsm-2011"}],
    ["practice_consensus"], [{"ref": "acsm-2011"}, "practice_consensus"], {"ref": "A B"},
]  # fmt: skip


def mutations(record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in containers(record):
        container = at(record, path)
        keys = list(container) if isinstance(container, dict) else list(range(len(container)))[:2]
        for key in keys:
            where = "/".join(map(str, (*path, key)))
            changed = copy.deepcopy(record)
            del at(changed, path)[key]
            yield f"drop {where}", changed
            for number, value in enumerate(VALUES):
                changed = copy.deepcopy(record)
                at(changed, path)[key] = value
                yield f"{where} = VALUES[{number}] {value!r}", changed
        if isinstance(container, dict):
            changed = copy.deepcopy(record)
            at(changed, path)["unheard_of"] = "x"
            yield f"add to {'/'.join(map(str, path))}", changed
        else:
            changed = copy.deepcopy(record)
            at(changed, path).append({"unheard_of": 1})
            yield f"append to {'/'.join(map(str, path))}", changed


@pytest.mark.parametrize("status", ["in_review", "draft"])
@pytest.mark.parametrize("kind", KINDS)
def test_model_and_schema_judge_mutations_alike(kind: str, status: str) -> None:
    record = base(kind) | {"status": status}
    assert schema_accepts(kind, record)
    assert model_accepts(kind, record)
    # Every place is changed in every way; a run takes each thirty-seventh of these, spread evenly,
    # or all with ALL_MUTATIONS=1 (some eight minutes).
    step = 1 if os.environ.get("ALL_MUTATIONS") else 37
    sample = [
        (name, changed)
        for name, changed in list(mutations(record))[::step]
        if changed.get("kind", kind) == kind and changed.get("status", status) == status
    ]
    verdicts = {name: schema_accepts(kind, changed) for name, changed in sample}
    assert [n for n, changed in sample if model_accepts(kind, changed) != verdicts[n]] == []
    assert 0.05 < sum(verdicts.values()) / len(verdicts) < 0.95, "both verdicts must be reached"


@pytest.mark.parametrize("path", [*CONTENT, *REFERENCES], ids=lambda path: path.stem)
def test_shipped_records_fit_the_schema(path: Path) -> None:
    record = parse(path.read_text(encoding="utf-8"))
    assert schema_accepts(record["kind"], record)


def test_a_number_without_fraction_is_a_whole_number_to_both() -> None:
    document = load(dump(base()).replace("sets: 1\n", "sets: 1.0\n").encode(), "exercises/x.yaml")
    assert b"sets: 1.0" in document.text.encode()
    assert read(document).errors == []
    assert schema_accepts("exercise", document.data)
    assert not isinstance(document.data["dosage"]["sets"], Decimal)
