"""What is known of joints, movements, positions, places, nerves and exercises: plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from curate.knowledge.anatomy import (
    Act,
    Action,
    Anatomy,
    Angle,
    Joint,
    JointAction,
    KnownExercise,
    Muscle,
    Nerve,
    Position,
    Reach,
    Site,
    Structure,
)
from curate.knowledge.anatomy.reasoning import acts_against, acts_on, is_same
from curate.reports.explaining.muscles import (
    Facts,
    act_facts,
    group_facts,
    muscle_facts,
    ref,
    refs,
    wholes,
)
from curate.reports.explaining.words import plain


def facts_of(anatomy: Anatomy, vocabulary: str, id: str) -> Facts:
    """All that is known of one thing of anatomy, by its vocabulary and id."""
    things, tell = _KNOWN[vocabulary]
    found: Facts = tell(anatomy, getattr(anatomy, things)[id])
    return found


def _joint(anatomy: Anatomy, joint: Joint) -> Facts:
    larger = [each.id for each in anatomy.joints.values() if joint.id in each.parts]
    return {
        "name": joint.name,
        "means": joint.means,
        "synonyms": list(joint.synonyms),
        "part_of": refs(larger, anatomy.joints),
        "parts": refs(joint.parts, anatomy.joints),
        "near": refs(sorted(joint.near), anatomy.joints),
        "bones": refs(joint.bones, anatomy.structures),
        "actions": [_move(anatomy, joint, *item) for item in joint.actions.items()],
    }


def _move(anatomy: Anatomy, joint: Joint, action: str, reach: Reach) -> Facts:
    also = joint.same_as.get(action, ())
    return {
        **ref(action, anatomy.actions),
        "usual_degrees": reach.usual,
        "wide_degrees": reach.wide,
        "same_as": [act_facts(anatomy, act) for act in also],
        "muscles": wholes(anatomy, _movers(anatomy, Act(joint.id, action))),
    }


def _movers(anatomy: Anatomy, act: Act) -> Iterator[str]:
    """The muscles that perform an act as a primary action, undisputed."""
    for muscle in anatomy.muscles.values():
        main = (a for a in muscle.actions if a.role == "primary" and not a.disputed)
        if any(is_same(anatomy, action.act, act) for action in main):
            yield muscle.id


def _joint_action(anatomy: Anatomy, action: JointAction) -> Facts:
    return {
        "name": action.name,
        "means": action.means,
        "synonyms": list(action.synonyms),
        "opposite": ref(action.opposite, anatomy.actions) if action.opposite else None,
        "sided": action.sided,
        "joint_if_none_is_named": ref(action.joint, anatomy.joints) if action.joint else None,
        "joints": [
            {
                **ref(joint.id, anatomy.joints),
                "usual_degrees": joint.actions[action.id].usual,
                "wide_degrees": joint.actions[action.id].wide,
            }
            for joint in anatomy.joints.values()
            if action.id in joint.actions
        ],
    }


def _position(anatomy: Anatomy, position: Position) -> Facts:
    within = [each for each in anatomy.exercises.values() if position.id in each.positions]
    return {
        "name": position.name,
        "means": position.means,
        "up": position.up,
        "angles": [
            {**act_facts(anatomy, angle.act), "degrees": angle.degrees, "limb": angle.limb}
            for angle in position.angles
        ],
        "rules_out": [
            act_facts(anatomy, act)
            for act in sorted(position.rules_out, key=lambda act: (act.joint, act.action))
        ],
        "muscle_lengths": list(_lengths(anatomy, position)),
        "exercises": [{"id": e.id, "name": e.name} for e in sorted(within, key=lambda e: e.name)],
    }


def _lengths(anatomy: Anatomy, position: Position) -> Iterator[Facts]:
    """What the position does to the muscles that its angles lengthen, by limb.

    ``shortened_by`` is not empty where a muscle that acts on two joints gives way at the other.
    """
    for limb in dict.fromkeys(angle.limb for angle in position.angles):
        bent = [a for a in position.angles if a.degrees and a.limb in (limb, "both")]
        for muscle in anatomy.muscles.values():
            longer = [a for a in bent if _is_sure(acts_against(anatomy, muscle, a.act))]
            shorter = [a for a in bent if _is_sure(acts_on(anatomy, muscle, a.act))]
            if longer and not _is_told_of_whole(anatomy, muscle, longer):
                yield {
                    "limb": limb,
                    **ref(muscle.id, anatomy.muscles),
                    "lengthened_by": [_angle(anatomy, each) for each in longer],
                    "shortened_by": [_angle(anatomy, each) for each in shorter],
                }


def _is_sure(actions: tuple[Action, ...]) -> bool:
    return any(a.role == "primary" and a.is_certain for a in actions)


def _is_told_of_whole(anatomy: Anatomy, muscle: Muscle, angles: list[Angle]) -> bool:
    """Whether the whole of which a muscle is a part is lengthened by the same angles."""
    whole = anatomy.muscles.get(muscle.part_of)
    if whole is None:
        return False
    return all(_is_sure(acts_against(anatomy, whole, angle.act)) for angle in angles)


def _angle(anatomy: Anatomy, angle: Angle) -> Facts:
    return {**act_facts(anatomy, angle.act), "degrees": angle.degrees}


def _site(anatomy: Anatomy, site: Site) -> Facts:
    muscles = [m.id for m in anatomy.muscles.values() if site.id in m.sites]
    structures = [s.id for s in anatomy.structures.values() if site.id in s.sites]
    return {
        "name": site.name,
        "means": site.means,
        "synonyms": [plain(name) for name in site.synonyms],
        "part_of": site.part_of,
        "near": refs(sorted(site.near), anatomy.sites),
        "across": refs(sorted(site.across), anatomy.sites),
        "muscles": wholes(anatomy, muscles),
        "structures": refs(structures, anatomy.structures),
        "skin_of": [
            ref(n.id, anatomy.nerves) for n in anatomy.nerves.values() if site.id in n.skin
        ],
    }


def _nerve(anatomy: Anatomy, nerve: Nerve) -> Facts:
    branches = _branches(anatomy, nerve.id)
    muscles = anatomy.muscles.values()
    own = [m.id for m in muscles if nerve.id in m.nerves]
    through = [m.id for m in muscles if m.id not in own and {*branches} & {*m.nerves}]
    return {
        "name": nerve.name,
        "synonyms": list(nerve.synonyms),
        "roots": list(nerve.roots),
        "branch_of": ref(nerve.part_of, anatomy.nerves) if nerve.part_of else None,
        "branches": refs(branches, anatomy.nerves),
        "muscles": wholes(anatomy, own),
        "muscles_through_branches": wholes(anatomy, through),
        "skin": refs(nerve.skin, anatomy.sites),
    }


def _branches(anatomy: Anatomy, nerve: str) -> list[str]:
    """The branches of a nerve, and theirs."""
    found = [each.id for each in anatomy.nerves.values() if each.part_of == nerve]
    return [*found, *(inner for each in found for inner in _branches(anatomy, each))]


def _structure(anatomy: Anatomy, structure: Structure) -> Facts:
    parts = [each.id for each in anatomy.structures.values() if each.part_of == structure.id]
    fixed = [m.id for m in anatomy.muscles.values() if structure.id in m.bones]
    whole = structure.part_of
    return {
        "name": structure.name,
        "synonyms": [plain(name) for name in structure.synonyms],
        "kind": structure.kind,
        "part_of": ref(whole, anatomy.structures) if whole else None,
        "parts": refs(parts, anatomy.structures),
        "joint": ref(structure.joint, anatomy.joints) if structure.joint else None,
        "sites": refs(structure.sites, anatomy.sites),
        "muscles": wholes(anatomy, fixed),
    }


def _exercise(anatomy: Anatomy, exercise: KnownExercise) -> Facts:
    return {
        "name": exercise.name,
        "synonyms": [plain(name) for name in exercise.names],
        "ambiguous_names": list(exercise.vague),
        "modes": list(exercise.mode),
        "positions": refs(exercise.positions, anatomy.positions),
        "movements": [act_facts(anatomy, act) for act in exercise.movements],
        "never": [act_facts(anatomy, act) for act in exercise.never],
        "muscles": {
            what: refs(ids, anatomy.muscles) for what, ids in sorted(exercise.muscles.items())
        },
    }


_KNOWN: Mapping[str, tuple[str, Callable[[Anatomy, Any], Facts]]] = {
    "muscle": ("muscles", muscle_facts),
    "muscle_group": ("groups", group_facts),
    "joint": ("joints", _joint),
    "joint_action": ("actions", _joint_action),
    "position": ("positions", _position),
    "body_site": ("sites", _site),
    "nerve": ("nerves", _nerve),
    "structure": ("structures", _structure),
    "exercise_name": ("exercises", _exercise),
}

VOCABULARIES = tuple(_KNOWN)
"""What the things of anatomy are."""
