"""Mentions: where prose names a muscle, a joint, a position, a medicine, a condition, …

The names are those of the vocabularies and what ``language/names.yaml`` adds to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from curate.knowledge import Knowledge
from curate.prose.language import words
from curate.prose.phrases import Phrases
from curate.prose.text import Block, Text


class Mention(NamedTuple):
    """A name of one or more terms of a vocabulary, as a span of ``Text.plain``.

    Several ``ids`` are all the members of what is named (the hamstrings), or what it may mean (lie
    down); a conclusion needs to hold for each. A name that is not ``precise`` is an ordinary word
    as well.
    """

    start: int
    end: int
    vocabulary: str
    ids: tuple[str, ...]
    precise: bool = True


@dataclass(frozen=True, slots=True)
class _Name:
    """What a phrase names. Without ids, it hides the names within it in these vocabularies."""

    vocabularies: tuple[str, ...]
    ids: tuple[str, ...] = ()
    precise: bool = True


_matchers: WeakKeyDictionary[Knowledge, Phrases[_Name]] = WeakKeyDictionary()


def mentions(text: Text, know: Knowledge, *, vague: bool = False) -> tuple[Mention, ...]:
    """What a text mentions, by start, the longest first.

    Within one vocabulary mentions do not overlap, the longest counts; "hip replacement" is a
    condition and its "hip" a joint. ``vague`` adds the mentions that are not precise.
    """
    known: dict[tuple[int, bool], tuple[Mention, ...]] = text.memo.setdefault("mentions", {})
    if (id(know), vague) not in known:
        known[id(know), vague] = _mentions(text, know, vague)
    return known[id(know), vague]


def _mentions(text: Text, know: Knowledge, vague: bool) -> tuple[Mention, ...]:
    if know not in _matchers:
        _matchers[know] = Phrases(_names(know))
    hidden: dict[str, int] = {}  # vocabulary → how far it is hidden
    found: dict[str, list[Mention]] = {}
    for start, end, name in _within(text.blocks, _matchers[know].every(text.folded)):
        for vocabulary in name.vocabularies:
            if not name.ids:
                hidden[vocabulary] = max(end, hidden.get(vocabulary, 0))
            elif end > hidden.get(vocabulary, 0):
                mention = Mention(start, end, vocabulary, name.ids, name.precise)
                _add(found.setdefault(vocabulary, []), mention)
    kept = (m for several in found.values() for m in several if vague or m.precise)
    return tuple(sorted(kept, key=lambda m: (m.start, -m.end, m.vocabulary)))


def _add(several: list[Mention], mention: Mention) -> None:
    """Add to those of a vocabulary what overlaps none; a name of two meanings has both."""
    last = several[-1] if several else None
    if last is None or last.end <= mention.start:
        several.append(mention)
    elif (last.start, last.end) == (mention.start, mention.end):
        ids = tuple(dict.fromkeys(last.ids + mention.ids))
        precise = last.precise or mention.precise
        several[-1] = Mention(last.start, last.end, last.vocabulary, ids, precise)


def _within(
    blocks: tuple[Block, ...], found: Iterable[tuple[int, int, _Name]]
) -> Iterator[tuple[int, int, _Name]]:
    """What does not go beyond the end of a block; a heading and its paragraph are two."""
    ends = iter([block.end for block in blocks])
    limit = next(ends, None)
    for match in found:
        while limit is not None and limit <= match[0]:
            limit = next(ends, None)
        if limit is None or match[1] <= limit:
            yield match


def _names(know: Knowledge) -> Iterator[tuple[str, _Name]]:
    """Every phrase with what it names; what hides comes first."""
    language = words("names")
    vocabularies = tuple(language["vocabularies"])
    every = tuple(dict.fromkeys((*vocabularies, *(e["vocabulary"] for e in language["names"]))))
    for entry in language["set_phrases"]:
        for phrase in entry["phrases"]:
            yield phrase, _Name(tuple(entry.get("hides", every)))
    listed = set()
    for entry in language["names"]:
        ids = (entry["id"],) if isinstance(entry["id"], str) else tuple(entry["id"])
        for phrase in entry["names"]:
            listed.add((entry["vocabulary"], phrase))
            yield phrase, _Name((entry["vocabulary"],), ids, entry.get("precise", True))
    for vocabulary in vocabularies:
        for term in know.terms[vocabulary].values():
            for phrase in _spoken(term.id, term.name, language["articles"]):
                if (vocabulary, phrase) not in listed:
                    yield phrase, _Name((vocabulary,), (term.id,))


def _spoken(id: str, name: str, articles: str) -> Iterator[str]:
    """The phrases of a term: its id in words, its name, and what the name has in brackets."""
    folded = Text(name, name, ()).folded.replace('"', "")
    before, _, after = folded.partition("(")
    aside, _, after = after.partition(")")
    parts = (id.replace("_", " "), f"{before} {after}", aside)
    phrases = (_BEFORE_WORD.sub("", " ".join(part.split())) for part in parts)
    for phrase in dict.fromkeys(filter(None, phrases)):
        yield phrase.replace(" the ", f" {articles} ")


_BEFORE_WORD = re.compile(r"\A\W+")
