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

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from curate.prose.language import kept, words
from curate.prose.runs import Index, Run, Runs, index_of
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
            known[self] = self._places(self._runs(text))
        return known[self]

    def within(self, text: Text, start: int, end: int) -> Places[T]:
        """Where the phrases stand in ``text.folded[start:end]``, without a look at the rest."""
        runs = self._runs(text)
        first = bisect_right(runs, start, key=itemgetter(0))
        last = bisect_right(runs, end, key=itemgetter(0))
        return self._places(run for run in runs[first:last] if run[1] >= start)

    def by_sentence(self, text: Text) -> Iterator[tuple[Sentence, set[T]]]:
        """What is said of the list in each sentence that says anything of it, without places."""
        sentences, said = iter(text.sentences), set[T]()
        first, last, _ = sentence = next(sentences, _NO_SENTENCE)
        for end, start, meanings in self._runs(text):
            while end > last:
                if said:
                    yield sentence, said
                    said = set()
                first, last, _ = sentence = next(sentences, _NO_SENTENCE)
            if start >= first:
                said.update(meanings[self][1])
        if said:
            yield sentence, said

    def _runs(self, text: Text) -> list[Run]:
        """The words of the text that are phrases; it is read again if there are more lists."""
        known: dict[PhraseList[Any], list[Run]] = text.memo.get("runs", {})
        if self not in known:
            known = text.memo["runs"] = _read(text)
        return known[self]

    def _places(self, runs: Iterable[Run]) -> Places[T]:
        ordered = sorted((start, -end, *meanings[self]) for end, start, meanings in runs)
        return [(start, -end, one) for start, end, _, meant in ordered for one in meant]


_LISTS: list[PhraseList[Any]] = []

_NO_SENTENCE = Sentence(sys.maxsize, sys.maxsize, -1)  # after the last


def _read(text: Text) -> dict[PhraseList[Any], list[Run]]:
    """The runs of each list there is, by their ends."""
    runs: dict[PhraseList[Any], list[Run]] = {each: [] for each in _LISTS}
    for run in _all_of(tuple(_LISTS)).every(text.folded):
        for each in run[2]:
            runs[each].append(run)
    return runs


@cache
def _all_of(lists: tuple[PhraseList[Any], ...]) -> Runs:
    """The phrases of all lists."""
    every: dict[str, dict[PhraseList[Any], tuple[int, list[Any]]]] = {}
    for each in lists:
        for number, (phrase, payload) in enumerate(each.phrases()):
            every.setdefault(phrase, {}).setdefault(each, (number, []))[1].append(payload)
    return Runs(every, kept("index"))


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
