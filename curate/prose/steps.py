"""Steps of instructions that say nothing: empty ones, repeated, cut off or left over.

The words are data in ``language/steps.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from curate.prose.described import is_instruction
from curate.prose.language import words
from curate.prose.lexicon import listed, phrase_list
from curate.prose.text import Block, Text


def idle_steps(text: Text) -> Iterator[tuple[int, int, str]]:
    """Where a step says nothing: start, end, and what is wrong with it."""
    for steps in _step_lists(text):
        before = ""
        for index in steps:
            block = text.blocks[index]
            step = text.folded[block.start : block.end]
            said = _in_essence(step)
            if _is_idle(step):
                message = "a step that says nothing"
            elif _is_cut_off(text, index, step):
                message = "this step is cut off"
            elif said == before and text.record is None:  # in a record that is a repeated item
                message = "this step repeats the one before"
            else:
                message = ""
            if message:
                yield block.start, block.end, message
            if span := _empty_after(text, index):
                yield *span, "a step that says nothing"
            before = said


def is_mistake(text: Text, start: int) -> bool:
    """Whether what starts there tells how not to do an exercise, by its field or its heading."""
    if text.record is not None:
        return text.piece_at(start).path[:1] == ("mistakes",)
    sentence = bisect_right(text.sentences, start, key=attrgetter("start")) - 1
    heading = text.heading_of(text.sentences[sentence])
    return heading is not None and any(
        place[:2] == (heading.start, heading.end)
        for place in _mistakes.within(text, heading.start, heading.end)
    )


@phrase_list
def _mistakes() -> Iterator[tuple[str, str]]:
    return listed("steps", "mistakes")


def _step_lists(text: Text) -> Iterator[list[int]]:
    """The lists of steps, as indexes of blocks: at least one item tells the reader to do something.

    What stands between two items and is no paragraph of its own is one of them.
    """
    items = (one for one in text.sentences if text.block_of(one).kind == "list_item")
    told = {sentence.block for sentence in items if is_instruction(text, sentence)}
    steps: list[int] = []
    between: list[int] = []
    for index, block in enumerate(text.blocks):
        if block.kind == "list_item":
            steps += [*between, index] if steps else [index]
            between = []
        elif block.kind in ("link", "contact") or _is_bare(text, block):
            between.append(index)
        else:
            if text.record is not None or not told.isdisjoint(steps):
                yield steps
            steps, between = [], []
    if text.record is not None or not told.isdisjoint(steps):
        yield steps


def _is_bare(text: Text, block: Block) -> bool:
    """Whether a block is but the number or mark of an item."""
    return _BARE.fullmatch(text.folded, block.start, block.end) is not None


_BARE = re.compile(r"[^\w\s]|\d{1,3}[.)]?")


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LABEL = re.compile(r"(?:step ?)?\d{1,3}[.:)]")
_AROUND = " .,:;!*_~|\\/\"'()"
_BRACKETS = {"[": "]", "{": "}", "<": ">"}


def _is_idle(step: str) -> bool:
    """Whether a step holds no words, a placeholder, or what belongs to the page around it."""
    idle = words("steps")["idle"]
    inner = step.strip(_AROUND)
    said = _WORD.findall(inner)
    while said and (said[-1].isdigit() or said[-1] in idle["numbers"]):
        said.pop()  # "Image 2"
    line = " ".join(said)
    return (
        not line
        or line in _whole()
        or any(mark in step for mark in idle["marks"])
        or _BRACKETS.get(inner[0]) == inner[-1]
        or (len(said) == 1 < len(line) and len(set(line)) == 1)  # "xxx"
        or f"{line} ".startswith(_spaced("starts", ""))
        or any(map(f" {line} ".__contains__, _spaced("words", " ")))
    )


@cache
def _whole() -> frozenset[str]:
    return frozenset(words("steps")["idle"]["whole"])


@cache
def _spaced(name: str, before: str) -> tuple[str, ...]:
    return tuple(f"{before}{phrase} " for phrase in words("steps")["idle"][name])


def _in_essence(step: str) -> str:
    """A step without its number and the words in which two that say the same may differ."""
    alike = words("steps")["alike"]
    said = _WORD.findall(_LABEL.sub("", step, count=1))
    return " ".join(filter(None, (alike.get(word, word) for word in said)))


def _is_cut_off(text: Text, index: int, step: str) -> bool:
    """Whether a step ends in a word that others must follow, and no item within it does."""
    following = text.blocks[index + 1] if index + 1 < len(text.blocks) else None
    if not step[-1:].isalpha() or (following and following.level > text.blocks[index].level):
        return False
    return " ".join(_WORD.findall(step)).endswith(_unfinished())


@cache
def _unfinished() -> tuple[str, ...]:
    return tuple(f" {end}" for end in words("steps")["unfinished"])


# An item of a list without text leaves no block behind: it is seen in the source only.
_EMPTY_ITEM = re.compile(
    r"^[ \t>]*(?:(?:[-*+\u2022]|\d{1,3}[.)])[ \t]*){1,3}\r?\n|<li\b[^<>]{0,200}>\s*</li",
    re.MULTILINE,
)


def _empty_after(text: Text, index: int) -> tuple[int, int] | None:
    """The end of a step and the start of what follows, if there is an empty item between them."""
    if text.starts is None or text.ends is None:
        return None
    end = text.blocks[index].end
    start = text.blocks[index + 1].start if index + 1 < len(text.blocks) else None
    until = len(text.source) if start is None else text.starts[start]
    if not _EMPTY_ITEM.search(text.source[text.ends[end - 1] : until] + "\n" * (start is None)):
        return None
    return end - 1, end if start is None else start + 1
