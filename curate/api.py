"""The functions of the public API."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from curate.config import find_project
from curate.engine import Engine, Run


def check(
    *paths: str | PathLike[str],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    kind: str | None = None,
    today: datetime.date | None = None,
) -> Run:
    """Check the project that ``paths`` belong to, and report on what is in or below them.

    Without paths, the project of the current folder. ``select`` and ``ignore`` are codes of rules
    or their beginnings; ``kind`` is used for files that do not say theirs; dates are compared with
    ``today``, by default the clock's. In findings, offsets are code points from 0, and lines and
    columns count from 1.

    Raises ConfigError if the configuration cannot be used or a path does not exist.
    """
    shown = [Path(path) for path in paths]
    return Engine(find_project(shown), select, ignore, kind, today=today).check(shown)
