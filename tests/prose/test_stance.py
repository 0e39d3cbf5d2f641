"""What a sentence does with a span of it; the cues against their own examples."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from curate.prose.language import words
from curate.prose.stance import Stance, stance
from curate.prose.text import Block, Sentence, Text
from tests.support import LINEAR, growth, parse

CASES = parse((Path(__file__).parent / "stance.yaml").read_text(encoding="utf-8"))["cases"]
DATA: dict[str, Any] = words("stance")
SAID = {"negation": "negated", "hedge": "hedged", "condition": "conditional", "myth": "myth"}


def stance_of(marked: str, said: str | None = None, kind: Any = "paragraph") -> Stance:
    """The stance of the sentence ``said``, or of all, towards the span in [brackets]."""
    start, end = marked.index("["), marked.index("]") - 1
    plain = marked.replace("[", "", 1).replace("]", "", 1)
    first = plain.index(said) if said else 0
    sentence = Sentence(first, first + len(said or plain), 0)
    text = Text(plain, plain, (Block(kind, 0, len(plain)),))
    return stance(text, sentence, start, end)


def turned(found: Stance) -> list[str]:
    return [name for name, value in asdict(found).items() if value]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["text"]) for c in CASES])
def test_stance(case: dict[str, Any]) -> None:
    assert sorted(turned(stance_of(case["text"], case.get("sentence")))) == sorted(case["is"])


def test_there_are_enough_cases_of_what_must_not_count() -> None:
    assert len(CASES) >= 50
    assert 2 * sum("negated" not in case["is"] for case in CASES) >= len(CASES)


@pytest.mark.parametrize("cue", [pytest.param(c, id=c["phrases"][0]) for c in DATA["cues"]])
def test_a_cue_turns_its_example_and_not_its_counter_example(cue: dict[str, Any]) -> None:
    assert cue["why"]
    said = SAID.get(cue["kind"])
    assert bool(cue.get("flagged")) == bool(said)
    for example in cue.get("flagged", ()):
        assert said in turned(stance_of(example)), example
    none_of = {"idiom": {"negated", "hedged", "conditional"}, "fact": {"myth"}}
    for example in cue["counter_example"]:
        assert not {*turned(stance_of(example))} & none_of.get(cue["kind"], {said}), example


@pytest.mark.parametrize("entry", [*DATA["ends"], DATA["openers"], DATA["new_subject"]])
def test_what_ends_a_reach_ends_it(entry: dict[str, Any]) -> None:
    for example in entry["counter_example"]:
        assert not stance_of(example).negated, example


def test_a_block_of_quotation_is_quoted() -> None:
    assert stance_of("[Stretching] cures back pain.", kind="quote").quoted


def test_a_quotation_may_begin_in_another_sentence() -> None:
    text = "He wrote: “It is old. [Stretching] cures back pain.”"
    assert turned(stance_of(text, "Stretching cures back pain.”")) == ["quoted"]


def test_time_grows_with_the_length_only() -> None:
    def ask(plain: str) -> None:
        text = Text(plain, plain, (Block("paragraph", 0, len(plain)),))
        sentence = Sentence(0, len(plain), 0)
        for start in range(0, len(plain) - 1, max(1, len(plain) // 1000)):
            stance(text, sentence, start, start + 1)

    for unit in (
        "not ",
        "(",
        "not (may) ",
        "[not ",
        "if a, ",
        "“a ",
        "'a ",
        '"a b c ',
        "and it is ",
        "a, ",
    ):
        assert growth(ask, unit) < LINEAR, unit
