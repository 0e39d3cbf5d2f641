"""The generated schemas: current, valid, and helpful to someone who types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from curate.cli.schema import all_schemas
from curate.knowledge import Knowledge
from tests.support import ROOT, base

SCHEMAS = {name: json.loads(text) for name, text in all_schemas(Knowledge()).items()}
each = pytest.mark.parametrize("name", SCHEMAS)


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


def test_files_are_current() -> None:
    """`curate schema --write` writes them."""
    written = {
        path.relative_to(ROOT / "schema").as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "schema").rglob("*.json")
    }
    assert written == all_schemas(Knowledge())


@each
def test_is_a_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@each
def test_uses_no_keyword_that_validators_disagree_on(name: str) -> None:
    for node in nodes(SCHEMAS[name]):
        assert "discriminator" not in node
        assert "format" not in node or isinstance(node["format"], dict)


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.startswith("authoring/")])
def test_every_field_has_a_description(name: str) -> None:
    missing = [
        f"{definition}.{field}"
        for definition, schema in SCHEMAS[name]["$defs"].items()
        for field, node in schema.get("properties", {}).items()
        if len(node.get("description", "")) < 5
    ]
    assert missing == []


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.startswith("dataset/")])
def test_every_key_of_the_dataset_is_required(name: str) -> None:
    for node in nodes(SCHEMAS[name]):
        if node.get("type") == "object" and "properties" in node and node is not SCHEMAS[name]:
            assert set(node.get("required", ())) == set(node["properties"]), node


def test_vocabularies_are_offered_but_not_enforced() -> None:
    """An unknown term is a rule's finding with a suggestion, not a schema error without one."""
    schema = SCHEMAS["authoring/exercise.schema.json"]
    position = schema["$defs"]["Exercise"]["properties"]["position"]
    assert "half_kneeling" in position["anyOf"][0]["enum"]
    assert Draft202012Validator(schema).is_valid(base() | {"position": "handstand"})


def test_a_draft_may_lack_anything_and_say_todo() -> None:
    validator = Draft202012Validator(SCHEMAS["authoring/exercise.schema.json"])
    draft = {"schema": 1, "id": "x", "status": "draft", "mode": "todo", "dosage": {"hold": "todo"}}
    assert validator.is_valid(draft)
    assert not validator.is_valid(draft | {"dosage": {"hold": "long"}})
    assert not validator.is_valid(draft | {"holds": "15 s"})
    assert not validator.is_valid(draft | {"status": "in_review"})
