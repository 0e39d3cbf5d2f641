"""``curate schema``: print or write the JSON Schemas."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from curate.config import ConfigError, find_project
from curate.knowledge import Knowledge
from curate.records import KINDS
from curate.records.schemas import DIALECT, authoring_schema, dataset_schema
from curate.writing import write_atomically


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    project = find_project()
    schemas = all_schemas(Knowledge(project.packs))
    if options.write or options.to:
        folder = options.to or project.root / "schema"
        for name, text in schemas.items():
            write_atomically(folder / name, text)
        print(f"wrote {len(schemas)} schemas below {project.name(folder)}")
        return 0
    name = options.name or "authoring/exercise.schema.json"
    if name not in schemas:
        raise ConfigError(f"`{name}` is not a schema; there are {', '.join(schemas)}")
    sys.stdout.write(schemas[name])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate schema",
        description="Print one JSON Schema, or write all: authoring/ is what editors write, "
        "dataset/ what is exported, report.schema.json the output of check --format json.",
    )
    parser.add_argument("name", nargs="?", help="such as authoring/treatment.schema.json")
    parser.add_argument("--write", action="store_true", help="write all into the folder schema/")
    parser.add_argument("--to", type=Path, metavar="DIR", help="write all into another folder")
    return parser


def all_schemas(knowledge: Knowledge) -> dict[str, str]:
    """Every schema as text, by its name below ``schema/``."""
    names = sorted(set(KINDS.values()))
    schemas: dict[str, Any] = {
        f"authoring/{name}.schema.json": authoring_schema(name, knowledge.terms) for name in names
    }
    schemas |= {f"dataset/{name}.schema.json": dataset_schema(name) for name in names}
    schemas["dataset/dataset.schema.json"] = _dataset_index_schema()
    schemas["dataset/change.schema.json"] = _change_schema()
    schemas["report.schema.json"] = _report_schema()
    return {name: text(schema) for name, schema in schemas.items()}


def text(schema: Any) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _typed_dict_schema(type_: Any, title: str) -> Any:
    from pydantic import TypeAdapter

    return {"$schema": DIALECT, **TypeAdapter(type_).json_schema(), "title": title}


def _report_schema() -> Any:
    from curate.reports.json import ReportJson

    return _typed_dict_schema(ReportJson, "Output of curate check --format json, version 1")


def _change_schema() -> Any:
    from curate.exports.changes import ChangeJson

    return _typed_dict_schema(ChangeJson, "A line of changes.jsonl, version 1")


def _dataset_index_schema() -> Any:
    from curate.exports.dataset import DatasetJson

    return _typed_dict_schema(DatasetJson, "dataset.json of an export, version 1")
