"""Limits: where instructions ask for as much as can be, and nothing says where to stop.

The words are data: ``limits`` in ``language/steps.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.phrases import longest
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text

_LIMIT_KINDS = (
    "utmost", "counted", "sayings", "commands", "manners", "nothing", "bounds", "form"
)  # fmt: skip
_NAMES: frozenset[str] = frozenset()
_COUNTED = ("counted", "verbs")


@phrase_list
def _limit_words() -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """The phrases of ``limits``: their kind, and of measures and verbs what they are of."""
    data = words("steps")["limits"]
    listed: list[tuple[str, tuple[str, frozenset[str]]]] = []
    for kind in ("measures", "verbs"):
        of: dict[str, set[str]] = {}
        for name, phrases in data[kind].items():
            for phrase in phrases:
                of.setdefault(phrase, set()).add(name)
        listed += [(phrase, (kind, frozenset(names))) for phrase, names in of.items()]
    listed += [(phrase, (kind, _NAMES)) for kind in _LIMIT_KINDS for phrase in data[kind]]
    yield from listed


_Limits = list[tuple[int, int, tuple[str, frozenset[str]]]]
_TO_UTMOST = 45
"""Characters at most from "as far" to "as you can"."""


def unlimited(text: Text) -> Iterator[tuple[int, int]]:
    """Where as much as can be is asked for, without a limit in the sentence or beside it."""
    places = {sentence.start: index for index, sentence in enumerate(text.sentences)}
    for sentence, spoken in _limit_words.by_sentence(text):
        if not _may_be_utmost({kind for kind, _ in spoken}):
            continue
        index = places[sentence.start]
        here = list(longest(_limit_words.within(text, sentence.start, sentence.end)))
        for start, end in _utmost(text.folded, sentence, here):
            if _is_bounded(text, index, here, end):
                break
            said = stance(text, sentence, start, end)
            if not (said.negated or said.quoted or said.question or said.myth or said.conditional):
                yield start, end


def _may_be_utmost(kinds: set[str]) -> bool:
    """Whether a sentence with words of these kinds may ask for as much as can be."""
    is_measured = kinds >= {"measures", "utmost"} or kinds >= {"manners", "verbs"}
    return is_measured or not kinds.isdisjoint(("sayings", "commands"))


def _utmost(folded: str, sentence: Sentence, here: _Limits) -> Iterator[tuple[int, int]]:
    """Where a sentence asks for as much as can be."""
    verbs = [
        (start, names)
        for start, end, (kind, names) in here
        if kind == "verbs" and _is_asked(folded, sentence.start, start, end)
    ]
    measure: tuple[int, int, frozenset[str]] | None = None
    for start, end, (kind, names) in here:
        if kind == "measures":
            asked = frozenset[str]().union(*(of for at, of in verbs if at < start))
            measure = (start, end, names) if names & asked else None
        elif kind == "utmost" and measure and start - measure[1] < _TO_UTMOST:
            counted = any(measure[1] < at < start for at, _, (of, _) in here if of in _COUNTED)
            if "number" not in measure[2] or counted or start - measure[1] < 2:
                yield measure[0], end
            measure = None
        elif (
            kind == "sayings"
            or (kind == "manners" and verbs)
            or (kind == "commands" and _is_asked(folded, sentence.start, start, end))
        ):
            yield start, end


def _is_asked(folded: str, first: int, start: int, end: int) -> bool:
    """Whether a verb is an imperative or stands like one: "raise", "and raise", "keep raising"."""
    data = words("steps")["limits"]
    before = folded[max(first, start - 16) : start].split()
    said = folded[start:end].split()[0]
    if said not in _imperatives():
        return said.endswith("ing") and bool(before) and before[-1] in data["before_progressive"]
    is_first = not before or not before[-1][-1].isalpha()
    return is_first or before[-1] in data["before_verb"] or before[-1].endswith("ly")


@cache
def _imperatives() -> frozenset[str]:
    data = words("steps")["limits"]
    listed = [
        *data["commands"],
        *(phrase for phrases in data["verbs"].values() for phrase in phrases),
    ]
    first = (word for phrase in listed for word in phrase.split()[0].split("|"))
    return frozenset(word.rstrip("~") for word in first)


def _is_bounded(text: Text, index: int, here: _Limits, end: int) -> bool:
    """Whether a limit stands in the sentence or next to it."""
    if any(kind == "form" and start >= end for start, _, (kind, _) in here):
        return True
    sentence = text.sentences[index]
    for near in text.sentences[max(0, index - 1) : index + 2]:
        if abs(near.block - sentence.block) > (text.block_of(near).kind == "list_item"):
            continue
        beside = longest(_limit_words.within(text, near.start, near.end))
        if any(kind == "bounds" for _, _, (kind, _) in beside):
            return True
    return False
