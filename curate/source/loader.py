"""Bytes to Document, in one pass over the parser's events.

Data and places are built together, and depth and nodes counted on the way, so that a hostile file
stops within milliseconds.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from curate.source.document import UNWRITTEN, Document, Node, Problem, ProblemKind, RawPath
from curate.source.scalars import SPECIAL_STARTS, ambiguous, is_ambiguous, scalar
from curate.source.syntax import syntax_problem

MAX_BYTES = 1 << 20
MAX_DEPTH = 24
MAX_NODES = 50_000

# Events of PyYAML. Its stubs type marks as optional and attributes by subclass, which the parser
# does not do; what is read of an event is checked by its class below.
Event = Any
_Scalar: Any = yaml.ScalarEvent
_Alias: Any = yaml.AliasEvent
_MappingStart: Any = yaml.MappingStartEvent
_MappingEnd: Any = yaml.MappingEndEvent
_SequenceEnd: Any = yaml.SequenceEndEvent
_StreamEnd: Any = yaml.StreamEndEvent


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
        document.problems.append(syntax_problem(error, text))
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
        if event.implicit[0] and name[:1] in SPECIAL_STARTS and is_ambiguous(name):
            self.document.problems.append(ambiguous(name, span, (*path, name), "key"))
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
        if len(text) == len(UNWRITTEN) and text.lower() == UNWRITTEN:
            self.document.todos.append(path)
        if not plain or text[:1] not in SPECIAL_STARTS:
            return text, node
        if is_ambiguous(text):
            self.document.problems.append(ambiguous(text, (start, end), path, "value"))
            self.document.tainted.add(path)
            return text, node
        value = scalar(text)
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
