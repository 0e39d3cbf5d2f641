"""What a word means to curate: rules, fields, references, vocabularies, terms and anatomy.

:func:`explain` finds all that a word names, as lines for people and plain data for programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import curate
from curate.knowledge import Knowledge, Term
from curate.knowledge.anatomy import VOCABULARIES, Anatomy
from curate.knowledge.anatomy.naming import Resolution, every_name, resolve
from curate.nearest import nearest
from curate.reports.explaining import known
from curate.reports.explaining.body import facts_of
from curate.reports.explaining.entry import Entry
from curate.reports.explaining.layout import wrapped
from curate.reports.explaining.pages import page, summary

__all__ = ["Entry", "Explanation", "as_json", "as_lines", "explain", "suggestion"]

MOST_FOUND = 12
"""So many terms are listed that only mention a word."""

References = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Explanation:
    """All that a word names.

    ``kind``: ``exact`` and ``synonym`` name something for certain, ``ambiguous`` does not,
    ``mentioned`` names nothing but stands in ``mentions``, ``unknown`` does not even that.
    ``entries`` come in the order in which they are told.
    """

    word: str
    kind: str
    entries: list[Entry]
    mentions: list[tuple[str, Term]] = field(default_factory=list)


def explain(word: str, knowledge: Knowledge, references: References) -> Explanation:
    """All that ``word`` names, or else mentions it."""
    plain = list(_plain(word, knowledge, references))
    resolution = _resolved(knowledge.anatomy, word)
    pairs = [pair for pair in knowledge.find(word) if pair[0] in VOCABULARIES.values()]
    found = dict.fromkeys(
        [*resolution.found, *((vocabulary, term.id) for vocabulary, term in pairs)]
    )
    bodily = [_page(knowledge.anatomy, vocabulary, id) for vocabulary, id in found]
    kind: str = "exact" if plain or pairs else resolution.kind
    mentions = [] if plain or pairs else _mentions(word, knowledge, bodily)
    if kind == "unknown" and mentions:
        kind = "mentioned"
    return Explanation(word, kind, plain + bodily, mentions)


def as_lines(explanation: Explanation) -> Iterator[str]:
    """An explanation for a terminal."""
    word, entries = explanation.word, explanation.entries
    if explanation.kind == "ambiguous":
        yield from _ambiguous(word, entries)
        entries = entries if len(entries) == 1 else []
    previous = None
    for entry in entries:
        is_page = entry.vocabulary in _PAGED or (previous and previous.vocabulary in _PAGED)
        if is_page and (previous or explanation.kind == "ambiguous"):
            yield ""
        yield from entry.lines
        previous = entry
    if explanation.mentions:
        if explanation.entries:
            yield from ["", "Mentioned by:"]
        else:
            yield f"Nothing is called `{word}`; these mention it:"
        yield from _mention_lines(explanation.mentions)


def as_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data."""
    return {
        "word": explanation.word,
        "kind": explanation.kind,
        "entries": [
            {"vocabulary": e.vocabulary, "id": e.id, "facts": dict(e.facts), "lines": e.lines}
            for e in explanation.entries
        ],
        "mentioned_by": [
            {"vocabulary": vocabulary, "id": term.id, "name": term.name}
            for vocabulary, term in explanation.mentions
        ],
    }


def suggestion(word: str, knowledge: Knowledge, references: References) -> str | None:
    """What may have been meant by a word that nothing is known of."""
    from curate.reports.explaining import schema  # it loads all rules and records

    shown: dict[str, str] = {}
    ids = [id for terms in knowledge.terms.values() for id in terms]
    for known_word in (*schema.every_word(), *references, *knowledge.terms, *ids):
        shown.setdefault(_key(known_word), known_word)
    for name in every_name(knowledge.anatomy):
        shown.setdefault(_key(name.phrase), name.phrase)
    close = nearest(_key(word), shown)
    return shown[close] if close else None


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


def _plain(word: str, knowledge: Knowledge, references: References) -> Iterator[Entry]:
    """All that a word names beside anatomy."""
    if _may_be_written(word):
        from curate.reports.explaining import schema  # it loads all rules and records

        found = list(schema.rules(word, references))
        yield from found
        if any(entry.vocabulary == "planned_rule" for entry in found):
            return
        yield from known.reference(word, references)
        yield from schema.kinds(word)
        yield from schema.fields(word)
    else:
        yield from known.reference(word, references)
    listed = list(known.vocabulary(word, knowledge, references))
    yield from listed
    for vocabulary, term in () if listed else knowledge.find(word):
        if vocabulary not in VOCABULARIES.values():
            yield known.term(vocabulary, term, knowledge)


def _may_be_written(word: str) -> bool:
    """Whether a word may be a rule's code or family, a kind of record or a field.

    Loading what tells for certain takes longer than all the rest, so first it is looked for in the
    text of the modules that define fields.
    """
    if re.fullmatch(r"[a-z]{3}\d*", word, re.IGNORECASE):
        return True
    return re.search(rf"\b{re.escape(word)}(?:_?\b)", _records_text()) is not None


@cache
def _records_text() -> str:
    folder = Path(curate.__file__).parent / "records"
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))


def _resolved(anatomy: Anatomy, word: str) -> Resolution:
    """What a word names in anatomy; a name with its last "s" doubled is a slip, not a plural."""
    found = resolve(anatomy, word)
    slip = _key(word)[:-1] if _key(word).endswith("ss") else None
    if slip and any(_key(name.phrase) == slip for name in every_name(anatomy)):
        return Resolution("unknown")
    return found


def _page(anatomy: Anatomy, vocabulary: str, id: str) -> Entry:
    facts = facts_of(anatomy, vocabulary, id)
    return Entry(vocabulary, id, page(vocabulary, id, facts), facts)


def _mentions(word: str, knowledge: Knowledge, told: list[Entry]) -> list[tuple[str, Term]]:
    """The terms that mention a word; beside pages of anatomy, only terms of other kinds."""
    found = known.mentions(word, knowledge)
    if not told:
        return found
    return [pair for pair in found if pair[0] not in VOCABULARIES.values()]


def _mention_lines(mentions: list[tuple[str, Term]]) -> Iterator[str]:
    for vocabulary, term in mentions[:MOST_FOUND]:
        text = f"{term.id} ({vocabulary.replace('_', ' ')}): {term.name}"
        yield from wrapped(text, "  ", hang="      ")
    if len(mentions) > MOST_FOUND:
        yield f"  … and {len(mentions) - MOST_FOUND} more"


def _ambiguous(word: str, entries: list[Entry]) -> Iterator[str]:
    """That a word is ambiguous, and what it may mean."""
    if len({entry.id for entry in entries}) == 1:
        why = "it is an ordinary word too, or people mean different things by it"
    else:
        why = "it names several things"
    yield from wrapped(
        f"`{word}` is ambiguous: {why}. Checks do not take it for a certain "
        "name; write what you mean. It may mean:"
    )
    for entry in entries if len(entries) > 1 else ():
        yield from wrapped(summary(entry.vocabulary, entry.id, entry.facts), "  ", hang="      ")
    if len(entries) > 1:
        yield from wrapped(f"Then ask for one of them: `curate explain {entries[0].id}`")


_PAGED = frozenset({*VOCABULARIES.values(), "muscle_group", "nerve", "structure", "exercise_name"})
"""What is told in pages, with blank lines between them."""
