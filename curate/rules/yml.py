"""YML: the file itself. Locked: a file that cannot be read can hide anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.source import Document, ProblemKind


def _problems(document: Document, kind: ProblemKind) -> Iterator[Finding]:
    for problem in document.problems:
        if problem.kind == kind:
            yield Finding(
                problem.message,
                at=document.path(problem.path or ()),
                remedy=problem.remedy,
                span=(problem.start, problem.end),
                because_spans=(problem.because,) if problem.because else (),
            )


@rule("YML001", locked=True)
def unreadable(document: Document) -> Iterator[Finding]:
    """The file is not YAML.

    Why: Nothing in a file that cannot be read is checked.
    Bad:
        name: [Bird dog
    Good:
        name: Bird dog
    """
    yield from _problems(document, "syntax")


@rule("YML002", locked=True)
def duplicate_key(document: Document) -> Iterator[Finding]:
    """A field stands twice.

    Why: Programs keep one of the two, and not all the same one.
    Bad:
        reps: 8
        reps: 12
    Good:
        reps: 8-12
    """
    yield from _problems(document, "duplicate_key")


@rule("YML003", locked=True)
def ambiguous_scalar(document: Document) -> Iterator[Finding]:
    """A plain value means different things to different programs.

    Why: YAML readers disagree on words like `no`, numbers like `010` and times like `1:30`: one
        reads text, another a boolean, an octal number or 90.
    Bad:
        reps: 010
    Good:
        reps: 10
    """
    yield from _problems(document, "ambiguous")


@rule("YML004", locked=True)
def too_large(document: Document) -> Iterator[Finding]:
    """The file is too large, too deep or holds too many values.

    Why: A record is a page or two; a file beyond that is a mistake or an attack.
    Bad:
        a: [[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]
    Good:
        a: [1]
    """
    yield from _problems(document, "limit")


@rule("YML005", locked=True)
def bad_encoding(document: Document) -> Iterator[Finding]:
    """The file is not UTF-8 text.

    Why: Editors and programs guess differently at other encodings, and control characters can
        hide text from a reader.
    Bad:
        name: "Bird \x07dog"
    Good:
        name: Bird dog
    """
    yield from _problems(document, "encoding")


@rule("YML006", locked=True)
def indirection(document: Document) -> Iterator[Finding]:
    """An anchor, alias, tag or merge key.

    Why: Values that stand elsewhere are easily changed for one record and meant for another, and
        tags and aliases are how hostile files do harm.
    Bad:
        easier: &same [bird-dog]
    Good:
        easier: [bird-dog]
    """
    yield from _problems(document, "indirection")


@rule("YML007", locked=True)
def several_documents(document: Document) -> Iterator[Finding]:
    """The file holds more than one document.

    Why: One file holds one record, so that its name is its id and its history is its own.
    Bad:
        id: bird-dog
        ---
        id: bridge
    Good:
        id: bird-dog
    """
    yield from _problems(document, "documents")


@rule("YML008", locked=True)
def empty_file(document: Document) -> Iterator[Finding]:
    """The file holds no record.

    Why: An empty file is most often a save that went wrong.
    Bad:
        # to be written
    Good:
        id: bird-dog
    """
    yield from _problems(document, "empty")


RULES = (
    unreadable,
    duplicate_key,
    ambiguous_scalar,
    too_large,
    bad_encoding,
    indirection,
    several_documents,
    empty_file,
)
