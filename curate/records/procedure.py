"""Treatments that somebody does to the patient: injections, operations, manual therapy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import ManualTechnique, Many, Model, SurgicalAim, Text
from curate.records.basis import Basis
from curate.records.treatment import ActiveIngredient, RiskyTreatment, Statement


class Procedure(RiskyTreatment):
    """What injections, operations and manual therapy have in common."""

    before: Many[Statement] = Field((), description="What to ask, tell or stop beforehand.")
    what_happens: Many[Statement] = Field(min_length=1, description="What is done, in order.")
    recovery: Many[Statement] = Field(
        (), description="What follows, and what to do and to avoid in that time."
    )


class Approval(Model):
    """What a country's regulator says of this use."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = Field(
        description="ISO 3166 code of the country, such as `US`."
    )
    status: Literal["approved", "not_approved"] = Field(
        description="Whether the product is approved for this use there."
    )
    says: Text = Field(description="What exactly is or is not approved, as a sentence.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Injection(Procedure):
    """A medicine given through a needle."""

    kind: Literal["injection"] = Field(description="`injection`.")
    ingredients: Many[ActiveIngredient] = Field(
        min_length=1, description="What is injected, with its class."
    )
    site: Text = Field(description="Where the needle goes, such as `around a lumbar nerve root`.")
    guidance: Text | None = Field(None, description="How the needle is guided, such as by X-ray.")
    repeats: Statement | None = Field(None, description="How often it may be given.")
    approvals: Many[Approval] = Field((), description="What regulators say of this use.")


class Surgery(Procedure):
    """An operation."""

    kind: Literal["surgery"] = Field(description="`surgery`.")
    aims: Many[SurgicalAim] = Field(
        min_length=1, description="What it is meant to do, such as `relieve_nerve_pressure`."
    )
    removes: Many[Text] = Field((), description="What is taken out.")
    implants: Many[Text] = Field((), description="What is put in and stays.")


class ManualTherapy(Procedure):
    """Treatment by a therapist's hands."""

    kind: Literal["manual_therapy"] = Field(description="`manual_therapy`.")
    techniques: Many[ManualTechnique] = Field(
        min_length=1, description="What is done, such as `spinal_manipulation`."
    )
    part_of: Statement | None = Field(
        None, description="What it must be combined with, where guidelines say so."
    )
