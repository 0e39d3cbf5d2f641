"""What is wrong with YAML that cannot be parsed, in an editor's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.source.document import Problem

if TYPE_CHECKING:
    import yaml

# What the parser says, what that means to an editor, and where it is: at the "problem" mark or at
# the "context" mark, where the thing began. The first matching entry is used.
_SYNTAX_WORDS = (
    (
        "did not find expected ',' or ']'",
        "this `[` is never closed",
        "close it with `]`, or put quotes around the text",
        "context",
    ),
    (
        "did not find expected ',' or '}'",
        "this `{` is never closed",
        "close it with `}`, or put quotes around the text",
        "context",
    ),
    (
        "found unexpected end of stream",
        "this quote is never closed",
        "add the closing quote",
        "context",
    ),
    (
        "mapping values are not allowed",
        "a second `: ` in one line",
        "put quotes around the text, or check the indentation",
        "problem",
    ),
    (
        "block sequence entries are not allowed",
        "a list item (`- `) cannot start in this line",
        "start it on a line of its own, or put quotes around the text",
        "problem",
    ),
    (
        "did not find expected key",
        "this line does not fit the lines above it",
        "check the indentation, and quotes in the lines above",
        "problem",
    ),
    (
        "did not find expected '-' indicator",
        "this line is not an item of the list above it",
        "check the indentation, and quotes in the lines above",
        "problem",
    ),
    (
        "could not find expected ':'",
        "this line has no `: ` after its key",
        "write `key: value`, or check the indentation of a longer text",
        "context",
    ),
    (
        "found unexpected ':'",
        "a space is missing after `:`",
        "write `key: value`",
        "problem",
    ),
    (
        "found character that cannot start any token",
        "a value cannot start with this character",
        "put quotes around the value",
        "problem",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "a text cannot start with `*` or `&`",
        "put quotes around the text",
        "context",
    ),
    (
        "did not find expected comment or line break",
        "`>` and `|` start a block of text",
        "put quotes around the value, or write `at least` for `>=`",
        "problem",
    ),
    (
        "expected chomping or indentation indicators",
        "`>` and `|` start a block of text",
        "put quotes around the value, or write `at least` for `>=`",
        "problem",
    ),
    (
        "found undefined tag handle",
        "a text cannot start with `!`",
        "put quotes around the value",
        "context",
    ),
    (
        "did not find expected <document start>",
        "the record ends above, and more follows here",
        "check quotes and indentation in the lines above",
        "problem",
    ),
)


def syntax_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """What the parser's ``error`` means and where in ``text`` it began."""
    said = error.problem or error.context or "this is not YAML"
    message, remedy, where = said, "check quotes, brackets and indentation here", "problem"
    for words, meaning, advice, place in _SYNTAX_WORDS:
        if words in said:
            message, remedy, where = meaning, advice, place
            break
    if message.startswith("a second") and _one_colon(error.problem_mark, text):
        message, remedy = "this line or the one above is indented wrongly", "align it with its list"
    problem, context = _index(error.problem_mark, text), _index(error.context_mark, text)
    start = problem if problem is not None else context or 0
    if text[start : start + 1] == "\t":
        message, remedy = "this line is indented with a tab", "indent with spaces"
    elif text[:start].rstrip().endswith("\n..."):
        start = text.rindex("...", 0, start)
        message, remedy = "the record ends at `...`, and more follows", "delete that line"
    elif text[:start].rstrip(" ")[-1:] in ("'", '"') and said.startswith("did not find"):
        message, remedy = "text after a closing quote", "put quotes around the whole text"
    elif said == "did not find expected node content" and not text[start:].strip():
        start = max(text.rfind("[", 0, start), text.rfind("{", 0, start), 0)
        message = f"this `{text[start]}` is never closed"
        remedy = "close it, or put quotes around the text"
    because = None
    if where == "context" and context is not None:
        if start > context and "never closed" in message and text[start:].strip():
            because = (start, min(start + 1, len(text)))
        start = context
    return Problem("syntax", message, remedy, start, min(start + 1, len(text)), because=because)


def _one_colon(mark: Any, text: str) -> bool:
    """Whether the line before ``mark`` has no other `: ` that quotes could explain."""
    if mark is None:
        return False
    start = text.rfind("\n", 0, mark.index) + 1
    return ": " not in text[start : mark.index] and not text[start : mark.index].count(":")


def _index(mark: Any, text: str) -> int | None:
    return None if mark is None else min(mark.index, len(text))
