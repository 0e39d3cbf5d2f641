"""``python -m tests.benchmarks.instructions FILE... [--rule CODE]``: rules on words, to be judged.

Screens instructions that others wrote and prints every finding with its sentence, to be read and
judged, then the number of findings by rule. A FILE is JSON (a list of entries) or YAML (one entry);
an entry has a ``name``, a list of ``instructions`` and maybe a ``description``, a list of
``common_mistakes`` and fields ``default_<amount>``. Made for https://github.com/yuhonas/free-exercise-db
(``dist/exercises.json``) and https://github.com/trinchetto/ai-physio-assistant.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from curate.config import Config, Project
from curate.engine import Engine
from curate.screen import screen

AROUND = 70
"""Characters shown before and after what is marked."""


def entries(path: Path) -> list[dict[str, Any]]:
    """The exercises of a file."""
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return data if isinstance(data, list) else [data]


def article(entry: dict[str, Any]) -> str:
    """An exercise as an article in Markdown."""
    return "\n".join(_lines(entry))


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    yield from (f"# {entry['name']}", "")
    if "description" in entry:
        yield from (" ".join(entry["description"].split()), "")
    yield from (f"{n}. {' '.join(step.split())}" for n, step in enumerate(entry["instructions"], 1))
    amounts = {key[8:]: value for key, value in entry.items() if key.startswith("default_")}
    yield from ("", *(f"- {what}: {amount}" for what, amount in amounts.items()))
    if "common_mistakes" in entry:
        yield from ("", "## Mistakes", "", *(f"- {m}" for m in entry["common_mistakes"]))


def main() -> None:
    """Screen, print, count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rule", action="append", help="only these rules")
    arguments = parser.parse_args()
    engine = Engine(Project(Path(), Config()), everything=True)
    every = [entry for path in arguments.files for entry in entries(path)]
    counts: Counter[str] = Counter()
    for entry in every:
        source = article(entry)
        for finding in screen(engine, source, entry["name"], "markdown"):
            if finding.place is None or (arguments.rule and finding.rule not in arguments.rule):
                continue
            counts[finding.rule] += 1
            start, end = finding.place.start, finding.place.end
            before, after = source[max(0, start - AROUND) : start], source[end : end + AROUND]
            shown = " ".join(f"{before}[[{source[start:end]}]]{after}".split())
            print(f"{finding.rule} | {entry['name']} | {finding.message} | {shown}")
    print(f"\n{sum(counts.values())} findings in {len(every)} exercises:")
    for rule, count in sorted(counts.items()):
        print(f"  {rule} {count}")


if __name__ == "__main__":
    main()
