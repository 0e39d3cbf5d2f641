"""The words of an exercise read in their order, as facts on the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.postures.facts import (
    PAIRED,
    Clash,
    Fact,
    Part,
    agree,
    clashing,
    is_of,
    limbs,
    may_be_one,
)
from curate.prose.text import Sentence

Place = tuple[int, int, tuple[str, str]]
"""A phrase of ``postures.yaml``: start, end, kind and what it stands for."""


@phrase_list
def posture_words() -> Iterator[tuple[str, tuple[str, str]]]:
    """The phrases of ``postures.yaml``, each with its kind and what it stands for."""
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
def _filling(name: str) -> frozenset[str]:
    return frozenset(words("postures")["filling"][name])


_FIRM = ("kept", "lasting")


_CLAUSE_END = re.compile(r"[;:()\[\]]| -+ ")
_NEXT = re.compile(r"→|>")
_LETTERS = re.compile(r"[^\W\d_]+")

# Characters at most: from a part to its state, to a verb that is said of it, to its pronoun.
_TO_STATE, _TO_VERB, _TO_PRONOUN = 32, 12, 60


class Reader:
    """What the words of one exercise say of the body, and what of it holds at the moment.

    Words come in order: a part takes what the verb before it does, and the states that follow. A
    movement ends what held of its limb, unless that is kept; "then" ends all that is not kept.
    """

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.holding: list[Fact] = []
        self.possible: dict[int, int] = {}  # an entry → where a word makes it so
        self.since = 0
        self.taken = 0  # where the sentence starts that names the position
        self.parts: list[Part] = []

    def read(self, sentence: Sentence, places: list[Place]) -> list[Clash]:
        """Take in a sentence: what it asks for that nobody can do."""
        self.moment, self.since = self.since, sentence.start
        self.at = self.verb_end = sentence.start
        self.clashes: list[Clash] = []
        self.is_lasting = False
        self.limb_side: dict[str, str] = {}  # "the foot", after "your left leg", is the left
        self.counted: set[str] = set()
        self.parts, self.earlier = [], self.parts
        self.surface = ""
        self.verbs = 0
        self._begin()
        for start, end, meanings in self._longest(places):
            gap = self.folded[self.at : start]
            if gap != " " and _NEXT.search(gap):
                self._parting("next")
            elif gap != " " and _CLAUSE_END.search(gap):
                self._begin()
            self._take(start, end, meanings)
            self.at = end
        self._finish()
        since = min(self.since, self.taken)
        return [clash for clash in self.clashes if self.possible.get(clash[0], -1) < since]

    def _longest(self, places: list[Place]) -> Iterator[tuple[int, int, dict[str, str]]]:
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
            self.parts = [Part(fact["part"], fact["side"], start, end)]
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
        part = Part(name, side, min([start, *(at for _, at in sides)]), end)
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

    def _side(self, part: Part, sides: list[str]) -> str:
        """The side that the words before a part give it, or that of the limb they spoke of."""
        limb = limbs().get(part.name, part.name)
        named = next((side for side in sides if side in ("left", "right")), "")
        for side, stacked in (("top", "stacked_top"), ("under", "stacked_under")):
            if named and side in sides:  # "the upper, left leg"
                self._say(part._replace(side=named), stacked, part.end)
        side = named or next(iter(sides), "")
        if not side:
            is_plural = self.folded[part.start : part.end].endswith(
                tuple(words("postures")["plural"])
            )
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
        is_one = len(named) == 1 and named[0].side not in PAIRED
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
            self._tell(Fact("body", side, state, way, start, end))
        self._leave_parts()
        self.effect, self.adjective, self.last = "", "", "position"

    def _say(self, part: Part, state: str, end: int) -> None:
        way = self.way
        if self.denied:  # "without lifting your feet"
            way, state = "kept", words("postures")["opposites"].get(state, "")
        elif state in words("postures")["fixed"]:
            way, state = "kept", words("postures")["fixed"][state]
        if state and self.denied != "unreal":
            verb = self.verb_end if way == "moved" else 0
            self._tell(Fact(part.name, part.side, state, way, part.start, end, verb))

    def _tell(self, fact: Fact) -> None:
        """Add a fact: what it clashes with, and what it ends."""
        for index, place in clashing().get((fact.part, fact.state), ()):
            entry = words("postures")["impossible"][index]
            wanted = [*entry["facts"]]
            if is_of(fact, wanted.pop(place)) and fact.way in entry.get("how", _WAYS):
                others = [self._other(fact, entry, one) for one in wanted]
                if None not in others:
                    self.clashes.append((index, [*filter(None, others), fact]))
        self.holding = [held for held in self.holding if not self._ends(held, fact)]
        self.holding.append(fact)

    def _ends(self, held: Fact, fact: Fact) -> bool:
        """Whether ``fact`` is the end of what ``held``."""
        if "body" in (held.part, fact.part):
            return held.part == fact.part and held.way != "lasting"
        limb, other = (limbs().get(part, part) for part in (held.part, fact.part))
        is_moved = fact.way == "moved" and fact.verb != held.verb and held.way not in _FIRM
        return is_moved and limb == other and may_be_one(held.side, fact.side)

    def _other(self, fact: Fact, entry: dict[str, Any], wanted: dict[str, Any]) -> Fact | None:
        """What holds that is ``wanted``, where ``fact`` cannot be so at once."""
        for held in reversed(self.holding):
            if (
                is_of(held, wanted)
                and agree(entry.get("sides", ""), fact, held)
                and (not entry.get("near") or held.start >= self.moment)
                and (not entry.get("alike") or held.part == fact.part)
                and (held.part, held.state) != (fact.part, fact.state)
                and self._is_at_once(held, fact)
            ):
                return held
        return None

    def _is_at_once(self, held: Fact, fact: Fact) -> bool:
        """Whether the words say that ``fact`` is so while ``held`` is."""
        if held.part == "body" or held.way == "lasting":
            return held.way == "lasting" or fact.part != "body" or fact.way == "beside"
        if fact.way == "moved":
            return held.start >= self.since and (held.way == "kept" or held.verb == fact.verb)
        return held.start >= self.since or fact.way == "kept"


_WAYS = ("moved", "held", "beside", "kept")
