"""``curate init``: start a repository with one good record, a configuration and a CI workflow."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from curate import __version__
from curate.cli.schema import all_schemas
from curate.config import ConfigError
from curate.knowledge import Knowledge
from curate.writing import write_atomically

STARTER = Path(__file__).parent.parent / "starter"


def run(arguments: list[str]) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    folder: Path = options.folder
    title = options.title or folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    files = starter_files(title, options.install)
    for name in ("curate.toml", "content"):
        if (folder / name).exists():
            raise ConfigError(
                f"{folder} already holds {name}; nothing was written: name another folder"
            )
    kept = sorted(name for name in files if (folder / name).exists())
    for name in files.keys() - set(kept):
        write_atomically(folder / name, files[name])
    own = sorted(name for name in files if name not in kept and not name.startswith("schema/"))
    print(f"Wrote {', '.join(own)} and the schemas to {folder}.")
    if kept:
        print(f"Kept as they were: {', '.join(kept)}.")
    print(f"CI installs curate with `pip install {options.install}`: see .github/workflows.")
    if options.install == _DEFAULT_INSTALL:
        print(
            "Until that version is on the package index, put a wheel into the repository and name "
            "it in the `pip install` line there."
        )
    print("Next: `curate check`, then `curate new exercise ID`.")
    return 0


_DEFAULT_INSTALL = f"rehab-curate=={__version__}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="curate init",
        description="Start a repository of records: configuration, one good record, schemas for "
        "code editors, and a workflow that checks pull requests. Nothing is overwritten.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), help="where; the current folder by default"
    )
    parser.add_argument("--title", help="of the dataset; by default the folder's name")
    parser.add_argument(
        "--install",
        metavar="WHAT",
        default=_DEFAULT_INSTALL,
        help=f"what CI gives to `pip install` (default: {_DEFAULT_INSTALL})",
    )
    return parser


def starter_files(title: str, install: str) -> dict[str, str]:
    """Every file of a new repository, by name."""
    if re.search(r'["\\\n\r{}]', title + install) or not title.strip():
        raise ConfigError("title and --install must not hold quotes, backslashes or braces")
    name = "-".join(re.findall(r"[a-z0-9.]+", title.lower())) or "dataset"
    files = {
        path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(STARTER.rglob("*"))
        if path.is_file()
    }
    values = {"name": name, "title": title, "install": install}
    for name_of_file in ("curate.toml", "README.md", ".github/workflows/curate.yml"):
        for key, value in values.items():
            files[name_of_file] = files[name_of_file].replace(f"{{{key}}}", value)
    schemas = all_schemas(Knowledge())
    return files | {
        f"schema/{name}": text for name, text in schemas.items() if name.startswith("authoring/")
    }
