"""Sentences: cases as data, the abbreviations as they say of themselves, nothing lost."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.prose.language import words
from curate.prose.sentences import sentences, spans
from curate.prose.text import Block
from tests.support import parse_cases

CASES = parse_cases(Path(__file__).with_name("sentences.yaml"))["cases"]
ABBREVIATIONS = words("abbreviations")["abbreviations"]
MARKS = """. ! ? … ... .) .” " ( ) [1] Dr. e.g. 30 s. min. U.S. J. approx. vs. a A Then then 1. 2.5
    — – : ; “ ” ’ é e\u0301 😀 etc. No. p.m. vitamin Hold it 10 reps. ?! ' * _"""
PIECES = st.sampled_from([*MARKS.split(), "\n", "\r\n", "  ", "\t", "\u00a0"])


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, 0, len(text))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    assert cut(case.get("joint", " ").join(case["sentences"])) == case["sentences"]


def test_cases_are_many_and_have_names_of_their_own() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("entry", ABBREVIATIONS, ids=lambda entry: entry["id"])
def test_counter_example(entry: dict[str, str]) -> None:
    """After `may` the sentence ends where the example says; after `never` it does not."""
    example = entry["counter_example"]
    stops = example.lower().count(f"{entry['id'].lower()}.")
    assert stops, "the example has the abbreviation with its full stop"
    ends = [text for text in cut(example)[:-1] if text.lower().endswith(f"{entry['id'].lower()}.")]
    assert len(ends) == (1 if entry["ends"] == "may" else 0)


@pytest.mark.parametrize("entry", ABBREVIATIONS, ids=lambda entry: entry["id"])
def test_abbreviation_goes_on_before_a_small_letter(entry: dict[str, str]) -> None:
    text = f"Take about 3 {entry['id']}. of it."
    assert cut(text) == [text]


def test_abbreviations_are_whole() -> None:
    keys = {"id", "kind", "ends", "why", "counter_example"}
    assert all(entry.keys() == keys for entry in ABBREVIATIONS)
    assert {entry["kind"] for entry in ABBREVIATIONS} == {"unit", "title", "latin", "other"}
    assert {entry["ends"] for entry in ABBREVIATIONS} == {"may", "never"}
    ids = [entry["id"] for entry in ABBREVIATIONS]
    assert len(set(ids)) == len(ids)


def test_no_sentence_goes_beyond_its_block() -> None:
    plain = "Steps\n\nLie down. Rest\n\nand wait."
    blocks = [Block("heading", 0, 5), Block("paragraph", 7, 21), Block("paragraph", 23, 32)]
    found = [(plain[s.start : s.end], s.block) for s in sentences(plain, blocks)]
    assert found == [("Steps", 0), ("Lie down.", 1), ("Rest", 1), ("and wait.", 2)]


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30), st.sampled_from([" ", ""]))
def test_nothing_is_lost_or_told_twice(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    found = list(spans(text, 0, len(text)))
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in found)


@given(st.lists(PIECES, max_size=12), st.lists(PIECES, max_size=12))
def test_what_stands_around_a_block_does_not_matter(before: list[str], within: list[str]) -> None:
    head, text = " ".join(before), " ".join(within)
    inside = spans(f"{head}\n\n{text}\n\n{head}", len(head) + 2, len(head) + 2 + len(text))
    assert [(a - len(head) - 2, b - len(head) - 2) for a, b in inside] == list(
        spans(text, 0, len(text))
    )
