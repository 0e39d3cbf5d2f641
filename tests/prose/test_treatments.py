"""Which treatments a text speaks of, and whether it speaks of using them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import shipped
from curate.prose.blocks import text_of
from curate.prose.treatments import treatments
from tests.support import LINEAR, growth, parse

KNOW = shipped()
CASES = parse((Path(__file__).parent / "treatments.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"]) for case in CASES])
def test_treatments(case: dict[str, Any]) -> None:
    found = treatments(text_of(case["text"], "markdown"), KNOW)
    told = [["/".join(t.ids), len(t.sentences), *([] if t.asserted else ["no"])] for t in found]
    assert told == case["is"]


def test_time_grows_with_the_length_only() -> None:
    for unit in ("Take ibuprofen. ", "ibuprofen, ", "never ibuprofen or "):
        grows = growth(lambda text: treatments(text_of(text, "text"), KNOW), unit)
        assert grows < LINEAR, unit
