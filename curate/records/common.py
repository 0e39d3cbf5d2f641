"""The parts that records of several kinds have, and what every record has."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import (
    Advice,
    ArticleId,
    Certainty,
    ClaimId,
    Condition,
    Date,
    Kebab,
    Many,
    Model,
    RecordId,
    Snake,
    Status,
    Text,
)
from curate.records.basis import Basis
from curate.records.quantity import AGE, Quantity


class Audience(Model):
    """For whom a record is meant."""

    age: Annotated[Quantity, AGE] | None = Field(
        None, description="Ages it is meant for, such as `at least 18 y`."
    )
    level: Literal["beginner", "intermediate", "advanced"] | None = Field(
        None, description="How much experience it asks for."
    )
    setting: Literal["home", "outdoors", "gym", "clinic", "hospital", "community"] | None = Field(
        None, description="Where it is done."
    )


class Contraindication(Model):
    """A condition in which this should not be done, or only in another way."""

    condition: Condition = Field(description="Id of the condition, such as `hip_replacement`.")
    stage: Text | None = Field(None, description="Which stage or form of it, if not all.")
    action: Advice = Field(
        description="`avoid`: do not do it. `modify`: only as `use` says. "
        "`ask_clinician`: ask first."
    )
    while_: Snake | None = Field(
        None, description="The state for as long as it holds, such as `movement_precautions_apply`."
    )
    until: Text | None = Field(None, description="What ends it, such as `cleared by the surgeon`.")
    use: Text | None = Field(None, description="What to do instead; needed for `modify`.")
    because: Text = Field(description="Why, in one sentence for readers.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Claim(Model):
    """A statement of fact with how sure it is and what it rests on."""

    claim: Text = Field(description="One statement that a source can support or refute.")
    certainty: Certainty = Field(
        description="How sure the evidence makes it, as the source grades it; "
        "`not_graded` if the source does not."
    )
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Origin(Model):
    """Which article a record answers, and what was changed."""

    article: ArticleId = Field(description="Id of the article.")
    claims: Many[ClaimId] = Field((), description="Ids of the article's claims that this answers.")
    changed: Text = Field(description="What the article described, and what is different here.")


class Withdrawal(Model):
    """Why a record is no longer offered."""

    reason: Text = Field(description="Why it was withdrawn, for people who used it.")
    date: Date = Field(description="The day it was withdrawn, such as `2026-01-31`.")
    urgency: Literal["routine", "safety"] = Field(
        description="`safety` if people must stop using it at once."
    )
    replaced_by: RecordId | None = Field(None, description="Id of the record to use instead.")


class Record(Model):
    """What every record has, whatever its kind. ``schema`` comes first in the file."""

    schema_: int = Field(ge=1, le=1, description="Version of the authoring schema: `1`.")
    kind: str = Field(description="What this file describes.")
    id: Kebab = Field(
        description="Lower-case words joined by hyphens; the same as the file's name."
    )
    status: Status = Field(
        "in_review",
        description="`draft`: still being written, may hold `todo`. `in_review`: complete. "
        "`published`: signed off. `withdrawn`: no longer offered; needs `withdrawn`.",
    )
    withdrawn: Withdrawal | None = Field(None, description="Only with `status: withdrawn`: why.")
    name: Text = Field(description="The name that readers see.")
    license: Text | None = Field(
        None, description="SPDX id of the licence of this text, such as `CC-BY-4.0`."
    )
