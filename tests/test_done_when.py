"""One mistake in the shipped content gives exactly one finding, at its line, in clear words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from curate.config import find_project
from curate.engine import Engine, Run
from curate.source import MAX_BYTES
from tests.support import ROOT

STRETCH = "exercises/half-kneeling-hip-flexor-stretch.yaml"
MISTAKES = {
    # name: (pattern in the file, replacement, what the marked line starts with, part of message)
    "hold removed": (r"\n  hold: 15-30 s", "", "dosage:", "no hold time for a static stretch"),
    "reps: 10-": (r"reps: 2-4", "reps: 10-", "  reps: 10-", "`10-` is not a count"),
    "a unit dropped": (r"hold: 15-30 s", "hold: 15-30", "  hold: 15-30", "has no unit"),
    "an unknown field": (r"hold: 15-30 s", "holds: 15-30 s", "  holds:", "not a field of `dosage`"),
    "an unheard-of field": (r"\nposition:", "\ncolour: red\nposition:", "colour:", "not a field"),
    "a key doubled": (r"(\nmode: \w+)", r"\1\1", "mode:", "`mode` stands twice"),
    "a broken reference": (r"lauersen-2014", "lauersen-2041", "    basis:", "no reference"),
    "a broken link": (r"\neasier:[^\n]*", "\neasier: [nowhere]", "easier:", "no exercise"),
    "a wrong id": (r"id: half-kneeling-hip-flexor-stretch", "id: other", "id: other", "the id is"),
    "an unclosed bracket": (r"name: Half-kneeling[^\n]*", "name: [unclosed", "name: [", "closed"),
    "reps: 010": (r"reps: 2-4", "reps: 010", "  reps: 010", "`010` means different things"),
    "two documents": (r"\nmistakes:", "\n---\nmistakes:", "---", "second document"),
    "an empty value": (r"name: Half-kneeling[^\n]*", "name:", "name:", "`name` is empty"),
    "a missing field": (r"\nposition: half_kneeling", "", "# yaml", "`position` is missing"),
    "an unknown muscle": (r"psoas_major", "psoas_mayor", "  stretched:", "not a known muscle"),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "curate.toml").write_text('content = ["content"]\n')
    return tmp_path


def check(root: Path) -> Run:
    return Engine(find_project([root])).check()


def test_shipped_content_is_clean(content: Path) -> None:
    run = check(content)
    assert run.findings == ()
    assert run.not_run == ()
    assert sum(run.kinds.values()) == len(run.files) == len(list(content.rglob("*.yaml"))) > 0


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_one_finding(name: str, content: Path) -> None:
    pattern, replacement, marked, words = MISTAKES[name]
    path = content / "content" / STRETCH
    text, number = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
    assert number == 1
    path.write_text(text, encoding="utf-8")
    (finding,) = check(content).findings
    assert finding.place is not None
    assert words in finding.message
    line = text.split("\n")[finding.place.line - 1]
    if name == "a missing field":  # there is no line for it: the first field is marked
        assert line == "schema: 1"
    else:
        assert line.startswith(marked)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"- " * 20_000, "YML004"),
        (b"[" * 100_000, "YML004"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "YML006"),
        (b"a: &a x\nb: [" + b"*a," * 50_000 + b"]", "YML006"),
        (b"a: b\x00c\n", "YML005"),
        ("a: b\n".encode("utf-16"), "YML005"),
        (b"x: " + b"y" * 10_000_000, "YML004"),
        (b"\xff" * 1000, "YML005"),
        (b"x: " + b"y" * (MAX_BYTES - 3), "SCH005"),
    ],
)
def test_hostile_files_give_one_finding(data: bytes, rule: str, tmp_path: Path) -> None:
    folder = tmp_path / "content" / "things"
    folder.mkdir(parents=True)
    (folder / "hostile.yaml").write_bytes(data)
    assert [finding.rule for finding in check(tmp_path).findings] == [rule]
