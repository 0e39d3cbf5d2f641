"""The exercise record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import (
    BodyRegion,
    BodySite,
    BodySystem,
    Equipment,
    ExerciseId,
    Goal,
    Joint,
    JointAction,
    Many,
    Mode,
    Model,
    Muscle,
    Position,
    Text,
    Warning_,
)
from curate.records.basis import Basis
from curate.records.common import Audience, Claim, Contraindication, Origin, Record
from curate.records.quantity import COUNT, DISTANCE, RATE, TIME, Quantity


class Movement(Model):
    """One joint action that the exercise performs or holds."""

    joint: Joint = Field(description="The joint that moves or is held, such as `hip`.")
    action: JointAction = Field(description="What it does there, such as `extension`.")
    limb: Literal["working", "supporting", "trailing", "leading", "both", "opposite"] | None = (
        Field(None, description="Which limb, where the two differ.")
    )
    side: Literal["same", "opposite"] | None = Field(
        None,
        description="For trunk, pelvis and neck: toward the `same` side as the targets, or the "
        "`opposite` one.",
    )
    range: Literal["small", "mid", "end", "full"] | None = Field(
        None, description="How far: `end` is a stretch to the limit, `small` a few degrees."
    )
    load: Literal["body", "external", "none"] | None = Field(
        None, description="What it works against."
    )


class Targets(Model):
    """What is meant to be reached: muscles by what happens to them, and joints."""

    stretched: Many[Muscle] = Field((), description="Muscles that are lengthened.")
    working: Many[Muscle] = Field((), description="Muscles that do the work.")
    stabilising: Many[Muscle] = Field((), description="Muscles that hold a position.")
    joints: Many[Joint] = Field((), description="Joints whose movement is the aim.")
    systems: Many[BodySystem] = Field(
        (), description="Systems of the body that are trained, such as `cardiorespiratory`."
    )


class Feel(Model):
    """Where it should and should not be felt."""

    where: Many[BodySite] = Field(min_length=1, description="Where it is felt when done right.")
    not_: Many[BodySite] = Field((), description="Where feeling it means stop or adjust.")


class Dosage(Model):
    """How much, how often, how hard. What a mode requires is in the knowledge, not here."""

    sets: Annotated[Quantity, COUNT] | None = Field(None, description="Sets, such as `1` or `2-3`.")
    reps: Annotated[Quantity, COUNT] | None = Field(
        None, description="Repetitions in a set (on each side if done on each), such as `8-12`."
    )
    hold: Annotated[Quantity, TIME] | None = Field(
        None, description="How long each repetition is held, such as `15-30 s`."
    )
    duration: Annotated[Quantity, TIME] | None = Field(
        None, description="How long it is kept up without counting, such as `10-20 min`."
    )
    distance: Annotated[Quantity, DISTANCE] | None = Field(
        None, description="How far, such as `10-20 m`."
    )
    breaths: Annotated[Quantity, COUNT] | None = Field(
        None, description="How many slow breaths it lasts, such as `5`."
    )
    to_fatigue: bool | None = Field(
        None, description="`true` if a set ends when good form is lost, not after a count."
    )
    tempo: Text | None = Field(
        None, description="Speed of a repetition, such as `2 s up, 2 s down`."
    )
    rest: Annotated[Quantity, TIME] | None = Field(
        None, description="Rest between repetitions of a hold, or between sets, such as `10-30 s`."
    )
    frequency: Annotated[Quantity, RATE] | None = Field(
        None, description="How often, such as `2-3/week` or `1-2/day`."
    )
    effort: Literal["mild_pull", "easy", "moderate", "hard"] | None = Field(
        None, description="How it should feel; `mild_pull` is for stretches."
    )
    basis: Basis = Field(
        description="What the figures rest on: `{ref: id}` or `practice_consensus`."
    )


class Mistake(Model):
    """A common mistake and its remedy."""

    when: Text = Field(description="What goes wrong, as a sentence.")
    do: Text = Field(description="What to do about it, as a sentence.")


class Exercise(Record):
    """One exercise, as it should be done."""

    kind: Literal["exercise"] = Field(description="`exercise`.")
    also_known_as: Many[Text] = Field((), description="Other names in use.")
    body_region: Many[BodyRegion] = Field(
        min_length=1, description="The regions it is for, such as `[hip]`."
    )
    goals: Many[Goal] = Field(
        min_length=1, description="What it is done for, such as `[range_of_motion]`."
    )
    audience: Audience = Field(
        description="For whom, such as `{age: at least 18 y, level: beginner, setting: home}`."
    )
    mode: Mode = Field(
        description="What kind of work it is, such as `static_stretch`; decides what dosage needs."
    )
    position: Position = Field(description="The starting position, such as `half_kneeling`.")
    laterality: Literal["each_side", "alternating", "both_together", "none"] | None = Field(
        None,
        description="`each_side`: all repetitions on one side, then the other. `alternating`: "
        "sides take turns. `both_together`: both limbs at once. `none`: no sides.",
    )
    equipment: Many[Equipment] = Field((), description="What is needed, such as `[mat]`.")
    movement: Many[Movement] = Field(
        min_length=1, description="The joint actions, the main one first."
    )
    targets: Targets = Field(
        description="The muscles or joints it is for, such as `{working: [gluteus_maximus]}`."
    )
    feel: Feel | None = Field(None, description="Where it should and should not be felt.")
    dosage: Dosage = Field(description="How much, how often, how hard.")
    instructions: Many[Text] = Field(
        min_length=1, description="The steps in order, one sentence or two each, to the reader."
    )
    mistakes: Many[Mistake] = Field((), description="Common mistakes and their remedies.")
    easier: Many[ExerciseId] = Field((), description="Ids of easier exercises.")
    harder: Many[ExerciseId] = Field((), description="Ids of harder exercises.")
    warnings: Many[Warning_] = Field(
        (), description="Coded warnings that readers see, such as `exercise_stop_rules`."
    )
    contraindications: Many[Contraindication] = Field(
        (), description="Who should not do it, or only in another way."
    )
    evidence: Many[Claim] = Field((), description="What is known about its effect.")
    does_not: Many[Claim] = Field((), description="What it is said to do and does not.")
    origin: Origin | None = Field(None, description="The article that it answers.")
