"""INS: instructions. Whether what they say can be done at all. What they say is read in prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from curate.finding import Finding
from curate.prose.language import words
from curate.prose.lexicon import phrase_list, within
from curate.prose.limits import unlimited
from curate.prose.one_sided import one_sided
from curate.prose.postures import impossible
from curate.prose.stance import stance
from curate.prose.steps import idle_steps, is_mistake
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
        if is_mistake(text, start):
            continue
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
        is_told = text.record is None or text.piece_at(start).path[0] in _TOLD
        if not is_told or is_mistake(text, start):
            continue
        yield Finding(
            f"no limit: “{text.plain[start:end]}”",
            span=(start, end),
            remedy="say where to stop, such as “until you feel a mild pull”",
        )


_LETTERS = re.compile(r"[^\W\d_]+")

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
    spoken = list(_longest(_breath_words(text)))
    breaths = list(_breaths(text, spoken))
    for index, breath in enumerate(breaths):
        span = _twice(text, spoken, breaths, index) or _for_both(text, spoken, breaths, index)
        if not span:
            continue
        said = stance(text, text.sentences[breath.sentence], *span)
        is_denied = said.negated or said.quoted or said.question or said.myth
        if not is_denied and not is_mistake(text, span[0]):
            yield Finding(
                "both phases on the same breath",
                span=span,
                remedy="breathe out with the effort and in on the way back",
            )


class _Breath(NamedTuple):
    """Words for breathing one way, "in" or "out", in a sentence of the text, by its index."""

    start: int
    end: int
    way: str
    sentence: int


_Spoken = list[tuple[int, int, list[str]]]
"""Phrases on breathing and on the phases of a movement: start, end, and what each may mean."""

_LONG = 600
"""Characters at most in the sentences of two breaths."""

_SHORT = 16
"""Characters at most from a phase to the "and" before the other that one breath is for."""


@phrase_list
def _breath_words() -> Iterator[tuple[str, str]]:
    """The phrases of ``breaths``, and of ``phases``: "0+" is the one phase of the first pair."""
    data = words("steps")
    for kind, phrases in data["breaths"].items():
        yield from ((phrase, kind) for phrase in phrases)
    for index, pair in enumerate(data["phases"]):
        for sign, phrases in zip("+-", pair, strict=True):
            yield from ((phrase, f"{index}{sign}") for phrase in phrases)


def _longest(places: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Of phrases that overlap the longest, with all that it may mean."""
    span, meanings = (0, 0), list[str]()
    for start, end, meaning in places:
        if (start, end) == span:
            meanings.append(meaning)
        elif start >= span[1]:
            if meanings:
                yield *span, meanings
            span, meanings = (start, end), [meaning]
    if meanings:
        yield *span, meanings


def _breaths(text: Text, spoken: _Spoken) -> Iterator[_Breath]:
    """The breaths of a text whose way is named."""
    for start, end, said in spoken:
        if way := next((way for way in ("in", "out") if way in said), None):
            sentence = bisect_right(text.sentences, start, key=attrgetter("start")) - 1
            yield _Breath(start, end, way, sentence)


def _twice(
    text: Text, spoken: _Spoken, breaths: list[_Breath], index: int
) -> tuple[int, int] | None:
    """Where a breath and the next are of one way, and the movement goes back with the second."""
    first, second, later = (*breaths[index : index + 3], None, None)[:3]
    if not first or not second or first.way != second.way or not _are_near(text, first, second):
        return None
    one, other = (text.sentences[breath.sentence] for breath in (first, second))
    if other.end - one.start > _LONG:
        return None  # no step is that long, and time is to grow with length only
    if later and later.start < other.end and later.way != first.way:
        return None  # "… and not when it comes down: that is when you breathe in"
    if _is_open(within(spoken, one.start, other.end), first.way):
        return None
    start = max(one.start, breaths[index - 1].end if index else 0)
    end = min(other.end, later.start if later else other.end)
    between, after = within(spoken, first.end, second.start), within(spoken, second.end, end)
    before = within(spoken, start, min(one.end, second.start))
    if first.sentence != second.sentence:
        after = within(spoken, other.start, end)
        if not _poles(before) and not _poles(after):  # "Breathe in. Lift. Breathe in. Lower."
            before, after = between, within(spoken, second.end, _next_end(text, second, later))
    elif not _poles(after) and not _poles(before := within(spoken, start, first.start)):
        before, after = between[:1], between[-1:]  # "inhale to lift, and when you lower, inhale"
    elif not _poles(after):  # "lift, breathing in, and lower, breathing in"
        after = between
    elif _poles(between):  # "breathe in to lift, breathe in to lower"
        before = between
    if not _are_opposite(before, after):
        return None
    return first.start, max(second.end, after[-1][1])


def _are_near(text: Text, first: _Breath, second: _Breath) -> bool:
    """Whether two breaths are of one exercise: in a paragraph, or in two steps, a pause between."""
    one, other = (text.sentences[breath.sentence] for breath in (first, second))
    if one.block == other.block:
        return second.sentence - first.sentence <= 2
    are_steps = text.block_of(one).kind == text.block_of(other).kind == "list_item"
    is_named = ":" in text.folded[other.start : second.start]  # "Squat: breathe out …"
    return are_steps and other.block - one.block == 1 and not is_named


def _next_end(text: Text, breath: _Breath, later: _Breath | None) -> int:
    """Where the sentence after a breath ends in the same block, or the next breath starts."""
    block = text.sentences[breath.sentence].block
    following = text.sentences[breath.sentence + 1 : breath.sentence + 2]
    end = next((sentence.end for sentence in following if sentence.block == block), breath.end)
    return min(end, later.start) if later else end


def _for_both(
    text: Text, spoken: _Spoken, breaths: list[_Breath], index: int
) -> tuple[int, int] | None:
    """Where the only breath of a sentence is for both phases: "on the way up and the way down"."""
    breath, sentence = breaths[index], text.sentences[breaths[index].sentence]
    others = breaths[max(0, index - 1) : index] + breaths[index + 1 : index + 2]
    if any(other.sentence == breath.sentence for other in others):
        return None
    here = within(spoken, sentence.start, sentence.end)
    if _is_open(here, breath.way):
        return None
    are_both = any("both" in said for _, _, said in here)
    for one, other in pairwise(place for place in here if _poles([place])):
        passed, joined, following = text.folded[one[1] : other[0]].rpartition("and ")
        said_again = set(_LETTERS.findall(following))
        is_again = "again" in said_again or not said_again.isdisjoint(_again(passed))
        is_said = bool(joined) and len(passed) < _SHORT and (are_both or is_again)
        if is_said and _are_opposite([one], [other]):
            return min(breath.start, one[0]), max(breath.end, other[1])
    return None


def _again(passed: str) -> list[str]:
    """The words after an "and" that name a phase again; after a comma they begin a clause."""
    again: list[str] = words("steps")["phases_again"]
    return [] if "," in passed else again


def _is_open(spoken: _Spoken, way: str) -> bool:
    """Whether the words name the other way too, warn of it, or leave it open."""
    other = "short_out" if way == "in" else "short_in"
    return any("open" in said or other in said for _, _, said in spoken)


def _poles(spoken: _Spoken) -> dict[str, str]:
    """By pair of phases the one that is said, if not both; in the last pair, going back wins."""
    signs: dict[str, set[str]] = {}
    for _, _, said in spoken:
        for meant in said:
            if meant[-1] in "+-":
                signs.setdefault(meant[:-1], set()).add(meant[-1])
    last = str(len(words("steps")["phases"]) - 1)
    if "-" in signs.get(last, ()):
        signs[last] = {"-"}
    return {pair: sign.pop() for pair, sign in signs.items() if len(sign) == 1}


def _are_opposite(before: _Spoken, after: _Spoken) -> bool:
    """Whether the one names one phase of some pair and the other the other."""
    one, other = _poles(before), _poles(after)
    return any(pair in other and other[pair] != sign for pair, sign in one.items())


RULES = (impossible_posture, other_side, idle_step, without_limit, one_breath)
