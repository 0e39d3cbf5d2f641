"""What is known of a muscle or a group of muscles, and what follows from it: plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from curate.knowledge.anatomy import Act, Action, Anatomy, Group, Muscle
from curate.knowledge.anatomy.reasoning import acts_on, is_same, members, membership, opposite
from curate.reports.explaining import levers
from curate.reports.explaining.words import posture_said, said

Facts = dict[str, Any]


def ref(id: str, things: Any) -> Facts:
    """A thing that another one points to: its id and its name."""
    return {"id": id, "name": things[id].name if id in things else id.replace("_", " ")}


def refs(ids: Iterable[str], things: Any) -> list[Facts]:
    """Things that another one points to."""
    return [ref(id, things) for id in ids]


def wholes(anatomy: Anatomy, ids: Iterable[str]) -> list[Facts]:
    """Muscles by name, without the parts of those that are there as wholes."""
    found = set(ids)
    kept = (id for id in found if anatomy.muscles[id].part_of not in found)
    return sorted(refs(kept, anatomy.muscles), key=lambda muscle: str(muscle["name"]))


def act_facts(anatomy: Anatomy, act: Act) -> Facts:
    """An act, with its words."""
    side = {"side": act.side} if act.side else {}
    return {"joint": act.joint, "action": act.action, **side, "says": said(anatomy, act)}


def muscle_facts(anatomy: Anatomy, muscle: Muscle) -> Facts:
    """All that is known of a muscle, and what follows."""
    return {
        "name": muscle.name,
        "synonyms": list(dict.fromkeys([*muscle.synonyms, *muscle.lay])),
        "ambiguous_names": list(muscle.vague),
        "part_of": ref(muscle.part_of, anatomy.muscles) if muscle.part_of else None,
        "parts": refs(anatomy.parts.get(muscle.id, ()), anatomy.muscles),
        "region": muscle.region,
        "sites": refs(sorted(muscle.sites), anatomy.sites),
        "attachments": dict(muscle.attachments),
        "fixed_to": refs(sorted(muscle.bones), anatomy.structures),
        "crosses": refs(sorted(muscle.crosses), anatomy.joints),
        "actions": [_action_facts(anatomy, muscle.id, action) for action in _sorted(muscle)],
        "models": {
            "rows": levers.rows(muscle.id),
            "caveats": levers.caveats(muscle.id),
            "limits": levers.limits(),
        },
        "groups": list(_groups(anatomy, muscle)),
        "stretched_by": _stretched_by(anatomy, muscle),
        "trained_by": _trained_by(anatomy, muscle),
        "nerves": [_nerve(anatomy, id) for id in muscle.nerves],
        "ids": {key: value for key, value in muscle.ids.items() if key != "uberon_label"},
        "pack": muscle.pack,
    }


def group_facts(anatomy: Anatomy, group: Group) -> Facts:
    """All that is known of a group, with who belongs to it and why."""
    return {
        "name": group.name,
        "synonyms": list(dict.fromkeys([*group.synonyms, *group.lay])),
        "ambiguous_names": list(group.vague),
        "defined_by": act_facts(anatomy, group.defined_by) if group.defined_by else None,
        "why": group.why,
        "members": _members(anatomy, group, members(anatomy, group.id)),
        "sometimes": _members(anatomy, group, members(anatomy, group.id, "sometimes")),
        "pack": group.pack,
    }


def because(anatomy: Anatomy, muscle: Muscle, group: Group) -> str:
    """Why a muscle belongs to a group, or is sometimes counted among it."""
    reasons = list(_reasons(anatomy, muscle, group))
    if reasons:
        return "; ".join(reasons)
    kin = [anatomy.muscles[part] for part in anatomy.parts.get(muscle.id, ())]
    of = [each.name for each in kin if list(_reasons(anatomy, each, group))]
    if of:
        return f"through a part of it, {' and '.join(of)}"
    return f"as a part of {anatomy.muscles[muscle.part_of].name}" if muscle.part_of else ""


def _reasons(anatomy: Anatomy, muscle: Muscle, group: Group) -> Iterator[str]:
    if group.defined_by is not None:
        actions = acts_on(anatomy, muscle, group.defined_by)
        best = sorted(actions, key=lambda action: (not action.defines, _rank(action)))
        if best:
            yield _reason(anatomy, best[0])
    if muscle.id in group.members:
        yield "listed"
    elif muscle.id in group.add:
        yield "counted in by decision"
    elif muscle.id in group.sometimes | group.exclude:
        yield "not counted by all" if group.defined_by is None else "left open by decision"


def _reason(anatomy: Anatomy, action: Action) -> str:
    text = f"{said(anatomy, action.act)} is a {action.role} action"
    if action.disputed:
        text = f"{said(anatomy, action.act)} is disputed"
    return f"{text}, {posture_said(anatomy, action.posture)}" if action.posture else text


def _members(anatomy: Anatomy, group: Group, ids: Iterable[str]) -> list[Facts]:
    known = [anatomy.muscles[id] for id in ids]
    return [
        {"id": each.id, "name": each.name, "because": because(anatomy, each, group)}
        for each in sorted(known, key=lambda muscle: muscle.name)
    ]


def _rank(action: Action) -> tuple[bool, bool, bool]:
    return action.disputed, action.role != "primary", action.posture is not None


def _sorted(muscle: Muscle) -> list[Action]:
    return sorted(muscle.actions, key=lambda action: _rank(action)[:2])


def _action_facts(anatomy: Anatomy, muscle: str, action: Action) -> Facts:
    posture = action.posture
    bounds = {"at_least": posture.at_least, "at_most": posture.at_most} if posture else {}
    return {
        **act_facts(anatomy, action.act),
        "role": action.role,
        "disputed": action.disputed,
        "posture": {
            "joint": posture.joint,
            "action": posture.action,
            **{key: value for key, value in bounds.items() if value is not None},
            "says": posture_said(anatomy, posture),
        }
        if posture
        else None,
        "models": levers.agreement(anatomy, muscle, action),
    }


def _groups(anatomy: Anatomy, muscle: Muscle) -> Iterator[Facts]:
    for belongs in ("yes", "sometimes"):
        for group in sorted(anatomy.groups.values(), key=lambda group: group.name):
            if membership(anatomy, muscle.id, group.id) == belongs:
                why = because(anatomy, muscle, group)
                yield {"id": group.id, "name": group.name, "belongs": belongs, "because": why}


def _nerve(anatomy: Anatomy, id: str) -> Facts:
    known = anatomy.nerves.get(id)
    return {**ref(id, anatomy.nerves), "roots": list(known.roots) if known else []}


def _trained_by(anatomy: Anatomy, muscle: Muscle) -> Facts:
    """Its own actions, against a resistance."""
    told = [(a.act, a) for a in muscle.actions if not a.disputed]
    return {
        **_by_role(anatomy, told),
        "exercises": _exercises(anatomy, muscle, "working"),
    }


def _stretched_by(anatomy: Anatomy, muscle: Muscle) -> Facts:
    """The opposites of its actions, but of those that it shortens in as well."""
    told = []
    for action in muscle.actions:
        other = opposite(anatomy, action.act)
        if other is not None and not action.disputed and not _also(anatomy, muscle, action, other):
            told.append((other, action))
    return {
        **_by_role(anatomy, told),
        "exercises": _exercises(anatomy, muscle, "stretched"),
    }


def _also(anatomy: Anatomy, muscle: Muscle, action: Action, other: Act) -> bool:
    """Whether a muscle performs the opposite of one of its actions too, in the same posture."""
    return any(
        is_same(anatomy, each.act, other)
        and not each.disputed
        and not _are_apart(each, action)
        and (each.role == "primary" or action.role == "secondary")
        for each in muscle.actions
    )


def _are_apart(one: Action, other: Action) -> bool:
    """Whether one action ends at an angle before the other one begins."""
    first, second = one.posture, other.posture
    if first is None or second is None or first.joint != second.joint:
        return False
    return any(
        a.at_most is not None and b.at_least is not None and a.at_most <= b.at_least
        for a, b in ((first, second), (second, first))
    )


def _by_role(anatomy: Anatomy, told: list[tuple[Act, Action]]) -> Facts:
    found: Facts = {"main": [], "further": []}
    for act, action in told:
        when = {"when": posture_said(anatomy, action.posture)} if action.posture else {}
        key = "main" if action.role == "primary" else "further"
        found[key].append({**act_facts(anatomy, act), **when})
    return found


def _exercises(anatomy: Anatomy, muscle: Muscle, what: str) -> list[Facts]:
    """The known exercises that name the muscle or a part of it, by name."""
    kin = {muscle.id, *anatomy.parts.get(muscle.id, ())}
    found = [e for e in anatomy.exercises.values() if kin & set(e.muscles.get(what, ()))]
    return [{"id": each.id, "name": each.name} for each in sorted(found, key=lambda e: e.name)]
