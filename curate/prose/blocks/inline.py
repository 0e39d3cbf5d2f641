"""Markdown within a paragraph: links, images, code, emphasis."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from typing import Literal
from unicodedata import category

from curate.prose.blocks.found import WORD, Plain, Span
from curate.prose.blocks.markup import BLOCK_TAGS, TAG_KINDS, Hidden, alt_of
from curate.prose.text import BlockKind

# Each alternative begins with a single character, so that a search skips all others quickly.
_SPECIAL = re.compile(r"\\|``*+|\*\**+|__*+|~~*+|!\[|\[|\]|<|&")
_LINK_TAIL = re.compile(
    r"\([ \t]*+(?:<[^<>]*+>|[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
    r"(?:[ \t]++(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\([^()]*+\)))?+[ \t]*+\)"
)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[^\s<>@]++@[^\s<>@]++)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"[^\r\n]+|[\r\n]+[ \t>]*")
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


def add_inline(
    out: Plain,
    lines: list[Span],
    kind: BlockKind | None,
    level: int,
    labels: set[str],
    hidden: Hidden,
) -> None:
    """Add one paragraph, which stands in ``lines``, and close it.

    ``labels`` are those of the whole document's links, as :func:`label_of` gives them; ``hidden``
    is asked for places further and further on.
    """
    source = out.source
    out.begin(kind, level)
    if any(_SPECIAL.search(source, *line) for line in lines):
        tokens = _Inline(source, lines, labels, hidden).tokens
        _pair(tokens)
        _write(out, tokens, kind, level)
    else:
        last = lines[0][0]
        for start, end in lines:
            if last < start:
                out.put(_line_end(source, last), last, start)
            out.keep(start, end)
            last = end
    out.begin(None)


def _line_end(source: str, start: int) -> str:
    """What a line end within a paragraph says: nothing, but for two spaces before it."""
    return "\n" if source.startswith("  ", start) else " "


def label_of(text: str) -> str:
    """The label of a link, as it is compared: case and the width of white space do not count."""
    return " ".join(text.split()).casefold()


class _Inline:
    """The tokens of one paragraph, links resolved."""

    def __init__(self, source: str, lines: list[Span], labels: set[str], hidden: Hidden) -> None:
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
        alt = alt_of(self.source, *tag.span(3)) if name == "img" else None
        if name == "br":
            self._token("put", *tag.span(), "\n")
        elif alt:
            self.tokens.append(_Token("image", tag.start(), alt[0]))
            self._plain(*alt)
            self.tokens.append(_Token("end", alt[1], tag.end()))
        elif name in BLOCK_TAGS:
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
        told = WORD.search(self.source, opener.end, min(at, opener.end + 100))
        opener.op = "link" if not image else "image" if told else "drop"
        self.tokens.append(_Token("end" if told or not image else "drop", at, stop))
        return stop

    def _reference(self, start: int, at: int, end: int) -> int | None:
        """Where ``[text][label]``, ``[label][]`` or ``[label]`` ends, if the label is defined."""
        if not self.labels:
            return None
        label = _LABEL.match(self.source, at + 1, end)
        own = self.source[start:at] if at - start <= 200 else ""
        if label and label_of(label[1] or own) in self.labels:
            return label.end()
        return at + 1 if label_of(own) in self.labels else None

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


def _write(out: Plain, tokens: list[_Token], kind: BlockKind | None, level: int) -> None:
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
            kind, level = TAG_KINDS.get(token.text, (None, 0))
            out.begin(kind, level)
