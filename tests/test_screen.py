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
        ("WRD001", "Cure Your"),
        ("WRD003", "Call our"),
        ("INS001", "both feet flat"),
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
    assert "error[WRD001]: a promise: “Cure Your”" in told
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


PIECES = st.sampled_from(
    ["It cures back pain. ", "“Ça va” ", "e\u0301 ", "𝒜 ", "\r\n\r\n", "\n", "- ", "# ", "Rest. "]
)


@given(st.lists(PIECES, max_size=12))
def test_every_promise_is_marked_exactly(pieces: list[str]) -> None:
    source = "".join(pieces)
    for _, words in [entry for entry in found(source) if entry[0] == "WRD001"]:
        assert words == "cures back pain"
