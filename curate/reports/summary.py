"""The counts and sentences that all formats share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from curate.finding import Finding, Severity

if TYPE_CHECKING:
    from curate.engine import Run


def count(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def checked(run: Run) -> str:
    """What was looked at: "0 problems" never means "0 checked"."""
    if run.articles:
        return f"Screened {count(len(run.articles), 'article')} with {count(run.rules, 'rule')}"
    records = sum(run.kinds.values())
    kinds = ", ".join(f"{number} {kind}" for kind, number in run.kinds.items())
    by_kind = f" ({kinds})" if kinds else ""
    return (
        f"Checked {count(records, 'record')}{by_kind} in {count(len(run.files), 'file')} "
        f"with {count(run.rules, 'rule')}"
    )


def found(run: Run) -> str:
    """How much was found, by severity."""
    parts = [
        count(number, noun)
        for severity, noun in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if (number := run.count(severity))
    ]
    return ", ".join(parts) or "no problems"


def remarks(run: Run) -> list[str]:
    """What a reader must know to read "no problems" rightly."""
    lines = []
    if run.unread:
        shown = ", ".join(run.unread[:3]) + (", …" if len(run.unread) > 3 else "")
        lines.append(f"Not read as a record: {count(len(run.unread), 'file')} ({shown})")
    # What a draft has not got yet is said with the draft.
    not_run = [skipped for skipped in run.not_run if skipped.file not in run.drafts]
    if not_run:
        fields = Counter(skipped.field for skipped in not_run)
        names = ", ".join(f"`{name}`" for name, _ in fields.most_common(5))
        files = len({skipped.file for skipped in not_run})
        rules = len({skipped.rule for skipped in not_run})
        lines.append(
            f"Not run: {count(rules, 'rule')} in {count(files, 'file')}, "
            f"because these fields could not be read: {names}"
        )
    if run.partial:
        lines.append(f"Partial run: {run.partial}")
    return lines


def needs(findings: tuple[Finding, ...], errors: int = 0) -> str:
    """The one line that a draft gets for all that it lacks; ``errors`` are open in it besides."""
    if not findings and errors:
        return f"draft, nothing is missing, but {count(errors, 'error')} to mend"
    if not findings:
        return "draft, nothing is missing: when it is ready for review, delete `status: draft`"
    names = ", ".join(dict.fromkeys(".".join(finding.at) or "kind" for finding in findings))
    return f"draft, {count(len(findings), 'thing')} needed: {names}"
