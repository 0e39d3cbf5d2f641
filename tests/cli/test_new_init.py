"""Starting: ``curate new`` and ``curate init`` as their users meet them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

from curate.cli import main
from curate.config import find_project
from curate.engine import Engine
from curate.knowledge import Knowledge
from curate.records import FOLDERS, KINDS
from tests.support import base, check, dump, parse, write_record

MODES = [["--mode", mode] for mode in Knowledge().dosage]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "curate.toml").write_text('content = ["content"]\n')
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def todos(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(todos, value.values()))
    if isinstance(value, list):
        return sum(map(todos, value))
    return value == "todo"


@pytest.mark.parametrize("more", [[], *MODES], ids=lambda more: more[-1] if more else "no mode")
def test_an_exercise_draft_asks_for_just_what_the_rules_miss(root: Path, more: list[str]) -> None:
    assert main(["new", "exercise", "calf-raise", *more]) == 0
    assert_complete(root / "content/exercises/calf-raise.yaml")


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_each_kind(root: Path, kind: str) -> None:
    assert main(["new", kind, "x"]) == 0
    assert_complete(root / "content" / FOLDERS[kind] / "x.yaml")


def assert_complete(path: Path) -> None:
    """The to-dos in the file are the needed things; nothing is wrong and nothing else needed."""
    run = Engine(find_project()).check()
    (needed,) = run.drafts.values()
    assert {finding.rule for finding in needed} == {"SCH006"}, "every need is a to-do in the file"
    record = parse(path.read_text())
    assert len(needed) == todos(record) > 2
    assert run.findings == ()
    # What is needed and is not there would be found in a record that is no draft.
    assert record["status"] == "draft"


def test_the_draft_filled_in_is_a_good_record(root: Path) -> None:
    """From `new` to no problems: nothing beyond the to-dos was needed."""
    main(["new", "exercise", "base-exercise", "--mode", "static_stretch"])
    path = root / "content/exercises/base-exercise.yaml"
    record = parse(path.read_text())
    full = base()
    filled = {key: full.get(key, value) for key, value in record.items() if key != "status"}
    filled["dosage"] = {key: full["dosage"][key] for key in record["dosage"]}
    path.write_text(dump(filled))
    assert check(root).findings == ()


def test_every_stub_can_be_taken(root: Path) -> None:
    """Without its `# `, what else a record can say is a to-do of the right form as well."""
    main(["new", "exercise", "x", "--mode", "strength"])
    path = root / "content/exercises/x.yaml"
    head, _, stubs = path.read_text().partition("tells more.\n")
    taken = "".join(line.removeprefix("# ") for line in stubs.splitlines(keepends=True))
    path.write_text(head + "\n" + taken)
    assert_complete(path)
    assert "contraindications" in parse(path.read_text())


def test_an_article_takes_its_hash_from_the_text(root: Path) -> None:
    Path("a.md").write_text("Stretch ünd rest.", encoding="utf-8")
    assert main(["new", "article", "x", "--text", "a.md"]) == 0
    text = parse(Path("content/articles/x.yaml").read_text())["text"]
    assert (text["characters"], text["format"]) == (17, "markdown")
    assert text["sha256"] == hashlib.sha256(Path("a.md").read_bytes()).hexdigest()
    for name, data in (("b.txt", b"\xff"), ("c.txt", b"")):
        Path(name).write_bytes(data)
        assert main(["new", "article", "y", "--text", name]) == 2
    assert main(["new", "exercise", "y", "--text", "a.md"]) == 2
    assert main(["new", "article", "z", "--text", "none.txt"]) == 2


def test_a_treatment_says_of_which_kind(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "treatment", "x", "--kind", "surgery"]) == 0
    assert parse(Path("content/treatments/x.yaml").read_text())["kind"] == "surgery"
    assert main(["new", "treatment", "y"]) == 0
    record = parse(Path("content/treatments/y.yaml").read_text())
    assert (record["id"], record["kind"]) == ("y", "medication"), "an id that needs quotes"
    assert "of another kind use --kind: injection" in capsys.readouterr().out


def test_the_schema_is_named_where_it_stands(root: Path) -> None:
    main(["schema", "--write"])
    main(["new", "surgery", "x", "--name", 'A "name": it'])
    text = Path("content/treatments/x.yaml").read_text()
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../schema/authoring/treatment.schema.json"
    assert parse(text)["name"] == 'A "name": it'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["exercise", "Calf Raise"], "did you mean `calf-raise`?"),
        (["exercise", "../x"], "is not an id"),
        (["exercise", "x" * 81], "is not an id"),
        (["exercice", "x"], "did you mean `exercise`?"),
        (["exercise", "x", "--mode", "static-stretch"], "did you mean `static_stretch`?"),
        (["surgery", "x", "--mode", "strength"], "--mode is for exercises"),
        (["surgery", "x", "--kind", "surgery"], "--kind is for"),
        (["treatment", "x", "--kind", "exercise"], "is not a kind"),
        (["exercise", "taken"], "there is already content/exercises/taken.yaml"),
        (["reference", "taken"], "there is already content/exercises/taken.yaml"),
    ],
)
def test_what_new_refuses(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    path = write_record(root, base() | {"id": "taken"})
    before = path.read_bytes()
    assert main(["new", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert path.read_bytes() == before
    assert [p.name for p in root.rglob("*.yaml")] == ["taken.yaml"]


def test_init_makes_a_repository_that_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "our-clinic"]) == 0
    monkeypatch.chdir(tmp_path / "our-clinic")
    capsys.readouterr()
    assert main(["check", "--fail-on", "info"]) == 0
    assert "Checked 1 record (1 exercise)" in capsys.readouterr().out
    assert main(["export", "--to", "dataset"]) == 0
    assert '"name": "our-clinic"' in Path("dataset/dataset.json").read_text()
    assert main(["new", "exercise", "calf-stretch", "--mode", "static_stretch"]) == 0
    assert Path("content/exercises/calf-stretch.yaml").read_text().startswith("# yaml-language")
    for path in Path().rglob("*"):
        if path.is_file() and "schema" not in path.parts and "dataset" not in path.parts:
            assert not any(f"{{{key}}}" in path.read_text() for key in ("name", "title", "install"))


def test_the_workflow_runs_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    main(["init", "--title", "Our exercises", "--install", "./vendor/curate.whl"])
    workflow = yaml.safe_load(Path(".github/workflows/curate.yml").read_text())
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert runs == ["pip install ./vendor/curate.whl", "curate check --format github"]


def test_init_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("Mine.\n")
    assert main(["init"]) == 0
    assert Path("README.md").read_text() == "Mine.\n"
    assert "Kept as they were: README.md" in capsys.readouterr().out
    Path("README.md").unlink()
    assert main(["init"]) == 2
    assert "already holds curate.toml" in capsys.readouterr().err
    assert not Path("README.md").exists()
