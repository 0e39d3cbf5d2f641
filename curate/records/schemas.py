"""Both JSON Schemas (2020-12) of each kind, generated from the models.

The authoring schema is what editors write, the dataset schema what is exported. Tagged unions are
written as ``if/then`` on ``kind``, so that an editor's completion and messages name one branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue

from curate.records import KINDS, model_for
from curate.source import UNWRITTEN

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


class _Generator(GenerateJsonSchema):
    """pydantic's generator without titles made from field names, which say nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        """Text is anything but ``todo``, which only drafts may hold."""
        text = super().str_schema(schema)
        return text | {"not": {"const": UNWRITTEN}} if self.mode == "validation" else text

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """Leave defaults out: ``null`` would be offered as a value to write."""
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """In files a field is left out rather than null; in the dataset it is always there."""
        if self.mode == "validation":
            inner = self.generate_inner(schema["schema"])
            # pydantic puts a field's description beside anything but a bare reference.
            return {"allOf": [inner]} if "$ref" in inner else inner
        return super().nullable_schema(schema)


def authoring_schema(name: str, completions: Mapping[str, Iterable[str]]) -> Schema:
    """The schema of what editors write. ``completions`` maps vocabularies to their terms.

    ``name`` is one of the values of ``KINDS``. In a draft any value may be ``todo`` and nothing is
    required, so the schema holds each definition in two forms.
    """
    full = {kind: _model_schema(kind, "validation") for kind in _kinds(name)}
    definitions: Schema = {}
    for schema in full.values():
        definitions |= schema.pop("$defs", {})
    if _kinds(name) == [name]:  # the folder tells the kind of such files
        full[name]["required"].remove("kind")
    definitions |= {_class_name(kind): schema for kind, schema in full.items()}
    definitions = {key: _with_completions(value, completions) for key, value in definitions.items()}
    drafts = {f"{key}Draft": _as_draft(value) for key, value in definitions.items()}
    is_draft = {
        "type": "object",
        "properties": {"status": {"const": "draft"}},
        "required": ["status"],
    }
    return {
        "$schema": DIALECT,
        "title": f"{name.capitalize()} record, version 1",
        "description": "Written by people; see the description of each field.",
        "type": "object",
        "if": is_draft,
        "then": _by_kind(name, "Draft"),
        "else": _by_kind(name, ""),
        "$defs": dict(sorted((definitions | drafts).items())),
    }


def dataset_schema(name: str) -> Schema:
    """The schema of one exported record, a line of its table: every key is there."""
    definitions: Schema = {}
    for kind in _kinds(name):
        schema = _model_schema(kind, "serialization")
        definitions |= schema.pop("$defs", {})
        schema["properties"] |= _EXPORT_PROPERTIES
        schema["required"] += list(_EXPORT_PROPERTIES)
        definitions[_class_name(kind)] = schema
    return {
        "$schema": DIALECT,
        "title": f"{name.capitalize()} of a dataset, version 1",
        "description": "Written by programs: canonical units, every key present.",
        "type": "object",
        **_by_kind(name, ""),
        "$defs": dict(sorted(definitions.items())),
    }


_EXPORT_PROPERTIES: Schema = {
    "hash": {
        "type": "string",
        "pattern": "^sha256:[0-9a-f]{64}$",
        "description": "Of the record's content, without this key, `review` and `open_findings`.",
    },
    "review": {
        "type": "object",
        "description": "What people have signed; nothing signed: no clinician has reviewed it.",
        "properties": {
            "signed": {"type": "boolean", "description": "Whether every scope is signed."},
            "scopes": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["signed", "scopes"],
        "additionalProperties": False,
    },
    "open_findings": {
        "type": "array",
        "description": "Errors open at export; empty unless flagged records were asked for.",
        "items": {
            "type": "object",
            "properties": {
                "rule": {"type": "string"},
                "path": {"type": "array", "items": {"type": "string"}},
                "message": {"type": "string"},
            },
            "required": ["rule", "path", "message"],
            "additionalProperties": False,
        },
    },
}


def _kinds(name: str) -> list[str]:
    return [kind for kind, schema in KINDS.items() if schema == name]


def _class_name(kind: str) -> str:
    return model_for(kind).__name__


def _model_schema(kind: str, mode: JsonSchemaMode) -> Schema:
    schema = model_for(kind).model_json_schema(mode=mode, schema_generator=_Generator)
    return {key: value for key, value in schema.items() if key != "title"}


def _by_kind(name: str, suffix: str) -> Schema:
    """A reference to the one kind of this schema, or ``if/then`` for each of several."""
    kinds = _kinds(name)
    if kinds == [name]:
        return {"$ref": f"#/$defs/{_class_name(kinds[0])}{suffix}"}
    return {
        "properties": {"kind": {"enum": kinds, "description": "What this file describes."}},
        "required": ["kind"],
        "allOf": [
            {
                "if": {
                    "type": "object",
                    "properties": {"kind": {"const": kind}},
                    "required": ["kind"],
                },
                "then": {"$ref": f"#/$defs/{_class_name(kind)}{suffix}"},
            }
            for kind in kinds
        ],
    }


def _with_completions(schema: Any, completions: Mapping[str, Iterable[str]]) -> Any:
    """Offer the terms of a field's vocabulary without refusing others: a rule judges those."""
    if isinstance(schema, list):
        return [_with_completions(item, completions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _with_completions(value, completions) for key, value in schema.items()}
    comment = re.fullmatch(r"vocabulary: (\w+)", str(found.get("$comment", "")))
    if comment is None:
        return found
    terms = sorted(completions.get(comment[1], ()))
    outer = {key: found.pop(key) for key in ("$comment", "description") if key in found}
    return outer | {"anyOf": [{"type": "string", "enum": terms}, found]} if terms else outer | found


def _as_draft(schema: Any, at_value: bool = False) -> Any:
    """The same schema with nothing required, and ``todo`` or nothing allowed for every value."""
    if isinstance(schema, list):
        return [_as_draft(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            found[key] = {name: _as_draft(item, at_value=True) for name, item in value.items()}
        elif key == "items":
            found[key] = _as_draft(value, at_value=True)
        elif key == "minItems":
            continue  # an empty list is something still to come
        elif key == "$ref":
            found[key] = f"{value}Draft"
        elif key != "required":
            found[key] = _as_draft(value)
    if not at_value:
        return found
    outer = {key: found.pop(key) for key in ("description",) if key in found}
    return outer | {"anyOf": [found, {"type": "string", "const": UNWRITTEN}, {"type": "null"}]}
