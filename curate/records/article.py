"""The article record: which text was screened, and what in it is wrong.

None of the article's own sentences stand here: a place in it is an offset and a hash.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from curate.records.base import Date, Kebab, Many, Model, RecordId, Sha256, Text
from curate.records.basis import Basis
from curate.records.common import Record

Code = Annotated[str, Field(pattern=r"^(?:[A-Z]{3}[0-9]{3}|editor)$")]
Offset = Annotated[int, Field(ge=0, le=10_000_000)]


class SourceText(Model):
    """Which text was screened; the text itself is not kept."""

    sha256: Sha256 = Field(description="SHA-256 of the file's bytes, in hexadecimal.")
    characters: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        description="Its length in Unicode code points."
    )
    format: Literal["text", "markdown", "html"] = Field(description="What kind of file it is.")
    language: Annotated[str, Field(pattern="^[a-z]{2}(?:-[A-Z]{2})?$")] = Field(
        description="Its language, such as `en`."
    )
    url: Text | None = Field(None, description="Where it can be read, if it can.")
    opened: Date | None = Field(None, description="The day it was last read there.")


class Passage(Model):
    """A place in the article, in Unicode code points of the text; ``end`` is exclusive."""

    start: Offset = Field(description="Code points before its first one.")
    end: Offset = Field(description="Code points before the first one after it.")
    sha256: Sha256 = Field(description="SHA-256 of the passage in UTF-8, in hexadecimal.")
    phrase: Annotated[Text, Field(max_length=60)] | None = Field(
        None, description="A few words of it at most, where needed to understand the claim."
    )


class ArticleClaim(Model):
    """One thing that the article gets wrong, or leaves out."""

    id: Kebab = Field(description="Lower-case words joined by hyphens; unique in this article.")
    at: Passage = Field(description="Where it stands, or where it should.")
    type: Literal["statement", "omission"] = Field(
        description="`statement`: it says so. `omission`: it ought to say something and does not."
    )
    claim: Text = Field(description="What it says or leaves out, in our own words.")
    rule: Code = Field(
        description="Code of the rule that should find it, or `editor` where only a person can."
    )
    severity: Literal["error", "warning", "info"] = Field(description="How bad it is.")
    status: Literal["proposed", "confirmed"] = Field(
        description="`proposed`: not decided yet. `confirmed`: decided by an editor."
    )
    correction: Text = Field(description="What is right instead.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")
    records: Many[RecordId] = Field((), description="Ids of records with the right version.")


class Trap(Model):
    """Something that the article gets right, though a careless rule would flag it."""

    id: Kebab = Field(description="Lower-case words joined by hyphens; unique in this article.")
    at: Passage = Field(description="Where it stands.")
    rules: Many[Code] = Field(
        min_length=1, description="Codes of the rules that must stay silent here."
    )
    says: Text = Field(description="What it says, in our own words.")
    because: Text = Field(description="Why it is right, or at least not wrong.")
    basis: Basis = Field(description="What this rests on: `{ref: id}` or `practice_consensus`.")


class Article(Record):
    """One screened article."""

    kind: Literal["article"] = Field(description="`article`.")
    text: SourceText = Field(description="Which text was screened.")
    claims: Many[ArticleClaim] = Field((), description="What is wrong in it, in its order.")
    traps: Many[Trap] = Field((), description="What is right in it and looks wrong.")
