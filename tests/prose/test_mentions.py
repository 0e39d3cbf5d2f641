"""What a text mentions; the word lists against the vocabularies and their own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import Knowledge, shipped
from curate.knowledge.anatomy.naming import every_name
from curate.prose.language import words
from curate.prose.mentions import Mention, _names, mentions
from curate.prose.runs import Phrases
from curate.prose.text import Block, Text
from tests.support import LINEAR, growth, parse

KNOW = shipped()
CASES = parse((Path(__file__).parent / "mentions.yaml").read_text(encoding="utf-8"))["cases"]
NAMES: list[dict[str, Any]] = words("names")["names"]
SET_PHRASES: list[dict[str, Any]] = words("names")["set_phrases"]
OWN = {"procedure"}
OF_ANATOMY: dict[str, set[str]] = {}
for _name in every_name(KNOW.anatomy):
    OF_ANATOMY.setdefault(_name.vocabulary, set()).add(_name.id)


def text_of(plain: str) -> Text:
    return Text(plain, plain, (Block("paragraph", 0, len(plain)),))


def ids_of(entry: dict[str, Any]) -> tuple[str, ...]:
    return (entry["id"],) if isinstance(entry["id"], str) else tuple(entry["id"])


def spoken(phrase: str) -> str:
    """A phrase in its simplest form: the first of several words, without endings."""
    return " ".join(part.split("|")[0].rstrip("~*") for part in phrase.split(" "))


@pytest.mark.parametrize("case", [pytest.param(c, id=c["text"]) for c in CASES])
def test_mentions_of_one_vocabulary(case: dict[str, Any]) -> None:
    plain = case["text"]
    expected = [(said, ids_of({"id": ids})) for said, ids in case["finds"].items()]
    found = [m for m in mentions(text_of(plain), KNOW) if m.vocabulary == case["vocabulary"]]
    assert [(plain[m.start : m.end], m.ids) for m in found] == expected


def test_there_are_enough_cases_of_what_must_not_match() -> None:
    assert len(CASES) >= 60
    assert 2 * sum(not case["finds"] for case in CASES) >= len(CASES) - 2


def test_vocabularies_do_not_hide_each_other() -> None:
    found = mentions(text_of("A hip replacement."), KNOW)
    assert [(m.start, m.end, m.vocabulary) for m in found] == [
        (2, 17, "condition"),
        (2, 5, "body_region"),
        (2, 5, "joint"),
    ]


def test_a_name_does_not_go_beyond_its_block() -> None:
    plain = "Lumbar\nfusion"
    blocks = (Block("heading", 0, 6, 1), Block("paragraph", 7, 13))
    assert mentions(Text(plain, plain, blocks), KNOW) == ()
    assert mentions(text_of(plain), KNOW)


def test_vague_names_are_left_out_unless_asked_for() -> None:
    text = text_of("Back pain from the core.")
    kinds = ("condition", "muscle_group")
    assert not [m for m in mentions(text, KNOW) if m.vocabulary in kinds]
    found = [m for m in mentions(text, KNOW, vague=True) if m.vocabulary in kinds]
    assert [(m.start, m.end, m.precise) for m in found] == [(0, 9, False), (19, 23, False)]


def test_a_pack_s_terms_are_names_too(tmp_path: Path) -> None:
    folder = tmp_path / "clinic" / "terms"
    folder.mkdir(parents=True)
    terms = (
        "vocabulary: condition\nterms:\n- {id: frozen_toe, name: “Frozen” toe (FT), means: Ours.}\n"
    )
    (folder / "ours.yaml").write_text(terms, encoding="utf-8")
    know = Knowledge((tmp_path / "clinic",))
    plain = "A frozen toe, or FT."
    found = [m for m in mentions(text_of(plain), know) if m.vocabulary == "condition"]
    assert [plain[m.start : m.end] for m in found] == ["frozen toe", "FT"]
    assert all(m.vocabulary != "condition" for m in mentions(text_of(plain), KNOW))


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["names"][0]) for e in NAMES])
def test_a_name_is_of_known_terms_and_is_found(entry: dict[str, Any]) -> None:
    vocabulary, ids = entry["vocabulary"], ids_of(entry)
    if vocabulary in OWN:
        assert vocabulary not in KNOW.terms
    elif vocabulary in OF_ANATOMY:
        assert set(ids) <= OF_ANATOMY[vocabulary]
        is_listed = vocabulary in words("names")["vocabularies"]
        assert is_listed or not entry["precise"], "what is precise stands in knowledge/anatomy"
    else:
        assert vocabulary in words("names")["vocabularies"]
        assert set(ids) <= KNOW.terms[vocabulary].keys()
    assert len(set(entry["names"])) == len(entry["names"])
    for name in entry["names"]:
        said = spoken(name)
        found = mentions(text_of(said), KNOW, vague=True)
        assert any(
            m.vocabulary == vocabulary and set(ids) & set(m.ids) and m.end == len(said)
            for m in found
        ), said


@pytest.mark.parametrize(
    "entry", [pytest.param(e, id=e["names"][0]) for e in NAMES if not e.get("precise", True)]
)
def test_a_vague_name_says_why_and_its_counter_example_concludes_nothing(
    entry: dict[str, Any],
) -> None:
    assert entry["why"]
    found = mentions(text_of(entry["counter_example"]), KNOW)
    assert not [
        m for m in found if m.vocabulary == entry["vocabulary"] and set(m.ids) & {*ids_of(entry)}
    ]


def test_a_set_phrase_has_a_name_in_it() -> None:
    """What hides nothing is taken out."""
    names = [(phrase, name) for phrase, name in _names(KNOW) if name.ids]
    matcher = Phrases(names)
    for entry in SET_PHRASES:
        for phrase in entry["phrases"]:
            inside = {name.vocabularies[0] for _, _, name in matcher.every(spoken(phrase))}
            assert inside & set(entry.get("hides", inside)), phrase


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["phrases"][0]) for e in SET_PHRASES])
def test_a_set_phrase_hides_the_names_in_it(entry: dict[str, Any]) -> None:
    plain = entry["counter_example"]
    hidden = list(Phrases((p, None) for p in entry["phrases"]).find(text_of(plain).folded))
    assert hidden
    every = {m.vocabulary for m in mentions(text_of(plain), KNOW, vague=True)} | {"muscle"}

    def stands_in(mention: Mention) -> bool:
        return any(start <= mention.start and mention.end <= end for start, end, _ in hidden)

    for vocabulary in entry.get("hides", every):
        found = mentions(text_of(plain), KNOW, vague=True)
        assert not [m for m in found if m.vocabulary == vocabulary and stands_in(m)]


def test_time_grows_with_the_length_only() -> None:
    for unit in (
        "hip-",
        "lie on your back with your ",
        "m. ",
        "hip replacement ",
        "a'",
        "knee 's\n",
    ):
        assert growth(lambda text: mentions(text_of(text), KNOW), unit) < LINEAR, unit
