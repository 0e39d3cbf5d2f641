"""Patterns: phrases and classes of phrases in an order, with few words between them.

A pattern is written as phrases are (:mod:`curate.prose.phrases`), and besides:

- ``AILMENT``: any phrase of a class; ``AILMENT|BODY``: of either;
- ``(of|in front of)``: either of these; ``(CAN|)``: or nothing;
- ``…``: up to four words may stand here, such as those before a noun ("your very sore lower"), but
  no mark and no word that begins something else; ``……``: up to nine words, commas among them;
- ``^`` at the beginning: a sentence or a clause begins here; at the end: the sentence ends here;
- ``A & B``: both stand in one sentence, in any order; what is found is ``A``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Generic, TypeVar

from curate.prose.lexicon import Places
from curate.prose.text import Sentence, Text

T = TypeVar("T")
Span = tuple[int, int]

_CLASS = re.compile(r"[A-Z][A-Z_|]*\Z")
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


@dataclass(frozen=True, slots=True)
class _Step:
    """What stands here, a phrase or any of some classes, and what may stand before it."""

    names: tuple[str, ...]
    gap: _Gap


@dataclass(frozen=True, slots=True)
class _Chain:
    """Steps in their order.

    ``opens``: a sentence or a clause begins with them; ``closes``: the sentence ends with them.
    """

    steps: tuple[_Step, ...]
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Elements:
    """Where phrases and classes stand in one sentence, in order."""

    sentence: Sentence
    places: dict[str, list[Span]] = field(default_factory=dict)

    def of(self, step: _Step) -> list[Span]:
        """The places of what a step may be."""
        if len(step.names) == 1:
            return self.places.get(step.names[0], [])
        return sorted({place for name in step.names for place in self.places.get(name, ())})

    def has(self, step: _Step) -> bool:
        """Whether what a step may be stands anywhere."""
        return not self.places.keys().isdisjoint(step.names)


class Patterns(Generic[T]):
    """Many patterns, each with what it stands for.

    ``classes``: phrases by the name of their class. ``idioms``: phrases whose words do not mean
    there what they say elsewhere. ``bars``: words that no ``…`` passes. ``joiners``: words after
    which a clause begins.
    """

    def __init__(
        self,
        patterns: Iterable[tuple[str, T]],
        classes: Mapping[str, Sequence[str]],
        idioms: Iterable[str] = (),
        bars: Iterable[str] = (),
        joiners: Iterable[str] = (),
    ) -> None:
        self._bars, self._joiners = frozenset(bars), frozenset(joiners)
        self._patterns: list[tuple[tuple[_Chain, ...], T]] = [
            (tuple(map(_chain, pattern.split(" & "))), payload)
            for written, payload in patterns
            for pattern in _alternatives(written)
        ]
        # A pattern is tried only where its rarest step stands.
        self._by_rarest: dict[str, list[int]] = {}
        named: dict[str, None] = {}
        for index, (chains, _) in enumerate(self._patterns):
            for name in _rarest(chains).names:
                self._by_rarest.setdefault(name, []).append(index)
            named.update((name, None) for line in chains for s in line.steps for name in s.names)
        # What the patterns are made of, and idioms as "".
        self.elements: list[tuple[str, str]] = [
            *((phrase, name) for name in named for phrase in _phrases(name, classes)),
            *((idiom, "") for written in idioms for idiom in _alternatives(written)),
        ]

    def every(
        self, text: Text, places: Places[str]
    ) -> list[tuple[Sentence, list[tuple[int, int, T]]]]:
        """The sentences that match a pattern, each with all that match, by start.

        ``places`` are those of the phrases in ``elements``.
        """
        several = ((each.sentence, self._matches(text, each)) for each in _sorted(text, places))
        return [(sentence, matches) for sentence, matches in several if matches]

    def _matches(self, text: Text, found: _Elements) -> list[tuple[int, int, T]]:
        tried = {index for name in found.places for index in self._by_rarest.get(name, ())}
        matches: list[tuple[int, int, T]] = []
        for index in sorted(tried):
            chains, payload = self._patterns[index]
            if not all(found.has(step) for wanted in chains for step in wanted.steps[::-1]):
                continue
            spans, *others = (self._spans(text, wanted, found) for wanted in chains)
            for span in spans:
                if all(any(_apart(span, other) for other in beside) for beside in others):
                    matches.append((*span, payload))
        matches.sort(key=itemgetter(1), reverse=True)
        matches.sort(key=itemgetter(0))
        return matches

    def _spans(self, text: Text, wanted: _Chain, found: _Elements) -> list[Span]:
        """Where a chain stands: each step as near as may be to the one before it."""
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
                if near >= 0 and self._passes(step.gap, text.folded, ends[near], start):
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


def _rarest(chains: Sequence[_Chain]) -> _Step:
    """The step that is likely to stand in the fewest sentences: a long phrase before a class."""

    def commonness(step: _Step) -> int:
        if _CLASS.match(step.names[0]):
            return 20 + len(step.names)
        return 400 // len(step.names[0]) ** 2

    return min((step for line in chains for step in line.steps), key=commonness)


def _sorted(text: Text, places: Places[str]) -> Iterator[_Elements]:
    """The sentences in which anything stands."""
    at = 0
    for sentence in text.sentences:
        elements = _Elements(sentence)
        idiom = 0  # how far the last one goes
        while at < len(places) and places[at][0] < sentence.end:
            start, end, name = places[at]
            at += 1
            if not name:
                idiom = max(idiom, end)
            elif start >= sentence.start and idiom < end <= sentence.end:
                elements.places.setdefault(name, []).append((start, end))
        if elements.places:
            yield elements


_AFTER = 8  # letters that may follow the last word of a sentence: marks


def _closes(text: Text, sentence: Sentence, end: int) -> bool:
    """Whether nothing but marks follows in the sentence."""
    return sentence.end - end <= _AFTER and _WORD.search(text.plain, end, sentence.end) is None


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


_CHOICE = re.compile(r"\(([^()]*)\)")


def _alternatives(written: str) -> Iterator[str]:
    """What is written, once for each choice in its brackets."""
    choice = _CHOICE.search(written)
    if choice is None:
        yield written
        return
    for one in choice[1].split("|"):
        yield from _alternatives(written[: choice.start()] + one + written[choice.end() :])


def _chain(written: str) -> _Chain:
    """A pattern without ``&`` and brackets."""
    parts = written.split()
    opens, closes = parts[0] == "^", parts[-1] == "^"
    steps: list[_Step] = []
    gap = phrase = ""
    for part in [*parts[opens : len(parts) - closes], "…"]:
        named = _CLASS.match(part)
        if phrase and (named or part in _GAPS):
            steps.append(_Step((phrase,), _GAPS[gap]))
            gap = phrase = ""
        if part in _GAPS:
            gap = part
        elif named:
            steps.append(_Step(tuple(part.split("|")), _GAPS[gap]))
            gap = ""
        else:
            phrase = f"{phrase} {part}".strip()
    return _Chain(tuple(steps), opens, closes)


def _phrases(name: str, classes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The phrases of a class; any other name is the phrase itself."""
    written = classes[name] if _CLASS.match(name) else [name]
    return chain.from_iterable(map(_alternatives, written))
