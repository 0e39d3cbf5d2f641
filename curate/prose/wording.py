"""Word lists on text: where the phrases of ``language/wording.yaml`` and others stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.patterns import Patterns
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a pattern belongs to: an entry of a list, or what silences it (-1: all of the list)."""

    name: str
    entry: int
    silences: bool


@cache
def _wordings() -> Patterns[_Listed]:
    """The patterns of all lists."""
    data = words("wording")
    patterns: list[tuple[str, _Listed]] = []
    for name, of in data["lists"].items():
        patterns += [(pattern, _Listed(name, -1, True)) for pattern in of["unless"]]
        for index, entry in enumerate(of["entries"]):
            patterns += [(p, _Listed(name, index, False)) for p in entry["phrases"]]
            patterns += [(p, _Listed(name, index, True)) for p in entry.get("unless", ())]
    classes = words("word_classes")
    return Patterns(patterns, classes, data["idioms"], data["bars"], data["joiners"])


@phrase_list
def _elements() -> Iterator[tuple[str, str]]:
    yield from _wordings().elements


_NO_PROSE = frozenset({"reference", "code"})  # the words of others, and of machines


def worded(text: Text, name: str, *, asserted: bool = True) -> Iterator[Worded]:
    """Where the text itself says what the list ``name`` holds.

    What it denies or quotes it does not say; nor, where only what is ``asserted`` counts, what it
    doubts, asks, debunks or makes conditional.
    """
    if "wording" not in text.memo:
        text.memo["wording"] = _wordings().every(text, _elements(text))
    entries = words("wording")["lists"][name]["entries"]
    for sentence, matches in text.memo["wording"]:
        of_list = [match for match in matches if match[2].name == name]
        silenced = {of.entry for _, _, of in of_list if of.silences}
        if -1 in silenced or text.block_of(sentence).kind in _NO_PROSE:
            continue
        said = (
            match
            for match in of_list
            if match[2].entry not in silenced
            and _is_said(text, sentence, match[0], match[1], asserted)
        )
        for start, end, of in longest(said):
            yield Worded(start, end, entries[of.entry], sentence)


def _is_said(text: Text, sentence: Sentence, start: int, end: int, asserted: bool) -> bool:
    if text.folded[start - 1 : start] == '"' == text.folded[end : end + 1]:
        return False  # words that somebody else uses
    said = stance(text, sentence, start, end)
    if said.negated or said.quoted:
        return False
    if not asserted:
        return True
    doubted = said.hedged or said.question or said.myth
    return not (doubted or (said.conditional and _is_condition(text, sentence, start)))


_CLAUSE = 120  # letters in which what begins a clause is looked for


def _is_condition(text: Text, sentence: Sentence, start: int) -> bool:
    """Whether this is within the condition itself. What follows from one may still be promised."""
    before = text.folded[max(sentence.start, start - _CLAUSE) : start]
    clause = before.rpartition(",")[2].split()
    return any(word in clause for word in words("wording")["conditions"])
