"""Findings for a person at a terminal: the line, the place, the reason, the remedy."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from curate.finding import Finding, Place, Severity
from curate.reports import summary
from curate.rules import RULES
from curate.source import MAX_BYTES, Document

if TYPE_CHECKING:
    from pathlib import Path

    from curate.engine import Run

MANY = 50
"""Above this many findings, their causes are listed with counts instead of each finding."""
TOP_CAUSES = 4

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "dim": "2"}
_RULES = {rule.code: rule for rule in RULES}


class _Paint:
    def __init__(self, stream: TextIO) -> None:
        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.on = wanted and stream.isatty()

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.on else text


def write(run: Run, stream: TextIO, *, full: bool = False) -> None:
    """Write the findings, then what was checked and what was not."""
    paint = _Paint(stream)
    if len(run.findings) > MANY and not full:
        _write_causes(run, stream, paint)
    else:
        _write_frames(run, stream, paint)
    for file, needed in run.drafts.items():
        errors = sum(f.file == file and f.severity is Severity.ERROR for f in run.findings)
        stream.write(f"{printable(file)}: {summary.needs(needed, errors)}\n")
        for finding in needed if full or len(run.drafts) == 1 else ():
            number = finding.place.line if finding.place else 1
            need = f"  line {number}: {finding.message}: {finding.remedy}"
            stream.write(printable(need) + "\n")
    for line in summary.remarks(run):
        stream.write(printable(line) + "\n")
    if not run.files:
        stream.write("Nothing was checked: there is no YAML file where records should be.\n")
        return
    worst = max((f.severity for f in run.findings if f.severity), default=None)
    outcome = summary.found(run)
    outcome = paint(worst.label, outcome) if worst else paint("bold", outcome)
    stream.write(f"{summary.checked(run)}: {outcome}.\n")
    if run.findings:
        stream.write(paint("dim", "`curate explain CODE` tells more about a finding.") + "\n")


def _write_frames(run: Run, stream: TextIO, paint: _Paint) -> None:
    """Each finding with its source lines; the reason once for each rule."""
    documents: dict[str, Document] = {}
    explained: set[str] = set()
    for finding in run.findings:
        document = documents.get(finding.file)
        if document is None:
            article = run.articles.get(finding.file)
            document = _source(run.root, finding.file) if article is None else None
            document = document or Document(finding.file, article or "")
            documents[finding.file] = document
        stream.write(
            "\n".join(_frame(finding, document, run.root, paint, finding.rule not in explained))
        )
        stream.write("\n\n")
        explained.add(finding.rule)


def _source(root: Path, file: str) -> Document:
    try:
        with (root / file).open("rb") as stream:
            data = stream.read(MAX_BYTES)
    except OSError:
        data = b""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return Document(file, data.decode("utf-16" if utf16 else "utf-8-sig", "replace"))


def _frame(
    finding: Finding, document: Document, root: Path, paint: _Paint, with_reason: bool
) -> list[str]:
    place = finding.place
    assert place is not None
    assert finding.severity is not None
    label = finding.severity.label
    head = (
        paint(label, f"{label}[{finding.rule}]") + ": " + paint("bold", printable(finding.message))
    )
    file = os.path.relpath(root / place.file)  # from here, so that a terminal can open it
    where = f"{printable(file)}:{place.line}:{place.column}"
    marks = [(place, True), *((other, False) for other in finding.because_places)]
    margin = len(str(max(mark.line for mark, _ in marks)))
    lines = [head, paint("dim", " " * margin + "--> ") + where]
    bar = paint("dim", " " * margin + " |")
    lines.append(bar)
    previous = None
    for mark, is_main in sorted(marks, key=lambda mark: (mark[0].start, not mark[1])):
        note = printable(finding.remedy) if is_main else "because of this"
        source, marker = _marked(document.line(mark.line), mark, "^" if is_main else "-")
        if previous is not None and mark.line > previous + 1:
            lines.append(paint("dim", "..."))
        if mark.line != previous:
            lines.append(paint("dim", f"{mark.line:>{margin}} |") + f" {source}".rstrip())
        style = label if is_main else "dim"
        lines.append(f"{bar} {_space(marker)}{paint(style, marker.strip() + ' ' + note)}")
        previous = mark.line
    if with_reason and finding.rule in _RULES:
        lines.append(paint("dim", " " * margin + " = why: ") + _RULES[finding.rule].page["why"])
    return lines


def _space(marker: str) -> str:
    return marker[: len(marker) - len(marker.lstrip())]


def _marked(line: str, mark: Place, sign: str) -> tuple[str, str]:
    """The source line and the marker below it, cut to the terminal around the mark."""
    start = mark.column - 1
    end = mark.end_column - 1 if mark.end_line == mark.line else len(line)
    from shutil import get_terminal_size  # only where there is something to show

    room = max(40, get_terminal_size((100, 24)).columns - 12)
    first = max(0, start - room // 3) if len(line) > room else 0
    shown = line[first : first + room]
    lead, tail = "…" if first else "", "…" if first + room < len(line) else ""
    before = printable(line[first:start])
    marked = printable(line[start : min(end, first + room)])
    marker = " " * (len(lead) + _width(before)) + sign * max(1, _width(marked))
    return lead + printable(shown) + tail, marker


def printable(text: str) -> str:
    """``text`` without anything a terminal would obey: control and direction codes as escapes."""
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else _escaped(char)
        for char in text
    )


def _escaped(char: str) -> str:
    return " " if char == "\t" else char.encode("unicode_escape").decode()


def _width(text: str) -> int:
    """Columns that ``text`` takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _write_causes(run: Run, stream: TextIO, paint: _Paint) -> None:
    """Each rule with its count and its commonest causes, and where each is first seen."""
    by_rule = Counter(finding.rule for finding in run.findings)
    for code, total in by_rule.most_common():
        findings = [finding for finding in run.findings if finding.rule == code]
        causes = Counter((finding.message, finding.remedy) for finding in findings)
        worst = max(finding.severity or Severity.ERROR for finding in findings)
        title = _RULES[code].page["title"] if code in _RULES else ""
        stream.write(f"{total} × {paint(worst.label, code)} {paint('bold', title)}\n")
        for (message, remedy), number in causes.most_common(TOP_CAUSES):
            first = next(f for f in findings if (f.message, f.remedy) == (message, remedy))
            where = f"{first.file}:{first.place.line}" if first.place else first.file
            stream.write(f"{number:>6} × {printable(_short(f'{message}: {remedy}'))}\n")
            stream.write(paint("dim", f"{'':>9}first at {printable(where)}\n"))
        if len(causes) > TOP_CAUSES:
            stream.write(f"{'':>9}… and {len(causes) - TOP_CAUSES} more\n")
    stream.write("\nOne file: `curate check FILE`. All findings: `--full`, or `--format json`.\n\n")


def _short(text: str) -> str:
    return text if len(text) <= 110 else text[:109] + "…"
