"""Exercises that a text describes: found by their instructions and doses, not by headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

from curate.knowledge import Knowledge
from curate.prose.doses import Dose, sentence_doses
from curate.prose.language import words
from curate.prose.lexicon import listed, phrase_list, within
from curate.prose.mentions import Mention, mentions
from curate.prose.text import Block, Sentence, Text


@dataclass(slots=True)
class Described:
    """Instructions in a text that belong together, most often one exercise.

    ``name`` is the span of what it is called: the first words of its item ("Wrist circles. …"), or
    the heading of it alone. ``block`` is the index of the last block that belongs to it. ``shared``
    are the amounts that the text gives for all of its exercises. ``moved`` is the sentence that
    tells to repeat a movement; ``is_deferred``, that how much is said elsewhere.
    """

    name: tuple[int, int] | None = None
    sentences: list[Sentence] = field(default_factory=list)
    block: int = 0
    doses: list[Dose] = field(default_factory=list)
    positions: list[Mention] = field(default_factory=list)
    shared: list[Dose] = field(default_factory=list)
    is_stretch: bool = False
    is_named_stretch: bool = False
    is_moving: bool = False
    moved: Sentence | None = None
    is_deferred: bool = False

    @property
    def is_exercise(self) -> bool:
        """Whether the instructions tell enough to be one: a position or an amount."""
        return bool(self.positions or self.doses)

    @property
    def start(self) -> int:
        """Where its first sentence starts."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where its last sentence ends."""
        return self.sentences[-1].end

    def dose(self, what: str) -> Dose | None:
        """The first amount that counts ``what``, its own before one for all exercises."""
        return next((dose for dose in [*self.doses, *self.shared] if dose.what == what), None)

    def position_at(self, offset: int) -> str | None:
        """The position that was named last before ``offset``."""
        before = bisect_left(self.positions, offset, key=attrgetter("start"))
        ids = self.positions[before - 1].ids if before else ()
        return ids[0] if len(ids) == 1 else None


_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = 9  # the verb of an instruction stands among these: "While sitting, slowly lean …"


@cache
def _verbs(name: str) -> frozenset[str]:
    return frozenset(words("instructing")[name])


def is_instruction(text: Text, sentence: Sentence) -> bool:
    """Whether a sentence tells the reader to do something with the body."""
    span = sentence.start, min(sentence.end, sentence.start + 120)
    first = _WORD.search(text.folded, *span)
    if first is None:
        return False
    if first[0] in _strong():
        return True
    if first[0] not in _openers():
        return False
    said = _WORD.findall(text.folded, *span)[:_FIRST_WORDS]
    opens = said[0] in _verbs("weak") or " ".join(said[:2]) in _verbs("to_purpose")
    return opens and not _strong().isdisjoint(said[1:])


@cache
def _strong() -> frozenset[str]:
    return _verbs("verbs") - _verbs("weak")


@cache
def _openers() -> frozenset[str]:
    """The first words of what may stand before the verb of an instruction."""
    return _verbs("weak") | {phrase.split()[0] for phrase in _verbs("to_purpose")}


def described(text: Text, know: Knowledge) -> list[Described]:
    """The exercises of an article, in order; of a record its instructions are the one."""
    if "described" not in text.memo:
        text.memo["described"] = list(_described(text, know))
        shared = list(_shared(text))
        headings = [text.heading_of(e.sentences[0]) for e in text.memo["described"]]
        alone = Counter(heading.start for heading in headings if heading)
        for exercise, heading in zip(text.memo["described"], headings, strict=True):
            exercise.shared = shared
            if heading and exercise.name is None and alone[heading.start] == 1:
                exercise.name = heading.start, heading.end
    exercises: list[Described] = text.memo["described"]
    return exercises


def _described(text: Text, know: Knowledge) -> Iterator[Described]:
    by_sentence = _positions(text, know)
    for_all = {sentence.start for sentence in _for_all(text)}
    current = Described()
    for index, sentence in enumerate(text.sentences):
        if sentence.start in for_all:
            continue
        kind = text.block_of(sentence).kind
        if _is_name(text, index):
            yield from _finished(text, current)
            current = Described(name=(sentence.start, sentence.end))
            continue
        if kind not in ("paragraph", "list_item") or not is_instruction(text, sentence):
            amounts = sentence_doses(text, sentence) if _goes_on(current, sentence, kind) else []
            if amounts:  # "Do this 10 times for each leg."
                current.sentences.append(sentence)
                current.block = sentence.block
                current.doses += amounts
            elif kind == "list_item" and current.sentences:
                current.block = sentence.block
            elif kind in ("heading", "paragraph") and (current.sentences or current.name):
                yield from _finished(text, current)
                current = Described()
            continue
        positions = by_sentence.get(sentence.start, [])
        if _begins_another(text, current, sentence, positions):
            yield from _finished(text, current)
            current = Described()
        current.sentences.append(sentence)
        current.block = sentence.block
        current.doses += sentence_doses(text, sentence)
        current.positions += positions
    yield from _finished(text, current)


def _is_name(text: Text, index: int) -> bool:
    """Whether a sentence is what its paragraph or item is about: "Wrist circles. Draw …"."""
    sentence = text.sentences[index]
    if sentence.end - sentence.start > _LONGEST_LINE or index + 1 == len(text.sentences):
        return False
    block, after = text.block_of(sentence), text.sentences[index + 1]
    if sentence.start != block.start or sentence.block != after.block:
        return False
    return (
        block.kind in ("paragraph", "list_item")
        and text.folded.count(" ", sentence.start, sentence.end) < _LONGEST_NAME
        and is_instruction(text, after)
        and not is_instruction(text, sentence)
        and not sentence_doses(text, sentence)
    )


_LONGEST_NAME = 5  # words


def _shared(text: Text) -> Iterator[Dose]:
    """The amounts that hold for all exercises: "do each of these stretches twice a day"."""
    for sentence in _for_all(text):
        yield from sentence_doses(text, sentence)


def _for_all(text: Text) -> Iterator[Sentence]:
    """The sentences that speak of all exercises."""
    return (sentence for sentence, _ in _every_exercise.by_sentence(text))


def _positions(text: Text, know: Knowledge) -> dict[int, list[Mention]]:
    """The positions named in each sentence, by where the sentence starts."""
    by_sentence: dict[int, list[Mention]] = {}
    named = [mention for mention in mentions(text, know) if mention.vocabulary == "position"]
    sentences = iter(text.sentences)
    sentence = next(sentences, None)
    for mention in named:
        while sentence is not None and sentence.end <= mention.start:
            sentence = next(sentences, None)
        if sentence is not None and sentence.start <= mention.start:
            by_sentence.setdefault(sentence.start, []).append(mention)
    return by_sentence


def _goes_on(current: Described, sentence: Sentence, kind: str) -> bool:
    """Whether a sentence may give the amount of the instructions before it.

    It stands in the same block, or in the next one as a short line: "Sets: 3".
    """
    if not current.sentences or kind not in ("paragraph", "list_item"):
        return False
    blocks = sentence.block - current.block
    return blocks == 0 or (blocks == 1 and sentence.end - sentence.start <= _LONGEST_LINE)


_LONGEST_LINE = 60
"""Code points of a line that gives nothing but an amount."""


def _begins_another(
    text: Text, current: Described, sentence: Sentence, positions: list[Mention]
) -> bool:
    """A new paragraph begins another exercise if the last had its dose or a position is taken.

    Items of a list are steps of one exercise, unless one with its dose is followed by a position.
    """
    if not current.sentences or sentence.block == current.sentences[-1].block:
        return False
    early = any(mention.start < sentence.start + 60 for mention in positions)
    has_dose = any(dose.what != "sides" for dose in current.doses)
    if text.block_of(sentence).kind == "list_item":
        return bool(early and current.positions and has_dose)
    return bool(early and current.positions) or has_dose


def _finished(text: Text, current: Described) -> Iterator[Described]:
    if not current.sentences:
        return
    heading = text.heading_of(current.sentences[0])
    said: list[Sentence | Block] = [*current.sentences, *([heading] if heading else [])]
    places = _kinds(text)
    cues = [(kind, part) for part in said for _, _, kind in within(places, part.start, part.end)]
    # "Finish with a calf stretch: …" stands before the first instruction.
    first = text.block_of(current.sentences[0]).start
    spoken = within(places, first, current.end) + (
        within(places, heading.start, heading.end) if heading else []
    )
    current.is_stretch = _is_stretch(spoken)
    current.is_moving = any(kind == "swung" for _, _, kind in spoken)
    near = within(places, current.start, current.end + _NEXT_SENTENCE)
    current.is_deferred = any(kind == "set_elsewhere" for _, _, kind in near)
    moved = (part for kind, part in cues if kind == "moved" and isinstance(part, Sentence))
    current.moved = max(moved, key=attrgetter("start"), default=None)
    name = text.folded[heading.start : heading.end] if heading else ""
    is_moving = any(word in _verbs("moving") for word in _WORD.findall(name))
    current.is_named_stretch = bool(_NAMED_STRETCH.search(name)) and not is_moving
    yield current


def _is_stretch(cues: list[tuple[int, int, str]]) -> bool:
    """Whether stretching is spoken of, and not only reaching ("stretch your arms forward")."""
    reaching = [(start, end) for start, end, kind in cues if kind == "reach"]
    return any(
        kind == "stretch" and not any(s <= start and end <= e for s, e in reaching)
        for start, end, kind in cues
    )


# The name of one stretch; "stretches for the back" is a section, and may hold other exercises.
_NAMED_STRETCH = re.compile(r"\bstretch\b")


@phrase_list
def _kinds() -> Iterator[tuple[str, str]]:
    return listed("instructing", "stretch", "reach", "moved", "swung", "set_elsewhere")


@phrase_list
def _every_exercise() -> Iterator[tuple[str, str]]:
    return listed("instructing", "every_exercise")


_NEXT_SENTENCE = 160
"""Code points after an exercise in which its amount may still be said to stand elsewhere."""
