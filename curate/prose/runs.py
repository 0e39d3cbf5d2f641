"""Runs of words that are phrases with many alternatives, as word lists have them.

``the|your|both arm|leg|knee up|down`` is eighteen phrases, and an automaton
(:class:`curate.prose.phrases.Phrases`) needs each of them. Here every phrase is looked for where
its rarest word and the one beside it stand; what is prepared grows with what is written, and for a
word only when a text has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from curate.prose.phrases import SOFT, Place, pieces_of, places_of

T = TypeVar("T")

Run = tuple[int, int, T]
"""Where the words end and start, and what the phrase stands for."""


class _Slot:
    """What may stand at one place of a phrase: words, or beginnings of words."""

    __slots__ = ("forms", "starts")

    def __init__(self, place: Place) -> None:
        self.starts = tuple(form[:-1] for form in place if form.endswith("*"))
        self.forms = frozenset(form for form in place if not form.endswith("*"))

    def has(self, word: str) -> bool:
        return word in self.forms or (bool(self.starts) and word.startswith(self.starts))


_slot = cache(_Slot)


class _Phrase(NamedTuple, Generic[T]):
    """A phrase: its words, the marks between and after them ("" for none), and its rarest word."""

    payload: T
    slots: tuple[_Slot, ...]
    marks: tuple[str, ...]
    rarest: int


class _Around(NamedTuple, Generic[T]):
    """The phrases with a certain rarest word: of that word alone, by the word after or before it.

    ``other``: those of which neither is told by the words beside it.
    """

    alone: list[T]
    after: dict[str, list[_Phrase[T]]]
    before: dict[str, list[_Phrase[T]]]
    other: list[_Phrase[T]]


Index = dict[str, Any]
"""Phrases by the forms, and by the beginnings, of their rarest words: lists of numbers."""


def index_of(phrases: Iterable[str]) -> Index:
    """The index of some phrases: of numbers, strings and lists, so that it can be kept."""
    forms: dict[str, list[int]] = {}
    starts: dict[str, list[int]] = {}
    written = list(phrases)
    for number, phrase in enumerate(written):
        places = places_of(phrase)
        for form in places[2 * _rarest(places)]:
            by_form, key = (starts, form[:-1]) if form.endswith("*") else (forms, form)
            by_form.setdefault(key, []).append(number)
    return {"phrases": written, "forms": forms, "starts": starts}


class Runs(Generic[T]):
    """Many phrases, as :mod:`curate.prose.phrases` writes them, each with what it stands for.

    ``index`` is that of the phrases or of others too; what it does not have is looked for as well.
    """

    def __init__(self, phrases: Mapping[str, T], index: Index) -> None:
        missing = phrases.keys() - {*index["phrases"]}
        self._indexes = [index, index_of(sorted(missing))] if missing else [index]
        self._payloads = phrases
        self._sizes = sorted({len(start) for each in self._indexes for start in each["starts"]})
        self._around: dict[str, _Around[T]] = {}

    def every(self, folded: str) -> list[Run[T]]:
        """Every run of words in ``Text.folded`` that is a phrase, by end."""
        pieces, ends = pieces_of(folded)
        words, gaps = [*pieces[1::2], ""], pieces[2::2]
        found: list[Run[T]] = []
        for index, word in enumerate(words[:-1]):
            around = self._around[word] if word in self._around else self._learn(word)
            if around is None:
                continue
            for payload in around.alone:
                end = ends[2 * index + 1]
                found.append((end, end - len(word), payload))
            beside = around.after.get(words[index + 1], ())
            if around.before:
                beside = [*beside, *around.before.get(words[index - 1], ())]
            for phrase in (*beside, *around.other) if around.other else beside:
                first = index - phrase.rarest
                last = first + len(phrase.slots) - 1
                if first >= 0 and last < len(gaps) and _stands(phrase, words, gaps, first):
                    end, mark = ends[2 * last + 1], phrase.marks[-1]
                    if mark:
                        gap = gaps[last]
                        end += len(gap) - len(gap.lstrip()) + len(mark)
                    found.append((end, ends[2 * first], phrase.payload))
        found.sort(key=itemgetter(0))
        return found

    def _learn(self, word: str) -> _Around[T] | None:
        """The phrases with a word, found once; nothing is kept of words that are in none."""
        around: _Around[T] = _Around([], {}, {}, [])
        for index in self._indexes:
            numbers = [*index["forms"].get(word, ())]
            for size in self._sizes:
                numbers += index["starts"].get(word[:size], ()) if size <= len(word) else ()
            for number in numbers:
                written = index["phrases"][number]
                if written in self._payloads:
                    _sort_in(around, _phrase(written, self._payloads[written]))
        if any(around):
            self._around[word] = around
            return around
        return None


def _sort_in(around: _Around[T], phrase: _Phrase[T]) -> None:
    """Put a phrase to those with the same word beside the rarest one."""
    is_last = phrase.rarest == len(phrase.slots) - 1
    if len(phrase.slots) == 1:
        if phrase.marks[0]:
            around.other.append(phrase)
        else:
            around.alone.append(phrase.payload)
        return
    beside = phrase.slots[phrase.rarest + (-1 if is_last else 1)]
    if beside.starts:
        around.other.append(phrase)
        return
    by_word = around.before if is_last else around.after
    for form in beside.forms:
        by_word.setdefault(form, []).append(phrase)


def _stands(phrase: _Phrase[Any], words: list[str], gaps: list[str], first: int) -> bool:
    """Whether a phrase begins with the word ``first``; ``gaps`` follow their words."""
    for index, (slot, mark) in enumerate(zip(phrase.slots, phrase.marks, strict=True), first):
        if not slot.has(words[index]):
            return False
        if mark and not gaps[index].lstrip().startswith(mark):
            return False
        if not mark and index < first + len(phrase.slots) - 1 and gaps[index] not in SOFT:
            return False
    return True


def _phrase(written: str, payload: T) -> _Phrase[T]:
    places = places_of(written)
    words = places[::2]
    marks = [place[0].strip() for place in places[1::2]]
    if len(marks) < len(words):
        marks.append("")
    return _Phrase(payload, tuple(map(_slot, words)), tuple(marks), _rarest(places))


def _rarest(places: tuple[Place, ...]) -> int:
    """Which word of a phrase is the rarest."""
    words = places[::2]
    return min(range(len(words)), key=lambda index: _commonness(words[index]))


@cache
def _commonness(place: Place) -> float:
    """How often such a word is to be expected: short words are common, and so are alternatives."""
    return sum(1 / len(form) ** 3 for form in place)
