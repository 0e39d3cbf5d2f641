"""Phrases in prose: where any of many phrases stand, found in one pass over the words.

How a phrase is written, in lower case:

- words with single spaces between them; in the text a hyphen or up to three spaces do as well;
- the last word also matches its plural and its possessive: ``muscle`` → muscles, muscle's;
- ``stretch~``: the regular forms too: stretches, stretched, stretching;
- ``tendon*``: any word that begins so;
- ``your|the``: either word;
- any other mark, after a word, stands for itself: ``100% safe``, ``m. psoas``, ``myth:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, product
from math import isqrt, prod
from operator import itemgetter
from typing import Any, Generic, TypeVar

import ahocorasick  # type: ignore[import-not-found]

T = TypeVar("T")
Place = tuple[str, ...]

_WORD = re.compile(r"(\w++(?:'\w++)*+)")
_WRITTEN = re.compile(r"([\w~*|]+(?:'[\w~*|]+)*)")
SOFT = frozenset((" ", "  ", "   ", "-"))
"""What may stand between the words of a phrase."""
_MOST_FORMS = 20_000
_MOST_LEARNT = 20_000  # words and gaps of texts that one list of phrases remembers


class Phrases(Generic[T]):
    """Many phrases, each with what it stands for.

    Raises ValueError for a phrase that does not begin with a word, that lacks one beside a ``|``,
    or that has too many forms.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        written = [(phrase, places_of(phrase), payload) for phrase, payload in phrases]
        codes, matched = _alphabet({place for _, places, _ in written for place in places})
        self._letters = _Letters(codes)
        # What a run of pieces stands for: how many they are, the length of a mark at the end, and
        # the payloads of the phrases that are written so.
        keys: dict[str, tuple[int, int, list[T]]] = {}
        for phrase, places, payload in written:
            choices = [matched[place] for place in places]
            if prod(map(len, choices)) > _MOST_FORMS:
                raise ValueError(f"`{phrase}` has too many forms")
            mark = 0 if len(places) % 2 else len(places[-1][0])
            for key in map("".join, product(*choices)):
                keys.setdefault(key, (len(places), mark, []))[2].append(payload)
        self._automaton = _automaton(keys)

    def find(self, folded: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and payload of each phrase in ``Text.folded``, or a part of it, in order.

        Of phrases that overlap, the one that starts first counts, then the longest, then the one
        listed first.
        """
        return longest(self.every(folded))

    def every(self, folded: str) -> list[tuple[int, int, T]]:
        """All phrases, overlapping ones too, by start, the longest first, then as listed."""
        if self._automaton is None:
            return []
        pieces, ends = pieces_of(folded)
        found: list[tuple[int, int, T]] = []
        coded = "".join(map(self._letters.__getitem__, pieces))
        for last, (count, mark, payloads) in self._automaton.iter(coded):
            index = last >> 1
            start, end = ends[index - count], ends[index]
            if mark:
                end = ends[index - 1] + len(pieces[index]) - len(pieces[index].lstrip()) + mark
            found += [(start, end, payload) for payload in payloads]
        return in_order(found)


def in_order(found: Iterable[tuple[int, int, T]]) -> list[tuple[int, int, T]]:
    """Spans by start, and of those that start together the longest first."""
    ordered = sorted(found, key=itemgetter(1), reverse=True)
    ordered.sort(key=itemgetter(0))
    return ordered


class _Letters(dict[str, str]):
    """What stands for a word or a gap of a text in the automaton's alphabet; learns as it reads.

    ``codes`` has that of every form, and of all that is none as ``""``.
    """

    def __init__(self, codes: dict[str, str]) -> None:
        self._words = {form: code for form, code in codes.items() if _WORD.match(form)}
        self._gaps = {form: code for form, code in codes.items() if form not in self._words}
        self._starts = {form[:-1]: code for form, code in codes.items() if form.endswith("*")}
        self._sizes = sorted({len(start) for start in self._starts}, reverse=True)
        self._other = codes[""]

    def __missing__(self, piece: str) -> str:
        if len(self) > _MOST_LEARNT:
            self.clear()
        self[piece] = self._of(piece)
        return self[piece]

    def _of(self, piece: str) -> str:
        code = self._words.get(piece)
        if code is not None:
            return code
        if _WORD.match(piece):
            starts = (self._starts.get(piece[:size]) for size in self._sizes)
            return next(filter(None, starts), self._other)
        if piece in SOFT:
            return self._gaps.get(" ", self._other)
        mark = piece.strip()
        return self._gaps.get(mark) or self._gaps.get(mark[:1], self._other)


def longest(found: Iterable[tuple[int, int, T]]) -> Iterator[tuple[int, int, T]]:
    """Of spans in the order of :func:`in_order`, those that overlap none before them."""
    free = 0
    for match in found:
        if match[0] >= free:
            free = match[1]
            yield match


@lru_cache(maxsize=2)  # a text is looked through for one list of phrases after another
def pieces_of(folded: str) -> tuple[list[str], list[int]]:
    """A text as gap, word, gap, word, …, gap, and where each of these ends."""
    pieces = _WORD.split(folded)
    return pieces, list(accumulate(map(len, pieces)))


def places_of(phrase: str) -> tuple[Place, ...]:
    """A phrase as word, gap, word, …: for each place, the forms that may stand there."""
    before, *pieces = _WRITTEN.split(" ".join(phrase.lower().split()))
    if before or not pieces:
        raise ValueError(f"`{phrase}` does not begin with a word")
    if not pieces[-1]:
        pieces.pop()
    places: list[Place] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            places.append((" ",) if piece in SOFT else (piece.strip(),))
        else:
            places.append(_place(piece, index == len(pieces) - 1))
    return tuple(places)


@cache
def _place(written: str, last: bool) -> Place:
    """The forms of a word, or of several with ``|`` between them."""
    if not all(written.split("|")):
        raise ValueError(f"`{written}` has nothing beside its `|`")
    forms = (form for word in written.split("|") for form in _forms(word, last))
    return tuple(dict.fromkeys(forms))


def _forms(word: str, last: bool) -> Iterator[str]:
    """A written word in all its forms; one that ends in ``*`` stays as it is."""
    verb = word.endswith("~")
    word = word.rstrip("~")
    yield word
    if word.endswith("*"):
        return
    if last:
        yield word + "'s"
    if verb or last:
        yield _with_s(word)
    if verb:
        yield from _past_and_progressive(word)


_SIBILANT = re.compile(r".*(?:[sxz]|[cs]h)\Z")
_CONSONANT_Y = re.compile(r".*[^aeiou]y\Z")
# One vowel before one consonant at the end, as in "hop", "quit", "refer": the consonant may double.
_DOUBLING = re.compile(
    r"(?P<one>[^aeiouy]*(?:qu)?[aeiouy][^aeiouwxy]\Z)|.*[^aeiou](?:qu)?[aeiou][^aeiouwxy]\Z"
)


def _with_s(word: str) -> str:
    if _CONSONANT_Y.match(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.match(word) else "s")


def _past_and_progressive(word: str) -> Iterator[str]:
    if word.endswith("ie"):
        yield from (word + "d", word[:-2] + "ying")
    elif word.endswith("e"):
        yield word + "d"
        yield (word if word.endswith(("ee", "oe", "ye")) else word[:-1]) + "ing"
    elif _CONSONANT_Y.match(word):
        yield from (word[:-1] + "ied", word + "ing")
    else:
        doubling = _DOUBLING.match(word)
        if doubling:
            yield from (word + word[-1] + "ed", word + word[-1] + "ing")
        if not doubling or doubling["one"] is None:
            yield from (word + "ed", word + "ing")


def _alphabet(places: set[Place]) -> tuple[dict[str, str], dict[Place, list[str]]]:
    """Two letters for every form, and for all that is none (``""``); and those of each place.

    Forms that stand in the same places, as those of one verb mostly do, are one to the automaton.
    The first and the second letter are of different alphabets, so that a match begins at a first
    one; two of them, because a node of the automaton looks through its letters one by one.
    """
    standing: dict[str, set[Place]] = {"": set()}
    for place in places:
        for form in place:
            standing.setdefault(form, set()).add(place)
    starred = [form for form in standing if form.endswith("*")]
    for start in starred:
        for form in standing:
            if form.startswith(start[:-1]):
                standing[form] |= standing[start]
    kinds = {form: frozenset(several) for form, several in sorted(standing.items())}
    distinct = dict.fromkeys(kinds.values())
    side = isqrt(len(distinct)) + 1
    letters: dict[frozenset[Place], str] = {}
    matched: dict[Place, list[str]] = {}
    for index, kind in enumerate(distinct):
        letters[kind] = chr(0x100 + index // side) + chr(0x4000 + index % side)
        for place in kind:
            matched.setdefault(place, []).append(letters[kind])
    return {form: letters[kind] for form, kind in kinds.items()}, matched


def _automaton(keys: dict[str, Any]) -> Any:
    """The automaton of these keys; None if there are none."""
    if not keys:
        return None
    automaton = ahocorasick.Automaton()
    for key, value in keys.items():
        automaton.add_word(key, value)
    automaton.make_automaton()
    return automaton
