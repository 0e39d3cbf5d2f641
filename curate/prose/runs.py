"""Runs of words that are phrases with many alternatives, as word lists have them.

``the|your|both arm|leg|knee up|down`` is eighteen phrases, and an automaton
(:class:`curate.prose.phrases.Phrases`) needs each of them. Here every phrase is looked for where
its rarest word and the one beside it stand; what is prepared grows with what is written, and for a
word only when a text has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from curate.prose.phrases import SOFT, Place, pieces_of, places_of

T = TypeVar("T")

Run = tuple[int, int, Sequence[T]]
"""Where the words end and start, and what they may mean."""


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
    """A phrase as it is looked for around its rarest word; offsets are counted from that.

    ``others`` are words still to be looked at, ``marks`` those after words ("" for a soft gap).
    """

    meanings: Sequence[T]
    first: int
    last: int
    others: tuple[tuple[int, _Slot], ...]
    marks: tuple[tuple[int, str], ...]


class _Around(NamedTuple, Generic[T]):
    """The phrases with a certain rarest word: what it means alone, and by the word beside it.

    ``other``: the phrases that no word beside it tells.
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
    """Many phrases, as :mod:`curate.prose.phrases` writes them, each with what it may mean.

    ``index`` is that of the phrases or of others too; what it does not have is looked for as well.
    """

    def __init__(self, phrases: Mapping[str, Sequence[T]], index: Index) -> None:
        missing = phrases.keys() - {*index["phrases"]}
        indexes = [index, index_of(sorted(missing))] if missing else [index]
        self._around = _Learnt(phrases, indexes)

    def every(self, folded: str) -> Iterator[Run[T]]:
        """Every run of words in ``Text.folded`` that is a phrase, by their rarest words."""
        pieces, ends = pieces_of(folded)
        words, gaps = [*pieces[1::2], ""], pieces[2::2]
        learnt = self._around
        for index, word in enumerate(words[:-1]):
            around = learnt[word]
            if around is None:
                continue
            alone, after, before, other = around
            if alone:
                end = ends[2 * index + 1]
                yield end, end - len(word), alone
            several = other
            if after and (told := after.get(words[index + 1])):
                several = several + told
            if before and (told := before.get(words[index - 1])):
                several = several + told
            for phrase in several:
                if _stands(phrase, words, gaps, index):
                    last = index + phrase.last
                    end, mark = ends[2 * last + 1], phrase.marks[-1][1] if phrase.marks else ""
                    if mark and phrase.marks[-1][0] == phrase.last:
                        end += len(gaps[last]) - len(gaps[last].lstrip()) + len(mark)
                    yield end, ends[2 * (index + phrase.first)], phrase.meanings


class _Learnt(dict[str, "_Around[T] | None"], Generic[T]):
    """The phrases around each word, found when a text has it first."""

    def __init__(self, phrases: Mapping[str, Sequence[T]], indexes: Sequence[Index]) -> None:
        self._phrases, self._indexes = phrases, indexes
        self._sizes = sorted({len(start) for each in indexes for start in each["starts"]})

    def __missing__(self, word: str) -> _Around[T] | None:
        if len(self) > _MOST_LEARNT:
            self.clear()
        around: _Around[T] = _Around([], {}, {}, [])
        for index in self._indexes:
            numbers = [*index["forms"].get(word, ())]
            for size in self._sizes:
                numbers += index["starts"].get(word[:size], ()) if size <= len(word) else ()
            for number in numbers:
                written = index["phrases"][number]
                if written in self._phrases:
                    _add(around, written, self._phrases[written])
        self[word] = around if any(around) else None
        return self[word]


_MOST_LEARNT = 20_000
"""Words that are remembered."""


def _add(around: _Around[T], written: str, meanings: Sequence[T]) -> None:
    """Add a phrase to those around its rarest word, by the word beside it if that is told."""
    places = places_of(written)
    slots = [*map(_slot, places[::2])]
    marks = [place[0].strip() for place in places[1::2]]
    if len(slots) == 1 and not marks:
        around.alone.extend(meanings)
        return
    rarest = _rarest(places)
    told = rarest + 1 if rarest + 1 < len(slots) else rarest - 1
    if told < 0 or slots[told].starts:
        told = rarest  # none
    phrase = _Phrase(
        meanings,
        -rarest,
        len(slots) - 1 - rarest,
        tuple((at - rarest, slot) for at, slot in enumerate(slots) if at not in (rarest, told)),
        tuple((at - rarest, mark) for at, mark in enumerate(marks)),
    )
    if told == rarest:
        around.other.append(phrase)
        return
    by_word = around.after if told > rarest else around.before
    for form in slots[told].forms:
        by_word.setdefault(form, []).append(phrase)


def _stands(phrase: _Phrase[T], words: list[str], gaps: list[str], index: int) -> bool:
    """Whether a phrase stands around a word; ``gaps`` follow their words."""
    if index + phrase.first < 0 or index + phrase.last >= len(gaps):
        return False
    for offset, slot in phrase.others:
        if not slot.has(words[index + offset]):
            return False
    for offset, mark in phrase.marks:
        gap = gaps[index + offset]
        if not gap.lstrip().startswith(mark) if mark else gap not in SOFT:
            return False
    return True


def _rarest(places: tuple[Place, ...]) -> int:
    """Which word of a phrase is the rarest."""
    words = places[::2]
    return min(range(len(words)), key=lambda index: _commonness(words[index]))


@cache
def _commonness(place: Place) -> float:
    """How often such a word is to be expected: short words are common, and so are alternatives."""
    return sum(1 / len(form) ** 3 for form in place)
