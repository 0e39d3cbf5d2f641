"""Markdown, line by line."""

from __future__ import annotations

import re
from bisect import bisect_right

from curate.prose.blocks.found import Plain, Span, lines_of
from curate.prose.blocks.inline import add_inline, label_of
from curate.prose.blocks.markup import Hidden
from curate.prose.blocks.plain import depth
from curate.prose.text import BlockKind

_FENCE = re.compile(r"[ \t]*+(`{3,}|~{3,})")
_FENCE_LINE = re.compile(r"^[ \t>]*+(`{3,}|~{3,})[ \t]*+$")
_QUOTE = re.compile(r"(?:[ \t]*+>)++")
_MARKER = re.compile(r"[ \t]*+(?P<mark>[-*+•]|(?P<number>\d{1,9})[.)])(?:[ \t]++(?=\S)|[ \t]*+$)")
_TASK = re.compile(r"\[[ xX]\][ \t]++")
_ATX = re.compile(r"[ \t]*+(#{1,6})(?:[ \t]++|$)")
_DEFINITION = re.compile(r"[ ]{0,3}\[([^\[\]^][^\[\]]{0,200})\]:[ \t]*+\S")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^[^\s\[\]]{1,20}\]:[ \t]*+")
_PIPE = re.compile(r"\\.|\|")


def read_markdown(source: str) -> Plain:
    """Markdown as plain text; what stands between lines of ``---`` at the top is no part of it."""
    reader = _Markdown(source)
    reader.read()
    return reader.out


class _Markdown:
    """Reads Markdown line by line; the lines of a paragraph are kept until it ends."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out = Plain(source)
        self._lines = _without_front_matter(source, list(lines_of(source)))
        texts = [source[a:b] for a, b in self._lines]
        definitions = map(_DEFINITION.match, texts) if "]:" in source else ()
        self._labels = {label_of(found[1]) for found in definitions if found}
        self._fences = {
            mark: [at for at, text in enumerate(texts) if mark in text and _FENCE_LINE.match(text)]
            for mark in ("```", "~~~")
            if mark in source
        }
        self._hidden = Hidden(source)
        self._hidden_within = Hidden(source)  # paragraphs, which are read later
        self._resume = 0  # what is hidden goes up to here
        self._open: list[Span] = []  # the lines of the open paragraph
        self._kind: BlockKind | None = None
        self._level = 0
        self._quoted = False  # whether the open paragraph is
        self._indents: list[int] = []  # of the lists that are open

    def read(self) -> None:
        """Read all lines."""
        at = 0
        while at < len(self._lines):
            at = self._line(at)
        self._end()
        self.out.begin(None)

    def _begin(self, kind: BlockKind | None, level: int = 0) -> None:
        self._end()
        self._kind, self._level = kind, level

    def _end(self) -> None:
        """Close the open paragraph."""
        if self._open:
            self._inline(self._open, self._kind, self._level)
        self._open, self._kind, self._level = [], None, 0

    def _line(self, at: int) -> int:
        """Read line ``at``; returns the line to read next."""
        start, end = self._lines[at]
        start = max(start, self._resume)
        if start >= end:
            if end > self._resume or not self._resume:
                self._end()
            return at + 1
        end = self._shown(start, end)
        text = self.source[start:end]
        quote = _QUOTE.match(text)
        if quote:
            start += quote.end()
            text = text[quote.end() :]
        bare = text.lstrip()
        if not bare:
            self._end()
            return at + 1
        if quote and not self._quoted:
            self._end()
        self._quoted = bool(quote)
        if bare[0].isalpha():  # no mark of anything: most lines
            self._item_or_line(start, end, quote is not None)
            return at + 1
        fence = _FENCE.match(text)
        if fence:
            return self._fenced(at, fence[1][:3])
        if self._is_structure(start, end, text):
            return at + 1
        if self._is_table(text):
            return self._table(at)
        self._item_or_line(start, end, quote is not None)
        return at + 1

    def _shown(self, start: int, end: int) -> int:
        """Where a line ends for its readers, if something hidden goes on in the next lines."""
        hidden = self._hidden.next(start, end) if "<" in self.source[start:end] else None
        while hidden and hidden[1] <= end:
            hidden = self._hidden.next(hidden[1], end)
        if hidden is None:
            return end
        self._resume = hidden[1]
        return hidden[0]

    def _fenced(self, at: int, mark: str) -> int:
        """A block of code; a fence that is never closed is no fence."""
        self._end()
        lines = self._fences[mark]
        index = bisect_right(lines, at)
        if index == len(lines):
            return at + 1
        self.out.begin("code")
        last = self._lines[at][1]
        for start, end in self._lines[at + 1 : lines[index]]:
            self.out.put("\n", last, start)
            self.out.keep(start, end)
            last = end
        self.out.begin(None)
        return lines[index] + 1

    def _is_structure(self, start: int, end: int, text: str) -> bool:
        """Read a heading, a line of its own or a definition, if this is one."""
        first = text.lstrip()[0]
        bare = "".join(text.split()) if first in "=-*_" else ""
        if bare and bare == first * len(bare):
            if self._open and self._kind is None and first in "=-" and len(bare) > 1:
                self._kind, self._level = "heading", 1 if first == "=" else 2
                self._end()
                return True
            if len(bare) > 2:
                self._end()
                return True
        atx = _ATX.match(text)
        if atx:
            self._begin("heading", len(atx[1]))
            content = text[atx.end() :].rstrip()
            unclosed = content.rstrip("#")
            if unclosed.endswith((" ", "\t")) or not unclosed:
                content = unclosed.rstrip()
            self._open = [(start + atx.end(), start + atx.end() + len(content))]
            self._end()
            return True
        if not self._open and _DEFINITION.match(text):
            return True
        note = _FOOTNOTE.match(text)
        if note:
            self._begin(None)
            self._add(start + note.end(), end)
        return bool(note)

    def _item_or_line(self, start: int, end: int, quoted: bool) -> None:
        """A list item, a paragraph, or one more line of either."""
        line = start
        marker = _MARKER.match(self.source, start, end)
        while marker and self._interrupts(marker):
            self._begin("list_item", depth(self._indents, marker.start("mark") - line))
            start = marker.end()
            task = _TASK.match(self.source, start, end)
            start = task.end() if task else start
            marker = _MARKER.match(self.source, start, end)
        if not self._open and self._kind != "list_item":
            self._kind = "quote" if quoted else None
            if start < end and not self.source[start].isspace():
                self._indents.clear()
        self._add(start, end)

    def _interrupts(self, marker: re.Match[str]) -> bool:
        """A number that is not 1 within a paragraph is a number at the start of its line."""
        return not self._open or self._kind == "list_item" or marker["number"] in (None, "1")

    def _add(self, start: int, end: int) -> None:
        line = self.source[start:end]
        text = line.strip()
        if text:
            start += len(line) - len(line.lstrip())
            self._open.append((start, start + len(text)))

    def _is_table(self, text: str) -> bool:
        """Whether the open paragraph is the head of a table and this the line below it."""
        return (
            len(self._open) == 1
            and "-" in text
            and set(text) <= set(" \t|:-")
            and "|" in self.source[slice(*self._open[0])]
        )

    def _table(self, at: int) -> int:
        """A table: each cell is a paragraph."""
        rows = self._open
        self._open, self._kind = [], None
        at += 1
        while at < len(self._lines) and "|" in self.source[slice(*self._lines[at])]:
            rows.append(self._lines[at])
            at += 1
        for first, end in rows:
            quote = _QUOTE.match(self.source, first, end)
            start = quote.end() if quote else first
            limits = [m.start() for m in _PIPE.finditer(self.source, start, end) if m[0] == "|"]
            for a, b in zip([start - 1, *limits], [*limits, end], strict=True):
                self._add(a + 1, b)
                if self._open:
                    self._inline(self._open, "paragraph", 0)
                self._open = []
        return at

    def _inline(self, lines: list[Span], kind: BlockKind | None, level: int) -> None:
        add_inline(self.out, lines, kind, level, self._labels, self._hidden_within)


def _without_front_matter(source: str, lines: list[Span]) -> list[Span]:
    """The lines after what stands between two lines of ``---`` at the top, if it does."""
    if lines and source[slice(*lines[0])].rstrip() == "---":
        for index, line in enumerate(lines[1:], 2):
            if source[slice(*line)].rstrip() in ("---", "..."):
                return lines[index:]
    return lines
