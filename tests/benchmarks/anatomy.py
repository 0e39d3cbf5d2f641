"""``python -m tests.benchmarks.anatomy exercises.json``: ANA and MOV on exercises by others.

The file is a list of exercises with ``name``, ``primaryMuscles``, ``category``, ``instructions``.
Name and instructions are read as an article; what was understood of them is judged together with
the muscles that the file names. Findings are printed to be read: nothing says which are right.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curate.config import Config, Project
from curate.engine import Engine
from curate.knowledge.anatomy.naming import resolve
from curate.knowledge.anatomy.reasoning import members
from curate.prose.as_exercise import as_exercise
from curate.prose.blocks import text_of
from curate.prose.described import described
from curate.records import Unavailable
from curate.records.exercise import Targets
from curate.records.read import partial
from curate.rules import mov
from curate.screen import screen

FAMILIES = ("ANA", "MOV")


def muscles_of(engine: Engine, names: list[str]) -> list[str]:
    """The ids of the muscles that ``names`` certainly name; of a group all its members."""
    anatomy = engine.knowledge.anatomy
    found: list[str] = []
    for name in names:
        for vocabulary, id in resolve(anatomy, name).found:
            if vocabulary == "muscle":
                found.append(id)
            elif vocabulary == "muscle_group":
                found += members(anatomy, id)
    return list(dict.fromkeys(found))


def findings(engine: Engine, entry: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Rule, message and the words that each finding is about."""
    steps = "\n".join(f"- {' '.join(step.split())}" for step in entry["instructions"])
    source = f"# {entry['name']}\n\n{steps}\n"
    for finding in screen(engine, source, entry["name"], "markdown"):
        if finding.rule.startswith(FAMILIES) and finding.place:
            yield finding.rule, finding.message, source[finding.place.start : finding.place.end]
    text = text_of(source, "markdown")
    muscles = muscles_of(engine, entry["primaryMuscles"])
    for exercise in described(text, engine.knowledge):
        record = as_exercise(text, engine.knowledge, exercise)
        part = "stretched" if entry["category"] == "stretching" else "working"
        targets = {**dict.fromkeys(Targets.model_fields, ()), part: tuple(muscles)}
        record.__dict__ |= {"targets": partial(Targets, targets), "name": entry["name"]}
        for rule in (mov.shortened_target, mov.target_out_of_reach, mov.name_against_targets):
            try:
                for found in rule.run(record, engine.context):
                    yield rule.code, found.message, f"{entry['primaryMuscles']}"
            except Unavailable:
                pass


def main(paths: list[str]) -> None:
    """Print every finding, and how many there are of each rule."""
    engine = Engine(Project(Path(), Config()))
    counts: Counter[str] = Counter()
    read = 0
    for path in paths:
        for entry in json.loads(Path(path).read_text(encoding="utf-8")):
            read += 1
            for code, message, words in dict.fromkeys(findings(engine, entry)):
                counts[code] += 1
                print(f"{code}  {entry['name']}: {message}\n    {' '.join(words.split())[:160]}")
    print(f"\n{read} exercises: {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main(sys.argv[1:])
