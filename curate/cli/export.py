"""``curate export``: write the dataset of what passed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from curate.cli.schema import all_schemas
from curate.config import ConfigError, DatasetSettings, Project, find_project
from curate.engine import Engine
from curate.exports.card import reviewable
from curate.exports.changes import (
    compare,
    jsonl,
    read_export,
    refuse_same_version,
    refuse_vanished,
)
from curate.exports.csv import tables
from curate.exports.dataset import DatasetJson, ExportError, build
from curate.exports.folder import write_dataset
from curate.finding import Severity
from curate.reports.changes import summary
from curate.reports.summary import count


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    project = find_project()
    engine = Engine(project, everything=True)
    result = engine.check()
    if result.exit_status(Severity.ERROR) == 3:
        raise ConfigError("no records to export; name their folder as `content`")
    _refuse_content_folder(project, options.to)
    try:
        baseline = read_export(options.since) if options.since else None
        dataset = build(engine, result, include_flagged=options.include_flagged)
        if not any(dataset["counts"][name] for name in _CONTENT):
            raise ExportError(
                "no record passed, so nothing is exported; `curate check` shows what is wrong"
            )
        extra = _exported(all_schemas(engine.knowledge))
        if options.csv:
            extra |= tables(dataset)
        if baseline:
            refuse_same_version(baseline, dataset)
            refuse_vanished(baseline, dataset)
            changes = compare(baseline, dataset, engine.knowledge)
            # As with other tables: without rows there is no file.
            extra |= {"changes.jsonl": jsonl(changes)} if changes else {}
        written = write_dataset(dataset, options.to, extra)
    except ExportError as error:
        raise ConfigError(str(error)) from None
    _tell(dataset, options.to, written)
    if baseline:
        print(f"Since version {baseline['version']}: {', '.join(summary(changes)) or 'no change'}.")
    if project.config.dataset.version == DatasetSettings().version:
        print("No dataset version is configured: add `version` under dataset.", file=sys.stderr)
    return int(result.count(Severity.ERROR) > 0)


_CONTENT = ("exercises", "treatments", "articles", "withdrawn")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate export",
        description="Check the whole project with every rule, and write what passed as a dataset. "
        "Drafts and records with open errors stay out and are listed.",
        epilog="Exit status: 0 exported; 1 exported, but errors are open; 2 nothing was exported.",
    )
    parser.add_argument("--to", type=Path, metavar="DIR", required=True, help="the folder to write")
    parser.add_argument(
        "--include-flagged",
        action="store_true",
        help="take readable records with open errors too, marked in `open_findings`",
    )
    parser.add_argument(
        "--since",
        type=Path,
        metavar="OLD",
        help="an earlier export (its folder or dataset.json): writes changes.jsonl, and refuses "
        "to lose an id of it that was not withdrawn",
    )
    parser.add_argument("--csv", action="store_true", help="also write csv/, for spreadsheets")
    return parser


def _refuse_content_folder(project: Project, folder: Path) -> None:
    """An export among the records would be read as content by people, and replaced by the next."""
    for name in project.config.content:
        if project.source and folder.resolve().is_relative_to((project.root / name).resolve()):
            raise ConfigError(f"{folder} lies in the content folder; export beside it")


def _exported(schemas: dict[str, str]) -> dict[str, bytes]:
    """The dataset schemas by the name they have in the export: ``schema/exercise.json``."""
    return {
        name.replace("dataset/", "schema/").replace(".schema.json", ".json"): text.encode()
        for name, text in schemas.items()
        if name.startswith("dataset/")
    }


def _tell(dataset: DatasetJson, folder: Path, written: bool) -> None:
    counts = dataset["counts"]
    parts = [count(counts[f"{noun}s"], noun) for noun in ("exercise", "treatment")]
    if counts["articles"]:
        claims = count(counts["claims"], "claim")
        parts.append(f"{count(counts['articles'], 'article')} ({claims})")
    parts.append(count(counts["references"], "reference"))
    if counts["withdrawn"]:
        parts.append(f"{counts['withdrawn']} withdrawn")
    verb = "Exported" if written else "Already there, unchanged:"
    print(f"{verb} {', '.join(parts)} to {folder} (version {dataset['version']}).")
    lines = []
    for left in dataset["left_out"]:
        why = [left["reason"], _list(left["rules"])]
        lines.append(f"Left out: {left['file']} ({': '.join(filter(None, why))})")
    lines += [
        f"Link left out: {link['id']}: {link['field']} {link['target']}"
        for link in dataset["dropped_links"]
    ]
    for record in reviewable(dataset):
        if record["open_findings"]:
            rules = _list(sorted({finding["rule"] for finding in record["open_findings"]}))
            lines.append(f"With open errors: {record['id']} ({rules})")
    for line in lines[:20]:
        print(line, file=sys.stderr)
    if len(lines) > 20:
        print(f"… and {len(lines) - 20} more: see README.md in {folder}.", file=sys.stderr)


def _list(words: list[str]) -> str:
    return ", ".join(words)
