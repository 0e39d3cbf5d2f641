"""The dataset for people with spreadsheets: one CSV file for each kind of record.

What nests becomes columns (``dosage.hold``), lists are joined by `` | ``, quantities are written
as ``15 to 30 s``. No cell can start a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from curate.exports.dataset import TABLES, DatasetJson, RecordJson
from curate.records.quantity import Quantity

ENCODING = "utf-8-sig"
"""With a byte order mark: without one, spreadsheet programs read UTF-8 as something else."""

_JOINT = " | "
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LARGER = (("h", 3600), ("min", 60))


def tables(dataset: DatasetJson) -> dict[str, bytes]:
    """Each kind that has records, as the bytes of ``csv/<kind>.csv``."""
    by_kind: dict[str, list[RecordJson]] = {}
    for table in TABLES.values():
        for record in dataset[table]:  # type: ignore[literal-required]
            by_kind.setdefault(record["kind"], []).append(_flat(record))
    files = {f"csv/{kind}.csv": _table(records) for kind, records in by_kind.items()}
    if dataset["withdrawn"]:
        files["csv/withdrawn.csv"] = _table([_flat(dict(t)) for t in dataset["withdrawn"]])
    return files


def _flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The record with dots in its column names instead of objects in its cells."""
    columns: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and not _is_quantity(value):
            columns |= _flat(value, f"{prefix}{key}.")
        else:
            columns[prefix + key] = value
    return columns


def _table(records: list[RecordJson]) -> bytes:
    columns: dict[str, None] = {}
    for record in records:  # a part that one record lacks is one column there: `origin`
        columns |= dict.fromkeys(record)
    columns = {c: None for c in columns if not any(other.startswith(f"{c}.") for other in columns)}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow(_safe(cell(record.get(column))) for column in columns)
    return stream.getvalue().encode(ENCODING)


def _safe(text: str) -> str:
    """``text`` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def cell(value: Any) -> str:
    """A value of the dataset as text for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if _is_quantity(value):
            return _quantity(value)
        if value.keys() == {"type", "ref", "at"}:
            return _source(value)
        parts = ((key, cell(item)) for key, item in value.items() if item not in (None, [], {}))
        return "; ".join(f"{key}: {text}" for key, text in parts)
    if isinstance(value, list):
        return _JOINT.join(cell(item) for item in value)
    return str(value)


def _is_quantity(value: Mapping[str, Any]) -> bool:
    return value.keys() == {"min", "max", "unit"}


def _source(value: Mapping[str, Any]) -> str:
    """One source of a basis: ``acsm-2011 (flexibility)``."""
    place = f" ({value['at']})" if value["at"] else ""
    return f"{value['ref'] or 'practice consensus'}{place}"


def _quantity(value: Mapping[str, Any]) -> str:
    """``15 to 30 s``, ``4 to 6 h``: spreadsheet programs take ``2-4`` for a day in April."""
    low, high = (None if value[k] is None else Decimal(str(value[k])) for k in ("min", "max"))
    unit = value["unit"] or ""
    if unit == "s":
        for larger, seconds in _LARGER:
            if all(n is None or (n >= seconds and n % seconds == 0) for n in (low, high)):
                low, high = (None if n is None else n / seconds for n in (low, high))
                unit = larger
                break
    return str(Quantity(low, high, unit)).replace("-", " to ")
