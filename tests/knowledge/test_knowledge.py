"""The shipped knowledge is current and whole; packs add to it and replace only with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curate.knowledge import SHIPPED, Knowledge, KnowledgeError, compile_shipped
from curate.prose import language
from curate.records.base import Link, Term
from curate.records.quantity import AGE
from curate.records.read import read
from curate.rules.dos import DIMENSIONS
from curate.source import Document, load
from tests.support import ROOT, parse

KNOWLEDGE = Knowledge()
SOURCES = sorted(SHIPPED.glob("**/*.yaml"))


def test_compiled_form_is_current() -> None:
    """`python -m curate.knowledge` writes it."""
    for path, compiled in (*compile_shipped(), *language.compiled()):
        assert path.read_bytes() == compiled, path.name


def test_vocabularies_of_the_models_exist() -> None:
    from curate.records import KINDS, model_for
    from curate.records.marks import _marked_fields
    from curate.records.shape import nested as nested_model

    def vocabularies(model: Any, seen: set[Any]) -> set[str]:
        found: set[str] = set()
        if model in seen:
            return found
        seen.add(model)
        for name, marker, nested in _marked_fields(model):
            if isinstance(marker, Term):
                found.add(marker.vocabulary)
            if nested:
                found |= vocabularies(nested_model(model, name), seen)
        return found

    used = set().union(*(vocabularies(model_for(kind), set()) for kind in KINDS))
    assert used <= KNOWLEDGE.terms.keys()
    assert "condition" in used


def test_warnings_have_a_text_and_others_a_meaning() -> None:
    for vocabulary, terms in KNOWLEDGE.terms.items():
        for term in terms.values():
            if vocabulary == "warning":
                assert term.text, term
                assert term.basis, term
            elif vocabulary != "muscle":
                assert term.means, term


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_basis_in_the_knowledge_resolves(path: Path) -> None:
    document: Document = load(path.read_bytes(), path.name)
    assert document.problems == []
    for where, value in document.values:
        if where[-1] == "ref":
            assert value in KNOWLEDGE.references, where


@pytest.mark.parametrize(
    "path", sorted((SHIPPED / "references").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_reference_is_a_valid_record(path: Path) -> None:
    reading = read(load(path.read_bytes(), f"references/{path.name}"))
    assert reading.errors == []
    assert reading.id == path.stem


def test_every_citation_in_the_content_resolves() -> None:
    cited = set()
    for path in (ROOT / "content").rglob("*.yaml"):
        reading = read(load(path.read_bytes(), path.relative_to(ROOT).as_posix()))
        cited |= {mark.value for mark in reading.marks if mark.marker == Link("reference")}
    assert cited
    assert cited <= KNOWLEDGE.references.keys()
    unverified = {id for id in cited if not KNOWLEDGE.references[id]["verified"]}
    assert unverified == set(), "content rests only on citations that were checked"


def test_norms_are_quantities_with_a_known_source() -> None:
    for norm in KNOWLEDGE.norms:
        DIMENSIONS[norm.field].parse(norm.range)
        AGE.parse(norm.age)
        assert norm.ref in KNOWLEDGE.references
        assert set(norm.modes) <= KNOWLEDGE.dosage.keys()


def test_modes_require_fields_that_exist() -> None:
    from curate.records.exercise import Dosage

    for mode in KNOWLEDGE.dosage.values():
        assert set(mode.requires) - {"sides"} <= Dosage.model_fields.keys()
        assert set(mode.one_of) <= Dosage.model_fields.keys()
        assert mode.requires or mode.one_of, "every mode needs some amount"


def pack(root: Path, text: str, file: str = "terms/ours.yaml") -> Path:
    path = root / "clinic" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root / "clinic"


def test_a_pack_adds(tmp_path: Path) -> None:
    text = "vocabulary: condition\nterms:\n- {id: frozen_toe, name: Frozen toe, means: Ours.}\n"
    knowledge = Knowledge((pack(tmp_path, text),))
    assert knowledge.terms["condition"]["frozen_toe"].pack == "clinic"
    assert knowledge.terms["condition"]["hip_replacement"].pack == "curate"
    assert "frozen_toe" not in Knowledge().terms["condition"]


def test_a_pack_replaces_only_with_a_reason(tmp_path: Path) -> None:
    text = "vocabulary: condition\nterms:\n- {id: hip_replacement, name: Ours, means: Ours.%s}\n"
    folder = pack(tmp_path, text.replace("%s", ""))
    with pytest.raises(KnowledgeError, match="`hip_replacement` is already known"):
        Knowledge((folder,))
    pack(tmp_path, text.replace(".%s", ", replaces: Our clinic's definition"))
    assert Knowledge((folder,)).terms["condition"]["hip_replacement"].name == "Ours"


def test_a_pack_may_bring_modes_and_references(tmp_path: Path) -> None:
    pack(tmp_path, "modes:\n- {id: dance, name: Dance, requires: [duration]}\n", "dosage.yaml")
    reference = (
        (SHIPPED / "references" / "ng59.yaml").read_text().replace("id: ng59", "id: our-own")
    )
    folder = pack(tmp_path, reference, "references/our-own.yaml")
    knowledge = Knowledge((folder,))
    assert knowledge.dosage["dance"].requires == ("duration",)
    assert knowledge.terms["mode"]["dance"].pack == "clinic"
    assert "our-own" in knowledge.references


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vocabulary: condition\nterms:\n- {id: x}\n", r"ours\.yaml:3: an entry needs id, name"),
        ("terms: []\n", "say which `vocabulary:`"),
        ("- x\n", "must hold named lists"),
        ("vocabulary: [x\n", r"ours\.yaml:1: this `\[` is never closed"),
        ("vocabulary: a\nterms:\n- {id: x, name: X}\n- {id: x, name: X}\n", "is defined twice"),
        ("vocabulary: a\nterms: 3\n", "`terms` must be a list"),
    ],
)
def test_a_bad_pack_is_one_clear_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=words):
        Knowledge((pack(tmp_path, text),))


def test_sources_are_plain_records_of_facts() -> None:
    assert parse((SHIPPED / "dosage.yaml").read_text())["modes"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{id: m, name: M, region: hip, sites: [groin], crosses: [hipp], actions: []}", "`hipp`"),
        (
            "{id: m, name: M, region: hip, sites: [groin], crosses: [hip], actions: "
            "[{joint: hip, action: flexion}]}",
            "'role'",
        ),
        (
            "{id: m, name: M, region: hip, sites: [groin], crosses: [hip], part_of: mm, "
            "actions: []}",
            "unknown muscle `mm`",
        ),
    ],
)
def test_a_pack_s_faulty_muscle_is_told(tmp_path: Path, entry: str, words: str) -> None:
    folder = tmp_path / "clinic" / "anatomy"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").write_text(f"muscles:\n- {entry}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=words):
        Knowledge((tmp_path / "clinic",))
