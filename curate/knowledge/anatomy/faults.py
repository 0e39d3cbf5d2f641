"""What is wrong in the anatomy of a knowledge pack, before anything rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curate.knowledge.anatomy import Anatomy

ROLES = ("primary", "secondary")


def faults(data: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Each fault in plain data, as a clause that says which entry lacks what."""
    anatomy = Anatomy(data)
    for section in ("muscles", "groups", "joints", "actions", "positions", "exercises"):
        try:
            getattr(anatomy, section)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            yield f"an entry of `{section}` is not as the shipped ones are ({error})"
            return
    for id, muscle in anatomy.muscles.items():
        where = f"muscle `{id}`"
        yield from _unknown(where, "joint", muscle.crosses, anatomy.joints)
        yield from _unknown(where, "body site", muscle.sites, anatomy.sites)
        yield from _unknown(where, "nerve", muscle.nerves, anatomy.nerves)
        yield from _unknown(where, "bone", muscle.bones, anatomy.structures)
        yield from _unknown(where, "muscle", filter(None, [muscle.part_of]), anatomy.muscles)
        for action in muscle.actions:
            yield from _unknown(where, "joint", [action.act.joint], anatomy.joints)
            yield from _unknown(where, "action", [action.act.action], anatomy.actions)
            yield from _unknown(where, "role", [action.role], ROLES)
    for id, group in anatomy.groups.items():
        listed = {*group.members, *group.add, *group.sometimes, *group.exclude}
        yield from _unknown(f"group `{id}`", "muscle", sorted(listed), anatomy.muscles)
        if group.defined_by:
            yield from _unknown(f"group `{id}`", "joint", [group.defined_by.joint], anatomy.joints)
            actions = [group.defined_by.action]
            yield from _unknown(f"group `{id}`", "action", actions, anatomy.actions)
    for id, joint in anatomy.joints.items():
        yield from _unknown(f"joint `{id}`", "joint", joint.parts, anatomy.joints)
        yield from _unknown(f"joint `{id}`", "action", joint.actions, anatomy.actions)
    for id, exercise in anatomy.exercises.items():
        where = f"exercise `{id}`"
        yield from _unknown(where, "position", exercise.positions, anatomy.positions)
        yield from _unknown(where, "joint", (a.joint for a in exercise.movements), anatomy.joints)


def _unknown(where: str, what: str, ids: Any, known: Any) -> Iterator[str]:
    """The ids that are not known."""
    for id in ids:
        if id not in known:
            yield f"{where} names an unknown {what} `{id}`"
