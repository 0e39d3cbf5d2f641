"""Findings: what is wrong, where, why, and how to mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum

Path = tuple[str, ...]
"""Names of fields from the top of a record. A list item is named by its identity, not its index:
``("contraindications", "hip_replacement", "use")``."""


class Severity(IntEnum):
    """How bad a finding is; comparable."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case word used in options, configuration and reports."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> Severity:
        """The severity with that label; ValueError if there is none."""
        try:
            return cls[label.upper()]
        except KeyError:
            names = ", ".join(severity.label for severity in cls)
            raise ValueError(f"`{label}` is not a severity: use one of {names}") from None


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file.

    ``line`` and ``column`` count from 1, columns in code points; the end is exclusive. ``start``
    and ``end`` are code-point offsets from 0 into the decoded text, without a byte order mark.
    ``file`` is relative to the project, with forward slashes.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical remedy: replace the text from ``start`` to ``end`` (offsets) by ``text``."""

    description: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem.

    A rule gives the first block: ``at`` is what is wrong, ``because`` the other fields that this
    rests on. Instead of ``at`` it may give ``raw_at``, with list indexes; a rule on the corpus
    says in which ``file``; ``span`` (offsets) overrides what would be marked; ``severity`` is
    given only where it differs from the rule's. The engine adds the second block.
    """

    message: str
    at: Path = ()
    remedy: str = ""
    because: tuple[Path, ...] = ()
    fix: Fix | None = None
    span: tuple[int, int] | None = None
    because_spans: tuple[tuple[int, int], ...] = ()
    raw_at: tuple[str | int, ...] | None = None
    file: str = ""
    severity: Severity | None = None

    rule: str = ""
    locked: bool = False
    subject: str = ""
    occurrence: int = 0
    place: Place | None = None
    because_places: tuple[Place, ...] = ()

    @property
    def fingerprint(self) -> str:
        """16 hex digits that stay the same while lines move: rule, record, path, occurrence."""
        identity = "\x1f".join(
            (self.rule, self.subject, "\x1e".join(self.at), str(self.occurrence))
        )
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Orders findings by file, position, rule and path."""
        file, start = (self.place.file, self.place.start) if self.place else ("", 0)
        return (file, start, self.rule, self.at, self.occurrence)
