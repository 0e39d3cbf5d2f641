"""``curate explain``: a rule, a field, a reference, a term or anatomy, in plain words."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from curate.config import ConfigError, Project, find_project
from curate.knowledge import Knowledge
from curate.reports.explaining import as_json, as_lines, explain, suggestion
from curate.source import load


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="curate explain",
        description="Explain a rule or family (DOS001, DOS), a kind or field (exercise, dosage, "
        "hold), a reference (acsm-2011), a vocabulary (condition), a term (hip_replacement), or "
        "whatever anatomy has a name for: a muscle, a group of muscles, a joint, a position "
        "(half_kneeling), a nerve, a place, an exercise. `curate explain reference` lists "
        "the references. Other words are searched for.",
    )
    parser.add_argument("word", nargs="+", help="code, id or name")
    parser.add_argument("--json", action="store_true", help="as JSON, with the facts as data")
    options = parser.parse_args(arguments)
    word = " ".join(options.word)
    project = find_project()
    knowledge = Knowledge(project.packs)
    references = {**knowledge.references, **_own_references(project)}
    explanation = explain(word, knowledge, references)
    if explanation.kind == "unknown":
        close = suggestion(word, knowledge, references)
        hint = f"did you mean `{close}`?" if close else _ELSE
        raise ConfigError(f"nothing is known of `{word}`; {hint}")
    if options.json:
        data = as_json(explanation)
        json.dump(data, sys.stdout, ensure_ascii=False, indent=2, sort_keys=True, default=str)
        print()
    else:
        print("\n".join(_printable(line) for line in as_lines(explanation)))
    return 0


_REFERENCES = "references"  # as curate.records.FOLDERS has it, which takes long to load
_ELSE = "try a rule's code, a field, an id of a term or a name in anatomy"


def _own_references(project: Project) -> dict[str, Mapping[str, Any]]:
    """The project's own references that can be read, by id."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in project.files()[0]:
        if path.parent.name == _REFERENCES and path.is_file():
            data = load(path.read_bytes(), path.name).data
            if isinstance(data, dict) and {"id", "name", "type", "verified"} <= data.keys():
                found[str(data["id"])] = data
    return found


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    from curate.reports.text import printable  # it loads all rules

    return printable(line)
