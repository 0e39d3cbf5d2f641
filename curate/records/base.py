"""What all records share: the base model, the types of their fields, and links between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError, core_schema

from curate.records.quantity import AGE, Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

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

    to: Literal["exercise", "treatment", "record", "reference", "article"]


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
SNAKE = r"^[a-z0-9]+(?:_[a-z0-9]+)*$"
_Snake = Annotated[str, Field(pattern=SNAKE, max_length=80)]

BodyRegion = Annotated[_Snake, Term("body_region")]
Condition = Annotated[_Snake, Term("condition")]
Warning_ = Annotated[_Snake, Term("warning")]
BodySystem = Annotated[_Snake, Term("body_system")]
Equipment = Annotated[_Snake, Term("equipment")]
Goal = Annotated[_Snake, Term("goal")]
Joint = Annotated[_Snake, Term("joint")]
JointAction = Annotated[_Snake, Term("joint_action")]
Mode = Annotated[_Snake, Term("mode")]
Muscle = Annotated[_Snake, Term("muscle")]
Position = Annotated[_Snake, Term("position")]
BodySite = Annotated[_Snake, Term("body_site")]
Ingredient = Annotated[_Snake, Term("ingredient")]
DrugClass = Annotated[_Snake, Term("drug_class")]
ReferenceId = Annotated[Kebab, Link("reference")]
ExerciseId = Annotated[Kebab, Link("exercise")]
TreatmentId = Annotated[Kebab, Link("treatment")]
RecordId = Annotated[Kebab, Link("record")]

Status = Literal["draft", "in_review", "published", "withdrawn"]
Certainty = Literal["high", "moderate", "low", "very_low", "not_graded", "no_evidence_found"]
Urgency = Literal["emergency", "urgent", "soon"]
Advice = Literal["avoid", "modify", "ask_clinician"]


class Citation(Model):
    """A reference, and the place in it that says so."""

    ref: ReferenceId = Field(description="Id of the reference, such as `acsm-2011`.")
    at: Text | None = Field(
        None, description="Where in it: a recommendation, section, table or page, such as `1.2.7`."
    )


PRACTICE_CONSENSUS = "practice_consensus"


class _BasisForm:
    """Reads one source or a list of them; a source is a citation or `practice_consensus`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def several(value: Any) -> Any:
            return value if isinstance(value, (list, tuple)) else (value,)

        return core_schema.no_info_before_validator_function(several, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        if handler.mode == "serialization":
            return listed
        return {"anyOf": [*listed["items"]["anyOf"], listed]}


class _SourceForm:
    """One source: a citation, or the words `practice_consensus`, held as a citation of nothing."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        citation = handler(source)

        def read(value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Any:
            if value == PRACTICE_CONSENSUS:
                return CONSENSUS
            if isinstance(value, str):
                id = value if re.match(KEBAB, value) else "<id of a reference>"
                raise PydanticCustomError(
                    "basis",
                    "`{value}` is not a basis: write {form} or `practice_consensus`",
                    {"value": value, "form": f"`{{ref: {id}}}`"},
                )
            return validate(value)

        def write(value: Any) -> dict[str, str | None]:
            if value is CONSENSUS:
                return {"type": PRACTICE_CONSENSUS, "ref": None, "at": None}
            return {"type": "reference", "ref": value.ref, "at": value.at}

        return core_schema.no_info_wrap_validator_function(
            read, citation, serialization=core_schema.plain_serializer_function_ser_schema(write)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        if handler.mode == "validation":
            consensus = {
                "const": PRACTICE_CONSENSUS,
                "type": "string",
                "description": "Agreed practice without a source that could be cited.",
            }
            return {"anyOf": [consensus, handler(schema["schema"])]}
        nullable = {"anyOf": [{"type": "string"}, {"type": "null"}]}
        kinds = {"type": "string", "enum": ["reference", PRACTICE_CONSENSUS]}
        return {
            "type": "object",
            "properties": {"type": kinds, "ref": nullable, "at": nullable},
            "required": ["type", "ref", "at"],
            "additionalProperties": False,
        }


CONSENSUS = Citation.model_construct(ref=PRACTICE_CONSENSUS, at=None)
"""Stands in a basis for `practice_consensus`; compare with ``is``. It links to nothing."""

Source = Annotated[Citation, _SourceForm()]
Basis = Annotated[tuple[Source, ...], Field(min_length=1), Strict(False), _BasisForm()]


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
    while_: _Snake | None = Field(
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

    article: Kebab = Field(description="Id of the article.")
    claims: Many[Text] = Field((), description="Ids of the article's claims that this corrects.")
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


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a record that means more than its text: a term, a link, a day, a quantity."""

    path: tuple[str | int, ...]
    value: Any
    marker: Marker


def marks(model: Model, path: tuple[str | int, ...] = ()) -> Iterator[Mark]:
    """Every term, link, day and quantity in ``model``, with list indexes in its paths.

    Fields that could not be read are passed over.
    """
    values = model.__dict__
    for name, marker, nested in _marked_fields(type(model)):
        value = values.get(name)
        if value is None:
            continue
        here = (*path, name.rstrip("_"))
        many = isinstance(value, tuple)
        for index, item in enumerate(value) if many else ((None, value),):
            at = here if index is None else (*here, index)
            if nested:
                if item is not CONSENSUS:
                    yield from marks(item, at)
            elif marker is not None:
                yield Mark(at, item, marker)


@cache
def _marked_fields(
    model: type[Model],
) -> tuple[tuple[str, Marker | None, bool], ...]:
    found = []
    for name, field in model.model_fields.items():
        metadata, leaves = unwrap(field.annotation, list(field.metadata))
        nested = any(isinstance(leaf, type) and issubclass(leaf, Model) for leaf in leaves)
        marker = next((m for m in metadata if isinstance(m, Marker)), None)
        if nested or marker:
            found.append((name, marker, nested))
    return tuple(found)


def unwrap(annotation: Any, metadata: list[Any]) -> tuple[list[Any], list[Any]]:
    """All metadata and leaf types in an annotation such as ``tuple[Annotated[str, …], ...]``.

    The values of a ``Literal`` count as leaves.
    """
    leaves: list[Any] = []
    if hasattr(annotation, "__metadata__"):
        metadata = metadata + list(annotation.__metadata__)
        annotation = annotation.__origin__
    arguments = (
        () if isinstance(annotation, type) and not get_args(annotation) else get_args(annotation)
    )
    if not arguments:
        return metadata, [annotation]
    for argument in arguments:
        metadata, more = unwrap(argument, metadata)
        leaves += more
    return metadata, leaves
