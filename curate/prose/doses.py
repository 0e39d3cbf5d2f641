"""Amounts in prose: how long, how often, how many, on which sides.

A small grammar over the tokens of one sentence. It says what an amount counts only where the words
around it do; a time whose purpose they leave open has ``what="time"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from curate.prose.language import words
from curate.prose.text import Sentence, Text

What = Literal["hold", "reps", "sets", "rest", "duration", "frequency", "breaths", "sides", "time"]


@dataclass(frozen=True, slots=True)
class Dose:
    """One amount. ``start`` and ``end`` are a span of ``Text.plain``.

    ``low`` is None for "up to", ``high`` for "at least"; both are None for sides. ``unit`` is s,
    /day or /week, or "" for a count. ``each_side`` says that it holds for each side by itself,
    ``alternating`` that both sides share it.
    """

    what: What
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    each_side: bool = False
    alternating: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number or range, and the index of the token after it."""

    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    next: int


_TOKEN = re.compile(
    r"[0-9]{1,6}(?:[.,][0-9]{1,3})?[½¼¾]?|[½¼¾]|[^\W\d_]+(?:'[^\W\d_]+)?|''|['\"]|[-/×+,;:.()]"
)
_SECONDS = {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)}
_CLAUSE_ENDS = {";", ":", "(", ")", "."}


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, names in words("doses")["units"].items() for word in names}


@cache
def _counted() -> dict[str, What]:
    return {word: what for what, names in words("doses")["counted"].items() for word in names}


@cache
def _numbers() -> dict[str, Decimal]:
    data = words("doses")
    numbers = {word: Decimal(value) for word, value in data["numbers"].items()}
    return numbers | {word: Decimal(value) for word, value in data["fractions"].items()}


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(words("doses")[name])


def doses(text: Text) -> Iterator[Dose]:
    """Every amount in the text, in order. Amounts of weeks, months and years are no doses."""
    for sentence in text.sentences:
        yield from sentence_doses(text, sentence)


@cache
def _hint() -> re.Pattern[str]:
    """Something that an amount can begin with, or a word of sides."""
    listed = "|".join(re.escape(word) for word in _starters() if word.isalpha() and len(word) > 2)
    return re.compile(rf"[0-9½¼¾×]|\b(?:{listed})\b|{_side_pattern().pattern}")


def sentence_doses(text: Text, sentence: Sentence) -> list[Dose]:
    """Every amount in one sentence, in order, with the sides that it is for."""
    folded = text.folded[sentence.start : sentence.end]
    if not _hint().search(folded):
        return []
    sides = list(_sides(folded))
    tokens = [_Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(folded)]
    found = sorted(_amounts(tokens), key=lambda dose: dose.start)
    each = bool(sides)
    # "Alternate until you have done ten with each leg" counts each leg by itself.
    alternating = each and all(side.alternating for side in sides)
    found = [
        replace(dose, each_side=each and not alternating, alternating=alternating)
        if dose.what in ("reps", "sets", "hold", "breaths", "time")
        else dose
        for dose in found
    ]
    both = sorted([*found, *sides], key=lambda dose: dose.start)
    offset = sentence.start
    return [replace(dose, start=dose.start + offset, end=dose.end + offset) for dose in both]


@cache
def _side_pattern() -> re.Pattern[str]:
    def pattern(phrase: str) -> str:
        stems = []
        for word in phrase.split():
            stem = word.rstrip("~*")
            ending = r"\w*" if word.endswith("*") else ""
            if word.endswith("~"):
                base = stem.removesuffix("e")
                last = base[-1]
                stem, ending = base, rf"(?:e|es|ed|ing|s|{last}ed|{last}ing)?"
            stems.append(re.escape(stem) + ending)
        return " ".join(stems)

    phrases = "|".join(pattern(phrase) for phrase in words("doses")["sides"])
    return re.compile(rf"\b(?:{phrases})s?\b|\beach(?= ?[.,;)]| ?$)")


def _sides(folded: str) -> Iterator[Dose]:
    for match in _side_pattern().finditer(folded):
        if folded[match.end() :].startswith((" of ", " the ", " a ")):
            continue  # "both sides of the spine", "swap the chair"
        alternating = match[0].startswith("alternat")
        yield Dose("sides", match.start(), match.end(), each_side=True, alternating=alternating)


def _amounts(tokens: Sequence[_Token]) -> Iterator[Dose]:
    index, starters = 0, _starters()
    while index < len(tokens):
        first = tokens[index].text
        if not (first[0].isdigit() or first in starters):
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
def _starters() -> frozenset[str]:
    """The words, beside numerals, that an amount can begin with."""
    data = words("doses")
    phrases = [phrase for several in data["often"].values() for phrase in several]
    first = {phrase.split()[0] for phrase in phrases}
    first |= {"at", "up", "no", "x", "×", "count", "counts", "counting"}
    return frozenset(first | _numbers().keys() | data["multiples"].keys() | _counted().keys())


_Found = tuple[list[Dose], int] | None


def _text(tokens: Sequence[_Token], index: int, length: int = 1) -> str:
    """The next ``length`` tokens joined by spaces; "" beyond the end."""
    if length == 1:
        return tokens[index].text if 0 <= index < len(tokens) else ""
    return " ".join(token.text for token in tokens[index : index + length])


def _labelled(tokens: Sequence[_Token], index: int) -> _Found:
    """``Reps: 12``, ``Sets: 3``."""
    what = _counted().get(_text(tokens, index))
    amount = _amount(tokens, index + 2) if what and _text(tokens, index + 1) == ":" else None
    if what is None or amount is None or _text(tokens, amount.next) in _units():
        return None
    return [Dose(what, amount.start, amount.end, amount.low, amount.high)], amount.next


def _counted_aloud(tokens: Sequence[_Token], index: int) -> _Found:
    """``a slow count of ten``, ``count to 8``: as many seconds of holding."""
    if _text(tokens, index) not in ("count", "counts", "counting"):
        return None
    after = index + 1 + (_text(tokens, index + 1) in ("slowly", "aloud"))
    if _text(tokens, after) not in ("of", "to"):
        return None
    amount = _amount(tokens, after + 1)
    if amount is None or _text(tokens, amount.next) in _counted():
        return None
    start = tokens[index].start
    return [Dose("hold", start, amount.end, amount.low, amount.high, "s")], amount.next


def _often(tokens: Sequence[_Token], index: int) -> _Found:
    """``daily``, ``every other day``, ``twice weekly``."""
    if tokens[index].text not in _often_starters():
        return None
    for value, phrases in words("doses")["often"].items():
        for phrase in phrases:
            length = phrase.count(" ") + 1
            if _text(tokens, index, length) == phrase:
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


def _per(tokens: Sequence[_Token], index: int) -> tuple[str, int] | None:
    """``a day``, ``per week``, ``each day``: the unit and the token after it."""
    if _text(tokens, index) in ("/", "a", "per", "each", "every", "in"):
        start = index + 1 + (_text(tokens, index, 2) in ("in a", "in each"))
        unit = _units().get(_text(tokens, start))
        if unit in ("d", "week"):
            return ("/day" if unit == "d" else "/week"), start + 1
    if (word := _text(tokens, index)) in ("daily", "weekly"):
        return ("/day" if word == "daily" else "/week"), index + 1
    return None


def _multiple(tokens: Sequence[_Token], index: int) -> _Found:
    """``twice a day``, ``once or twice weekly``; ``twice`` alone after a verb of doing."""
    multiples = words("doses")["multiples"]
    word = _text(tokens, index)
    if word not in multiples:
        return None
    low = high = Decimal(multiples[word])
    after = index + 1
    if _text(tokens, after) in ("or", "to") and _text(tokens, after + 1) in multiples:
        high, after = Decimal(multiples[_text(tokens, after + 1)]), after + 2
    start = tokens[index].start
    if per := _per(tokens, after):
        unit, after = per
        return [Dose("frequency", start, tokens[after - 1].end, low, high, unit)], after
    before = _text(tokens, index - 1) if index else ""
    if word != "once" and before in _list("doing") | {"this", "it", "these"}:
        return [Dose("reps", start, tokens[after - 1].end, low, high)], after
    return None


def _crossed(tokens: Sequence[_Token], index: int) -> _Found:
    """``2 x 12``, ``x10``, ``10x``."""
    sets = _amount(tokens, index)
    if sets and _text(tokens, sets.next) in ("x", "×"):
        reps = _amount(tokens, sets.next + 1)
        if reps and _units().get(_text(tokens, reps.next)) not in _SECONDS:
            first = Dose("sets", sets.start, sets.end, sets.low, sets.high)
            return [first, Dose("reps", reps.start, reps.end, reps.low, reps.high)], reps.next
        if reps:
            found = _measured(tokens, sets.next + 1)
            first = Dose("sets", sets.start, sets.end, sets.low, sets.high)
            return ([first, *found[0]], found[1]) if found else None
        if per := _per(tokens, sets.next + 1):
            unit, last = per
            end = tokens[last - 1].end
            return [Dose("frequency", sets.start, end, sets.low, sets.high, unit)], last
        if _text(tokens, sets.next + 1) in ("the", "a", "as"):
            return None
        end = tokens[sets.next].end
        return [Dose("reps", sets.start, end, sets.low, sets.high)], sets.next + 1
    if _text(tokens, index) in ("x", "×"):
        reps = _amount(tokens, index + 1)
        if reps and _units().get(_text(tokens, reps.next)) is None:
            start = tokens[index].start
            return [Dose("reps", start, reps.end, reps.low, reps.high)], reps.next
    return None


def _value(token: str) -> Decimal | None:
    if token[0].isdigit():
        half = {"½": "0.5", "¼": "0.25", "¾": "0.75"}.get(token[-1])
        number = Decimal((token[:-1] if half else token).replace(",", "."))
        return number + Decimal(half) if half else number
    return _numbers().get(token)


def _amount(tokens: Sequence[_Token], index: int) -> _Amount | None:
    """A number, a range or a bound at ``index``."""
    start_index, bound = index, ""
    for phrase in ("at least", "up to", "no more than", "at most"):
        length = phrase.count(" ") + 1
        if _text(tokens, index, length) == phrase:
            bound, index = phrase, index + length
    first = _number(tokens, index)
    if first is None:
        return None
    low = high = first[0]
    after = first[1]
    if _text(tokens, after) in ("-", "to", "or", "and"):
        second = _number(tokens, after + 1)
        is_range = _text(tokens, after) != "and" or _text(tokens, index - 1) == "between"
        if second and second[0] > low and is_range:
            high, after = second
    start, end = tokens[start_index].start, tokens[after - 1].end
    if bound == "at least":
        return _Amount(low, None, start, end, after)
    if bound:
        return _Amount(None, high, start, end, after)
    return _Amount(low, high, start, end, after)


def _number(tokens: Sequence[_Token], index: int) -> tuple[Decimal, int] | None:
    if index >= len(tokens):
        return None
    word = tokens[index].text
    value = _value(word)
    if value is None:
        return None
    if word in words("doses")["fractions"]:  # half a minute, a quarter of a minute
        after = index + 1 + (_text(tokens, index + 1) == "of")
        if _text(tokens, after) in ("a", "an"):
            return value, after + 1
    if word in ("a", "an") and _text(tokens, index + 1) in ("dozen", "half", "quarter"):
        return _number(tokens, index + 1)
    if _text(tokens, index + 1, 3) == "and a half":
        return value + Decimal("0.5"), index + 4
    if value >= 20 and not word[0].isdigit() and _text(tokens, index + 1, 2) == "- five":
        return value + 5, index + 3  # forty-five
    return value, index + 1


def _measured(tokens: Sequence[_Token], index: int) -> _Found:
    """A number and what it counts: ``15-30 s``, ``10 times``, ``3 sets of 12``, ``5 breaths``."""
    amount = _amount(tokens, index)
    if amount is None:
        return None
    after = amount.next
    if _text(tokens, after) == "-":  # 30-second
        after += 1
    while _text(tokens, after) in _list("adjectives"):
        after += 1
    word = _text(tokens, after).removesuffix("'s")
    before = _text(tokens, index - 1) if index else ""
    is_article = tokens[index].text in ("a", "an") and amount.next == index + 1
    if word in ("'", "''", '"') and tokens[index].text[0].isdigit():
        unit = "min" if word == "'" else "s"
        return [_time(tokens, index, after + 1, amount, unit, amount.start)], after + 1
    if unit := _units().get(word, ""):
        return _with_unit(tokens, index, after, amount, unit)
    if word in _list("sessions") and (per := _per(tokens, after + 1)):
        often, end = per
        span = amount.start, tokens[end - 1].end
        return [Dose("frequency", *span, amount.low, amount.high, often)], end
    if word in _counted() and not is_article:
        return _count(tokens, index, after, amount)
    bare = _text(tokens, amount.next)
    if before in _list("doing") and _text(tokens, amount.next, 2) in ("of these", "of those"):
        return [Dose("reps", amount.start, amount.end, amount.low, amount.high)], amount.next
    ends = bare in (
        "",
        ".",
        ",",
        ";",
        "on",
        "per",
        "each",
        "with",
        "in",
        "for",
        "then",
        "alternating",
    )
    if before in _list("doing") and ends and not is_article:
        return [Dose("reps", amount.start, amount.end, amount.low, amount.high)], amount.next
    return None


def _count(tokens: Sequence[_Token], index: int, after: int, amount: _Amount) -> _Found:
    what = _counted()[_text(tokens, after)]
    is_times = _text(tokens, after) in ("times", "time")
    if is_times and _text(tokens, after + 1) in _list("comparisons"):
        return [], after + 1
    if amount.high == 1 and _text(tokens, index - 1) in _list("defining"):
        return [], after + 1
    end = tokens[after].end
    dose = Dose(what, amount.start, end, amount.low, amount.high)
    if what == "sets" and _text(tokens, after + 1) == "of":
        reps = _amount(tokens, after + 2)
        if reps and _units().get(_text(tokens, reps.next)) is None:
            inner = Dose("reps", reps.start, reps.end, reps.low, reps.high)
            return [dose, inner], reps.next
    return [dose], after + 1


def _with_unit(
    tokens: Sequence[_Token], index: int, after: int, amount: _Amount, unit: str
) -> _Found:
    end = after + 1
    if unit in ("d", "week", "month", "year"):
        if unit == "d" and (per := _per(tokens, end)):  # 3 days a week
            _, last = per
            dose = Dose(
                "frequency", amount.start, tokens[last - 1].end, amount.low, amount.high, "/week"
            )
            return [dose], last
        return [], end
    if _text(tokens, end) in ("to", "-", "or"):  # thirty seconds to one minute
        more = _amount(tokens, end + 1)
        other = _units().get(_text(tokens, more.next)) if more else None
        if more and other in _SECONDS and amount.low is not None and more.high is not None:
            low = amount.low * _SECONDS[unit] / _SECONDS[str(other)]
            wide = _Amount(low, more.high, amount.start, more.end, more.next)
            last = more.next + 1
            return [_time(tokens, index, last, wide, str(other), amount.start)], last
    return [_time(tokens, index, end, amount, unit, amount.start)], end


def _time(
    tokens: Sequence[_Token], index: int, end: int, amount: _Amount, unit: str, start: int
) -> Dose:
    factor = _SECONDS[unit]
    low = None if amount.low is None else amount.low * factor
    high = None if amount.high is None else amount.high * factor
    what = _purpose(tokens, index, end, unit)
    return Dose(what, start, tokens[end - 1].end, low, high, "s")


def _purpose(tokens: Sequence[_Token], index: int, end: int, unit: str) -> What:
    """What a time is for: the noun that it describes, else the nearest word of its clause."""
    if _is_total(tokens, end):
        return "time"
    skipped = end + (_text(tokens, end) == ".")  # "15 secs. hold"
    following = _text(tokens, skipped)
    for what, nouns in words("doses")["described_by_time"].items():
        if following in nouns or (following == "of" and _text(tokens, end + 1) in nouns):
            found: What = what
            return found
    if any(_text(tokens, index - back) in _list("periods") for back in (1, 2) if index >= back):
        return "time"
    for position in range(index - 1, -1, -1):
        word = tokens[position].text
        if word in _CLAUSE_ENDS and not (word == ":" and position == index - 1):
            break
        for what in ("rest", "hold", "duration"):
            if word in _list(what) and not (word == "rest" and _is_noun_after(tokens, position)):
                named: What = what  # type: ignore[assignment]
                return named
    for position in range(end, min(end + 4, len(tokens))):
        if tokens[position].text in _CLAUSE_ENDS:
            break
        if tokens[position].text in _list("rest"):
            return "rest"
    is_spent = _text(tokens, index - 1) == "for" or _per(tokens, end)
    return "duration" if unit in ("min", "h") and is_spent else "time"


def _is_total(tokens: Sequence[_Token], end: int) -> bool:
    """``a minute of holding in all`` is the sum of several holds."""
    clause = []
    for token in tokens[end : end + 6]:
        if token.text in _CLAUSE_ENDS or token.text == ",":
            break
        clause.append(token.text)
    said = f" {' '.join(clause)} "
    return any(f" {total} " in said for total in _list("totals"))


def _is_noun_after(tokens: Sequence[_Token], position: int) -> bool:
    """``rest your head`` lays it down; it does not pause."""
    return _text(tokens, position + 1) in _list("laid_down")
