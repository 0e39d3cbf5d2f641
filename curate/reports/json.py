"""Findings for programs. The form is published as ``schema/report.schema.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TextIO

from typing_extensions import TypedDict

from curate import __version__
from curate.finding import Finding, Fix, Place, Severity

if TYPE_CHECKING:
    from curate.engine import Run

VERSION: Literal[1] = 1


class PlaceJson(TypedDict):
    """Lines and columns count from 1, offsets from 0; in code points; ends are exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class FixJson(TypedDict):
    """Replace the text from ``start`` to ``end`` (offsets) by ``text``."""

    description: str
    start: int
    end: int
    text: str


class FindingJson(TypedDict):
    """One finding. ``fingerprint`` stays the same while lines move."""

    rule: str
    severity: Literal["info", "warning", "error"]
    locked: bool
    message: str
    remedy: str
    record: str
    path: list[str]
    occurrence: int
    fingerprint: str
    place: PlaceJson
    because: list[PlaceJson]
    fix: FixJson | None


class DraftJson(TypedDict):
    """A draft and what it still needs, by path."""

    file: str
    needed: list[list[str]]


class NotRunJson(TypedDict):
    """A rule that could not judge a record because a field could not be read."""

    rule: str
    file: str
    field: str


class SummaryJson(TypedDict):
    """What was checked and how much was found. ``partial`` is null for a whole run."""

    files: int
    records: dict[str, int]
    not_read: list[str]
    rules: int
    errors: int
    warnings: int
    notes: int
    partial: str | None


class ReportJson(TypedDict):
    """A whole run."""

    version: Literal[1]
    tool: str
    summary: SummaryJson
    findings: list[FindingJson]
    drafts: list[DraftJson]
    not_run: list[NotRunJson]


def write(run: Run, stream: TextIO, *, full: bool = False) -> None:
    """Write the report as one JSON object; always full."""
    json.dump(report(run), stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def report(run: Run) -> ReportJson:
    """The report as plain data."""
    return {
        "version": VERSION,
        "tool": f"curate {__version__}",
        "summary": {
            "files": len(run.files),
            "records": run.kinds,
            "not_read": list(run.unread),
            "rules": run.rules,
            "errors": run.count(Severity.ERROR),
            "warnings": run.count(Severity.WARNING),
            "notes": run.count(Severity.INFO),
            "partial": run.partial or None,
        },
        "findings": [finding_json(finding) for finding in run.findings],
        "drafts": [
            {"file": file, "needed": [list(finding.at) for finding in needed]}
            for file, needed in run.drafts.items()
        ],
        "not_run": [
            {"rule": skipped.rule, "file": skipped.file, "field": skipped.field}
            for skipped in run.not_run
        ],
    }


def finding_json(finding: Finding) -> FindingJson:
    """One finding as plain data."""
    assert finding.place is not None
    return {
        "rule": finding.rule,
        "severity": _severity(finding),
        "locked": finding.locked,
        "message": finding.message,
        "remedy": finding.remedy,
        "record": finding.subject,
        "path": list(finding.at),
        "occurrence": finding.occurrence,
        "fingerprint": finding.fingerprint,
        "place": _place(finding.place),
        "because": [_place(place) for place in finding.because_places],
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _severity(finding: Finding) -> Literal["info", "warning", "error"]:
    if finding.severity is Severity.INFO:
        return "info"
    return "warning" if finding.severity is Severity.WARNING else "error"


def _fix(fix: Fix) -> FixJson:
    return {"description": fix.description, "start": fix.start, "end": fix.end, "text": fix.text}


def _place(place: Place) -> PlaceJson:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "start": place.start,
        "end": place.end,
    }
