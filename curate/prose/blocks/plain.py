"""Plain text as blocks: what blank lines part, and what else lines say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from curate.prose.blocks.found import Found, lines_of
from curate.prose.blocks.line import BARE_LINK, heading_case, line_kind, stops

_ITEM = re.compile(
    r"(?:[-*+•‣◦▪●○·–—✓✔✅➤➔→►▶]|(\d{1,3})[.)]|\(\d{1,3}\)|\(?[a-z]\))[ \t\u00a0]++(?=\S)"
)
_RULE = re.compile(r"[-=_*~#–—]{3,}\Z")
_UNWRAPPED = 120  # code points beyond which a line is a paragraph rather than one of its lines
_UNSTOPPED = 60  # the same, for lines of a list without marks


@dataclass(slots=True)
class _Row:
    """A line of text without white space around it; ``item`` is the mark of a list before it."""

    start: int
    text: str
    indent: int
    item: re.Match[str] | None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _row(source: str, start: int, end: int) -> _Row:
    line = source[start:end]
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    return _Row(start + indent, text, indent, _ITEM.match(text))


def text_blocks(source: str) -> list[Found]:
    """The blocks of plain text; marks of lists and lines drawn between paragraphs are in none."""
    found: list[Found] = []
    rows: list[_Row] = []
    indents: list[int] = []  # of the open lists
    for start, end in lines_of(source):
        row = _row(source, start, end) if start < end else None
        if row and row.text and not _RULE.match(row.text):
            rows.append(row)
        elif rows:
            found.extend(_split(rows, indents))
            rows = []
    found.extend(_split(rows, indents))
    return found


def parted(plain: str, block: Found) -> Iterator[Found]:
    """A paragraph of marked-up text with line ends in it as the blocks that it may hold."""
    if block.kind is not None or "\n" not in (text := plain[block.start : block.end]):
        yield block
        return
    rows = (_row(text, start, end) for start, end in lines_of(text))
    for part in _split([row for row in rows if row.text], []):
        yield replace(part, start=part.start + block.start, end=part.end + block.start)


def _split(rows: list[_Row], indents: list[int]) -> Iterator[Found]:
    """The blocks of lines that no blank line parts."""
    if len(rows) == 1:  # most paragraphs
        yield _block(rows[0], rows[0], indents, rows[0].start)
    if len(rows) < 2:
        return
    pairs = list(pairwise(rows))
    wrapped = any(not stops(a.text) and not b.item and b.text[0].islower() for a, b in pairs)
    width = max(len(row.text) for row in rows)
    first = rows[0]
    for row, after in pairs:
        listed = first.item is not None
        if _begins_item(row, after, listed) or _breaks(row, after, wrapped, width):
            yield _block(first, row, indents, rows[0].start)
            first = after
    yield _block(first, rows[-1], indents, rows[0].start)


def _block(first: _Row, last: _Row, indents: list[int], chunk: int) -> Found:
    if first.item is None:
        indents.clear()
        return Found(None, first.start, last.end, chunk=chunk)
    level = depth(indents, first.indent)
    start = first.start + first.item.end()
    numbered = first.item[1] is not None
    return Found("list_item", start, last.end, level, numbered=numbered, chunk=chunk)


def depth(indents: list[int], indent: int) -> int:
    """How deep (1 or more) an item ``indent`` code points into its line is.

    ``indents`` are those of the open lists; lists that end here are taken from it.
    """
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] + 1 < indent:
        indents.append(indent)
    return len(indents)


def _begins_item(row: _Row, after: _Row, listed: bool) -> bool:
    """Whether ``after`` is a list item; ``listed``: the line above belongs to one.

    A number that is not 1 and comes amid a sentence is a number at the start of its line.
    """
    if after.item is None:
        return False
    return listed or after.item[1] in (None, "1") or stops(row.text)


def _breaks(row: _Row, after: _Row, wrapped: bool, width: int) -> bool:
    """Whether a new block begins with ``after``, the line below ``row``.

    ``wrapped``: some line of the paragraph goes on in the next; ``width``: its longest line.
    """
    if after.item or (after.text[0].islower() and not BARE_LINK.match(after.text)):
        return False
    if line_kind(after.text) or line_kind(row.text):
        return True
    length = len(row.text)
    fits = length + 1 + len(after.text.split(None, 1)[0]) <= width  # so it was ended on purpose
    if stops(row.text):
        return not wrapped or fits or length > _UNWRAPPED
    if row.text[-1] in ",;-–—&(":
        return False
    case = heading_case(row.text)
    if wrapped:
        return fits and case is not None
    short = length <= _UNSTOPPED and not stops(after.text)
    return case == "title" or short or (fits and case is not None)
