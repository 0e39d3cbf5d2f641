"""The tokens of a sentence, and the lists of words that the grammar of amounts asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from curate.prose.doses.dose import What
from curate.prose.language import words


class Token(NamedTuple):
    """One word, number or sign in lower case; offsets are those in its sentence."""

    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"[0-9]{1,6}(?:[.,][0-9]{1,3})?[½¼¾]?|[½¼¾]|[^\W\d_]+(?:'[^\W\d_]+)?|''|['\"]|[-/×+,;:.()]"
)
# In seconds.
SECONDS = {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)}
CLAUSE_ENDS = {";", ":", "(", ")", "."}


@cache
def units() -> dict[str, str]:
    """Word → unit: s, min, h, d, week, month, year."""
    return {word: unit for unit, names in words("doses")["units"].items() for word in names}


@cache
def counted() -> dict[str, What]:
    """Word → what it counts."""
    return {word: what for what, names in words("doses")["counted"].items() for word in names}


@cache
def numbers() -> dict[str, Decimal]:
    """Numeral in words → its value."""
    data = words("doses")
    whole = {word: Decimal(value) for word, value in data["numbers"].items()}
    return whole | {word: Decimal(value) for word, value in data["fractions"].items()}


@cache
def listed(name: str) -> frozenset[str]:
    """The words listed under ``name`` in ``language/doses.yaml``."""
    return frozenset(words("doses")[name])


def tokens_of(folded: str) -> list[Token]:
    """Words, numbers and signs, with their offsets in ``folded``."""
    return [Token(found[0], *found.span()) for found in _TOKEN.finditer(folded)]


def text_at(tokens: Sequence[Token], index: int, length: int = 1) -> str:
    """The next ``length`` tokens joined by spaces; "" beyond the end."""
    if length == 1:
        return tokens[index].text if 0 <= index < len(tokens) else ""
    return " ".join([token.text for token in tokens[index : index + length]])
