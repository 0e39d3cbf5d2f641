"""A whole source of prose, as the rules on words see it.

Offsets are Unicode code points. ``plain`` is what a reader reads: the source without markup. All
spans inside the package are spans of ``plain``; :meth:`Text.original` turns one into the span of
the source that it came from, exactly.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from curate.records.common import Record
    from curate.source import RawPath

BlockKind = Literal[
    "heading", "paragraph", "list_item", "caption", "link", "contact", "reference", "quote", "code"
]


class Block(NamedTuple):
    """A heading, a paragraph, an item of a list, …: no sentence goes beyond its block.

    ``level`` is the depth of a heading (1 to 6) or of a list item, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


class Sentence(NamedTuple):
    """One sentence, without the white space around it; ``block`` is an index of ``Text.blocks``."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Where one field of a record stands in the ``plain`` of the record's text.

    ``path`` has list indexes in it, as the document has them.
    """

    start: int
    end: int
    path: RawPath


@dataclass(frozen=True)
class Text:
    """One article, or the prose of one record (then ``pieces`` and ``record`` are set).

    ``starts`` and ``ends`` give, for each character of ``plain``, where the characters of
    ``source`` that it stands for start and end; both are None where ``plain`` is the source.
    """

    source: str
    plain: str
    blocks: tuple[Block, ...]
    starts: array[int] | None = None
    ends: array[int] | None = None
    pieces: tuple[Piece, ...] = ()
    record: Record | None = field(default=None, compare=False)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was found out about the text once, for all rules that ask."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``source`` that ``plain[start:end]`` (not empty) was made from."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def piece_at(self, offset: int) -> Piece:
        """The field of the record that holds the character at ``offset`` of ``plain``."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        return self.pieces[index] if index >= 0 else Piece(0, 0, ())

    @cached_property
    def folded(self) -> str:
        """``plain`` for matching, of the same length: lower case, one kind of space, quote, dash.

        Characters whose lower case has another length stay as they are.
        """
        lowered = self.plain.lower()
        if len(lowered) != len(self.plain):
            lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in self.plain)
        return lowered.translate(_FOLD)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all blocks, in order."""
        from curate.prose.sentences import sentences

        return tuple(sentences(self.plain, self.blocks))

    def block_of(self, sentence: Sentence) -> Block:
        """The block that a sentence stands in."""
        return self.blocks[sentence.block]

    def heading_of(self, sentence: Sentence) -> Block | None:
        """The nearest heading above a sentence."""
        above = bisect_left(self._headings, sentence.block)
        return self.blocks[self._headings[above - 1]] if above else None

    @cached_property
    def _headings(self) -> list[int]:
        return [index for index, block in enumerate(self.blocks) if block.kind == "heading"]


_FOLD = str.maketrans(
    {
        **dict.fromkeys("\t\n\r\f\v\u00a0\u2002\u2003\u2009\u200a\u202f", " "),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
