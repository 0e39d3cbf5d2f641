"""The word lists of ``knowledge/language``: read once, when prose is first looked at.

They are written as YAML; what is read is ``compiled.json`` beside it, which takes a tenth of the
time. ``python -m curate.knowledge`` writes it anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "knowledge" / "language"
COMPILED = FOLDER / "compiled.json"


def words(name: str) -> Any:
    """The contents of ``knowledge/language/<name>.yaml``."""
    return _compiled()[name]


@cache
def _compiled() -> dict[str, Any]:
    compiled: dict[str, Any] = json.loads(COMPILED.read_bytes())
    return compiled


def compile_language() -> bytes:
    """The word lists as the bytes of ``compiled.json``."""
    from curate.source import load

    data: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        document = load(path.read_bytes(), path.name)
        problems = [problem.message for problem in document.problems]
        assert not problems, f"{path.name}: {problems}"
        data[path.stem] = document.data
    return (json.dumps(data, ensure_ascii=False, indent=0) + "\n").encode()
