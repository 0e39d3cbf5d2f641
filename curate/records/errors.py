"""Where a file and the schema disagree, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from curate.nearest import nearest
from curate.records.base import SCHEMA_VERSION
from curate.records.shape import adapter, names, nested, owner_of
from curate.records.words import complaint, shown
from curate.source import UNWRITTEN

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from curate.records.base import Model
    from curate.source import Document, RawPath

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


def unwritten(document: Document) -> list[FieldError]:
    """Errors for values that are empty or still to do."""
    errors = []
    for path in document.todos:
        # Only `todo` as it stands is no value; `TODO` may be one, but a rule asks for it too.
        if path not in document.tainted and document.value(path) == UNWRITTEN:
            errors.append(FieldError("todo", path, f"{label(path)} is still to do", "write it"))
    for path in document.blanks:
        if path:
            message, remedy = f"{label(path)} is empty", "give it a value, or delete it"
            errors.append(FieldError("missing", path, message, remedy))
    return errors


def disagreements(
    document: Document, model: type[Model], error: ValidationError, known: list[FieldError]
) -> list[FieldError]:
    """``known`` and what pydantic found, but nothing that only follows from something else."""
    errors = list(known)
    for detail in error.errors(include_url=False):
        errors = _explained(document, model, detail, errors)
    return _linked_up(document, model, errors)


def label(path: RawPath) -> str:
    """How a message names a value: its field, or an item of its field."""
    fields = [step for step in path if isinstance(step, str)]
    name = f"`{fields[-1]}`" if fields else "the record"
    return f"item {path[-1] + 1} of {name}" if isinstance(path[-1], int) else name


def _explained(
    document: Document, model: type[Model], detail: ErrorDetails, errors: list[FieldError]
) -> list[FieldError]:
    """``errors`` with what pydantic says in ``detail``, unless that is judged already."""
    path = document.settle(detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden" and path not in document.tainted:
        # That the field is unknown says more than that its value is empty or to do.
        errors = [error for error in errors if error.path != path]
    judged = document.tainted | {error.path for error in errors}
    if any(path[: len(bad)] == bad for bad in judged if bad):
        return errors
    if kind == "too_short" and any(bad[: len(path)] == path for bad in judged):
        return errors  # the list is too short only for want of an item that is itself bad
    if kind == "missing":
        return [*errors, _missing(model, path)]
    if kind == "extra_forbidden":
        return [*errors, _unknown(document, model, path)]
    if path == ("schema",):
        return [*errors, _other_version(detail["input"])]
    named = label(path)
    if kind == "model_type" and isinstance(path[-1], int):
        # A list of words where parts are due is one mistake, not one for each word.
        if any(error.path[:-1] == path[:-1] for error in errors):
            return errors
        named = f"each item of {label(path[:-1])}"
    message, remedy = complaint(detail, named, str(path[-1]), _part_at(model, path))
    others = [error for error in errors if error.path[: len(path)] != path]
    # An empty list is something still to come, like a field that is not there.
    error_kind: ErrorKind = "missing" if kind == "too_short" else "bad_value"
    return [*others, FieldError(error_kind, path, message, remedy)]


def _part_at(model: type[Model], path: RawPath) -> type[Model] | None:
    """The model that a value at ``path`` must be; None if it is not a part with fields."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    owner, field = owner_of(model, path), str(path[-1])
    return nested(owner, names(owner)[field]) if field in names(owner) else None


def _missing(model: type[Model], path: RawPath) -> FieldError:
    owner, name = owner_of(model, path), str(path[-1])
    wanted = owner.model_fields[names(owner)[name]].description or ""
    return FieldError("missing", path, f"`{name}` is missing", f"add it: {wanted.rstrip('.')}")


def _other_version(said: object) -> FieldError:
    message = f"{shown(said)} is not a schema version that this tool reads"
    remedy = f"write `schema: {SCHEMA_VERSION}`; for a later one, update curate"
    if said == str(SCHEMA_VERSION):
        message, remedy = "the schema version is a number, without quotes", "write `schema: 1`"
    return FieldError("version", ("schema",), message, remedy)


def _unknown(document: Document, model: type[Model], path: RawPath) -> FieldError:
    """An unknown field: a near miss of a field that is not there, a field of elsewhere, or none."""
    owner, name = owner_of(model, path), str(path[-1])
    present = document.value(path[:-1]) or {}
    where = f" of `{path[-2]}`" if len(path) > 1 and isinstance(path[-2], str) else ""
    message = f"`{name}` is not a field{where}"
    free = [known for known in names(owner) if known not in present]
    # A field that is there is meant only when its name is all but the same.
    close = nearest(name, present.keys() & names(owner).keys(), 0.85) or _similar(name, free)
    meant = (*path[:-1], close) if close else _home(model, name, path)
    written = ".".join(map(str, meant[len(path) - 1 :] if close else meant)) if meant else ""
    if meant and document.value(meant) is not None:
        return FieldError(
            "unknown_field", path, message, f"`{written}` is already there; delete it"
        )
    if meant:
        top = " at the top of the record" if len(meant) == 1 < len(path) else ""
        remedy = f"did you mean `{written}`{top}?"
        return FieldError("unknown_field", path, message, remedy, meant)
    fields = ", ".join(free)
    there_are = f"; not yet used: {fields}" if fields and len(fields) < 120 else ""
    return FieldError("unknown_field", path, message, f"delete it{there_are}")


def _similar(name: str, fields: Iterable[str]) -> str | None:
    """The field that ``name`` misspells, extends (hold_time) or writes out (repetitions)."""
    close = nearest(name, fields)
    if close:
        return close
    words = name.split("_")
    for known in fields:
        stem = known.rstrip("s")
        if known in words or (len(stem) >= 3 and "_" not in name and name.startswith(stem)):
            return known
    return None


def _home(model: type[Model], name: str, path: RawPath) -> RawPath | None:
    """Where in a record a field of this name, or of its last word, belongs: ``dosage.hold``."""
    if len(path) > 1 and name in names(model):
        return (name,)
    for word in (name, name.rpartition("_")[2]):
        for key, attribute in names(model).items():
            if word == key != name:
                return (key,)
            part = nested(model, attribute)
            listed = isinstance(model.model_fields[attribute].default, tuple)
            if part and not listed and word in names(part):
                return (key, word)
    return None


def _linked_up(
    document: Document, model: type[Model], errors: list[FieldError]
) -> list[FieldError]:
    """A missing field that is there under another name is not missing.

    It is when the name is a near miss, and when one field is missing, one is unknown, and the
    list or part that stands there is what the missing field takes (``steps`` for instructions).
    """
    unknown = [error for error in errors if error.kind == "unknown_field"]
    missing = [error for error in errors if error.kind == "missing"]
    for index, error in enumerate(unknown):
        beside = [m for m in missing if m.path[:-1] == error.path[:-1]]
        alone = sum(other.path[:-1] == error.path[:-1] for other in unknown) == 1
        if error.meant is None and alone and len(beside) == 1:
            value = document.value(error.path)
            field = beside[0].path[-1]
            owner = owner_of(model, error.path)
            if isinstance(value, (list, dict)) and _fits(owner, names(owner)[str(field)], value):
                remedy = f"did you mean `{field}`?"
                unknown[index] = replace(error, remedy=remedy, meant=beside[0].path)
    unknown = _under_one_lost_key(unknown, missing)
    meant = {error.meant for error in unknown}
    others = [e for e in errors if e.kind != "unknown_field" and not _is_there(e, meant)]
    return unknown + others


def _under_one_lost_key(unknown: list[FieldError], missing: list[FieldError]) -> list[FieldError]:
    """Fields of one part that is missing itself are one mistake: the part's own line is gone."""
    lost = {error.path for error in missing}
    parts = dict.fromkeys(e.meant[:-1] for e in unknown if e.meant and e.meant[:-1] in lost)
    for part in parts:
        stray = [e for e in unknown if e.meant and e.meant[:-1] == part]
        if len(stray) > 2:
            fields = ", ".join(f"`{error.path[-1]}`" for error in stray)
            message = f"{fields} belong to `{part[-1]}`"
            remedy = f"is the line `{part[-1]}:` missing above?"
            others = [error for error in unknown if error not in stray]
            unknown = [replace(stray[0], message=message, remedy=remedy, meant=part), *others]
    return unknown


def _is_there(error: FieldError, meant: set[RawPath | None]) -> bool:
    return error.kind == "missing" and error.path in meant


def _fits(model: type[Model], attribute: str, value: Any) -> bool:
    try:
        adapter(model, attribute).validate_python(value)
    except ValidationError:
        return False
    return True
