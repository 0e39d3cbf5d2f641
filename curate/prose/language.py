"""The word lists of ``knowledge/language``, and what is made of them once.

They are written as YAML. What is read are files beside it: ``words.json`` holds the same; what is
made of that, which takes longer than to check a record, is in ``patterns.json`` and
``index.json``. ``python -m curate.knowledge`` writes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "knowledge" / "language"


def words(name: str) -> Any:
    """The contents of ``knowledge/language/<name>.yaml``."""
    return kept("words")[name]


@cache
def kept(name: str) -> Any:
    """The contents of ``knowledge/language/<name>.json``."""
    return json.loads((FOLDER / f"{name}.json").read_bytes())


def compiled() -> Iterator[tuple[Path, bytes]]:
    """The files to read and their bytes; each is made of those before it, as they are written."""
    yield FOLDER / "words.json", _bytes(_read_words())
    from curate.prose import wording

    yield FOLDER / "patterns.json", _bytes(wording.read_patterns())
    import curate.rules  # noqa: F401 - with it all phrase lists
    from curate.prose import lexicon

    yield FOLDER / "index.json", _bytes(lexicon.index_of_lists())


def _read_words() -> dict[str, Any]:
    from curate.source import load

    data: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        document = load(path.read_bytes(), path.name)
        problems = [problem.message for problem in document.problems]
        assert not problems, f"{path.name}: {problems}"
        data[path.stem] = document.data
    return data


def _bytes(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()
