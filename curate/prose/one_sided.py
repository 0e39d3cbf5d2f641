"""Sides: whether an exercise that is told for one side tells of the other.

The words are data: ``sides`` in ``language/steps.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import attrgetter, itemgetter
from typing import NamedTuple

from curate.knowledge import Knowledge
from curate.prose.described import described
from curate.prose.doses import Dose, sentence_doses
from curate.prose.language import words
from curate.prose.lexicon import phrase_list, within
from curate.prose.stance import stance
from curate.prose.text import Sentence, Text

_LETTERS = re.compile(r"[^\W\d_]+")

_SIDE_KINDS = (
    "one",
    "told",
    "told_way",
    "other",
    "helping",
    "again",
    "meant",
    "support",
    "turning",
)
_OF_TWO = ("limb", "one", "bearing", "directions")
_BEFORE, _AFTER = 120, 180
"""Characters before and after an exercise in which the other side may be mentioned."""


_MOST_NAMED = 80
"""Sides named in one exercise that are read: each is compared with others."""


class _Side(NamedTuple):
    """What a phrase of ``sides`` names: its kind; of a limb or a way, which side of what."""

    kind: str
    side: str = ""
    role: str = ""


_Sides = list[tuple[int, int, _Side]]


@phrase_list
def _side_words() -> Iterator[tuple[str, _Side]]:
    data = words("steps")["sides"]
    listed = [(phrase, _Side(kind)) for kind in _SIDE_KINDS for phrase in data[kind]]
    for side in ("left", "right"):
        listed.append((side, _Side("bare", side)))
        listed += [(f"{side} {limb}", _Side("limb", side, limb)) for limb in data["limbs"]]
        for kind in ("bearing", "directions"):
            listed += [(f"{before} {side}", _Side(kind, side, kind)) for before in data[kind]]
    yield from listed


def one_sided(text: Text, know: Knowledge) -> Iterator[tuple[int, int]]:
    """Where one limb of two is named in an exercise that never tells of the other one."""
    places = _side_words(text)
    headings = [(block.start, block.end) for block in text.blocks if block.kind == "heading"]
    for start, end, steps in _passages(text, know) if places else ():
        here = within(places, start, end)[:_MOST_NAMED]
        if not any(named.kind in _OF_TWO for _, _, named in here):
            continue
        lowest, highest = _between(headings, start, end, len(text.plain))
        around = within(places, max(lowest, start - _BEFORE), min(highest, end + _AFTER))[
            :_MOST_NAMED
        ]
        if any(named.kind in ("told", "meant") for _, _, named in around):
            continue
        doses = [
            dose for part in _sentences(text, start, end) for dose in sentence_doses(text, part)
        ]
        counted = {dose.what for dose in doses} - {"sides", "duration"}
        one = _one_of_two(text, here, is_counted="reps" in counted)
        if one and (counted or steps > 2) and not _tells_the_other(text, around, doses, one[2]):
            yield one[:2]


def _passages(text: Text, know: Knowledge) -> Iterator[tuple[int, int, int]]:
    """The blocks of each described exercise, whole lists: from where to where, how many steps.

    What no instruction says counts as well: "Single-leg raise: on the left foot, …"
    """
    first, last, steps = 0, -1, 0
    for exercise in described(text, know):
        begin, end = exercise.sentences[0].block, max(last, exercise.sentences[-1].block)
        while begin > last + 1 and _is_item(text, begin) and _is_item(text, begin - 1):
            begin -= 1
        while end + 1 < len(text.blocks) and _is_item(text, end) and _is_item(text, end + 1):
            end += 1
        if steps and begin > last:
            yield text.blocks[first].start, text.blocks[last].end, steps
            steps = 0
        first = first if steps else begin
        last, steps = end, steps + len(exercise.sentences)
        if steps > 1 and _is_item(text, end):
            steps = max(steps, end - begin + 1)
    if steps:
        yield text.blocks[first].start, text.blocks[last].end, steps


def _is_item(text: Text, block: int) -> bool:
    return text.blocks[block].kind == "list_item"


def _sentences(text: Text, start: int, end: int) -> tuple[Sentence, ...]:
    first, last = (bisect_left(text.sentences, at, key=attrgetter("start")) for at in (start, end))
    return text.sentences[first:last]


def _between(spans: list[tuple[int, int]], start: int, end: int, last: int) -> tuple[int, int]:
    """The part around ``start`` to ``end`` that goes into none of ``spans``, which are sorted."""
    before = bisect_right(spans, start, key=itemgetter(1))
    after = bisect_left(spans, end, key=itemgetter(0))
    return spans[before - 1][1] if before else 0, spans[after][0] if after < len(spans) else last


def _sentence_of(text: Text, offset: int) -> Sentence:
    return text.sentences[bisect_right(text.sentences, offset, key=attrgetter("start")) - 1]


def _one_of_two(text: Text, here: _Sides, *, is_counted: bool) -> tuple[int, int, _Side] | None:
    """The first mention of one limb of two, or of one way of two that is gone several times."""
    often = Counter(named.side for _, _, named in here if named.kind in _OF_TWO)
    for place in sorted(here, key=lambda place: -often[place[2].side]):
        start, end, named = place
        if named.kind not in ("limb", "one", "bearing") and not (
            named.kind == "directions" and is_counted
        ):
            continue
        sentence = _sentence_of(text, start)
        beside = within(here, sentence.start, sentence.end)
        kinds = {other.kind for _, _, other in beside}
        limb = text.folded[start:end]
        is_pair = sum(text.folded[s:e] == limb for s, e, _ in beside) > 1  # "one foot forward, one"
        steadies = "support" in kinds and limb.endswith(("hand", "arm", "fingers", "palm"))
        if named.kind == "one" and "other" in kinds and limb.endswith(("hand", "arm")):
            continue  # one hand here, the other there
        is_turned = named.kind != "directions" or "turning" in kinds
        is_beside = steadies or (is_pair and named.kind == "one")
        if is_turned and not is_beside and not stance(text, sentence, start, end).conditional:
            return place
    return None


def _tells_the_other(text: Text, around: _Sides, doses: list[Dose], one: _Side) -> bool:
    """Whether words tell of the other side that may tell of other things too."""
    if one.kind == "directions" and any(named.kind == "told_way" for _, _, named in around):
        return True
    if any(text.folded[dose.start : dose.end] == "each" for dose in doses):
        return True  # "20 seconds each"
    helping = [(s, e) for s, e, named in around if named.kind in ("helping", "told_way")]
    for start, end, named in around:
        if named.kind == "other":
            sentence = _sentence_of(text, start)
            beside = {other.kind for _, _, other in within(around, sentence.start, sentence.end)}
            helps = any(s <= start and end <= e for s, e in helping)
            if "again" in beside or not helps:
                return True
    return _names_both(text, around)


def _names_both(text: Text, around: _Sides) -> bool:
    """Whether left and right are named in one role, and not for one movement of both."""
    named: dict[int, tuple[int, _Side]] = {}  # where "left" or "right" stands → what it is said of
    for start, end, side in around:
        if side.side:
            at = text.folded.index(side.side, start)
            if at not in named or _PLAINER.index(side.kind) > _PLAINER.index(named[at][1].kind):
                named[at] = end, side
    last: dict[str, tuple[int, int, _Side]] = {}
    for at, (end, side) in sorted(named.items()):
        for before in last.values():
            is_same = "bare" in (side.kind, before[2].kind) or side.role == before[2].role
            are_alike = side.role in words("steps")["sides"]["alike"]
            apart = are_alike or not _are_together(text, before[1], at)
            if is_same and before[2].side != side.side and apart:
                return True
        last[side.role] = at, end, side
    return False


_PLAINER = ("bare", "directions", "limb", "bearing")
"""What "left" is said of, where several may be meant the last of these."""


def _are_together(text: Text, start: int, end: int) -> bool:
    """Whether what ends and what starts there are parts of one movement: one over the other."""
    between = text.folded[start:end]
    if any(mark in between for mark in ".;!?\n"):
        return False
    joined = _LETTERS.findall(between)
    return "and" not in joined and not _joining().isdisjoint(joined)


@cache
def _joining() -> frozenset[str]:
    return frozenset(words("steps")["sides"]["together"])
