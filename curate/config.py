"""The project: its configuration, and which files belong to it.

The configuration is ``[tool.curate]`` in pyproject.toml or a whole curate.toml, found from the
given paths upwards. A key that is not known is an error.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from curate.finding import Severity
from curate.nearest import nearest


class ConfigError(Exception):
    """The configuration or the command line cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PathSettings:
    """Settings for the files that match one pattern."""

    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """What an export says of itself."""

    name: str = "dataset"
    title: str = "Exercises and treatments"
    version: str = "0.0.0"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one project; the defaults are what a project without a file has."""

    content: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: Severity = Severity.ERROR
    paths: Mapping[str, PathSettings] = field(default_factory=dict)
    dataset: DatasetSettings = field(default_factory=DatasetSettings)


@dataclass(frozen=True)
class Project:
    """A configuration and the folder it holds for. ``source`` is the file it was read from."""

    root: Path
    config: Config
    source: Path | None = None

    @property
    def packs(self) -> tuple[Path, ...]:
        """The folders of the user's own knowledge."""
        return tuple(self.root / folder for folder in self.config.knowledge)

    def name(self, path: Path) -> str:
        """``path`` as shown everywhere: relative to the project, with forward slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def files(self, shown: Sequence[Path] = ()) -> tuple[list[Path], int]:
        """Every record file of the project and those among ``shown``, sorted by name.

        Also how many files the configuration excludes. Raises ConfigError for a path that does
        not exist.
        """
        found: set[Path] = set()
        for folder in (*(self.root / name for name in self.config.content), *shown):
            if folder.is_file():
                found.add(_absolute(folder))
            elif folder.is_dir():
                found.update(_yaml_below(_absolute(folder)))
            elif folder in shown:
                raise ConfigError(f"{folder}: no such file or folder")
            elif self.source:
                raise ConfigError(
                    f"{self.source.name}: `content` names {folder.name}, which is not there"
                )
        named = sorted((self.name(path), path) for path in found)
        kept = [path for name, path in named if not self._excludes(name)]
        return kept, len(named) - len(kept)

    def _excludes(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.config.exclude)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - unlike resolve(), keeps links as named


def _yaml_below(folder: Path) -> Iterable[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield Path(parent) / name


def find_project(paths: Sequence[Path] = ()) -> Project:
    """The project that ``paths`` (or the current folder) belong to.

    Without a configuration above them, the folder that holds them all is the project.
    """
    absolute = [_absolute(path) for path in paths] or [Path.cwd()]
    found = {_configuration_above(path) for path in absolute}
    if len(found) > 1:
        raise ConfigError("these paths belong to different projects; check them one by one")
    source = found.pop()
    if source:
        return Project(source.parent, read_config(source), source)
    folders = [path if path.is_dir() else path.parent for path in absolute]
    common = Path(os.path.commonpath(folders))
    # The folder's own name can tell the kind of what is in it, so it stays part of file names.
    root = common.parent if paths else common
    content = tuple(os.path.relpath(folder, root) for folder in folders)
    return Project(root, Config(content=content))


def _configuration_above(path: Path) -> Path | None:
    for folder in (path, *path.parents):
        if (folder / "curate.toml").is_file():
            return folder / "curate.toml"
        pyproject = folder / "pyproject.toml"
        if (
            pyproject.is_file()
            and "tool" in (data := _toml(pyproject))
            and "curate" in data["tool"]
        ):
            return pyproject
    return None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name}: {error}") from None


def read_config(path: Path) -> Config:
    """Read one configuration file; raises ConfigError naming the key that is wrong."""
    data = _toml(path)
    table = data if path.name == "curate.toml" else data["tool"]["curate"]
    reader = _Reader(path.name)
    values = reader.table(
        table,
        "",
        {
            "content": reader.texts,
            "exclude": reader.texts,
            "knowledge": reader.texts,
            "select": reader.texts,
            "ignore": reader.texts,
            "severity": reader.severities,
            "fail-on": reader.severity,
            "paths": reader.paths,
            "dataset": reader.dataset,
        },
    )
    values.setdefault("content", ("content",))
    return Config(**values)


class _Reader:
    """Checks the types of one configuration file's values and names the key that is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, key: str, wanted: str) -> ConfigError:
        return ConfigError(f"{self.file}: `{key}` must be {wanted}")

    def table(self, value: Any, key: str, readers: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(key, "a table")
        for name in value:
            if name not in readers:
                where = f"{key}.{name}" if key else name
                close = nearest(name, readers)
                hint = f"did you mean `{close}`?" if close else f"known: {', '.join(readers)}"
                raise ConfigError(f"{self.file}: `{where}` is not a setting; {hint}")
        prefix = f"{key}." if key else ""
        read = {name: readers[name](item, prefix + name) for name, item in value.items()}
        return {name.replace("-", "_"): item for name, item in read.items()}

    def text(self, value: Any, key: str) -> str:
        if not isinstance(value, str):
            raise self.fail(key, "text in quotes")
        return value

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, 'a list of texts, such as ["content"]')
        return tuple(value)

    def severity(self, value: Any, key: str) -> Severity:
        try:
            return Severity.of(self.text(value, key))
        except ValueError as error:
            raise ConfigError(f"{self.file}: `{key}`: {error}") from None

    def severities(self, value: Any, key: str) -> dict[str, Severity]:
        if not isinstance(value, dict):
            raise self.fail(key, 'a table such as {DOS006 = "warning"}')
        return {code: self.severity(item, f"{key}.{code}") for code, item in value.items()}

    def paths(self, value: Any, key: str) -> dict[str, PathSettings]:
        if not isinstance(value, dict):
            raise self.fail(key, "a table of patterns")
        readers = {"ignore": self.texts, "severity": self.severities}
        return {
            pattern: PathSettings(**self.table(item, f"{key}.{pattern}", readers))
            for pattern, item in value.items()
        }

    def dataset(self, value: Any, key: str) -> DatasetSettings:
        readers = dict.fromkeys(("name", "title", "version", "description"), self.text)
        name = value.get("name") if isinstance(value, dict) else None
        if isinstance(name, str) and not re.fullmatch(r"[a-z0-9._-]+", name):
            raise self.fail(f"{key}.name", 'lower-case words joined by hyphens ("our-clinic")')
        return DatasetSettings(**self.table(value, key, readers))
