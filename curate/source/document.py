"""Document: the data of one YAML file, and the place of every value in it."""

from __future__ import annotations

import bisect
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from curate.finding import Path, Place

UNWRITTEN = "todo"
"""A value that drafts may hold for what is still to be written."""

RawPath = tuple[str | int, ...]
"""Keys and list indexes, as the data stands in one file. Never kept: see ``Document.path``."""

ProblemKind = Literal[
    "syntax", "duplicate_key", "ambiguous", "limit", "encoding", "indirection", "documents", "empty"
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the file itself. ``path`` is the value that cannot be trusted for it."""

    kind: ProblemKind
    message: str
    remedy: str
    start: int
    end: int
    path: RawPath | None = None
    because: tuple[int, int] | None = None


@dataclass(slots=True)
class Node:
    """Where one value stands: offsets of the value and of its key, and the values in it."""

    start: int
    end: int
    key: tuple[int, int] | None = None
    children: dict[str, Node] | list[Node] | None = None


@dataclass
class Document:
    """One file as read. ``data`` is None when ``problems`` left nothing to read.

    Values are dict, list, str, int, Decimal, bool or None. ``tainted`` are the paths of values
    that have a problem of their own and must not be judged further; ``blanks`` those of empty
    values (null), ``todos`` those that say ``todo`` in any case; ``lists`` are all lists.
    """

    file: str
    text: str
    data: Any = None
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    tainted: set[RawPath] = field(default_factory=set)
    blanks: list[RawPath] = field(default_factory=list)
    todos: list[RawPath] = field(default_factory=list)
    lists: list[tuple[RawPath, list[Any]]] = field(default_factory=list)
    _names: dict[int, list[str]] = field(default_factory=dict, repr=False, compare=False)

    def _names_in(self, items: list[Any]) -> list[str]:
        """The identities of a list of ``data``, which does not change."""
        if id(items) not in self._names:
            self._names[id(items)] = identities(items)
        return self._names[id(items)]

    @cached_property
    def values(self) -> tuple[tuple[RawPath, Any], ...]:
        """Every value that is not itself a list or mapping, with its path."""
        return tuple(_walk(self.data))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its line end."""
        starts = self._line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def place(self, start: int, end: int) -> Place:
        """The place of the text between two offsets."""
        starts = self._line_starts
        first = bisect.bisect_right(starts, start) - 1
        last = bisect.bisect_right(starts, max(start, end - 1)) - 1
        return Place(
            file=self.file,
            line=first + 1,
            column=start - starts[first] + 1,
            end_line=last + 1,
            end_column=max(end, start) - starts[last] + 1,
            start=start,
            end=max(end, start),
        )

    def settle(self, path: RawPath) -> RawPath:
        """``path`` without the index of a value that stands alone where a list could stand."""
        steps: list[str | int] = []
        value = self.data
        for step in path:
            if isinstance(step, int):
                if not isinstance(value, list):
                    continue
                value = value[step] if step < len(value) else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
            steps.append(step)
        return tuple(steps)

    def value(self, path: RawPath) -> Any:
        """The value at ``path``; None where there is none."""
        value = self.data
        for step in self.settle(path):
            if isinstance(step, int):
                value = value[step] if isinstance(value, list) and step < len(value) else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value

    def node(self, path: RawPath) -> tuple[Node | None, int]:
        """The node at ``path``, or its nearest ancestor, and how many steps were found."""
        node = self.root
        for depth, step in enumerate(path):
            children = node.children if node else None
            child = None
            if isinstance(children, dict):
                child = children.get(str(step))
            elif isinstance(children, list) and isinstance(step, int) and step < len(children):
                child = children[step]
            if child is None:
                return node, depth
            node = child
        return node, len(path)

    def span(self, path: RawPath) -> tuple[int, int]:
        """What to mark for ``path``: a scalar itself, the key of anything longer or missing."""
        path = self.settle(path)
        node, found = self.node(path)
        if node is None:
            return 0, 0
        if (
            found == len(path)
            and not isinstance(node.children, (dict, list))
            and node.end > node.start
        ):
            return node.start, node.end
        if node.key is not None:
            return node.key
        if isinstance(node.children, dict) and node.children:
            first = next(iter(node.children.values()))
            return first.key or (first.start, first.end)
        return node.start, min(node.end, node.start + 1)

    def span_within(self, path: RawPath, start: int, end: int) -> tuple[int, int]:
        """Where ``value[start:end]`` of a text stands; all of the text if it is written otherwise.

        A long text goes over several lines, so white space may be longer there.
        """
        whole, value = self.span(path), self.value(path)
        if not isinstance(value, str) or not value[start:end].split():
            return whole
        written = r"\s+".join(map(re.escape, value[start:end].split()))
        words = re.compile(rf"(?<!\w){written}(?!\w)")
        before = sum(found.start() < start for found in words.finditer(value, 0, end))
        found_there = [found.span() for found in words.finditer(self.text, *whole)]
        return found_there[before] if before < len(found_there) else whole

    def path(self, raw: RawPath) -> Path:
        """``raw`` with every list index replaced by the identity of that item."""
        steps: list[str] = []
        value = self.data
        for step in self.settle(raw):
            if isinstance(step, int) and isinstance(value, list) and step < len(value):
                steps.append(self._names_in(value)[step])
                value = value[step]
            else:
                steps.append(str(step))
                value = value.get(step) if isinstance(value, dict) else None
        return tuple(steps)

    def raw(self, path: Path) -> RawPath:
        """The opposite of :meth:`path`; stops where ``path`` leads nowhere."""
        steps: list[str | int] = []
        value = self.data
        for step in path:
            if isinstance(value, list):
                names = self._names_in(value)
                if step not in names:
                    break
                index = names.index(step)
                steps.append(index)
                value = value[index]
            else:
                steps.append(step)
                value = value.get(step) if isinstance(value, dict) else None
        return tuple(steps)


# What names an item of a list, first match first. A sentence is named by its hash.
_NAMING_KEYS = (
    "id",
    "condition",
    "ingredient",
    "product",
    "guideline",
    "with",
    "joint",
    "ref",
    "claim",
    "risk",
    "when",
    "text",
)
_IS_ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*\Z")


def identities(items: Sequence[Any]) -> list[str]:
    """A name for each item that does not depend on its index; equal ones get ``~2``, ``~3``."""
    seen: dict[str, int] = {}
    names = []
    for item in items:
        name = _identity(item)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return names


def _identity(item: Any) -> str:
    if isinstance(item, Mapping):
        for key in _NAMING_KEYS:
            if isinstance(item.get(key), str):
                return _identity(item[key])
    if isinstance(item, str) and len(item) <= 80 and _IS_ID.match(item):
        return item
    text = item if isinstance(item, str) else json.dumps(item, sort_keys=True, default=str)
    return "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _walk(data: Any, path: RawPath = ()) -> Iterator[tuple[RawPath, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*path, index))
    else:
        yield path, data
