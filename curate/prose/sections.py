"""Sections: a heading with what stands below it, up to the next heading of its level."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from curate.prose.text import Block, Sentence, Text


@dataclass(frozen=True, slots=True)
class Section:
    """``blocks`` are all below the heading; ``inner`` its sub-sections one level down."""

    heading: Block
    blocks: tuple[Block, ...]
    inner: tuple[Section, ...]
    end: int

    @property
    def own(self) -> tuple[Block, ...]:
        """The blocks before the first heading below."""
        first = self.inner[0].heading if self.inner else None
        return self.blocks[: self.blocks.index(first)] if first else self.blocks


def sections(text: Text) -> list[Section]:
    """The sections of a text in order, sub-sections among them."""
    if "sections" not in text.memo:
        text.memo["sections"] = _sections(text.blocks, len(text.plain))
    found: list[Section] = text.memo["sections"]
    return found


def _sections(blocks: tuple[Block, ...], end: int) -> list[Section]:
    """From the last heading to the first, so that each finds its sub-sections ready."""
    found: list[Section] = []
    open_: list[tuple[int, Section]] = []  # not yet claimed by a heading above: (index, section)
    for index in range(len(blocks) - 1, -1, -1):
        heading = blocks[index]
        if heading.kind != "heading":
            continue
        inner = []
        while open_ and open_[-1][1].heading.level > heading.level:
            inner.append(open_.pop()[1])
        stop = open_[-1][0] if open_ else len(blocks)
        until = blocks[stop].start if stop < len(blocks) else end
        section = Section(heading, blocks[index + 1 : stop], tuple(inner), until)
        open_.append((index, section))
        found.append(section)
    return found[::-1]


def sentences_in(text: Text, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences that start in ``plain[start:end]``."""
    by_start = attrgetter("start")
    first = bisect_left(text.sentences, start, key=by_start)
    return text.sentences[first : bisect_left(text.sentences, end, key=by_start)]
