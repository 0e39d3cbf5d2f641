"""What follows from the facts of anatomy: pure functions, and nothing about words or records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from curate.knowledge.anatomy import Act, Action, Anatomy, Group, Muscle, Side, Structure

Belongs = Literal["yes", "sometimes", "no"]
"""Membership in a group; "sometimes" decides nothing."""

Verdict = Literal["supported", "unknown", "contradicted"]
"""What is known of a statement; "unknown" says nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """An act that an exercise performs or holds: by which ``limb``, and how far (``range``).

    Both as in a record's ``movement``; "" leaves it open.
    """

    act: Act
    limb: str = ""
    range: str = ""


@lru_cache(maxsize=4096)
def same_joint(anatomy: Anatomy, one: str, other: str) -> bool:
    """Whether two joints are one, or one is part of the other: lumbar spine and trunk."""
    return one == other or other in _within(anatomy, one) or one in _within(anatomy, other)


def _within(anatomy: Anatomy, joint: str) -> set[str]:
    """The parts of a joint, and theirs."""
    known = anatomy.joints.get(joint)
    parts = known.parts if known else ()
    return {*parts, *(inner for part in parts for inner in _within(anatomy, part))}


def opposite(anatomy: Anatomy, act: Act) -> Act | None:
    """The act in the other direction; None if there is none, as of holding still."""
    action = anatomy.actions.get(act.action)
    if action is None:
        return None
    if action.sided:
        return Act(act.joint, act.action, _OTHER[act.side])
    return Act(act.joint, action.opposite, act.side) if action.opposite else None


_OTHER: dict[Side, Side] = {"same": "opposite", "opposite": "same", "": ""}


def views(anatomy: Anatomy, act: Act) -> Iterator[Act]:
    """An act, and the acts that are the same movement seen from a neighbouring joint."""
    yield act
    joint = anatomy.joints.get(act.joint)
    if joint is not None:
        yield from joint.same_as.get(act.action, ())


def is_same(anatomy: Anatomy, one: Act, other: Act) -> bool:
    """Whether two acts are one: the joint (or a part of it), the action, and not another side."""
    if one.action != other.action or not same_joint(anatomy, one.joint, other.joint):
        return False
    return one.side == other.side or "" in (one.side, other.side)


def crosses(anatomy: Anatomy, muscle: Muscle, joint: str) -> bool:
    """Whether a muscle crosses a joint, a part of it, or one that may be meant by its name."""
    known = anatomy.joints.get(joint)
    meant = {joint} | (known.near if known else frozenset())
    at = muscle.crosses | {action.act.joint for action in muscle.actions}
    return any(same_joint(anatomy, each, crossed) for each in meant for crossed in at)


def acts_on(anatomy: Anatomy, muscle: Muscle, act: Act) -> tuple[Action, ...]:
    """The actions of a muscle that perform an act, the views from its neighbours included."""
    seen = tuple(views(anatomy, act))
    return tuple(a for a in muscle.actions if any(is_same(anatomy, a.act, v) for v in seen))


def acts_against(anatomy: Anatomy, muscle: Muscle, act: Act) -> tuple[Action, ...]:
    """The actions of a muscle that perform the opposite of an act, so that the act lengthens it."""
    found = (a for view in views(anatomy, act) for a in _against(anatomy, muscle, view))
    return tuple(dict.fromkeys(found))


def _against(anatomy: Anatomy, muscle: Muscle, act: Act) -> tuple[Action, ...]:
    """The actions of a muscle that are the opposite of an act at that joint itself."""
    other = opposite(anatomy, act)
    if other is None:
        return ()
    return tuple(a for a in muscle.actions if is_same(anatomy, a.act, other))


def judged(anatomy: Anatomy, muscle: Muscle, act: Act) -> Verdict:
    """Whether a muscle performs an act.

    Contradicted only if it does not cross the joint, or certainly does the opposite and not this
    at all. A muscle of which no action is known says nothing.
    """
    if acts_on(anatomy, muscle, act):
        return "supported"
    if not muscle.actions or act.action not in _directions(anatomy):
        return "unknown"
    joint = anatomy.joints.get(act.joint)
    if joint is None:
        return "unknown"
    seen = [view.joint for view in views(anatomy, act)]
    if not any(crosses(anatomy, muscle, each) for each in seen):
        return "contradicted"
    against = acts_against(anatomy, muscle, act)
    near = {act.joint, *joint.near}
    if any(a.is_certain and a.act.joint in near for a in against):
        return "contradicted"
    if any(a.is_certain and same_joint(anatomy, a.act.joint, act.joint) for a in against):
        return "contradicted"
    return "unknown"


@lru_cache(maxsize=8)
def _directions(anatomy: Anatomy) -> frozenset[str]:
    """The actions that go somewhere: holding still has no opposite."""
    return frozenset(a.id for a in anatomy.actions.values() if a.opposite or a.sided)


def membership(anatomy: Anatomy, muscle: str, group: str) -> Belongs:
    """Whether a muscle, by its id, belongs to a group, by its id."""
    return _membership(anatomy, muscle, group)


@lru_cache(maxsize=16384)
def _membership(anatomy: Anatomy, muscle: str, group: str) -> Belongs:
    known = anatomy.groups[group]
    decided = _decided(anatomy, known, muscle)
    if decided != "no":
        return decided
    # A whole counts where a part does, but not for certain. A part counts where its whole is
    # listed; in a functional group its own actions decide.
    kin = [*anatomy.parts.get(muscle, ())]
    if known.defined_by is None and anatomy.muscles[muscle].part_of:
        kin.append(anatomy.muscles[muscle].part_of)
    return "sometimes" if any(_decided(anatomy, known, each) != "no" for each in kin) else "no"


def _decided(anatomy: Anatomy, group: Group, muscle: str) -> Belongs:
    if muscle in group.add or muscle in group.members:
        return "yes"
    if muscle in group.sometimes or muscle in group.exclude:
        return "sometimes"
    if group.defined_by is None:
        return "no"
    actions = acts_on(anatomy, anatomy.muscles[muscle], group.defined_by)
    if any(action.defines for action in actions):
        return "yes"
    return "sometimes" if actions else "no"


def members(anatomy: Anatomy, group: str, belongs: Belongs = "yes") -> tuple[str, ...]:
    """The ids of the muscles that belong to a group, certainly or sometimes; wholes, not parts."""
    return tuple(
        id
        for id, muscle in anatomy.muscles.items()
        if membership(anatomy, id, group) == belongs
        and not (muscle.part_of and membership(anatomy, muscle.part_of, group) == belongs)
    )


@dataclass(frozen=True, slots=True)
class Pull:
    """What lengthens or shortens a muscle: a move, and the action of the muscle that it meets."""

    move: Move
    action: Action

    @property
    def is_strong(self) -> bool:
        """Whether it meets a primary action; a secondary one does not outweigh that."""
        return self.action.role == "primary" and not self.action.disputed


def lengthened_by(
    anatomy: Anatomy, muscle: Muscle, moves: Iterable[Move], position: str = ""
) -> Pull | None:
    """What lengthens a muscle most, of ``moves`` and of the angles that the position brings.

    An angle counts where nothing moves that joint: what moves it says better where it ends. A
    rotation or side bend to a side that is not told may lengthen.
    """
    several = list(moves)
    pulls = [
        Pull(move, action)
        for move in (*several, *_held(anatomy, several, position))
        for view in _seen(anatomy, move, several)
        for action in _against(anatomy, muscle, view)
    ]
    return next((pull for pull in pulls if pull.is_strong), pulls[0] if pulls else None)


def shortened_by(anatomy: Anatomy, muscle: Muscle, moves: Iterable[Move]) -> Pull | None:
    """What certainly shortens a muscle: the first move that is its primary action in any posture.

    A rotation or side bend shortens only if its side is told.
    """
    several = [move for move in moves if move.act.action in _directions(anatomy)]
    for move in several:
        for view in _seen(anatomy, move, several):
            for action in muscle.actions:
                told = bool(view.side) or not anatomy.actions[view.action].sided
                is_sure = action.role == "primary" and action.is_certain and told
                if is_sure and is_same(anatomy, action.act, view):
                    return Pull(move, action)
    return None


def _seen(anatomy: Anatomy, move: Move, moves: list[Move]) -> Iterator[Act]:
    """A move, and as its neighbours see it, but of those that a move of their own tells about."""
    yield move.act
    for view in views(anatomy, move.act):
        own = (m for m in moves if m.act.action in _directions(anatomy) and m is not move)
        is_told = view.joint != move.act.joint and any(
            same_joint(anatomy, m.act.joint, view.joint) for m in own
        )
        if view != move.act and not is_told:
            yield view


def _held(anatomy: Anatomy, moves: list[Move], position: str) -> Iterator[Move]:
    """The angles of a position as moves, for joints that nothing moves, on the limb that works."""
    known = anatomy.positions.get(position)
    limb = moves[0].limb if moves else ""
    for angle in known.angles if known else ():
        is_moved = any(
            same_joint(anatomy, m.act.joint, angle.act.joint)
            and m.act.action in _directions(anatomy)
            and _may_be_one(m.limb, angle.limb)
            for m in moves
        )
        if angle.degrees and not is_moved and _may_be_one(limb, angle.limb):
            yield Move(angle.act, angle.limb)


def _may_be_one(limb: str, other: str) -> bool:
    """Whether two words for a limb may mean the same one."""
    if limb == other or {limb, other} & {"", "both"}:
        return True
    return {limb, other} not in _OTHER_LIMBS


_OTHER_LIMBS = (
    {"trailing", "leading"},
    {"working", "supporting"},
    {"working", "opposite"},
    {"supporting", "opposite"},
)
"""Words that never mean one limb."""


def of_targets(moves: Iterable[Move]) -> list[Move]:
    """The moves of the limbs that an exercise is for: not of the one that only supports it."""
    several = list(moves)
    limb = next((move.limb for move in several if move.limb), "")
    return [m for m in several if m.limb not in _BESIDE or m.limb == limb]


_BESIDE = ("supporting", "opposite")


def is_crossed(anatomy: Anatomy, muscle: Muscle, moves: Iterable[Move], position: str) -> bool:
    """Whether a muscle crosses any joint that moves or is held.

    Of a limb that stands on something, in ``position``, all joints move together.
    """
    joints = {view.joint for move in moves for view in views(anatomy, move.act)}
    known = anatomy.positions.get(position)
    for limb in known.together if known else ():
        if any(same_joint(anatomy, joint, each) for joint in joints for each in limb):
            joints = joints | limb
    return any(crosses(anatomy, muscle, joint) for joint in joints)


def supplies(anatomy: Anatomy, nerve: str, muscle: Muscle) -> bool | None:
    """Whether a nerve, one that it branches from or a branch of it supplies a muscle.

    None where nothing is known of the muscle's nerves.
    """
    if not muscle.nerves or nerve not in anatomy.nerves:
        return None
    trunks = {trunk for each in muscle.nerves for trunk in _trunks(anatomy, each)}
    if nerve in muscle.nerves or nerve in trunks:
        return True
    # A branch of what supplies it may; of a plexus that is listed beside its branch only that does.
    return any(each in _trunks(anatomy, nerve) for each in {*muscle.nerves} - trunks)


def attaches_to(anatomy: Anatomy, muscle: Muscle, structure: str) -> bool | None:
    """Whether a muscle is fixed to a bone or another structure; None where that is not known.

    It certainly is not where neither that nor the bone that it is a part of is among its own.
    """
    if not muscle.bones or structure not in anatomy.structures:
        return None
    if structure in muscle.bones:
        return True
    whole = anatomy.structures[structure].part_of
    return None if whole and attaches_to(anatomy, muscle, whole) is not False else False


def lies_at(anatomy: Anatomy, thing: Muscle | Structure, site: str) -> bool | None:
    """Whether a muscle or a structure lies at a body site; None where that is a matter of words.

    It certainly does not where it lies across from there, or nowhere near.
    """
    known, sites = anatomy.sites.get(site), frozenset(thing.sites)
    if known is None or not sites:
        return None
    if site in sites:
        return True
    if known.across & sites:
        return False
    return None if known.near & sites else False


def near_sites(anatomy: Anatomy, muscle: Muscle) -> frozenset[str]:
    """The body sites where a muscle lies, and those near them."""
    found = set(muscle.sites)
    for site in muscle.sites & anatomy.sites.keys():
        found |= anatomy.sites[site].near
    return frozenset(found)


def _trunks(anatomy: Anatomy, nerve: str) -> Iterator[str]:
    """The nerves that a nerve branches from, nearest first."""
    while nerve in anatomy.nerves and anatomy.nerves[nerve].part_of:
        nerve = anatomy.nerves[nerve].part_of
        yield nerve
