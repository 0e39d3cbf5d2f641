"""Runs of words that are phrases with many alternatives, as word lists have them.

``the|your|both arm|leg|knee up|down`` is eighteen phrases, and an automaton
(:class:`curate.prose.phrases.Phrases`) needs each of them. Here every phrase is looked for where
its rarest word and the one beside it stand; what is prepared grows with what is written, and for a
word only when a text has it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from curate.prose.phrases import SOFT, Place, pieces_of, places_of

Meanings = Mapping[Any, tuple[int, Sequence[Any]]]
"""For each list that has a phrase: the phrase's number there, and what it stands for."""

Run = tuple[int, int, Meanings]
"""Where the words end and start, and what they may mean."""


class _Phrase(NamedTuple):
    """A phrase as it is looked for around its rarest word; offsets are counted from that.

    ``others`` are words still to be looked at, the rarest first: their forms and the beginnings of
    more; ``marks`` those after words ("" for a soft gap), and ``mark`` the one at the end.
    """

    meanings: Meanings
    first: int
    last: int
    others: tuple[tuple[int, frozenset[str], tuple[str, ...]], ...]
    marks: tuple[tuple[int, str], ...]
    mark: str


class _Around(NamedTuple):
    """The phrases with a certain rarest word: what it means alone, and by the word beside it.

    ``other``: the phrases that no word beside it tells.
    """

    alone: Meanings
    after: dict[str, list[_Phrase]]
    before: dict[str, list[_Phrase]]
    other: list[_Phrase]


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


class Runs:
    """Many phrases, as :mod:`curate.prose.phrases` writes them, each with what it may mean.

    ``index`` is that of the phrases or of others too; what it does not have is looked for as well.
    """

    def __init__(self, phrases: Mapping[str, Meanings], index: Index) -> None:
        missing = phrases.keys() - {*index["phrases"]}
        indexes = [index, index_of(sorted(missing))] if missing else [index]
        self._around = _Learnt(phrases, indexes)

    def every(self, folded: str) -> list[Run]:
        """Every run of words in ``Text.folded`` that is a phrase, by their ends."""
        pieces, ends = pieces_of(folded)
        # A place before the first word or after the last has a word that no phrase has.
        words, gaps = [*pieces[1::2], *[""] * _MOST_WORDS], pieces[2::2]
        found: list[Run] = []
        learnt = map(self._around.__getitem__, pieces[1::2])
        for index, around in enumerate(learnt):
            if around is None:
                continue
            alone, after, before, several = around
            if alone:
                found.append((ends[2 * index + 1], ends[2 * index], alone))
            if after and (told := after.get(words[index + 1])):
                several = several + told
            if before and (told := before.get(words[index - 1])):
                several = several + told
            for phrase in several:
                if _stands(phrase, words, gaps, index):
                    last = index + phrase.last
                    end = ends[2 * last + 1]
                    if phrase.mark:
                        end += len(gaps[last]) - len(gaps[last].lstrip()) + len(phrase.mark)
                    found.append((end, ends[2 * (index + phrase.first)], phrase.meanings))
        found.sort(key=itemgetter(0))
        return found


class _Learnt(dict[str, "_Around | None"]):
    """The phrases around each word, found when a text has it first."""

    def __init__(self, phrases: Mapping[str, Meanings], indexes: Sequence[Index]) -> None:
        self._phrases, self._indexes = phrases, indexes
        self._sizes = sorted({len(start) for each in indexes for start in each["starts"]})

    def __missing__(self, word: str) -> _Around | None:
        if len(self) > _MOST_LEARNT:
            self.clear()
        alone: list[Meanings] = []
        around = _Around({}, {}, {}, [])
        for index in self._indexes:
            numbers = [*index["forms"].get(word, ())]
            for size in self._sizes:
                numbers += index["starts"].get(word[:size], ()) if size <= len(word) else ()
            for number in numbers:
                written = index["phrases"][number]
                if written in self._phrases:
                    _add(around, alone, written, self._phrases[written])
        around = around._replace(alone=_merged(alone))
        self[word] = around if any(around) else None
        return self[word]


_MOST_WORDS = 64
"""Words in a phrase."""

_MOST_LEARNT = 20_000
"""Words that are remembered."""


def _merged(several: Iterable[Meanings]) -> Meanings:
    """What a word means that is several phrases: to each list all that it does, as listed."""
    merged: dict[Hashable, list[tuple[int, Sequence[Any]]]] = {}
    for meanings in several:
        for each, meant in meanings.items():
            merged.setdefault(each, []).append(meant)
    return {
        each: (
            min(number for number, _ in meant),
            [one for _, said in sorted(meant, key=itemgetter(0)) for one in said],
        )
        for each, meant in merged.items()
    }


def _add(around: _Around, alone: list[Meanings], written: str, meanings: Meanings) -> None:
    """Add a phrase to those around its rarest word, by the word beside it if that is told."""
    places = places_of(written)
    words, marks = places[::2], [place[0].strip() for place in places[1::2]]
    if len(words) == 1 and not marks:
        alone.append(meanings)
        return
    rarest = _rarest(places)
    beside = [at for at in (rarest + 1, rarest - 1) if 0 <= at < len(words)]
    beside = [at for at in beside if not any(form.endswith("*") for form in words[at])]
    told = min(beside, key=lambda at: _commonness(words[at]), default=rarest)  # itself: none
    others = [at for at in range(len(words)) if at not in (rarest, told)]
    others.sort(key=lambda at: _commonness(words[at]))
    phrase = _Phrase(
        meanings,
        -rarest,
        len(words) - 1 - rarest,
        tuple((at - rarest, *_forms(words[at])) for at in others),
        tuple((at - rarest, mark) for at, mark in enumerate(marks)),
        marks[-1] if len(marks) == len(words) else "",
    )
    if told == rarest:
        around.other.append(phrase)
        return
    by_word = around.after if told > rarest else around.before
    for form in words[told]:
        by_word.setdefault(form, []).append(phrase)


@cache
def _forms(place: Place) -> tuple[frozenset[str], tuple[str, ...]]:
    """What may stand at one place of a phrase: words, and beginnings of words."""
    return (
        frozenset(form for form in place if not form.endswith("*")),
        tuple(form[:-1] for form in place if form.endswith("*")),
    )


def _stands(phrase: _Phrase, words: list[str], gaps: list[str], index: int) -> bool:
    """Whether a phrase stands around a word; ``gaps`` follow their words."""
    for offset, forms, starts in phrase.others:
        word = words[index + offset]
        if word not in forms and not (starts and word.startswith(starts)):
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
