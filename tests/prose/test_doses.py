"""Amounts in words: what they count and how much, from cases as data."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from curate.prose.blocks import text_of
from curate.prose.doses import Dose, doses
from tests.support import parse

CASES = parse(Path(__file__).with_name("doses.yaml").read_text(encoding="utf-8"))


def told(text: str) -> list[str]:
    """What the text counts, as the cases write it; times of no stated purpose left out."""
    return sorted({_told(dose) for dose in doses(text_of(text, "text")) if dose.what != "time"})


def _told(dose: Dose) -> str:
    if dose.what == "sides":
        return "sides each_side"
    ends = dict.fromkeys(_plain(end) for end in (dose.low, dose.high) if end is not None)
    unit = f" {dose.unit}" if dose.unit == "s" else dose.unit
    return f"{dose.what} {'-'.join(ends)}{unit}"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"][:50])
def test_doses(case: dict[str, Any]) -> None:
    assert told(case["text"]) == sorted(case["doses"])


@pytest.mark.parametrize("case", CASES["missed"], ids=lambda case: case["text"][:50])
def test_still_read_wrongly(case: dict[str, Any]) -> None:
    assert told(case["text"]) != sorted(case["doses"]), "read at last: move it to `cases`"


def test_the_spans_are_the_words() -> None:
    text = text_of("Hold for 15 to 30 seconds. Repeat 2-4 times on each side.", "text")
    found = [(dose.what, text.plain[dose.start : dose.end]) for dose in doses(text)]
    assert found == [("hold", "15 to 30 seconds"), ("reps", "2-4 times"), ("sides", "each side")]


def test_sides_say_what_an_amount_is_for() -> None:
    (reps, _) = doses(text_of("Do 20 repetitions, alternating.", "text"))
    assert reps.alternating
    (reps, _) = doses(text_of("Do 10 repetitions on each leg.", "text"))
    assert reps.each_side
