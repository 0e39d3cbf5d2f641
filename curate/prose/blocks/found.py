"""What the formats find: blocks, and plain text with the place of every character."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from curate.prose.text import BlockKind

Span = tuple[int, int]
"""Start and end of a part of the source, in code points."""


@dataclass(slots=True)
class Found:
    """A block as its format gives it; ``kind`` is None while only its words can tell.

    ``linked`` and ``bold`` tell that all of it is; ``numbered``, that a number stood before it;
    ``guessed``, that no markup made it a heading; ``parted``, that a picture cut it off. Blocks
    that nothing but line ends part have the same ``chunk``.
    """

    kind: BlockKind | None
    start: int
    end: int
    level: int = 0
    linked: bool = False
    bold: bool = False
    numbered: bool = False
    guessed: bool = False
    parted: bool = False
    chunk: int = 0


WORD = re.compile(r"\w")
"""One code point of a word: text without any says nothing to a reader."""

_LINE_END = re.compile(r"\r\n?|\n")


def lines_of(source: str) -> Iterator[Span]:
    """Every line of ``source`` without its end; a byte order mark belongs to none."""
    start = int(source.startswith("\ufeff"))
    for end in _LINE_END.finditer(source):
        yield start, end.start()
        start = end.end()
    yield start, len(source)


def _is_blank(char: str) -> bool:
    return char.isspace() or char == "\ufeff"


class Plain:
    """Plain text as it grows: its blocks, and where each character comes from.

    ``texts`` joined are the plain text, and ``found`` its blocks, once the last one is closed;
    ``starts`` and ``ends`` are those of :class:`~curate.prose.text.Text`.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.texts: list[str] = []
        self.found: list[Found] = []
        self.starts, self.ends = array("I"), array("I")
        self._places = array("I", range(len(source) + 1))
        self._length = 0  # of all closed blocks and their separators
        self._parts: list[str] = []  # of the open block
        self._kind: BlockKind | None = None
        self._level = 0
        self._parted = False
        self._linked, self._link = 0, -1

    @property
    def spaced(self) -> bool:
        """Whether more white space says nothing: at the start of a block, or after some."""
        return not self._parts or self._parts[-1][-1] in " \n"

    @property
    def broken(self) -> bool:
        """Whether a line ends here."""
        return bool(self._parts) and self._parts[-1].endswith("\n")

    def keep(self, start: int, end: int) -> None:
        """Add ``source[start:end]`` as it is."""
        while start < end and not self._parts and _is_blank(self.source[start]):
            start += 1
        if start < end:
            self._open()
            self._parts.append(self.source[start:end])
            self.starts.extend(self._places[start:end])
            self.ends.extend(self._places[start + 1 : end + 1])

    def put(self, text: str, start: int, end: int) -> None:
        """Add ``text``, each character of which stands for ``source[start:end]``."""
        if text and (self._parts or not text.isspace()):
            self._open()
            self._parts.append(text)
            self.starts.extend([start] * len(text))
            self.ends.extend([end] * len(text))

    def link(self, on: bool) -> None:
        """Text from here on is, or is no longer, the text of a link."""
        here = len(self.starts) - self._length
        if self._link >= 0:
            self._linked += here - self._link
        self._link = here if on else -1

    def begin(self, kind: BlockKind | None, level: int = 0, parted: bool = False) -> None:
        """Close the open block; what is added next is of this kind.

        ``parted``: only because of a picture that stands here.
        """
        if self._parts:
            self._close(parted or self._parted)
        self._kind, self._level, self._parted = kind, level, parted

    def _open(self) -> None:
        if not self._parts and self.texts:
            at = self.ends[-1]
            self.texts.append("\n\n")
            self._length += 2
            self.starts.extend((at, at))
            self.ends.extend((at, at))

    def _close(self, parted: bool) -> None:
        linking = self._link >= 0
        self.link(False)
        whole = "".join(self._parts)
        text = whole.rstrip()
        extra = len(whole) - len(text)
        if extra:
            del self.starts[-extra:]
            del self.ends[-extra:]
        start, end = self._length, self._length + len(text)
        linked = self._linked >= len(text) - 2 and self._linked > 0
        bold = _is_bold(self.source, self.starts[start], self.ends[end - 1])
        if not parted or WORD.search(text):
            self.found.append(
                Found(self._kind, start, end, self._level, linked, bold, parted=parted, chunk=start)
            )
        self.texts.append(text)
        self._length = end
        self._parts, self._linked, self._link = [], 0, 0 if linking else -1


_BOLD = (("**", "__", "<b>", "<strong>"), ("**", "__", "</b>", "</strong>"))


def _is_bold(source: str, start: int, end: int) -> bool:
    """Whether marks of strong emphasis stand around ``source[start:end]``, and none in it."""
    before, after = source[max(0, start - 8) : start].lower(), source[end : end + 9].lower()
    if not before.endswith(_BOLD[0]) or not after.startswith(_BOLD[1]) or end - start > 200:
        return False
    inside = source[start:end]
    return "**" not in inside and "__" not in inside and "</" not in inside
