"""MOV: movement. Whether movement, position, name and targets of an exercise fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from curate.finding import Finding, Path, Severity
from curate.knowledge.anatomy import Act, Anatomy, KnownExercise, Muscle
from curate.knowledge.anatomy.naming import resolve
from curate.knowledge.anatomy.reasoning import (
    Move,
    is_crossed,
    is_same,
    judged,
    lengthened_by,
    of_targets,
    opposite,
    shortened_by,
    views,
)
from curate.prose.assertions import Assertion
from curate.prose.described import described
from curate.prose.language import words
from curate.prose.moving import all_movements
from curate.prose.text import Text
from curate.rules.ana import meant, named, said, words_of
from curate.rules.base import rule
from curate.source.document import identities

if TYPE_CHECKING:
    from curate.knowledge import Knowledge
    from curate.records.exercise import Exercise


def moves_of(exercise: Exercise) -> list[Move]:
    """The movements of a record, for reasoning."""
    return [
        Move(Act(m.joint, m.action, m.side or ""), m.limb or "", m.range or "")
        for m in exercise.movement
    ]


def _path(exercise: Exercise, move: Move) -> Path:
    """Where the movement that a move stands for is in the record."""
    names = identities([{"joint": m.joint} for m in exercise.movement])
    moves = moves_of(exercise)
    return ("movement", names[moves.index(move)]) if move in moves else ("position",)


def _muscles(anatomy: Anatomy, ids: tuple[str, ...]) -> Iterator[Muscle]:
    """The muscles that are known; other ids are for the rule on terms."""
    return (anatomy.muscles[id] for id in ids if id in anatomy.muscles)


@rule("MOV001")
def shortened_target(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A stretch shortens what it is meant to stretch.

    Why: Pulling both ends of a muscle together does not lengthen it; the movement, the side or the
        target is wrong.
    Bad:
        movement: [{joint: hip, action: flexion}]
        targets: {stretched: [psoas_major]}
    Good:
        movement: [{joint: hip, action: extension}]
        targets: {stretched: [psoas_major]}
    """
    anatomy = know.anatomy
    own = of_targets(moves_of(exercise))
    for muscle in _muscles(anatomy, exercise.targets.stretched):
        shortened = shortened_by(anatomy, muscle, own)
        lengthened = lengthened_by(anatomy, muscle, own, exercise.position)
        if shortened and not (lengthened and lengthened.is_strong):
            yield Finding(
                f"{said(anatomy, shortened.move.act)} shortens {muscle.name.lower()}",
                at=("targets", "stretched", muscle.id),
                because=(_path(exercise, shortened.move),),
                remedy="correct the movement, or name the muscles that it lengthens",
            )


@rule("MOV002")
def target_out_of_reach(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """An exercise moves no joint that its target crosses.

    Why: A muscle is worked or stretched only where it passes a joint that moves or is held still.
    Bad:
        movement: [{joint: elbow, action: flexion}]
        targets: {working: [gastrocnemius]}
    Good:
        movement: [{joint: ankle, action: plantarflexion}]
        targets: {working: [gastrocnemius]}
    """
    anatomy = know.anatomy
    moves = moves_of(exercise)
    if any(move.act.joint not in anatomy.joints for move in moves):
        return  # what moves is not known; the rule on terms tells
    for part in ("stretched", "working"):
        for muscle in _muscles(anatomy, getattr(exercise.targets, part)):
            if not muscle.crosses or is_crossed(anatomy, muscle, moves, exercise.position):
                continue
            if part == "stretched" and lengthened_by(anatomy, muscle, moves, exercise.position):
                continue
            yield Finding(
                f"no joint that moves or is held here is crossed by {muscle.name.lower()}",
                at=("targets", part, muscle.id),
                because=(("movement",),),
                remedy="add the movement that reaches it, or name another target",
                severity=Severity.WARNING if part == "stretched" else None,
            )


@rule("MOV003")
def impossible_action(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """A joint is said to do what it cannot, or what the position rules out.

    Why: Nobody can do it, so it was meant for another joint, action or position.
    Bad:
        movement: [{joint: elbow, action: abduction}]
    Good:
        movement: [{joint: shoulder, action: abduction}]
    """
    anatomy = know.anatomy
    position = anatomy.positions.get(exercise.position)
    for move in moves_of(exercise):
        joint = anatomy.joints.get(move.act.joint)
        if joint is None or move.act.action not in anatomy.actions:
            continue
        if move.act.action not in joint.actions:
            able = ", ".join(f"`{action}`" for action in sorted(joint.actions))
            yield Finding(
                f"{joint.name.lower()} has no {anatomy.actions[move.act.action].name.lower()}",
                at=(*_path(exercise, move), "action"),
                remedy=f"name the joint that moves so; this one has {able}",
            )
        elif position and move.range in ("end", "full") and move.act in position.rules_out:
            yield Finding(
                f"{position.name.lower()} rules out {said(anatomy, move.act)} to its end",
                at=(*_path(exercise, move), "action"),
                because=(("position",),),
                remedy="correct the movement or the position",
            )


@rule("MOV004")
def another_name(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """An exercise bears the name of another one.

    Why: Who knows the name does what it stands for, and who looks it up finds something else.
    Bad:
        name: Frog stretch
        position: prone
        movement: [{joint: trunk, action: extension}]
    Good:
        name: Superman
        position: prone
        movement: [{joint: trunk, action: extension}]
    """
    anatomy = know.anatomy
    names: list[tuple[Path, str]] = [(("name",), exercise.name)]
    names += [(("also_known_as", name), name) for name in exercise.also_known_as]
    for at, name in names:
        known = _known(anatomy, name)
        if known is None:
            continue
        moves = moves_of(exercise)
        does_it = _does(anatomy, known, moves)
        in_place = not known.positions or exercise.position in known.positions
        if does_it is False:
            wanted = " or ".join(dict.fromkeys(said(anatomy, act) for act in known.movements[:3]))
            yield Finding(
                f"a {known.name.lower()} is something else: {wanted}",
                at=at,
                because=(("movement",), ("position",)),
                remedy="give it its own name, or correct the movement",
                severity=Severity.ERROR if not in_place else Severity.WARNING,
            )


def _known(anatomy: Anatomy, name: str) -> KnownExercise | None:
    """The known exercise that a name stands for, but for words such as "seated" before it."""
    said = name.replace("-", " ").split()
    while said:
        found = resolve(anatomy, " ".join(said))
        ids = [id for vocabulary, id in found.found if vocabulary == "exercise_name"]
        if found.kind in ("exact", "synonym") and len(ids) == 1:
            return anatomy.exercises[ids[0]]
        if said[0].casefold() not in words("moving")["before_name"]:
            return None
        said = said[1:]
    return None


def _does(anatomy: Anatomy, known: KnownExercise, moves: list[Move]) -> bool | None:
    """Whether some move is one that the known exercise is; None where it leaves that open."""
    if not known.movements or not moves:
        return None
    seen = [view for move in moves for view in views(anatomy, move.act)]
    if any(is_same(anatomy, act, view) for act in known.never for view in seen):
        return False
    wanted = [view for act in known.movements for view in views(anatomy, act)]
    return any(is_same(anatomy, act, view) for act in wanted for view in seen)


@rule("MOV005")
def text_against_movement(text: Text, know: Knowledge) -> Iterator[Finding]:
    """The instructions tell the opposite of the movement that the record gives.

    Why: One of the two is wrong: readers do what the text says, programs what the field says.
    Bad:
        position: side_lying
        movement: [{joint: hip, action: adduction}]
        instructions: [Lie on your side., Raise the top leg.]
    Good:
        position: side_lying
        movement: [{joint: hip, action: abduction}]
        instructions: [Lie on your side., Raise the top leg.]
    """
    from curate.records.exercise import Exercise

    exercise = text.record
    if not isinstance(exercise, Exercise):
        return
    anatomy = know.anatomy
    moves = of_targets(moves_of(exercise))
    given = [view for move in moves for view in views(anatomy, move.act)]
    told = [t for t in all_movements(text, know) if text.piece_at(t.start).path[0] == _STEPS]
    holds = [d.start for e in described(text, know) for d in e.doses if d.what == "hold"]
    # What follows the hold is the way back.
    told = [each for each in told if not holds or each.start < min(holds)]
    held = "hold" in know.dosage[exercise.mode].requires if exercise.mode in know.dosage else False
    for each in told:
        # What is not held goes back the way it came; only what is raised is surely the work.
        if not held and not each.is_lift:
            continue
        reverse = opposite(anatomy, each.act)
        is_given = any(is_same(anatomy, each.act, act) for act in given)
        is_against = reverse is not None and any(is_same(anatomy, reverse, m.act) for m in moves)
        back = reverse and any(is_same(anatomy, reverse, other.act) for other in told)
        if is_against and not is_given and not back:
            yield Finding(
                f"this is {said(anatomy, each.act)}; `movement` gives the opposite",
                span=(each.start, each.end),
                because=(("movement",),),
                remedy="correct the step or the movement",
            )


_STEPS = "instructions"


@rule("MOV006")
def said_effect(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A movement or an exercise is said to stretch what it shortens, or to train what it does not.

    Why: Readers choose an exercise by what it is said to do.
    Bad:
        Bending the knee stretches the hamstrings.
    Good:
        Straightening the knee stretches the hamstrings.
    """
    anatomy = know.anatomy
    for claim in meant(text, know, "stretches", "strengthens"):
        muscles = named(anatomy, claim, "object")
        if claim.relation == "stretches":
            verb, is_wrong = "stretch", _shortens(anatomy, claim, muscles)
        else:
            is_effort = _is_effort(text, claim)
            verb, is_wrong = "train", is_effort and _is_idle(anatomy, claim, muscles)
        if claim.polarity and is_wrong:
            yield Finding(
                f"this does not {verb} {words_of(text, claim, 'object')}",
                span=(claim.start, claim.end),
                remedy="name the muscles that it does reach, or another exercise",
            )


def _shortens(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    """Whether what is said to stretch muscles certainly shortens each of them."""
    moves = _claimed(anatomy, claim)
    return bool(muscles and moves) and all(
        shortened_by(anatomy, muscle, moves) is not None
        and not ((pull := lengthened_by(anatomy, muscle, moves)) and pull.is_strong)
        and muscle.id not in _known_targets(anatomy, claim)
        for muscle in muscles
    )


def _is_idle(anatomy: Anatomy, claim: Assertion, muscles: list[Muscle]) -> bool:
    """Whether muscles that are said to be trained do the opposite, or cross no joint that moves."""
    moves = _claimed(anatomy, claim)
    return bool(muscles and moves) and all(
        muscle.id not in _known_targets(anatomy, claim)
        and all(judged(anatomy, muscle, move.act) == "contradicted" for move in moves)
        for muscle in muscles
    )


def _is_effort(text: Text, claim: Assertion) -> bool:
    """Whether it is an exercise, or words for an effort: muscles work while they lengthen too."""
    if claim.subject.vocabulary == "exercise_name":
        return True
    first = text.folded[claim.subject.start : claim.subject.end].split(" ")[0]
    return first in words("moving")["efforts"]


def _claimed(anatomy: Anatomy, claim: Assertion) -> list[Move]:
    """The moves of the exercise or the movement that a claim is about."""
    if claim.subject.vocabulary == "exercise_name":
        known = [anatomy.exercises[id] for id in claim.subject.ids if id in anatomy.exercises]
        return [Move(act) for exercise in known for act in exercise.movements]
    return [Move(act) for act in claim.acts]


def _known_targets(anatomy: Anatomy, claim: Assertion) -> set[str]:
    """The muscles that the known exercises of a claim are for."""
    ids = claim.subject.ids if claim.subject.vocabulary == "exercise_name" else ()
    return {m for id in ids for m in _of_exercise(anatomy, anatomy.exercises[id])}


def _of_exercise(anatomy: Anatomy, known: KnownExercise) -> set[str]:
    """The muscles that a known exercise is for, with the wholes and the parts of each."""
    ids = {id for several in known.muscles.values() for id in several}
    wholes = {anatomy.muscles[id].part_of for id in ids if id in anatomy.muscles}
    return ids | wholes | {part for id in ids for part in anatomy.parts.get(id, ())}


@rule("MOV007", severity="warning")
def name_against_targets(exercise: Exercise, know: Knowledge) -> Iterator[Finding]:
    """An exercise that everybody knows has targets that do nothing in it.

    Why: The name tells what moves; a muscle that only does the opposite is not what it trains.
    Bad:
        name: Leg extension
        targets: {working: [semitendinosus, semimembranosus]}
    Good:
        name: Leg extension
        targets: {working: [rectus_femoris, vastus_lateralis]}
    """
    anatomy = know.anatomy
    known = _known(anatomy, exercise.name)
    working = list(_muscles(anatomy, exercise.targets.working))
    if known is None or not known.movements or not working:
        return
    meant_for = _of_exercise(anatomy, known)
    verdicts = {judged(anatomy, muscle, act) for muscle in working for act in known.movements}
    idle = "contradicted" in verdicts and "supported" not in verdicts
    if idle and not any(muscle.id in meant_for for muscle in working):
        wanted = " or ".join(dict.fromkeys(said(anatomy, act) for act in known.movements[:3]))
        yield Finding(
            f"none of these muscles does what a {known.name.lower()} is: {wanted}",
            at=("targets", "working"),
            because=(("name",),),
            remedy="correct the targets or the name",
        )


RULES = (
    shortened_target,
    target_out_of_reach,
    impossible_action,
    another_name,
    text_against_movement,
    said_effect,
    name_against_targets,
)
