"""One amount in prose: what it counts, how much, for which sides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

What = Literal["hold", "reps", "sets", "rest", "duration", "frequency", "breaths", "sides", "time"]


@dataclass(frozen=True, slots=True)
class Dose:
    """One amount. ``start`` and ``end`` are a span of ``Text.plain``.

    ``low`` is None for "up to", ``high`` for "at least"; both are None for sides. ``unit`` is s,
    /day or /week, or "" for a count. ``each_side`` says that it holds for each side by itself,
    ``alternating`` that both sides share it.
    """

    what: What
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    each_side: bool = False
    alternating: bool = False
