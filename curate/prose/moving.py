"""Movements that instructions tell, where it is sure which joint moves and which way.

Most words name the joint ("bend your knee"). Of a part that is raised the position tells the rest:
face up, a raised leg bends the hip; on one side it goes out. What is not sure is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from curate.knowledge import Knowledge
from curate.knowledge.anatomy import Act
from curate.prose.assertions.items import Item, items_of, tells
from curate.prose.assertions.lists import is_gerund
from curate.prose.described import Described, described
from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.mentions import Mention, mentions
from curate.prose.phrases import longest
from curate.prose.stance import stance
from curate.prose.steps import is_mistake
from curate.prose.text import Sentence, Text


@dataclass(frozen=True, slots=True)
class Told:
    """A movement that instructions tell, as a span of ``Text.plain``.

    ``is_lift``: a part is raised against gravity, which is the work of the exercise and not the way
    back.
    """

    act: Act
    start: int
    end: int
    is_lift: bool


def movements(text: Text, know: Knowledge, exercise: Described) -> list[Told]:
    """The movements of a described exercise, in order, each place once."""
    known: dict[int, list[Told]] = text.memo.setdefault("movements", {})
    if exercise.start not in known:
        known[exercise.start] = list(_movements(text, know, exercise))
    return known[exercise.start]


def all_movements(text: Text, know: Knowledge) -> Iterator[Told]:
    """The movements of all exercises of a text."""
    for exercise in described(text, know):
        yield from movements(text, know, exercise)


def _movements(text: Text, know: Knowledge, exercise: Described) -> Iterator[Told]:
    if "joints" not in text.memo:
        text.memo["joints"] = [m for m in mentions(text, know) if m.vocabulary == "joint"]
    named: list[Mention] = text.memo["joints"]
    for sentence in exercise.sentences:
        if is_mistake(text, sentence.start):
            continue
        several = (
            *_phrased(text, sentence, exercise),
            *_lifted(text, sentence, exercise, know),
            *_named(text, sentence, named),
        )
        acts: list[Act] = []
        for told in several:  # the same may be told by two of these
            if told.act not in acts and not stance(text, sentence, told.start, told.end).negated:
                acts.append(told.act)
                yield told


def _named(text: Text, sentence: Sentence, named: Sequence[Mention]) -> Iterator[Told]:
    """What the words themselves tell: "bend your knee"."""
    items = items_of(text, sentence, named)[0] if tells(text, sentence) else []
    for index, item in enumerate(items):
        if item.kind == "act" and _is_told(text, items, index):
            acts = {said.act for said in item.value if said.form == "verb"}
            if len(acts) == 1:
                yield Told(acts.pop(), item.start, item.end, False)


def _is_told(text: Text, items: Sequence[Item], index: int) -> bool:
    """Whether an act is what the reader is to do: in the imperative, or after "by".

    "Bend the other knee" is of the limb that supports, or may be: which limb is not known.
    """
    item = items[index]
    said = text.folded[item.start : item.end].split(" ")
    if not set(said).isdisjoint(words("moving")["sides"]):
        return False
    first = said[0]
    before = items[index - 1].value if index else ""
    if is_gerund(first):
        return before in words("moving")["before_gerund"]
    return not first.endswith(("s", "ed")) and before not in words("moving")["before_untold"]


_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = 5  # words between a verb and its part


def _lifted(text: Text, sentence: Sentence, exercise: Described, know: Knowledge) -> Iterator[Told]:
    """What goes up: "raise the top leg"."""
    data = _data()
    said = [*_WORD.finditer(text.folded, sentence.start, sentence.end)]
    for index, word in enumerate(said):
        if word[0] not in data["lifts"]:
            continue
        passed: list[str] = []
        for after in said[index + 1 : index + 2 + _BETWEEN]:
            part = data["parts"].get(after[0])
            if part and not _is_before_part(said, after, data["parts"]):
                position = exercise.position_at(after.start() + 1)
                act = _act(part, position, passed, _following(said, after), know)
                if act:
                    yield Told(act, word.start(), after.end(), True)
                break
            if after[0] not in data["before_part"]:
                break
            passed.append(after[0])


def _is_before_part(
    said: Sequence[re.Match[str]], word: re.Match[str], parts: dict[str, Any]
) -> bool:
    """Whether a part of the body follows: the "bottom" of "the bottom leg" is none itself."""
    following = _following(said, word)
    return bool(following) and following[0] in parts


def _following(said: Sequence[re.Match[str]], part: re.Match[str]) -> list[str]:
    index = next(i for i, word in enumerate(said) if word.start() == part.start())
    return [word[0] for word in said[index + 1 : index + 4]]


def _act(
    part: dict[str, Any],
    position: str | None,
    passed: list[str],
    following: list[str],
    know: Knowledge,
) -> Act | None:
    """What the joint of a part does when it is raised in a position."""
    if position is None or position not in part["positions"]:
        return None
    ways = words("moving")["ways"]
    way = next((w for w in ways if not set(following).isdisjoint(ways[w])), None)
    if way is None:
        way = know.anatomy.positions[position].up
        if way == "side" and not set(passed).isdisjoint(words("moving")["below"]):
            way = "below"
    action = part["to"].get(way)
    return Act(part["joint"], action) if action else None


def _phrased(text: Text, sentence: Sentence, exercise: Described) -> Iterator[Told]:
    """What phrases tell in certain positions: "push up with your arms" while prone."""
    for start, end, entry in longest(_telling.within(text, sentence.start, sentence.end)):
        if exercise.position_at(end) in entry["positions"]:
            act = Act(entry["act"]["joint"], entry["act"]["action"])
            yield Told(act, start, end, True)


@phrase_list
def _telling() -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in words("moving")["phrases"]:
        yield from ((phrase, entry) for phrase in entry["phrases"])


@cache
def _data() -> dict[str, Any]:
    data = words("moving")
    return {
        "lifts": frozenset(data["lifts"]),
        "before_part": frozenset(data["before_part"]),
        "parts": {word: part for part in data["parts"] for word in part["words"]},
    }
