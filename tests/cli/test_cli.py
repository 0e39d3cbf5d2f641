"""The command as a user runs it: what it prints, and its exit status."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.support import ROOT, base, dump, write_record

ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CURATE_DEBUG")}


def curate(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "curate.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "curate.toml").write_text('content = ["content"]\n')
    write_record(tmp_path, base())
    return tmp_path


def spoil(root: Path, **changes: object) -> None:
    write_record(root, base() | changes)


def test_version_loads_nothing_heavy() -> None:
    code = (
        "import sys, curate.cli; curate.cli.main(['--version']);"
        "print(sorted({m.partition('.')[0] for m in sys.modules}"
        " & {'pydantic', 'yaml', 'jsonschema', 'argparse', 'tomllib', 'tqdm', 'packaging', 're'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_check_loads_no_web_template_or_export_library() -> None:
    code = (
        "import sys, curate.cli; assert curate.cli.main(['check']) == 0;"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'jsonschema', 'jinja2', 'tqdm',"
        " 'starlette', 'uvicorn', 'http', 'difflib', 'asyncio', 'multiprocessing'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_clean(root: Path) -> None:
    done = curate("check", cwd=root)
    assert done.returncode == 0
    assert done.stdout == (
        f"Checked 1 record (1 exercise) in 1 file with {_rules()} rules: no problems.\n"
    )


def _rules() -> int:
    from curate.rules import RULES

    return len(RULES)


def test_a_finding_shows_line_marker_reason_and_remedy(root: Path) -> None:
    record = base()
    del record["dosage"]["hold"]
    write_record(root, record)
    done = curate("check", cwd=root)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    mode = next(n for n, line in enumerate(lines) if "| mode: static_stretch" in line)
    dosage = next(n for n, line in enumerate(lines) if "| dosage:" in line)
    assert lines[0] == "error[DOS001]: no hold time for a static stretch"
    assert lines[mode + 1].split("|")[1].split() == ["-" * 14, "because", "of", "this"]
    assert lines[dosage + 1].split("|")[1].strip().startswith("^^^^^^ add `hold` to dosage")
    assert lines[mode].index("static_stretch") == lines[mode + 1].index("-" * 14)
    assert lines[dosage].index("dosage") == lines[dosage + 1].index("^^^^^^")
    assert any("= why: The time held is the dose" in line for line in lines)
    assert "1 error" in done.stdout


def test_findings_from_a_subfolder_and_by_path(root: Path) -> None:
    spoil(root, position="handstand")
    inside = root / "content" / "exercises"
    assert "IDN006" in curate("check", cwd=inside).stdout
    assert "IDN006" in curate("check", "base-exercise.yaml", cwd=inside).stdout
    assert curate("check", "content/treatments", cwd=root).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["check", "nowhere.yaml"], 2, "nowhere.yaml: no such file or folder"),
        (["check", "--select", "XYZ"], 2, "no rule has the code XYZ"),
        (["check", "--fail-on", "fatal"], 2, "invalid choice: 'fatal'"),
        (["check", "--today", "soon"], 2, "--today"),
        (["chekc"], 2, "did you mean `check`?"),
        (["explain", "DOS01"], 2, "did you mean"),
        (["explain", "gluteus minmus"], 2, "did you mean `gluteus_minimus`?"),
        (["schema", "nothing"], 2, "is not a schema"),
        (["export"], 2, "--to"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_clear_line(
    arguments: list[str], status: int, words: str, root: Path
) -> None:
    done = curate(*arguments, cwd=root)
    assert done.returncode == status
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("content = 3\n", "`content` must be a list of texts"),
        ('contents = ["x"]\n', "`contents` is not a setting; did you mean `content`?"),
        ('fail-on = "fatal"\n', "`fatal` is not a severity"),
        ("[dataset]\nvers = 1\n", "`dataset.vers` is not a setting"),
        ("[dataset]\nversion = 1\n", "`dataset.version` must be text in quotes"),
        ('[severity]\nDOS001 = "bad"\n', "`severity.DOS001`"),
        ('[severity]\nYML001 = "info"\n', "YML001 is locked"),
        ('ignore = ["DOS9"]\n', "no rule has the code DOS9"),
        ('[paths."x/*"]\nignored = []\n', "`paths.x/*.ignored` is not a setting"),
        ("content = [\n", "curate.toml:"),
        ('content = ["nowhere"]\n', "`content` names nowhere, which is not there"),
        ('knowledge = ["nowhere"]\n', "no such folder; correct `knowledge`"),
    ],
)
def test_a_mistake_in_the_configuration_is_one_clear_line(
    text: str, words: str, root: Path
) -> None:
    (root / "curate.toml").write_text(text)
    done = curate("check", cwd=root)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = curate("check", "empty", cwd=tmp_path)
    assert done.returncode == 3
    assert "no YAML files found" in done.stderr
    assert "no problems" not in done.stdout


def test_a_folder_full_of_bad_files_shows_the_causes(tmp_path: Path) -> None:
    for number in range(40):
        record = base() | {"id": f"e{number}", "difficulty": "easy", "default_hold": "30 s"}
        del record["position"]
        write_record(tmp_path, record)
    done = curate("check", "content", cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) < 40
    assert "40 × SCH002 A required field is not there." in done.stdout
    assert "40 × `position` is missing: add it" in done.stdout
    assert "80 × SCH001" in done.stdout
    assert (
        "40 × `default_hold` is not a field: `dosage.hold` is already there; delete it"
        in done.stdout
    )
    assert "in 40 files" in done.stdout
    full = curate("check", "content", "--full", cwd=tmp_path)
    assert full.stdout.count("error[SCH002]") == 40


def test_json_output_fits_its_schema(root: Path) -> None:
    from jsonschema import Draft202012Validator

    spoil(root, position="handstand", dosage={"hold": "15–30 s", "basis": {"ref": "nowhere"}})
    write_record(root, base() | {"id": "a-draft", "status": "draft", "name": "todo", "mode": 3})
    done = curate("check", "--format", "json", cwd=root)
    report = json.loads(done.stdout)
    schema = json.loads((ROOT / "schema" / "report.schema.json").read_text())
    Draft202012Validator(schema).validate(report)
    assert report["summary"]["errors"] == len(
        [finding for finding in report["findings"] if finding["severity"] == "error"]
    )
    assert report["drafts"]
    assert report["not_run"]
    assert str(root) not in done.stdout, "no machine's path"
    text = (root / "content/exercises/base-exercise.yaml").read_text()
    dash = next(finding for finding in report["findings"] if finding["rule"] == "SCH007")
    assert text[dash["place"]["start"] : dash["place"]["end"]] == "15–30 s"
    assert dash["fix"]["text"] == "15-30 s"


def test_github_output_cannot_be_made_to_run_commands(root: Path) -> None:
    spoil(root, name=["x"], position="a%0A::error::b", goals=["::stop-commands::x\n::set-env"])
    done = curate("check", "--format", "github", cwd=root)
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert commands
    assert all(
        line.startswith("::error file=content/exercises/base-exercise.yaml,") for line in commands
    )
    assert "%250A" in done.stdout
    assert "line=" in commands[0]
    assert "title=curate " in commands[0]


def test_control_codes_do_not_reach_the_terminal(root: Path) -> None:
    path = root / "content" / "exercises" / "base-exercise.yaml"
    path.write_text(
        dump(base() | {"position": "x"}).replace("position: x", 'position: "\\e[31mred"')
    )
    done = curate("check", cwd=root)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    path.write_text(dump(base()).replace("half_kneeling", "half\u202ekneeling"))
    assert "\u202e" not in curate("check", cwd=root).stdout


def _in_terminal(command: list[str], cwd: Path, **variables: str) -> str:
    """What a command writes when its output is a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    process = subprocess.Popen(
        command, cwd=cwd, stdout=slave, stderr=slave, env=ENVIRONMENT | variables
    )
    os.close(slave)
    chunks = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    process.wait(timeout=60)
    os.close(master)
    return b"".join(chunks).decode()


def test_colour_only_on_a_terminal_and_never_with_no_color(root: Path) -> None:
    spoil(root, position="handstand")
    command = [sys.executable, "-m", "curate.cli", "check"]
    assert "\x1b[1;31m" in _in_terminal(command, root, TERM="xterm")
    assert "\x1b[" not in _in_terminal(command, root, TERM="xterm", NO_COLOR="1")
    assert "\x1b[" not in _in_terminal(command, root, TERM="dumb")
    assert "\x1b[" not in curate("check", cwd=root).stdout


def test_progress_only_on_a_terminal(tmp_path: Path) -> None:
    for number in range(600):
        write_record(tmp_path, base() | {"id": f"e{number}"})
    command = [sys.executable, "-m", "curate.cli", "check", "content"]
    assert "/600 [" in _in_terminal(command, tmp_path, TERM="xterm")
    done = curate("check", "content", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_reader_that_goes_away_is_no_fault(root: Path) -> None:
    for number in range(200):
        write_record(root, base() | {"id": f"e{number}", "position": "handstand"})
    script = f"{sys.executable} -m curate.cli check --full | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_explain_and_rules(root: Path) -> None:
    explained = curate("explain", "dos001", cwd=root).stdout
    assert "Why: The time held is the dose" in explained
    assert "Rests on: acsm-2011" in explained
    assert "requires" not in explained
    assert "1.2.13" in curate("explain", "ng59", cwd=root).stdout
    assert (
        "dosage.hold, dosage.reps, laterality"
        in curate("explain", "static_stretch", cwd=root).stdout
    )
    assert "hip_replacement" in curate("explain", "condition", cwd=root).stdout
    listed = curate("rules", cwd=root).stdout
    assert "DOS001  A stretch or an isometric exercise" in listed
    pages = json.loads(curate("rules", "--json", cwd=root).stdout)
    assert all(page["why"] and page["bad"] and page["good"] for page in pages)
    for page in pages:
        shown = curate("explain", page["code"], cwd=root).stdout if page["code"] == "YML005" else ""
        assert "\x07" not in shown


def test_explain_knows_fields_references_and_searches(root: Path) -> None:
    shown = curate("explain", "dosage", cwd=root).stdout
    assert "hold: How long each repetition is held" in shown
    assert "*basis:" in shown
    assert "One of: home, outdoors" in curate("explain", "setting", cwd=root).stdout
    assert "*instructions:" in curate("explain", "exercise", cwd=root).stdout
    assert "DOS006: " in curate("explain", "DOS", cwd=root).stdout
    listed = curate("explain", "reference", cwd=root).stdout
    assert "acsm-2011: " in listed
    assert "our-own" not in listed
    write_record(root, base("reference") | {"id": "our-own"})
    assert "our-own" in curate("explain", "reference", cwd=root).stdout
    assert "trial" in curate("explain", "our-own", cwd=root).stdout
    assert "muscle_strain (condition)" in curate("explain", "hamstring", cwd=root).stdout
    for line in curate("explain", "contraindications", cwd=root).stdout.splitlines():
        assert len(line) <= 80


def test_drafts_are_told_what_is_needed_and_when_nothing_is(root: Path) -> None:
    record = base() | {"id": "one", "status": "draft"}
    write_record(root, record)
    assert "one.yaml: draft, nothing is missing: when" in curate("check", cwd=root).stdout
    del record["dosage"]["hold"]
    write_record(root, record | {"name": "todo"})
    shown = curate("check", cwd=root).stdout
    assert "one.yaml: draft, 2 things needed: name, dosage.hold\n" in shown
    assert ": no hold time for a static stretch: add `hold` to dosage" in shown
    assert curate("check", cwd=root).returncode == 0


def test_annotations_are_placed_from_the_git_repository(tmp_path: Path) -> None:
    project = tmp_path / "sub" / "clinic"
    project.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (project / "curate.toml").write_text('content = ["content"]\n')
    write_record(project, base() | {"position": "handstand"})
    shown = curate("check", "--format", "github", cwd=project).stdout
    assert "::error file=sub/clinic/content/exercises/base-exercise.yaml," in shown


def test_text_places_can_be_opened_from_here(root: Path) -> None:
    spoil(root, position="handstand")
    shown = curate("check", cwd=root / "content" / "exercises").stdout
    assert "--> base-exercise.yaml:" in shown


def test_help_names_every_command(root: Path) -> None:
    done = curate("--help", cwd=root)
    assert done.returncode == 0
    for command in ("check", "export", "schema", "explain", "rules"):
        assert command in done.stdout
        shown = curate(command, "--help", cwd=root)
        assert shown.returncode == 0
        assert f"usage: curate {command}" in shown.stdout
    assert curate(cwd=root).returncode == 2


def test_kind_for_files_that_do_not_say(tmp_path: Path) -> None:
    record = base()
    del record["kind"]
    (tmp_path / "stretches").mkdir()
    (tmp_path / "stretches" / "base-exercise.yaml").write_text(dump(record))
    assert "SCH005" in curate("check", "stretches", cwd=tmp_path).stdout
    assert curate("check", "stretches", "--kind", "exercise", cwd=tmp_path).returncode == 0


def test_schema_can_be_written_into_an_own_repository(root: Path) -> None:
    done = curate("schema", "--write", cwd=root)
    assert done.returncode == 0
    ours = {p.relative_to(ROOT): p.read_text() for p in (ROOT / "schema").rglob("*.json")}
    theirs = {p.relative_to(root): p.read_text() for p in (root / "schema").rglob("*.json")}
    assert theirs == ours


def test_a_file_name_that_is_not_unicode(root: Path) -> None:
    folder = os.fsencode(root / "content" / "exercises")
    with open(folder + b"/caf\xe9.yaml", "w") as stream:  # noqa: PTH123 - bytes are no Path
        stream.write("name: [unclosed\n")
    for format in ("text", "json", "github"):
        done = curate("check", "--format", format, cwd=root)
        assert done.returncode == 1
        assert "caf\\udce9" in done.stdout
        assert done.stderr == ""
