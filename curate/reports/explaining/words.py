"""Acts, postures and names in words."""

from __future__ import annotations

from curate.knowledge.anatomy import Act, Anatomy, Posture

_SIDES = {"": "", "same": " to its own side", "opposite": " to the other side"}


def said(anatomy: Anatomy, act: Act) -> str:
    """An act in words, as seen from a muscle: "hip flexion", "trunk rotation to its own side"."""
    return f"{joint_name(anatomy, act.joint)} {action_name(anatomy, act.action)}{_SIDES[act.side]}"


def joint_name(anatomy: Anatomy, joint: str) -> str:
    """What a joint is called within a sentence."""
    known = anatomy.joints.get(joint)
    return known.name.lower() if known else joint.replace("_", " ")


def action_name(anatomy: Anatomy, action: str) -> str:
    """What a direction of movement is called within a sentence."""
    known = anatomy.actions.get(action)
    return known.name.lower() if known else action.replace("_", " ")


def posture_said(anatomy: Anatomy, posture: Posture) -> str:
    """When a posture lets a muscle act: "until the hip is at 60 degrees of flexion"."""
    joint, action = joint_name(anatomy, posture.joint), action_name(anatomy, posture.action)
    parts = []
    if posture.at_least is not None:
        parts.append(f"only once the {joint} is {_done(action, posture.at_least)} or more")
    if posture.at_most is not None:
        parts.append(f"until the {joint} is {_done(action, posture.at_most)}")
    return ", ".join(parts)


def _done(action: str, degrees: int) -> str:
    """ "flexed 60 degrees": what a joint is after an action."""
    verb = {"flexion": "flexed", "extension": "extended"}.get(action)
    return f"{verb} {degrees} degrees" if verb else f"at {degrees} degrees of {action}"


def plain(name: str) -> str:
    """A name as listed for prose, where "a|b" stands for either word: the first of each."""
    return " ".join(word.partition("|")[0] for word in name.split())
