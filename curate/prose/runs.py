"""Runs of words that are phrases with many alternatives, as word lists have them.

``the|your|both arm|leg|knee up|down`` is eighteen phrases, and an automaton
(:class:`curate.prose.phrases.Phrases`) needs each of them. Here every phrase is looked for where
its rarest word and the one beside it stand; what is prepared grows with what is written, and for a
word only when a text has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from curate.prose.phrases import SOFT, Place, pieces_of, places_of

T = TypeVar("T")

Run = tuple[int, int, int, T]
"""Where the words end, the number of the phrase, where they start, and what it stands for."""


class _Slot:
    """What may stand at one place of a phrase: words, or beginnings of words."""

    __slots__ = ("forms", "starts")

    def __init__(self, place: Place) -> None:
        self.starts = tuple(form[:-1] for form in place if form.endswith("*"))
        self.forms = frozenset(form for form in place if not form.endswith("*"))

    def has(self, word: str) -> bool:
        return word in self.forms or (bool(self.starts) and word.startswith(self.starts))


_slot = cache(_Slot)


class _Phrase(NamedTuple):
    """A phrase: its words, the marks between and after them ("" for none), and its rarest word."""

    number: int
    slots: tuple[_Slot, ...]
    marks: tuple[str, ...]
    rarest: int


class _Around(NamedTuple):
    """The phrases with a certain rarest word: of that word alone, by the word after or before it.

    ``other``: those of which neither is told by the words beside it.
    """

    alone: list[int]
    after: dict[str, list[_Phrase]]
    before: dict[str, list[_Phrase]]
    other: list[_Phrase]


class Runs(Generic[T]):
    """Many phrases, as :mod:`curate.prose.phrases` writes them, each with what it stands for."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._payloads = [*phrases.values()]
        self._by_form: dict[str, list[_Phrase]] = {}
        self._by_start: dict[str, list[_Phrase]] = {}
        for number, written in enumerate(phrases):
            phrase = _phrase(number, places_of(written))
            slot = phrase.slots[phrase.rarest]
            for form in slot.forms:
                self._by_form.setdefault(form, []).append(phrase)
            for start in slot.starts:
                self._by_start.setdefault(start, []).append(phrase)
        self._sizes = sorted({len(start) for start in self._by_start})
        self._around: dict[str, _Around | None] = {}

    def every(self, folded: str) -> list[Run[T]]:
        """Every run of words in ``Text.folded`` that is a phrase, by end, then as listed."""
        pieces, ends = pieces_of(folded)
        words, gaps = [*pieces[1::2], ""], pieces[2::2]
        found: list[Run[T]] = []
        payloads = self._payloads
        for index, word in enumerate(words[:-1]):
            around = self._around[word] if word in self._around else self._learn(word)
            if around is None:
                continue
            for number in around.alone:
                end = ends[2 * index + 1]
                found.append((end, number, end - len(word), payloads[number]))
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
                    found.append((end, phrase.number, ends[2 * first], payloads[phrase.number]))
        found.sort()
        return found

    def _learn(self, word: str) -> _Around | None:
        """The phrases with a word, found once; nothing is kept of words that are in none."""
        phrases = [*self._by_form.get(word, ())]
        for size in self._sizes:
            phrases += self._by_start.get(word[:size], ()) if size <= len(word) else ()
        if not phrases:
            return None
        around = self._around[word] = _Around([], {}, {}, [])
        for phrase in phrases:
            _sort_in(around, phrase)
        return around


def _sort_in(around: _Around, phrase: _Phrase) -> None:
    """Put a phrase to those with the same word beside the rarest one."""
    is_last = phrase.rarest == len(phrase.slots) - 1
    if len(phrase.slots) == 1:
        if phrase.marks[0]:
            around.other.append(phrase)
        else:
            around.alone.append(phrase.number)
        return
    beside = phrase.slots[phrase.rarest + (-1 if is_last else 1)]
    if beside.starts:
        around.other.append(phrase)
        return
    by_word = around.before if is_last else around.after
    for form in beside.forms:
        by_word.setdefault(form, []).append(phrase)


def _stands(phrase: _Phrase, words: list[str], gaps: list[str], first: int) -> bool:
    """Whether a phrase begins with the word ``first``; ``gaps`` follow their words."""
    for index, (slot, mark) in enumerate(zip(phrase.slots, phrase.marks, strict=True), first):
        if not slot.has(words[index]):
            return False
        if mark and not gaps[index].lstrip().startswith(mark):
            return False
        if not mark and index < first + len(phrase.slots) - 1 and gaps[index] not in SOFT:
            return False
    return True


def _phrase(number: int, places: tuple[Place, ...]) -> _Phrase:
    words = places[::2]
    marks = [place[0].strip() for place in places[1::2]]
    rarest = min(range(len(words)), key=lambda index: _commonness(words[index]))
    if len(marks) < len(words):
        marks.append("")
    return _Phrase(number, tuple(map(_slot, words)), tuple(marks), rarest)


@cache
def _commonness(place: Place) -> float:
    """How often such a word is to be expected: short words are common, and so are alternatives."""
    return sum(1 / len(form) ** 3 for form in place)
