"""Ordinary exercises raise nothing; the same with the wrong target or the wrong way round do.

``twins/`` holds 120 exercises over the whole body, written by somebody who had not seen the rules.
The shipped stretches are tried with each target exchanged for a muscle that the movement shortens,
and with all of their movements turned round.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from curate.config import Config, Project
from curate.engine import Engine
from curate.knowledge import shipped
from curate.knowledge.anatomy import Act
from curate.knowledge.anatomy.reasoning import (
    Move,
    is_same,
    lengthened_by,
    of_targets,
    opposite,
)
from tests.support import ROOT, overlaid, parse

ANATOMY = shipped().anatomy
TWINS = [
    twin
    for file in sorted((Path(__file__).parent / "twins").glob("*.yaml"))
    for twin in parse(file.read_text(encoding="utf-8"))["exercises"]
]
SHIPPED = [
    parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "content" / "exercises").glob("*.yaml"))
]
STRETCHES = [record for record in SHIPPED if record["targets"].get("stretched")]


@cache
def engine() -> Engine:
    return Engine(Project(Path(), Config()), select=["ANA", "MOV"])


def found(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Rule and message of each finding of ANA and MOV in a record."""
    data = yaml.safe_dump(record, sort_keys=False, allow_unicode=True).encode()
    result = engine().check_bytes(data, None, f"content/exercises/{record['id']}.yaml")
    families = ("ANA", "MOV")
    return [(f.rule, f.message) for f in result.findings if f.rule.startswith(families)]


def moves_of(record: dict[str, Any]) -> list[Move]:
    return [
        Move(Act(m["joint"], m["action"], m.get("side", "")), m.get("limb", ""), m.get("range", ""))
        for m in record["movement"]
    ]


@pytest.mark.parametrize("twin", TWINS, ids=[twin["id"] for twin in TWINS])
def test_an_ordinary_exercise_is_not_flagged(twin: dict[str, Any]) -> None:
    record = overlaid(twin)
    record.pop("feel", None)
    assert found(record | {"feel": twin["feel"]} if twin.get("feel") else record) == []


def test_there_are_sixty_of_each() -> None:
    assert sum(bool(twin["targets"].get("stretched")) for twin in TWINS) >= 60
    assert sum(bool(twin["targets"].get("working")) for twin in TWINS) >= 60


def antagonists(record: dict[str, Any], target: str) -> Iterator[str]:
    """Muscles whose primary action is the movement that lengthens the target."""
    moves = moves_of(record)
    pull = lengthened_by(ANATOMY, ANATOMY.muscles[target], moves, record["position"])
    if pull is None:
        return
    for muscle in ANATOMY.muscles.values():
        does_it = any(
            action.role == "primary"
            and action.is_certain
            and is_same(ANATOMY, action.act, pull.move.act)
            and (pull.move.act.side or not action.act.side)
            for action in muscle.actions
        )
        # One that crosses two joints may be stretched all the same.
        other = lengthened_by(ANATOMY, muscle, of_targets(moves))
        if does_it and not muscle.part_of and not (other and other.is_strong):
            yield muscle.id


def swapped(record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record with one target exchanged for an antagonist, for each that there is."""
    targets = record["targets"]["stretched"]
    for target in targets:
        for other in antagonists(record, target):
            if other not in targets:
                changed = copy.deepcopy(record)
                several = [other if each == target else each for each in targets]
                changed["targets"]["stretched"] = several
                yield f"{target} for {other}", changed


def reversed_(record: dict[str, Any]) -> dict[str, Any] | None:
    """The record with every movement turned round; None if none of them has an opposite."""
    changed = copy.deepcopy(record)
    turned = False
    for movement in changed["movement"]:
        act = Act(movement["joint"], movement["action"], movement.get("side", ""))
        back = opposite(ANATOMY, act)
        if back is not None:
            movement["action"], turned = back.action, True
            if back.side:
                movement["side"] = back.side
    return changed if turned else None


def test_a_wrong_target_of_a_shipped_stretch_is_found() -> None:
    tried = [(name, found(each)) for record in STRETCHES for name, each in swapped(record)]
    assert len(tried) > 100
    missed = [name for name, findings in tried if not findings]
    assert len(missed) <= 0.05 * len(tried), missed


def test_a_shipped_stretch_the_wrong_way_round_is_found() -> None:
    tried = [(r["id"], found(back)) for r in STRETCHES if (back := reversed_(r))]
    missed = [name for name, findings in tried if not findings]
    assert len(missed) <= 0.05 * len(tried), missed
