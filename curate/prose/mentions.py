"""Mentions: where prose names a muscle, a joint, a position, a medicine, a condition, …

The names are those of the vocabularies and what ``language/names.yaml`` adds to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from curate.knowledge import Knowledge, shipped
from curate.knowledge.anatomy.naming import every_name
from curate.prose.language import kept, words
from curate.prose.lexicon import phrase_list
from curate.prose.runs import Phrases
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


@phrase_list
def _shipped_names() -> Iterator[tuple[str, _Name]]:
    """The names of the shipped knowledge."""
    return _names(shipped())


_matchers: WeakKeyDictionary[Knowledge, Phrases[_Name]] = WeakKeyDictionary()
"""What finds the names of knowledge with packs; that which ships is a list like others."""


def mentions(text: Text, know: Knowledge, *, vague: bool = False) -> tuple[Mention, ...]:
    """What a text mentions, by start, the longest first.

    Within one vocabulary mentions do not overlap, the longest counts; "hip replacement" is a
    condition and its "hip" a joint. ``vague`` adds the mentions that are not precise.
    """
    known: dict[tuple[int, bool], tuple[Mention, ...]] = text.memo.setdefault("mentions", {})
    if (id(know), vague) not in known:
        every = known[id(know), True] = known.get((id(know), True)) or _mentions(text, know)
        known[id(know), False] = tuple(m for m in every if m.precise)
    return known[id(know), vague]


def _mentions(text: Text, know: Knowledge) -> tuple[Mention, ...]:
    hidden: dict[str, int] = {}  # vocabulary → how far it is hidden
    found: dict[str, list[Mention]] = {}
    for start, end, name in _within(text.blocks, _every(text, know)):
        for vocabulary in name.vocabularies:
            if not name.ids:
                hidden[vocabulary] = max(end, hidden.get(vocabulary, 0))
            elif end > hidden.get(vocabulary, 0):
                mention = Mention(start, end, vocabulary, name.ids, name.precise)
                _add(found.setdefault(vocabulary, []), mention)
    every = (mention for several in found.values() for mention in several)
    return tuple(sorted(every, key=lambda m: (m.start, -m.end, m.vocabulary)))


def _every(text: Text, know: Knowledge) -> Iterable[tuple[int, int, _Name]]:
    """Every name, by start, the longest first, then as listed."""
    if know is shipped():
        return _shipped_names(text)
    if know not in _matchers:
        _matchers[know] = Phrases(_names(know), kept("index"))
    return _matchers[know].every(text.folded)


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
    every = {*vocabularies, *(entry["vocabulary"] for entry in language["names"])}
    of_anatomy = [*every_name(know.anatomy)]
    every |= {name.vocabulary for name in of_anatomy}
    for entry in language["set_phrases"]:
        for phrase in entry["phrases"]:
            yield phrase, _Name(tuple(entry.get("hides", sorted(every))))
    listed = set()
    for entry in language["names"]:
        ids = (entry["id"],) if isinstance(entry["id"], str) else tuple(entry["id"])
        for phrase in entry["names"]:
            listed.add((entry["vocabulary"], phrase))
            yield phrase, _Name((entry["vocabulary"],), ids, entry.get("precise", True))
    movements = {
        f"{joint.name} {know.anatomy.actions[action].name}".casefold()
        for joint in know.anatomy.joints.values()
        for action in joint.actions
    }
    vague = {(name.vocabulary, name.phrase) for name in of_anatomy if name.grade == "vague"}
    for name in of_anatomy:
        if name.vocabulary == "joint_action" or name.phrase in movements:
            continue  # a direction alone names nothing, and "hip extension" is no exercise's name
        for phrase in _in_prose(name.phrase, name.vocabulary, language["articles"]):
            if (name.vocabulary, phrase) not in listed:
                is_vague = name.grade == "vague" or (name.vocabulary, phrase) in vague
                yield phrase, _Name((name.vocabulary,), (name.id,), not is_vague)
    for vocabulary in vocabularies:
        for term in know.terms[vocabulary].values():
            for phrase in _spoken(term.id, term.name, language["articles"]):
                if (vocabulary, phrase) not in listed:
                    yield phrase, _Name((vocabulary,), (term.id,))


def _in_prose(name: str, vocabulary: str, articles: str) -> Iterator[str]:
    """A name of anatomy as phrases: singular, with "the … muscle" and the like around it."""
    phrase = _BEFORE_WORD.sub("", name.replace("-", " ")).replace(" the ", f" {articles} ")
    head, of, rest = phrase.partition(" of ")
    if of and " " not in head:
        one = head.removesuffix("s")
        phrase = f"{one}|{one}s of {rest}"
    elif of:
        *before, last = head.split(" ")
        one = last.removesuffix("s")
        phrase = f"{' '.join(before)} {one}|{one}s of {rest}"
    phrases = [phrase]
    if not of and phrase.endswith("s") and not phrase.endswith(_SINGULAR):
        phrases.append(phrase.removesuffix("s"))
    yield from phrases
    if vocabulary == "muscle" and not of and not phrase.endswith(("muscle", "muscles")):
        yield f"{phrases[-1]} muscle"
        yield f"m. {phrase}"


_SINGULAR = ("ss", "us", "is", "as", "ps")
"""Endings with an s that is not the plural's: iliacus, biceps, teres."""


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
