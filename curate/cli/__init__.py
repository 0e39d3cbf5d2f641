"""The command ``curate``: one module for each command, imported when it is used."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from curate import __version__

COMMANDS = {
    "check": "check records and report what is wrong",
    "screen": "screen articles and report what is wrong in them",
    "export": "write the dataset of what passed",
    "new": "start a record",
    "init": "start a repository",
    "diff": "compare two exports",
    "explain": "explain a rule, a reference or a term",
    "rules": "list the rules",
    "schema": "print or write the JSON Schemas",
}

_USAGE = "usage: curate [--version] [--help] COMMAND ...\n\n" + "".join(
    f"  {name:<9} {help}\n" for name, help in COMMANDS.items()
)


COLLECT_AFTER = 200_000
"""Objects more before Python looks for garbage: there is little of it, and much to look through."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (see ``curate check --help``)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # A cold start is most of the time that one file takes: fewer collections while modules load,
    # and no search of all that is installed for pydantic plugins, which are not used here.
    gc.set_threshold(COLLECT_AFTER)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file name that is not UTF-8 shows escapes; it does not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _dispatch(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader went away (`curate check | head`): no complaint at interpreter exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name == "--version":
        print(f"curate {__version__}")
        return 0
    if name in ("--help", "-h", "help"):
        print(_USAGE + "\n`curate COMMAND --help` tells more about a command.")
        return 0 if arguments else 2
    if name not in COMMANDS:
        from curate.nearest import nearest

        close = nearest(name, COMMANDS)
        hint = f"did you mean `{close}`?" if close else f"commands: {', '.join(COMMANDS)}"
        return _fail(f"`{name}` is not a command; {hint}")
    return _guarded(name, arguments[1:])


def _guarded(name: str, arguments: list[str]) -> int:
    """Run a command so that whatever happens ends in one clear line, never a traceback."""
    try:
        status: int = import_module(f"curate.cli.{name}").run(arguments)
        return status
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return _fail("stopped", 130)
    except _told_to_users() as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or 'file'}: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("CURATE_DEBUG"):
            raise
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _fail(
            f"a fault in curate itself ({said}); run again with CURATE_DEBUG=1 to see where"
        )


def _told_to_users() -> tuple[type[Exception], ...]:
    """What says itself what is wrong; asked for once something is, as it loads every rule."""
    from curate.config import ConfigError
    from curate.engine import RuleError
    from curate.knowledge import KnowledgeError

    return ConfigError, KnowledgeError, RuleError


def _fail(message: str, status: int = 2) -> int:
    print(f"curate: {message}", file=sys.stderr)
    return status
