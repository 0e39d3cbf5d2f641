"""Which movements instructions tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import shipped
from curate.prose.blocks import text_of
from curate.prose.language import words
from curate.prose.moving import all_movements
from tests.support import LINEAR, growth, parse

KNOW = shipped()
CASES = parse((Path(__file__).parent / "moving.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"]) for case in CASES])
def test_movements(case: dict[str, Any]) -> None:
    told = sorted(all_movements(text_of(case["text"], "text"), KNOW), key=lambda t: t.start)
    assert [f"{each.act.joint} {each.act.action}" for each in told] == case["is"]


def test_what_the_words_stand_for_is_known() -> None:
    anatomy = KNOW.anatomy
    data = words("moving")
    for part in data["parts"]:
        assert set(part["positions"]) <= anatomy.positions.keys()
        assert set(part["to"].values()) <= anatomy.joints[part["joint"]].actions.keys()
        assert set(part["to"]) <= {"front", "back", "side", "below"}
    for entry in data["phrases"]:
        assert set(entry["positions"]) <= anatomy.positions.keys()
        assert entry["act"]["action"] in anatomy.joints[entry["act"]["joint"]].actions


def test_time_grows_with_the_length_only() -> None:
    for unit in ("raise your ", "Bend your knee and "):  # more in tests/test_growth.py
        grown = growth(lambda text: list(all_movements(text_of(text, "text"), KNOW)), unit)
        assert grown < LINEAR, unit
