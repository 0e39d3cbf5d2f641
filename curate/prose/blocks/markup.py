"""What Markdown and HTML share: what tags say of blocks, and what no reader sees."""

from __future__ import annotations

import re

from curate.prose.blocks.found import WORD, Span
from curate.prose.text import BlockKind

_ATTRIBUTE = re.compile(
    r"([^\s/>=\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?|[\"'=/]"
)
_BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li
    main menu nav ol option p pre section select summary table tbody td tfoot th thead title tr ul
    video audio object textarea input"""
BLOCK_TAGS = frozenset(_BLOCK_NAMES.split())
"""The elements before and after which a new block begins."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""The elements that are headings, by their levels."""

TAG_KINDS: dict[str, tuple[BlockKind, int]] = {
    **{name: ("heading", int(name[1])) for name in HEADINGS},
    "title": ("heading", 1),
    "li": ("list_item", 1),
    "blockquote": ("quote", 0),
    "pre": ("code", 0),
    "figcaption": ("caption", 0),
    "caption": ("caption", 0),
    **dict.fromkeys(("td", "th", "dt", "dd", "option", "button", "label"), ("paragraph", 0)),
}
"""The elements that say what kind of block their text is, with its level."""

_RAW = re.compile(r"<(?:(!--)|(script|style)\b|[!?])", re.IGNORECASE)


def alt_of(source: str, start: int, end: int) -> Span | None:
    """Where the text of ``alt`` stands in the tag at ``source[start:end]``, if it says anything."""
    for attribute in _ATTRIBUTE.finditer(source, start, end):
        if (attribute[1] or "").lower() == "alt":
            span = attribute.span(attribute.lastindex or 1)
            if attribute.lastindex != 1 and WORD.search(source, *span):
                return span
            return None
    return None


class Hidden:
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
