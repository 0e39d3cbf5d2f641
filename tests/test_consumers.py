"""Programs that other people wrote, using what this project makes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any, cast

import pytest

from curate.cli.schema import all_schemas
from curate.engine import Engine
from curate.exports.changes import compare
from curate.exports.dataset import TABLES, DatasetJson, build
from curate.knowledge import Knowledge
from curate.records import KINDS
from tests.language_server import LanguageServer
from tests.records.test_equivalence import mutations, schema_accepts
from tests.support import ROOT, base, parse, project, write_record

pytestmark = pytest.mark.consumer


def run(*command: str | Path, cwd: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=600, **more
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ajv and the YAML language server installed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        assert not os.environ.get("CI"), "CI must not skip this: install node and npm"
        pytest.skip("needs node and npm")
    folder = tmp_path_factory.mktemp("node")
    packages = ("ajv@8", "yaml-language-server@1")
    run("npm", "install", "--no-audit", "--no-fund", "--prefix", folder, *packages, cwd=folder)
    return folder


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=float))


def test_ajv_in_strict_mode_judges_as_we_do(node_packages: Path, tmp_path: Path) -> None:
    jobs = []
    schemas = {name: json.loads(text) for name, text in all_schemas(Knowledge()).items()}
    for kind, name in KINDS.items():
        shipped = [parse(p.read_text()) for p in (ROOT / "content").rglob("*.yaml")]
        valid = [base(kind), *(record for record in shipped if record["kind"] == kind)]
        invalid = []
        for _, changed in list(mutations(base(kind)))[::17]:
            (valid if schema_accepts(kind, changed) else invalid).append(changed)
        jobs.append((f"authoring/{name}.schema.json", valid, invalid))
    for kind in KINDS:
        write_record(tmp_path, base(kind))
    engine = Engine(project(tmp_path), everything=True)
    dataset: dict[str, Any] = dict(build(engine, engine.check()))
    jobs += [
        (f"dataset/{name}.schema.json", dataset[table], [base(name)] if name in KINDS else [{}])
        for name, table in TABLES.items()
    ]
    empty = {key: [] if isinstance(value, list) else value for key, value in dataset.items()}
    changes = compare(cast("DatasetJson", empty), cast("DatasetJson", dataset), Knowledge())
    jobs += [
        ("dataset/dataset.schema.json", [dataset], [{}]),
        ("dataset/change.schema.json", [dict(change) for change in changes], [{}]),
        ("report.schema.json", [], [{}]),
    ]
    assert {name for name, _, _ in jobs} == schemas.keys()
    text = json.dumps(
        [
            {"name": n, "schema": schemas[n], "valid": _plain(v), "invalid": _plain(i)}
            for n, v, i in jobs
        ]
    )
    done = run("node", ROOT / "tests" / "ajv.mjs", cwd=node_packages, input=text)
    assert done.stdout == "done\n"


STRETCH = ROOT / "content" / "exercises" / "half-kneeling-hip-flexor-stretch.yaml"


def _serve(node_packages: Path, text: str) -> LanguageServer:
    server = node_packages / "node_modules" / ".bin" / "yaml-language-server"
    return LanguageServer(["node", str(server), "--stdio"], STRETCH, text)


def _line(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.split("\n")) if line.startswith(start))


def test_code_editors_complete_and_explain_while_typing(node_packages: Path) -> None:
    text = STRETCH.read_text(encoding="utf-8").replace("position: half_kneeling", "position: ")
    text = text.replace("  rest: 10-30 s\n", "  \n")
    with _serve(node_packages, text) as server:
        found = server.ask("textDocument/completion", _line(text, "position:"), len("position: "))
        assert "half_kneeling" in {item["label"] for item in found["items"]}
        found = server.ask("textDocument/completion", text.split("\n").index("  "), 2)
        fields = {item["label"]: item for item in found["items"]}
        assert "rest" in fields
        assert "hold" not in fields, "it is there already"
        hover = server.ask("textDocument/hover", _line(text, "  hold:"), 4)
        assert "How long each repetition is held" in str(hover["contents"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", None),
        ("hold: 15-30 s", "hold: 15-30", "does not match the pattern"),
        ("hold: 15-30 s", "holds: 15-30 s", "holds"),
        ("mode: static_stretch", "mode: todo", ""),
        ("status: in_review", "status: draft\nequipment: todo", None),
    ],
)
def test_code_editors_underline_what_we_refuse(
    node_packages: Path, old: str, new: str, words: str | None
) -> None:
    text = STRETCH.read_text(encoding="utf-8").replace("equipment: [mat, cushion]\n", "")
    text = text.replace(old, new, 1) if old else text
    with _serve(node_packages, text) as server:
        messages = [diagnostic["message"] for diagnostic in server.next_diagnostics()]
    if words is None:
        assert messages == []
    else:
        assert any(words in message for message in messages)


def test_check_jsonschema_accepts_the_shipped_content(tmp_path: Path) -> None:
    for name, folder in TABLES.items():
        schema = ROOT / "schema" / "authoring" / f"{name}.schema.json"
        files = sorted((ROOT / "content" / folder).glob("*.yaml"))
        if not files:
            continue
        run(
            *(sys.executable, "-m", "check_jsonschema", "--schemafile", schema),
            *files,
            cwd=tmp_path,
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and installed into an empty environment; its ``curate``."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("rehab_curate-*.whl")
    venv.create(folder / "env", with_pip=True)
    run(folder / "env" / "bin" / "pip", "install", "-q", wheel, cwd=folder)
    return folder / "env" / "bin" / "curate"


def test_the_wheel_checks_and_exports_in_an_empty_environment(
    installed: Path, tmp_path: Path
) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "curate.toml").write_text('content = ["content"]\n')
    done = run(installed, "check", cwd=tmp_path, env=environment)
    assert "no problems" in done.stdout
    assert f"in {len(list(tmp_path.rglob('*.yaml')))} files" in done.stdout
    run(installed, "export", "--to", "out", cwd=tmp_path, env=environment)
    references = (tmp_path / "out" / "references.jsonl").read_text()
    assert '"id":"acsm-2011"' in references, "citations resolve from the wheel"
    run(installed, "init", "new", cwd=tmp_path, env=environment)
    assert (tmp_path / "new/.github/workflows/curate.yml").exists(), "hidden files ship too"
    run(installed, "check", cwd=tmp_path / "new", env=environment)
    done = run(installed, "explain", "SAF001", cwd=tmp_path, env=environment)
    assert "planned" in done.stdout
    done = run(installed, "explain", "SCH001", cwd=tmp_path, env=environment)
    assert "Why:" in done.stdout


def test_the_starter_workflow_is_one_that_github_knows(tmp_path: Path) -> None:
    run(sys.executable, "-m", "curate.cli", "init", tmp_path / "new", cwd=tmp_path)
    run(
        *(sys.executable, "-m", "check_jsonschema"),
        *("--builtin-schema", "vendor.github-workflows"),
        tmp_path / "new/.github/workflows/curate.yml",
        cwd=tmp_path,
    )
