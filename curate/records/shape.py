"""What a model looks like: its keys, the models in it, and how one of its fields is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter

from curate.records.base import Model, Term
from curate.records.marks import unwrap

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from curate.source import RawPath


@cache
def names(model: type[Model]) -> dict[str, str]:
    """The model's keys in files, and its attributes."""
    return {info.alias or name: name for name, info in model.model_fields.items()}


@cache
def nested(model: type[Model], attribute: str) -> type[Model] | None:
    """The model that a field holds, alone or in a list."""
    return next(iter(_models_in(model.model_fields[attribute].annotation)), None)


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def owner_of(model: type[Model], path: RawPath) -> type[Model]:
    """The model that the last field of ``path`` belongs to."""
    for step in path[:-1]:
        if isinstance(step, str) and step in names(model):
            model = nested(model, names(model)[step]) or model
    return model


@cache
def adapter(model: type[Model], attribute: str) -> TypeAdapter[Any]:
    """Reads one field's value as the model would."""
    annotation = model.model_fields[attribute].rebuild_annotation()
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return TypeAdapter(annotation)  # strict by its own configuration
    return TypeAdapter(annotation, config=ConfigDict(strict=True))


def choices(info: FieldInfo) -> str:
    """What a field can hold, if that is one of a few words or a vocabulary's term."""
    metadata, leaves = unwrap(info.annotation, list(info.metadata))
    words = [leaf for leaf in leaves if isinstance(leaf, str)]
    terms = [marker.vocabulary for marker in metadata if isinstance(marker, Term)]
    if words and not terms:
        return f" One of: {', '.join(words)}."
    return f" A term of `{terms[0]}`." if terms else ""
