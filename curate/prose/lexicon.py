"""Lists of phrases, all found in one pass: a text is read once for whatever rule asks first.

A list is a function that gives its phrases, as :mod:`curate.prose.phrases` writes them, each with
what it stands for::

    @phrase_list
    def greetings() -> Iterator[tuple[str, str]]:
        yield from (("good morning", "morning"), ("hello", "any"))

    greetings(text)  # [(0, 5, "any")]: where they stand in ``text.folded``
    greetings.within(text, 0, 40)  # those in a part of it
    greetings.by_sentence(text)  # a sentence and {"any"}: which stand in it

A list of common words is asked for the whole text by sentence only, and for places in few of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from curate.prose.language import kept, words
from curate.prose.phrases import in_order
from curate.prose.runs import Index, Runs, index_of
from curate.prose.text import Sentence, Text

T = TypeVar("T")
Places = list[tuple[int, int, T]]
"""Start, end and what it stands for, in the order of :func:`curate.prose.phrases.in_order`."""


class PhraseList(Generic[T]):
    """A list of phrases. Called with a text it gives every place of them, overlapping ones too."""

    def __init__(self, phrases: Callable[[], Iterable[tuple[str, T]]]) -> None:
        self.phrases = phrases
        self.__doc__ = phrases.__doc__
        _LISTS.append(self)

    def __call__(self, text: Text) -> Places[T]:
        """Where the phrases stand in ``text.folded``."""
        known: dict[PhraseList[T], Places[T]] = text.memo.setdefault("phrase lists", {})
        if self not in known:
            known[self] = _places(self._runs(text))
        return known[self]

    def within(self, text: Text, start: int, end: int) -> Places[T]:
        """Where the phrases stand in ``text.folded[start:end]``, without a look at the rest."""
        runs = self._runs(text)
        first = bisect_right(runs, start, key=itemgetter(0))
        last = bisect_right(runs, end, key=itemgetter(0))
        return _places(run for run in runs[first:last] if run[2] >= start)

    def by_sentence(self, text: Text) -> Iterator[tuple[Sentence, set[T]]]:
        """What is said of the list in each sentence that says anything of it, without places."""
        runs, at = self._runs(text), 0
        for sentence in text.sentences:
            said: set[T] = set()
            first, last = sentence.start, sentence.end
            while at < len(runs) and runs[at][0] <= last:
                if runs[at][2] >= first:
                    said.update(runs[at][3])
                at += 1
            if said:
                yield sentence, said

    def _runs(self, text: Text) -> list[_Meant]:
        """The words of the text that are phrases; it is read again if there are more lists."""
        known: dict[PhraseList[Any], list[_Meant]] = text.memo.get("runs", {})
        if self not in known:
            known = text.memo["runs"] = _read(text)
        return known[self]


_Meant = tuple[int, int, int, list[Any]]
"""Words that are a phrase of a list, by their end: end, number of the phrase, start, payloads."""

_LISTS: list[PhraseList[Any]] = []


def _places(runs: Iterable[_Meant]) -> Places[Any]:
    ordered = sorted(runs, key=itemgetter(1))
    return in_order((start, end, of) for end, _, start, several in ordered for of in several)


def _read(text: Text) -> dict[PhraseList[Any], list[_Meant]]:
    """The runs of each list there is."""
    lists = tuple(_LISTS)
    several: list[list[_Meant]] = [[] for _ in lists]
    for end, start, meant in _all_of(lists).every(text.folded):
        for index, number, payloads in meant:
            several[index].append((end, number, start, payloads))
    for runs in several:
        runs.sort(key=itemgetter(0))
    return dict(zip(lists, several, strict=True))


@cache
def _all_of(lists: tuple[PhraseList[Any], ...]) -> Runs[tuple[int, int, list[Any]]]:
    """The phrases of all lists; they stand for a list, a number in it, and payloads there."""
    every: dict[str, dict[int, tuple[int, int, list[Any]]]] = {}
    for index, each in enumerate(lists):
        for number, (phrase, payload) in enumerate(each.phrases()):
            by_list = every.setdefault(phrase, {})
            by_list.setdefault(index, (index, number, []))[2].append(payload)
    return Runs({phrase: [*by_list.values()] for phrase, by_list in every.items()}, kept("index"))


def index_of_lists() -> Index:
    """The index of all lists that were imported, to be kept."""
    return index_of(sorted({phrase for each in _LISTS for phrase, _ in each.phrases()}))


def phrase_list(phrases: Callable[[], Iterable[tuple[str, T]]]) -> PhraseList[T]:
    """Make a function that gives phrases a list that can be looked up in a text."""
    return PhraseList(phrases)


def listed(file: str, *keys: str) -> Iterator[tuple[str, str]]:
    """The phrases under each of ``keys`` in a file of ``knowledge/language``, each with its key."""
    data = words(file)
    return ((phrase, key) for key in keys for phrase in data[key])


def within(places: Places[T], start: int, end: int) -> Places[T]:
    """Those of ``places`` that lie in a span of the text."""
    first = bisect_left(places, start, key=itemgetter(0))
    last = bisect_left(places, end, key=itemgetter(0))
    return [place for place in places[first:last] if place[1] <= end]
