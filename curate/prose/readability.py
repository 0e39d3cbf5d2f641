"""How hard a text is to read, by the Automated Readability Index.

Of the common formulas it is the one that counts no syllables, which software counts unlike people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from curate.prose.language import words as listed
from curate.prose.text import Sentence, Text

_WORD = re.compile(r"[^\W_]++(?:['’-][^\W_]++)*+")
_READ = ("paragraph", "list_item", "quote")


@dataclass(frozen=True, slots=True)
class Readability:
    """``grade`` of a school of the US, and the ``advised`` one; ``count`` of words;
    the longest sentence and its words."""

    grade: float
    advised: int
    count: int
    longest: Sentence
    longest_words: int


def readability(text: Text) -> Readability | None:
    """The readability of paragraphs, lists and quotations; None for a text without any.

    Source: Smith and Senter, Automated Readability Index, 1967 (AMRL-TR-66-220).
    """
    characters = words = sentences = 0
    longest: tuple[int, Sentence] | None = None
    for sentence in text.sentences:
        if text.block_of(sentence).kind not in _READ:
            continue
        found = _WORD.findall(text.plain, sentence.start, sentence.end)
        if found:
            sentences += 1
            words += len(found)
            characters += sum(map(len, found))
            if longest is None or len(found) > longest[0]:
                longest = len(found), sentence
    if longest is None:
        return None
    grade = 4.71 * characters / words + 0.5 * words / sentences - 21.43
    return Readability(grade, limits()["advised"], words, longest[1], longest[0])


def too_hard(text: Text) -> Readability | None:
    """The readability of a text that is surely harder than is advised; else None."""
    found = readability(text)
    if found is None or found.count < limits()["fewest_words"]:
        return None
    return found if found.grade > limits()["told_above"] else None


def limits() -> Any:
    """What is advised, and from where on a grade tells something."""
    return listed("readability")
