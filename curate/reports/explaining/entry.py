"""What an explanation consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One thing that a word names: as lines for people, and as facts (plain data) for programs.

    ``vocabulary`` says what it is: a vocabulary of records or of anatomy, or ``rule``,
    ``planned_rule``, ``kind``, ``field``, ``reference``, ``vocabulary``, ``references``.
    """

    vocabulary: str
    id: str
    lines: list[str]
    facts: Mapping[str, Any] = field(default_factory=dict)
