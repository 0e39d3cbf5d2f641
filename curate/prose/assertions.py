"""Assertions: what a sentence says of two things that it names.

The relations and their phrases are data in ``language/relations.yaml``. An assertion is found only
where nothing but small words stands between the phrase and what it relates: what is further away
may belong to something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from curate.knowledge import Knowledge
from curate.prose.language import words
from curate.prose.lexicon import phrase_list, within
from curate.prose.mentions import Mention, mentions
from curate.prose.phrases import longest
from curate.prose.stance import Stance, stance
from curate.prose.text import Sentence, Text


@dataclass(frozen=True, slots=True)
class Assertion:
    """``subject`` stands in ``relation`` to ``object``, or is said not to (``polarity`` False).

    ``stance`` tells whether the sentence asserts, doubts, quotes or asks it. ``start`` and ``end``
    are a span of ``Text.plain``: from the first of the two names, or the pronoun that stands for
    the subject, to the end of the last.
    """

    subject: Mention
    relation: str
    object: Mention
    polarity: bool
    stance: Stance
    start: int
    end: int


def assertions(text: Text, know: Knowledge) -> tuple[Assertion, ...]:
    """What a text says of two things that it names, in order."""
    if "assertions" not in text.memo:
        text.memo["assertions"] = tuple(_assertions(text, know))
    every: tuple[Assertion, ...] = text.memo["assertions"]
    return every


@phrase_list
def _relations() -> Iterator[tuple[str, int]]:
    entries = words("relations")["relations"]
    return ((phrase, i) for i, entry in enumerate(entries) for phrase in entry["phrases"])


def _assertions(text: Text, know: Knowledge) -> Iterator[Assertion]:
    places = _relations(text)
    named = mentions(text, know) if places else ()
    last: list[Mention] = []  # the subjects that a pronoun may stand for
    for sentence in text.sentences if named else ():
        here = _inside(named, sentence)
        if text.block_of(sentence).kind == "heading":
            last = here or last
            continue
        inside = within(places, sentence.start, sentence.end)
        for start, end, index in _one_each(inside):
            entry = words("relations")["relations"][index]
            before = _run_before(text, here, start)
            if not before and _is_pronoun(text, sentence, start):
                before = last
            after = _run_after(text, here, end)
            yield from _related(text, sentence, (start, end), entry, before, after)
        last = here[:1] or last


def _inside(named: Sequence[Mention], sentence: Sentence) -> list[Mention]:
    first = bisect_left(named, sentence.start, key=attrgetter("start"))
    last = bisect_left(named, sentence.end, key=attrgetter("start"))
    return [mention for mention in named[first:last] if mention.end <= sentence.end]


def _one_each(places: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The longest of phrases that overlap, with each relation that it stands for."""
    every = list(places)
    spans = {place[:2] for place in longest(every)}
    return (place for place in every if place[:2] in spans)


def _related(
    text: Text,
    sentence: Sentence,
    phrase: tuple[int, int],
    entry: dict[str, Any],
    before: Sequence[Mention],
    after: Sequence[Mention],
) -> Iterator[Assertion]:
    """An assertion for each subject with each object that the relation allows."""
    said = stance(text, sentence, *phrase)
    subjects, objects = (after, before) if entry.get("inverse") else (before, after)
    for subject in subjects:
        for other in objects:
            if _fits(subject, other, entry):
                # A subject of another sentence is there as a pronoun only.
                ends = [m for m in (subject, other) if sentence.start <= m.start < sentence.end]
                start = sentence.start if len(ends) < 2 else min(m.start for m in ends)
                end = max(phrase[1], *(m.end for m in ends))
                relation = entry["relation"]
                yield Assertion(subject, relation, other, not said.negated, said, start, end)


def _fits(subject: Mention, other: Mention, entry: dict[str, Any]) -> bool:
    if "subject" in entry:
        return subject.vocabulary in entry["subject"] and other.vocabulary in entry["object"]
    return subject.vocabulary in _KINDRED.get(other.vocabulary, (other.vocabulary,))


# A group and its members may stand in two vocabularies.
_KINDRED = {"ingredient": ("ingredient", "drug_class")}

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|&|[^\w\s]")
_FARTHEST = 40  # code points of small words between a phrase and what it relates
_MOST_JOINED = 30  # names in one list; each subject is paired with each object


def _only(text: Text, start: int, end: int, allowed: frozenset[str]) -> bool:
    """Whether nothing but these words and signs stands in a span."""
    if end - start > _FARTHEST:
        return False
    return all(token in allowed for token in _TOKEN.findall(text.folded[start:end]))


@cache
def _small(name: str, *signs: str) -> frozenset[str]:
    return frozenset([*words("relations")[name], *signs])


def _run_before(text: Text, here: Sequence[Mention], start: int) -> list[Mention]:
    """The names joined to a list that ends before the phrase."""
    run: list[Mention] = []
    edge, allowed = start, _small("fills", ",", ":", "(")
    for index in range(bisect_left(here, start, key=attrgetter("start")) - 1, -1, -1):
        mention = here[index]
        if run and mention.end > edge:
            run.append(mention)  # the same words are a name in another vocabulary too
            continue
        too_many = len(run) >= _MOST_JOINED
        if too_many or mention.end > edge or not _only(text, mention.end, edge, allowed):
            break
        run.append(mention)
        edge, allowed = mention.start, _small("joins", ",")
    return run[::-1]


def _run_after(text: Text, here: Sequence[Mention], end: int) -> list[Mention]:
    """The names joined to a list that begins after the phrase."""
    run: list[Mention] = []
    edge, allowed = end, _small("fills", ",", ":", "(")
    for index in range(bisect_left(here, end, key=attrgetter("start")), len(here)):
        mention = here[index]
        if run and mention.start < edge:
            run.append(mention)
            continue
        if len(run) >= _MOST_JOINED or not _only(text, edge, mention.start, allowed):
            break
        run.append(mention)
        edge, allowed = mention.end, _small("joins", ",")
    return run


def _is_pronoun(text: Text, sentence: Sentence, start: int) -> bool:
    """Whether a pronoun at the start of the sentence is the subject of the phrase."""
    said = _TOKEN.findall(text.folded[sentence.start : min(start, sentence.start + _FARTHEST)])
    if not said or said[0] not in _small("pronouns"):
        return False
    return _only(text, sentence.start + len(said[0]), start, _small("fills"))
