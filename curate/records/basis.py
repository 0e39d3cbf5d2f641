"""What a statement rests on: citations, or agreed practice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, Strict
from pydantic_core import PydanticCustomError, core_schema

from curate.records.base import KEBAB, Model, ReferenceId, Text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue


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
