"""Which exercises a text describes: where each begins and ends, its name, position and amounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import shipped
from curate.prose.blocks import text_of
from curate.prose.described import described
from curate.prose.doses import Dose
from tests.support import LINEAR, growth, parse

KNOW = shipped()
CASES = parse((Path(__file__).parent / "described.yaml").read_text(encoding="utf-8"))["cases"]


def _told(dose: Dose) -> str:
    return " ".join(filter(None, (dose.what, str(dose.high), dose.unit)))


def _exercises(source: str) -> list[dict[str, Any]]:
    text = text_of(source, "markdown")
    found = []
    for exercise in described(text, KNOW):
        name = {"name": text.plain[slice(*exercise.name)]} if exercise.name else {}
        position = {"position": exercise.positions[0].ids[0]} if exercise.positions else {}
        shared = {"shared": [_told(dose) for dose in exercise.shared]} if exercise.shared else {}
        amounts = [_told(dose) for dose in exercise.doses if dose.what != "sides"]
        found.append({**name, **position, "amounts": amounts, **shared})
    return found


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_described(case: dict[str, Any]) -> None:
    assert _exercises(case["text"]) == case["is"]


def test_time_grows_with_the_length_only() -> None:
    for unit in (
        "Lie down. ",
        "Hold for 9 s.\n\n",
        "# A\n\nLift. Lower. Repeat.\n\n",
        "A b. Sit. ",
    ):
        assert (
            growth(lambda text: described(text_of(text, "markdown"), KNOW), unit, 250) < LINEAR
        ), unit
