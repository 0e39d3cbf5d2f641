"""ANA: anatomy. Whether what is said of muscles is so; what words say is read in prose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.knowledge.anatomy.reasoning import (
    acts_on,
    attaches_to,
    crosses,
    judged,
    lies_at,
    members,
    membership,
    supplies,
)
from curate.prose.assertions import Assertion, assertions
from curate.prose.text import Text
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge
    from curate.knowledge.anatomy import Anatomy, Muscle


def meant(text: Text, know: Knowledge, relation: str) -> Iterator[Assertion]:
    """What a text itself says, neither quoted nor asked nor told as what others believe."""
    for said in assertions(text, know):
        stance = said.stance
        if said.relation == relation and not (stance.quoted or stance.question or stance.myth):
            yield said


def named(anatomy: Anatomy, said: Assertion, which: str = "subject") -> list[Muscle]:
    """The muscles that an assertion names: of a group, those that certainly belong to it."""
    mention = said.subject if which == "subject" else said.object
    ids = mention.ids
    if mention.vocabulary == "muscle_group":
        ids = tuple(id for group in mention.ids for id in members(anatomy, group))
    return [anatomy.muscles[id] for id in ids if id in anatomy.muscles]


def _all(muscles: list[Muscle], test: Callable[[Muscle], bool]) -> bool:
    return bool(muscles) and all(map(test, muscles))


def words_of(text: Text, said: Assertion, which: str = "subject") -> str:
    """The words that name a side of an assertion."""
    mention = said.subject if which == "subject" else said.object
    return text.plain[mention.start : mention.end]


@rule("ANA001")
def wrong_group(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A muscle is counted among a group that it does not belong to.

    Why: Who stretches or trains the wrong muscle does not get better, and no longer believes the rest.
    Bad:
        The hip flexors include the psoas major and the gluteus maximus.
    Good:
        The hip flexors include the psoas major and the rectus femoris.
    """
    anatomy = know.anatomy
    for said in meant(text, know, "includes"):
        if said.subject.vocabulary != "muscle_group":
            continue
        muscles, group = named(anatomy, said, "object"), said.subject.ids[0]
        wrong = "no" if said.polarity else "yes"
        if _all(muscles, lambda m: membership(anatomy, m.id, group) == wrong):
            is_or_not = "does not belong" if said.polarity else "does belong"
            yield Finding(
                f"“{words_of(text, said, 'object')}” {is_or_not} to the "
                f"{anatomy.groups[group].name.lower()}",
                span=(said.start, said.end),
                remedy="correct the list",
            )


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
    for said in meant(text, know, "does"):
        muscles = named(anatomy, said)
        if (
            said.polarity
            and said.acts
            and all(
                _all(muscles, lambda m, act=act: judged(anatomy, m, act) == "contradicted")  # type: ignore[misc]
                for act in said.acts
            )
        ):
            yield Finding(
                f"“{words_of(text, said)}” does not do this",
                span=(said.start, said.end),
                remedy="",
            )
        elif (
            not said.polarity
            and said.acts
            and all(
                _all(
                    muscles,
                    lambda m, act=act: any(
                        a.role == "primary" and a.is_certain for a in acts_on(anatomy, m, act)
                    ),
                )  # type: ignore[misc]
                for act in said.acts
            )
        ):
            yield Finding(
                f"“{words_of(text, said)}” does do this", span=(said.start, said.end), remedy=""
            )
    for said in meant(text, know, "crosses"):
        muscles = named(anatomy, said)
        if all(
            _all(muscles, lambda m, j=joint: crosses(anatomy, m, j) != said.polarity)  # type: ignore[misc]
            for joint in said.object.ids
        ):
            yield Finding(
                f"“{words_of(text, said)}” "
                + ("does not cross this joint" if said.polarity else "does cross this joint"),
                span=(said.start, said.end),
                remedy="",
            )


@rule("ANA003")
def wrong_place(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A muscle is said to be where it is not.

    Why: Readers look for the pull or the pain in the wrong place.
    Bad:
        The hamstrings run along the front of the thigh.
    Good:
        The hamstrings run along the back of the thigh.
    """
    anatomy = know.anatomy
    for said in meant(text, know, "lies"):
        muscles = named(anatomy, said)
        if said.polarity and all(
            _all(muscles, lambda m, p=place: lies_at(anatomy, m, p) is False)  # type: ignore[misc]
            for place in said.object.ids
        ):
            yield Finding(
                f"“{words_of(text, said)}” does not lie there",
                span=(said.start, said.end),
                remedy="",
            )

    for said in meant(text, know, "attaches"):
        muscles = named(anatomy, said)
        if said.polarity and all(
            _all(muscles, lambda m, b=bone: attaches_to(anatomy, m, b) is False)  # type: ignore[misc]
            for bone in said.object.ids
        ):
            yield Finding(
                f"“{words_of(text, said)}” is not fixed there",
                span=(said.start, said.end),
                remedy="",
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
    for said in meant(text, know, "supplied_by"):
        muscles = named(anatomy, said)
        if said.polarity and all(
            _all(muscles, lambda m, n=nerve: supplies(anatomy, n, m) is False)  # type: ignore[misc]
            for nerve in said.object.ids
        ):
            yield Finding(
                f"“{words_of(text, said)}” is not supplied by this nerve",
                span=(said.start, said.end),
                remedy="",
            )


RULES = (wrong_group, wrong_action, wrong_place, wrong_nerve)
