"""``curate screen``: screen articles and report what is wrong in them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from curate.config import ConfigError, find_project
from curate.engine import Engine
from curate.finding import Severity
from curate.reports import FORMATS, write
from curate.screen import run_of
from curate.source import MAX_BYTES

_ENDINGS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
STANDARD_INPUT = "-"


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    articles = {
        name: (_read(name), options.read_as or _ENDINGS.get(Path(name).suffix.lower(), "text"))
        for name in options.articles
    }
    engine = Engine(find_project(), everything=True)
    result = run_of(engine, articles)
    write(result, options.format, sys.stdout, full=options.full)
    return result.exit_status(Severity.of(options.fail_on))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate screen",
        description="Screen articles: wording, instructions and doses. Anatomy, medicines and "
        "sources are not screened yet.",
        epilog="Exit status: 0 clean; 1 findings at or above --fail-on; 2 an article cannot be "
        "read.",
    )
    parser.add_argument(
        "articles", nargs="+", metavar="ARTICLE", help="text, Markdown or HTML; - reads the input"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--read-as", choices=("text", "markdown", "html"), help="default: by the file's ending"
    )
    parser.add_argument(
        "--fail-on",
        choices=[severity.label for severity in Severity],
        default="error",
        help="exit with 1 from this severity on; default: error",
    )
    parser.add_argument("--full", action="store_true", help="list every finding, however many")
    return parser


def _read(name: str) -> str:
    if name == STANDARD_INPUT:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    elif Path(name).is_file():
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    else:
        raise ConfigError(f"{name}: no such file")
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{name} is not UTF-8 text; save it as UTF-8") from None
