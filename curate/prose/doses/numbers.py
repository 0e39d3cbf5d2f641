"""Numbers, ranges, bounds and rates: "ten to fifteen", "half a", "up to 3", "a day"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from curate.prose.doses.tokens import Token, listed, numbers, text_at, units
from curate.prose.language import words


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range, and the index of the token after it."""

    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    next: int


def _value(token: str) -> Decimal | None:
    if token[0].isdigit():
        half = {"½": "0.5", "¼": "0.25", "¾": "0.75"}.get(token[-1])
        number = Decimal((token[:-1] if half else token).replace(",", "."))
        return number + Decimal(half) if half else number
    return numbers().get(token)


_BOUNDS = ("at least", "up to", "no more than", "at most")
_BOUNDING = frozenset(phrase.split()[0] for phrase in _BOUNDS)


def amount_at(tokens: Sequence[Token], index: int) -> Amount | None:
    """A number, a range or a bound at ``index``."""
    start_index, bound = index, ""
    for phrase in _BOUNDS if text_at(tokens, index) in _BOUNDING else ():
        length = phrase.count(" ") + 1
        if text_at(tokens, index, length) == phrase:
            bound, index = phrase, index + length
    first = _number(tokens, index)
    if first is None:
        return None
    low = high = first[0]
    after = first[1]
    if text_at(tokens, after) in ("-", "to", "or", "and"):
        second = _number(tokens, after + 1)
        is_range = text_at(tokens, after) != "and" or text_at(tokens, index - 1) == "between"
        if second and second[0] > low and is_range:
            high, after = second
    start, end = tokens[start_index].start, tokens[after - 1].end
    if bound == "at least":
        return Amount(low, None, start, end, after)
    if bound:
        return Amount(None, high, start, end, after)
    return Amount(low, high, start, end, after)


def _number(tokens: Sequence[Token], index: int) -> tuple[Decimal, int] | None:
    if index >= len(tokens):
        return None
    word = tokens[index].text
    value = _value(word)
    if value is None:
        return None
    if word in words("doses")["fractions"]:  # half a minute, a quarter of a minute
        after = index + 1 + (text_at(tokens, index + 1) == "of")
        if text_at(tokens, after) in ("a", "an"):
            return value, after + 1
    if word in ("a", "an") and text_at(tokens, index + 1) in ("dozen", "half", "quarter"):
        return _number(tokens, index + 1)
    if text_at(tokens, index + 1, 3) == "and a half":
        return value + Decimal("0.5"), index + 4
    if value >= 20 and not word[0].isdigit() and text_at(tokens, index + 1, 2) == "- five":
        return value + 5, index + 3  # forty-five
    if text_at(tokens, index + 1) in listed("whole") and text_at(tokens, index + 2) in units():
        return value, index + 2  # a full minute
    return value, index + 1


def per_at(tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
    """``a day``, ``per week``, ``each day``: the unit and the token after it."""
    if text_at(tokens, index) in ("/", "a", "per", "each", "every", "in"):
        start = index + 1 + (text_at(tokens, index, 2) in ("in a", "in each"))
        unit = units().get(text_at(tokens, start))
        if unit in ("d", "week"):
            return ("/day" if unit == "d" else "/week"), start + 1
    if (word := text_at(tokens, index)) in ("daily", "weekly"):
        return ("/day" if word == "daily" else "/week"), index + 1
    return None
