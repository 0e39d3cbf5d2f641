"""A first draft of a record: its to-dos are what the rules say is missing, no more and no less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_origin

from curate.engine import Engine
from curate.finding import Path
from curate.records import FOLDERS, model_for
from curate.records.base import SCHEMA_VERSION, Model
from curate.records.basis import Citation
from curate.records.shape import choices, names, nested
from curate.source import UNWRITTEN, load

MODE_LINE = "# yaml-language-server: $schema={}"
_ROUNDS = 5  # each asks the rules once more; two are enough for all kinds there are


def draft(engine: Engine, kind: str, given: dict[str, Any], schema_path: str | None = None) -> str:
    """The text of a draft of ``kind`` with the fields ``given`` and everything needed as to-dos.

    ``given`` holds at least ``id``; ``schema_path`` is where the record's JSON Schema stands, as
    seen from the file.
    """
    record = {"schema": SCHEMA_VERSION, "kind": kind, "status": "draft"} | given
    text = ""
    for _ in range(_ROUNDS):
        text = _text(model_for(kind), record, schema_path)
        missing = [path for path in needed(engine, kind, text) if not _is_there(record, path)]
        if not missing:
            break
        for path in missing:
            _add(record, model_for(kind), path)
    return text


def needed(engine: Engine, kind: str, text: str) -> list[Path]:
    """What the rules say a draft with this text still needs."""
    file = f"{FOLDERS[kind]}/{load(text.encode(), 'x.yaml').data['id']}.yaml"
    return [finding.at for finding in engine.check_bytes(text.encode(), None, file).needed]


def _is_there(record: Any, path: Path) -> bool:
    for step in path:
        if isinstance(record, list):
            return True  # an item: only what is there is ever asked for
        if not isinstance(record, dict) or step not in record:
            return False
        record = record[step]
    return True


def _add(record: dict[str, Any], model: type[Model], path: Path) -> None:
    """Put a to-do at ``path``, with the fields that it cannot do without."""
    *parents, last = path
    for step in parents:
        model = nested(model, names(model)[step]) or model
        if not isinstance(record.get(step), dict):
            record[step] = {}
        record = record[step]
    record[last] = _unwritten(model, last)


def _unwritten(model: type[Model], key: str) -> Any:
    attribute = names(model)[key]
    part = nested(model, attribute)
    value: Any = UNWRITTEN
    if part is not None:
        required = [k for k, name in names(part).items() if part.model_fields[name].is_required()]
        value = {k: _unwritten(part, k) for k in required} or UNWRITTEN
    return UNWRITTEN if part is Citation else [value] if _is_list(model, attribute) else value


def _is_list(model: type[Model], attribute: str) -> bool:
    return get_origin(model.model_fields[attribute].annotation) is tuple


def _text(model: type[Model], record: dict[str, Any], schema_path: str | None) -> str:
    lines = [MODE_LINE.format(schema_path)] if schema_path else []
    lines += _block(model, record, "")
    others = [key for key, name in names(model).items() if key not in record and name not in _LATER]
    lines += ["", "# What else a record of this kind can say. Take the `# ` away where it applies;"]
    lines += ["# `curate explain FIELD` tells more."]
    for key in others:
        stub = _block(model, {key: _unwritten(model, key)}, "")
        lines += [f"# {line}" for line in stub]
    return "\n".join(lines) + "\n"


_LATER = {"withdrawn"}  # nothing begins with its end


def _block(model: type[Model], values: dict[str, Any], indent: str) -> Iterator[str]:
    """The fields in the model's order, each to-do with what belongs there."""
    for key, attribute in names(model).items():
        if key not in values:
            continue
        value, part = values[key], nested(model, attribute)
        info = model.model_fields[attribute]
        help = f"{info.description}{choices(info)}"
        if value == UNWRITTEN:
            yield f"{indent}{key}: {UNWRITTEN}  # {help}"
        elif isinstance(value, dict) and part:
            yield f"{indent}{key}:  # {help}"
            yield from _block(part, value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:  # {help}"
            yield from _items(part, value, indent)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    """A value on one line, in quotes if it would be read as something else without."""
    document = load(f"x: {value}\n".encode(), "x.yaml")
    is_plain = not document.problems and document.data == {"x": value}
    return str(value) if is_plain else json.dumps(value, ensure_ascii=False)


def _items(part: type[Model] | None, items: list[Any], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict) and part:
            first, *rest = _block(part, item, "")
            yield f"{indent}  - {first}"
            yield from (f"{indent}    {line}" for line in rest)
        else:
            yield f"{indent}  - {item}"
