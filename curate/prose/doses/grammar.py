"""The grammar of amounts: each form is a function from a place among the tokens to its doses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from curate.prose.doses.dose import Dose
from curate.prose.doses.numbers import Amount, amount_at, per_at
from curate.prose.doses.purpose import purpose
from curate.prose.doses.tokens import SECONDS, Token, counted, listed, numbers, text_at, units
from curate.prose.language import words


def amounts(tokens: Sequence[Token]) -> Iterator[Dose]:
    """Every amount among the tokens of a sentence, in order of what it begins with."""
    index, first_words = 0, starters()
    while index < len(tokens):
        first = tokens[index].text
        if not (first[0].isdigit() or first in first_words):
            index += 1
            continue
        found = (
            _often(tokens, index)
            or _counted_aloud(tokens, index)
            or _labelled(tokens, index)
            or _multiple(tokens, index)
            or _crossed(tokens, index)
            or _measured(tokens, index)
        )
        if found:
            several, index = found
            yield from several
        else:
            index += 1


@cache
def starters() -> frozenset[str]:
    """The words, beside numerals, that an amount can begin with."""
    data = words("doses")
    phrases = [phrase for several in data["often"].values() for phrase in several]
    first = {phrase.split()[0] for phrase in phrases}
    first |= {"at", "up", "no", "x", "×", "count", "counts", "counting"}
    return frozenset(first | numbers().keys() | data["multiples"].keys() | counted().keys())


_Found = tuple[list[Dose], int] | None


def _labelled(tokens: Sequence[Token], index: int) -> _Found:
    """``Reps: 12``, ``Sets: 3``."""
    what = counted().get(text_at(tokens, index))
    amount = amount_at(tokens, index + 2) if what and text_at(tokens, index + 1) == ":" else None
    if what is None or amount is None or text_at(tokens, amount.next) in units():
        return None
    if text_at(tokens, amount.next) in ("x", "×"):  # "Heel raises: 2 x 12"
        return None
    return [Dose(what, amount.start, amount.end, amount.low, amount.high)], amount.next


def _counted_aloud(tokens: Sequence[Token], index: int) -> _Found:
    """``a slow count of ten``, ``count to 8``: as many seconds of holding."""
    if text_at(tokens, index) not in ("count", "counts", "counting"):
        return None
    after = index + 1 + (text_at(tokens, index + 1) in ("slowly", "aloud"))
    if text_at(tokens, after) not in ("of", "to"):
        return None
    amount = amount_at(tokens, after + 1)
    if amount is None or text_at(tokens, amount.next) in counted():
        return None
    start = tokens[index].start
    return [Dose("hold", start, amount.end, amount.low, amount.high, "s")], amount.next


def _often(tokens: Sequence[Token], index: int) -> _Found:
    """``daily``, ``every other day``, ``twice weekly``."""
    if tokens[index].text not in _often_starters():
        return None
    for value, phrases in words("doses")["often"].items():
        for phrase in phrases:
            length = phrase.count(" ") + 1
            if text_at(tokens, index, length) == phrase:
                number, _, unit = value.partition("/")
                low, _, high = number.partition("-")
                dose = Dose(
                    "frequency",
                    tokens[index].start,
                    tokens[index + length - 1].end,
                    Decimal(low),
                    Decimal(high or low),
                    f"/{unit}",
                )
                return [dose], index + length
    return None


@cache
def _often_starters() -> frozenset[str]:
    listed = words("doses")["often"].values()
    return frozenset(phrase.split()[0] for several in listed for phrase in several)


def _multiple(tokens: Sequence[Token], index: int) -> _Found:
    """``twice a day``, ``once or twice weekly``; ``twice`` alone after a verb of doing."""
    multiples = words("doses")["multiples"]
    word = text_at(tokens, index)
    if word not in multiples:
        return None
    low = high = Decimal(multiples[word])
    after = index + 1
    if text_at(tokens, after) in ("or", "to") and text_at(tokens, after + 1) in multiples:
        high, after = Decimal(multiples[text_at(tokens, after + 1)]), after + 2
    start = tokens[index].start
    if per := per_at(tokens, after):
        unit, after = per
        return [Dose("frequency", start, tokens[after - 1].end, low, high, unit)], after
    before = text_at(tokens, index - 1) if index else ""
    if word != "once" and before in listed("doing") | {"this", "it", "these"}:
        return [Dose("reps", start, tokens[after - 1].end, low, high)], after
    return None


def _crossed(tokens: Sequence[Token], index: int) -> _Found:
    """``2 x 12``, ``x10``, ``10x``."""
    sets = amount_at(tokens, index)
    if sets and text_at(tokens, sets.next) in ("x", "×"):
        reps = amount_at(tokens, sets.next + 1)
        if reps and units().get(text_at(tokens, reps.next)) not in SECONDS:
            first = Dose("sets", sets.start, sets.end, sets.low, sets.high)
            return [first, Dose("reps", reps.start, reps.end, reps.low, reps.high)], reps.next
        if reps:
            found = _measured(tokens, sets.next + 1)
            first = Dose("sets", sets.start, sets.end, sets.low, sets.high)
            return ([first, *found[0]], found[1]) if found else None
        if per := per_at(tokens, sets.next + 1):
            unit, last = per
            end = tokens[last - 1].end
            return [Dose("frequency", sets.start, end, sets.low, sets.high, unit)], last
        if text_at(tokens, sets.next + 1) in ("the", "a", "as"):
            return None
        end = tokens[sets.next].end
        return [Dose("reps", sets.start, end, sets.low, sets.high)], sets.next + 1
    if text_at(tokens, index) in ("x", "×"):
        reps = amount_at(tokens, index + 1)
        if reps and units().get(text_at(tokens, reps.next)) is None:
            start = tokens[index].start
            return [Dose("reps", start, reps.end, reps.low, reps.high)], reps.next
    return None


def _is_ordinal(following: str) -> bool:
    """Whether "a second" before this word is one more: "a second pillow"."""
    return following.isalpha() and following not in listed("after_second")


def _measured(tokens: Sequence[Token], index: int) -> _Found:
    """A number and what it counts: ``15-30 s``, ``10 times``, ``3 sets of 12``, ``5 breaths``."""
    amount = amount_at(tokens, index)
    if amount is None:
        return None
    after = amount.next
    if text_at(tokens, after) == "-":  # 30-second
        after += 1
    while text_at(tokens, after) in listed("adjectives"):
        after += 1
    word = text_at(tokens, after).removesuffix("'s")
    before = text_at(tokens, index - 1) if index else ""
    is_article = tokens[index].text in ("a", "an") and amount.next == index + 1
    if word in ("'", "''", '"') and tokens[index].text[0].isdigit():
        unit = "min" if word == "'" else "s"
        return [_time(tokens, index, after + 1, amount, unit, amount.start)], after + 1
    if is_article and word == "second" and _is_ordinal(text_at(tokens, after + 1)):
        return None
    if unit := units().get(word, ""):
        return _with_unit(tokens, index, after, amount, unit)
    if word in listed("sessions") and (per := per_at(tokens, after + 1)):
        often, end = per
        span = amount.start, tokens[end - 1].end
        return [Dose("frequency", *span, amount.low, amount.high, often)], end
    if word in counted() and not is_article:
        return _count(tokens, index, after, amount)
    return _bare_count(tokens, index, amount) if before in listed("doing") else None


def _bare_count(tokens: Sequence[Token], index: int, amount: Amount) -> _Found:
    """A number after "do" and nothing that it counts: ``do ten of these``, ``do 12 on each``."""
    are_these = text_at(tokens, amount.next, 2) in listed("these")
    is_article = tokens[index].text in ("a", "an") and amount.next == index + 1
    following = text_at(tokens, amount.next)
    ends = not following or following in ".,;" or following in listed("after_count")
    if are_these or (ends and not is_article):
        return [Dose("reps", amount.start, amount.end, amount.low, amount.high)], amount.next
    return None


def _count(tokens: Sequence[Token], index: int, after: int, amount: Amount) -> _Found:
    what = counted()[text_at(tokens, after)]
    is_times = text_at(tokens, after) in ("times", "time")
    if is_times and text_at(tokens, after + 1) in listed("comparisons"):
        return [], after + 1
    if amount.high == 1 and text_at(tokens, index - 1) in listed("defining"):
        return [], after + 1
    end = tokens[after].end
    dose = Dose(what, amount.start, end, amount.low, amount.high)
    if what == "sets" and text_at(tokens, after + 1) == "of":
        reps = amount_at(tokens, after + 2)
        if reps and units().get(text_at(tokens, reps.next)) is None:
            inner = Dose("reps", reps.start, reps.end, reps.low, reps.high)
            return [dose, inner], reps.next
    return [dose], after + 1


def _with_unit(
    tokens: Sequence[Token], index: int, after: int, amount: Amount, unit: str
) -> _Found:
    end = after + 1
    if unit in ("d", "week", "month", "year"):
        if unit == "d" and (per := per_at(tokens, end)):  # 3 days a week
            _, last = per
            dose = Dose(
                "frequency", amount.start, tokens[last - 1].end, amount.low, amount.high, "/week"
            )
            return [dose], last
        return [], end
    if text_at(tokens, end) in ("to", "-", "or"):  # thirty seconds to one minute
        more = amount_at(tokens, end + 1)
        other = units().get(text_at(tokens, more.next)) if more else None
        if more and other in SECONDS and amount.low is not None and more.high is not None:
            low = amount.low * SECONDS[unit] / SECONDS[str(other)]
            wide = Amount(low, more.high, amount.start, more.end, more.next)
            last = more.next + 1
            return [_time(tokens, index, last, wide, str(other), amount.start)], last
    return [_time(tokens, index, end, amount, unit, amount.start)], end


def _time(
    tokens: Sequence[Token], index: int, end: int, amount: Amount, unit: str, start: int
) -> Dose:
    factor = SECONDS[unit]
    low = None if amount.low is None else amount.low * factor
    high = None if amount.high is None else amount.high * factor
    what = purpose(tokens, index, end, unit)
    return Dose(what, start, tokens[end - 1].end, low, high, "s")
