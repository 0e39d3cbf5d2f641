"""What muscles are said to do, against levers computed from published models of the body.

A row decides if its models, strands and poses agree, its lever is no shorter than the threshold,
and it is not among those known to turn round further from neutral (``moment_arms.yaml``). An action
is checked if it is undisputed, bound to no posture, and a deciding row is about that movement of
that very joint: the head is not the neck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from curate.knowledge import SHIPPED, Knowledge
from curate.knowledge.anatomy import Act, Action, act_of
from curate.knowledge.anatomy.reasoning import judged, opposite
from curate.knowledge.biomech import Row, read_rows
from tests.support import parse

ANATOMY = Knowledge().anatomy
FACTS = parse((SHIPPED / "anatomy" / "moment_arms.yaml").read_text(encoding="utf-8"))
ROWS = [*read_rows(FACTS)]
TURNING = [
    (each["muscle"], Act(each["joint"], each["action"]))
    for each in parse(Path(__file__).with_name("moment_arms.yaml").read_text())["turning"]
]


def shown(row: Row) -> Act | None:
    """What a pull of the muscle does; None where the lever is negligible."""
    if row.movement is None:
        return None
    return act_of({"joint": row.joint, **asdict(row.movement)})


def deciding(rows: Sequence[Row]) -> Iterator[tuple[str, Act]]:
    """Each muscle with each act that the models agree on."""
    for row in rows:
        act = shown(row)
        is_long = row.mm is not None and row.mm >= FACTS["origin"]["threshold_mm"]
        if act and row.firm and is_long and (row.muscle, act) not in TURNING:
            yield row.muscle, act


MEASURED: dict[str, set[Act]] = {}
for _muscle, _act in deciding(ROWS):
    MEASURED.setdefault(_muscle, set()).add(_act)


def confirmed(muscle: str, actions: Sequence[Action]) -> list[Act]:
    """The actions that the models show too."""
    return [a.act for a in actions if a.is_certain and a.act in MEASURED[muscle]]


def contradicted(muscle: str, actions: Sequence[Action]) -> list[Act]:
    """The actions of which the models show the opposite, and not the action."""
    found = MEASURED[muscle]
    certain = [a.act for a in actions if a.is_certain and a.act not in found]
    return [act for act in certain if opposite(ANATOMY, act) in found]


def reversed_(action: Action) -> Action:
    """The action the other way; as it is where there is none."""
    return replace(action, act=opposite(ANATOMY, action.act) or action.act)


def test_every_row_is_of_a_muscle_and_a_movement_that_are_known() -> None:
    for row in ROWS:
        act = shown(row)
        assert row.muscle in ANATOMY.muscles
        assert row.joint in ANATOMY.joints
        assert act is None or act.action in ANATOMY.joints[row.joint].actions, act


def test_rows_that_turn_round_would_else_decide() -> None:
    firm = {(row.muscle, shown(row)) for row in ROWS if row.firm}
    assert [each for each in TURNING if each not in firm] == []
    assert len({*TURNING}) == len(TURNING)


@pytest.mark.parametrize("muscle", MEASURED)
def test_no_action_contradicts_the_models(muscle: str) -> None:
    assert contradicted(muscle, ANATOMY.muscles[muscle].actions) == []


@pytest.mark.parametrize("muscle", MEASURED)
def test_what_the_models_show_is_never_called_wrong(muscle: str) -> None:
    """Nor what the rows that turn round show, for in some pose it is so."""
    acts = {*MEASURED[muscle], *(act for id, act in TURNING if id == muscle)}
    wrong = [act for act in acts if judged(ANATOMY, ANATOMY.muscles[muscle], act) == "contradicted"]
    assert wrong == []


def test_the_same_actions_the_other_way_would_contradict_the_models() -> None:
    """So that the tests above can fail."""
    for muscle in MEASURED:
        actions = ANATOMY.muscles[muscle].actions
        turned = [reversed_(action) for action in actions]
        assert len(contradicted(muscle, turned)) == len({*confirmed(muscle, actions)}), muscle


def test_the_models_confirm_most_of_what_they_can_check() -> None:
    found = {muscle: confirmed(muscle, ANATOMY.muscles[muscle].actions) for muscle in MEASURED}
    assert sum(map(len, found.values())) >= 150
    assert sum(map(bool, found.values())) >= 78
    main = [
        (muscle, action.act)
        for muscle in found
        for action in ANATOMY.muscles[muscle].actions
        if action.role == "primary" and action.act in found[muscle]
    ]
    assert len(main) >= 90
