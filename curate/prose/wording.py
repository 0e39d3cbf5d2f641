"""Word lists on text: where the phrases of ``language/wording.yaml`` and others stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from curate.prose.language import words
from curate.prose.phrases import Phrases, longest
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Worded:
    """A phrase of a list, where it stands, and the sentence around it."""

    start: int
    end: int
    entry: dict[str, Any]
    sentence: Sentence


def found(text: Text, name: str, phrases: Callable[[], Phrases[T]]) -> list[tuple[int, int, T]]:
    """Every place of some phrases in a text, overlapping ones too, looked for once.

    ``name`` is what the text remembers them by.
    """
    if name not in text.memo:
        text.memo[name] = phrases().every(text.folded)
    places: list[tuple[int, int, T]] = text.memo[name]
    return places


def within(places: list[tuple[int, int, T]], start: int, end: int) -> list[tuple[int, int, T]]:
    """Those of ``places`` that lie in a span of the text."""
    first = bisect_left(places, start, key=itemgetter(0))
    last = bisect_left(places, end, key=itemgetter(0))
    return [place for place in places[first:last] if place[1] <= end]


def listed(file: str, *keys: str) -> Phrases[str]:
    """The phrases listed under each of ``keys`` in a file of ``knowledge/language``."""
    data = words(file)
    return Phrases((phrase, key) for key in keys for phrase in data[key])


@cache
def _wordings() -> Phrases[tuple[str, int]]:
    """The phrases of all lists, each with its list and its entry there."""
    return Phrases(
        (phrase, (name, index))
        for name, entries in words("wording").items()
        for index, entry in enumerate(entries)
        for phrase in entry["phrases"]
    )


@cache
def _unless(name: str, index: int) -> Phrases[int]:
    return Phrases((phrase, 0) for phrase in words("wording")[name][index].get("unless", ()))


def worded(text: Text, name: str, *, asserted: bool = True) -> Iterator[Worded]:
    """Where the text itself says what the list ``name`` holds.

    What it denies or quotes it does not say; nor, where only what is ``asserted`` counts, what it
    doubts, asks, debunks or makes conditional.
    """
    entries = words("wording")[name]
    every = found(text, "wording", _wordings)
    of_list = [(start, end, index) for start, end, (of, index) in every if of == name]
    matches = list(longest(of_list))
    for sentence, (start, end, index) in _with_sentences(text, matches):
        inside = text.folded[sentence.start : sentence.end]
        if any(True for _ in _unless(name, index).find(inside)):
            continue
        if text.folded[start - 1 : start] == '"' == text.folded[end : end + 1]:
            continue  # words that somebody else uses
        said = stance(text, sentence, start, end)
        doubted = said.hedged or said.question or said.myth or said.conditional
        if not (said.negated or said.quoted or (asserted and doubted)):
            yield Worded(start, end, entries[index], sentence)


def _with_sentences(
    text: Text, matches: list[tuple[int, int, int]]
) -> Iterator[tuple[Sentence, tuple[int, int, int]]]:
    """Each match with its sentence, in one walk; what crosses sentences is left out."""
    sentences = iter(text.sentences)
    sentence = next(sentences, None)
    for start, end, index in matches:
        while sentence is not None and sentence.end <= start:
            sentence = next(sentences, None)
        if sentence is not None and sentence.start <= start and end <= sentence.end:
            yield sentence, (start, end, index)
