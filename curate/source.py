"""Bytes to Document: the data of one YAML file and the place of every value in it.

One pass over the parser's events builds data and places together and counts depth and nodes as it
goes, so that a hostile file stops within milliseconds. Plain scalars mean what the scalar table in
``_scalar`` says; what other YAML readers would take for another value is a problem, never silently
one of the two.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import yaml

from curate.finding import Path, Place

MAX_BYTES = 1 << 20
MAX_DEPTH = 24
MAX_NODES = 50_000

TODO = "todo"
"""A value that drafts may hold for what is still to be written."""

RawPath = tuple[str | int, ...]
"""Keys and list indexes, as the data stands in one file. Never kept: see ``Document.path``."""

# Events of PyYAML. Its stubs type marks as optional and attributes by subclass, which the parser
# does not do; what is read of an event is checked by its class below.
Event = Any
_Scalar: Any = yaml.ScalarEvent
_Alias: Any = yaml.AliasEvent
_MappingStart: Any = yaml.MappingStartEvent
_MappingEnd: Any = yaml.MappingEndEvent
_SequenceEnd: Any = yaml.SequenceEndEvent
_StreamEnd: Any = yaml.StreamEndEvent

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

    def path(self, raw: RawPath) -> Path:
        """``raw`` with every list index replaced by the identity of that item."""
        steps: list[str] = []
        value = self.data
        for step in self.settle(raw):
            if isinstance(step, int) and isinstance(value, list) and step < len(value):
                steps.append(identities(value)[step])
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
                names = identities(value)
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


def load(data: bytes, file: str) -> Document:
    """Read one file's bytes. Never raises: what is wrong stands in ``problems``.

    Read at most ``MAX_BYTES + 1`` bytes of a file: one byte too many is enough to refuse it.
    """
    if len(data) > MAX_BYTES:
        return _refused(file, "limit", f"the file is larger than {MAX_BYTES >> 20} MiB", "split it")
    text, problem = _decode(data)
    document = Document(file, text)
    if problem:
        document.problems.append(problem)
        return document
    try:
        _Builder(document).build()
    except _Stop as stop:
        document.data = document.root = None
        document.problems.append(stop.problem)
    except yaml.MarkedYAMLError as error:
        document.data = document.root = None
        document.problems.append(_syntax_problem(error, text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        document.data = document.root = None
        message = str(error).splitlines()[0] if str(error) else "the file cannot be read"
        document.problems.append(
            Problem("encoding", message, "remove the character that YAML does not allow", 0, 0)
        )
    return document


def _refused(file: str, kind: ProblemKind, message: str, remedy: str) -> Document:
    return Document(file, "", problems=[Problem(kind, message, remedy, 0, 0)])


# Control characters, and those that are invisible or turn the direction of text around.
_FORBIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
)


def _decode(data: bytes) -> tuple[str, Problem | None]:
    def refuse(message: str) -> Problem:
        return Problem("encoding", message, "save the file as UTF-8 text", 0, 0)

    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data[:1] and b"\x00" in data[:2]):
        return "", refuse("the file is UTF-16 or UTF-32, not UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode("utf-8-sig", "replace"))
        message = f"the file is not UTF-8 (byte {data[error.start]:#04x})"
        problem = Problem("encoding", message, "save the file as UTF-8 text", at, at + 1)
        return data.decode("utf-8-sig", "replace"), problem
    found = _FORBIDDEN.search(text)
    return text, _forbidden("the file", found[0], found.span()) if found else None


def _forbidden(
    where: str, char: str, span: tuple[int, int], path: RawPath | None = None
) -> Problem:
    kind = "control" if char < "\xa0" else "invisible"
    name = "a NUL" if char == "\0" else f"the {kind} character U+{ord(char):04X}"
    return Problem("encoding", f"{where} holds {name}", "delete it", *span, path=path)


class _Stop(Exception):  # noqa: N818 - ends the reading of one file; never leaves this module
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


# The C parser where PyYAML was built with it (its wheels are); the other gives the same events.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Turns the parser's events into ``document.data`` and ``document.root``."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.next: Any = _Parser(document.text).get_event
        self.nodes = 0

    def build(self) -> None:
        """Read the one document in the file."""
        self.next()  # start of the stream
        event = self.next()
        if isinstance(event, _StreamEnd):
            raise _Stop(_empty(0))
        event = self.next()
        self.document.data, self.document.root = self.value(event, (), 0)
        self.next()  # end of the document
        event = self.next()
        if not isinstance(event, _StreamEnd):
            raise _Stop(_second_document(event.start_mark.index))
        if self.document.data in (None, "", [], {}):
            raise _Stop(_empty(0))

    def value(self, event: Event, path: RawPath, depth: int) -> tuple[Any, Node]:
        """The value that starts with ``event``."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Stop(_limit(event, f"the file holds more than {MAX_NODES} values", "split it"))
        if isinstance(event, _Scalar):
            return self.scalar(event, path)
        if isinstance(event, _Alias) or event.anchor or event.tag:
            raise _Stop(_indirection(event))
        if depth == MAX_DEPTH:
            raise _Stop(_limit(event, f"nested deeper than {MAX_DEPTH} levels", "flatten it"))
        if isinstance(event, _MappingStart):
            return self.mapping(event, path, depth + 1)
        return self.sequence(event, path, depth + 1)

    def sequence(self, start: Event, path: RawPath, depth: int) -> tuple[Any, Node]:
        """A list; its items are named by index in ``path``."""
        values: list[Any] = []
        nodes: list[Node] = []
        while not isinstance(event := self.next(), _SequenceEnd):
            value, node = self.value(event, (*path, len(values)), depth)
            values.append(value)
            nodes.append(node)
        self.document.lists.append((path, values))
        return values, Node(start.start_mark.index, event.end_mark.index, None, nodes)

    def mapping(self, start: Event, path: RawPath, depth: int) -> tuple[Any, Node]:
        """A mapping; of a doubled key the first value stands, tainted."""
        values: dict[str, Any] = {}
        nodes: dict[str, Node] = {}
        while not isinstance(event := self.next(), _MappingEnd):
            key, span = self.key(event, path)
            value, node = self.value(self.next(), (*path, key), depth)
            node.key = span
            if key in values:
                self.duplicate(key, span, nodes[key], (*path, key))
            else:
                values[key] = value
                nodes[key] = node
        return values, Node(start.start_mark.index, event.end_mark.index, None, nodes)

    def key(self, event: Event, path: RawPath) -> tuple[str, tuple[int, int]]:
        """The name of a key, always as text."""
        if not isinstance(event, _Scalar) or event.anchor or event.tag:
            raise _Stop(_indirection(event))
        span = (event.start_mark.index, event.end_mark.index)
        name: str = event.value
        if event.implicit[0] and name[:1] in _SPECIAL_STARTS and _is_ambiguous(name):
            self.document.problems.append(_ambiguous(name, span, (*path, name), "key"))
            self.document.tainted.add((*path, name))
        return name, span

    def scalar(self, event: Event, path: RawPath) -> tuple[Any, Node]:
        """A single value, by the scalar table."""
        if event.anchor or event.tag:
            raise _Stop(_indirection(event))
        start, end = event.start_mark.index, event.end_mark.index
        text: str = event.value
        plain = event.implicit[0]
        node = Node(start, end)
        if event.style == '"' and (found := _FORBIDDEN.search(text)):
            self.document.problems.append(_forbidden("this text", found[0], (start, end), path))
            self.document.tainted.add(path)
        if plain and _RUN_ON_COMMENT.match(self.document.text, end):
            self.document.problems.append(_run_on_comment(self.document.text, start, end, path))
            self.document.tainted.add(path)
        if len(text) == len(TODO) and text.lower() == TODO:
            self.document.todos.append(path)
        if not plain or text[:1] not in _SPECIAL_STARTS:
            return text, node
        if _is_ambiguous(text):
            self.document.problems.append(_ambiguous(text, (start, end), path, "value"))
            self.document.tainted.add(path)
            return text, node
        value = _scalar(text)
        if value is None:
            self.document.blanks.append(path)
        return value, node

    def duplicate(self, key: str, span: tuple[int, int], first: Node, path: RawPath) -> None:
        """Report a key that stands twice in one mapping."""
        self.document.tainted.add(path)
        self.document.problems.append(
            Problem(
                "duplicate_key",
                f"`{key}` stands twice",
                "keep one of the two",
                *span,
                path=path,
                because=first.key,
            )
        )


# `Use weight #2` is read as `Use weight`; a comment that is meant as one has a space after its #.
_RUN_ON_COMMENT = re.compile(r"[ \t]+#[^\s#!]")


def _run_on_comment(text: str, start: int, end: int, path: RawPath) -> Problem:
    cut = text[end : end + 12].split("\n")[0].strip()
    return Problem(
        "ambiguous",
        f"the text ends before `{cut}`, which starts a comment",
        "put quotes around the whole text; for a comment write `# ` with a space",
        start,
        end,
        path=path,
    )


# Only a plain scalar that starts with one of these can be anything but text.
_SPECIAL_STARTS = frozenset(["", *"0123456789+-.~=<yYnNtTfFoO"])
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?\Z")
_WORDS = {"": None, "null": None, "true": True, "false": False}
# What YAML 1.1 or 1.2 readers take for a boolean, null, number, merge key or time of day, and the
# scalar table does not.
_OTHER_READING = re.compile(
    r"""(?: [yYnN] | yes | Yes | YES | no | No | NO | on | On | ON | off | Off | OFF
      | True | TRUE | False | FALSE | Null | NULL | ~ | = | <<
      | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?
      | [-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?
      | [-+]?0[xXoO][0-9a-fA-F_]+ | [-+]?0[bB][01_]+
      | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
      | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN) )\Z""",
    re.VERBOSE,
)


def _is_ambiguous(text: str) -> bool:
    return bool(_OTHER_READING.match(text)) and text not in _WORDS and not _NUMBER.match(text)


def _scalar(text: str) -> Any:
    """The scalar table: words, whole numbers, decimals; everything else is text.

    A decimal without a fraction is the whole number: JSON knows no difference between them.
    """
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.match(text)
    if not number:
        return text
    if not number[1]:
        return int(text)
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def _ambiguous(text: str, span: tuple[int, int], path: RawPath, what: str) -> Problem:
    if text == "<<":
        message, remedy = "`<<` is a merge key; records do not use them", "write the fields out"
    else:
        message = f"the plain {what} `{text}` means different things to different programs"
        remedy = f'write "{text}" in quotes if it is text'
        if re.fullmatch(r"0[0-9]+", text):
            remedy += f", or {text.lstrip('0') or '0'} if it is a number"
        elif re.fullmatch(r"[0-9]+(?:_[0-9]+)+", text):
            remedy += f", or {text.replace('_', '')} if it is a number"
        elif re.fullmatch(r"[0-9]+:[0-9]+", text):
            minutes, seconds = map(int, text.split(":"))
            remedy += f", or a time such as `{minutes * 60 + seconds} s`"
        elif text in ("~", "Null", "NULL"):
            remedy += ", or delete it if it is empty"
        elif what == "key":
            pass
        elif text.lower() in ("yes", "on", "y", "true"):
            remedy += ", or true"
        elif text.lower() in ("no", "off", "n", "false"):
            remedy += ", or false"
    return Problem("ambiguous", message, remedy, *span, path=path)


def _empty(at: int) -> Problem:
    return Problem("empty", "the file holds no record", "write one, or delete the file", at, at)


def _second_document(start: int) -> Problem:
    # Which of them is the record, or whether a stray line cut one in two, nobody can tell: neither
    # is judged.
    message = "a second document starts here; one file holds one record"
    remedy = "move it into a file of its own, or delete the `---`"
    return Problem("documents", message, remedy, start, start + 3)


def _limit(event: Event, message: str, remedy: str) -> Problem:
    return Problem("limit", message, remedy, event.start_mark.index, event.end_mark.index)


def _indirection(event: Event) -> Problem:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, _Alias):
        message = f"`*{event.anchor}` is an alias"
        remedy = "write the value out, or put quotes around a text that starts with `*`"
    elif getattr(event, "anchor", None):
        message = f"`&{event.anchor}` is an anchor"
        remedy = "delete it, or put quotes around a text that starts with `&`"
    elif getattr(event, "tag", None):
        message = "a word that starts with `!` is a tag"
        remedy = "delete it, or put quotes around a text that starts with `!`"
    else:
        message, remedy = "a key must be a word, not a list or mapping", "write a word"
    return Problem("indirection", message + "; records do not use these", remedy, start, end)


# What the parser says, what that means to an editor, and where it is: at the "problem" mark or at
# the "context" mark, where the thing began. The first matching entry is used.
_SYNTAX_WORDS = (
    (
        "did not find expected ',' or ']'",
        "this `[` is never closed",
        "close it with `]`, or put quotes around the text",
        "context",
    ),
    (
        "did not find expected ',' or '}'",
        "this `{` is never closed",
        "close it with `}`, or put quotes around the text",
        "context",
    ),
    (
        "found unexpected end of stream",
        "this quote is never closed",
        "add the closing quote",
        "context",
    ),
    (
        "mapping values are not allowed",
        "a second `: ` in one line",
        "put quotes around the text, or check the indentation",
        "problem",
    ),
    (
        "block sequence entries are not allowed",
        "a list item (`- `) cannot start in this line",
        "start it on a line of its own, or put quotes around the text",
        "problem",
    ),
    (
        "did not find expected key",
        "this line does not fit the lines above it",
        "check the indentation, and quotes in the lines above",
        "problem",
    ),
    (
        "did not find expected '-' indicator",
        "this line is not an item of the list above it",
        "check the indentation, and quotes in the lines above",
        "problem",
    ),
    (
        "could not find expected ':'",
        "this line has no `: ` after its key",
        "write `key: value`, or check the indentation of a longer text",
        "context",
    ),
    (
        "found unexpected ':'",
        "a space is missing after `:`",
        "write `key: value`",
        "problem",
    ),
    (
        "found character that cannot start any token",
        "a value cannot start with this character",
        "put quotes around the value",
        "problem",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "a text cannot start with `*` or `&`",
        "put quotes around the text",
        "context",
    ),
    (
        "did not find expected comment or line break",
        "`>` and `|` start a block of text",
        "put quotes around the value, or write `at least` for `>=`",
        "problem",
    ),
    (
        "expected chomping or indentation indicators",
        "`>` and `|` start a block of text",
        "put quotes around the value, or write `at least` for `>=`",
        "problem",
    ),
    (
        "found undefined tag handle",
        "a text cannot start with `!`",
        "put quotes around the value",
        "context",
    ),
    (
        "did not find expected <document start>",
        "the record ends above, and more follows here",
        "check quotes and indentation in the lines above",
        "problem",
    ),
)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    said = error.problem or error.context or "this is not YAML"
    message, remedy, where = said, "check quotes, brackets and indentation here", "problem"
    for words, meaning, advice, place in _SYNTAX_WORDS:
        if words in said:
            message, remedy, where = meaning, advice, place
            break
    if message.startswith("a second") and _one_colon(error.problem_mark, text):
        message, remedy = "this line or the one above is indented wrongly", "align it with its list"
    problem, context = _index(error.problem_mark, text), _index(error.context_mark, text)
    start = problem if problem is not None else context or 0
    if text[start : start + 1] == "\t":
        message, remedy = "this line is indented with a tab", "indent with spaces"
    elif text[:start].rstrip().endswith("\n..."):
        start = text.rindex("...", 0, start)
        message, remedy = "the record ends at `...`, and more follows", "delete that line"
    elif text[:start].rstrip(" ")[-1:] in ("'", '"') and said.startswith("did not find"):
        message, remedy = "text after a closing quote", "put quotes around the whole text"
    elif said == "did not find expected node content" and not text[start:].strip():
        start = max(text.rfind("[", 0, start), text.rfind("{", 0, start), 0)
        message = f"this `{text[start]}` is never closed"
        remedy = "close it, or put quotes around the text"
    because = None
    if where == "context" and context is not None:
        if start > context and "never closed" in message:
            because = (start, min(start + 1, len(text)))
        start = context
    return Problem("syntax", message, remedy, start, min(start + 1, len(text)), because=because)


def _one_colon(mark: Any, text: str) -> bool:
    """Whether the line before ``mark`` has no other `: ` that quotes could explain."""
    if mark is None:
        return False
    start = text.rfind("\n", 0, mark.index) + 1
    return ": " not in text[start : mark.index] and not text[start : mark.index].count(":")


def _index(mark: Any, text: str) -> int | None:
    return None if mark is None else min(mark.index, len(text))


def _walk(data: Any, path: RawPath = ()) -> Iterator[tuple[RawPath, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*path, index))
    else:
        yield path, data
