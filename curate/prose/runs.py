"""Runs of words that are phrases with many alternatives, as word lists have them.

``the|your|both arm|leg|knee up|down`` is eighteen phrases, and an automaton needs each of them,
made anew in every process. Here every phrase is looked for where its rarest word and the one beside
it stand; what is prepared grows with what is written, and for a word only when a text has it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from curate.prose.phrases import SOFT, Place, longest, pieces_of, places_of

T = TypeVar("T")

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


class _Told:
    """Phrases that the same words beside their rarest tell; prepared when a text has these."""

    def __init__(self, meant: list[tuple[str, Meanings]]) -> None:
        self._meant = meant

    @cached_property
    def phrases(self) -> list[_Phrase]:
        return [_phrase(written, meanings) for written, meanings in self._meant]


class _Around(NamedTuple):
    """The phrases with a certain rarest word: what it means alone, and by the word beside it.

    ``other``: the phrases that no word beside it tells.
    """

    alone: Meanings
    after: dict[str, list[_Told]]
    before: dict[str, list[_Told]]
    other: list[_Told]


Index = dict[str, Any]
"""Phrases by the forms, and by the beginnings, of their rarest words: lists of numbers.

``told`` gives for each phrase which word ``beside`` its rarest tells it: where that stands, 1 after
and -1 before it, and its forms; 0 if none does. It is None for a single word.
"""


def index_of(phrases: Iterable[str]) -> Index:
    """The index of some phrases: of numbers, strings and lists, so that it can be kept."""
    forms: dict[str, list[int]] = {}
    starts: dict[str, list[int]] = {}
    beside: dict[tuple[int, Place], int] = {}
    told: list[int | None] = []
    written = list(phrases)
    for number, phrase in enumerate(written):
        places = places_of(phrase)
        rarest, telling = _rarest(places), _telling(places)
        key = telling - rarest, places[2 * telling] if telling != rarest else ()
        told.append(beside.setdefault(key, len(beside)) if len(places) > 1 else None)
        for form in places[2 * rarest]:
            by_form, key_ = (starts, form[:-1]) if form.endswith("*") else (forms, form)
            by_form.setdefault(key_, []).append(number)
    return {
        "phrases": written,
        "told": told,
        "beside": [*beside],
        "forms": forms,
        "starts": starts,
    }


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
            for phrases in several:
                for phrase in phrases.phrases:
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
            several: dict[int, list[tuple[str, Meanings]]] = {}
            for number in numbers:
                written, told = index["phrases"][number], index["told"][number]
                if written not in self._phrases:
                    continue
                meanings = self._phrases[written]
                if told is None:
                    alone.append(meanings)
                else:
                    several.setdefault(told, []).append((written, meanings))
            for told, phrases in several.items():
                at, forms = index["beside"][told]
                _add(around, at, forms, _Told(phrases))
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


def _add(around: _Around, at: int, forms: Iterable[str], told: _Told) -> None:
    """Add phrases to those around their rarest word, by the word beside it that tells them."""
    if not at:
        around.other.append(told)
    by_word = around.after if at > 0 else around.before
    for form in forms:
        by_word.setdefault(form, []).append(told)


def _phrase(written: str, meanings: Meanings) -> _Phrase:
    """A phrase, prepared to be looked for around its rarest word where another one told it."""
    places = places_of(written)
    words, marks = places[::2], [place[0].strip() for place in places[1::2]]
    rarest = _rarest(places)
    others = [at for at in range(len(words)) if at not in (rarest, _telling(places))]
    others.sort(key=lambda at: _commonness(words[at]))
    return _Phrase(
        meanings,
        -rarest,
        len(words) - 1 - rarest,
        tuple((at - rarest, *_forms(words[at])) for at in others),
        tuple((at - rarest, mark) for at, mark in enumerate(marks)),
        marks[-1] if len(marks) == len(words) else "",
    )


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


def _telling(places: tuple[Place, ...]) -> int:
    """Which word beside the rarest tells a phrase: the rarer one. The rarest itself if none can."""
    words, rarest = places[::2], _rarest(places)
    beside = [at for at in (rarest + 1, rarest - 1) if 0 <= at < len(words)]
    beside = [at for at in beside if not any(form.endswith("*") for form in words[at])]
    return min(beside, key=lambda at: _commonness(words[at]), default=rarest)


@cache
def _commonness(place: Place) -> float:
    """How often such a word is to be expected: short words are common, and so are alternatives."""
    return sum(1 / len(form) ** 3 for form in place)


class Phrases(Generic[T]):
    """Phrases that stand for one thing each, found in a text by themselves.

    Raises ValueError for a phrase that does not begin with a word, or lacks one beside a ``|``.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]], index: Index | None = None) -> None:
        meanings: dict[str, dict[None, tuple[int, list[T]]]] = {}
        for number, (phrase, payload) in enumerate(phrases):
            meanings.setdefault(phrase, {}).setdefault(None, (number, []))[1].append(payload)
        self._runs = Runs(meanings, index or index_of(()))

    def find(self, folded: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and payload of each phrase in ``Text.folded``, or a part of it, in order.

        Of phrases that overlap, the one that starts first counts, then the longest, then the one
        listed first.
        """
        return longest(self.every(folded))

    def every(self, folded: str) -> list[tuple[int, int, T]]:
        """All phrases, overlapping ones too, by start, the longest first, then as listed."""
        runs = self._runs.every(folded)
        ordered = sorted((start, -end, *meant[None]) for end, start, meant in runs)
        return [(start, -end, one) for start, end, _, several in ordered for one in several]
