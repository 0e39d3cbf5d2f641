"""Articles, screened: what is found in a whole text, and where exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.cli import main
from curate.config import Config, Project
from curate.engine import Engine
from curate.screen import screen
from tests.support import BASES, check_text

ENGINE = Engine(Project(Path(), Config()), everything=True)

ARTICLE = """Cure Your Neck Pain Today

Call our clinic today to book.

Neck Stretch

Sit on a chair. Tilt your head to the right until you feel a stretch. Hold for 20 seconds.

Lie on your stomach with both feet flat on the floor. Raise one leg. Hold for 10 seconds and \
repeat 10 times.
"""


def found(source: str, format: str = "text") -> list[tuple[str, str]]:
    """Each finding's rule and the words that it marks."""
    findings = screen(ENGINE, source, "article", format)
    places = [(finding.rule, finding.place) for finding in findings]
    return [(rule, source[place.start : place.end]) for rule, place in places if place]


def test_an_article() -> None:
    assert [entry for entry in found(ARTICLE) if not entry[0].startswith("DOS")] == [
        ("WRD001", "Cure Your Neck Pain"),
        ("WRD003", "Call our clinic today to book"),
        ("INS001", "on your stomach with both feet flat"),
        ("INS002", "one leg"),
    ]


def test_what_a_described_exercise_lacks() -> None:
    lacks = [rule for rule, _ in found(ARTICLE) if rule.startswith("DOS")]
    # The first has a hold and no repetitions; the second, under the same heading, ten. Nothing says
    # on how many days.
    assert lacks == ["DOS002", "DOS008", "DOS006"]


def test_a_clean_article_has_no_findings() -> None:
    assert (
        found(
            "Neck stretch\n\nSit on a chair. Tilt your head to the right until you feel a mild "
            "stretch. Hold for 20 seconds. Do it daily, 2 to 4 times on each side. See a doctor if "
            "an arm goes numb. No stretch cures neck pain.\n"
        )
        == []
    )


def test_places_count_lines_and_code_points(capsys: pytest.CaptureFixture[str]) -> None:
    source = "𝒜 title\r\n\r\nIt “works” and it cures back pain.\r\n"
    Path("a.txt").write_bytes(source.encode())
    assert main(["screen", "a.txt", "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    place = finding["place"]
    assert source[place["start"] : place["end"]] == "cures back pain"
    assert (place["line"], place["column"]) == (3, 19)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(ARTICLE)
    assert main(["screen", "a.txt"]) == 1
    told = capsys.readouterr().out
    assert "error[WRD001]: a promise: “Cure Your Neck Pain”" in told
    assert "Screened 1 article with" in told
    Path("good.md").write_text("# Walking\n\nWalk for 10 minutes a day.\n")
    assert main(["screen", "good.md"]) == 0
    for name, data, said in (
        ("none.txt", None, "no such file"),
        ("bad.txt", b"\xff\xfe\xfa", "not UTF-8"),
    ):
        if data is not None:
            Path(name).write_bytes(data)
        assert main(["screen", name]) == 2
        assert said in capsys.readouterr().err


# Paragraphs that promise nothing, in each format, with all that may shift an offset; and how
# the same promise is written there.
NOISE = {
    "text": [
        "“Ça va”, e\u0301 and 𝒜.",
        "It’s 20° – no more.",
        "\ufeffRest 👩‍🦽 well.",
        "- Rest\r\n- Sit",
    ],
    "markdown": [
        "*Ça* **va** `x`, &eacute; 𝒜.",
        "[Rest](http://a.b) 👩‍🦽.",
        "> Sit\r\n> down",
        "* Rest",
    ],
    "html": [
        "<p>&Ccedil;a &#x1D49C; e\u0301</p>",
        "<ul><li>Sit</ul>",
        "<b>Rest</b>\r\n<br>",
        "<!-- 𝒜 -->",
    ],
}
PROMISES = {
    "text": ["cures back pain", "cures\tback pain"],
    "markdown": ["cures back pain", "cures **back** pain", "*cures* back&nbsp;pain"],
    "html": ["cures back pain", "cures <em>back</em> pain", "cures&#32;back&nbsp;pain"],
}


@st.composite
def _articles(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """An article, its format, and its promises as they are written there, in order."""
    format = draw(st.sampled_from(sorted(NOISE)))
    gap = draw(st.sampled_from(["\n\n", "\r\n\r\n"]))
    promises = draw(st.lists(st.sampled_from(PROMISES[format]), min_size=1, max_size=4))
    parts = []
    for promise in promises:
        parts += draw(st.lists(st.sampled_from(NOISE[format]), max_size=3))
        parts.append(f"<p>It {promise}.</p>" if format == "html" else f"It {promise}.")
    return gap.join(parts), format, promises


@given(_articles())
def test_every_promise_is_marked_exactly(article: tuple[str, str, list[str]]) -> None:
    source, format, promises = article
    marked = [words for rule, words in found(source, format) if rule == "WRD001"]
    assert [_bare(words) for words in marked] == [_bare(promise) for promise in promises]


def _bare(words: str) -> str:
    """Without marks of emphasis, which belong to no word when they stand at its edge."""
    return words.strip("*")


@pytest.mark.parametrize(
    ("step", "marked"),
    [
        ("Hold for 2 minutes.", ["2 minutes"]),
        ("Hold for 20 seconds. Then hold for\n    60\n    seconds.", ["60\n    seconds"]),
        ('"Rest for 20 s. Hold for 2 s, hold for 2 min, rest for 2 min."', ["2 min", "2 min"]),
        ('"Hold for \\u0032 minutes."', ['"Hold for \\u0032 minutes."']),  # written otherwise
    ],
)
def test_words_of_a_record_are_marked_where_they_stand(
    tmp_path: Path, step: str, marked: list[str]
) -> None:
    text = (BASES / "exercise.yaml").read_text(encoding="utf-8")
    text = text.replace("Stay there and breathe calmly, then change sides.", step)
    findings = [f for f in check_text(tmp_path, text).findings if f.rule == "DOS009"]
    places = [(f.place.start, f.place.end) for f in findings if f.place]
    assert [text[start:end] for start, end in places] == marked
    assert len(set(places)) == len(places)
