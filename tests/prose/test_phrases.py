"""The syntax of phrases, the order of what is found, and the time it takes."""

from __future__ import annotations

import pytest

from curate.prose.phrases import longest
from curate.prose.runs import Phrases
from tests.support import LINEAR, growth


def found(phrases: list[str], text: str) -> list[str]:
    return [text[start:end] for start, end, _ in Phrases((p, p) for p in phrases).find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("hip flexor", "hip flexor", ["hip flexor"]),
        ("hip flexor", "hip-flexor, hip  flexor", ["hip-flexor", "hip  flexor"]),
        ("hip flexor", "hip   flexor", ["hip   flexor"]),
        ("hip-flexor", "hip flexor", ["hip flexor"]),
        ("hip flexor", "hip    flexor, hip - flexor, hip. flexor, hip\nflexor, hip/flexor", []),
        ("hip", "ship hips whip hip's chip hip2 hip_s", ["hips", "hip's"]),
        ("muscle", "muscles' muscle's muscled muscular", ["muscles", "muscle's"]),
        ("biopsy", "biopsies biopsys", ["biopsies"]),
        ("crunch", "crunches crunchs", ["crunches"]),
        ("muscle pain", "muscles pain", []),
        ("stretch~", "stretch stretches stretchy", ["stretch", "stretches"]),
        ("stretch~", "stretched stretching restretching", ["stretched", "stretching"]),
        ("cure~", "cure cures cured curing curry", ["cure", "cures", "cured", "curing"]),
        ("hop~", "hop hops hopped hopping hoped hoping", ["hop", "hops", "hopped", "hopping"]),
        ("lie~", "lie lies lying", ["lie", "lies", "lying"]),
        ("carry~", "carry carries carried carrying", ["carry", "carries", "carried", "carrying"]),
        ("travel~", "traveled travelled", ["traveled", "travelled"]),
        ("lean~", "leaning leanning", ["leaning"]),
        ("lift", "lifting lifted", []),
        ("lift~ the leg", "lifting the legs", ["lifting the legs"]),
        ("tendon*", "tendon tendons tendonitis tend", ["tendon", "tendons", "tendonitis"]),
        ("cure~ tend* pain", "cures tendinitis pain", ["cures tendinitis pain"]),
        ("tend* * pain", "tendon or pain, tending pain", ["tendon or pain"]),
        ("your|the back", "your back, the backs, a back", ["your back", "the backs"]),
        ("100% safe", "100% safe, 100 % safe, 100 safe", ["100% safe", "100 % safe"]),
        ("m. psoas", "m. psoas, m psoas", ["m. psoas"]),
        ("myth:", "myth: x, myth : y, myths z", ["myth:", "myth :"]),
        ("isn't", "isn't isnt", ["isn't"]),
        ("don't", "'don't' do", ["don't"]),
        ("back", "'back' \"back\" (back) back", ["back"] * 4),
        ("Hip", "hip", ["hip"]),
        ("rückbildung", "rückbildung", ["rückbildung"]),
    ],
)  # fmt: skip
def test_a_phrase(phrase: str, text: str, expected: list[str]) -> None:
    assert found([phrase], text) == expected


def test_the_first_counts_then_the_longest_then_the_one_listed_first() -> None:
    listed = [
        ("flexor stretch", 0),
        ("hip", 1),
        ("hip flexor", 2),
        ("hip-flexors", 3),
        ("flex*", 4),
    ]
    assert list(Phrases(listed).find("hip flexors stretch flexor stretch")) == [
        (0, 11, 2),
        (20, 34, 0),
    ]
    assert Phrases(listed).every("hip flexors") == [
        (0, 11, 2),
        (0, 11, 3),
        (0, 3, 1),
        (4, 11, 4),
    ]


def test_longest_starts_anew_where_the_last_ended() -> None:
    spans = [(0, 5, "a"), (0, 2, "b"), (3, 9, "c"), (5, 6, "d")]
    assert list(longest(spans)) == [(0, 5, "a"), (5, 6, "d")]


def test_a_word_is_both_itself_and_a_beginning() -> None:
    assert found(["tendon pain", "tend* ache"], "tendon pain tendon ache") == [
        "tendon pain",
        "tendon ache",
    ]


def test_nothing_to_find_and_nowhere() -> None:
    assert list(Phrases[int]([]).find("hip")) == []
    assert list(Phrases([("hip", 1)]).find("")) == []
    assert list(Phrases([("hip", 1)]).find(" - ")) == []


@pytest.mark.parametrize("phrase", ["", "-hip", "(hip)", "“hip"])
def test_a_phrase_begins_with_a_word(phrase: str) -> None:
    with pytest.raises(ValueError, match="does not begin with a word"):
        Phrases([(phrase, 1)])


def test_there_is_a_word_on_each_side_of_a_choice() -> None:
    with pytest.raises(ValueError, match="nothing beside"):
        Phrases([("99%|98% sure", 1)])


def test_a_long_text_gives_the_same_as_its_parts() -> None:
    phrases = Phrases([("hip flexor", 1), ("knee", 2)])
    part = "the hip flexors bend the knee. "
    many = list(phrases.find(part * 1000))
    assert many == [
        (start + n * len(part), end + n * len(part), payload)
        for n in range(1000)
        for start, end, payload in phrases.find(part)
    ]


def test_time_grows_with_the_length_only() -> None:
    phrases = Phrases(
        [("a a a a a a a b", 1), ("a*", 2), ("a a", 3), ("a'a a", 4), ("hip - flexor", 5)]
    )
    for unit in ("a ", "a", "a'", "'", "-", "a-", "  ", "hip flexor ", "a.b,"):
        assert growth(lambda text: list(phrases.find(text)), unit) < LINEAR, unit
