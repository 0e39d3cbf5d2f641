"""Postures: how a text says that the parts of the body are, and what of it nobody can do at once.

The parts, states, verbs and contradictions are data in ``language/postures.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from curate.knowledge import Knowledge
from curate.prose.described import described
from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text


class _Part(NamedTuple):
    """A part of the body in the text, with its side ("" if none is named)."""

    name: str
    side: str
    start: int
    end: int


class _Fact(NamedTuple):
    """How or where the words say that a part of the body is.

    ``way``: it is "moved" there, "held" there, "kept" there, or even "lasting" beyond the sentence;
    a position may be named "beside" another.
    ``verb``: where the verb ends that moves it.
    """

    part: str
    side: str
    state: str
    way: str
    start: int
    end: int
    verb: int = 0


_Clash = tuple[int, list[_Fact]]
"""An entry of ``impossible`` and the facts that cannot hold at once, the last said last."""

_Place = tuple[int, int, tuple[str, str]]
"""A phrase of ``postures.yaml``: start, end, kind and what it stands for."""


@phrase_list
def _posture_words() -> Iterator[tuple[str, tuple[str, str]]]:
    data = words("postures")
    listed = [(kind, "", data[kind]) for kind in ("not", "unreal", "linking", "nothing")]
    for kind in ("parts", "sides", "states", "positions", "verbs", "pronouns", "parting"):
        listed += [(kind, name, phrases) for name, phrases in data[kind].items()]
    for index, fact in enumerate(data["facts"]):
        listed.append(("facts", str(index), fact["phrases"]))
    for index, entry in enumerate(data["impossible"]):
        listed.append(("unless", str(index), entry.get("unless", ())))
    return (
        (phrase.format(**data["slots"]), (kind, name))
        for kind, name, phrases in listed
        for phrase in phrases
    )


@cache
def _clashing() -> dict[tuple[str, str], list[tuple[int, int]]]:
    """By part and state of a fact: the entries of ``impossible``, and which of their facts."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for index, entry in enumerate(words("postures")["impossible"]):
        for place, fact in enumerate(entry["facts"]):
            for key in product(fact["of"], fact["is"]):
                found.setdefault(key, []).append((index, place))
    return found


@cache
def _limbs() -> dict[str, str]:
    """The limb that a part belongs to."""
    return {part: limb for limb, parts in words("postures")["limbs"].items() for part in parts}


@cache
def _filling(name: str) -> frozenset[str]:
    return frozenset(words("postures")["filling"][name])


_PAIRED = frozenset({"all", "both"})
_PLURAL = ("s", "feet", "calves", "scapulae")
_FIRM = ("kept", "lasting")


def _may_be_one(side: str, other: str) -> bool:
    """Whether two sides may be those of one limb. "Your foot" is not any foot that has a side."""
    if side in _PAIRED or other in _PAIRED:
        return not {side, other} & {"other", "free"}
    return side == other != "other" or {side, other} == {"", "one"}


def _agree(sides: str, fact: _Fact, other: _Fact) -> bool:
    """Whether two facts stand to each other as the ``sides`` of an entry say."""
    if sides in ("same", "opposite"):
        named = {fact.side, other.side}
        return named <= {"left", "right"} and (len(named) == 1) == (sides == "same")
    return sides == "any" or "body" in (fact.part, other.part) or _may_be_one(fact.side, other.side)


def _is_of(fact: _Fact, wanted: dict[str, Any]) -> bool:
    sides = wanted.get("side")
    return (
        fact.part in wanted["of"]
        and fact.state in wanted["is"]
        and (not sides or fact.side in sides or ("all" in sides and fact.side in _PAIRED))
    )


_CLAUSE_END = re.compile(r"[;:()\[\]]| -+ ")
_NEXT = re.compile(r"→|>")
_LETTERS = re.compile(r"[^\W\d_]+")

# Characters at most: from a part to its state, to a verb that is said of it, to its pronoun.
_TO_STATE, _TO_VERB, _TO_PRONOUN = 32, 12, 60


class _Reader:
    """What the words of one exercise say of the body, and what of it holds at the moment.

    Words come in order: a part takes what the verb before it does, and the states that follow. A
    movement ends what held of its limb, unless that is kept; "then" ends all that is not kept.
    """

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.holding: list[_Fact] = []
        self.possible: dict[int, int] = {}  # an entry → where a word makes it so
        self.since = 0
        self.taken = 0  # where the sentence starts that names the position
        self.parts: list[_Part] = []

    def read(self, sentence: Sentence, places: list[_Place]) -> list[_Clash]:
        """Take in a sentence: what it asks for that nobody can do."""
        self.moment, self.since = self.since, sentence.start
        self.at = self.verb_end = sentence.start
        self.clashes: list[_Clash] = []
        self.is_lasting = False
        self.limb_side: dict[str, str] = {}  # "the foot", after "your left leg", is the left
        self.counted: set[str] = set()
        self.parts, self.earlier = [], self.parts
        self.surface = ""
        self.verbs = 0
        self._begin()
        for start, end, meanings in self._longest(places):
            if _NEXT.search(self.folded, self.at, start):
                self._parting("next")
            elif _CLAUSE_END.search(self.folded, self.at, start):
                self._begin()
            self._take(start, end, meanings)
            self.at = end
        self._finish()
        since = min(self.since, self.taken)
        return [clash for clash in self.clashes if self.possible.get(clash[0], -1) < since]

    def _longest(self, places: list[_Place]) -> Iterator[tuple[int, int, dict[str, str]]]:
        """The longest of phrases that overlap, with all that it may mean, by kind."""
        span, meanings = (0, 0), dict[str, str]()
        for start, end, (kind, name) in places:
            if kind == "unless":
                self.possible[int(name)] = start
            elif (start, end) == span:
                meanings.setdefault(kind, name)
            elif start >= span[1]:
                if meanings:
                    yield *span, meanings
                span, meanings = (start, end), {kind: name}
        if meanings:
            yield *span, meanings

    def _finish(self) -> None:
        """End the sentence: what is said to last does; all else may be referred to once more."""
        self.holding = [
            fact._replace(way="lasting") if self.is_lasting and fact.way == "kept" else fact
            for fact in self.holding
            if fact.part == "body" or fact.way == "lasting" or fact.start >= self.since
        ]

    def _begin(self, way: str = "held") -> None:
        """Begin a clause: what it says is not said of the parts before it."""
        self._leave_parts()
        self.way, self.effect, self.adjective, self.doing, self.last = way, "", "", "", ""
        self.denied, self.is_left = "", False

    def _leave_parts(self) -> None:
        self.parts, self.earlier = [], self.parts or self.earlier
        self.sides: list[tuple[str, int]] = []

    def _take(self, start: int, end: int, meanings: dict[str, str]) -> None:
        gap = self.folded[self.at : start]
        if "," in gap:
            self.denied = ""
            if self.last != "part" and self.way == "moved":  # "lie on your back, knees bent"
                self.way, self.effect = "held", ""
        if "positions" in meanings and not ("states" in meanings and self.parts):
            self._position(meanings["positions"], start, end)
        elif "facts" in meanings:
            fact = words("postures")["facts"][int(meanings["facts"])]
            self._leave_parts()
            self.parts = [_Part(fact["part"], fact["side"], start, end)]
            self._say(self.parts[0], fact["state"], end)
            self.surface = fact.get("surface", self.surface)
            self.last = "state"
        elif "parts" in meanings:
            self._part(meanings["parts"], start, end)
        elif "states" in meanings and (self.last == "part" or "verbs" not in meanings):
            self._state(meanings["states"], start, end)
        elif "sides" in meanings and not (self.last == "part" and "verbs" in meanings):
            self.sides.append((meanings["sides"], start))
            self.last = self.last if self.last == "part" else "side"
        elif "verbs" in meanings:
            self._verb(meanings["verbs"], start, end)
        elif "pronouns" in meanings:
            self._pronoun(meanings["pronouns"], start, end)
        elif "parting" in meanings:
            self._parting(meanings["parting"])
        elif "linking" in meanings:
            state = self.adjective if self.last == "adjective" else ""
            self._begin("kept" if self.way == "kept" and self.last == "verb" else "held")
            self.doing = state if state in words("postures")["done_with"] else ""
            self.last = "linking"
        elif "not" in meanings or "unreal" in meanings:
            self.denied = "not" if "not" in meanings else "unreal"

    def _part(self, name: str, start: int, end: int) -> None:
        also_sides = words("postures")["also_sides"]
        is_beside = start - self.at == 1
        if is_beside and self.last == "part" and self.parts and self.parts[-1].name in also_sides:
            adjective = self.parts.pop()  # "your back leg"
            self.sides.append((also_sides[adjective.name], adjective.start))
        is_listed = (
            self.last == "part"
            and bool(self.parts)
            and self._has_only("list", self.parts[-1].end, start)
        )
        sides = self.sides
        if not is_listed:
            self._leave_parts()
        name, _, side = name.partition("/")
        part = _Part(name, side, min([start, *(at for _, at in sides)]), end)
        part = part._replace(side=side or self._side(part, [side for side, _ in sides]))
        self.parts.append(part)
        if self.adjective and is_beside:
            self._say(part, self.adjective, end)
        elif self.doing and not is_listed:
            self._say(part, self.doing, end)
        elif self.effect and (is_listed or self._has_only("objects", self.verb_end, start)):
            self._say(part, self.effect, end)
        if part.side in ("free", "standing"):
            self._say(part, "named", end)
        self.sides, self.adjective, self.doing, self.last, self.verbs = [], "", "", "part", 0

    def _has_only(self, filling: str, start: int, end: int) -> bool:
        """Whether only words stand there that part no verb from its object, or no parts."""
        between = _LETTERS.findall(self.folded, start, end)
        return all(word in _filling(filling) or word.endswith("ly") for word in between)

    def _side(self, part: _Part, sides: list[str]) -> str:
        """The side that the words before a part give it, or that of the limb they spoke of."""
        limb = _limbs().get(part.name, part.name)
        named = next((side for side in sides if side in ("left", "right")), "")
        for side, stacked in (("top", "stacked_top"), ("under", "stacked_under")):
            if named and side in sides:  # "the upper, left leg"
                self._say(part._replace(side=named), stacked, part.end)
        side = named or next(iter(sides), "")
        if not side:
            is_plural = self.folded[part.start : part.end].endswith(_PLURAL)
            return "all" if is_plural else self.limb_side.get(limb, "")
        if side == "one" and part.name in self.counted:
            side = "other"  # "one palm up, one palm down"
        self.counted.add(part.name)
        self.limb_side[limb] = side if side in ("left", "right", "other") else ""
        return side

    def _state(self, name: str, start: int, end: int) -> None:
        name = self.surface if name == "at_it" else name
        if name in ("down", "at_wall", "on_bed"):
            self.surface = name
        if self.sides and self.parts:  # "one knee straight and the other bent"
            side, at = self.sides[0]
            self.parts = [self.parts[-1]._replace(side=side, start=at, end=start)]
        if not self.parts or start - self.parts[-1].end > _TO_STATE:
            self.adjective = name  # "with straight arms"
            self.last = "adjective"
            return
        self.parts = [part._replace(end=end) for part in self.parts]
        for part in self.parts:
            self._say(part, name, end)
        self.last = "state"

    def _verb(self, name: str, start: int, end: int) -> None:
        gap = self.folded[self.at : start]
        is_said_of_part = self.last in ("part", "state") and len(gap) < _TO_VERB and "," not in gap
        if is_said_of_part and self.folded.endswith("ed", start, end):
            return  # "your hands clasped behind your back"
        if name == "moved" or not is_said_of_part:
            self._leave_parts()
        else:
            self.verbs -= 1  # "your arms hang by your sides" is no verb between them and "them"
        self.verb_end, self.verbs, self.sides = end, self.verbs + 1, []
        self.effect = "" if name in ("moved", "held", "kept") else name
        self.way = name if name in ("held", "kept") else "moved"
        self.last = "verb"

    def _pronoun(self, number: str, start: int, end: int) -> None:
        """What "it" and "them" stand for, if no other verb stands in between."""
        named = self.parts or self.earlier
        is_near = bool(named) and self.verbs < 2 and 0 < start - named[-1].end < _TO_PRONOUN
        is_one = len(named) == 1 and named[0].side not in _PAIRED
        self._leave_parts()
        if is_near and is_one == (number == "one"):
            self.parts = [part._replace(start=start, end=end) for part in named]
            for part in self.parts if self.effect and start == self.verb_end + 1 else ():
                self._say(part, self.effect, end)
        self.last = "part"

    def _parting(self, name: str) -> None:
        if name == "lasting":
            self.is_lasting = True
        elif name == "still":
            self.holding = [
                fact if fact.part == "body" else fact._replace(way="kept", start=self.since)
                for fact in self.holding
            ]
        else:
            self.holding = [
                fact
                for fact in self.holding
                if fact.way == "lasting"
                or (fact.way == "kept" and name in ("result", "leaving"))
                or (fact.part == "body" and name != "turn")
                or (name == "result" and fact.state in words("postures")["outlasting"])
            ]
            self.moment = self.moment if name == "result" else self.at
            self._begin("moved" if name == "turn" else "held")
            self.is_left = name == "leaving"

    def _position(self, name: str, start: int, end: int) -> None:
        """The body takes a position, unless the words put something else there."""
        gap = self.folded[self.at : start].strip(" ,")
        is_of_thing = self.last in ("verb", "linking", "part") and len(gap) > _TO_VERB
        if self.denied or (is_of_thing and self.folded.startswith("on", start)):
            return
        state, _, side = name.partition("/")
        body = next((fact for fact in self.holding if fact.part == "body"), None)
        if self.is_left:
            self.holding = [fact for fact in self.holding if fact.part != "body"]
        elif body is None or body.state not in words("postures")["narrower"].get(state, ()):
            is_beside = self.last == "position" and gap in ("", "position", "while")
            is_given = self.last == "linking" or self.way == "kept"
            way = "beside" if is_beside else self.way if is_given else "moved"
            self.taken = self.since
            self._tell(_Fact("body", side, state, way, start, end))
        self._leave_parts()
        self.effect, self.adjective, self.last = "", "", "position"

    def _say(self, part: _Part, state: str, end: int) -> None:
        way = self.way
        if self.denied:  # "without lifting your feet"
            way, state = "kept", words("postures")["opposites"].get(state, "")
        elif state in words("postures")["fixed"]:
            way, state = "kept", words("postures")["fixed"][state]
        if state and self.denied != "unreal":
            verb = self.verb_end if way == "moved" else 0
            self._tell(_Fact(part.name, part.side, state, way, part.start, end, verb))

    def _tell(self, fact: _Fact) -> None:
        """Add a fact: what it clashes with, and what it ends."""
        for index, place in _clashing().get((fact.part, fact.state), ()):
            entry = words("postures")["impossible"][index]
            wanted = [*entry["facts"]]
            if _is_of(fact, wanted.pop(place)) and fact.way in entry.get("how", _WAYS):
                others = [self._other(fact, entry, one) for one in wanted]
                if None not in others:
                    self.clashes.append((index, [*filter(None, others), fact]))
        self.holding = [held for held in self.holding if not self._ends(held, fact)]
        self.holding.append(fact)

    def _ends(self, held: _Fact, fact: _Fact) -> bool:
        """Whether ``fact`` is the end of what ``held``."""
        if "body" in (held.part, fact.part):
            return held.part == fact.part and held.way != "lasting"
        limb, other = (_limbs().get(part, part) for part in (held.part, fact.part))
        is_moved = fact.way == "moved" and fact.verb != held.verb and held.way not in _FIRM
        return is_moved and limb == other and _may_be_one(held.side, fact.side)

    def _other(self, fact: _Fact, entry: dict[str, Any], wanted: dict[str, Any]) -> _Fact | None:
        """What holds that is ``wanted``, where ``fact`` cannot be so at once."""
        for held in reversed(self.holding):
            if (
                _is_of(held, wanted)
                and _agree(entry.get("sides", ""), fact, held)
                and (not entry.get("near") or held.start >= self.moment)
                and (not entry.get("alike") or held.part == fact.part)
                and (held.part, held.state) != (fact.part, fact.state)
                and self._is_at_once(held, fact)
            ):
                return held
        return None

    def _is_at_once(self, held: _Fact, fact: _Fact) -> bool:
        """Whether the words say that ``fact`` is so while ``held`` is."""
        if held.part == "body" or held.way == "lasting":
            return held.way == "lasting" or fact.part != "body" or fact.way == "beside"
        if fact.way == "moved":
            return held.start >= self.since and (held.way == "kept" or held.verb == fact.verb)
        return held.start >= self.since or fact.way == "kept"


_WAYS = ("moved", "held", "beside", "kept")


def impossible(text: Text, know: Knowledge) -> Iterator[tuple[int, int, str]]:
    """Where a text asks for a posture that nobody can take: start, end, and why nobody can."""
    spoken = {sentence.start: said for sentence, said in _posture_words.by_sentence(text)}
    for sentences in _exercises(text, know) if spoken else ():
        said = [spoken[each.start] for each in sentences if each.start in spoken]
        if not _may_clash(said):
            continue
        reader = _Reader(text.folded)
        for sentence in sentences:
            del reader.holding[:-_MOST_HELD]
            here = _posture_words.within(text, sentence.start, sentence.end)[:_MOST_WORDS]
            for entry, facts in reader.read(sentence, here) if here else ():
                if not _is_asked(text, sentence, facts[-1]):
                    continue
                start = min(fact.start for fact in facts if fact.start >= sentence.start)
                why = words("postures")["impossible"][entry]["why"]
                yield start, facts[-1].end, f"{why[0].lower()}{why[1:-1]}"
                break


def _is_asked(text: Text, sentence: Sentence, fact: _Fact) -> bool:
    said = stance(text, sentence, fact.start, fact.end)
    return not (said.quoted or said.question or said.myth or said.conditional)


_MOST_WORDS, _MOST_HELD = 80, 40
"""Words of posture in a sentence, and facts that hold: each is compared with all, so not more."""


def _exercises(text: Text, know: Knowledge) -> Iterator[list[Sentence]]:
    """The sentences of a text, those together that may be read as one exercise."""
    starts = {exercise.start for exercise in described(text, know)}
    sentences: list[Sentence] = []
    has_begun = False
    for sentence in text.sentences:
        if sentences and _is_another(text, sentences[-1], sentence, starts, has_begun):
            yield sentences
            sentences, has_begun = [], False
        has_begun = has_begun or sentence.start in starts
        sentences.append(sentence)
    if sentences:
        yield sentences


def _is_another(
    text: Text, before: Sentence, sentence: Sentence, starts: set[int], has_begun: bool
) -> bool:
    """Whether a sentence begins another exercise: no step of a list does but for a new start."""
    if sentence.block == before.block:
        return False
    is_step = text.block_of(sentence).kind == "list_item"
    return not is_step or (has_begun and sentence.start in starts)


def _may_clash(said: Iterable[set[tuple[str, str]]]) -> bool:
    """Whether an exercise names the parts and the states of all facts of some contradiction.

    Most do not, and need not be read. A bit stands for a fact of an entry of ``impossible``.
    """
    of_parts = of_states = 0
    for meaning in chain.from_iterable(said):
        parts, states = _bits(*meaning)
        of_parts, of_states = of_parts | parts, of_states | states
    told = of_parts & of_states
    return bool(told) and any(told & wanted == wanted for wanted in _wanted())


@cache
def _bits(kind: str, name: str) -> tuple[int, int]:
    """The facts that words may tell of, by the part and by the state that they name."""
    data = words("postures")
    name = name.partition("/")[0]
    parts, states = {"body"}, set[str]()
    if kind in ("parts", "sides"):
        states |= {"named", "stacked_top", "stacked_under"}
    if kind == "facts":
        fact = data["facts"][int(name)]
        parts.add(fact["part"])
        states.add(fact["state"])
    elif kind == "parts":
        parts.add(name)
    else:
        states |= {name, data["opposites"].get(name), data["fixed"].get(name)}
        states |= {"down", "at_wall", "on_bed"} if name == "at_it" else set()
    facts = [fact for entry in data["impossible"] for fact in entry["facts"]]
    return (
        sum(1 << bit for bit, fact in enumerate(facts) if parts & {*fact["of"]}),
        sum(1 << bit for bit, fact in enumerate(facts) if states & {*fact["is"]}),
    )


@cache
def _wanted() -> list[int]:
    """The bits of all facts of each entry of ``impossible``."""
    several: list[int] = []
    bit = 0
    for entry in words("postures")["impossible"]:
        facts = len(entry["facts"])
        several.append(((1 << facts) - 1) << bit)
        bit += facts
    return several
