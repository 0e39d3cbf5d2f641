"""What kind a block is, as its words and its neighbours tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curate.prose.blocks.found import Found
from curate.prose.blocks.line import (
    LONGEST_LINE,
    heading_case,
    heads_references,
    is_beside_contact,
    is_citation,
    line_kind,
    stops,
)
from curate.prose.text import Block

_LONGEST_CITATION = 700  # code points
_DASH = re.compile(r"\s[-–—|]\s")
_TRACED = re.compile(r"(?:19|20)\d\d(?!\d)|https?://|\bdoi\b|\bet al\b|\bPMID\b", re.IGNORECASE)


def told(plain: str, found: list[Found], plain_text: bool) -> tuple[Block, ...]:
    """The blocks, each of the kind that its words and its neighbours tell.

    ``found`` are spans of ``plain``; ``plain_text`` tells that no markup could make headings.
    """
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


def _tell_lines(found: list[Found], texts: list[str]) -> None:
    """Links, captions, contact lines, and citations wherever they stand."""
    pairs = list(zip(found, texts, strict=True))
    titles = {text for block, text in pairs if block.kind == "heading" and block.level == 1}
    if found and found[0].kind is None and heading_case(texts[0]):
        titles.add(texts[0])
    for block, text in pairs:
        if block.kind not in (None, "list_item") or len(text) > _LONGEST_CITATION:
            continue
        kind = line_kind(text)
        if block.linked:
            block.kind = "link"
        elif kind and not (kind == "caption" and block.kind):
            block.kind = kind
        elif block.kind is None and _repeats(text, titles):
            block.kind = "caption"
        elif is_citation(text):
            block.kind = "reference"
    _tell_contacts(found, texts, range(len(found)))
    _tell_contacts(found, texts, range(len(found) - 1, -1, -1))


def _tell_contacts(found: list[Found], texts: list[str], order: range) -> None:
    """Lines beside contact lines that belong to them: opening hours, languages, insurance."""
    beside = False
    for at in order:
        if beside and found[at].kind in (None, "list_item") and is_beside_contact(texts[at]):
            found[at].kind = "contact"
        beside = found[at].kind == "contact"


def _tell_headings(found: list[Found], texts: list[str], plain_text: bool) -> None:
    """Headings that no markup tells, and their levels."""
    cases = [
        heading_case(text) if block.kind is None or block.numbered else None
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
    found: list[Found], texts: list[str], cases: Sequence[str | None], at: int, plain_text: bool
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
    if not apart and not stops(texts[at - 1]):
        return False
    if after.chunk == block.chunk and cases[at + 1] and at > 0:
        return False
    if cases[at] == "title":
        return True
    return (plain_text or block.bold) and (at == 0 or cases[at + 1] != "sentence")


def _tell_references(found: list[Found], texts: list[str]) -> None:
    """What stands in a list of sources, from its heading to the next one."""
    within = False
    for at, block in enumerate(found):
        more = texts[at + 1] if at + 1 < len(found) else ""
        if block.kind in (None, "heading") and heads_references(texts[at]):
            within = bool(_TRACED.search(more[:_LONGEST_CITATION]))
            if within and block.kind is None:
                block.kind, block.level = "heading", 2
        elif block.kind == "heading":
            prose = len(more) > 60 and stops(more) and not _TRACED.search(more[:_LONGEST_CITATION])
            within = within and block.guessed and not prose
            if within:
                block.kind = "reference"
        elif within and block.kind in (None, "list_item", "link"):
            block.kind = "reference"


def _repeats(text: str, titles: set[str]) -> bool:
    """Whether a line is the title and something after a dash."""
    if not titles or len(text) > LONGEST_LINE:
        return False
    return any(text[: dash.start()].rstrip() in titles for dash in _DASH.finditer(text))
