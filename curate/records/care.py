"""Treatments without a medicine or a procedure: what people do themselves, and what they learn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import ExerciseId, Many, Model, Text
from curate.records.basis import Basis
from curate.records.quantity import RATE, TIME, Quantity
from curate.records.treatment import Statement, Treatment


class Schedule(Model):
    """How long and how often."""

    duration: Annotated[Quantity, TIME] | None = Field(
        None, description="How long each time, such as `15-20 min`."
    )
    frequency: Annotated[Quantity, RATE] | None = Field(
        None, description="How often, such as `2-3/day`."
    )
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class SelfCare(Treatment):
    """What people can do by themselves."""

    kind: Literal["self_care"] = Field(description="`self_care`.")
    steps: Many[Text] = Field(min_length=1, description="What to do, one step each, to the reader.")
    schedule: Schedule | None = Field(None, description="How long and how often.")
    exercises: Many[ExerciseId] = Field((), description="Ids of exercises that belong to it.")


class Education(Treatment):
    """What people should know, and what to ask."""

    kind: Literal["education"] = Field(description="`education`.")
    messages: Many[Statement] = Field(min_length=1, description="What to know, one message each.")
    questions: Many[Text] = Field((), description="Questions to bring to a clinician.")
