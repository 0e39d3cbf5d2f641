"""Assertions: what a sentence says of two things that it names.

The relations and their words are data in ``language/relations.yaml``; what a joint does is said by
the phrases of ``anatomy/actions.yaml``. What stands too far away, or after words that bring in
somebody else, is not read: it may belong to another thing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

from curate.knowledge import Knowledge
from curate.knowledge.anatomy import Act
from curate.prose.assertions.clauses import Clauses, is_place
from curate.prose.assertions.items import Item, items_of
from curate.prose.assertions.lists import bars, is_gerund, listed
from curate.prose.described import is_instruction
from curate.prose.language import words
from curate.prose.mentions import Mention, mentions
from curate.prose.stance import Stance, stance
from curate.prose.text import Sentence, Text

MUSCLES = ("muscle", "muscle_group")
"""The vocabularies that name muscles."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """``subject`` stands in ``relation`` to ``object``, or is said not to (``polarity`` False).

    ``stance`` tells whether the sentence asserts, doubts, quotes or asks it. ``start`` and ``end``
    are a span of ``Text.plain``: from the first of the two names, or the pronoun that stands for
    the subject, to the end of the last. Where the subject or the object is what a joint
    does, its mention is of the vocabulary ``act``, and ``acts`` are all that its words may mean.
    ``is_list``: the object is one of a list of members; ``is_whole``: that is said to be all.
    """

    subject: Mention
    relation: str
    object: Mention
    polarity: bool
    stance: Stance
    start: int
    end: int
    acts: tuple[Act, ...] = ()
    is_list: bool = False
    is_whole: bool = False


def assertions(text: Text, know: Knowledge) -> tuple[Assertion, ...]:
    """What a text says of two things that it names, in order."""
    if "assertions" not in text.memo:
        found = dict.fromkeys(_assertions(text, know))
        text.memo["assertions"] = tuple(sorted(found, key=lambda a: (a.start, a.end)))
    every: tuple[Assertion, ...] = text.memo["assertions"]
    return every


_TOLD = ("heading", "paragraph", "list_item", "quote", "caption")


def _may_say(
    text: Text, sentence: Sentence, named: Sequence[Mention], last: Sequence[Mention]
) -> bool:
    """Whether a sentence names something that statements are about, or a pronoun may."""
    at = bisect_left(named, sentence.start, key=attrgetter("start"))
    while at < len(named) and named[at].start < sentence.end:
        if named[at].vocabulary in _READ:
            return True
        at += 1
    first = _FIRST.findall(text.folded, sentence.start, min(sentence.end, sentence.start + 40))
    return bool(last) and not listed("pronouns").isdisjoint(first)


_FIRST = re.compile(r"[a-z']+")


_LONGEST = 1_000
"""Code points of a sentence that is read; what is longer is no sentence."""


def _assertions(text: Text, know: Knowledge) -> Iterator[Assertion]:
    every = mentions(text, know, vague=True)
    vocabularies = _vocabularies()
    named = [m for m in every if m.vocabulary in vocabularies and _is_sure(m)]
    if not any(m.vocabulary in _SUBJECTS for m in named):
        return
    last: list[Mention] = []  # the subjects that a pronoun may stand for
    joint: Item | None = None  # the one named last
    open_list: tuple[Mention, Sentence] | None = None  # a group whose members are items to come
    for sentence in text.sentences:
        block = text.block_of(sentence)
        if block.kind not in _TOLD:
            continue
        if sentence.end - sentence.start > _LONGEST:
            continue
        if not (open_list or _may_say(text, sentence, named, last)):
            continue
        items, joint = items_of(text, sentence, named, joint)
        names = [item for item in items if item.kind == "name"]
        if block.kind == "heading":
            groups = [g for item in names if (g := item.names(("muscle_group",)))]
            open_list = (groups[0], sentence) if len(groups) == 1 else None
            last = [m for item in names if (m := item.names(_SUBJECTS))] or last
            continue
        reader = _Reader(text, sentence, items, last)
        if block.kind == "list_item" and open_list:
            yield from reader.member_of(*open_list)
        elif block.kind != "list_item":
            open_list = reader.announced()
        if any(item.kind in ("name", "act") for item in items):
            yield from reader.read()
        last = reader.subjects() or last


_MEDICINES = ("ingredient", "drug_class")
_GROUPS = ("muscle_group", "drug_class")
_NAMED = (*MUSCLES, *_MEDICINES)
_PLACED = (*MUSCLES, "structure")
_SUBJECTS = (*_NAMED, "nerve")
"""What a pronoun may stand for."""

_READ = frozenset((*_SUBJECTS, "structure"))
"""What is named in a sentence that is read."""


def _is_sure(mention: Mention) -> bool:
    """Whether a name may be read; what a group is vaguely called ("the core") as a group only."""
    return mention.precise or mention.vocabulary == "muscle_group"


@cache
def _vocabularies() -> frozenset[str]:
    entries = words("relations")["relations"]
    return frozenset(v for entry in entries for key in ("subject", "object") for v in entry[key])


class _Reader:
    """Reads the statements of one sentence."""

    def __init__(
        self, text: Text, sentence: Sentence, items: list[Item], last: Sequence[Mention]
    ) -> None:
        self.text, self.sentence, self.items, self.last = text, sentence, items, last
        self.clauses = Clauses(items)
        self.shared: dict[int, list[Mention]] = {}  # an act's index → its subject

    def read(self) -> Iterator[Assertion]:
        """Every statement, in the order of the words that tell it."""
        for index, item in enumerate(self.items):
            if item.kind == "relation":
                for number in item.value:
                    yield from self._related(index, words("relations")["relations"][number])
            elif item.kind == "act":
                yield from self._acted(index)
            elif item.kind == "name":
                yield from self._is_one(index)
                yield from self._is_at(index)
                yield from self._in_brackets(index)

    def _related(self, index: int, entry: dict[str, Any]) -> Iterator[Assertion]:
        """What the words of a relation say: what stands before them, of what stands after."""
        near, is_list = entry.get("near", False), entry.get("list", False)
        relation, is_inverse = entry["relation"], entry.get("inverse", False)
        first, second = (
            (entry["object"], entry["subject"])
            if is_inverse
            else (entry["subject"], entry["object"])
        )
        if relation == "lies":
            yield from self._lying(index, entry)
            return
        before = self._before(self._after_comma(index) if is_list else index, first, near)
        after = self._after(index, second, near, is_list)
        if relation == "stretches" and not is_inverse and not before:
            before = self._way(index)
        if not before and index == 0:
            before = self._fronted(first)
        if relation == "apart_from" and not before:
            before = list(self._spoken_of(index, first))
        # Only a group may be named vaguely, where its members follow: "the core includes …".
        if relation != "includes" or is_inverse:
            before = [thing for thing in before if _is_precise(thing)]
        if relation not in ("stretches", "strengthens"):  # "train your core", "stretch your calves"
            after = [thing for thing in after if _is_precise(thing)]
        for one in before:
            for other in after:
                subject, object_ = (other, one) if is_inverse else (one, other)
                told = self._said(subject, relation, object_, index)
                yield replace(told, is_list=is_list, is_whole=entry.get("whole", False))

    def _fronted(self, vocabularies: Sequence[str]) -> list[_Thing]:
        """The subject of what opens a sentence: "Supplied by the radial nerve, the triceps …"."""
        for at, item in enumerate(self.items):
            if item.kind == "mark":
                return list(self.clauses.right_after(at, vocabularies)) if item.value == "," else []
        return []

    def _way(self, index: int) -> list[_Thing]:
        """How something is to be stretched: "to stretch the calf, pull your foot up"."""
        marks = 0
        for at in range(index + 1, len(self.items)):
            item = self.items[at]
            marks += item.kind == "mark"
            if item.kind == "act" and any(said.form in ("verb", "noun") for said in item.value):
                return [item]
            if marks > 1 or (item.kind == "relation" and not is_place(item)):
                return []
        return []

    def _after_comma(self, index: int) -> int:
        """The index to look left from: of ", such as" and "(such as" that of the mark."""
        before = self.items[index - 1] if index else None
        return index - 1 if before is not None and before.value in (",", "(") else index

    def _before(self, index: int, vocabularies: Sequence[str], near: bool = False) -> list[_Thing]:
        """What stands before the words of a relation, or a pronoun for it stands there."""
        if "act" in vocabularies and (act := self._act_before(index)):
            return [act]
        found: list[Mention] = self.clauses.before(index, vocabularies, near)
        if not found and self.clauses.pronoun_before(index):
            found = self._spoken_of(index, vocabularies)
        return list(found)

    def _spoken_of(self, index: int, vocabularies: Sequence[str]) -> list[Mention]:
        """What a pronoun before ``index`` stands for: what the sentence has named before it.

        Where that is more than one thing, or list, nobody can be sure which.
        """
        found: list[Mention] = []
        for at, item in enumerate(self.items[: max(0, index - 1)]):
            mention = item.names(vocabularies)
            if mention and self.clauses.is_beside(at):
                continue  # "apart from the short head, they …"
            if mention and found and mention not in found:
                return []
            if mention and not found:
                found = self.clauses.list_from(at, vocabularies)
        return found or [each for each in self.last if each.vocabulary in vocabularies]

    def _after(
        self, index: int, vocabularies: Sequence[str], near: bool, is_list: bool
    ) -> list[_Thing]:
        if "act" in vocabularies and (act := self._act_after(index)):
            return [act]
        return list(self.clauses.after(index, vocabularies, near, is_list))

    def _act_before(self, index: int) -> Item | None:
        """The act that is the subject of the relation at ``index``."""
        for at in range(index - 1, max(-1, index - 8), -1):
            item = self.items[at]
            if item.kind == "act":
                return item
            if item.kind == "relation" or item.names(MUSCLES):
                return None
            if item.value in bars() - listed("conjunctions"):
                return None
            if item.kind == "mark" and item.value not in ",)(":
                return None
        return None

    def _act_after(self, index: int) -> Item | None:
        """The act that the relation at ``index`` is about."""
        for item in self.items[index + 1 : index + 7]:
            if item.kind == "act":
                return item
            if item.kind in ("relation", "mark") or item.names(MUSCLES):
                return None
            if item.value in listed("bars"):
                return None
        return None

    def _acted(self, index: int) -> Iterator[Assertion]:
        """What an act's own words say: "the psoas bends the hip", "the hip is bent by …"."""
        item = self.items[index]
        forms = {said.form for said in item.value}
        subjects: list[_Thing] = []
        if "verb" in forms:
            subjects = self._subjects_of(index)
        if not subjects and "passive" in forms:
            following = [each.value for each in self.items[index + 1 : index + 4]]
            if "by" in following:
                by = index + 1 + following.index("by")
                subjects = list(self.clauses.after(by, MUSCLES))
        if not subjects and "happens" in forms:
            subjects = list(self._contracting(index))
        for subject in filter(_is_precise, subjects):
            yield self._said(subject, "does", item, index)

    def _subjects_of(self, index: int) -> list[_Thing]:
        """The subject of an act told by a verb; it may be that of the act before."""
        item = self.items[index]
        if is_gerund(self.text.folded[item.start : item.end].split(" ")[0]):
            return []
        before = index - 1
        while before >= 0 and (
            self.items[before].value in ("and", ",", "or", "then", "also", "it")
        ):
            before -= 1
        if before >= 0 and before in self.shared:
            self.shared[index] = self.shared[before]
            return list(self.shared[index])
        found = self._before(index, MUSCLES)
        self.shared[index] = [m for m in found if isinstance(m, Mention)]
        return found

    def _contracting(self, index: int) -> list[Mention]:
        """The muscle of "when the biceps contracts, the elbow bends"."""
        words_ = listed("contracting")
        for at in range(index - 1, max(-1, index - 6), -1):
            item = self.items[at]
            if item.kind == "word" and item.value in words_:
                return self.clauses.before(at, MUSCLES)
            if item.names(MUSCLES) or item.kind in ("act", "relation"):
                return []
        return []

    def _is_one(self, index: int) -> Iterator[Assertion]:
        """What a copula says of a group: "the psoas is a hip flexor", "the vasti are …"."""
        group = self.items[index].names(_GROUPS)
        if group is None or not (group.precise or self._is_called_muscle(group)):
            return
        kinds = MUSCLES if group.vocabulary == "muscle_group" else _MEDICINES
        copula = self._copula(index, 6)
        if copula is not None:
            for subject in self._before(copula, kinds, near=kinds is _MEDICINES):
                if subject is not group and _is_precise(subject):
                    yield self._said(group, "includes", subject, copula)
        for at in range(index + 1, min(index + 4, len(self.items))):
            if self.items[at].value in ("are", "is"):
                several = self.clauses.right_after(at, kinds)
                if len(several) == 1 and several[0].vocabulary in _GROUPS:
                    return  # "the quadriceps are knee extensors" is told from the other side
                for member in several if self.clauses.can_be_subject(index) else ():
                    yield replace(self._said(group, "includes", member, at), is_list=True)
                return

    def _is_called_muscle(self, group: Mention) -> bool:
        """Whether the words of a vague name say that muscles are meant: "back muscles"."""
        return self.text.folded[group.start : group.end].endswith(("muscle", "muscles"))

    def _is_at(self, index: int) -> Iterator[Assertion]:
        """What a copula says of a place: "the gracilis is a slim muscle along the inner thigh"."""
        site = self.items[index].names(("body_site",))
        placing = self._back_to(index, "placing", 4) if site else None
        if site is None or placing is None:
            return
        beside = self.items[placing - 1].names(MUSCLES) if placing else None
        if beside and beside.precise and self.items[placing].value in ("at", "in", "along", "on"):
            if is_instruction(self.text, self.sentence):
                return  # "Rest your triceps on the inside of your thigh."
            yield self._said(beside, "lies", site, placing)
            return
        copula = self._copula(placing, 8)
        several = self._before(copula, _PLACED) if copula is not None else ()
        for subject in filter(_is_precise, several):
            yield self._said(subject, "lies", site, copula or 0)

    def _copula(self, index: int, far: int) -> int | None:
        """The "is" left of ``index``, or the comma of ", a flat muscle", with nothing to bar it."""
        found = self._back_to(index, "copulas", far)
        if found is not None:
            return found
        for at in range(index - 1, max(0, index - 1 - far), -1):
            item = self.items[at]
            if item.value == ",":
                is_aside = self.items[at + 1].value in ("a", "an", "one")
                return at if is_aside and self.items[at - 1].names(_NAMED) else None
            if item.kind != "word" or item.value in bars():
                return None
        return None

    def _back_to(self, index: int, name: str, far: int) -> int | None:
        """The nearest word of a list left of ``index``, with nothing between that bars it."""
        for at in range(index - 1, max(-1, index - 1 - far), -1):
            item = self.items[at]
            if item.kind == "word" and item.value in listed(name):
                return at
            if item.kind in ("act", "relation", "mark") or item.names(MUSCLES):
                return None
            if item.value in bars() | listed("conjunctions") | listed("prepositions"):
                return None
        return None

    def _in_brackets(self, index: int) -> Iterator[Assertion]:
        """The members of a group that stand in brackets or after a colon: "the vasti (…)"."""
        group = self.items[index].names(("muscle_group",))
        following = self.items[index + 1 : index + 2]
        if group is None or not following or following[0].value not in ("(", ":"):
            return
        members = self.clauses.right_after(index + 1, MUSCLES)
        rest = [item for item in self.items if members and item.start >= members[-1].end]
        if rest and rest[0].kind != "mark":
            return  # "more than the hamstrings: sartorius and gracilis bend the knee as well"
        for member in members:
            yield replace(self._said(group, "includes", member, index), is_list=True)

    def _lying(self, index: int, entry: dict[str, Any]) -> Iterator[Assertion]:
        """Where a muscle lies."""
        sites = self.clauses.after(index, entry["object"])
        for subject in filter(_is_precise, self._before(index, entry["subject"]) if sites else ()):
            yield self._said(subject, "lies", sites[0], index)

    def member_of(self, group: Mention, announced: Sentence) -> Iterator[Assertion]:
        """What an item of a list says that stands under the name of a group: one of its members.

        The item begins with the name, and a mark or nothing follows it.
        """
        found = self.clauses.right_after(-1, MUSCLES)[:1]
        rest = [item for item in self.items if found and item.start >= found[0].end]
        if found and found[0].precise and (not rest or rest[0].kind == "mark"):
            (member,) = found
            said = stance(self.text, announced, group.start, group.end)
            yield Assertion(
                group,
                "includes",
                member,
                not said.negated,
                said,
                member.start,
                member.end,
                is_list=True,
            )

    def announced(self) -> tuple[Mention, Sentence] | None:
        """The group whose members the items of the next list are: "The hip flexors are:"."""
        if not self.text.folded[self.sentence.start : self.sentence.end].rstrip().endswith(":"):
            return None
        groups = [g for item in self.items if (g := item.names(("muscle_group",)))]
        return (groups[-1], self.sentence) if len(groups) == 1 else None

    def subjects(self) -> list[Mention]:
        """What a pronoun in the next sentence may stand for: the first name, with its list.

        None if this sentence begins with a pronoun itself: then it still goes on about the same.
        """
        if self.items and self.items[0].value in listed("pronouns"):
            return []
        for index, item in enumerate(self.items):
            if item.names(_SUBJECTS):
                return self.clauses.list_from(index, _SUBJECTS)
        return []

    def _said(self, subject: _Thing, relation: str, other: _Thing, index: int) -> Assertion:
        """An assertion of two things that the words at ``index`` relate."""
        acts = tuple(
            said.act
            for thing in (subject, other)
            if isinstance(thing, Item)
            for said in thing.value
        )
        ends = [t for t in (subject, other) if self.sentence.start <= t.start < self.sentence.end]
        start = self.sentence.start if len(ends) < 2 else min(t.start for t in ends)
        end = max(self.items[index].end, *(t.end for t in ends))
        said = stance(self.text, self.sentence, self.items[index].start, self.items[index].end)
        later = max(ends, key=lambda thing: thing.end, default=self.items[index])
        is_denied = said.negated or stance(self.text, self.sentence, later.start, later.end).negated
        return Assertion(
            _mention(subject),
            relation,
            _mention(other),
            not is_denied,
            said,
            start,
            end,
            tuple(dict.fromkeys(acts)),
        )


_Thing = Mention | Item


def _is_precise(thing: _Thing) -> bool:
    return not isinstance(thing, Mention) or thing.precise


def _mention(thing: _Thing) -> Mention:
    """A thing as a mention; an act is one of the vocabulary ``act``."""
    if isinstance(thing, Mention):
        return thing
    ids = dict.fromkeys(f"{said.act.joint} {said.act.action}" for said in thing.value)
    return Mention(thing.start, thing.end, "act", tuple(ids))
