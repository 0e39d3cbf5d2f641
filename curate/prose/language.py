"""The word lists of ``knowledge/language``: read once, when prose is first looked at."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from curate.source import load

FOLDER = Path(__file__).parent.parent / "knowledge" / "language"


@cache
def words(name: str) -> Any:
    """The contents of ``knowledge/language/<name>.yaml``."""
    document = load((FOLDER / f"{name}.yaml").read_bytes(), f"{name}.yaml")
    problems = [problem.message for problem in document.problems]
    assert not problems, f"{name}.yaml: {problems}"
    return document.data
