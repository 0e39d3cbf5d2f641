"""Document to Record: what fits the schema is read, what does not is explained.

A field that cannot be read is left out of the record and raises ``Unavailable`` when a rule asks
for it. A list with one bad item is left out whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from curate.nearest import nearest
from curate.records import FOLDERS, KIND_OF_FOLDER, KINDS, model_for
from curate.records.base import Model
from curate.records.common import Record
from curate.records.errors import FieldError, disagreements, unwritten
from curate.records.marks import Mark, marks
from curate.records.shape import adapter, names, nested
from curate.records.words import shown, what
from curate.source import UNWRITTEN, Document, RawPath

if TYPE_CHECKING:
    from collections.abc import Mapping


M = TypeVar("M", bound=Model)


@dataclass
class Reading:
    """What came of reading one document as a record.

    ``record`` is None when nothing could be read at all; otherwise fields named in ``errors`` are
    unavailable in it.
    """

    document: Document
    kind: str | None = None
    record: Record | None = None
    errors: list[FieldError] = field(default_factory=list)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Every term, link and quantity of the record that could be read."""
        return tuple(marks(self.record)) if self.record is not None else ()

    @property
    def id(self) -> str:
        """The record's id, or the file's name where it has none."""
        data = self.document.data
        found = data.get("id") if isinstance(data, dict) else None
        return found if isinstance(found, str) and found else self.stem

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.document.file.rpartition("/")[2].rpartition(".")[0]

    @property
    def status(self) -> str:
        """The status as written; ``in_review`` where none is written."""
        data = self.document.data
        found = data.get("status") if isinstance(data, dict) else None
        return found if isinstance(found, str) else "in_review"


def read(document: Document, kind: str | None = None) -> Reading:
    """Read ``document`` as a record; ``kind`` is used where neither file nor folder tells."""
    reading = Reading(document)
    if document.data is None:
        return reading
    if not isinstance(document.data, dict):
        message = f"a record is made of fields, `name: value`; this file is {what(document.data)}"
        reading.errors.append(FieldError("bad_value", (), message, "start with `schema: 1`"))
        return reading
    reading.errors = unwritten(document)
    reading.kind = _kind(reading, kind)
    if reading.kind is None:
        return reading
    model = model_for(reading.kind)
    data = {"kind": reading.kind} | document.data
    try:
        reading.record = model.model_validate(data)
        if not reading.errors and not document.tainted:
            return reading
    except ValidationError as error:
        reading.errors = disagreements(document, model, error, reading.errors)
    unavailable = {_field_path(path) for path in document.tainted}
    unavailable |= {_field_path(error.path) for error in reading.errors}
    unavailable |= {error.meant for error in reading.errors if error.meant}
    reading.record = _salvage(model, data, unavailable)  # type: ignore[assignment]
    return reading


def _kind(reading: Reading, fallback: str | None) -> str | None:
    """The kind from the file, else the folder, else ``fallback``; else the likeliest, reported."""
    data, document = reading.document.data, reading.document
    folder = document.file.split("/")[-2] if "/" in document.file else ""
    told = KIND_OF_FOLDER.get(folder) or fallback
    said = data.get("kind")
    if isinstance(said, str) and said in KINDS:
        return _kind_in_folder(reading, said, folder)
    if said is None and "kind" not in data:
        # A mistyped `kind:` is a finding of its own; what it says is meant all the same.
        meant = data.get(nearest("kind", data, 0.75) or "")
        if told or (isinstance(meant, str) and meant in KINDS):
            return told or str(meant)
    if ("kind",) in document.tainted or (said in (None, UNWRITTEN) and "kind" in data):
        return told or _likeliest(data, folder)
    kinds = ", ".join(KINDS)
    if said is None:
        guess = _likeliest(data, folder)
        seems = f"; it looks like `{guess}`" if guess else ""
        message, remedy = (
            f"the file does not say its kind{seems}",
            f"add `kind:` with one of {kinds}",
        )
        reading.errors.append(FieldError("kind", (), message, remedy))
        return guess
    guess = nearest(said, KINDS) if isinstance(said, str) else None
    remedy = f"did you mean `{guess}`?" if guess else f"write one of {kinds}"
    message = f"{shown(said)} is not a kind of record"
    reading.errors.append(FieldError("kind", ("kind",), message, remedy))
    return guess or told or _likeliest(data, folder)


def _kind_in_folder(reading: Reading, said: str, folder: str) -> str:
    """The kind said, unless the file stands in another kind's folder and looks like that kind."""
    if folder not in FOLDERS.values() or FOLDERS[said] == folder:
        return said
    message = f"`{said}` in the folder {folder}"
    remedy = f"correct the kind, or move the file to {FOLDERS[said]}"
    reading.errors.append(FieldError("kind", ("kind",), message, remedy))
    likely = _likeliest(reading.document.data, "")
    return likely if likely and FOLDERS[likely] == folder else said


def _likeliest(data: Mapping[str, Any], folder: str) -> str | None:
    """The kind that belongs into ``folder``, or that shares most field names with ``data``.

    None if it shares fewer than two beyond what every record has.
    """
    here = [kind for kind, home in FOLDERS.items() if home == folder]
    if len(here) == 1:
        return here[0]
    own = data.keys() - names(Record).keys()
    shared = {kind: len(names(model_for(kind)).keys() & own) for kind in here or KINDS}
    best = max(shared, key=lambda kind: shared[kind])
    return best if shared[best] >= 2 else None


def _field_path(path: RawPath) -> RawPath:
    """``path`` up to its first list index: a list with one bad item is unavailable whole."""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            return path[:depth]
    return path


def _salvage(model: type[Model], data: Mapping[str, Any], unavailable: set[RawPath]) -> Model:
    """The record without the fields that cannot be read, which then raise ``Unavailable``."""
    values: dict[str, Any] = {}
    for key, attribute in names(model).items():
        info = model.model_fields[attribute]
        inner = {path[1:] for path in unavailable if path[:1] == (key,)}
        part = nested(model, attribute)
        if () in inner:
            continue
        if inner and part and isinstance(data.get(key), dict):
            values[attribute] = _salvage(part, data[key], inner)
        elif key in data:
            try:
                values[attribute] = adapter(model, attribute).validate_python(data[key])
            except ValidationError:
                continue
        elif not info.is_required():
            values[attribute] = info.get_default()
    return partial(model, values)


def partial(model: type[M], values: dict[str, Any]) -> M:
    """A record with these fields only; reading any other raises ``Unavailable``."""
    record = model.__new__(model)
    object.__setattr__(record, "__dict__", values)
    object.__setattr__(record, "__pydantic_fields_set__", set(values))
    object.__setattr__(record, "__pydantic_extra__", None)
    object.__setattr__(record, "__pydantic_private__", None)
    return record
