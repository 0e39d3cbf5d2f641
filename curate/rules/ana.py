"""ANA: anatomy. Whether what is said of muscles is so; what words say is read in prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from curate.finding import Finding
from curate.knowledge.anatomy.reasoning import (
    acts_on,
    attaches_to,
    crosses,
    judged,
    lies_at,
    members,
    membership,
    near_sites,
    supplies,
)
from curate.prose.assertions import Assertion, assertions
from curate.prose.text import Text
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge
    from curate.knowledge.anatomy import Act, Anatomy, Muscle, Structure
    from curate.records.exercise import Exercise


def meant(text: Text, know: Knowledge, *relations: str) -> Iterator[Assertion]:
    """What a text itself says, neither quoted nor asked nor told as what others believe."""
    for claim in assertions(text, know):
        stance = claim.stance
        if claim.relation in relations and not (stance.quoted or stance.question or stance.myth):
            yield claim


def named(anatomy: Anatomy, claim: Assertion, side: str = "subject") -> list[Muscle]:
    """The muscles that a side of an assertion names: of a group, those that certainly belong."""
    mention = claim.subject if side == "subject" else claim.object
    ids: Iterable[str] = mention.ids if mention.vocabulary == "muscle" else ()
    if mention.vocabulary == "muscle_group":
        ids = (id for group in mention.ids for id in members(anatomy, group))
    return [anatomy.muscles[id] for id in ids if id in anatomy.muscles]


def words_of(text: Text, claim: Assertion, side: str = "subject") -> str:
    """The words that name a side of an assertion, quoted."""
    mention = claim.subject if side == "subject" else claim.object
    return f"“{text.plain[mention.start : mention.end]}”"


def said(anatomy: Anatomy, act: Act) -> str:
    """An act in words: "hip extension"."""
    joint, action = anatomy.joints.get(act.joint), anatomy.actions.get(act.action)
    names = (joint.name if joint else act.joint, action.name if action else act.action)
    side = f" to the {act.side} side" if act.side else ""
    return " ".join(names).replace("_", " ").lower() + side


def _each(things: list[Any], ids: Iterable[str], test: Callable[[Any, str], bool]) -> bool:
    """Whether a test holds for each thing with each id, and there is one of both."""
    several = list(ids)
    return bool(things and several) and all(test(thing, id) for thing in things for id in several)


def _main_actions(anatomy: Anatomy, muscles: list[Muscle]) -> str:
    """What muscles do above all, as advice."""
    acts = [a.act for m in muscles for a in m.actions if a.role == "primary" and not a.disputed]
    told = list(dict.fromkeys(said(anatomy, act) for act in acts))[:4]
    return f"main actions: {', '.join(told)}" if told else "correct it"


@rule("ANA001")
def wrong_group(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A muscle is counted among a group that it does not belong to.

    Why: Who stretches or trains the wrong muscle gains nothing, and trusts the rest less.
    Bad:
        The hip flexors include the psoas major and the gluteus maximus.
    Good:
        The hip flexors include the psoas major and the rectus femoris.
    """
    anatomy = know.anatomy
    for claim in meant(text, know, "includes", "has_parts"):
        muscles = named(anatomy, claim, "object")
        if claim.relation == "has_parts":
            is_wrong = _is_no_part(anatomy, claim, muscles)
        else:
            is_group = claim.subject.vocabulary == "muscle_group"
            is_wrong = is_group and _miscounted(anatomy, claim, muscles)
        if is_wrong:
            id = claim.subject.ids[0]
            group = (anatomy.groups.get(id) or anatomy.muscles[id]).name.lower()
            told = "wrong group for" if claim.polarity else "wrongly denied to be in the group:"
            yield Finding(
                f"{told} {words_of(text, claim, 'object')} ({group})",
                span=_span_of_member(claim),
                remedy=_main_actions(anatomy, muscles),
            )


def _miscounted(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    wrong = "no" if claim.polarity else "yes"
    return _each(muscles, claim.subject.ids, lambda m, g: membership(anatomy, m.id, g) == wrong)


def _is_no_part(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    """Whether what a muscle is said to be made of are muscles beside it."""
    wholes = named(anatomy, claim)
    return claim.polarity and _each(
        muscles, [whole.id for whole in wholes], lambda m, whole: _is_beside(anatomy, m, whole)
    )


def _is_beside(anatomy: Anatomy, muscle: Muscle, whole: str) -> bool:
    kin = {muscle.id, muscle.part_of, *anatomy.parts.get(muscle.id, ())}
    return bool(anatomy.parts.get(whole)) and whole not in kin


def _span_of_member(claim: Assertion) -> tuple[int, int]:
    """The member alone, where a list has it among others; else the whole statement."""
    member = claim.object
    is_listed = claim.subject.end <= member.start and claim.is_list
    return (member.start, member.end) if is_listed else (claim.start, claim.end)


@rule("ANA002")
def wrong_action(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A muscle is said to do what it does not do, or to cross a joint that it does not cross.

    Why: Exercises are chosen by what muscles do.
    Bad:
        The hamstrings straighten the knee.
    Good:
        The hamstrings bend the knee.
    """
    anatomy = know.anatomy
    for claim in meant(text, know, "does", "crosses"):
        muscles = named(anatomy, claim)
        is_wrong = _misdone if claim.relation == "does" else _miscrossed
        if is_wrong(anatomy, claim, muscles):
            what = "action" if claim.relation == "does" else "joint"
            told = f"wrong {what} for" if claim.polarity else f"wrongly denied {what} of"
            yield Finding(
                f"{told} {words_of(text, claim)}",
                span=(claim.start, claim.end),
                remedy=_main_actions(anatomy, muscles),
            )


def _misdone(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    """Whether each muscle certainly does not do any of what it is said to do, or the reverse."""

    def is_wrong(muscle: Muscle, act: Act) -> bool:
        if claim.polarity:
            return judged(anatomy, muscle, act) == "contradicted"
        return any(a.defines and a.is_certain for a in acts_on(anatomy, muscle, act))

    return bool(muscles and claim.acts) and all(is_wrong(m, a) for m in muscles for a in claim.acts)


def _miscrossed(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    return _each(
        muscles, claim.object.ids, lambda m, joint: crosses(anatomy, m, joint) != claim.polarity
    )


@rule("ANA003")
def wrong_place(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A part of the body is said to be where it is not.

    Why: Readers look for the pull or the pain in the wrong place.
    Bad:
        The hamstrings run along the front of the thigh.
    Good:
        The hamstrings run along the back of the thigh.
    """
    anatomy = know.anatomy
    for claim in meant(text, know, "lies", "attaches"):
        if not claim.polarity:
            continue
        things: list[Any] = named(anatomy, claim) or _structures(anatomy, claim)
        if claim.relation == "lies":
            if _each(things, claim.object.ids, lambda t, site: lies_at(anatomy, t, site) is False):
                sites = [anatomy.sites[id].name.lower() for id in sorted(things[0].sites)[:3]]
                yield Finding(
                    f"wrong place for {words_of(text, claim)}",
                    span=(claim.start, claim.end),
                    remedy=f"places: {', '.join(sites)}",
                )
        elif _each(things, claim.object.ids, lambda m, id: attaches_to(anatomy, m, id) is False):
            ends = things[0].attachments
            told = f"it goes from {ends.get('from')} to {ends.get('to')}" if ends else "correct it"
            yield Finding(
                f"wrong attachment for {words_of(text, claim)}",
                span=(claim.start, claim.end),
                remedy=told,
            )


def _structures(anatomy: Anatomy, claim: Assertion) -> list[Structure]:
    """The bones, tendons and the like that an assertion is about, where it says where they lie."""
    if claim.relation != "lies" or claim.subject.vocabulary != "structure":
        return []
    return [anatomy.structures[id] for id in claim.subject.ids]


@rule("ANA004", severity="info")
def incomplete_list(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A list of the members of a group says that it is whole, and leaves some out.

    Why: A reader takes what is not listed for something else.
    Bad:
        The quadriceps consists of the vastus lateralis and the vastus medialis.
    Good:
        The quadriceps consists of the rectus femoris and the three vasti.
    """
    anatomy = know.anatomy
    lists: dict[tuple[int, str], list[Assertion]] = {}
    for claim in meant(text, know, "includes"):
        if claim.is_whole and claim.polarity and claim.subject.vocabulary == "muscle_group":
            lists.setdefault((claim.subject.start, claim.subject.ids[0]), []).append(claim)
    for (_, group), claims in lists.items():
        listed = {m.id for claim in claims for m in named(anatomy, claim, "object")}
        listed |= {part for id in listed for part in anatomy.parts.get(id, ())}
        wholes = {anatomy.muscles[id].part_of for id in listed}
        missing = [
            id
            for id in members(anatomy, group)
            if id not in listed | wholes and not {*anatomy.parts.get(id, ())} & listed
        ]
        if missing and len(claims) > 1:
            names = ", ".join(anatomy.muscles[id].name.lower() for id in missing)
            yield Finding(
                f"the list of this group leaves out {names}",
                span=(claims[0].start, claims[-1].end),
                remedy="add what is missing, or say “include”",
            )


@rule("ANA005")
def wrong_nerve(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A muscle is said to be supplied by a nerve that does not reach it.

    Why: Where a nerve is hurt, the muscles that it supplies are what is tested.
    Bad:
        The femoral nerve supplies the hamstrings.
    Good:
        The sciatic nerve supplies the hamstrings.
    """
    anatomy = know.anatomy
    for claim in meant(text, know, "supplied_by"):
        muscles = named(anatomy, claim)
        if claim.polarity and _each(
            muscles, claim.object.ids, lambda m, nerve: supplies(anatomy, nerve, m) is False
        ):
            nerves = [anatomy.nerves[id].name.lower() for id in muscles[0].nerves[:2]]
            yield Finding(
                f"wrong nerve for {words_of(text, claim)}",
                span=(claim.start, claim.end),
                remedy=f"supplied by: {', '.join(nerves)}",
            )


@rule("ANA006", severity="warning")
def felt_elsewhere(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """An exercise is to be felt where none of its targets lies.

    Why: A reader who feels it where it should be felt takes that for a mistake.
    Bad:
        targets: {stretched: [gastrocnemius]}
        feel: {where: [front_of_thigh]}
    Good:
        targets: {stretched: [gastrocnemius]}
        feel: {where: [calf]}
    """
    anatomy = know.anatomy
    targets = exercise.targets
    muscles = (*targets.stretched, *targets.working, *targets.stabilising)
    known = [anatomy.muscles[id] for id in muscles if id in anatomy.muscles]
    # Where a target is a joint, or not known, it may be felt anywhere.
    if exercise.feel is None or targets.joints or len(known) < len(muscles) or not known:
        return
    for site in exercise.feel.where:
        if site in anatomy.sites and not any(near_sites(anatomy, m) & {site} for m in known):
            yield Finding(
                f"none of the targets lies at {anatomy.sites[site].name.lower()}",
                at=("feel", "where", site),
                because=(("targets",),),
                remedy="correct where it is felt, or add the muscle to the targets",
            )


RULES = (
    wrong_group,
    wrong_action,
    wrong_place,
    incomplete_list,
    wrong_nerve,
    felt_elsewhere,
)
