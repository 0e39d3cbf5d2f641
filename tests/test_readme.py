"""The README says what is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from curate.config import read_config
from curate.rules import RULES
from tests.support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_finding_shown_is_real_output(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "content/exercises/half-kneeling-hip-flexor-stretch.yaml"
    path.write_text(path.read_text().replace("\n  hold: 15-30 s", "", 1))
    command = [sys.executable, "-m", "curate.cli", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    (shown,) = blocks("text")
    counts = r"Checked .* rules"
    assert re.sub(counts, "", done.stdout) == re.sub(counts, "", shown)
    assert f"with {len(RULES)} rules" in shown, "the counts in the README are current"


def test_the_configuration_shown_is_accepted(tmp_path: Path) -> None:
    (shown,) = blocks("toml")
    (tmp_path / "curate.toml").write_text(shown)
    assert read_config(tmp_path / "curate.toml").dataset.name == "our-clinic"


def test_the_two_commands_set_up_all_they_need() -> None:
    main, tests = blocks("sh")
    for command in (main, tests):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")
        assert len(command.splitlines()) == 1
    assert "curate check" in main
    assert "curate export" in main
    assert "pytest" in tests


def test_the_files_named_exist() -> None:
    for name in re.findall(r"`((?:curate|tests|schema)/[\w/]+\.\w+)`", README):
        assert (ROOT / name).exists(), name
