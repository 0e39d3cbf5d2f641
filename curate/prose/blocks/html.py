"""HTML, by its tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

from curate.prose.blocks.found import Plain
from curate.prose.blocks.markup import BLOCK_TAGS, HEADINGS, TAG_KINDS, Hidden, alt_of

_LONGEST_ENTITY = 40  # code points; `unescape` refuses numbers of thousands of digits
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
    **dict.fromkeys(("p", "ul", "ol", "table", "blockquote", *HEADINGS), ("p", *HEADINGS)),
}
_IN_HEAD = frozenset(["title", "meta", "link", "base", "style", "script", "template", "noscript"])
_NEVER_SHOWN = frozenset(["script", "style", "template", "nav", "svg", "iframe", "noscript"])
_KEPT_NAMES = """
    h1 h2 h3 h4 h5 h6 title li ul ol blockquote pre p td th tr dt dd table option button label head
    figcaption caption"""
_KEPT_OPEN = frozenset(_KEPT_NAMES.split()) | _NEVER_SHOWN


def read_html(source: str) -> Plain:
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
    hidden = Hidden(source)
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
        self.out = Plain(source)
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
        if tag in BLOCK_TAGS and self.stack and self.stack[-1][0] == "p":
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
        elif tag in BLOCK_TAGS:
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
        elif tag in BLOCK_TAGS:
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
            if name in TAG_KINDS:
                kind, level = TAG_KINDS[name]
                if kind == "list_item":
                    level = max(1, self._count.get("ul", 0) + self._count.get("ol", 0))
                return self.out.begin(kind, level, parted)
        return self.out.begin(None, parted=parted)

    def _image(self, start: int, end: int) -> None:
        alt = alt_of(self.source, start + 4, end - 1)
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
