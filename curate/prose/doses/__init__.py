"""Amounts in prose: how long, how often, how many, on which sides.

A small grammar over the tokens of one sentence. It says what an amount counts only where the words
around it do; a time whose purpose they leave open has ``what="time"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from operator import attrgetter

from curate.prose.doses.dose import Dose, What
from curate.prose.doses.grammar import amounts, starters
from curate.prose.doses.sides import side_pattern, sides
from curate.prose.doses.tokens import tokens_of, units
from curate.prose.text import Sentence, Text

__all__ = ["Dose", "What", "doses", "sentence_doses"]


def doses(text: Text) -> Iterator[Dose]:
    """Every amount in the text, in order. Amounts of weeks, months and years are no doses."""
    for sentence in text.sentences:
        yield from sentence_doses(text, sentence)


@cache
def _hint() -> re.Pattern[str]:
    """Something that an amount can begin with, or a word of sides."""
    listed = "|".join(re.escape(word) for word in starters() if word.isalpha() and len(word) > 2)
    times = "|".join(name for name, unit in units().items() if unit in ("s", "min"))
    return re.compile(rf"[0-9½¼¾×]|\b(?:{listed}|{times})\b|{side_pattern().pattern}")


def sentence_doses(text: Text, sentence: Sentence) -> list[Dose]:
    """Every amount in one sentence, in order, with the sides that it is for."""
    known: dict[Sentence, list[Dose]] = text.memo.setdefault("doses", {})  # several rules ask
    if sentence not in known:
        known[sentence] = _doses_in(text, sentence)
    return known[sentence]


def _doses_in(text: Text, sentence: Sentence) -> list[Dose]:
    folded = text.folded[sentence.start : sentence.end]
    if not _hint().search(folded):
        return []
    told = list(sides(folded))
    found = amounts(tokens_of(folded))
    # "Alternate until you have done ten with each leg" counts each leg by itself.
    alternating = bool(told) and all(side.alternating for side in told)
    each_side = bool(told) and not alternating
    return [
        replace(
            dose,
            start=dose.start + sentence.start,
            end=dose.end + sentence.start,
            each_side=each_side if dose.what in _BY_SIDE else dose.each_side,
            alternating=alternating if dose.what in _BY_SIDE else dose.alternating,
        )
        for dose in sorted([*found, *told], key=attrgetter("start"))
    ]


_BY_SIDE = ("reps", "sets", "hold", "breaths", "time")
"""What is counted for each side, or for both in turn."""
