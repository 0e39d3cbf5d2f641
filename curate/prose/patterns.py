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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from curate.prose.lexicon import Places
from curate.prose.phrases import in_order, places_of
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


class _Step(NamedTuple):
    """What stands here, a phrase or any of some classes, and what may stand before it."""

    names: tuple[str, ...]
    gap: str


class _Chain(NamedTuple):
    """Steps in their order.

    ``opens``: a sentence or a clause begins with them; ``closes``: the sentence ends with them.
    """

    steps: tuple[_Step, ...]
    opens: bool
    closes: bool


_Chains = tuple[_Chain, ...]

Read = tuple[int, Sequence[Any], Sequence[Sequence[str]], Sequence[Sequence[str]]]
"""A pattern as :func:`read` gives it, of numbers, strings and lists, so that it can be kept.

The number of what was written, its chains, the names of each step that is looked for at once, the
rarest first, and those of each other step.
"""


@dataclass
class Elements:
    """What of the phrases and classes of patterns stands in a sentence: ``names``, and where.

    ``look`` finds the places; it is asked only for a sentence that has all parts of a pattern. Only
    then are words looked for that stand in every other sentence.
    """

    text: Text
    sentence: Sentence
    names: set[str]
    look: Callable[[Text, int, int], Places[str]]

    def of(self, step: _Step) -> list[Span]:
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
        return any(not _forms(name).isdisjoint(self._words) for name in names)

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


_COMMON = re.compile(r"[a-z]{1,4}(?:\|[a-z]{1,4})*\Z")


def is_common(name: str) -> bool:
    """Whether it is a word, or any of some words, that many a sentence has: short ones."""
    return _COMMON.match(name) is not None


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
        # A pattern is tried only where its rarest step stands.
        self._by_rarest: dict[str, list[int]] = {}
        for index, (_, _, (rarest, *_), _) in enumerate(self._patterns):
            for name in rarest:
                self._by_rarest.setdefault(name, []).append(index)

    def matches(self, found: Elements) -> list[tuple[int, int, T]]:
        """All that match in a sentence, by start, the longest first."""
        matches: list[tuple[int, int, T]] = []
        for index in sorted(self._possible(found.names)):
            number, chains, _, common = self._patterns[index]
            if not all(map(found.has_common, common)):
                continue
            spans, *others = (self._spans(wanted, found) for wanted in _chains(chains))
            for span in spans:
                if all(any(_apart(span, other) for other in beside) for beside in others):
                    matches.append((*span, self._payloads[number]))
        return in_order(matches)

    def _possible(self, names: set[str]) -> set[int]:
        """The patterns of which all steps stand somewhere."""
        possible: set[int] = set()
        for name in names & self._by_rarest.keys():
            for index in self._by_rarest[name]:
                for wanted in self._patterns[index][2]:
                    if names.isdisjoint(wanted):
                        break
                else:
                    possible.add(index)
        return possible

    def _spans(self, wanted: _Chain, found: Elements) -> list[Span]:
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


def _commonness(step: _Step) -> float:
    """In how many sentences a step is likely to stand: in more than a long phrase, if a class."""
    if _CLASS.match(step.names[0]):
        return 20.0 + len(step.names)
    return sum(1000.0 if is_common(name) else 400 / len(name) ** 2 for name in step.names)


_AFTER = 8  # letters that may follow the last word of a sentence: marks


def _closes(text: Text, sentence: Sentence, end: int) -> bool:
    """Whether nothing but marks follows in the sentence."""
    return sentence.end - end <= _AFTER and _WORD.search(text.plain, end, sentence.end) is None


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


_CHOICE = re.compile(r"\(([^()]*)\)")
# A choice between words, or between classes, is written so in a phrase and in a step too.
_SIMPLE = re.compile(r"(?<!\S)\(([a-z'~*]+(?:\|[a-z'~*]+)+|[A-Z_]+(?:\|[A-Z_]+)+)\)(?!\S)")


def every_alternative(several: Iterable[str]) -> Iterator[str]:
    """Each phrase of several as written, once for each choice in its brackets."""
    return chain.from_iterable(_alternatives(_SIMPLE.sub(r"\1", each)) for each in several)


def _alternatives(written: str) -> Iterator[str]:
    """What is written, once for each choice in its brackets."""
    choice = _CHOICE.search(written)
    if choice is None:
        yield written
        return
    for one in choice[1].split("|"):
        yield from _alternatives(written[: choice.start()] + one + written[choice.end() :])


def read(written: Sequence[str]) -> Iterator[Read]:
    """Patterns as they are written, ready to be looked for."""
    for number, pattern in enumerate(written):
        for chains in _merged(pattern):
            rarest, *others = sorted(_steps(chains), key=_commonness)
            parted: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = [rarest.names], []
            for step in others:
                parted[all(map(is_common, step.names))].append(step.names)
            yield number, chains, *parted


def elements(patterns: Iterable[Read], classes: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The phrases that are looked for at once, each with its name in the patterns.

    ``classes``: phrases by the name of their class; any other name is the phrase itself.
    """
    every: dict[str, None] = {}
    for _, _, steps, _ in patterns:
        every.update((name, None) for names in steps for name in names)
    return [
        [phrase, name]
        for name in every
        for phrase in every_alternative(classes[name] if _CLASS.match(name) else [name])
    ]


def _chains(kept: Sequence[Any]) -> Iterator[_Chain]:
    for steps, opens, closes in kept:
        yield _Chain(tuple(_Step(tuple(names), gap) for names, gap in steps), opens, closes)


def _merged(written: str) -> list[_Chains]:
    """A pattern as written; of its alternatives those that differ in one step only are one."""
    several = [tuple(map(_chain, one.split(" & "))) for one in every_alternative([written])]
    for place in range(max(len(_steps(chains)) for chains in several)):
        alike: dict[_Chains, dict[str, None]] = {}
        for chains in several:
            names = [step.names for step in _steps(chains)][place : place + 1]
            alike.setdefault(_with_names(chains, place, ()), {}).update(
                dict.fromkeys(chain.from_iterable(names))
            )
        several = [_with_names(chains, place, tuple(names)) for chains, names in alike.items()]
    return several


def _steps(chains: _Chains) -> list[_Step]:
    return [step for line in chains for step in line.steps]


def _with_names(chains: _Chains, place: int, names: tuple[str, ...]) -> _Chains:
    """These chains with other names at one of their steps, counted through all of them."""
    changed: list[_Chain] = []
    for line in chains:
        steps = list(line.steps)
        if 0 <= place < len(steps):
            steps[place] = steps[place]._replace(names=names)
        place -= len(steps)
        changed.append(line._replace(steps=tuple(steps)))
    return tuple(changed)


def _chain(written: str) -> _Chain:
    """A pattern without ``&`` and brackets."""
    parts = written.split()
    opens, closes = parts[0] == "^", parts[-1] == "^"
    steps: list[_Step] = []
    gap = phrase = ""
    for part in [*parts[opens : len(parts) - closes], "…"]:
        named = _CLASS.match(part)
        if phrase and (named or part in _GAPS):
            steps.append(_Step((phrase,), gap))
            gap = phrase = ""
        if part in _GAPS:
            gap = part
        elif named:
            steps.append(_Step(tuple(part.split("|")), gap))
            gap = ""
        else:
            phrase = f"{phrase} {part}".strip()
    return _Chain(tuple(steps), opens, closes)
