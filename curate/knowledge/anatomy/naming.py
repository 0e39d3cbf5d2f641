"""What the things of anatomy are called, and what a word names: ``resolve``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol
from weakref import WeakKeyDictionary

from curate.knowledge.anatomy import Anatomy, Group
from curate.nearest import nearest


class Name(NamedTuple):
    """One name of one thing, as people write it: lower case, mostly singular or plural as listed.

    ``grade`` is ``exact`` for the id and the preferred name, ``synonym`` for what means the same,
    and ``vague`` for an ordinary word too.
    """

    phrase: str
    vocabulary: str
    id: str
    grade: Literal["exact", "synonym", "vague"]


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def every_name(anatomy: Anatomy) -> Iterator[Name]:
    """Every name of every thing that has one."""
    for muscle in anatomy.muscles.values():
        yield from _names("muscle", muscle, (*muscle.synonyms, *muscle.lay), muscle.vague)
    for group in anatomy.groups.values():
        made = (*group.synonyms, *group.lay, *_functional(anatomy, group))
        yield from _names("muscle_group", group, dict.fromkeys(made), group.vague)
    for joint in anatomy.joints.values():
        yield from _names("joint", joint, joint.synonyms)
    for site in anatomy.sites.values():
        yield from _names("body_site", site, site.synonyms)
    for nerve in anatomy.nerves.values():
        yield from _names("nerve", nerve, nerve.synonyms)
    for structure in anatomy.structures.values():
        yield from _names("structure", structure, structure.synonyms)
    for position in anatomy.positions.values():
        yield from _names("position", position, ())
    for exercise in anatomy.exercises.values():
        yield from _names("exercise_name", exercise, exercise.names, exercise.vague)
    for action in anatomy.actions.values():
        yield from _names("joint_action", action, action.synonyms)


def _functional(anatomy: Anatomy, group: Group) -> Iterator[str]:
    """The names of a group that its act gives: "flexors of the thigh"."""
    act = group.defined_by
    if act is None or act.side:
        return
    joint = anatomy.joints[act.joint]
    for agent in anatomy.actions[act.action].agents:
        yield f"{joint.name.casefold()} {agent}"
        for segment in (joint.name.casefold(), *joint.segments):
            yield f"{agent} of the {segment}"


def _names(
    vocabulary: str, thing: _Named, synonyms: Iterable[str], vague: Iterable[str] = ()
) -> Iterator[Name]:
    held = {name.casefold() for name in vague}
    for phrase in dict.fromkeys((thing.id.replace("_", " "), thing.name.casefold())):
        if phrase not in held:
            yield Name(phrase, vocabulary, thing.id, "exact")
    for phrase in synonyms:
        yield Name(phrase.casefold(), vocabulary, thing.id, "synonym")
    for phrase in held:
        yield Name(phrase, vocabulary, thing.id, "vague")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a term names: (vocabulary, id) pairs, the best first.

    ``kind``: ``exact`` and ``synonym`` name one thing for certain; ``ambiguous`` is an ordinary
    word too, or names several; ``unknown`` names none.
    """

    kind: Literal["exact", "synonym", "ambiguous", "unknown"]
    found: tuple[tuple[str, str], ...] = ()


def resolve(anatomy: Anatomy, term: str) -> Resolution:
    """What ``term`` names, whatever its case, number, hyphens or "the … muscle" around it.

    A term is never replaced by one that is merely alike: :func:`suggested` gives that.
    """
    index = _index(anatomy)
    for key in _keys(term):
        if found := index.get(key):
            return _resolution(found)
    return Resolution("unknown")


def suggested(anatomy: Anatomy, term: str) -> str | None:
    """The name that may have been meant by a term that names nothing."""
    index = _index(anatomy)
    close = nearest(next(_keys(term)), index)
    return index[close][0].phrase if close else None


def _resolution(found: list[Name]) -> Resolution:
    exact = [name for name in found if name.grade == "exact"]
    named = exact or found
    pairs = tuple(dict.fromkeys((name.vocabulary, name.id) for name in named))
    # One word may be a muscle and the place or joint beside it; that is not another thing.
    ids = {id for vocabulary, id in pairs}
    if named[0].grade == "vague" or (len(ids) > 1 and len({v for v, _ in pairs}) == 1):
        return Resolution("ambiguous", pairs)
    return Resolution("exact" if exact else "synonym", pairs)


_indexes: WeakKeyDictionary[Anatomy, dict[str, list[Name]]] = WeakKeyDictionary()


def _index(anatomy: Anatomy) -> dict[str, list[Name]]:
    if anatomy not in _indexes:
        index: dict[str, list[Name]] = {}
        for name in every_name(anatomy):
            index.setdefault(next(_keys(name.phrase)), []).append(name)
        _indexes[anatomy] = index
    return _indexes[anatomy]


def _keys(term: str) -> Iterator[str]:
    """What a term is looked up by: as it is, and without what may stand around a name."""
    words = term.casefold().replace("-", " ").replace("_", " ").replace("’", "'").split()
    yield " ".join(words)
    while words and words[0] in _BEFORE:
        words = words[1:]
    while words and words[-1] in _AFTER:
        words = words[:-1]
    yield " ".join(words)
    for ending in ("s", "es", "'s"):
        if words and words[-1].endswith(ending) and not words[-1].endswith("ss"):
            yield " ".join([*words[:-1], words[-1].removesuffix(ending)])
    if words:
        yield " ".join([*words[:-1], words[-1] + "s"])


_BEFORE = frozenset({"the", "a", "an", "your", "my", "m.", "musculus", "n.", "nervus"})
_AFTER = frozenset({"muscle", "muscles", "group", "joint", "joints"})
