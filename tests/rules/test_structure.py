"""What holds for every rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curate.engine import Engine, Run
from curate.knowledge import Knowledge
from curate.rules import RULES, planned
from curate.rules.base import Rule
from curate.screen import run_of
from tests.support import (
    check,
    check_text,
    overlaid,
    parse,
    parse_cases,
    project,
    write_as_base,
    write_record,
)

FOLDER = Path(__file__).parent
KNOWLEDGE = Knowledge()
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


def _run_example(rule: Rule, part: str, root: Path) -> Run:
    example = rule.page[part] + "\n"
    is_record = re.search(r"^(dosage|movement): [{\[]", example, re.MULTILINE)
    if rule.scope == "Text" and not is_record:
        format = "markdown" if example.startswith(("- ", "# ")) else "text"
        return run_of(Engine(project(root)), {"article": (example, format)})
    if rule.scope == "Document":
        return check_text(root, example)
    if rule.scope != "Corpus":
        write_as_base(root, parse(example))
        return check(root)
    for number, text in enumerate(re.split(r"^---$", example, flags=re.MULTILINE)):
        record = overlaid(parse(text))
        # Two records may have one id only in two files.
        name = f"file-{number}" if rule.code == "IDN002" else None
        write_record(root, record, name)
    return check(root)


def test_codes_are_used_once() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))


def test_a_planned_code_has_no_rule_yet() -> None:
    assert planned().keys().isdisjoint(rule.code for rule in RULES), "delete its line"


@each_rule
def test_page_is_complete(rule: Rule) -> None:
    assert {"title", "why", "bad", "good"} <= rule.page.keys()
    assert all(rule.page.values())
    assert rule.page["title"].endswith(".")


@each_rule
def test_bad_example_triggers_the_rule(rule: Rule, tmp_path: Path) -> None:
    assert rule.code in {finding.rule for finding in _run_example(rule, "bad", tmp_path).findings}


@each_rule
def test_good_example_does_not(rule: Rule, tmp_path: Path) -> None:
    run = _run_example(rule, "good", tmp_path)
    assert rule.code not in {finding.rule for finding in run.findings}


@each_rule
def test_has_cases_that_pass_and_fail(rule: Rule) -> None:
    cases = parse_cases(FOLDER / f"{rule.code}.yaml")
    assert cases["pass"]
    assert cases["fail"]
    assert cases.keys() <= {"pass", "fail", "missed"}
    if rule.scope == "Text":
        assert len(cases["pass"]) >= len(cases["fail"]), "precision before recall"


def test_every_case_file_is_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {rule.code for rule in RULES}


@each_rule
def test_messages_are_one_line_without_a_full_stop(rule: Rule, tmp_path: Path) -> None:
    for finding in _run_example(rule, "bad", tmp_path).findings:
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")
        assert finding.remedy
        assert "\n" not in finding.remedy


@each_rule
def test_basis_is_a_reference_that_ships(rule: Rule) -> None:
    assert rule.basis is None or rule.basis in KNOWLEDGE.references


@each_rule
def test_module_is_named_for_the_family(rule: Rule) -> None:
    assert rule.check.__module__ == f"curate.rules.{rule.family.lower()}"
