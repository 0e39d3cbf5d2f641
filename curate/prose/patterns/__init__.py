"""Patterns: phrases and classes of phrases in an order, with few words between them.

How they are written: :mod:`curate.prose.patterns.written`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from typing import Generic, TypeVar

from curate.prose.lexicon import Places
from curate.prose.patterns.written import (
    Chain,
    Read,
    Step,
    chains_of,
    elements,
    every_alternative,
    is_common,
    read,
)
from curate.prose.phrases import in_order, places_of
from curate.prose.text import Sentence, Text

__all__ = ["Elements", "Patterns", "elements", "every_alternative", "read"]

T = TypeVar("T")
Span = tuple[int, int]

_WORD = re.compile(r"\w[\w']*")


@dataclass(frozen=True, slots=True)
class _Gap:
    """What may stand between two steps: at most so many words and letters, and no such mark."""

    words: int
    letters: int
    mark: re.Pattern[str]
    barred: bool


_GAPS = {
    "": _Gap(0, 3, re.compile(r"[^ -]"), barred=False),
    "…": _Gap(4, 48, re.compile(r"[^\w '/&%-]| -+ "), barred=True),
    "……": _Gap(9, 100, re.compile(r"[.;:!?()\[\]\"]| -+ "), barred=False),
}
_BEFORE = 24  # letters in which the word before a clause is looked for


@dataclass
class Elements:
    """Where the phrases and classes of patterns stand in a sentence.

    ``look`` finds the places; it is asked only for a sentence that has all parts of a pattern. Only
    then are words looked for that stand in every other sentence.
    """

    text: Text
    sentence: Sentence
    look: Callable[[Text, int, int], Places[str]]

    def of(self, step: Step) -> list[Span]:
        """The places of what a step may be, but for those within an idiom."""
        if len(step.names) == 1:
            return self._of(step.names[0])
        return sorted({place for name in step.names for place in self._of(name)})

    def _of(self, name: str) -> list[Span]:
        if name not in self._places and is_common(name):
            forms = _forms(name)
            self._places[name] = self._free(
                span for word, spans in self._words.items() if word in forms for span in spans
            )
        return self._places.get(name, [])

    def has_common(self, names: Sequence[str]) -> bool:
        """Whether any of some common words stands anywhere."""
        return any(not _forms(name).isdisjoint(self._said) for name in names)

    @cached_property
    def _said(self) -> set[str]:
        return set(_WORD.findall(self.text.folded, self.sentence.start, self.sentence.end))

    @cached_property
    def _words(self) -> dict[str, list[Span]]:
        words: dict[str, list[Span]] = {}
        for word in _WORD.finditer(self.text.folded, self.sentence.start, self.sentence.end):
            words.setdefault(word[0], []).append(word.span())
        return words

    @cached_property
    def _looked(self) -> Places[str]:
        return self.look(self.text, self.sentence.start, self.sentence.end)

    @cached_property
    def _places(self) -> dict[str, list[Span]]:
        """The places of each name that is looked for at once."""
        places: dict[str, list[Span]] = {}
        for start, end, name in self._looked:
            places.setdefault(name, []).append((start, end))
        return {name: self._free(several) for name, several in places.items()}

    def _free(self, places: Iterable[Span]) -> list[Span]:
        """Those that are not within an idiom."""
        idioms = self._idioms
        return [
            (start, end)
            for start, end in places
            if not any(first <= start and end <= last for first, last in idioms)
        ]

    @cached_property
    def _idioms(self) -> list[Span]:
        return [(start, end) for start, end, name in self._looked if not name]


@cache
def _forms(common: str) -> frozenset[str]:
    return frozenset(places_of(common)[0])


class Patterns(Generic[T]):
    """Many patterns, as :func:`read` gives them, each with what it stands for.

    ``bars``: words that no ``…`` passes. ``joiners``: words after which a clause begins.
    """

    def __init__(
        self,
        patterns: Iterable[Read],
        payloads: Sequence[T],
        bars: Iterable[str] = (),
        joiners: Iterable[str] = (),
    ) -> None:
        self._bars, self._joiners = frozenset(bars), frozenset(joiners)
        self._patterns, self._payloads = list(patterns), payloads
        # A pattern is tried only where its rarest step stands, and all others stand somewhere.
        self._by_rarest: dict[str, list[tuple[int, list[Sequence[str]]]]] = {}
        for index, (_, _, (rarest, *others), _) in enumerate(self._patterns):
            for name in rarest:
                self._by_rarest.setdefault(name, []).append((index, others))

    def possible(self, names: set[str]) -> set[int]:
        """The patterns, by number, of which all steps stand somewhere: in most sentences none."""
        possible: set[int] = set()
        for name in names & self._by_rarest.keys():
            for index, others in self._by_rarest[name]:
                for wanted in others:
                    if names.isdisjoint(wanted):
                        break
                else:
                    possible.add(index)
        return possible

    def matches(self, found: Elements, possible: set[int]) -> list[tuple[int, int, T]]:
        """All of the ``possible`` that match in a sentence, by start, the longest first."""
        matches: list[tuple[int, int, T]] = []
        for index in sorted(possible):
            number, chains, _, common = self._patterns[index]
            if not all(map(found.has_common, common)):
                continue
            spans, *others = (self._spans(wanted, found) for wanted in chains_of(chains))
            for span in spans:
                if all(any(_apart(span, other) for other in beside) for beside in others):
                    matches.append((*span, self._payloads[number]))
        return in_order(matches)

    def _spans(self, wanted: Chain, found: Elements) -> list[Span]:
        """Where a chain stands: each step as near as may be to the one before it."""
        text = found.text
        first, *rest = wanted.steps
        spans = found.of(first)
        if wanted.opens:
            spans = [span for span in spans if self._opens(text, found.sentence, span[0])]
        for step in rest:
            if not spans:
                break
            spans = sorted(spans, key=itemgetter(1))
            ends = [end for _, end in spans]
            joined: list[Span] = []
            for start, end in found.of(step):
                # What stands nearest has the shortest gap; if that bars, all longer ones do.
                near = bisect_right(ends, start) - 1
                if near >= 0 and self._passes(_GAPS[step.gap], text.folded, ends[near], start):
                    joined.append((spans[near][0], end))
            spans = joined
        if wanted.closes:
            spans = [span for span in spans if _closes(text, found.sentence, span[1])]
        return spans

    def _passes(self, gap: _Gap, folded: str, start: int, end: int) -> bool:
        if end - start > gap.letters:
            return False
        between = folded[start:end]
        words = _WORD.findall(between)
        if len(words) > gap.words or gap.mark.search(between):
            return False
        return not gap.barred or self._bars.isdisjoint(words)

    def _opens(self, text: Text, sentence: Sentence, start: int) -> bool:
        """Whether a sentence or a clause begins here."""
        before = text.folded[max(sentence.start, start - _BEFORE) : start].rstrip()
        if not before or not before[-1].isalnum():
            return True
        return before.rpartition(" ")[2] in self._joiners


_AFTER = 8  # letters that may follow the last word of a sentence: marks


def _closes(text: Text, sentence: Sentence, end: int) -> bool:
    """Whether nothing but marks follows in the sentence."""
    return sentence.end - end <= _AFTER and _WORD.search(text.plain, end, sentence.end) is None


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]
