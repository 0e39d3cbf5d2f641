"""A sentence as the items that a statement is read from: names, acts, relations, words, marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from curate.knowledge import shipped
from curate.knowledge.anatomy import Act, Anatomy
from curate.prose.assertions.acts import ActionWord, Form, SaidAct, act_phrases
from curate.prose.assertions.lists import listed
from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.mentions import Mention
from curate.prose.text import Sentence, Text

Kind = Literal["name", "act", "action", "relation", "word", "mark"]


class Item(NamedTuple):
    """A part of a sentence, as a span of ``Text.plain``.

    ``value`` is, by kind: the mentions of a name (several if it names things of several
    vocabularies), the acts that the words may mean, the words for an action alone, the relations by
    their number in ``relations.yaml``, or the word or mark itself.
    """

    start: int
    end: int
    kind: Kind
    value: Any

    def names(self, vocabularies: Sequence[str]) -> Mention | None:
        """The mention of one of these vocabularies, if this is a name of one."""
        if self.kind == "name":
            for mention in self.value:
                if mention.vocabulary in vocabularies:
                    found: Mention = mention
                    return found
        return None


_TOKEN = re.compile(r"(?P<word>[^\W_]+(?:['-][^\W_]+)*)|[&(),:;.!?\u2014-]")


def items_of(
    text: Text, sentence: Sentence, named: Sequence[Mention], joint: Item | None = None
) -> tuple[list[Item], Item | None]:
    """The items of a sentence in order; where several begin together, the longest counts.

    ``joint`` is the one named last before it, for which "it" may stand; the one named last in it
    is given back.
    """
    spans = sorted(
        (*_names(named, sentence), *_said(text, sentence)),
        key=lambda item: (item.start, -item.end, _RANK[item.kind]),
    )
    items: list[Item] = []
    at, is_said = sentence.start, False
    for item in spans:
        if item.start < at:
            continue
        items += _words(text.folded, at, item.start)
        items.append(item)
        at = item.end
        is_said = is_said or item.kind in ("act", "action")
    items += _words(text.folded, at, sentence.end)
    if not is_said:
        return items, next((item for item in reversed(items) if item.names(("joint",))), joint)
    maker = _Maker(items, shipped().anatomy, joint)
    return list(_with_groups(list(maker.items_made()), shipped().anatomy)), maker.joint


_RANK: dict[Kind, int] = {"act": 0, "name": 1, "relation": 2, "action": 3, "word": 4, "mark": 5}


def _words(folded: str, start: int, end: int) -> list[Item]:
    return [
        Item(*token.span(), "word" if token["word"] else "mark", token[0])
        for token in _TOKEN.finditer(folded, start, end)
    ]


def _names(named: Sequence[Mention], sentence: Sentence) -> Iterator[Item]:
    """The names in a sentence; what has the same span is one item."""
    first = bisect_left(named, sentence.start, key=attrgetter("start"))
    last = bisect_left(named, sentence.end, key=attrgetter("start"))
    by_span: dict[tuple[int, int], list[Mention]] = {}
    for mention in named[first:last]:
        if mention.end <= sentence.end:
            by_span.setdefault((mention.start, mention.end), []).append(mention)
    for (start, end), several in by_span.items():
        yield Item(start, end, "name", tuple(several))


def _said(text: Text, sentence: Sentence) -> Iterator[Item]:
    """The acts, actions and relations in the words of a sentence."""
    by_span: dict[tuple[int, int, Kind], list[Any]] = {}
    for start, end, payload in _said_words.within(text, sentence.start, sentence.end):
        if text.folded[max(0, start - 1) : start] != "-":  # "teardrop-shaped" shapes nothing
            by_span.setdefault((start, end, _kind(payload)), []).append(payload)
    for (start, end, kind), payloads in by_span.items():
        yield Item(start, end, kind, tuple(payloads))


def _kind(payload: _Payload) -> Kind:
    if isinstance(payload, int):
        return "relation"
    return "act" if isinstance(payload, SaidAct) else "action"


def _with_groups(items: list[Item], anatomy: Anatomy) -> Iterator[Item]:
    """The items, with "muscles that bend the knee" as the name of the group that does."""
    at = 0
    while at < len(items):
        said = [each.value for each in items[at : at + 2]]
        act = items[at + 2] if at + 2 < len(items) else None
        group = None
        if len(said) == 2 and said[0] in listed("muscles") and said[1] in listed("relatives"):
            group = _defined_by(anatomy, act) if act is not None and act.kind == "act" else None
        if group and act:
            mention = Mention(items[at].start, act.end, "muscle_group", (group,))
            yield Item(mention.start, mention.end, "name", (mention,))
            at += 3
        else:
            yield items[at]
            at += 1


def _defined_by(anatomy: Anatomy, item: Item) -> str | None:
    """The group that is defined by what an item says."""
    acts = {said.act for said in item.value if said.form == "verb"}
    groups = anatomy.groups.values()
    return next((g.id for g in groups if g.defined_by in acts), None) if len(acts) == 1 else None


class _Maker:
    """Puts acts together; remembers the joint named last, and the verb, for what follows them."""

    def __init__(self, items: list[Item], anatomy: Anatomy, joint: Item | None) -> None:
        self.items, self.anatomy = items, anatomy
        self.joint = joint
        self.verb: Item | None = None  # of the act that ended right before

    def items_made(self) -> Iterator[Item]:
        """The items, with a word for an action and the name of a joint beside it as one act."""
        at = 0
        while at < len(self.items):
            item = self.items[at]
            made = self.act_from(at)
            if made is None:
                yield item if item.kind != "action" else Item(item.start, item.end, "word", "")
                at += 1
            else:
                act, at = made
                yield act

    def act_from(self, at: int) -> tuple[Item, int] | None:
        """The act whose words begin at ``at``, and where they end."""
        item, verb = self.items[at], self.verb
        self.verb = None
        made = None
        if item.kind == "act":
            self._remember(item)
        elif item.kind == "action":
            made = self._of_verb(at) or self._of_noun(at) or self._implied(item, at)
        elif item.names(("joint",)):
            made = self._of_joint(at)
            self.joint = item
        elif verb is not None and item.value in ("and", "or"):
            # "bends the hip and the knee": one verb, two joints.
            joint_at = self._past(at + 1, "articles")
            made = self._made(verb, joint_at, joint_at, ("verb",))
            if made is not None and self._value(made[1]) == "":
                self.verb = verb
        if made is not None:
            self._remember(made[0])
        return made

    def _remember(self, act: Item) -> None:
        """Remember the joint of an act, for which "it" may stand."""
        joints = {said.act.joint for said in act.value}
        if len(joints) == 1:
            mention = Mention(act.start, act.end, "joint", (*joints,))
            self.joint = Item(act.start, act.end, "name", (mention,))

    def _of_verb(self, at: int) -> tuple[Item, int] | None:
        """ "Flexes the hip", and "flexes it" of the joint named last."""
        joint_at = self._past(at + 1, "articles")
        made = self._made(self.items[at], joint_at, joint_at, ("verb",))
        if made is None and self.joint and self._value(at + 1) in listed("instead"):
            last = at + 2 if self._value(at + 2) == "joint" else at + 1
            made = self._made(self.items[at], self.joint, last, ("verb",))
        if made is not None:
            self.verb = self.items[at]
        return made

    def _of_noun(self, at: int) -> tuple[Item, int] | None:
        """ "Flexion of the hip"."""
        if self._value(at + 1) not in listed("of"):
            return None
        joint_at = self._past(at + 2, "articles")
        return self._made(self.items[at], joint_at, joint_at, ("noun",))

    def _of_joint(self, at: int) -> tuple[Item, int] | None:
        """ "Hip flexion", "the hip flexes", "the hip is flexed"."""
        word_at = self._past(at + 1, "be")
        forms: tuple[Form, ...] = ("passive",) if word_at > at + 1 else ("noun", "happens")
        word = self.items[word_at] if word_at < len(self.items) else None
        return self._made(word, self.items[at], word_at, forms) if word else None

    def _implied(self, item: Item, at: int) -> tuple[Item, int] | None:
        """The act of an action that needs no joint beside it: dorsiflexion."""
        found = [
            SaidAct("noun", Act(joint, word.action))
            for word in item.value
            if word.form == "noun" and (joint := self.anatomy.actions[word.action].joint)
        ]
        return (Item(item.start, item.end, "act", tuple(found)), at + 1) if found else None

    def _made(
        self, word: Item, joint: Item | int, last: int, forms: tuple[Form, ...]
    ) -> tuple[Item, int] | None:
        """The act of an action word and a joint, as far as ``last``."""
        if isinstance(joint, int):
            if joint >= len(self.items):
                return None
            joint = self.items[joint]
        named = joint.names(("joint",))
        if word.kind != "action" or named is None or len(named.ids) != 1:
            return None
        id, after = named.ids[0], self._value(last + 1)
        found: list[SaidAct] = []
        ended = False
        for each in word.value:
            form = next((f for f in forms if (f == "noun") == (each.form == "noun")), None)
            known = self.anatomy.joints.get(id)
            if form and known and each.action in known.actions and each.fits(id, after):
                found.append(SaidAct(form, Act(id, each.action)))
                ended = ended or bool(each.end)
        if not found:
            return None
        last += ended
        # The joint of "bends it" stands far before.
        is_beside = any(part is joint for part in self.items[max(0, last - 8) : last + 1])
        start = min(word.start, joint.start) if is_beside else word.start
        return Item(start, self.items[last].end, "act", tuple(dict.fromkeys(found))), last + 1

    def _past(self, at: int, name: str) -> int:
        while self._value(at) in listed(name):
            at += 1
        return at

    def _value(self, at: int) -> str:
        item = self.items[at] if at < len(self.items) else None
        return str(item.value) if item is not None and item.kind == "word" else ""


_Payload = SaidAct | ActionWord | int


def tells(text: Text, sentence: Sentence) -> bool:
    """Whether a sentence has the verb of an act, if only its joint stands beside it."""
    said = _said_words.within(text, sentence.start, sentence.end)
    return any(not isinstance(each, int) and each.form == "verb" for _, _, each in said)


@phrase_list
def _said_words() -> Iterator[tuple[str, _Payload]]:
    yield from act_phrases(shipped().anatomy)
    for number, entry in enumerate(words("relations")["relations"]):
        yield from ((phrase, number) for phrase in entry["phrases"])
