"""``curate check``: check records and report what is wrong."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

from curate.config import find_project
from curate.engine import Engine, FileResult
from curate.finding import Severity
from curate.records import KINDS
from curate.reports import FORMATS, write

EPILOG = """\
Exit status: 0 clean; 1 findings at or above --fail-on; 2 the tool or its configuration failed;
3 there was nothing to check."""


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    project = find_project(options.paths)
    engine = Engine(
        project,
        _codes(options.select),
        _codes(options.ignore),
        kind=options.kind,
        today=options.today,
    )
    result = engine.check(options.paths, progress=_progress if sys.stderr.isatty() else None)
    write(result, options.format, sys.stdout, full=options.full)
    fail_on = Severity.of(options.fail_on) if options.fail_on else project.config.fail_on
    status = result.exit_status(fail_on)
    if status == 3:
        print("curate: no YAML files found; name a folder that holds records", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate check",
        description="Check records and report what is wrong. The whole project is read, found "
        "from its configuration; PATHS choose what is shown.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATHS", help="files or folders")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--select", action="append", metavar="CODES", help="only these rules, such as DOS,IDN003"
    )
    parser.add_argument(
        "--ignore", action="append", metavar="CODES", help="all but these; not locked ones"
    )
    parser.add_argument(
        "--fail-on",
        choices=[severity.label for severity in Severity],
        help="exit with 1 from this severity on; default: error",
    )
    parser.add_argument(
        "--kind", choices=list(KINDS), help="the kind of files that do not say theirs"
    )
    parser.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day that dates are compared with, such as 2026-01-31; default: the clock's",
    )
    parser.add_argument("--full", action="store_true", help="list every finding, however many")
    return parser


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day such as 2026-01-31") from None


def _codes(given: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for word in given or () for code in word.split(",") if code)


def _progress(results: Iterable[FileResult], total: int) -> Iterable[FileResult]:
    if total < 500:
        return results
    from tqdm import tqdm

    return tqdm(results, total=total, unit="file", leave=False)
