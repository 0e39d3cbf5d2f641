"""What changed between two exports: found, weighed, told; and nothing vanishes unseen."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from jsonschema import Draft202012Validator

from curate.cli import main
from tests.support import base, write_record

WITHDRAWN = {"reason": "Too hard.", "date": "2026-01-31", "urgency": "safety", "replaced_by": "one"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    set_version(tmp_path, "1.0.0")
    write_record(tmp_path, base() | {"id": "one"})
    write_record(tmp_path, base() | {"id": "two"})
    write_record(tmp_path, base("medication") | {"id": "pill"})
    write_record(tmp_path, base("article"))
    write_record(tmp_path, base("person"))
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--to", "old"]) == 0
    return tmp_path


def set_version(root: Path, version: str) -> None:
    (root / "curate.toml").write_text(
        f'content = ["content"]\n[dataset]\nname = "test-set"\nversion = "{version}"\n'
    )


def change(root: Path, kind: str = "exercise", id: str = "one", **fields: Any) -> None:
    """Write a record with these fields instead of its own."""
    write_record(root, base(kind) | {"id": id} | fields)


def changes_after(root: Path) -> list[dict[str, Any]]:
    set_version(root, "2.0.0")
    assert main(["export", "--to", "new", "--since", "old"]) == 0
    path = Path("new/changes.jsonl")
    lines = path.read_text().splitlines() if path.exists() else []
    changes = [json.loads(line) for line in lines]
    schema = json.loads(Path("new/schema/change.json").read_text())
    for entry in changes:
        Draft202012Validator(schema).validate(entry)
    assert validate("new/datapackage.json").valid
    return changes


def test_no_change(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert changes_after(root) == []
    assert "Since version 1.0.0: no change." in capsys.readouterr().out
    assert main(["diff", "old", "new"]) == 0
    assert capsys.readouterr().out == "1.0.0 → 2.0.0: no change.\n"


def test_the_example_of_the_readers(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Doses, a warning and a withdrawal, in plain words, what matters most first."""
    dosage = base()["dosage"]
    change(root, dosage=dosage | {"hold": "10-20 s", "reps": 3})
    pill = base("medication")
    pill["labels"][0]["maximum_24h"] = "800 mg"
    pill["warnings"].append("nsaid_pregnancy")
    change(root, "medication", "pill", labels=pill["labels"], warnings=pill["warnings"])
    change(root, id="two", status="withdrawn", withdrawn=WITHDRAWN)
    change(root, id="three")
    found = {entry["id"]: entry for entry in changes_after(root)}
    assert {id: entry["change"] for id, entry in found.items()} == {
        "fda-2020-preg": "added",
        "one": "clinical",
        "pill": "clinical",
        "three": "added",
        "two": "withdrawn",
    }
    assert found["two"]["urgency"] == "safety"
    assert found["two"]["reason"] == "Too hard."
    assert found["two"]["replaced_by"] == "one"
    capsys.readouterr()
    main(["diff", "old", "new"])
    told = capsys.readouterr().out
    assert told.startswith(
        "1.0.0 → 2.0.0: 1 exercise withdrawn for safety, 1 exercise added, 1 reference added, "
        "2 doses changed, 1 warning added.\n"
    )
    assert "~ dosage.hold: 15 to 30 s → 10 to 20 s" in told
    assert "+ warnings.nsaid_pregnancy: nsaid_pregnancy" in told
    assert "two (exercise): withdrawn, safety: Too hard. Use one." in told


STEPS = base()["instructions"]
CONTRAINDICATION = base()["contraindications"][0]


@pytest.mark.parametrize(
    ("fields", "weight", "path"),
    [
        ({"name": "Renamed"}, "wording", ["name"]),
        ({"also_known_as": ["another"]}, "wording", ["also_known_as", "another"]),
        ({"instructions": [STEPS[0].replace(".", "!").upper(), *STEPS[1:]]}, "wording", 0),
        ({"instructions": [STEPS[0].replace("front", "back"), *STEPS[1:]]}, "clinical", 0),
        ({"license": "CC0-1.0"}, "clinical", ["license"]),
        (
            {"instructions": [*STEPS[:2], STEPS[2].replace("breathe", "do not breathe")]},
            "clinical",
            0,
        ),
        ({"instructions": [*STEPS[:1], "Do not arch.", *STEPS[1:]]}, "clinical", 0),
        ({"instructions": [STEPS[0].replace("right", "left"), *STEPS[1:]]}, "clinical", 0),
        ({"warnings": []}, "clinical", ["warnings", "exercise_stop_rules"]),
        ({"position": "kneeling"}, "clinical", ["position"]),
        ({"easier": ["two"]}, "clinical", ["easier", "two"]),
        (
            {"contraindications": [CONTRAINDICATION | {"because": "The kneecap is pressed."}]},
            "wording",
            ["contraindications", "knee_pain", "because"],
        ),
        (
            {"contraindications": [CONTRAINDICATION | {"action": "avoid"}]},
            "clinical",
            ["contraindications", "knee_pain", "action"],
        ),
    ],
)
def test_how_much_a_change_matters(
    root: Path, fields: dict[str, Any], weight: str, path: list[str] | int
) -> None:
    change(root, **fields)
    (entry,) = changes_after(root)
    assert entry["change"] == weight
    (field,) = entry["fields"]
    assert field["weight"] == weight
    assert field["path"] == (path or ["instructions"])


def test_a_rounded_unit_is_no_change(root: Path) -> None:
    change(root, dosage=base()["dosage"] | {"rest": "10-30 s", "hold": "0.25-0.5 min"})
    assert changes_after(root) == []


def test_what_vanishes_fails_the_export(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_version(root, "2.0.0")
    Path("content/exercises/two.yaml").unlink()
    assert main(["export", "--to", "new", "--since", "old"]) == 2
    said = capsys.readouterr().err
    assert "gone since version 1.0.0 without being withdrawn: two; bring back the file" in said
    assert not Path("new").exists()
    before = Path("old/dataset.json").read_bytes()
    assert main(["export", "--to", "old"]) == 2, "replacing an export compares with it"
    assert Path("old/dataset.json").read_bytes() == before
    change(root, id="two", status="draft")
    assert main(["export", "--to", "new", "--since", "old"]) == 2
    assert "two (draft: content/exercises/two.yaml): finish and mend" in capsys.readouterr().err
    change(root, id="two", status="withdrawn", withdrawn=WITHDRAWN)
    assert main(["export", "--to", "new", "--since", "old"]) == 0
    Path("content/exercises/two.yaml").unlink()
    set_version(root, "3.0.0")
    assert main(["export", "--to", "newer", "--since", "new"]) == 2, "a tombstone stays"
    capsys.readouterr()
    assert main(["export", "--to", "newer"]) == 0
    capsys.readouterr()
    assert main(["diff", "new", "newer"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("2.0.0 → 3.0.0: 1 exercise gone without being withdrawn.")
    assert "two (exercise): gone, and not withdrawn" in told
    assert main(["diff", "new", "newer", "--format", "jsonl"]) == 1
    assert json.loads(capsys.readouterr().out)["change"] == "vanished"


def test_changed_content_needs_a_new_version_elsewhere_too(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(root, name="Renamed")
    assert main(["export", "--to", "new", "--since", "old"]) == 2
    assert "the dataset version is still 1.0.0: raise" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        ("{", "is not JSON"),
        ("[]", "is not the dataset.json of an export"),
        ('{"version": "1", "withdrawn": [], "exercises": [], "treatments": []}', "is not the"),
        (
            '{"version": "1", "content_hash": "", "withdrawn": [], "exercises": [{"id": "x"}], '
            '"treatments": []}',
            "not a record",
        ),
    ],
)
def test_what_is_no_export(
    root: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    Path("bad").mkdir()
    if text is not None:
        Path("bad/dataset.json").write_text(text)
    for command in (["diff", "bad", "old"], ["export", "--to", "new", "--since", "bad"]):
        assert main(command) == 2
        told = capsys.readouterr().err
        assert said in told
        assert told.count("\n") == 1
    assert not Path("new").exists()


def test_an_export_into_the_content_is_refused(root: Path) -> None:
    assert main(["export", "--to", "content/out"]) == 2
    assert not Path("content/out").exists()


def test_articles_and_people_are_exported(root: Path) -> None:
    article, person = (
        json.loads(Path(f"old/{name}.jsonl").read_text()) for name in ("articles", "people")
    )
    assert article["claims"][0]["rule"] == "DOS001"
    assert person["professions"] == ["physiotherapist"]
    for name, record in (("article", article), ("person", person)):
        schema = json.loads(Path(f"old/schema/{name}.json").read_text())
        Draft202012Validator(schema).validate(record)
    counts = json.loads(Path("old/dataset.json").read_text())["counts"]
    assert (counts["articles"], counts["claims"], counts["people"]) == (1, 1, 1)


def test_claims_and_origins_lead_somewhere(root: Path) -> None:
    """A claim nobody decided stays out, and so does a link to what is not exported."""
    article = base("article")
    (claim,) = article["claims"]
    article["claims"] = [
        claim | {"records": ["one", "two"]},
        copy.deepcopy(claim) | {"id": "undecided", "status": "proposed"},
    ]
    write_record(root, article)
    change(root, origin={"article": "base-article", "claims": ["no-hold"], "changed": "A hold."})
    change(root, id="two", status="draft")
    assert main(["export", "--to", "new"]) == 0
    index = json.loads(Path("new/dataset.json").read_text())
    (exported,) = index["articles"]
    assert [entry["id"] for entry in exported["claims"]] == ["no-hold"]
    assert exported["claims"][0]["records"] == ["one"]
    dropped = {"id": "base-article", "field": "claims.records", "target": "two"}
    assert index["dropped_links"] == [dropped]
    assert index["exercises"][0]["origin"]["claims"] == ["no-hold"]
    write_record(root, article | {"status": "draft"})
    assert main(["export", "--to", "newer"]) == 0
    index = json.loads(Path("newer/dataset.json").read_text())
    assert index["exercises"][0]["origin"] is None
    assert index["dropped_links"][0]["field"] == "origin.article"


FORMULAS = ["=1+1", "+1", "-1", "@x", "＝1"]


def rows(name: str) -> list[dict[str, str]]:
    text = Path(f"new/csv/{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv(root: Path) -> None:
    change(root, name="=HYPERLINK(1)", also_known_as=FORMULAS, instructions=['Say "a, b"', "Ärm"])
    change(root, id="two", status="withdrawn", withdrawn=WITHDRAWN)
    for number, formula in enumerate(FORMULAS):
        change(root, id=f"f-{number}", name=formula)
    assert main(["export", "--to", "new", "--csv"]) == 0
    (one,) = (row for row in rows("exercise") if row["id"] == "one")
    assert one["name"] == "'=HYPERLINK(1)"
    assert one["dosage.hold"] == "15 to 30 s"
    assert one["dosage.reps"] == "2 to 4", "not a day in April"
    assert one["dosage.frequency"] == "2 to 7/week"
    assert one["dosage.basis"] == "acsm-2011 (flexibility)"
    assert one["instructions"] == 'Say "a, b" | Ärm'
    assert one["contraindications"].startswith("condition: knee_pain; action: modify; use: Pad")
    (pill,) = rows("medication")
    assert "interval: 4 to 6 h" in pill["labels"]
    assert rows("withdrawn")[0]["urgency"] == "safety"
    for path in Path("new/csv").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))):
            assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row)
    assert validate("new/datapackage.json").valid
    package = json.loads(Path("new/datapackage.json").read_text())
    assert "csv/exercise.csv" in {resource["path"] for resource in package["resources"]}


def test_every_kind_has_its_csv(root: Path) -> None:
    for kind in ("injection", "surgery", "manual_therapy", "self_care", "education"):
        write_record(root, base(kind))
    assert main(["export", "--to", "new", "--csv"]) == 0
    assert {path.stem for path in Path("new/csv").iterdir()} == {
        *("exercise", "medication", "injection", "surgery", "manual_therapy", "self_care"),
        *("education", "article", "reference", "person"),
    }
