"""Text, Markdown and HTML as blocks of plain text, with the place of every character in the source.

Each format gives a list of what it found; what a paragraph is besides (a heading in plain text, a
caption, a contact line, …) is then told from its words and its neighbours. The words are data:
``lines`` in ``knowledge/language/abbreviations.yaml``.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Literal
from unicodedata import category

from curate.prose.language import words
from curate.prose.sentences import ends_in_name
from curate.prose.text import Block, BlockKind, Text

Format = Literal["text", "markdown", "html"]
Span = tuple[int, int]


@dataclass(slots=True)
class _Found:
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


def text_of(source: str, format: Format) -> Text:
    """``source`` as blocks of plain text. Anything can be read: nothing here raises."""
    if format == "text":
        return Text(source, source, _told(source, _text_blocks(source), plain_text=True))
    out = _markdown(source) if format == "markdown" else _html(source)
    plain = "".join(out.texts)
    found = [part for block in out.found for part in _parted(plain, block)]
    return Text(source, plain, _told(plain, found, plain_text=False), out.starts, out.ends)


_LINE_END = re.compile(r"\r\n?|\n")
_WORD = re.compile(r"\w")


def _lines(source: str) -> Iterator[Span]:
    """Every line without its end; a byte order mark belongs to none."""
    start = int(source.startswith("\ufeff"))
    for end in _LINE_END.finditer(source):
        yield start, end.start()
        start = end.end()
    yield start, len(source)


# ---- Plain text ----------------------------------------------------------------------------------

_ITEM = re.compile(
    r"(?:[-*+•‣◦▪●○·–—✓✔✅➤➔→►▶]|(\d{1,3})[.)]|\(\d{1,3}\)|\(?[a-z]\))[ \t\u00a0]++(?=\S)"
)
_RULE = re.compile(r"[-=_*~#–—]{3,}\Z")
_AFTER_STOP = "\"'”’»)]*_"
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


def _text_blocks(source: str) -> list[_Found]:
    found: list[_Found] = []
    rows: list[_Row] = []
    indents: list[int] = []  # of the open lists
    for start, end in _lines(source):
        row = _row(source, start, end)
        if row.text and not _RULE.match(row.text):
            rows.append(row)
        elif rows:
            found.extend(_split(rows, indents))
            rows = []
    found.extend(_split(rows, indents))
    return found


def _parted(plain: str, block: _Found) -> Iterator[_Found]:
    """A paragraph of marked-up text with line ends in it as the blocks that it may hold."""
    if block.kind is not None or "\n" not in (text := plain[block.start : block.end]):
        yield block
        return
    rows = (_row(text, start, end) for start, end in _lines(text))
    for part in _split([row for row in rows if row.text], []):
        yield replace(part, start=part.start + block.start, end=part.end + block.start)


def _split(rows: list[_Row], indents: list[int]) -> Iterator[_Found]:
    """The blocks of lines that no blank line parts."""
    if not rows:
        return
    pairs = list(pairwise(rows))
    wrapped = any(not _stops(a.text) and not b.item and b.text[0].islower() for a, b in pairs)
    width = max(len(row.text) for row in rows)
    first = rows[0]
    for row, after in pairs:
        listed = first.item is not None
        if _begins_item(row, after, listed) or _breaks(row, after, wrapped, width):
            yield _block(first, row, indents, rows[0].start)
            first = after
    yield _block(first, rows[-1], indents, rows[0].start)


def _block(first: _Row, last: _Row, indents: list[int], chunk: int) -> _Found:
    if first.item is None:
        indents.clear()
        return _Found(None, first.start, last.end, chunk=chunk)
    level = _depth(indents, first.indent)
    start = first.start + first.item.end()
    numbered = first.item[1] is not None
    return _Found("list_item", start, last.end, level, numbered=numbered, chunk=chunk)


def _depth(indents: list[int], indent: int) -> int:
    """How deep an item at ``indent`` is; ``indents`` are those of the open lists."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] + 1 < indent:
        indents.append(indent)
    return len(indents)


def _stops(text: str) -> bool:
    """Whether a line ends with a full stop or the like."""
    last = text.rstrip(_AFTER_STOP)
    return last.endswith((".", "!", "?", ":", "…")) and not ends_in_name(last)


def _begins_item(row: _Row, after: _Row, listed: bool) -> bool:
    """Whether ``after`` is a list item; ``listed``: the line above belongs to one.

    A number that is not 1 and comes amid a sentence is a number at the start of its line.
    """
    if after.item is None:
        return False
    return listed or after.item[1] in (None, "1") or _stops(row.text)


def _breaks(row: _Row, after: _Row, wrapped: bool, width: int) -> bool:
    """Whether a new block begins with ``after``, the line below ``row``.

    ``wrapped``: some line of the paragraph goes on in the next; ``width``: its longest line.
    """
    if after.item or (after.text[0].islower() and not _BARE_LINK.match(after.text)):
        return False
    if _line_kind(after.text) or _line_kind(row.text):
        return True
    length = len(row.text)
    fits = length + 1 + len(after.text.split(None, 1)[0]) <= width  # so it was ended on purpose
    if _stops(row.text):
        return not wrapped or fits or length > _UNWRAPPED
    if row.text[-1] in ",;-–—&(":
        return False
    case = _heading_case(row.text)
    if wrapped:
        return fits and case is not None
    short = length <= _UNSTOPPED and not _stops(after.text)
    return case == "title" or short or (fits and case is not None)


# ---- Plain text as it grows ----------------------------------------------------------------------


def _is_blank(char: str) -> bool:
    return char.isspace() or char == "\ufeff"


class _Plain:
    """Plain text as it grows: its blocks, and where each character comes from."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.texts: list[str] = []
        self.found: list[_Found] = []
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
        if not parted or _WORD.search(text):
            self.found.append(
                _Found(
                    self._kind, start, end, self._level, linked, bold, parted=parted, chunk=start
                )
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


_LONGEST_ENTITY = 40  # code points; `unescape` refuses numbers of thousands of digits
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_ATTRIBUTE = re.compile(
    r"([^\s/>=\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?|[\"'=/]"
)
_BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li
    main menu nav ol option p pre section select summary table tbody td tfoot th thead title tr ul
    video audio object textarea input"""
_BLOCK_TAGS = frozenset(_BLOCK_NAMES.split())
_NEVER_SHOWN = frozenset(["script", "style", "template", "nav", "svg", "iframe", "noscript"])
_RAW = re.compile(r"<(?:(!--)|(script|style)\b|[!?])", re.IGNORECASE)


def _alt(source: str, start: int, end: int) -> Span | None:
    """Where the text of ``alt`` stands in the tag at ``source[start:end]``, if it says anything."""
    for attribute in _ATTRIBUTE.finditer(source, start, end):
        if (attribute[1] or "").lower() == "alt":
            span = attribute.span(attribute.lastindex or 1)
            if attribute.lastindex != 1 and _WORD.search(source, *span):
                return span
            return None
    return None


class _Hidden:
    """Finds what no reader sees: comments, declarations, scripts and styles.

    To be asked for places further and further on in the source.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._closings: dict[str, re.Pattern[str] | None] = {}  # None: there is no more of it

    def next(self, start: int, end: int) -> Span | None:
        """The first such span that starts in ``source[start:end]``; it may end beyond."""
        found = _RAW.search(self._source, start, end)
        while found:
            stop = self._end(found)
            if stop is not None:
                return found.start(), stop
            found = _RAW.search(self._source, found.end(), end)
        return None

    def at(self, start: int) -> int | None:
        """Where such a span that starts here ends."""
        found = _RAW.match(self._source, start)
        return self._end(found) if found else None

    def _end(self, found: re.Match[str]) -> int | None:
        """Where it ends. What is never closed hides no more than its own tag."""
        closing = "-->" if found[1] else rf"</{found[2]}\s*+>" if found[2] else ">"
        # `<!-->` is a whole comment.
        after = found.end() - 2 if found[1] else found.end()
        return self._find(closing.lower(), after) or self._find(">", after)

    def _find(self, closing: str, start: int) -> int | None:
        if closing not in self._closings:
            self._closings[closing] = re.compile(closing, re.IGNORECASE)
        pattern = self._closings[closing]
        match = pattern.search(self._source, start) if pattern else None
        if match is None:
            self._closings[closing] = None  # whoever searches again does so further on
            return None
        return match.end()


# ---- Markdown ------------------------------------------------------------------------------------

_FENCE = re.compile(r"[ \t]*+(`{3,}|~{3,})")
_FENCE_LINE = re.compile(r"^[ \t>]*+(`{3,}|~{3,})[ \t]*+$")
_QUOTE = re.compile(r"(?:[ \t]*+>)++")
_MARKER = re.compile(r"[ \t]*+(?P<mark>[-*+•]|(?P<number>\d{1,9})[.)])(?:[ \t]++(?=\S)|[ \t]*+$)")
_TASK = re.compile(r"\[[ xX]\][ \t]++")
_ATX = re.compile(r"[ \t]*+(#{1,6})(?:[ \t]++|$)")
_DEFINITION = re.compile(r"[ ]{0,3}\[([^\[\]^][^\[\]]{0,200})\]:[ \t]*+\S")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^[^\s\[\]]{1,20}\]:[ \t]*+")
# Each alternative begins with a single character, so that a search skips all others quickly.
_SPECIAL = re.compile(r"\\|``*+|\*\**+|__*+|~~*+|!\[|\[|\]|<|&")
_LINK_TAIL = re.compile(
    r"\([ \t]*+(?:<[^<>]*+>|[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:[ \t]++(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\([^()]*+\)))?+[ \t]*+\)"
)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[^\s<>@]++@[^\s<>@]++)>")
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"[^\r\n]+|[\r\n]+[ \t>]*")
_PIPE = re.compile(r"\\.|\|")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class _Token:
    """A piece of a paragraph.

    ``keep``: as it stands; ``put``: ``text`` for it; ``mark``: of emphasis, ``length`` as written;
    ``drop``: nothing; ``image``, ``link`` and ``end``: their limits; ``block``: a tag that begins
    a block, ``text`` is its name.
    """

    op: Literal["keep", "put", "mark", "drop", "image", "link", "end", "block"]
    start: int
    end: int
    text: str = ""
    opens: bool = False
    closes: bool = False
    length: int = 0


def _markdown(source: str) -> _Plain:
    reader = _Markdown(source)
    reader.read()
    return reader.out


class _Markdown:
    """Reads Markdown line by line; the lines of a paragraph are kept until it ends."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out = _Plain(source)
        self._lines = _without_front_matter(source, list(_lines(source)))
        texts = [source[a:b] for a, b in self._lines]
        definitions = map(_DEFINITION.match, texts) if "]:" in source else ()
        self._labels = {_label(found[1]) for found in definitions if found}
        self._fences = {
            mark: [at for at, text in enumerate(texts) if mark in text and _FENCE_LINE.match(text)]
            for mark in ("```", "~~~")
            if mark in source
        }
        self._hidden = _Hidden(source)
        self._hidden_within = _Hidden(source)  # paragraphs, which are read later
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
            self._begin("list_item", _depth(self._indents, marker.start("mark") - line))
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

    # -- Within a paragraph --

    def _inline(self, lines: list[Span], kind: BlockKind | None, level: int) -> None:
        self.out.begin(kind, level)
        if any(_SPECIAL.search(self.source, *line) for line in lines):
            tokens = _Inline(self.source, lines, self._labels, self._hidden_within).tokens
            _pair(tokens)
            _write(self.out, tokens, kind, level)
        else:
            last = lines[0][0]
            for start, end in lines:
                if last < start:
                    self.out.put(_line_end(self.source, last), last, start)
                self.out.keep(start, end)
                last = end
        self.out.begin(None)


def _without_front_matter(source: str, lines: list[Span]) -> list[Span]:
    """The lines after what stands between two lines of ``---`` at the top, if it does."""
    if lines and source[slice(*lines[0])].rstrip() == "---":
        for index, line in enumerate(lines[1:], 2):
            if source[slice(*line)].rstrip() in ("---", "..."):
                return lines[index:]
    return lines


def _line_end(source: str, start: int) -> str:
    """What a line end within a paragraph says: nothing, but for two spaces before it."""
    return "\n" if source.startswith("  ", start) else " "


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Inline:
    """The tokens of one paragraph, links resolved."""

    def __init__(self, source: str, lines: list[Span], labels: set[str], hidden: _Hidden) -> None:
        self.source, self.labels, self._hidden = source, labels, hidden
        self.tokens: list[_Token] = []
        self._first, self._last = lines[0][0], lines[-1][1]
        self._brackets: list[int] = []  # indexes of the tokens of open brackets
        self._ticks: dict[int, list[int]] | None = None
        at = lines[0][0]
        for start, end in lines:
            if at < start:
                self._newline(at, start)
            at = self._line(max(at, start), end)

    def _token(
        self, op: Literal["keep", "put", "drop"], start: int, end: int, text: str = ""
    ) -> int:
        if start < end:
            self.tokens.append(_Token(op, start, end, text))
        return end

    def _newline(self, start: int, end: int) -> None:
        escaped = (
            bool(self.tokens) and self.tokens[-1].text == "\\" and self.tokens[-1].op == "drop"
        )
        self._token("put", start, end, "\n" if escaped else _line_end(self.source, start))

    def _line(self, at: int, end: int) -> int:
        while at < end:
            special = _SPECIAL.search(self.source, at, end)
            if special is None:
                return self._token("keep", at, end)
            self._token("keep", at, special.start())
            at = self._special(special[0], special.start(), end)
        return at

    def _special(self, mark: str, at: int, end: int) -> int:
        """Read what begins with ``mark``; returns where it ends."""
        first = mark[0]
        if first in "*_~":
            return self._emphasis(mark, at, end)
        if first == "\\":
            return self._escape(at, end)
        if first == "&":
            return self._entity(at, end)
        if first == "`":
            return self._code(len(mark), at)
        if first == "<":
            return self._angle(at, end)
        if first == "]":
            return self._close(at, end)
        self._brackets.append(len(self.tokens))
        return self._token("keep", at, at + len(mark))

    def _escape(self, at: int, end: int) -> int:
        if at + 1 == end:
            return self._token("drop", at, end, "\\")
        if self.source[at + 1] in _PUNCTUATION:
            return self._token("put", at, at + 2, self.source[at + 1])
        return self._token("keep", at, at + 1)

    def _entity(self, at: int, end: int) -> int:
        entity = _ENTITY.match(self.source, at, end)
        if entity is None or not entity[0].endswith(";"):
            return self._token("keep", at, at + 1)
        text = unescape(entity[0])
        if text == entity[0]:
            return self._token("keep", at, entity.end())
        return self._token("put" if text else "drop", at, entity.end(), text)

    def _code(self, length: int, at: int) -> int:
        """Code between runs of as many backticks, over lines too; else the run is text."""
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self.source, self._first, self._last):
                self._ticks.setdefault(len(run[0]), []).append(run.start())
        runs = self._ticks.get(length, [])
        index = bisect_right(runs, at)
        if index == len(runs):
            return self._token("keep", at, at + length)
        self._token("drop", at, at + length)
        for piece in _CODE.finditer(self.source, at + length, runs[index]):
            broken = piece[0][0] in "\r\n"
            self._token("put" if broken else "keep", *piece.span(), " " if broken else "")
        return self._token("drop", runs[index], runs[index] + length)

    def _angle(self, at: int, end: int) -> int:
        """An address, a comment or a tag in angle brackets; else the bracket is text."""
        address = _AUTOLINK.match(self.source, at, end)
        if address:
            self.tokens.append(_Token("link", at, at + 1))
            self._token("keep", *address.span(1))
            self.tokens.append(_Token("end", address.end() - 1, address.end()))
            return address.end()
        hidden = self._hidden.at(at)
        if hidden and hidden <= self._last:
            return self._token("drop", at, hidden)
        tag = _TAG.match(self.source, at, self._last)
        if tag is None:
            return self._token("keep", at, at + 1)
        self._tag(tag)
        return tag.end()

    def _tag(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        alt = _alt(self.source, *tag.span(3)) if name == "img" else None
        if name == "br":
            self._token("put", *tag.span(), "\n")
        elif alt:
            self.tokens.append(_Token("image", tag.start(), alt[0]))
            self._plain(*alt)
            self.tokens.append(_Token("end", alt[1], tag.end()))
        elif name in _BLOCK_TAGS:
            self.tokens.append(_Token("block", *tag.span(), tag[1] + name))

    def _plain(self, at: int, end: int) -> None:
        """Text in which nothing but entities means anything."""
        for entity in _ENTITY.finditer(self.source, at, end):
            self._token("keep", at, entity.start())
            at = self._entity(entity.start(), end)
        self._token("keep", at, end)

    def _close(self, at: int, end: int) -> int:
        """A closing bracket: of a link, an image, a footnote, or text."""
        if not self._brackets:
            return self._token("keep", at, at + 1)
        index = self._brackets.pop()
        opener = self.tokens[index]
        if self.source[opener.end] == "^" and at - opener.end <= 20:
            del self.tokens[index:]
            return self._token("drop", opener.start, at + 1)
        tail = _LINK_TAIL.match(self.source, at + 1, end)
        stop = tail.end() if tail else self._reference(opener.end, at, end)
        if stop is None:
            return self._token("keep", at, at + 1)
        image = self.source[opener.start] == "!"
        told = _WORD.search(self.source, opener.end, min(at, opener.end + 100))
        opener.op = "link" if not image else "image" if told else "drop"
        self.tokens.append(_Token("end" if told or not image else "drop", at, stop))
        return stop

    def _reference(self, start: int, at: int, end: int) -> int | None:
        """Where ``[text][label]``, ``[label][]`` or ``[label]`` ends, if the label is defined."""
        if not self.labels:
            return None
        label = _LABEL.match(self.source, at + 1, end)
        own = self.source[start:at] if at - start <= 200 else ""
        if label and _label(label[1] or own) in self.labels:
            return label.end()
        return at + 1 if _label(own) in self.labels else None

    def _emphasis(self, mark: str, at: int, end: int) -> int:
        stop = at + len(mark)
        before = self.source[at - 1] if at > self._first else " "
        after = self.source[stop] if stop < end else " "
        space, spaced = before.isspace(), after.isspace()
        sign, signed = category(before)[0] in "PS", category(after)[0] in "PS"
        left = not spaced and (not signed or space or sign)
        right = not space and (not sign or spaced or signed)
        opens, closes = left, right
        if mark[0] == "_":
            opens, closes = left and (not right or sign), right and (not left or signed)
        if mark[0] == "~" and len(mark) > 2:
            opens = closes = False
        self.tokens.append(_Token("mark", at, stop, mark[0], opens, closes, len(mark)))
        return stop


def _pair(tokens: list[_Token]) -> None:
    """Take away the marks of emphasis that belong together; the rest stays as text."""
    stack: list[_Token] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # below these, no opener fits
    for token in tokens:
        if token.op != "mark":
            continue
        while token.closes and token.start < token.end:
            key = (token.text, token.opens, token.length % 3)
            at = _opener(stack, token, min(bottoms.get(key, 0), len(stack)))
            if at is None:
                bottoms[key] = len(stack)
                break
            opener = stack[at]
            del stack[at + 1 :]
            both = min(opener.end - opener.start, token.end - token.start)
            used = min(both, 2)
            opener.end -= used
            token.start += used
            if opener.start == opener.end:
                stack.pop()
            bottoms = {k: min(v, len(stack)) for k, v in bottoms.items()}
        if token.opens and token.start < token.end:
            stack.append(token)


def _opener(stack: list[_Token], closer: _Token, bottom: int) -> int | None:
    """The nearest mark that ``closer`` closes, at or above ``bottom``."""
    for at in range(len(stack) - 1, bottom - 1, -1):
        mark = stack[at]
        if mark.text != closer.text:
            continue
        if closer.text == "~" and mark.length != closer.length:
            continue
        both = mark.length + closer.length
        odd = (mark.closes or closer.opens) and both % 3 == 0 and closer.length % 3 != 0
        if not odd:
            return at
    return None


def _write(out: _Plain, tokens: list[_Token], kind: BlockKind | None, level: int) -> None:
    """Add the tokens of a paragraph; an image becomes a caption and parts it."""
    images: list[bool] = []  # of the images and links that are open, which are images
    depth = 0
    for token in tokens:
        if token.op in ("keep", "mark"):
            out.keep(token.start, token.end)
        elif token.op == "put":
            out.put(token.text, token.start, token.end)
        elif token.op == "link":
            images.append(False)
            out.link(True)
        elif token.op == "image":
            images.append(True)
            depth += 1
            out.begin("caption", parted=True)
        elif token.op == "end" and images.pop():
            depth -= 1
            out.begin("caption" if depth else kind, level, parted=True)
        elif token.op == "end":
            out.link(False)
        elif token.op == "block":
            kind, level = _TAG_KINDS.get(token.text, (None, 0))
            out.begin(kind, level)


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TAG_KINDS: dict[str, tuple[BlockKind, int]] = {
    **{name: ("heading", int(name[1])) for name in _HEADINGS},
    "title": ("heading", 1),
    "li": ("list_item", 1),
    "blockquote": ("quote", 0),
    "pre": ("code", 0),
    "figcaption": ("caption", 0),
    "caption": ("caption", 0),
    **dict.fromkeys(("td", "th", "dt", "dd", "option", "button", "label"), ("paragraph", 0)),
}


# ---- HTML ----------------------------------------------------------------------------------------

_FILLER = "\0"
_SPACE = r"[ \t\n\r\f]"
# Each alternative begins with a single character, so that a search skips all others quickly.
_RUNS = re.compile(
    rf"&[a-zA-Z#][a-zA-Z0-9#]*+;?|\t{_SPACE}*+|\n{_SPACE}*+|\r{_SPACE}*+|\f{_SPACE}*+| {_SPACE}++"
)
_SHOWN = re.compile(r"[^\0]+")
# What a start tag closes if it is the innermost open element.
_CLOSED_BY: dict[str, tuple[str, ...]] = {
    "li": ("p", "li"),
    "dt": ("p", "dt", "dd"),
    "dd": ("p", "dt", "dd"),
    "td": ("p", "td", "th"),
    "th": ("p", "td", "th"),
    "tr": ("p", "td", "th", "tr"),
    "option": ("option",),
    # A heading that was never closed, or closed by another start tag, ends before other text.
    **dict.fromkeys(("p", "ul", "ol", "table", "blockquote", *_HEADINGS), ("p", *_HEADINGS)),
}
_IN_HEAD = frozenset(["title", "meta", "link", "base", "style", "script", "template", "noscript"])
_KEPT_NAMES = """
    h1 h2 h3 h4 h5 h6 title li ul ol blockquote pre p td th tr dt dd table option button label head
    figcaption caption"""
_KEPT_OPEN = frozenset(_KEPT_NAMES.split()) | _NEVER_SHOWN


def _html(source: str) -> _Plain:
    """HTML as plain text; an element that hides its text must be closed to do so."""
    masked = _masked(source)
    reader = _Html(source, masked, frozenset())
    reader.read()
    unclosed = frozenset(at for name, at in reader.stack if name in _NEVER_SHOWN or name == "head")
    if unclosed:
        reader = _Html(source, masked, unclosed)
        reader.read()
    return reader.out


def _masked(source: str) -> str:
    """``source`` for a parser of tags only, of the same length: fillers for what is hidden.

    The standard parser stops at a malformed reference, raises for some declarations, and looks for
    the end of each comment again and again; it gets neither to see.
    """
    hidden = _Hidden(source)
    parts: list[str] = []
    at = 0
    span = hidden.next(0, len(source))
    while span:
        parts += [source[at : span[0]], _FILLER * (span[1] - span[0])]
        at = span[1]
        span = hidden.next(at, len(source))
    return "".join([*parts, source[at:]]).replace("&", "\1")


class _Html(HTMLParser):
    """Hands the text between tags to ``out``.

    ``stack`` has the open elements that matter and where they start. ``shown`` are starts of
    elements whose text is shown although their names say otherwise.
    """

    def __init__(self, source: str, masked: str, shown: frozenset[int]) -> None:
        super().__init__(convert_charrefs=False)
        self.source, self._masked, self._shown = source, masked, shown
        self.out = _Plain(source)
        self.stack: list[tuple[str, int]] = []
        self._count: dict[str, int] = {}
        self._hiding = 0
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", masked))]

    def read(self) -> None:
        """Read the whole source."""
        # What follows the last `>` holds no tag, only what the parser would wait for.
        end = self._masked.rfind(">") + 1
        self.feed(self._masked[:end])
        self.close()
        if not self._hiding:
            self._text(end, len(self.source))
        self.out.begin(None)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open an element, or what stands for itself: a line end, an image."""
        here = self._here()
        if self._count.get("head") and tag not in _IN_HEAD and tag != "head":
            self._pop("head")
        if tag in _BLOCK_TAGS and self.stack and self.stack[-1][0] == "p":
            self._drop()
        closed = _CLOSED_BY.get(tag, ())
        while self.stack and self.stack[-1][0] in closed:
            if self._drop() == tag:
                break
        if tag in _KEPT_OPEN:
            self.stack.append((tag, here))
            self._count[tag] = self._count.get(tag, 0) + 1
            self._hiding += self._hides(tag, here)
        if not self._silent:
            self._show(tag, here, here + len(self.get_starttag_text() or ""))

    def _show(self, tag: str, start: int, end: int) -> None:
        """What a start tag does to the text."""
        if tag == "br":
            if self.out.broken:
                self._block()
            self.out.put("\n", start, end)
        elif tag == "img":
            self._image(start, end)
        elif tag == "a":
            self.out.link(True)
        elif tag in _BLOCK_TAGS:
            self._block()

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """``<br/>``: to HTML the slash says nothing, but authors mean it."""
        self.handle_starttag(tag, attrs)
        if tag in _KEPT_OPEN:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what is open in it; an end tag of nothing open says little."""
        silent = self._silent
        if self._count.get(tag):
            self._pop(tag)
        if silent and self._silent:
            return
        if tag == "a":
            self.out.link(False)
        elif tag in _BLOCK_TAGS:
            self._block()

    def handle_data(self, data: str) -> None:
        """Text between tags. In the head only the title is shown."""
        if not self._silent:
            here = self._here()
            self._text(here, here + len(data))

    @property
    def _silent(self) -> bool:
        """Whether text is hidden here. The title is the only text of a head."""
        titled = self.stack and self.stack[-1][0] == "title" and self._hiding == 1
        return self._hiding > 0 and not (titled and self._count.get("head"))

    def _hides(self, tag: str, at: int) -> bool:
        return (tag in _NEVER_SHOWN or tag == "head") and at not in self._shown

    def _drop(self) -> str:
        tag, at = self.stack.pop()
        self._count[tag] -= 1
        self._hiding -= self._hides(tag, at)
        return tag

    def _pop(self, tag: str) -> None:
        while self._drop() != tag:
            pass

    def _block(self, parted: bool = False) -> None:
        """Begin a block of the kind that the innermost open element says."""
        for name, _ in reversed(self.stack[-3:]):
            if name in _TAG_KINDS:
                kind, level = _TAG_KINDS[name]
                if kind == "list_item":
                    level = max(1, self._count.get("ul", 0) + self._count.get("ol", 0))
                return self.out.begin(kind, level, parted)
        return self.out.begin(None, parted=parted)

    def _image(self, start: int, end: int) -> None:
        alt = _alt(self.source, start + 4, end - 1)
        if alt:
            self.out.begin("caption", parted=True)
            self._text(*alt)
            self._block(parted=True)

    def _text(self, start: int, end: int) -> None:
        """Add ``source[start:end]``: white space as one space, entities as what they stand for."""
        if self._masked.find(_FILLER, start, end) < 0:
            return self._shown_text(start, end)
        for shown in _SHOWN.finditer(self._masked, start, end):
            self._shown_text(*shown.span())
        return None

    def _shown_text(self, start: int, end: int) -> None:
        preformatted = self._count.get("pre")
        at = start
        for run in _RUNS.finditer(self.source, start, end):
            first, last = run.span()
            if at < first:
                self._keep(at, first)
            at = last
            if self.source[first] == "&":
                self._entity(first, last)
            elif preformatted:
                self.out.keep(first, last)
            elif not self.out.spaced:
                self.out.put(" ", first, last)
        if at < end:
            self._keep(at, end)

    def _keep(self, start: int, end: int) -> None:
        if self.source[start] == " " and self.out.spaced and not self._count.get("pre"):
            start += 1
        self.out.keep(start, end)

    def _entity(self, start: int, end: int) -> None:
        written = self.source[start:end]
        text = unescape(written) if end - start <= _LONGEST_ENTITY else written
        if text == written:
            self.out.keep(start, end)
        else:
            self.out.put(text, start, end)


# ---- What the words tell -------------------------------------------------------------------------

_LONGEST_LINE = 300  # code points; what is longer is a paragraph
_LONGEST_CITATION = 700
_PHONE = re.compile(
    r"(?<![\d.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,5}\)|\d{2,5})[ .-]{1,2}\d{3,4}[ .-]\d{3,4}(?!\d)"
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}")
_POSTCODE = re.compile(
    r"\b[A-Z][A-Za-z.]+\s?,?\s+\d{5}(?:-\d{4})?(?:,?\s[A-Z]{2,3})?\Z|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\Z"
)
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
_BARE_LINK = re.compile(r"\W{0,3}(?:https?://|www\.)\S++\Z")
_DIGITS = re.compile(r"\d")
_DASH = re.compile(r"\s[-–—|]\s")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_TRACED = re.compile(r"(?:19|20)\d\d(?!\d)|https?://|\bdoi\b|\bet al\b|\bPMID\b", re.IGNORECASE)
_AUTHOR = re.compile(
    r"\b[A-Z]{1,3}\.? (?:[Vv]an |[Dd]e |[Vv]on )?[A-Z][\w’'-]+"
    r"|\b[A-Z][\w’'-]+,? (?:[A-Z]\.? ?){1,3}(?=[,.;:&]|\Z)"
)
_ISSUE = re.compile(
    r"\d ?\(\d+\)|[;:] ?\d+|\bdoi\b|\bPMID\b| [–—-] [^–—]{1,120} [–—-]|, \d+[-–]\d+"
)


def _told(plain: str, found: list[_Found], plain_text: bool) -> tuple[Block, ...]:
    """The blocks, each of the kind that its words and its neighbours tell."""
    texts = [plain[block.start : block.end] for block in found]
    _tell_lines(found, texts)
    _tell_headings(found, texts, plain_text)
    _tell_references(found, texts)
    blocks = []
    for block in found:
        deep = block.kind in ("heading", "list_item")
        level = block.level if deep else 0
        blocks.append(Block(block.kind or "paragraph", block.start, block.end, level))
    return tuple(blocks)


def _tell_lines(found: list[_Found], texts: list[str]) -> None:
    """Links, captions, contact lines, and citations wherever they stand."""
    pairs = list(zip(found, texts, strict=True))
    titles = {text for block, text in pairs if block.kind == "heading" and block.level == 1}
    if found and found[0].kind is None and _heading_case(texts[0]):
        titles.add(texts[0])
    for block, text in pairs:
        if block.kind not in (None, "list_item") or len(text) > _LONGEST_CITATION:
            continue
        kind = _line_kind(text)
        if block.linked:
            block.kind = "link"
        elif kind and not (kind == "caption" and block.kind):
            block.kind = kind
        elif block.kind is None and _repeats(text, titles):
            block.kind = "caption"
        elif _is_citation(text):
            block.kind = "reference"
    _tell_contacts(found, texts, range(len(found)))
    _tell_contacts(found, texts, range(len(found) - 1, -1, -1))


def _tell_contacts(found: list[_Found], texts: list[str], order: range) -> None:
    """Lines beside contact lines that belong to them: opening hours, languages, insurance."""
    beside = False
    for at in order:
        if beside and found[at].kind in (None, "list_item") and _is_beside_contact(texts[at]):
            found[at].kind = "contact"
        beside = found[at].kind == "contact"


def _tell_headings(found: list[_Found], texts: list[str], plain_text: bool) -> None:
    """Headings that no markup tells, and their levels."""
    cases = [
        _heading_case(text) if block.kind is None or block.numbered else None
        for block, text in zip(found, texts, strict=True)
    ]
    level, title = 0, ""
    for at, block in enumerate(found):
        if block.kind == "heading":
            level = block.level
        elif cases[at] and _is_heading(found, texts, cases, at, plain_text):
            title = title or texts[at]
            block.kind, block.guessed = "heading", True
            block.level = min(6, level + 1)
            if plain_text:
                block.level = 1 if texts[at] == title else 2


def _is_heading(
    found: list[_Found], texts: list[str], cases: Sequence[str | None], at: int, plain_text: bool
) -> bool:
    """Whether a short line at ``at`` stands above other text as its heading."""
    if at + 1 == len(found):
        return False
    block, after = found[at], found[at + 1]
    if block.parted:
        return False
    apart = at == 0 or found[at - 1].chunk != block.chunk
    if block.kind == "list_item":
        stands_alone = apart and after.chunk != block.chunk and after.kind is None
        return stands_alone and not cases[at + 1] and (at == 0 or not found[at - 1].numbered)
    if not apart and not _stops(texts[at - 1]):
        return False
    if after.chunk == block.chunk and cases[at + 1] and at > 0:
        return False
    if cases[at] == "title":
        return True
    return (plain_text or block.bold) and (at == 0 or cases[at + 1] != "sentence")


def _tell_references(found: list[_Found], texts: list[str]) -> None:
    """What stands in a list of sources, from its heading to the next one."""
    within = False
    for at, block in enumerate(found):
        more = texts[at + 1] if at + 1 < len(found) else ""
        if block.kind in (None, "heading") and _heads_references(texts[at]):
            within = bool(_TRACED.search(more[:_LONGEST_CITATION]))
            if within and block.kind is None:
                block.kind, block.level = "heading", 2
        elif block.kind == "heading":
            prose = len(more) > 60 and _stops(more) and not _TRACED.search(more[:_LONGEST_CITATION])
            within = within and block.guessed and not prose
            if within:
                block.kind = "reference"
        elif within and block.kind in (None, "list_item", "link"):
            block.kind = "reference"


def _heading_case(text: str) -> Literal["title", "sentence"] | None:
    """How a line that may be a heading is written; None if it cannot be one."""
    if len(text) > 100 or text.endswith((".", ",", ";", "!", "…", "-", "–", "—")) or not text:
        return None
    words_ = text.rstrip(":?").split()
    spelt = [word.lstrip("\"'“‘«([*_") for word in words_]
    spelt = [word for word in spelt if word[:1].isalpha()]
    if not spelt or len(words_) > 14 or _is_entry(text) or _has_stop(text):
        return None
    capitals = sum(word[0].isupper() for word in spelt)
    small = any(word[0].islower() and len(word) > 4 for word in spelt)
    numbers = sum(word[0].isdigit() for word in words_)
    if not small and capitals * 2 >= len(spelt) and capitals >= min(2, len(spelt)) and numbers < 2:
        return "title"
    plain = spelt[0] == words_[0] and spelt[0][0].isupper() and numbers == 0
    short = len(text) <= 70 and len(words_) <= (3 if text.endswith(":") else 10)
    return "sentence" if plain and short and not text.endswith("?") else None


def _has_stop(text: str) -> bool:
    """Whether a sentence ends within a line."""
    return text.find(". ", 3) >= 0 or text.find("! ", 3) >= 0 or text.find("? ", 3) >= 0


def _is_entry(text: str) -> bool:
    """Whether a line is a name and its value, such as "Level: beginner"."""
    name, colon, value = text.partition(": ")
    if not colon or name[-1:].isdigit() or name.count(" ") > 1:
        return False
    return "," in value or len(text.split()) <= 4


def _line_kind(text: str) -> Literal["link", "caption", "contact"] | None:
    """What a single line is by its own words."""
    if len(text) > _LONGEST_LINE or text.count(" ") > 25:
        return None
    cues = _cues()
    if _BARE_LINK.match(text) or (cues.link.match(text) and not _has_stop(text)):
        return "link"
    titled = cues.link_to_title.match(text)
    if titled and not _has_stop(text) and text[titled.end() : titled.end() + 1].isupper():
        return "link"
    if cues.caption.match(text) or (cues.caption_of.match(text) and not _stops(text)):
        return "caption"
    if cues.captioned.search(text[-40:]):
        return "caption"
    return "contact" if _is_contact(text) else None


def _is_contact(text: str) -> bool:
    """Whether a line says where or how somebody can be reached, and is no sentence."""
    length = text.count(" ") + 1
    cues = _cues()
    label = cues.contact.match(text)
    rest = text[label.end() :] if label else text
    if length > 20 or (length > 6 and _stops(text)) or _has_stop(rest):
        return False
    if (label and label[0].endswith(":")) or _ADDRESS.search(text):
        return True
    if not _DIGITS.search(text):
        return False
    unit = cues.unit.search(text)
    return bool(
        _PHONE.search(text)
        or _POSTCODE.search(text)
        or cues.street.search(text)
        or (unit and unit[0][0].isupper())
    )


def _is_beside_contact(text: str) -> bool:
    if len(text) > 80 or _stops(text.rstrip(":")):
        return False
    return bool(_cues().contact_beside.search(text) or _CLOCK.search(text))


def _repeats(text: str, titles: set[str]) -> bool:
    """Whether a line is the title and something after a dash."""
    if not titles or len(text) > _LONGEST_LINE:
        return False
    return any(text[: dash.start()].rstrip() in titles for dash in _DASH.finditer(text))


def _is_citation(text: str) -> bool:
    """Whether a line looks like a source: authors, a year, and a journal's issue or the like."""
    if not _YEAR.search(text) or not _ISSUE.search(text):
        return False
    authors = sum(1 for _ in _AUTHOR.finditer(text))
    return authors >= 2 or (authors == 1 and "et al" in text)


def _heads_references(text: str) -> bool:
    short = len(text) <= 80 and len(text.split()) <= 8 and not text.endswith((".", "!", "?"))
    return short and _cues().references.match(text) is not None


@dataclass(frozen=True, slots=True)
class _Cues:
    """The phrases that tell what a line is, as patterns."""

    link: re.Pattern[str]
    link_to_title: re.Pattern[str]
    caption: re.Pattern[str]
    caption_of: re.Pattern[str]
    captioned: re.Pattern[str]
    contact: re.Pattern[str]
    contact_beside: re.Pattern[str]
    street: re.Pattern[str]
    unit: re.Pattern[str]
    references: re.Pattern[str]


@cache
def _cues() -> _Cues:
    lines = words("abbreviations")["lines"]

    def pattern(before: str, name: str, after: str) -> re.Pattern[str]:
        longest_first = sorted(lines[name], key=len, reverse=True)
        phrases = "|".join(map(re.escape, longest_first))
        return re.compile(rf"{before}(?:{phrases})(?!\w){after}", re.IGNORECASE)

    start = r"\W{0,3}"
    return _Cues(
        link=pattern(start, "link", ""),
        link_to_title=pattern(start, "link_to_title", r"\W{1,3}"),
        caption=pattern(start, "caption", r"\.?\s*(?:\d{1,3}[a-z]?)?\s*(?:[:.|)–—-]|\Z)"),
        caption_of=pattern(start, "caption_of", ""),
        captioned=pattern(r"\s[-–—|:]\s*\(?", "caption", r"\s*\d{0,3}\)?\Z"),
        contact=pattern(start, "contact", r"\.?\s*:?"),
        contact_beside=pattern(r"\b", "contact_beside", ""),
        street=pattern(r"\b\d{1,5}[a-z]?\s(?-i:(?:[A-Z][\w.'’-]*\s){1,4})", "street", ""),
        unit=pattern(r"\b", "unit", r"\s#?(?:\d|[a-z]\b)"),
        references=pattern(start, "references", ""),
    )
