"""The dataset as a folder: JSON Lines, schemas, card, licences and a data package."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from curate.exports.card import card, licenses
from curate.exports.changes import read_export, refuse_same_version, refuse_vanished
from curate.exports.csv import ENCODING
from curate.exports.dataset import TABLES, DatasetJson, ExportError
from curate.records.schemas import dataset_schema
from curate.writing import write_folder

_Table = Literal["exercises", "treatments", "articles", "references", "people", "withdrawn"]
_TABLES: tuple[_Table, ...] = get_args(_Table)


def write_dataset(dataset: DatasetJson, folder: Path, extra: Mapping[str, bytes]) -> bool:
    """Write the folder; False if it already holds exactly this.

    ``extra`` are more files by name: schemas, changes, CSV. Raises ExportError if the folder
    holds something else, other content under the same dataset version, or an id that vanished.
    """
    files = _files(dataset, extra)
    if folder.exists():
        if _same(folder, files):
            return False
        _refuse_other_content(dataset, folder)
    write_folder(folder, files)
    return True


def _same(folder: Path, files: dict[str, bytes]) -> bool:
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return there.keys() == files.keys() and all(
        path.read_bytes() == files[name] for name, path in there.items()
    )


def _refuse_other_content(dataset: DatasetJson, folder: Path) -> None:
    if not folder.is_dir():
        raise ExportError(f"{folder} is not a folder; export to another name")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    there |= {f"{path.name}/" for path in folder.iterdir() if path.is_dir() and path.name[0] == "."}
    if not there:
        return
    try:
        before = read_export(folder)
        package = json.loads((folder / "datapackage.json").read_bytes())
        ours = {"datapackage.json", *(resource["path"] for resource in package["resources"])}
    except (ExportError, OSError, ValueError, KeyError, TypeError):
        raise ExportError(
            f"{folder} holds something other than a whole export; name a new or empty folder"
        ) from None
    if foreign := sorted(there - ours):
        names = ", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else "")
        raise ExportError(
            f"{folder} holds what no export wrote ({names}) and what replacing it would delete; "
            "move that, or export to another folder"
        )
    refuse_same_version(before, dataset)
    refuse_vanished(before, dataset)


def _files(dataset: DatasetJson, extra: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the export by name, the data package last."""
    # A table without rows is not written: readers of JSON Lines stumble over empty files.
    files: dict[str, bytes] = {
        f"{name}.jsonl": b"".join(_line(record) for record in dataset[name])
        for name in _TABLES
        if dataset[name]
    }
    files["dataset.json"] = _pretty(dataset)
    files["README.md"] = card(dataset).encode()
    files["LICENSES.md"] = licenses(dataset).encode()
    files |= extra
    files["datapackage.json"] = _pretty(_data_package(dataset, files))
    return files


def _line(record: Any) -> bytes:
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _pretty(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _data_package(dataset: DatasetJson, files: dict[str, bytes]) -> dict[str, Any]:
    """The Frictionless Data Package (version 2) that describes the folder."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": dataset["name"],
        "title": dataset["title"],
        **({"description": dataset["description"]} if dataset["description"] else {}),
        "version": dataset["version"],
        "licenses": [{"name": name} for name in dataset["licenses"]],
        "resources": [_resource(name, data) for name, data in sorted(files.items())],
    }


_MEDIA = {
    "jsonl": ("application/jsonl", "jsonl"),
    "json": ("application/json", "json"),
    "csv": ("text/csv", "csv"),
    "md": ("text/markdown", "md"),
}


def _resource(name: str, data: bytes) -> dict[str, Any]:
    media, format = _MEDIA[name.rpartition(".")[2]]
    stem = name.removesuffix(f".{format}").replace("/", "-").lower()
    resource: dict[str, Any] = {
        "name": stem,
        "path": name,
        "format": format,
        "mediatype": media,
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if format == "csv":
        header = data.decode(ENCODING).split("\n", 1)[0]
        columns = next(csv.reader([header]))
        resource |= {"type": "table", "encoding": ENCODING, "dialect": {"doubleQuote": True}}
        resource["schema"] = {"fields": [{"name": c, "type": "string"} for c in columns]}
        resource["schema"]["primaryKey"] = ["id"]
    if format == "jsonl":
        resource["type"] = "table"
        resource["schema"] = _table_schema(name.removesuffix(".jsonl"), data)
    return resource


def _table_schema(name: str, data: bytes) -> dict[str, Any]:
    """Columns of a JSON Lines file; what nests is described by ``schema/``."""
    kinds = {table: schema for schema, table in TABLES.items()}
    first = json.loads(data.split(b"\n", 1)[0])
    properties: dict[str, Any] = {}
    if name in kinds:
        for definition in dataset_schema(kinds[name])["$defs"].values():
            if "hash" in definition.get("properties", {}):
                properties |= definition["properties"]
    return {
        "fields": [{"name": key, "type": _column_type(properties.get(key, {}))} for key in first],
        "primaryKey": ["id"],
    }


def _column_type(schema: dict[str, Any]) -> str:
    types = {"array", "object", "string", "integer", "boolean"}
    found = schema.get("type", "any")
    return found if found in types else "any"
