"""The person record: who reviews, in which role."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import Date, Many, Model, Profession, Text
from curate.records.common import Record


class Registration(Model):
    """An entry in a professional register."""

    body: Text = Field(description="Who keeps the register, such as `HCPC`.")
    number: Text = Field(description="The number in it, in quotes if it is digits only.")


class Person(Record):
    """Somebody who decides on findings or signs records."""

    kind: Literal["person"] = Field(description="`person`.")
    professions: Many[Profession] = Field(
        min_length=1, description="What they are, such as `[physiotherapist]`."
    )
    scopes: Many[Literal["clinical", "medicines", "language"]] = Field(
        min_length=1, description="What they may sign."
    )
    registrations: Many[Registration] = Field((), description="Their professional registrations.")
    affiliation: Text | None = Field(None, description="Where they work.")
    orcid: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$")] | None = (
        Field(None, description="ORCID iD, such as `0000-0002-1825-0097`.")
    )
    until: Date | None = Field(None, description="The day from which they no longer review.")
