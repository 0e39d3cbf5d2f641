"""How phrases are written, in lower case, and what forms of words they stand for:

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
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

T = TypeVar("T")
Place = tuple[str, ...]

_WORD = re.compile(r"(\w++(?:'\w++)*+)")
_WRITTEN = re.compile(r"([\w~*|]+(?:'[\w~*|]+)*)")
SOFT = frozenset((" ", "  ", "   ", "-"))
"""What may stand between the words of a phrase."""


def in_order(found: Iterable[tuple[int, int, T]]) -> list[tuple[int, int, T]]:
    """Spans by start, and of those that start together the longest first."""
    ordered = sorted(found, key=itemgetter(1), reverse=True)
    ordered.sort(key=itemgetter(0))
    return ordered


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
