"""What a heading promises, held against its section. The words are data: ``headings.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter

from curate.knowledge import Knowledge
from curate.prose.described import described, is_instruction
from curate.prose.doses import sentence_doses
from curate.prose.language import words
from curate.prose.lexicon import listed, phrase_list, within
from curate.prose.sections import Section, sentences_in
from curate.prose.text import Block, Text


def promise_broken(text: Text, section: Section, know: Knowledge) -> str | None:
    """What a section lacks that its heading promises, as a message; None if nothing surely."""
    folded = text.folded[section.heading.start : section.heading.end]
    if (promised := _number_of(folded)) is not None:
        counts = list(_counts(text, section, promised))
        if counts and promised not in (*counts, _exercises(text, section, know)):
            return f"the heading promises {promised}, and {counts[0]} follow"
    if _announces(text, section.heading) and not _tells_how(text, section, know):
        return "the heading announces how something is done, and its section does not tell it"
    return None


_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_FEWEST, _MOST = 2, 50  # things that a heading counts; "the 100 ways" is a manner of speaking
_BETWEEN = 5  # words between the number and what it counts


def _number_of(heading: str) -> int | None:
    """How many things a heading says will follow."""
    said = _WORD.findall(heading)
    numbers = words("doses")["numbers"]
    for at, word in enumerate(said):
        number = int(word) if word.isdecimal() else numbers.get(word)
        if word in ("a", "an") or number is None or not _FEWEST <= number <= _MOST:
            continue
        for after in said[at + 1 : at + 2 + _BETWEEN]:
            if after in _plurals():
                return int(number)
            if after not in words("headings")["before_things"]:
                break
    return None


@cache
def _plurals() -> frozenset[str]:
    return frozenset(
        f"{thing[:-1]}ies"
        if thing.endswith("y") and thing[-2] not in "aeiou"
        else f"{thing}es"
        if thing.endswith(("s", "ch", "sh"))
        else f"{thing}s"
        for thing in words("headings")["things"]
    )


def _counts(text: Text, section: Section, promised: int) -> Iterator[int]:
    """How many things follow: sub-headings, those with numbers before all, or items of a list."""
    inner = section.inner
    numbered = sum(_is_numbered(text, part) for part in inner)
    if numbered >= _FEWEST:
        yield numbered
    elif len(inner) >= _FEWEST:
        # More of them than promised, or lists in them: then the things are within one of them.
        if len(inner) < promised and not any(_holds_several(part) for part in inner):
            yield len(inner)
    elif sum(block.kind == "paragraph" for block in section.own) <= _AROUND_LIST:
        yield from _items(section)


def _holds_several(section: Section) -> bool:
    return bool(section.inner) or any(block.kind == "list_item" for block in section.own)


_AROUND_LIST = 2
"""Paragraphs before and after a list; with more of them the list may be one of other things."""


def _items(section: Section) -> Iterator[int]:
    """The items of all lists of a section, and of each; those within items do not count."""
    levels = [block.level for block in section.own if block.kind == "list_item"]
    runs = [
        sum(block.level == min(levels) for block in run)
        for kind, run in groupby(section.own, attrgetter("kind"))
        if kind == "list_item"
    ]
    if sum(runs) >= _FEWEST:
        yield sum(runs)
        yield from runs


_NUMBERED = re.compile(
    r"\W{0,3}(?:\d{1,2}\b(?!\s+[a-z])|(?:step|exercise|stretch|tip|no\.?) ?\d)", re.I
)


def _is_numbered(text: Text, section: Section) -> bool:
    return _NUMBERED.match(text.plain, section.heading.start, section.heading.end) is not None


def _announces(text: Text, heading: Block) -> bool:
    """Whether a heading says that the section tells how something is done."""
    said = _WORD.findall(text.folded[heading.start : heading.end])
    if any(word in _but() for word in said):
        return False
    return bool(within(_announcements(text), heading.start, heading.end))


@cache
def _but() -> frozenset[str]:
    return frozenset(words("headings")["but"])


@phrase_list
def _announcements() -> Iterator[tuple[str, str]]:
    return listed("headings", "announces")


def _tells_how(text: Text, section: Section, know: Knowledge) -> bool:
    """Whether a section may tell it: in words, or in pictures and elsewhere."""
    if any(block.kind in ("caption", "link", "code") for block in section.blocks):
        return True
    if sum(block.kind == "list_item" for block in section.blocks) >= _FEWEST_STEPS:
        return True
    inside = sentences_in(text, section.heading.end, section.end)
    if len(inside) < _FEWEST_SENTENCES or _exercises(text, section, know):
        return True
    if any(dose.what != "sides" for sentence in inside for dose in sentence_doses(text, sentence)):
        return True
    return sum(is_instruction(text, sentence) for sentence in inside) >= _FEWEST


_FEWEST_STEPS = 3
"""Items of a list that are likely to tell it, whatever their words: "Clamshell: lie on …"."""

_FEWEST_SENTENCES = 3
"""With fewer, the rest may have been left to another page."""


def _exercises(text: Text, section: Section, know: Knowledge) -> int:
    """How many exercises a section describes."""
    start, end = section.heading.start, section.end
    return sum(start <= e.start < end and e.is_exercise for e in described(text, know))
