"""The medication record."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import Date, Ingredient, Many, Model, Text
from curate.records.basis import Basis
from curate.records.quantity import AGE, DOSE, MASS, PERIOD, TIME, Quantity
from curate.records.treatment import ActiveIngredient, RiskyTreatment


class Strength(Model):
    """How much of an ingredient one unit holds."""

    ingredient: Ingredient = Field(description="Id of the ingredient, such as `ibuprofen`.")
    amount: Annotated[Quantity, MASS] = Field(description="In one unit, such as `200 mg`.")


class MaximumUse(Model):
    """For how long a label allows use without a clinician."""

    for_: Literal["pain", "fever"] = Field(description="What it is taken for.")
    up_to: Annotated[Quantity, PERIOD] = Field(description="Such as `10 d`.")


class Label(Model):
    """The directions of one product's label in one country for one age band."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = Field(
        description="ISO 3166 code of the country, such as `US`."
    )
    product: Text = Field(description="The product, such as `ibuprofen 200 mg tablets`.")
    unit: Literal["tablet", "caplet", "capsule", "mL"] = Field(
        description="What one unit of it is."
    )
    contains: Many[Strength] = Field(min_length=1, description="What one unit holds.")
    age: Annotated[Quantity, AGE] = Field(description="The age band, such as `at least 12 y`.")
    dose: Annotated[Quantity, DOSE] = Field(description="One dose, such as `200-400 mg`.")
    first_dose: Annotated[Quantity, DOSE] | None = Field(
        None, description="The first dose, where the label allows it to differ."
    )
    interval: Annotated[Quantity, TIME] = Field(description="Time between doses, such as `4-6 h`.")
    maximum_24h: Annotated[Quantity, DOSE] | None = Field(
        None, description="The stated maximum in 24 hours, such as `1200 mg`; it governs."
    )
    maximum_use: Many[MaximumUse] = Field((), description="Longest use without a clinician.")
    basis: Basis = Field(description="The label itself: `{ref: id}`.")
    checked: Date | None = Field(None, description="The day the label was last read.")


class Medication(RiskyTreatment):
    """One medicine: what it does, its labels, its warnings."""

    kind: Literal["medication"] = Field(description="`medication`.")
    brand_names: Many[Text] = Field((), description="Brand names that readers know.")
    ingredients: Many[ActiveIngredient] = Field(
        min_length=1, description="The active ingredients with their class."
    )
    advice: Literal["information", "label"] = Field(
        description="`label`: doses as its labels give them. `information`: no dose is given."
    )
    labels: Many[Label] = Field(
        (), description="Directions, one for each country, product and age band."
    )
