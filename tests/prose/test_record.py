"""The prose of a record: every sentence that a reader sees, each with its field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from curate.prose.record import text_of_record
from curate.records.read import read
from curate.source import load
from tests.support import base, check, dump, write_record


def test_each_piece_knows_its_field() -> None:
    reading = read(load(dump(base()).encode(), "exercises/base-exercise.yaml"))
    text = text_of_record(reading)
    said = {piece.path: text.plain[piece.start : piece.end] for piece in text.pieces}
    assert said["instructions", 1] == base()["instructions"][1]
    assert said["mistakes", 0, "do"] == "Tuck your tailbone under again."
    assert said["contraindications", 0, "use"] == "Pad the knee."
    assert ("id",) not in said
    assert ("license",) not in said
    for piece in text.pieces:
        assert text.piece_at(piece.start) is text.piece_at(piece.end - 1) is piece


def test_a_finding_in_a_record_stands_at_its_field(tmp_path: Path) -> None:
    record: dict[str, Any] = base() | {"instructions": ["Kneel on a mat.", "It cures back pain."]}
    write_record(tmp_path, record)
    (finding,) = check(tmp_path).findings
    assert finding.rule == "WRD001"
    assert finding.at[0] == "instructions"
    assert finding.place is not None
    line = (tmp_path / finding.file).read_text().splitlines()[finding.place.line - 1]
    assert line.strip() == "- It cures back pain."
