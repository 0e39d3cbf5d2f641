"""What several tests need: base records, small projects, and one way to check them."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from curate.config import Config, Project
from curate.engine import Engine, Run
from curate.records import FOLDERS
from curate.source import load

ROOT = Path(__file__).parent.parent
BASES = Path(__file__).parent / "rules" / "base"


def parse(text: str) -> Any:
    """YAML as curate itself reads it."""
    document = load(text.encode(), "test.yaml")
    assert not document.problems, document.problems
    return document.data


def parse_cases(path: Path) -> Any:
    """A file of rule cases; these may hold control characters, written as escapes."""
    document = load(path.read_bytes(), path.name)
    assert all(problem.kind == "encoding" for problem in document.problems), document.problems
    return document.data


def base(kind: str = "exercise") -> dict[str, Any]:
    """A record of that kind that no rule has anything against."""
    return copy.deepcopy(parse((BASES / f"{kind}.yaml").read_text()))


def overlaid(changes: dict[str, Any] | None) -> dict[str, Any]:
    """The base record of ``changes["kind"]`` with fields replaced; null takes a field away."""
    changes = changes or {}
    kind = changes.get("kind", "exercise")
    record = base(kind if kind in FOLDERS else "exercise")
    for key, value in changes.items():
        if value is None:
            record.pop(key, None)
        else:
            record[key] = value
    return record


def dump(record: dict[str, Any]) -> str:
    """A record as YAML."""
    return yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=1000)


def write_record(root: Path, record: dict[str, Any], name: str | None = None) -> Path:
    """Write a record where its kind belongs below ``root/content``."""
    folder = root / "content" / FOLDERS.get(record.get("kind", "exercise"), "exercises")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or record['id']}.yaml"
    path.write_text(dump(record), encoding="utf-8")
    return path


def write_as_base(root: Path, changes: dict[str, Any]) -> Path:
    """Write an overlaid record under its base's file name, so that its id may differ from it."""
    kind = changes.get("kind")
    return write_record(
        root, overlaid(changes), base(kind if kind in FOLDERS else "exercise")["id"]
    )


def project(root: Path, **settings: Any) -> Project:
    """A project at ``root`` with its records below ``content/``."""
    (root / "content").mkdir(exist_ok=True)
    return Project(root, Config(**{"content": ("content",)} | settings))


def check(root: Path, **settings: Any) -> Run:
    """Check everything below ``root/content``."""
    return Engine(project(root, **settings)).check()


def check_text(root: Path, text: str | bytes, name: str = "base-exercise") -> Run:
    """Check one exercise file with exactly this text."""
    path = root / "content" / "exercises" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return check(root)


def growth(run: Callable[[str], object], unit: str, times: int = 1000) -> float:
    """How many times as long eight times the text takes: 8 is linear, 64 quadratic.

    What takes 2 ms or less counts as that. A bad measurement is tried again, for other processes
    disturb it; what is not linear stays so.
    """

    def best(count: int) -> float:
        taken = []
        for turn in range(3):
            text = f"{turn} {unit * count}"  # another text each turn: nothing is remembered
            started = time.process_time()
            run(text)
            taken.append(time.process_time() - started)
        return max(min(taken), 0.002)

    found = best(8 * times) / best(times)
    return found if found < LINEAR else min(found, best(8 * times) / best(times))


LINEAR = 24
"""What :func:`growth` stays below if time grows with the length only, and somewhat with caches."""
