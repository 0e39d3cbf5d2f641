"""Quantities: grammar, exactness, canonical units."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.records.quantity import (
    AGE,
    CANONICAL,
    COUNT,
    DISTANCE,
    DOSE,
    MASS,
    PERIOD,
    RATE,
    TIME,
    Dimension,
    Quantity,
    as_dataset,
)

DIMENSIONS = (COUNT, TIME, PERIOD, AGE, MASS, DISTANCE, RATE, DOSE)


def numbers(dimension: Dimension) -> st.SearchStrategy[Decimal]:
    if dimension.whole:
        return st.integers(1, 999_999).map(Decimal)
    return st.decimals("0.001", "999999.999", places=3).map(lambda d: d.normalize() + 0)


@st.composite
def quantities(draw: st.DrawFn) -> tuple[Dimension, Quantity]:
    dimension = draw(st.sampled_from(DIMENSIONS))
    low = draw(numbers(dimension))
    high = draw(st.one_of(st.just(low), numbers(dimension)))
    low_and_high = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return dimension, Quantity(*low_and_high, draw(st.sampled_from(dimension.units)))


@given(quantities())
def test_parse_reads_what_format_writes(pair: tuple[Dimension, Quantity]) -> None:
    dimension, quantity = pair
    assert dimension.parse(str(quantity)) == quantity


@given(quantities())
def test_the_pattern_accepts_what_the_parser_accepts(pair: tuple[Dimension, Quantity]) -> None:
    dimension, quantity = pair
    assert re.search(dimension.pattern, str(quantity))


@given(
    st.sampled_from(DIMENSIONS), st.text(alphabet="0123456789.-– smhgdayweek/atlupo", max_size=14)
)
def test_parser_and_pattern_agree(dimension: Dimension, text: str) -> None:
    try:
        dimension.parse(text)
        accepted = True
    except ValueError:
        accepted = False
    assert accepted == bool(re.search(dimension.pattern, text))


@given(quantities())
def test_canonical_units_keep_the_amount_exactly(pair: tuple[Dimension, Quantity]) -> None:
    _, quantity = pair
    canonical = quantity.canonical()
    assert canonical.canonical() == canonical
    factor = CANONICAL[quantity.unit][1]
    for mine, theirs in ((quantity.low, canonical.low), (quantity.high, canonical.high)):
        assert mine is None or theirs == mine * factor


@pytest.mark.parametrize(
    ("dimension", "text", "expected"),
    [
        (TIME, "15-30 s", {"min": 15, "max": 30, "unit": "s"}),
        (TIME, "1.5 min", {"min": 90, "max": 90, "unit": "s"}),
        (TIME, "4-6 h", {"min": 14400, "max": 21600, "unit": "s"}),
        (TIME, "at least 30 s", {"min": 30, "max": None, "unit": "s"}),
        (TIME, "15–30 s", {"min": 15, "max": 30, "unit": "s"}),
        (MASS, "up to 1200 mg", {"min": None, "max": 1200, "unit": "mg"}),
        (MASS, "0.1 g", {"min": 100, "max": 100, "unit": "mg"}),
        (MASS, "250 mcg", {"min": 0.25, "max": 0.25, "unit": "mg"}),
        (COUNT, "2-4", {"min": 2, "max": 4, "unit": ""}),
        (RATE, "2-3/week", {"min": 2, "max": 3, "unit": "/week"}),
        (RATE, "3/day", {"min": 3, "max": 3, "unit": "/day"}),
        (PERIOD, "6 week", {"min": 42, "max": 42, "unit": "d"}),
        (AGE, "at least 18 y", {"min": 18, "max": None, "unit": "y"}),
        (DOSE, "2 tablet", {"min": 2, "max": 2, "unit": "tablet"}),
        (DISTANCE, "50 cm", {"min": 0.5, "max": 0.5, "unit": "m"}),
    ],
)
def test_dataset_form(dimension: Dimension, text: str, expected: dict[str, object]) -> None:
    assert as_dataset(dimension.parse(text)) == expected


@pytest.mark.parametrize(
    ("dimension", "text", "part"),
    [
        (COUNT, "10-", "is not a count"),
        (COUNT, "ten", "is not a count"),
        (COUNT, "0", "must be more than 0"),
        (COUNT, "2.5", "is not a count"),
        (TIME, "15-30", "`15-30` has no unit: write for example `15-30 s`"),
        (TIME, "30", "`30 s`"),
        (TIME, "30s", "did you mean `30 s`?"),
        (TIME, "015 s", "is not a time"),
        (TIME, "30 sec", "did you mean `30 s`?"),
        (TIME, ">= 30 s", "did you mean `at least 30 s`?"),
        (RATE, "2", "`2/week`"),
        (MASS, "200 ml", "is not a mass"),
        (TIME, "15 to 30sec", "did you mean `15-30 s`?"),
        (TIME, "at least 30", "has no unit"),
        (RATE, "3 times a week", "did you mean `3/week`?"),
        (RATE, "daily", "is not a frequency"),
    ],
)
def test_complaints_say_what_to_write(dimension: Dimension, text: str, part: str) -> None:
    with pytest.raises(ValueError, match=re.escape(part)):
        dimension.parse(text)


def test_ranges() -> None:
    assert TIME.parse("15-30 s").within(TIME.parse("10-30 s"))
    assert not TIME.parse("15-31 s").within(TIME.parse("10-30 s"))
    assert TIME.parse("1 min").within(TIME.parse("at least 30 s"))
    assert not TIME.parse("at least 30 s").within(TIME.parse("10-60 s"))
    assert AGE.parse("at least 18 y").overlaps(AGE.parse("at least 65 y"))
    assert not AGE.parse("12-17 y").overlaps(AGE.parse("at least 18 y"))
    assert not RATE.parse("1/day").within(RATE.parse("at least 2/week")), "never converted"
