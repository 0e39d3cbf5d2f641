"""Findings as GitHub workflow commands, which become annotations on a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from curate.finding import Severity
from curate.reports import summary
from curate.reports.text import printable

if TYPE_CHECKING:
    from curate.engine import Run

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(run: Run, stream: TextIO, *, full: bool = False) -> None:
    """Write one command for each finding, then the summary as plain lines."""
    prefix = _from_repository(run.root)
    for finding in run.findings:
        place = finding.place
        assert place is not None
        assert finding.severity is not None
        one_line = place.line == place.end_line
        fields = {
            "file": prefix + place.file,
            "line": place.line,
            "endLine": place.end_line,
            # GitHub refuses columns on an annotation of several lines.
            **({"col": place.column, "endColumn": place.end_column} if one_line else {}),
            "title": f"curate {finding.rule}",
        }
        settings = ",".join(f"{key}={_property(str(value))}" for key, value in fields.items())
        message = _data(f"{finding.message}: {finding.remedy}")
        stream.write(f"::{_COMMANDS[finding.severity]} {settings}::{message}\n")
    for file, needed in run.drafts.items():
        name = _property(prefix + file)
        stream.write(f"::notice file={name}::{_data(summary.needs(needed))}\n")
    for line in (*summary.remarks(run), f"{summary.checked(run)}: {summary.found(run)}."):
        stream.write(printable(line) + "\n")


def _from_repository(root: Path) -> str:
    """What leads from the git repository to the project: annotations are placed from there."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            below = root.relative_to(folder).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def _data(text: str) -> str:
    """Escaped as the workflow command's message, so that content cannot start a command."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
