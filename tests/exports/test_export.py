"""The dataset: whole, the same every time, refused when it would mislead."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from jsonschema import Draft202012Validator

from curate import writing
from curate.cli.export import run as export_command
from tests.support import base, write_record

WITHDRAWN = {"reason": "Too hard.", "date": "2026-01-31", "urgency": "safety", "replaced_by": "one"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "curate.toml").write_text(
        'content = ["content"]\n[dataset]\nname = "test-set"\nversion = "1.0.0"\n'
    )
    write_record(tmp_path, base() | {"id": "one"})
    write_record(tmp_path, base() | {"id": "gone", "status": "withdrawn", "withdrawn": WITHDRAWN})
    write_record(tmp_path, base("medication") | {"id": "pill"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*more: str) -> int:
    return export_command(["--to", "out", *more])


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("out", name).read_text().splitlines()]


def files() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(Path("out").rglob("*")) if p.is_file()}


def test_what_is_there(root: Path) -> None:
    assert export() == 0
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "LICENSES.md",
        "README.md",
        "datapackage.json",
        "dataset.json",
        "exercises.jsonl",
        "references.jsonl",
        "schema",
        "treatments.jsonl",
        "withdrawn.jsonl",
    ]
    (exercise,) = lines("exercises.jsonl")
    assert exercise["dosage"]["hold"] == {"min": 15, "max": 30, "unit": "s"}
    assert exercise["dosage"]["tempo"] is None, "every key is there"
    assert exercise["review"] == {"signed": False, "scopes": []}
    (pill,) = lines("treatments.jsonl")
    assert pill["labels"][0]["interval"] == {"min": 14400, "max": 21600, "unit": "s"}
    assert pill["interactions"][0]["with"] == "anticoagulant"
    assert [r["id"] for r in lines("references.jsonl")] == [
        "acsm-2011",
        "cfr-201-326",  # the warnings in use rest on these two
        "ifompt-2020",
        "label-ibuprofen",
    ]
    assert lines("withdrawn.jsonl") == [{"id": "gone", "kind": "exercise", **WITHDRAWN}]
    card = Path("out/README.md").read_text()
    assert "No clinician has reviewed these records" in card
    assert "Intended purpose" in card


def test_records_and_index_fit_the_schemas_beside_them(root: Path) -> None:
    export()
    for name in ("exercise", "treatment", "reference"):
        schema = json.loads(Path(f"out/schema/{name}.json").read_text())
        for record in lines(f"{name}s.jsonl"):
            Draft202012Validator(schema).validate(record)
            broken = {key: value for key, value in record.items() if key != "hash"}
            assert not Draft202012Validator(schema).is_valid(broken)
    index = json.loads(Path("out/dataset.json").read_text())
    schema = json.loads(Path("out/schema/dataset.json").read_text())
    Draft202012Validator(schema).validate(index)
    assert index["counts"] == {
        "exercises": 1,
        "treatments": 1,
        "articles": 0,
        "claims": 0,
        "references": 4,
        "people": 0,
        "withdrawn": 1,
        "left_out": 0,
    }
    assert index["licenses"] == {"CC-BY-4.0": 2}
    assert {term["id"] for term in index["vocabularies"]["warning"]} == {
        "exercise_stop_rules",
        "nsaid_stomach_bleeding",
    }
    assert all(term["text"] and term["basis"] for term in index["vocabularies"]["warning"])
    exported = {record["id"] for record in index["references"]}
    for terms in index["vocabularies"].values():
        for source in (source for term in terms for source in term["basis"]):
            assert source["ref"] in exported or source["type"] == "practice_consensus"
    assert index["exercises"] == lines("exercises.jsonl")


def test_the_data_package_is_valid_and_notices_a_changed_byte(root: Path) -> None:
    export()
    assert validate("out/datapackage.json").valid
    package = json.loads(Path("out/datapackage.json").read_text())
    listed = {resource["path"] for resource in package["resources"]}
    assert listed == {name.removeprefix("out/") for name in files()} - {"datapackage.json"}
    for resource in package["resources"]:
        path = Path("out", resource["path"])
        data = path.read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        path.write_bytes(data.replace(b"e", b"a", 1))
        assert not validate("out/datapackage.json").valid, resource["path"]
        path.write_bytes(data)
    assert validate("out/datapackage.json").valid


def test_the_same_content_gives_the_same_bytes(root: Path) -> None:
    export()
    first = files()
    assert export() == 0
    assert files() == first
    for path in Path("content").rglob("*.yaml"):
        path.write_text("# a comment\n" + path.read_text())
    assert export_command(["--to", "again"]) == 0
    again = {str(p).replace("again", "out"): p.read_bytes() for p in Path("again").rglob("*.*")}
    assert {k: v for k, v in again.items() if k in first} == first


def test_changed_content_needs_a_new_version(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from curate.cli import main

    export()
    before = files()
    write_record(root, base() | {"id": "one", "name": "Renamed"})
    assert main(["export", "--to", "out"]) == 2
    assert "the content changed, but the dataset version is still 1.0.0" in capsys.readouterr().err
    assert files() == before
    config = Path("curate.toml")
    config.write_text(config.read_text().replace("1.0.0", "1.1.0"))
    assert main(["export", "--to", "out"]) == 0
    assert lines("exercises.jsonl")[0]["name"] == "Renamed"


def test_a_record_with_an_open_error_stays_out_and_is_listed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_record(root, base() | {"id": "bad", "position": "handstand"})
    write_record(root, base() | {"id": "unreadable", "goals": 3})
    write_record(root, base() | {"id": "later", "status": "draft", "name": "todo"})
    assert export() == 1
    assert [record["id"] for record in lines("exercises.jsonl")] == ["one"]
    left = json.loads(Path("out/dataset.json").read_text())["left_out"]
    assert [(item["id"], item["reason"], item["rules"]) for item in left] == [
        ("bad", "open errors", ["IDN006"]),
        ("later", "draft", []),
        ("unreadable", "cannot be read", ["SCH003"]),
    ]
    assert "Left out: content/exercises/bad.yaml (open errors: IDN006)" in capsys.readouterr().err
    assert "`bad`: open errors (IDN006)" in Path("out/README.md").read_text()


def test_flagged_records_are_marked(root: Path) -> None:
    write_record(root, base() | {"id": "bad", "position": "handstand"})
    assert export("--include-flagged") == 1
    bad, one = lines("exercises.jsonl")
    assert (bad["id"], one["id"]) == ("bad", "one")
    assert one["open_findings"] == []
    card = Path("out/README.md").read_text()
    assert "1 record of 3 did not pass the automatic checks" in card
    assert "- `bad`: IDN006" in card
    (finding,) = bad["open_findings"]
    assert (finding["rule"], finding["path"]) == ("IDN006", ["position"])
    assert validate("out/datapackage.json").valid


def test_settings_do_not_hide_errors_from_an_export(root: Path) -> None:
    config = Path("curate.toml")
    config.write_text('ignore = ["IDN"]\n' + config.read_text())
    write_record(root, base() | {"id": "bad", "position": "handstand"})
    assert export() == 1
    assert [record["id"] for record in lines("exercises.jsonl")] == ["one"]


def test_another_folder_is_never_overwritten(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from curate.cli import main

    Path("out").mkdir()
    Path("out/thesis.txt").write_text("years of work")
    assert main(["export", "--to", "out"]) == 2
    assert "holds something other than a whole export" in capsys.readouterr().err
    assert Path("out/thesis.txt").read_text() == "years of work"
    Path("file").write_text("x")
    assert main(["export", "--to", "file"]) == 2


@pytest.mark.parametrize("name", ["notes.txt", ".git/config", "schema/own.json"])
def test_files_that_no_export_wrote_are_never_deleted(
    name: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from curate.cli import main

    export()
    path = Path("out", name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    config = Path("curate.toml")
    config.write_text(config.read_text().replace("1.0.0", "2.0.0"))
    assert main(["export", "--to", "out"]) == 2
    assert "what no export wrote" in capsys.readouterr().err
    assert path.read_text() == "mine"
    path.unlink()
    if name.startswith(".git"):
        assert main(["export", "--to", "out"]) == 2, "an empty .git is somebody's, too"
        path.parent.rmdir()
    assert main(["export", "--to", "out"]) == 0


def test_links_and_citations_lead_somewhere_in_the_dataset(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_record(root, base() | {"id": "later", "status": "draft"})
    write_record(root, base() | {"id": "two", "easier": ["later", "one"], "harder": ["gone"]})
    write_record(root, base("reference") | {"id": "our-draft", "status": "draft"})
    write_record(root, base("reference") | {"id": "our-own"})
    cited = base()["dosage"]
    write_record(root, base() | {"id": "three", "dosage": cited | {"basis": {"ref": "our-draft"}}})
    write_record(root, base() | {"id": "four", "dosage": cited | {"basis": {"ref": "our-own"}}})
    assert export() == 0
    records = {record["id"]: record for record in lines("exercises.jsonl")}
    assert sorted(records) == ["four", "one", "two"]
    assert records["two"]["easier"] == ["one"]
    assert records["two"]["harder"] == ["gone"], "a tombstone is in the dataset"
    index = json.loads(Path("out/dataset.json").read_text())
    assert index["dropped_links"] == [{"id": "two", "field": "easier", "target": "later"}]
    left = {item["id"]: item for item in index["left_out"]}
    assert left["three"]["reason"] == "cites what is not exported"
    assert left["three"]["rules"] == ["our-draft"]
    references = {record["id"] for record in lines("references.jsonl")}
    assert {"acsm-2011", "our-own", "label-ibuprofen"} <= references
    assert "our-draft" not in references
    assert "Link left out: two: easier later" in capsys.readouterr().err


def test_an_export_of_nothing_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from curate.cli import main

    for path in Path("content").rglob("*.yaml"):
        path.write_text("name: [unclosed\n")
    assert main(["export", "--to", "out"]) == 2
    assert "no record passed" in capsys.readouterr().err
    assert not Path("out").exists()


def test_nothing_is_half_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export()
    before = files()
    config = Path("curate.toml")
    config.write_text(config.read_text().replace("1.0.0", "2.0.0"))
    written = []

    def fail_on_third(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) == 3:
            raise OSError(28, "No space left on device", str(self))
        return original(self, data)

    original = Path.write_bytes
    monkeypatch.setattr(writing.Path, "write_bytes", fail_on_third)
    with pytest.raises(OSError, match="No space left"):
        export()
    monkeypatch.undo()
    monkeypatch.chdir(root)
    assert files() == before
    assert [p.name for p in root.iterdir() if re.match(r"\.out", p.name)] == []


def test_the_content_hash_is_of_the_content(root: Path) -> None:
    export()
    first = json.loads(Path("out/dataset.json").read_text())["content_hash"]
    config = Path("curate.toml")
    config.write_text(config.read_text().replace("1.0.0", "2.0.0"))
    export()
    assert json.loads(Path("out/dataset.json").read_text())["content_hash"] == first
    record = lines("exercises.jsonl")[0]
    content = {k: v for k, v in record.items() if k not in ("hash", "review", "open_findings")}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert record["hash"] == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def test_flagged_records_without_licence_or_reason(root: Path) -> None:
    """What flagged records lack is neither invented nor a fault of the tool."""
    record = base() | {"id": "free"}
    del record["license"]
    write_record(root, record)
    write_record(root, base() | {"id": "vanished", "status": "withdrawn"})
    assert export("--include-flagged") == 1
    index = json.loads(Path("out/dataset.json").read_text())
    assert index["licenses"] == {"CC-BY-4.0": 2}
    assert [record["id"] for record in index["exercises"]] == ["free", "one"]
    assert [(left["id"], left["rules"]) for left in index["left_out"]] == [("vanished", ["IDN007"])]
    assert "`free`" in Path("out/LICENSES.md").read_text()
    assert validate("out/datapackage.json").valid
