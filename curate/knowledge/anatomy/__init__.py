"""Anatomy: muscles and what they do, their groups, joints, positions, nerves, places, exercises.

The YAML in this folder is for people. ``python -m curate.knowledge`` compiles it into
``compiled.json``, which is what loads; each part is made when it is asked for first. What follows
from the facts is in :mod:`curate.knowledge.anatomy.reasoning`, what words mean in
:mod:`curate.knowledge.anatomy.naming`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Role = Literal["primary", "secondary"]
Side = Literal["", "same", "opposite"]
"""Toward which side trunk, neck or pelvis move, as seen from a muscle; "" says neither."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a joint does, such as hip flexion, or trunk rotation to the ``same`` side."""

    joint: str
    action: str
    side: Side = ""


@dataclass(frozen=True, slots=True)
class Posture:
    """What bounds an action: an angle of a joint, in degrees, from the anatomical position.

    ``at_least``: the muscle acts so only from that angle on. ``at_most``: it acts so in the
    anatomical position, and no longer beyond that angle.
    """

    joint: str
    action: str
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a muscle. A ``disputed`` one decides nothing."""

    act: Act
    role: Role
    disputed: bool = False
    posture: Posture | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the muscle acts so in every posture, undisputed."""
        return not self.disputed and self.posture is None

    @property
    def defines(self) -> bool:
        """Whether it makes the muscle a member of a group: primary in the anatomical position."""
        is_neutral = self.posture is None or self.posture.at_least is None
        return self.role == "primary" and not self.disputed and is_neutral


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle, or a part of one (``part_of``) whose actions differ from its other parts.

    ``sites`` are all the body sites of which it may be said that it lies there, ``crosses`` the
    joints between its ends, ``bones`` all that it may be said to be fixed to, ``nerves`` all that
    may be said to supply it. ``ids`` are those of UBERON, FMA and Terminologia Anatomica where one
    is known.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    lay: tuple[str, ...]
    vague: tuple[str, ...]
    ids: Mapping[str, str]
    part_of: str
    region: str
    sites: frozenset[str]
    attachments: Mapping[str, str]
    bones: frozenset[str]
    crosses: frozenset[str]
    nerves: tuple[str, ...]
    actions: tuple[Action, ...]
    pack: str


@dataclass(frozen=True, slots=True)
class Group:
    """Muscles that are spoken of together.

    A functional group is ``defined_by`` an act, and who belongs to it follows from the muscles'
    actions; ``add``, ``sometimes`` and ``exclude`` are decisions beyond that, and ``why`` says how
    they were made. An anatomical group is a list of ``members``. ``vague`` names are ordinary
    words too, or mean a different set to everybody.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    lay: tuple[str, ...]
    vague: tuple[str, ...]
    defined_by: Act | None
    members: frozenset[str]
    add: frozenset[str]
    sometimes: frozenset[str]
    exclude: frozenset[str]
    why: str
    pack: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a joint usually goes in one direction, and how far the very mobile go: degrees."""

    usual: int | None
    wide: int | None


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint, or a region that moves as one. ``parts`` are joints that it consists of.

    ``near`` are joints that one who names this one may mean ("lift your shoulders" moves the
    shoulder blades). ``same_as`` gives, for an action here, the acts that are the same movement
    seen from a neighbour: tilting the pelvis back extends the hips. ``segments`` are what moves
    there: the thigh. ``minor`` are actions so small that no exercise is for them.
    """

    id: str
    name: str
    means: str
    synonyms: tuple[str, ...]
    parts: tuple[str, ...]
    near: frozenset[str]
    segments: tuple[str, ...]
    bones: tuple[str, ...]
    actions: Mapping[str, Reach]
    minor: frozenset[str]
    same_as: Mapping[str, tuple[Act, ...]]


@dataclass(frozen=True, slots=True)
class JointAction:
    """A direction of movement, its opposite, and the words for it.

    A ``sided`` one goes to one side of the body; ``joint`` is meant where none is named.
    ``agents`` are what muscles that do it are called ("flexor"). ``verbs`` and ``verb_phrases``
    are said of a joint ("flex~", "internally rotate~"), ``verbs_at`` of some only, ``with_end`` has
    its place marked by "…"; ``said`` are whole phrases by joint, ``nouns`` likewise.
    """

    id: str
    name: str
    means: str
    opposite: str
    joint: str
    synonyms: tuple[str, ...]
    sided: bool
    agents: tuple[str, ...]
    verbs: tuple[str, ...]
    verbs_at: Mapping[str, tuple[str, ...]]
    verb_phrases: tuple[str, ...]
    with_end: tuple[str, ...]
    said: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Angle:
    """A joint angle that a position brings, in degrees, for ``limb`` (as in a record) or both."""

    act: Act
    degrees: int
    limb: str


@dataclass(frozen=True, slots=True)
class Position:
    """A position of the body: which way is ``up`` (head front back side), angles, what cannot be.

    ``rules_out`` are acts that nobody can carry to the end of the range in it. ``together`` are
    joints of a limb that stands on the ground: where one moves the others do too.
    """

    id: str
    name: str
    means: str
    up: str
    angles: tuple[Angle, ...]
    rules_out: frozenset[Act]
    together: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the body.

    ``near`` are places that one who names this one may mean, ``across`` those on the other side of
    the same part: the front and the back of the thigh.
    """

    id: str
    name: str
    means: str
    synonyms: tuple[str, ...]
    part_of: str
    near: frozenset[str]
    across: frozenset[str]


@dataclass(frozen=True, slots=True)
class Nerve:
    """A nerve: its roots, the nerve that it branches from, and the skin that it serves."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    roots: tuple[str, ...]
    part_of: str
    skin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """A bone or a part of one, a disc, ligament, tendon, bursa or fascia.

    ``joint`` is where it belongs, if to one.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    kind: str
    part_of: str
    joint: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownExercise:
    """What everybody means by a name: at least one of ``movements``, in one of ``positions``.

    Empty ``positions``, ``movements`` or ``mode`` leave that open. ``never`` are acts that make
    it another exercise. ``muscles`` are the main ones by what happens to them.
    """

    id: str
    name: str
    names: tuple[str, ...]
    vague: tuple[str, ...]
    mode: tuple[str, ...]
    positions: tuple[str, ...]
    movements: tuple[Act, ...]
    never: tuple[Act, ...]
    muscles: Mapping[str, tuple[str, ...]]


SECTIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "muscles": (
        frozenset({"id", "name", "region", "sites", "crosses", "actions"}),
        frozenset(
            {"synonyms", "lay", "vague", "ids", "part_of", "attachments"} | {"bones", "nerves"}
        ),
    ),
    "groups": (
        frozenset({"id", "name", "why"}),
        frozenset({"synonyms", "lay", "vague", "defined_by", "members", "add", "sometimes"})
        | {"exclude", "counter_example"},
    ),
    "joints": (
        frozenset({"id", "name", "means", "actions"}),
        frozenset({"synonyms", "parts", "near", "segments", "bones", "same_as"}),
    ),
    "actions": (
        frozenset({"id", "name", "means"}),
        frozenset(
            {"opposite", "joint", "synonyms", "sided", "said", "verbs", "verbs_at", "agents"}
            | {"verb_phrases", "with_end"}
        ),
    ),
    "positions": (
        frozenset({"id", "name", "means", "up"}),
        frozenset({"angles", "rules_out", "together"}),
    ),
    "sites": (
        frozenset({"id", "name", "means", "part_of"}),
        frozenset({"near", "across", "synonyms"}),
    ),
    "nerves": (
        frozenset({"id", "name"}),
        frozenset({"synonyms", "roots", "part_of", "skin"}),
    ),
    "bones": (frozenset({"id", "name"}), frozenset({"synonyms", "sites", "part_of"})),
    "structures": (
        frozenset({"id", "name", "kind"}),
        frozenset({"synonyms", "joint", "sites"}),
    ),
    "exercises": (
        frozenset({"id", "name"}),
        frozenset({"names", "vague", "why", "counter_example", "mode", "positions", "movements"})
        | {"never", "muscles", "unlike"},
    ),
}
"""The lists that the YAML holds: what an entry of each needs, and what it may have."""

VOCABULARIES = {
    "muscles": "muscle",
    "joints": "joint",
    "actions": "joint_action",
    "positions": "position",
    "sites": "body_site",
}
"""The lists whose ids records use, and the vocabulary that each is."""


class Anatomy:
    """The facts of anatomy, by id. ``data`` is plain data: a list's name → id → its entry."""

    def __init__(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        self._data = data

    @cached_property
    def muscles(self) -> Mapping[str, Muscle]:
        """Muscles and parts of muscles."""
        return {id: _muscle(id, entry) for id, entry in self._data["muscles"].items()}

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """A muscle's id → the ids of its parts; only those that have parts."""
        found: dict[str, tuple[str, ...]] = {}
        for muscle in self.muscles.values():
            if muscle.part_of:
                found[muscle.part_of] = (*found.get(muscle.part_of, ()), muscle.id)
        return found

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Groups of muscles."""
        return {id: _group(id, entry) for id, entry in self._data["groups"].items()}

    @cached_property
    def joints(self) -> Mapping[str, Joint]:
        """Joints and regions that move."""
        return {id: _joint(id, entry) for id, entry in self._data["joints"].items()}

    @cached_property
    def actions(self) -> Mapping[str, JointAction]:
        """Directions of movement."""
        return {id: _joint_action(id, entry) for id, entry in self._data["actions"].items()}

    @cached_property
    def positions(self) -> Mapping[str, Position]:
        """Positions of the body."""
        return {id: _position(id, entry) for id, entry in self._data["positions"].items()}

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Places of the body."""
        return {
            id: Site(
                id,
                entry["name"],
                entry["means"],
                _texts(entry, "synonyms"),
                entry["part_of"],
                frozenset(_texts(entry, "near")),
                frozenset(_texts(entry, "across")),
            )
            for id, entry in self._data["sites"].items()
        }

    @cached_property
    def nerves(self) -> Mapping[str, Nerve]:
        """Nerves."""
        return {
            id: Nerve(
                id,
                entry["name"],
                _texts(entry, "synonyms"),
                _texts(entry, "roots"),
                entry.get("part_of", ""),
                _texts(entry, "skin"),
            )
            for id, entry in self._data["nerves"].items()
        }

    @cached_property
    def structures(self) -> Mapping[str, Structure]:
        """Bones, discs, ligaments, tendons and what else has a name and a place."""
        bones = {id: {"kind": "bone", **entry} for id, entry in self._data["bones"].items()}
        return {
            id: Structure(
                id,
                entry["name"],
                _texts(entry, "synonyms"),
                entry["kind"],
                entry.get("part_of", ""),
                entry.get("joint", ""),
                _texts(entry, "sites"),
            )
            for id, entry in {**bones, **self._data["structures"]}.items()
        }

    @cached_property
    def exercises(self) -> Mapping[str, KnownExercise]:
        """Exercises that everybody knows by name."""
        return {id: _exercise(id, entry) for id, entry in self._data["exercises"].items()}


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(entry.get(key) or ())


def act_of(entry: Mapping[str, Any]) -> Act:
    """The act of an entry that names ``joint``, ``action`` and perhaps ``side``."""
    return Act(entry["joint"], entry["action"], entry.get("side", ""))


def _acts(entry: Mapping[str, Any], key: str) -> tuple[Act, ...]:
    return tuple(act_of(each) for each in entry.get(key) or ())


def _muscle(id: str, entry: Mapping[str, Any]) -> Muscle:
    return Muscle(
        id=id,
        name=entry["name"],
        synonyms=_texts(entry, "synonyms"),
        lay=_texts(entry, "lay"),
        vague=_texts(entry, "vague"),
        ids=entry.get("ids") or {},
        part_of=entry.get("part_of", ""),
        region=entry["region"],
        sites=frozenset(_texts(entry, "sites")),
        attachments=entry.get("attachments") or {},
        bones=frozenset(_texts(entry, "bones")),
        crosses=frozenset(_texts(entry, "crosses")),
        nerves=_texts(entry, "nerves"),
        actions=tuple(_action(each) for each in entry["actions"]),
        pack=entry.get("pack", "curate"),
    )


def _action(entry: Mapping[str, Any]) -> Action:
    posture = Posture(**entry["posture"]) if "posture" in entry else None
    return Action(act_of(entry), entry["role"], entry.get("disputed", False), posture)


def _group(id: str, entry: Mapping[str, Any]) -> Group:
    return Group(
        id=id,
        name=entry["name"],
        synonyms=_texts(entry, "synonyms"),
        lay=_texts(entry, "lay"),
        vague=_texts(entry, "vague"),
        defined_by=act_of(entry["defined_by"]) if entry.get("defined_by") else None,
        members=frozenset(_texts(entry, "members")),
        add=frozenset(_texts(entry, "add")),
        sometimes=frozenset(_texts(entry, "sometimes")),
        exclude=frozenset(_texts(entry, "exclude")),
        why=entry["why"],
        pack=entry.get("pack", "curate"),
    )


def _joint(id: str, entry: Mapping[str, Any]) -> Joint:
    same_as: dict[str, tuple[Act, ...]] = {}
    for each in entry.get("same_as") or ():
        also = Act(each["joint"], each["also"])
        same_as[each["action"]] = (*same_as.get(each["action"], ()), also)
    return Joint(
        id=id,
        name=entry["name"],
        means=entry["means"],
        synonyms=_texts(entry, "synonyms"),
        parts=_texts(entry, "parts"),
        near=frozenset(_texts(entry, "near")),
        segments=_texts(entry, "segments"),
        bones=_texts(entry, "bones"),
        actions={
            a["action"]: Reach(a.get("range"), a.get("wide"))
            for a in entry["actions"]
            if not a.get("minor")
        },
        minor=frozenset(a["action"] for a in entry["actions"] if a.get("minor")),
        same_as=same_as,
    )


def _joint_action(id: str, entry: Mapping[str, Any]) -> JointAction:
    said: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    for each in entry.get("said") or ():
        for key, into in (("phrases", said), ("noun", nouns)):
            into[each["joint"]] = (*into.get(each["joint"], ()), *each.get(key, ()))
    return JointAction(
        id=id,
        name=entry["name"],
        means=entry["means"],
        opposite=entry.get("opposite", ""),
        joint=entry.get("joint", ""),
        synonyms=_texts(entry, "synonyms"),
        sided=entry.get("sided", False),
        agents=_texts(entry, "agents"),
        verbs=_texts(entry, "verbs"),
        verbs_at={verb: tuple(joints) for verb, joints in (entry.get("verbs_at") or {}).items()},
        verb_phrases=_texts(entry, "verb_phrases"),
        with_end=_texts(entry, "with_end"),
        said=said,
        nouns=nouns,
    )


def _position(id: str, entry: Mapping[str, Any]) -> Position:
    angles = tuple(
        Angle(act_of(each), each["angle"], each.get("limb", "both"))
        for each in entry.get("angles") or ()
    )
    rules_out = frozenset(_acts(entry, "rules_out"))
    together = tuple(frozenset(joints) for joints in entry.get("together") or ())
    return Position(id, entry["name"], entry["means"], entry["up"], angles, rules_out, together)


def _exercise(id: str, entry: Mapping[str, Any]) -> KnownExercise:
    return KnownExercise(
        id=id,
        name=entry["name"],
        names=_texts(entry, "names"),
        vague=_texts(entry, "vague"),
        mode=_texts(entry, "mode"),
        positions=_texts(entry, "positions"),
        movements=_acts(entry, "movements"),
        never=_acts(entry, "never"),
        muscles={kind: tuple(ids) for kind, ids in (entry.get("muscles") or {}).items()},
    )
