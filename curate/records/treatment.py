"""What every treatment says, whatever its kind."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from curate.records.base import (
    BodyRegion,
    DrugClass,
    Ingredient,
    Many,
    Model,
    RecordId,
    ReferenceId,
    Text,
    Urgency,
    Warning_,
)
from curate.records.basis import Basis
from curate.records.common import Audience, Claim, Contraindication, Origin, Record


class Position(Model):
    """What one guideline says about this treatment."""

    guideline: ReferenceId = Field(description="Id of the guideline, such as `ng59`.")
    edition: Text | None = Field(None, description="Its edition or last update, such as `2020-12`.")
    at: Text | None = Field(None, description="The recommendation in it, such as `1.2.7`.")
    population: Text = Field(description="Whom the recommendation is about.")
    direction: Literal["for", "against", "neither"] = Field(
        description="Whether it recommends the treatment."
    )
    strength: Literal["strong", "conditional", "not_stated"] = Field(
        description="How strongly, as the guideline itself puts it."
    )
    says: Text = Field(description="The position in our words.")


class Risk(Model):
    """Something harmful that can happen."""

    risk: Text = Field(description="What can happen, as a sentence.")
    how_often: Text | None = Field(None, description="How often, with whom, as the source says.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Statement(Model):
    """A plain statement with its basis."""

    text: Text = Field(description="One sentence for readers.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Help(Model):
    """When to stop and get help."""

    when: Text = Field(description="The sign, as a sentence to the reader.")
    urgency: Urgency = Field(
        description="`emergency`: call an ambulance. `urgent`: same day. `soon`: book a visit."
    )
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Interaction(Model):
    """Another medicine that changes what this one does."""

    with_: DrugClass = Field(description="Id of the other class, such as `anticoagulant`.")
    effect: Text = Field(description="What happens, as a sentence.")
    action: Literal["avoid", "ask_clinician", "separate"] = Field(
        description="`avoid`: not together. `ask_clinician`: ask first. `separate`: time apart."
    )
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class ActiveIngredient(Model):
    """One active ingredient."""

    ingredient: Ingredient = Field(description="Id of the ingredient, such as `ibuprofen`.")
    class_: DrugClass = Field(description="Id of its class, such as `nsaid`.")


class Treatment(Record):
    """What every treatment says, whatever its kind."""

    also_known_as: Many[Text] = Field((), description="Other names in use.")
    body_region: Many[BodyRegion] = Field(
        (), description="The regions it is for; none if it is for the whole body."
    )
    audience: Audience = Field(
        description="For whom, such as `{age: at least 18 y, setting: home}`."
    )
    summary: Text = Field(description="What it is, in two or three sentences for readers.")
    does: Many[Claim] = Field(min_length=1, description="What it does, and how sure that is.")
    does_not: Many[Claim] = Field(min_length=1, description="What it does not do, and how sure.")
    for_whom: Many[Statement] = Field(min_length=1, description="Who may be helped by it.")
    not_for_whom: Many[Statement] = Field(
        (), description="Who is not helped by it, or when it is not considered."
    )
    contraindications: Many[Contraindication] = Field(
        (), description="Who should not have it, or should ask first."
    )
    risks: Many[Risk] = Field((), description="What can go wrong.")
    warnings: Many[Warning_] = Field((), description="Coded warnings that readers see.")
    alternatives: Many[RecordId] = Field((), description="Ids of what can be done instead.")
    alternatives_text: Many[Text] = Field(
        (), description="Alternatives that have no record here, in words."
    )
    interactions: Many[Interaction] = Field((), description="Medicines that it interacts with.")
    positions: Many[Position] = Field((), description="What guidelines say, each with its place.")
    get_help: Many[Help] = Field(min_length=1, description="When to stop and get help.")
    origin: Origin | None = Field(None, description="The article that it answers.")


class RiskyTreatment(Treatment):
    """A treatment that can harm: it must say whom and how."""

    contraindications: Many[Contraindication] = Field(
        min_length=1, description="Who should not have it, or should ask first."
    )
    risks: Many[Risk] = Field(min_length=1, description="What can go wrong.")
