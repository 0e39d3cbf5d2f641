"""Word lists and postures flag the sentence that they give, and not their counter-example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.config import Config, Project
from curate.engine import Engine
from curate.prose.blocks import text_of
from curate.prose.language import words
from curate.prose.wording import worded
from curate.screen import screen

LISTS = [
    pytest.param(name, entry, id=f"{name}: {entry['phrases'][0]}")
    for name, of in words("wording")["lists"].items()
    for entry in of["entries"]
]
POSTURES = [pytest.param(entry, id=entry["id"]) for entry in words("postures")["impossible"]]
ENGINE = Engine(Project(Path(), Config()), everything=True)


@pytest.mark.parametrize(("name", "entry"), LISTS)
def test_an_entry_flags_what_it_says_and_nothing_else(name: str, entry: dict[str, Any]) -> None:
    assert entry["why"].endswith(".")
    asserted = name == "outcome_promise"

    def entries(sentence: str) -> list[dict[str, Any]]:
        text = text_of(sentence, "text")
        return [match.entries[0] for match in worded(text, name, asserted=asserted)]

    assert entry in entries(entry["flagged"])
    assert entries(entry["counter_example"]) == []


@pytest.mark.parametrize("entry", POSTURES)
def test_a_posture_flags_what_it_says_and_nothing_else(entry: dict[str, Any]) -> None:
    def rules(sentence: str) -> list[str]:
        return [finding.rule for finding in screen(ENGINE, sentence, "article")]

    assert "INS001" in rules(entry["flagged"])
    assert "INS001" not in rules(entry["counter_example"])
