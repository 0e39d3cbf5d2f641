"""Which names a verb goes with: the subject before it, or the list after it.

A sentence is read as items, left or right from the verb. What may be skipped on the way, what
shows that somebody else acts, and what belongs to a list are words in ``relations.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from curate.prose.assertions.items import Item
from curate.prose.assertions.lists import is_gerund, listed
from curate.prose.language import words
from curate.prose.mentions import Mention

_FARTHEST = 10  # words between a name and its verb
_BETWEEN_MEMBERS = 3  # words between two members of a list
_MOST_JOINED = 30  # names in one list; each subject is paired with each object
_STOPS = frozenset(";:.!?\u2014")


def _is_adverb(word: str) -> bool:
    return word.endswith("ly")


def _fills(item: Item) -> bool:
    """Whether an item may stand right before a verb, or right after it, and change nothing."""
    if item.kind == "word":
        return item.value in listed("fills") or _is_adverb(item.value)
    return item.kind == "mark" and item.value in ",("


def _is_slight(item: Item) -> bool:
    """Whether an item is an article, an adverb or a number of a list."""
    if item.kind == "mark":
        return item.value in "(-"
    if item.kind != "word":
        return False
    return item.value in listed("articles") or _is_adverb(item.value) or item.value.isdigit()


class Clauses:
    """The items of one sentence. ``near``: only small words stand between a name and its verb."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items

    def before(self, index: int, vocabularies: Sequence[str], near: bool = False) -> list[Mention]:
        """The subject of the verb at ``index``: a name, or names that an "and" joins."""
        last = index - 1
        while last > 0 and self.items[last].kind == "word" and self._is_auxiliary(last):
            last -= 1
        is_aside = last >= 0 and self.items[last].value in (",", ")")
        if is_aside and (named := self._aside(last, vocabularies)):
            return named
        at = self._skip_aside(last) if is_aside else index - 1
        if at < 0 or not self._may_precede_verb(at):
            return []
        is_coordinated = self.items[last].value == "and"
        if relative := self._antecedent(index - 1, vocabularies):
            return relative
        walked = 0
        while at >= 0:
            item = self.items[at]
            if item.names(vocabularies):
                return self._subject(at, vocabularies)
            if item.kind == "word" and item.value in listed("subjects"):
                return []  # a pronoun is the subject
            is_end = self._ends_clause(item, at, near)
            if walked > _FARTHEST or (is_end and not (is_coordinated and item.kind == "relation")):
                return []
            if item.kind == "mark" and item.value == ",":
                at = self._over_comma(at, vocabularies)
                continue
            walked += 1
            at -= 1
        return []

    def after(
        self, index: int, vocabularies: Sequence[str], near: bool = False, is_list: bool = False
    ) -> list[Mention]:
        """The names after the verb at ``index``: the first one, and those in a list with it."""
        at, walked, has_name = index + 1, 0, False
        while at < len(self.items):
            item = self.items[at]
            if item.names(vocabularies):
                return self.list_from(at, vocabularies)
            if item.kind == "act" or (item.kind == "relation" and not (is_list and _is_list(item))):
                return []
            if item.kind == "name" and near and not is_list:
                return []
            if item.kind == "mark" and (item.value not in "(,:" or has_name):
                return []  # after another name the next clause is about that
            has_name = has_name or item.kind == "name"
            if item.kind == "word" and (near or walked > 5) and not _fills(item):
                return []
            if item.kind == "word" and item.value in listed("conjunctions"):
                return []
            walked += 1
            at += 1
        return []

    def right_after(self, index: int, vocabularies: Sequence[str]) -> list[Mention]:
        """The list that begins right after ``index``, but for articles and adverbs."""
        at = index + 1
        while at < len(self.items) and _is_slight(self.items[at]):
            at += 1
        is_name = at < len(self.items) and self.items[at].names(vocabularies)
        found = self.list_from(at, vocabularies) if is_name else []
        return [mention for mention in found if mention.precise]

    def pronoun_before(self, index: int) -> bool:
        """Whether a pronoun that begins a clause is the subject of the verb at ``index``."""
        for at in range(index - 1, max(-1, index - 7), -1):
            item = self.items[at]
            if item.kind != "word":
                return False
            following = self.items[at + 1].value
            is_muscle = following in ("muscle", "muscles", "group")
            if item.value in listed("pronouns") or (item.value == "the" and is_muscle):
                return at == 0 or self._begins_clause(at)
            is_slight = _fills(item) or item.value in listed("auxiliaries")
            if not is_slight or item.value in listed("conjunctions"):
                return False
        return False

    def _begins_clause(self, at: int) -> bool:
        before = self.items[at - 1]
        return before.kind == "mark" or before.value in listed("conjunctions")

    def _antecedent(self, at: int, vocabularies: Sequence[str]) -> list[Mention]:
        """What "which" stands for, or "a muscle that" after a comma: the name before the comma."""
        while at >= 0 and self.items[at].kind == "word" and _fills(self.items[at]):
            if self.items[at].value in listed("relative_pronouns"):
                break
            at -= 1
        else:
            return []
        comma = at - 1
        if self.items[at].value == "that":
            while comma >= 0 and self.items[comma].kind in ("word", "name"):
                comma -= 1
        if comma < 1 or self.items[comma].value != ",":
            return []
        if not self.items[comma - 1].names(vocabularies):
            return []
        return self._run(comma - 1, vocabularies)[1]

    def _is_auxiliary(self, at: int) -> bool:
        word = str(self.items[at].value)
        return word in listed("auxiliaries") or _is_adverb(word)

    def _may_precede_verb(self, at: int) -> bool:
        """Whether the item right before a verb leaves the name before it its subject."""
        item = self.items[at]
        if item.kind in ("name", "relation") or _fills(item) or self._is_auxiliary(at):
            return True
        # "Leg extensions on the machine isolate …": it ends what is said of the name.
        before = self.items[max(0, at - 3) : at]
        return any(each.value in listed("prepositions") | {"of"} for each in before)

    def _ends_clause(self, item: Item, at: int, near: bool) -> bool:
        if item.kind == "act":
            return not self._is_coordinated(at)
        if item.kind == "relation":
            return not is_place(item)
        if item.kind == "mark":
            return item.value in _STOPS
        if item.kind == "word":
            return item.value in listed("bars") or (near and not _fills(item))
        return False

    def _is_coordinated(self, at: int) -> bool:
        """Whether an act and what follows it share a subject: "bends the knee and …"."""
        following = [item.value for item in self.items[at + 1 : at + 3]]
        return bool(following) and (following[0] == "and" or following == [",", "and"])

    def _skip_aside(self, at: int) -> int:
        """Where to go on left of an aside that ends right before the verb: ", a flat muscle,"."""
        if at >= 0 and self.items[at].kind == "mark" and self.items[at].value in ",)":
            opening = "(" if self.items[at].value == ")" else ","
            for index in range(at - 1, -1, -1):
                item = self.items[index]
                if item.kind == "mark" and item.value in _STOPS:
                    return -1
                if item.kind == "mark" and item.value == opening:
                    return index - 1
            return -1
        return at

    def _aside(self, at: int, vocabularies: Sequence[str]) -> list[Mention]:
        """The names that are all there is of an aside: "two muscles, A and B, turn it out"."""
        if not self.items[at - 1].names(vocabularies):
            return []
        first, found = self._run(at - 1, vocabularies)
        while first > 0 and self.items[first - 1].value in listed("articles"):
            first -= 1
        is_whole = first > 0 and self.items[first - 1].value in (",", "(")
        return found if is_whole and len(found) > 1 else []

    def _over_comma(self, at: int, vocabularies: Sequence[str]) -> int:
        """Where to go on left of a comma.

        After "which" the name right before the comma is meant; so it is where an "and" or adverbs
        only follow the comma. Anything else began another clause, and -1 ends the search.
        """
        if at == 0:
            return -1
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        is_relative = following is not None and (
            following.value == "and" or following.value in listed("relative_pronouns")
        )
        is_list = self.items[at - 1].names(vocabularies) is not None
        return at - 1 if is_relative or is_list else -1

    def _subject(self, at: int, vocabularies: Sequence[str]) -> list[Mention]:
        """The run of names that ends at ``at``, if it can be a subject."""
        first, found = self._run(at, vocabularies)
        return found if self.can_be_subject(first) else self._past(first, vocabularies)

    def _run(self, at: int, vocabularies: Sequence[str]) -> tuple[int, list[Mention]]:
        """The names that an "and" joins and that end at ``at``, and where the first stands."""
        run = [at]
        index, walked, has_and = at - 1, 0, False
        while index >= 0 and len(run) < _MOST_JOINED and walked <= _BETWEEN_MEMBERS:
            item = self.items[index]
            if item.names(vocabularies):
                if not has_and:
                    break
                run.append(index)
                walked = 0
            elif item.value in ("and", "or", "&"):
                has_and = True
            elif item.kind == "word" and item.value in listed("joins"):
                walked += 1
            elif item.kind != "name" and item.value != ",":
                break
            index -= 1
        found = [self.items[each].names(vocabularies) for each in reversed(run)]
        return run[-1], [mention for mention in found if mention]

    def _past(self, at: int, vocabularies: Sequence[str]) -> list[Mention]:
        """The subject before a name that is none: "the muscle group beside the quadriceps"."""
        index = at - 1
        while index >= 0:
            item = self.items[index]
            if item.kind in ("mark", "act") or item.value in listed("bars"):
                return []
            if item.names(vocabularies):
                return self._subject(index, vocabularies)
            index -= 1
        return []

    def can_be_subject(self, at: int) -> bool:
        """Whether the name at ``at`` begins a clause, or is what another one is "of".

        Before it stand an article and adjectives; a word before the article has it as its object
        ("Tighten the hamstrings and straighten the knee").
        """
        has_article = False
        for index in range(at - 1, max(-1, at - 6), -1):
            item = self.items[index]
            if item.kind in ("mark", "act"):
                return True
            if item.kind == "relation" and _is_list(item):
                return True  # "one of the cuff muscles"
            if item.kind != "word":
                return has_article and item.kind == "name"
            if item.value in listed("conjunctions") or item.value == "of":
                return True
            if item.value in listed("prepositions") or is_gerund(item.value):
                return False
            if item.value in listed("articles"):
                has_article = True
            elif has_article and not _is_adverb(item.value):
                return False
        return True

    def is_beside(self, at: int) -> bool:
        """Whether a preposition stands before the name at ``at``, so that it is no subject."""
        for item in reversed(self.items[max(0, at - 4) : at]):
            if item.value in listed("prepositions"):
                return True
            if item.kind != "word" or item.value in listed("conjunctions"):
                return False
        return False

    def list_from(self, at: int, vocabularies: Sequence[str]) -> list[Mention]:
        """The names of the list that begins at ``at``."""
        found: list[Mention] = []
        strange = False  # one word between two members may be an adjective
        for item in self.items[at:]:
            mention = item.names(vocabularies)
            if mention:
                found.append(mention)
                strange = False
            elif not _joins(item):
                if strange or not _may_be_adjective(item):
                    break
                strange = True
            if len(found) >= _MOST_JOINED:
                break
        return found


def _joins(item: Item) -> bool:
    """Whether an item may stand between the members of a list."""
    if item.kind == "mark":
        return item.value in ",()"
    return item.kind == "word" and item.value in listed("joins")


def _may_be_adjective(item: Item) -> bool:
    if item.kind != "word":
        return False
    return item.value not in listed("conjunctions") | listed("fills") | listed("prepositions")


def _is_list(item: Item) -> bool:
    """Whether a relation is that of a group to its members: "namely", "two of the"."""
    entries = words("relations")["relations"]
    return all(entries[number]["relation"] == "includes" for number in item.value)


def is_place(item: Item) -> bool:
    """Whether a relation says no more than where something is, so that a verb may follow it."""
    entries = words("relations")["relations"]
    return all(entries[number]["relation"] == "lies" for number in item.value)
