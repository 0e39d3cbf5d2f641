"""INS: instructions. Whether what they say can be done at all. What they say is read in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.prose.language import words
from curate.prose.lexicon import phrase_list, within
from curate.prose.limits import unlimited
from curate.prose.one_sided import one_sided
from curate.prose.postures import impossible
from curate.prose.steps import idle_steps
from curate.prose.text import Text
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge


@rule("INS001")
def impossible_posture(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A posture that nobody can take.

    Why: Readers try it all the same, and strain something or give up.
    Bad:
        Lie face down. Raise one leg in the air until your foot is flat on the ground.
    Good:
        Lie on your back. Raise one leg in the air with the other foot flat on the ground.
    """
    for start, end, why in impossible(text, know):
        yield Finding(
            f"nobody can do this: {why}",
            span=(start, end),
            remedy="describe the posture that is meant",
        )


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
    for span in one_sided(text, know):
        yield Finding(
            "the other side is never mentioned",
            span=span,
            remedy="say whether to change sides, and how often on each",
        )


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
    for start, end, message in idle_steps(text):
        yield Finding(message, span=(start, end), remedy="delete it, or write it")


@rule("INS004", severity="info")
def without_limit(text: Text) -> Iterator[Finding]:
    """A movement or an effort is asked for without a limit.

    Why: Readers go beyond what is good for them, and those who are in pain do so first.
    Bad:
        Raise your leg as high as you can.
    Good:
        Raise your leg as high as you can without pain.
    """
    for start, end in unlimited(text):
        if text.record is not None and text.piece_at(start).path[0] not in _TOLD:
            continue  # what a mistake is, not what to do
        yield Finding(
            f"no limit: “{text.plain[start:end]}”",
            span=(start, end),
            remedy="say where to stop, such as “until you feel a mild pull”",
        )


_TOLD = ("instructions", "steps")
"""Fields of a record that tell readers what to do."""


@rule("INS005", severity="warning")
def one_breath(text: Text) -> Iterator[Finding]:
    """Both phases of a movement fall on the same breath.

    Why: Nobody can breathe in twice without breathing out; one of the two words is wrong.
    Bad:
        Breathe in as you lift the leg and breathe in as you lower it.
    Good:
        Breathe out as you lift the leg and breathe in as you lower it.
    """
    places = _breaths(text)
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


@phrase_list
def _breaths() -> Iterator[tuple[str, str]]:
    data = words("steps")["breaths"]
    return ((phrase, name) for name, phrases in data.items() for phrase in phrases)


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


RULES = (impossible_posture, other_side, idle_step, without_limit, one_breath)
