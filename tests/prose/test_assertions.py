"""What sentences say of two things; the relations against their own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import shipped
from curate.prose.assertions import Assertion, assertions
from curate.prose.blocks import text_of
from curate.prose.language import words
from tests.support import LINEAR, growth, parse

KNOW = shipped()
CASES = parse((Path(__file__).parent / "assertions.yaml").read_text(encoding="utf-8"))["cases"]
RELATIONS = words("relations")["relations"]


def found(source: str) -> list[list[str]]:
    """Each assertion as its subject, relation and object, and how it is meant if not plainly."""

    def told(assertion: Assertion) -> list[str]:
        subject, other = "/".join(assertion.subject.ids), "/".join(assertion.object.ids)
        said = assertion.stance
        doubted = said.hedged or said.question or said.quoted or said.conditional or said.myth
        meant = ["?"] if doubted else [] if assertion.polarity else ["no"]
        return [subject, assertion.relation, other, *meant]

    return [told(assertion) for assertion in assertions(text_of(source, "markdown"), KNOW)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"]) for case in CASES])
def test_assertions(case: dict[str, Any]) -> None:
    assert found(case["text"]) == case["is"]


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["phrases"][0]) for e in RELATIONS])
def test_a_relation_finds_its_example_and_not_its_counter_example(entry: dict[str, Any]) -> None:
    assert entry["why"].endswith(".")
    relation = entry["relation"]
    assert found(entry["example"]) == [[a, relation, b] for a, b in entry["is"]]
    assert found(entry["counter_example"]) == []


def test_spans_hold_both_names() -> None:
    text = text_of("Well: **NSAIDs** include *ibuprofen*.", "markdown")
    (assertion,) = assertions(text, KNOW)
    assert text.plain[assertion.start : assertion.end] == "NSAIDs include ibuprofen"
    start, end = text.original(assertion.start, assertion.end)
    assert text.source[start:end] == "NSAIDs** include *ibuprofen"


def test_a_heading_is_what_a_pronoun_stands_for() -> None:
    assert found("## NSAIDs\n\nThese include ibuprofen.") == [["nsaid", "includes", "ibuprofen"]]


def test_time_grows_with_the_length_only() -> None:
    for unit in ("NSAIDs include ibuprofen, ", "They include ", "ibuprofen and "):
        assert growth(lambda text: assertions(text_of(text, "text"), KNOW), unit) < LINEAR, unit
