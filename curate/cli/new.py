"""``curate new``: start a record as a draft that says what it still needs."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
from pathlib import Path
from typing import Any

from curate.config import ConfigError, Project, find_project
from curate.engine import Engine
from curate.nearest import nearest
from curate.records import FOLDERS, KINDS
from curate.records.base import KEBAB
from curate.reports.summary import count
from curate.scaffold import draft, needed
from curate.writing import write_atomically

_TREATMENTS = [kind for kind, schema in KINDS.items() if schema == "treatment"]


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    kind = _kind(options.what, options.kind)
    _check_id(options.id)
    project = find_project()
    path = _free_path(project, kind, options.id)
    engine = Engine(project, everything=True)
    given: dict[str, Any] = {"id": options.id}
    if options.name:
        given["name"] = options.name
    if options.mode:
        _check_mode(engine, kind, options.mode)
        given["mode"] = options.mode
    if options.text:
        if kind != "article":
            raise ConfigError("--text is for articles")
        given["text"] = source_text(options.text)
    schema = project.root / f"schema/authoring/{KINDS[kind]}.schema.json"
    relative = Path(os.path.relpath(schema, path.parent)).as_posix() if schema.exists() else None
    text = draft(engine, kind, given, relative)
    write_atomically(path, text)
    name = project.name(path)
    todos = count(len(needed(engine, kind, text)), "thing")
    print(f"Wrote {name}: a draft ({kind}) with {todos} to do.")
    if options.what == "treatment" and not options.kind:
        others = ", ".join(k for k in _TREATMENTS if k != kind)
        print(f"For a treatment of another kind use --kind: {others}.")
    if kind == "exercise" and not options.mode:
        print("What its dosage needs depends on its mode: `--mode` adds that, or `curate check`.")
    if relative is None:
        print("`curate schema --write` adds the schemas that complete fields in code editors.")
    print(f"Replace each `todo`, then delete `status: draft`; `curate check {name}` says how far.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate new",
        description="Start a record: a draft in the right folder, with a to-do for each thing that "
        "the rules would miss.",
    )
    parser.add_argument(
        "what", metavar="KIND", help=f"exercise, treatment, or one of {', '.join(KINDS)}"
    )
    parser.add_argument("id", metavar="ID", help="such as calf-raise; also the file's name")
    parser.add_argument("--kind", help=f"of a treatment: {', '.join(_TREATMENTS)}")
    parser.add_argument("--mode", help="of an exercise: decides what its dosage needs")
    parser.add_argument("--name", help="the name that readers see")
    parser.add_argument(
        "--text", type=Path, metavar="FILE", help="of an article: the text, to take its hash of"
    )
    return parser


_FORMATS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


def source_text(path: Path) -> dict[str, Any]:
    """The `text` of an article record for the file at ``path``: hash, length and format."""
    data = path.read_bytes()
    try:
        characters = len(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    if not characters:
        raise ConfigError(f"{path} is empty")
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "characters": characters,
        "format": _FORMATS.get(path.suffix.lower(), "text"),
    }


def _kind(what: str, kind: str | None) -> str:
    if what == "treatment":
        what = kind or _TREATMENTS[0]
        known: list[str] = _TREATMENTS
    elif kind:
        raise ConfigError(f"--kind is for `curate new treatment`; {what} is a kind already")
    else:
        known = [*KINDS, "treatment"]
    if what not in known:
        close = nearest(what, known)
        hint = f"did you mean `{close}`?" if close else f"choose one of {', '.join(known)}"
        raise ConfigError(f"`{what}` is not a kind of record; {hint}")
    return what


def _check_id(id: str) -> None:
    if not re.match(KEBAB, id) or len(id) > 80:
        words = re.findall(r"[a-z0-9]+", id.lower())
        hint = f"did you mean `{'-'.join(words)[:80]}`?" if words else "such as `calf-raise`"
        raise ConfigError(f"`{id}` is not an id: lower-case words joined by hyphens; {hint}")


def _check_mode(engine: Engine, kind: str, mode: str) -> None:
    if kind != "exercise":
        raise ConfigError("--mode is for exercises")
    modes = engine.knowledge.dosage
    if mode not in modes:
        close = nearest(mode, modes)
        hint = f"did you mean `{close}`?" if close else f"choose one of {', '.join(modes)}"
        raise ConfigError(f"`{mode}` is not a mode; {hint}")


def _free_path(project: Project, kind: str, id: str) -> Path:
    """Where the record belongs. Raises ConfigError if a record has that id already."""
    for other in project.files()[0]:
        if other.stem == id:
            raise ConfigError(f"there is already {project.name(other)}; choose another id")
    return project.root / project.config.content[0] / FOLDERS[kind] / f"{id}.yaml"
