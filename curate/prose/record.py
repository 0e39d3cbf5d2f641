"""The prose of one record as a text: its steps, claims and explanations, each with its field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from curate.prose.text import Block, Piece, Text
from curate.records import Model
from curate.records.base import TEXT_PATTERN
from curate.records.marks import unwrap
from curate.records.read import Reading

# Text that names or files rather than says something to a reader.
_NOT_PROSE = {"at", "edition", "license", "product", "guidance", "population", "changed", "tempo"}


def text_of_record(reading: Reading) -> Text:
    """The prose of a record. Steps are list items, all else paragraphs."""
    plain: list[str] = []
    blocks: list[Block] = []
    pieces: list[Piece] = []
    length = 0
    record = reading.record
    for path, value in _prose(record, ()) if record is not None else ():
        kind = "list_item" if path[0] in ("instructions", "steps") else "paragraph"
        end = length + len(value)
        blocks.append(Block("list_item" if kind == "list_item" else "paragraph", length, end))
        pieces.append(Piece(length, end, path))
        plain.append(value)
        length = end + 2
    text = "\n\n".join(plain)
    return Text(text, text, tuple(blocks), pieces=tuple(pieces), record=record)


def _prose(model: Model, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Every free text in a record, with its raw path."""
    for name, is_text in _fields(type(model)):
        value = model.__dict__.get(name)
        here = (*path, name.rstrip("_"))
        items = enumerate(value) if isinstance(value, tuple) else ((None, value),)
        for index, item in items:
            at = here if index is None else (*here, index)
            if isinstance(item, str) and is_text:
                yield at, item
            elif isinstance(item, Model):
                yield from _prose(item, at)


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, bool], ...]:
    """The fields that hold free text (True) or parts that may hold some."""
    found = []
    for name, info in model.model_fields.items():
        metadata, leaves = unwrap(info.annotation, list(info.metadata))
        patterns = {
            getattr(inner, "pattern", None)
            for entry in metadata
            for inner in (entry, *getattr(entry, "metadata", ()))
        }
        is_text = TEXT_PATTERN in patterns and name.rstrip("_") not in _NOT_PROSE
        has_parts = any(isinstance(leaf, type) and issubclass(leaf, Model) for leaf in leaves)
        if is_text or has_parts:
            found.append((name, is_text))
    return tuple(found)
