"""Every rule against its cases, which are data: one file for each rule in this folder.

A case has a ``name`` and one of
  set:      fields of a base record (by ``kind``, else an exercise) to replace; null takes one away
  records:  a list of such ``set``s, for rules on the whole index
  replace:  pairs of texts to exchange in the base exercise's file, for rules on the file itself
  text:     the exact text of the file
  prose:    an article; a list stands for its steps, one a line
  markdown: an article with headings and the like
A case under ``fail`` also has ``at``, the path of what is found joined by ``/`` (a list where
several are), and may have ``message`` (a part of it), ``line``, ``severity``, ``fixed`` (a part of
the text after the fix) and ``also`` (codes of other rules that this must trigger as well).
A case of prose or Markdown has ``mark`` instead of ``at``: words that the finding overlaps. What
stands under ``missed`` is at fault and not found yet; when a rule finds it, it moves to ``fail``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from curate.config import Config, Project
from curate.engine import Engine, Run
from curate.rules import RULES
from curate.screen import run_of
from tests.support import (
    BASES,
    check,
    check_text,
    overlaid,
    parse_cases,
    write_as_base,
    write_record,
)

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def _cases(outcome: str) -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}")
        for file in FILES
        for case in parse_cases(file).get(outcome, ())
    ]


def _article(case: dict[str, Any]) -> tuple[str, str] | None:
    """The text of a case that is an article, and its format."""
    if "markdown" in case:
        return case["markdown"], "markdown"
    prose = case.get("prose")
    if isinstance(prose, list):
        return "\n".join(f"- {step}" for step in prose), "markdown"
    return None if prose is None else (prose, "text")


@cache
def _engine() -> Engine:
    return Engine(Project(Path(), Config()))


def _run(root: Path, case: dict[str, Any]) -> Run:
    if article := _article(case):
        return run_of(_engine(), {"article": article})
    if "replace" in case:
        text = (BASES / "exercise.yaml").read_text(encoding="utf-8")
        for old, new in case["replace"].items():
            assert text.count(old) == 1, f"{old!r} must stand once in the base exercise"
            text = text.replace(old, new)
        return check_text(root, text)
    if "text" in case:
        return check_text(root, case["text"])
    for changes in case.get("records", ()):
        write_record(root, overlaid(changes))
    if "set" in case:
        write_as_base(root, case["set"])
    return check(root)


@pytest.mark.parametrize(("code", "case"), _cases("pass"))
def test_passes(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = [finding for finding in _run(tmp_path, case).findings if finding.rule == code]
    assert found == []


@pytest.mark.parametrize(("code", "case"), _cases("missed"))
def test_is_still_missed(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = [finding for finding in _run(tmp_path, case).findings if finding.rule == code]
    assert found == [], "found at last: move the case to `fail`"


@pytest.mark.parametrize(("code", "case"), _cases("fail"))
def test_fails(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    run = _run(tmp_path, case)
    found = [finding for finding in run.findings if finding.rule == code]
    if article := _article(case):
        start = article[0].rindex(case["mark"])
        end = start + len(case["mark"])
        there = [f for f in found if f.place and f.place.start < end and f.place.end > start]
        assert there, found
        severity = there[0].severity
        assert severity
        assert severity.label == case.get("severity", severity.label)
        return
    expected = case["at"] if isinstance(case["at"], list) else [case["at"]]
    assert ["/".join(finding.at) for finding in found] == expected
    others = sorted({finding.rule for finding in run.findings} - {code})
    assert others == sorted(case.get("also", [])), "one mistake gives one finding"
    first = found[0]
    assert case.get("message", "") in first.message
    assert first.place is not None
    assert case.get("line", first.place.line) == first.place.line
    rule = next(rule for rule in RULES if rule.code == code)
    assert first.severity is not None
    assert first.severity.label == case.get("severity", rule.severity.label)
    if "fixed" in case:
        assert first.fix is not None
        text = (run.root / first.file).read_text(encoding="utf-8")
        fixed = text[: first.fix.start] + first.fix.text + text[first.fix.end :]
        assert case["fixed"] in fixed
