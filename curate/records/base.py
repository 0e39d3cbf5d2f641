"""What all models share: the base model, the types of their fields, and what marks a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

from curate.records.quantity import Dimension

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

SCHEMA_VERSION: Literal[1] = 1


class Unavailable(Exception):  # noqa: N818 - not an error of the program but a state of the input
    """A field exists in the model but could not be read from the file.

    Raised on reading such a field, so that rules are written as if records were whole. The engine
    counts the rule as not run and names ``field``.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Model(BaseModel):
    """Base of every part of a record: closed, immutable, strict.

    A trailing underscore in a Python name is not part of the key: ``not_`` is ``not``.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        alias_generator=lambda name: name.rstrip("_"),
        json_schema_serialization_defaults_required=True,
        defer_build=True,
    )

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Only reached for what is not set: a field left out by ``salvage`` is unavailable."""
            if name in type(self).model_fields:
                raise Unavailable(name.rstrip("_"))
            return super().__getattr__(name)


T = TypeVar("T")

Many = Annotated[tuple[T, ...], Strict(False)]
"""A YAML list. Not strict only in that a list becomes a tuple; its items stay strict."""


@dataclass(frozen=True, slots=True)
class Term:
    """Marks a field whose value is an id of a vocabulary in the knowledge (judged by a rule)."""

    vocabulary: str

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Name the vocabulary, so that the written schema can list its terms for completion."""
        return handler(schema) | {"$comment": f"vocabulary: {self.vocabulary}"}


@dataclass(frozen=True, slots=True)
class Link:
    """Marks a field whose value is the id of a record or a reference (judged over the corpus)."""

    to: Literal["exercise", "treatment", "record", "reference", "article", "claim"]


@dataclass(frozen=True, slots=True)
class Day:
    """Marks a field whose value is a day on which something happened."""


Marker = Term | Link | Day | Dimension

TEXT_PATTERN = r"[^ \t\r\n]"
Text = Annotated[str, Field(pattern=TEXT_PATTERN)]
PartialDate = Annotated[str, Field(pattern=r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"), Day()]
KEBAB = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
Kebab = Annotated[str, Field(pattern=KEBAB, max_length=80)]
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Date = Annotated[str, Field(pattern=DATE_PATTERN, examples=["2026-01-31"]), Day()]
SHA256 = r"^[0-9a-f]{64}$"
Sha256 = Annotated[str, Field(pattern=SHA256)]
SNAKE = r"^[a-z0-9]+(?:_[a-z0-9]+)*$"
Snake = Annotated[str, Field(pattern=SNAKE, max_length=80)]

BodyRegion = Annotated[Snake, Term("body_region")]
Condition = Annotated[Snake, Term("condition")]
Warning_ = Annotated[Snake, Term("warning")]
BodySystem = Annotated[Snake, Term("body_system")]
Equipment = Annotated[Snake, Term("equipment")]
Goal = Annotated[Snake, Term("goal")]
Joint = Annotated[Snake, Term("joint")]
JointAction = Annotated[Snake, Term("joint_action")]
Mode = Annotated[Snake, Term("mode")]
Muscle = Annotated[Snake, Term("muscle")]
Position = Annotated[Snake, Term("position")]
BodySite = Annotated[Snake, Term("body_site")]
Ingredient = Annotated[Snake, Term("ingredient")]
DrugClass = Annotated[Snake, Term("drug_class")]
SurgicalAim = Annotated[Snake, Term("surgical_aim")]
ManualTechnique = Annotated[Snake, Term("manual_technique")]
Profession = Annotated[Snake, Term("profession")]
ReferenceId = Annotated[Kebab, Link("reference")]
ExerciseId = Annotated[Kebab, Link("exercise")]
TreatmentId = Annotated[Kebab, Link("treatment")]
RecordId = Annotated[Kebab, Link("record")]
ArticleId = Annotated[Kebab, Link("article")]
ClaimId = Annotated[Kebab, Link("claim")]

Status = Literal["draft", "in_review", "published", "withdrawn"]
Certainty = Literal["high", "moderate", "low", "very_low", "not_graded", "no_evidence_found"]
Urgency = Literal["emergency", "urgent", "soon"]
Advice = Literal["avoid", "modify", "ask_clinician"]
