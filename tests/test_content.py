"""What holds for the content that ships, beyond what the rules ask of anybody's content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curate.config import find_project
from curate.engine import Engine
from curate.finding import Severity
from curate.knowledge import Knowledge
from curate.records.basis import PRACTICE_CONSENSUS
from tests.support import ROOT, parse

FILES = sorted((ROOT / "content").glob("*/*.yaml"))
RECORDS = {path.stem: parse(path.read_text(encoding="utf-8")) for path in FILES}
REFERENCES = Knowledge().references


def of_folder(name: str) -> list[Any]:
    ids = [path.stem for path in FILES if path.parent.name == name]
    return [pytest.param(RECORDS[id], id=id) for id in ids]


def citations(value: Any) -> Iterator[tuple[str, str | None]]:
    """Every (reference, place) below ``value``."""
    if isinstance(value, dict):
        for key in ("ref", "guideline"):
            if key in value:
                yield value[key], value.get("at")
        for item in value.values():
            yield from citations(item)
    elif isinstance(value, list):
        for item in value:
            yield from citations(item)


def test_no_finding_of_any_severity() -> None:
    run = Engine(find_project([ROOT / "content"]), everything=True).check()
    assert run.findings == ()
    assert run.not_run == ()
    assert run.exit_status(Severity.INFO) == 0


@pytest.mark.parametrize("record", [pytest.param(r, id=id) for id, r in RECORDS.items()])
def test_every_citation_was_checked_against_its_source(record: dict[str, Any]) -> None:
    """An unverified reference may ship for others, marked; our own records rest on none."""
    for id, _ in citations(record):
        assert REFERENCES[id]["verified"], id


@pytest.mark.parametrize("record", [pytest.param(r, id=id) for id, r in RECORDS.items()])
def test_nobody_signed_what_nobody_read(record: dict[str, Any]) -> None:
    """No clinician has reviewed what ships, so nothing is published."""
    assert record["status"] == "in_review"


@pytest.mark.parametrize("record", of_folder("exercises"))
def test_an_exercise_tells_all_that_a_reader_needs(record: dict[str, Any]) -> None:
    for field in ("laterality", "feel", "mistakes", "warnings", "evidence", "does_not"):
        assert record.get(field), field
    assert {"exercise_stop_rules", "exercise_ask_first"} <= set(record["warnings"])
    assert {"frequency", "basis"} <= record["dosage"].keys()
    assert 1 <= len(record["contraindications"]) <= 6, "more than six are not read"


@pytest.mark.parametrize("record", of_folder("exercises"))
def test_an_exercise_has_neighbours_in_both_records(record: dict[str, Any]) -> None:
    """Easier is the mirror of harder, so a reader finds the way from either side."""
    for field, mirror in (("easier", "harder"), ("harder", "easier")):
        for id in record.get(field, ()):
            assert record["id"] in RECORDS[id].get(mirror, ()), f"{id}: {mirror}"


@pytest.mark.parametrize("record", of_folder("treatments"))
def test_a_treatment_tells_all_that_a_reader_needs(record: dict[str, Any]) -> None:
    assert record.get("alternatives") or record.get("alternatives_text")
    assert record.get("positions"), "what guidelines say, or that they say nothing"
    for position in record["positions"]:
        assert position.get("edition"), "a position belongs to an edition"
    assert {entry["urgency"] for entry in record["get_help"]} >= {"emergency", "urgent"}
    assert record.get("not_for_whom") or record.get("contraindications")


@pytest.mark.parametrize("record", of_folder("articles"))
def test_a_ledger_is_in_order_and_in_our_own_words(record: dict[str, Any]) -> None:
    claims = record["claims"]
    places = [(claim["at"]["start"], claim["at"]["end"]) for claim in claims]
    assert places == sorted(places)
    for entry in [*claims, *record["traps"]]:
        phrase = entry["at"].get("phrase", "")
        assert len(phrase.split()) <= 6, "a key phrase, not a sentence"
    for claim in claims:
        assert claim["basis"] == PRACTICE_CONSENSUS or list(citations(claim["basis"]))


def test_a_record_that_answers_the_article_names_the_claims() -> None:
    for id, record in RECORDS.items():
        if "origin" in record:
            assert record["origin"]["claims"], id
            article = RECORDS[record["origin"]["article"]]
            known = {claim["id"]: claim.get("records", ()) for claim in article["claims"]}
            for claim in record["origin"]["claims"]:
                assert id in known[claim]


def test_every_claim_about_care_leads_to_the_right_version() -> None:
    """Claims without a record are about the page itself, or about no treatment."""
    about_the_page = {"EVD002", "EVD003", "WRD003", "WRD004", "WRD005", "WRD006", "WRD007"}
    for record in RECORDS.values():
        for claim in record.get("claims", ()):
            if claim["severity"] == "error" and claim["rule"] not in about_the_page:
                assert claim.get("records") or claim["rule"].startswith("ANA"), claim["id"]


def test_the_folders_hold_what_they_say() -> None:
    folders = {path.parent.name for path in FILES}
    assert folders == {"exercises", "treatments", "articles"}
    kinds = {record["kind"] for record in RECORDS.values()}
    assert kinds >= {"medication", "injection", "surgery", "self_care", "education"}
    assert all(Path(path).stem == RECORDS[path.stem]["id"] for path in FILES)
