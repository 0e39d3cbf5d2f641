"""The values of a record that mean more than their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from curate.records.base import Marker, Model
from curate.records.basis import CONSENSUS


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a record that means more than its text: a term, a link, a day, a quantity."""

    path: tuple[str | int, ...]
    value: Any
    marker: Marker


def marks(model: Model, path: tuple[str | int, ...] = ()) -> Iterator[Mark]:
    """Every term, link, day and quantity in ``model``, with list indexes in its paths.

    Fields that could not be read are passed over.
    """
    values = model.__dict__
    for name, marker, nested in _marked_fields(type(model)):
        value = values.get(name)
        if value is None:
            continue
        here = (*path, name.rstrip("_"))
        many = isinstance(value, tuple)
        for index, item in enumerate(value) if many else ((None, value),):
            at = here if index is None else (*here, index)
            if nested:
                if item is not CONSENSUS:
                    yield from marks(item, at)
            elif marker is not None:
                yield Mark(at, item, marker)


@cache
def _marked_fields(
    model: type[Model],
) -> tuple[tuple[str, Marker | None, bool], ...]:
    found = []
    for name, field in model.model_fields.items():
        metadata, leaves = unwrap(field.annotation, list(field.metadata))
        nested = any(isinstance(leaf, type) and issubclass(leaf, Model) for leaf in leaves)
        marker = next((m for m in metadata if isinstance(m, Marker)), None)
        if nested or marker:
            found.append((name, marker, nested))
    return tuple(found)


def unwrap(annotation: Any, metadata: list[Any]) -> tuple[list[Any], list[Any]]:
    """All metadata and leaf types in an annotation such as ``tuple[Annotated[str, …], ...]``.

    The values of a ``Literal`` count as leaves.
    """
    leaves: list[Any] = []
    if hasattr(annotation, "__metadata__"):
        metadata = metadata + list(annotation.__metadata__)
        annotation = annotation.__origin__
    arguments = (
        () if isinstance(annotation, type) and not get_args(annotation) else get_args(annotation)
    )
    if not arguments:
        return metadata, [annotation]
    for argument in arguments:
        metadata, more = unwrap(argument, metadata)
        leaves += more
    return metadata, leaves
