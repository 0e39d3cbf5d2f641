"""The contracts of a run: gates, locks, partial runs, what was not run, exit statuses."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curate import engine as engine_module
from curate.config import ConfigError, PathSettings
from curate.engine import Engine, RuleError, Run
from curate.finding import Finding, Severity
from curate.records import KINDS
from curate.records.exercise import Exercise
from curate.rules import RULES
from curate.rules.base import Rule, rule
from tests.records.test_equivalence import mutations, schema_accepts
from tests.support import FOLDERS, base, check, check_text, dump, project, write_record


def write_text(root: Path, text: str, name: str = "base-exercise") -> None:
    path = root / "content" / "exercises" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def codes(run: Run) -> list[str]:
    return [finding.rule for finding in run.findings]


def with_dosage(**changes: Any) -> dict[str, Any]:
    record = base()
    record["dosage"] |= changes
    record["dosage"] = {key: value for key, value in record["dosage"].items() if value is not None}
    return record


# Partly invalid records


def test_an_unreadable_field_silences_the_rules_that_read_it(tmp_path: Path) -> None:
    write_record(tmp_path, base() | {"mode": 3})
    run = check(tmp_path)
    assert codes(run) == ["SCH003"]
    assert {(skipped.rule, skipped.field) for skipped in run.not_run} >= {("DOS001", "mode")}


def test_a_field_under_a_near_miss_is_unavailable_not_absent(tmp_path: Path) -> None:
    record = with_dosage(hold=None)
    record["dosage"]["holds"] = "15-30 s"
    write_record(tmp_path, record)
    run = check(tmp_path)
    assert codes(run) == ["SCH001"]
    assert ("DOS001", "hold") in {(skipped.rule, skipped.field) for skipped in run.not_run}


def test_a_list_with_one_bad_item_is_unavailable_whole(tmp_path: Path) -> None:
    @rule("TST001")
    def reads_goals(exercise: Exercise) -> Iterator[Finding]:
        """Test."""
        yield Finding(f"{len(exercise.goals)} goals", at=("goals",), remedy="none")

    write_record(tmp_path, base() | {"goals": ["range_of_motion", 3]})
    run = Engine(project(tmp_path), rules=(*RULES, reads_goals)).check()
    assert "TST001" not in codes(run)
    assert ("TST001", "goals") in {(skipped.rule, skipped.field) for skipped in run.not_run}


def test_a_rule_that_raises_is_a_fault_of_the_tool(tmp_path: Path) -> None:
    @rule("TST002")
    def broken(exercise: Exercise) -> Iterator[Finding]:
        """Test."""
        raise KeyError(exercise.id)
        yield

    write_record(tmp_path, base())
    with pytest.raises(RuleError, match=r"TST002 failed on content/exercises/base-exercise\.yaml"):
        Engine(project(tmp_path), rules=(broken,)).check()


# Gates by status


def test_what_is_missing_in_a_draft_is_one_line(tmp_path: Path) -> None:
    record = with_dosage(hold=None) | {"status": "draft", "position": "todo"}
    del record["instructions"]
    write_record(tmp_path, record)
    run = check(tmp_path)
    assert run.findings == ()
    (needed,) = run.drafts.values()
    assert {finding.rule for finding in needed} == {"DOS001", "SCH002", "SCH006"}
    assert run.exit_status(Severity.INFO) == 0


def test_what_is_wrong_is_wrong_in_a_draft_too(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold="30-15 s") | {"status": "draft"})
    assert codes(check(tmp_path)) == ["SCH008"]


def test_the_default_status_is_in_review(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold=None))
    assert codes(check(tmp_path)) == ["DOS001"]


# Places and identity


def test_the_second_span_is_the_reason(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold=None))
    (finding,) = check(tmp_path).findings
    text = (tmp_path / finding.file).read_text(encoding="utf-8")
    assert finding.place is not None
    assert text[finding.place.start : finding.place.end] == "dosage"
    (because,) = finding.because_places
    assert text[because.start : because.end] == "static_stretch"


def test_a_fingerprint_survives_moved_lines_and_reordered_items(tmp_path: Path) -> None:
    record = base()
    other = record["contraindications"][0] | {"condition": "hip_replacement"}
    record["contraindications"] = [
        record["contraindications"][0] | {"condition": "kne_pain"},
        other,
    ]
    write_text(tmp_path, dump(record))
    (before,) = check(tmp_path).findings
    record["contraindications"].reverse()
    write_text(tmp_path, "# a comment\n\n" + dump(record))
    (after,) = check(tmp_path).findings
    assert before.at == after.at == ("contraindications", "kne_pain", "condition")
    assert before.fingerprint == after.fingerprint
    assert before.place != after.place


def test_equal_findings_at_one_path_differ_by_occurrence(tmp_path: Path) -> None:
    @rule("TST003")
    def twice(exercise: Exercise) -> Iterator[Finding]:
        """Test."""
        yield Finding("one", at=("name",), remedy="none")
        yield Finding("two", at=("name",), remedy="none")

    write_record(tmp_path, base())
    run = Engine(project(tmp_path), rules=(twice,)).check()
    assert [finding.occurrence for finding in run.findings] == [0, 1]
    assert len({finding.fingerprint for finding in run.findings}) == 2


# Selecting, ignoring, locking


def test_a_narrowed_run_says_partial(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold=None) | {"position": "handstand"})
    run = Engine(project(tmp_path), select=("DOS",)).check()
    assert codes(run) == ["DOS001"]
    assert run.partial == "only DOS and what is locked"
    run = Engine(project(tmp_path), ignore=("DOS001",)).check()
    assert codes(run) == ["IDN006"]
    assert run.partial == "without DOS001"


def test_locked_rules_are_part_of_every_run(tmp_path: Path) -> None:
    write_text(tmp_path, "name: [unclosed\n")
    assert codes(Engine(project(tmp_path), select=("DOS",)).check()) == ["YML001"]
    for settings in (
        {"ignore": ("YML001",)},
        {"ignore": ("YML",)},
        {"severity": {"YML001": Severity.INFO}},
        {"paths": {"content/*": PathSettings(ignore=("YML001",))}},
        {"paths": {"content/*": PathSettings(severity={"YML001": Severity.INFO})}},
    ):
        with pytest.raises(ConfigError, match=r"YML(001)? is locked"):
            Engine(project(tmp_path, **settings))


def test_a_code_that_no_rule_has_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no rule has the code DOS01; did you mean DOS001"):
        Engine(project(tmp_path), select=("DOS01",))


def test_everything_overrides_the_configuration(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold=None))
    settings: dict[str, Any] = {"ignore": ("DOS",), "severity": {"DOS001": Severity.INFO}}
    run = Engine(project(tmp_path, **settings), everything=True).check()
    assert [(f.rule, f.severity) for f in run.findings] == [("DOS001", Severity.ERROR)]
    assert run.partial == ""


def test_severity_by_configuration_and_by_path(tmp_path: Path) -> None:
    write_record(tmp_path, with_dosage(hold=None))
    run = check(tmp_path, severity={"DOS001": Severity.WARNING})
    assert [finding.severity for finding in run.findings] == [Severity.WARNING]
    assert run.exit_status(Severity.ERROR) == 0
    assert run.exit_status(Severity.WARNING) == 1
    assert run.partial == "less severe: DOS001"
    here = {"content/exercises/*": PathSettings(ignore=("DOS",))}
    run = check(tmp_path, paths=here)
    assert run.findings == ()
    assert run.partial == "other settings for content/exercises/*"
    elsewhere = {"content/treatments/*": PathSettings(ignore=("DOS",))}
    assert codes(check(tmp_path, paths=elsewhere)) == ["DOS001"]


# The index


def test_paths_choose_what_is_shown_but_the_index_is_whole(tmp_path: Path) -> None:
    write_record(tmp_path, base() | {"id": "one", "easier": ["other"]})
    write_record(tmp_path, with_dosage(hold=None) | {"id": "other"})
    shown = [tmp_path / "content" / "exercises" / "one.yaml"]
    run = Engine(project(tmp_path)).check(shown)
    assert run.files == ("content/exercises/one.yaml",)
    assert run.findings == ()


def test_links_to_an_unreadable_file_do_not_break_too(tmp_path: Path) -> None:
    write_record(tmp_path, base() | {"id": "one", "easier": ["other"]})
    write_text(tmp_path, "name: [unclosed\n", "other")
    assert codes(check(tmp_path)) == ["YML001"]


def test_own_references_count(tmp_path: Path) -> None:
    record = base()
    record["dosage"]["basis"] = {"ref": "our-own"}
    write_record(tmp_path, record)
    assert codes(check(tmp_path)) == ["IDN004"]
    write_record(tmp_path, base("reference") | {"id": "our-own"})
    assert codes(check(tmp_path)) == []


def test_more_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        record = with_dosage(hold=None if number % 3 else "15-30 s") | {"id": f"e{number}"}
        record["easier"] = ["nowhere"] if number % 5 == 0 else []
        write_record(tmp_path, record)
    alone = check(tmp_path)
    monkeypatch.setattr(engine_module, "PARALLEL_FROM", 10)
    together = check(tmp_path)
    assert len(alone.findings) > 20
    assert together.findings == alone.findings
    assert dataclasses.asdict(together)["kinds"] == alone.kinds


# Exit statuses


@pytest.mark.parametrize(
    ("change", "fail_on", "status"),
    [
        ({}, "info", 0),
        ({"position": "handstand"}, "error", 1),
        ({"equipment": ["mat", "mat"]}, "error", 0),
        ({"equipment": ["mat", "mat"]}, "warning", 1),
    ],
)
def test_exit_status(change: dict[str, Any], fail_on: str, status: int, tmp_path: Path) -> None:
    write_record(tmp_path, base() | change)
    assert check(tmp_path).exit_status(Severity.of(fail_on)) == status


def test_nothing_collected_is_not_clean(tmp_path: Path) -> None:
    assert check(tmp_path).exit_status(Severity.ERROR) == 3


def test_everything_excluded_is_clean(tmp_path: Path) -> None:
    write_record(tmp_path, base())
    assert check(tmp_path, exclude=("content/*",)).exit_status(Severity.ERROR) == 0


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    path = write_record(tmp_path, base())
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    run = check(tmp_path)
    assert [(f.rule, "cannot be read" in f.message) for f in run.findings] == [("YML005", True)]


def test_a_pipe_in_the_content_does_not_hang(tmp_path: Path) -> None:
    write_record(tmp_path, base())
    os.mkfifo(tmp_path / "content" / "exercises" / "pipe.yaml")
    assert codes(check(tmp_path)) == ["YML005"]


def test_fields_whose_own_line_is_gone_are_one_finding(tmp_path: Path) -> None:
    text = dump(base() | {"feel": base()["feel"]})
    assert text.count("dosage:\n") == 1
    write_text(tmp_path, text.replace("dosage:\n", ""))
    (finding,) = check(tmp_path).findings
    assert finding.rule == "SCH001"
    assert "`hold`" in finding.message
    assert finding.remedy == "is the line `dosage:` missing above?"


def test_an_empty_skeleton_in_a_draft_is_needed_not_wrong(tmp_path: Path) -> None:
    record = base() | {"status": "draft", "goals": [], "targets": {}, "position": None}
    write_record(tmp_path, record)
    run = check(tmp_path)
    assert run.findings == ()
    (needed,) = run.drafts.values()
    assert {finding.at for finding in needed} == {("goals",), ("targets",), ("position",)}


def test_the_same_content_gives_the_same_findings(tmp_path: Path) -> None:
    write_record(tmp_path, base() | {"position": "handstand", "mode": "dance", "goals": ["fun"]})
    assert check(tmp_path).findings == check(tmp_path).findings


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutation_of_a_record_makes_a_rule_fail(kind: str, tmp_path: Path) -> None:
    """A rule that raises is a RuleError; a refused record always has a finding that says why."""
    engine = Engine(project(tmp_path))
    for name, changed in list(mutations(base(kind)))[::41]:
        result = engine.check_bytes(dump(changed).encode(), None, f"{FOLDERS[kind]}/x.yaml")
        if changed.get("kind") == kind and not schema_accepts(kind, changed):
            assert any(f.rule.startswith("SCH") for f in result.findings + result.needed), name


def test_every_rule_scope_is_run(tmp_path: Path) -> None:
    """No rule is registered under a scope that the engine never runs."""
    engine = Engine(project(tmp_path))
    ran: list[Rule] = [r for kind in KINDS for r in engine._rules_for(kind)]
    ran += [r for rules in engine._by_scope.values() for r in rules]
    assert set(RULES) <= set(ran)


def test_text_that_is_no_record(tmp_path: Path) -> None:
    for text in ("- a\n- b\n", "just words\n", "3\n"):
        assert codes(check_text(tmp_path, text)) == ["SCH003"]
