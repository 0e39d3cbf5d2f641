"""The reference record: what a repository cites."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from curate.records.base import Date, Many, Model, PartialDate, ReferenceId, Text
from curate.records.common import Record


class Edition(Model):
    """One edition or update, and what it changed."""

    date: PartialDate = Field(
        description="When, as precisely as known: `2020`, `2020-12` or a day."
    )
    withdrew: Many[Text] = Field((), description="Places it took away, such as `1.2.13`.")
    reworded: Many[Text] = Field((), description="Places whose meaning it changed.")
    changed: Text | None = Field(None, description="What it changed, in words.")


class Place(Model):
    """One place in a source that records cite, and what stands there."""

    at: Text = Field(description="A recommendation, section, table or page, such as `1.2.7`.")
    says: Text = Field(description="What it says, in our words.")
    status: Literal["current", "withdrawn"] = Field(
        "current", description="`withdrawn` if a later edition took it away."
    )


class Supersession(Model):
    """What replaces a source, in whole or in part."""

    by: ReferenceId = Field(description="Id of what replaces it.")
    part: Text | None = Field(None, description="Which part, if not all of it.")


class Reference(Record):
    """A citation. Only what was checked is stated; what was not found stays out."""

    kind: Literal["reference"] = Field(description="`reference`.")
    type: Literal[
        "guideline",
        "position_stand",
        "systematic_review",
        "narrative_review",
        "trial",
        "cohort",
        "laboratory_study",
        "regulation",
        "regulator_guidance",
        "drug_label",
        "safety_communication",
        "book",
        "formulary",
        "web_page",
    ] = Field(description="What kind of source it is.")
    authors: Text | None = Field(None, description="Authors or body, as cited.")
    year: int | None = Field(None, ge=1800, le=2100, description="Year of publication.")
    container: Text | None = Field(None, description="Journal, series or publisher.")
    volume: Text | None = Field(None, description="Volume and issue, such as `43(7)`.")
    pages: Text | None = Field(None, description="Pages or article number.")
    doi: Text | None = Field(None, description="DOI without a prefix, such as `10.1000/x`.")
    pmid: Text | None = Field(None, description="PubMed id, in quotes.")
    isbn: Text | None = Field(None, description="ISBN.")
    url: Text | None = Field(None, description="Where it can be read.")
    jurisdiction: Text | None = Field(
        None, description="Where it holds, such as `US`, `UK` or `international`."
    )
    population: Text | None = Field(None, description="Whom it is about.")
    editions: Many[Edition] = Field((), description="Editions and updates, oldest first.")
    places: Many[Place] = Field((), description="Places in it that records cite.")
    superseded_by: Many[Supersession] = Field((), description="What replaces it, in what part.")
    verified: bool = Field(description="`true` if the citation was checked against the source.")
    last_opened: Date | None = Field(None, description="The day it was last looked at.")
    note: Text | None = Field(None, description="What a reader of the citation must know.")
