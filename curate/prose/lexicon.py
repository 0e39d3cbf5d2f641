"""Lists of phrases, all found in one pass: a text is read once for whatever rule asks first.

A list is a function that gives its phrases, as :mod:`curate.prose.phrases` writes them, each with
what it stands for::

    @phrase_list
    def greetings() -> Iterator[tuple[str, str]]:
        yield from (("good morning", "morning"), ("hello", "any"))

    greetings(text)  # [(0, 5, "any")]: where they stand in ``text.folded``
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from curate.prose.language import words
from curate.prose.phrases import Phrases
from curate.prose.text import Text

T = TypeVar("T")
Places = list[tuple[int, int, T]]
"""Start, end and what it stands for, in the order of :meth:`Phrases.every`."""


class PhraseList(Generic[T]):
    """A list of phrases. Called with a text it gives every place of them, overlapping ones too."""

    def __init__(self, phrases: Callable[[], Iterable[tuple[str, T]]]) -> None:
        self.phrases = phrases
        self.__doc__ = phrases.__doc__
        _LISTS.append(self)

    def __call__(self, text: Text) -> Places[T]:
        """Where the phrases stand in ``text.folded``."""
        known: dict[PhraseList[Any], Places[Any]] = text.memo.setdefault("lexicon", {})
        if self not in known:
            _look_up(text, known)
        return known[self]


_LISTS: list[PhraseList[Any]] = []


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


def _look_up(text: Text, known: dict[PhraseList[Any], Places[Any]]) -> None:
    """Look for the phrases of all lists that were not looked for in this text yet."""
    lists = tuple(each for each in _LISTS if each not in known)
    known.update((each, []) for each in lists)
    for start, end, (each, payload) in _all_of(lists).every(text.folded):
        known[each].append((start, end, payload))


@cache
def _all_of(lists: tuple[PhraseList[Any], ...]) -> Phrases[tuple[PhraseList[Any], Any]]:
    return Phrases((phrase, (each, of)) for each in lists for phrase, of in each.phrases())
