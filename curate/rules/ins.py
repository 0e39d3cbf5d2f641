"""INS: instructions. Whether what they say can be done at all. Postures and words are data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.prose.described import described
from curate.prose.language import words
from curate.prose.phrases import Phrases
from curate.prose.text import Text
from curate.prose.wording import found, listed, within
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge


@cache
def _postures() -> Phrases[tuple[int, int, str]]:
    """The phrases of all postures: index of the posture, predicate (-1: `unless`), and side."""
    return Phrases(
        (phrase.replace("{side}", side), (index, part, side))
        for index, entry in enumerate(words("postures")["postures"])
        for part, listed in ((-1, entry.get("unless", ())), *enumerate(entry["all_of"]))
        for side in (("left", "right") if entry.get("sided") and part >= 0 else ("",))
        for phrase in listed
    )


@rule("INS001")
def impossible_posture(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A posture that nobody can take.

    Why: Readers try it all the same, and strain something or give up.
    Bad:
        Lie face down. Raise one leg in the air until your foot is flat on the ground.
    Good:
        Lie on your back. Raise one leg in the air with the other foot flat on the ground.
    """
    places = found(text, "postures", _postures)
    postures = words("postures")["postures"]
    # Most texts hold no posture whose words are all there; then nothing needs to be segmented.
    there = {payload[:2] for _, _, payload in places}
    possible = [
        index
        for index, entry in enumerate(postures)
        if all((index, part) in there for part in range(len(entry["all_of"])))
    ]
    for exercise in described(text, know) if possible else ():
        for sentence in exercise.sentences:
            here = within(places, sentence.start, sentence.end)
            for index in possible:
                mine = [place for place in here if place[2][0] == index]
                span = _met(mine, len(postures[index]["all_of"]))
                wanted = postures[index].get("position")
                # The position that holds is the one named before the words of the posture.
                if span and (not wanted or exercise.position_at(span[0]) in wanted):
                    why = postures[index]["why"]
                    yield Finding(
                        f"nobody can do this: {why[0].lower()}{why[1:-1]}",
                        span=span,
                        remedy="describe the posture that is meant",
                    )
                    break


def _met(
    places: list[tuple[int, int, tuple[int, int, str]]], predicates: int
) -> tuple[int, int] | None:
    """The span of one posture's words, if all its predicates are met on one side."""
    if any(part < 0 for _, _, (_, part, _) in places):
        return None
    for side in {side for _, _, (_, _, side) in places}:
        first: dict[int, tuple[int, int]] = {}
        for start, end, (_, part, of) in places:
            if of == side:
                first.setdefault(part, (start, end))
        if len(first) == predicates:
            return min(s for s, _ in first.values()), max(e for _, e in first.values())
    return None


@rule("INS005", severity="warning")
def one_breath(text: Text) -> Iterator[Finding]:
    """Both phases of a movement fall on the same breath.

    Why: Nobody can breathe in twice without breathing out; one of the two words is wrong.
    Bad:
        Breathe in as you lift the leg and breathe in as you lower it.
    Good:
        Breathe out as you lift the leg and breathe in as you lower it.
    """
    places = found(text, "breaths", _breaths)
    sentences = text.sentences if any(way in ("in", "out") for _, _, way in places) else ()
    for index, sentence in enumerate(sentences):
        end = sentence.end
        here = within(places, sentence.start, end)
        if _count(here) == 1 and index + 1 < len(sentences):
            following = sentences[index + 1]
            after = within(places, following.start, following.end)
            if _count(after) == 1 and following.start - end < _NEXT_STEP:
                end = following.end
                here = here + after
        if span := _same_breath(here, text.folded, end):
            yield Finding(
                "both phases on the same breath",
                span=span,
                remedy="breathe out with the effort and in on the way back",
            )


_NEXT_STEP = 8
"""Characters of white space and numbering between two steps at most."""


@cache
def _breaths() -> Phrases[str]:
    data = words("postures")["breaths"]
    return Phrases((phrase, name) for name, phrases in data.items() for phrase in phrases)


def _count(places: list[tuple[int, int, str]]) -> int:
    return sum(way in ("in", "out") for _, _, way in places)


def _same_breath(
    places: list[tuple[int, int, str]], folded: str, end: int
) -> tuple[int, int] | None:
    """Where one way of breathing is named for both phases, if it is."""
    names = {name for _, _, name in places}
    ways = names & {"in", "out"}
    if len(ways) != 1 or "open" in names:
        return None
    way = ways.pop()
    breaths = [(start, stop) for start, stop, name in places if name == way]
    if len(breaths) == 1 and "both_ways" in names:
        return breaths[0][0], end
    back = "in" if way == "out" else "out"
    split = re.search(rf"\b{back}\b", folded[breaths[0][1] : end])
    if len(breaths) == 2 and not split and {"lifting", "lowering"} <= names:
        return breaths[0][0], breaths[1][1]
    return None


@cache
def _one_limb() -> Phrases[int]:
    data = words("instructing")["one_limb"]
    return Phrases((f"{which} {limb}", 0) for which in data["which"] for limb in data["limbs"])


_AROUND = 120
"""Characters before and after an exercise in which the other side may be mentioned."""


@rule("INS002", severity="warning")
def other_side(text: Text, know: Knowledge) -> Iterator[Finding]:
    """The other side is never mentioned.

    Why: A reader trains one side only.
    Bad:
        Lie on your side. Raise the right leg. Hold for 10 seconds. Repeat 10 times.
    Good:
        Lie on your side. Raise the right leg. Hold for 10 seconds. Repeat with the left leg.
    """
    if text.record is not None:
        return  # a record says it in `laterality`, which other rules judge
    limbs, others = found(text, "one limb", _one_limb), found(text, "other limb", _other_limb)
    for exercise in described(text, know):
        # A little before and after as well: "stand on your right leg" may be the step before.
        start = max(0, exercise.start - _AROUND)
        end = min(exercise.end + _AROUND, len(text.plain))
        named = within(limbs, exercise.start, exercise.end)
        one = next((place for place in named if text.plain[place[1] - 1] != "s"), None)
        inside = text.folded[start:end]
        both = re.search(r"\bright\b", inside) and re.search(r"\bleft\b", inside)
        told = exercise.dose("sides") or both or within(others, start, end)
        is_whole = len(exercise.sentences) > 2 or any(d.what != "sides" for d in exercise.doses)
        if one and not told and is_whole and exercise.is_exercise:
            yield Finding(
                "the other side is never mentioned",
                span=one[:2],
                remedy="say whether to change sides, and how often on each",
            )


@cache
def _other_limb() -> Phrases[str]:
    return listed("instructing", "other_limb")


@rule("INS003", severity="warning")
def idle_step(text: Text) -> Iterator[Finding]:
    """A step that is empty, unclear, repeated or left over.

    Why: It was meant to say something; the reader cannot know what.
    Bad:
        - Kneel on a mat.
        - Kneel on a mat.
    Good:
        - Kneel on a mat.
        - Reach forward.
    """
    before = ""
    for block in text.blocks:
        if block.kind != "list_item":
            before = ""
            continue
        step = " ".join(text.folded[block.start : block.end].split()).rstrip(".: ")
        bare = step.removeprefix("step ").strip("0123456789 ")
        if not bare or bare in words("instructing")["idle_steps"]:
            message = "a step that says nothing"
        elif step == before and text.record is None:  # in a record that is a repeated item
            message = "this step repeats the one before"
        else:
            before = step
            continue
        yield Finding(message, span=(block.start, block.end), remedy="delete it, or write it")
        before = step


RULES = (impossible_posture, other_side, idle_step, one_breath)
