"""Document to Record: what fits the schema is read, what does not is explained.

A field that cannot be read is left out of the record and raises ``Unavailable`` when a rule asks
for it. A list with one bad item is left out whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from curate.nearest import nearest
from curate.records import FOLDERS, KINDS, Model, Record, model_for
from curate.records.base import SCHEMA_VERSION, Mark, marks
from curate.records.words import complaint
from curate.source import TODO, Document, RawPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

ErrorKind = Literal["unknown_field", "missing", "bad_value", "version", "kind", "todo"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One disagreement between a file and the schema, in an editor's words.

    ``meant`` is the field that an unknown one was probably meant for.
    """

    kind: ErrorKind
    path: RawPath
    message: str
    remedy: str
    meant: RawPath | None = None


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
        message = "a record is a list of fields, `name: value`, not a list or a text"
        reading.errors.append(FieldError("bad_value", (), message, "start with `schema: 1`"))
        return reading
    reading.kind = _kind(reading, kind)
    if reading.kind is None:
        return reading
    model = model_for(reading.kind)
    _note_unwritten(reading)
    data = {"kind": reading.kind} | document.data
    try:
        reading.record = model.model_validate(data)
        if not reading.errors and not document.tainted:
            return reading
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(reading, model, detail)
    unavailable = {_field_path(path) for path in document.tainted}
    unavailable |= {_field_path(error.path) for error in reading.errors}
    unavailable |= {error.meant for error in reading.errors if error.meant}
    reading.record = _salvage(model, data, unavailable)  # type: ignore[assignment]
    return reading


def _kind(reading: Reading, fallback: str | None) -> str | None:
    """The kind from the file, else the folder, else ``fallback``; else the likeliest, reported."""
    data, document = reading.document.data, reading.document
    folder = document.file.split("/")[-2] if "/" in document.file else ""
    told = FOLDERS.get(folder) or fallback
    said = data.get("kind")
    if said in KINDS:
        return str(said)
    if said is None and told:
        return told
    if ("kind",) in document.tainted or said == TODO:
        return told or _likeliest(data)
    kinds = ", ".join(KINDS)
    if said is None:
        guess = _likeliest(data)
        seems = f"; it looks like `{guess}`" if guess else ""
        message, remedy = (
            f"the file does not say its kind{seems}",
            f"add `kind:` with one of {kinds}",
        )
        reading.errors.append(FieldError("kind", (), message, remedy))
        return guess
    guess = nearest(str(said), KINDS)
    remedy = f"did you mean `{guess}`?" if guess else f"write one of {kinds}"
    reading.errors.append(
        FieldError("kind", ("kind",), f"`{said}` is not a kind of record", remedy)
    )
    return guess or told or _likeliest(data)


def _likeliest(data: Mapping[str, Any]) -> str | None:
    """The kind that shares most field names with ``data``; None if it shares fewer than three."""
    shared = {kind: len(_names(model_for(kind)).keys() & data.keys()) for kind in KINDS}
    best = max(shared, key=lambda kind: shared[kind])
    return best if shared[best] >= 3 else None


def _note_unwritten(reading: Reading) -> None:
    """Explain values that are empty or still to do."""
    document = reading.document
    for path in document.todos:
        if path not in document.tainted:
            message, remedy = f"{_label(path)} is still to do", "write it, or delete the line"
            reading.errors.append(FieldError("todo", path, message, remedy))
    for path in document.blanks:
        if path:
            message, remedy = f"{_label(path)} is empty", "give it a value, or delete it"
            reading.errors.append(FieldError("bad_value", path, message, remedy))


def _field_path(path: RawPath) -> RawPath:
    """``path`` up to its first list index: a list with one bad item is unavailable whole."""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            return path[:depth]
    return path


def _label(path: RawPath) -> str:
    """How a message names a value: its field, or an item of its field."""
    names = [step for step in path if isinstance(step, str)]
    name = f"`{names[-1]}`" if names else "the record"
    return f"item {path[-1] + 1} of {name}" if isinstance(path[-1], int) else name


def _explain(reading: Reading, model: type[Model], detail: ErrorDetails) -> None:
    """Add what pydantic found to ``reading.errors``, unless it only follows from something else."""
    document = reading.document
    path = document.settle(detail["loc"])
    judged = document.tainted | {error.path for error in reading.errors}
    if any(path[: len(bad)] == bad for bad in judged if bad):
        return
    if detail["type"] == "too_short" and any(bad[: len(path)] == path for bad in judged):
        return  # the list is too short only for want of an item that is itself bad
    owner = _owner(model, path)
    name = str(path[-1]) if path else ""
    if detail["type"] == "missing":
        if not any(error.meant == path for error in reading.errors):
            wanted = owner.model_fields[_names(owner)[name]].description or ""
            message, remedy = f"`{name}` is missing", f"add it: {wanted}"
            reading.errors.append(FieldError("missing", path, message, remedy))
    elif detail["type"] == "extra_forbidden":
        _explain_unknown(reading, model, owner, path)
    elif path == ("schema",):
        message = f"`{detail['input']}` is not a schema version that this tool reads"
        remedy = f"write `schema: {SCHEMA_VERSION}`; for a later one, update curate"
        reading.errors.append(FieldError("version", path, message, remedy))
    else:
        label = _label(path)
        if detail["type"] == "model_type" and isinstance(path[-1], int):
            # A list of words where mappings are due is one mistake, not one for each word.
            if any(error.path[:-1] == path[:-1] for error in reading.errors):
                return
            label = f"each item of {_label(path[:-1])}"
        message, remedy = complaint(detail, label, name)
        reading.errors.append(FieldError("bad_value", path, message, remedy))


def _explain_unknown(
    reading: Reading, model: type[Model], owner: type[Model], path: RawPath
) -> None:
    """An unknown field: a near miss of a field that is not there, a field of elsewhere, or none."""
    name = str(path[-1])
    present = reading.document.value(path[:-1]) or {}
    free = [known for known in _names(owner) if known not in present]
    where = f" of `{path[-2]}`" if len(path) > 1 and isinstance(path[-2], str) else ""
    message = f"`{name}` is not a field{where}"
    close = nearest(name, free)
    meant = (*path[:-1], close) if close else _home(model, name)
    if meant and reading.document.value(meant) is None:
        # The field that was meant is there under another name, so it is not missing.
        reading.errors = [e for e in reading.errors if (e.kind, e.path) != ("missing", meant)]
        remedy = f"did you mean `{'.'.join(map(str, meant[len(path) - 1 :]))}`?"
        reading.errors.append(FieldError("unknown_field", path, message, remedy, meant))
    else:
        remedy = "delete it, or see the schema for the fields there are"
        reading.errors.append(FieldError("unknown_field", path, message, remedy))


def _home(model: type[Model], name: str) -> RawPath | None:
    """Where in a record a field of this name, or of its last word, belongs: ``dosage.hold``."""
    for word in (name, name.rpartition("_")[2]):
        for key, attribute in _names(model).items():
            if word == key != name:
                return (key,)
            nested = _nested(model, attribute)
            if nested and word in _names(nested):
                return (key, word)
    return None


@cache
def _names(model: type[Model]) -> dict[str, str]:
    """The model's keys in files, and its attributes."""
    return {info.alias or name: name for name, info in model.model_fields.items()}


@cache
def _nested(model: type[Model], attribute: str) -> type[Model] | None:
    """The model that a field holds, alone or in a list."""
    return next(iter(_models_in(model.model_fields[attribute].annotation)), None)


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _owner(model: type[Model], path: RawPath) -> type[Model]:
    """The model that the last field of ``path`` belongs to."""
    for step in path[:-1]:
        if isinstance(step, str) and step in _names(model):
            model = _nested(model, _names(model)[step]) or model
    return model


@cache
def _adapter(model: type[Model], attribute: str) -> TypeAdapter[Any]:
    annotation = model.model_fields[attribute].rebuild_annotation()
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return TypeAdapter(annotation)  # strict by its own configuration
    return TypeAdapter(annotation, config=ConfigDict(strict=True))


def _salvage(model: type[Model], data: Mapping[str, Any], unavailable: set[RawPath]) -> Model:
    """The record without the fields that cannot be read, which then raise ``Unavailable``."""
    values: dict[str, Any] = {}
    for key, attribute in _names(model).items():
        info = model.model_fields[attribute]
        inner = {path[1:] for path in unavailable if path[:1] == (key,)}
        nested = _nested(model, attribute)
        if () in inner:
            continue
        if inner and nested and isinstance(data.get(key), dict):
            values[attribute] = _salvage(nested, data[key], inner)
        elif key in data:
            try:
                values[attribute] = _adapter(model, attribute).validate_python(data[key])
            except ValidationError:
                continue
        elif not info.is_required():
            values[attribute] = info.get_default()
    record = model.__new__(model)
    object.__setattr__(record, "__dict__", values)
    object.__setattr__(record, "__pydantic_fields_set__", set(values))
    object.__setattr__(record, "__pydantic_extra__", None)
    object.__setattr__(record, "__pydantic_private__", None)
    return record
