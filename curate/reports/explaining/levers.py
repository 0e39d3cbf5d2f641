"""How published models of the body agree with what is said of a muscle's actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import curate.knowledge
from curate.knowledge.anatomy import Act, Action, Anatomy, act_of
from curate.knowledge.anatomy.reasoning import is_same, opposite
from curate.source import load


@cache
def recorded() -> Mapping[str, Any]:
    """The recorded levers (moment arms), as their file has them; read only when asked for."""
    path = Path(curate.knowledge.__file__).parent / "anatomy" / "moment_arms.yaml"
    found: Mapping[str, Any] = load(path.read_bytes(), path.name).data
    return found


def agreement(anatomy: Anatomy, muscle: str, action: Action) -> dict[str, Any] | None:
    """What the models say of one action of a muscle; None where they say nothing of it.

    They were computed about upright standing, so nothing of an action in another posture.
    """
    if action.posture is not None and action.posture.at_least is not None:
        return None
    for row in recorded()["moment_arms"].get(muscle, ()):
        verdict = _verdict(anatomy, row, action.act)
        if verdict is not None:
            mm = float(row["mm"]) if "mm" in row else None
            found = {"verdict": verdict, "models": row["models"], "mm": mm, "stable": row["stable"]}
            return {**found, "says": _says(verdict, row)}
    return None


def rows(muscle: str) -> list[dict[str, Any]]:
    """All that is recorded of a muscle, as plain data."""
    found = recorded()["moment_arms"].get(muscle, ())
    return [{**row, "mm": float(row["mm"])} if "mm" in row else dict(row) for row in found]


def caveats(muscle: str) -> list[str]:
    """The caveats about the models that name the muscle."""
    return [_readable(text) for text in recorded()["origin"]["caveats"] if muscle in _words(text)]


def limits() -> list[str]:
    """The caveats about the models that name no muscle, and so hold for all."""
    named = recorded()["moment_arms"].keys()
    every = recorded()["origin"]["caveats"]
    return [_readable(text) for text in every if not named & _words(text)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _readable(text: str) -> str:
    return text.removeprefix("Likewise: ").replace("_", " ")


def _verdict(anatomy: Anatomy, row: Mapping[str, Any], act: Act) -> str | None:
    """What one row says of an act: it is the same movement, the opposite one, or another."""
    if row["joint"] != act.joint:
        return None
    if "action" not in row:
        if not _is_along(anatomy, row["axis"], act):
            return None
        return "differ" if row["verdict"] == "models_disagree" else "too_small"
    other = opposite(anatomy, act)
    is_agreed = is_same(anatomy, act_of(row), act)
    if not is_agreed and not (other and is_same(anatomy, act_of(row), other)):
        return None
    if row["verdict"] == "models_disagree":
        return "differ"
    if row["verdict"] == "negligible" or row["mm"] < recorded()["origin"]["threshold_mm"]:
        return "too_small"
    return "agree" if is_agreed else "opposite"


def _is_along(anatomy: Anatomy, axis: str, act: Act) -> bool:
    """Whether an axis ("flexion_extension") is the one of an act."""
    action = anatomy.actions[act.action]
    if action.id.endswith("_rotation") or action.id == "rotation":
        return axis == "rotation"
    return axis in (f"{action.id}_{action.opposite}", f"{action.opposite}_{action.id}", action.id)


def _says(verdict: str, row: Mapping[str, Any]) -> str:
    if verdict == "differ":
        return "models differ"
    if verdict == "too_small":
        return "models: too small to tell"
    count = row["models"]
    who = "1 model" if count == 1 else f"{count} models"
    if verdict == "agree":
        text = f"{who} agree{'s' if count == 1 else ''}"
    else:
        text = f"{who} say{'s' if count == 1 else ''} the opposite"
    notes = [f"{round(row['mm'])} mm"]
    if row["verdict"] == "mixed_fascicles":
        notes.append("not every strand")
    if not row["stable"]:
        notes.append("changes with posture")
    return f"{text} ({', '.join(notes)})"
