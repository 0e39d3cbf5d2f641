"""Word lists on text: where the phrases of ``language/wording.yaml`` and others stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from curate.prose.language import kept, words
from curate.prose.lexicon import phrase_list
from curate.prose.patterns import Elements, Patterns, elements, every_alternative, read
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text


@dataclass(frozen=True, slots=True)
class Worded:
    """What a list holds, where it stands, and the sentence around it.

    ``entries`` are those of all phrases that overlap there, that of the longest first.
    """

    start: int
    end: int
    entries: tuple[dict[str, Any], ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a pattern belongs to: an entry of a list; -1: all of them."""

    name: str
    entry: int


def _written() -> tuple[list[tuple[str, _Listed]], list[tuple[str, _Listed]]]:
    """The patterns of all lists, and those that silence an entry or a list, as written."""
    says: list[tuple[str, _Listed]] = []
    unless: list[tuple[str, _Listed]] = []
    for name, of in words("wording")["lists"].items():
        unless += [(pattern, _Listed(name, -1)) for pattern in of["unless"]]
        for index, entry in enumerate(of["entries"]):
            says += [(pattern, _Listed(name, index)) for pattern in entry["phrases"]]
            unless += [(pattern, _Listed(name, index)) for pattern in entry.get("unless", ())]
    return says, unless


def read_patterns() -> dict[str, Any]:
    """The patterns as they are read, to be kept: :func:`curate.prose.language.kept`."""
    says, unless = ([*read([pattern for pattern, _ in several])] for several in _written())
    return {
        "says": says,
        "unless": unless,
        "elements": elements([*says, *unless], words("word_classes"))
        # Idioms, whose words mean something else there.
        + [[idiom, ""] for idiom in every_alternative(words("wording")["idioms"])],
    }


@cache
def _wordings() -> tuple[Patterns[_Listed], Patterns[_Listed]]:
    patterns = kept("patterns")
    bars, joiners = words("wording")["bars"], words("wording")["joiners"]
    says, unless = (
        Patterns(patterns[name], [payload for _, payload in written], bars, joiners)
        for name, written in zip(("says", "unless"), _written(), strict=True)
    )
    return says, unless


@phrase_list
def _elements() -> Iterator[tuple[str, str]]:
    return ((phrase, name) for phrase, name in kept("patterns")["elements"])


def _worded(text: Text) -> Iterator[tuple[Sentence, list[tuple[int, int, _Listed]]]]:
    """Each sentence that says something of the lists, with all that is not silenced, in order."""
    says, unless = _wordings()
    for sentence, names in _elements.by_sentence(text):
        possible = says.possible(names)
        if not possible:
            continue
        found = Elements(text, sentence, _elements.within)
        if matches := says.matches(found, possible):
            silenced = {of for _, _, of in unless.matches(found, unless.possible(names))}
            yield (
                sentence,
                [
                    match
                    for match in matches
                    if silenced.isdisjoint((match[2], replace(match[2], entry=-1)))
                ],
            )


_NO_PROSE = frozenset({"reference", "code"})  # the words of others, and of machines


def worded(text: Text, name: str, *, asserted: bool = True) -> Iterator[Worded]:
    """Where the text itself says what the list ``name`` holds.

    What it denies or quotes it does not say; nor, where only what is ``asserted`` counts, what it
    doubts, asks, debunks or makes conditional.
    """
    if "wording" not in text.memo:
        text.memo["wording"] = list(_worded(text))
    entries = words("wording")["lists"][name]["entries"]
    for sentence, matches in text.memo["wording"]:
        if text.block_of(sentence).kind in _NO_PROSE:
            continue
        said = (
            match
            for match in matches
            if match[2].name == name and _is_said(text, sentence, match[0], match[1], asserted)
        )
        for start, end, several in _overlapping(said):
            yield Worded(start, end, tuple(entries[of.entry] for of in several), sentence)


def _overlapping(
    matches: Iterable[tuple[int, int, _Listed]],
) -> Iterator[tuple[int, int, list[_Listed]]]:
    """Of matches in order those that overlap none before them, each with what those that do are."""
    last: tuple[int, int, list[_Listed]] | None = None
    for start, end, of in matches:
        if last and start < last[1]:
            last[2].append(of)
            continue
        if last:
            yield last
        last = start, end, [of]
    if last:
        yield last


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
