"""``curate diff``: what changed from one export to another, in plain words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from curate.config import ConfigError, find_project
from curate.exports.changes import compare, jsonl, read_export
from curate.exports.dataset import ExportError
from curate.knowledge import Knowledge
from curate.reports.changes import lines, summary


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    try:
        old, new = read_export(options.old), read_export(options.new)
    except ExportError as error:
        raise ConfigError(str(error)) from None
    changes = compare(old, new, Knowledge(find_project().packs))
    status = int(any(change["change"] == "vanished" for change in changes))
    if options.format == "jsonl":
        sys.stdout.write(jsonl(changes).decode())
        return status
    print(f"{old['version']} → {new['version']}: {', '.join(summary(changes)) or 'no change'}.")
    for change in changes:
        print()
        print("\n".join(lines(change)))
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate diff",
        description="Compare two exports: what was added, withdrawn, changed in substance "
        "(doses, warnings, instructions) or only in wording.",
        epilog="Exit status: 0 compared; 1 a record is gone that was not withdrawn; 2 an export "
        "cannot be read.",
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="an export's folder or dataset.json")
    parser.add_argument("new", type=Path, metavar="NEW", help="the other, later one")
    parser.add_argument(
        "--format", choices=("text", "jsonl"), default="text", help="jsonl: as changes.jsonl"
    )
    return parser
