"""What the schema has against a value, in an editor's words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from curate.nearest import nearest
from curate.records.base import DATE_PATTERN, KEBAB, SHA256, SNAKE, TEXT_PATTERN
from curate.records.basis import PRACTICE_CONSENSUS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from curate.records.base import Model


def complaint(
    detail: ErrorDetails, label: str, name: str, part: type[Model] | None
) -> tuple[str, str]:
    """The message and the remedy for one of pydantic's errors about the value of ``label``.

    ``name`` is the field, ``part`` the model that the value should be, if it has fields.
    """
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in ("quantity", "basis"):
        message, _, remedy = str(detail["msg"]).partition(": ")
        return f"{label}: {message}", remedy
    if kind == "literal_error":
        return _not_allowed(label, value, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        return _wrong_form(label, str(value), str(context["pattern"]))
    if kind == "string_type":
        return _not_text(label, value)
    if kind == "tuple_type":
        return _not_a_list(label, name, value, part)
    if kind in ("model_type", "model_attributes_type"):
        return f"{label} must have fields of its own, not be {what(value)}", _fields_of(part)
    if kind == "string_too_long":
        return f"{label} is too long", f"write at most {context['max_length']} characters"
    if kind == "too_short":
        return f"{label} is an empty list", "add at least one item"
    if kind == "bool_type":
        return _unquote(f"{label} must be true or false", value, ("true", "false"))
    if kind.startswith("int") or "than" in kind:
        wanted = f"{label} must be a whole number"
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{wanted} in its range, not {value}", str(detail["msg"]).lower()
        return _unquote(wanted, value, (str(value),) if str(value).isdecimal() else ())
    return f"{label}: {shown(value)} is not allowed here", str(detail["msg"])


def _not_allowed(label: str, value: Any, expected: str) -> tuple[str, str]:
    allowed = re.findall(r"'([^']*)'", expected)
    close = nearest(str(value), allowed)
    remedy = f"did you mean `{close}`?" if close else f"write one of {', '.join(allowed)}"
    return f"{label}: {shown(value)} is not one of its values", remedy


def _wrong_form(label: str, value: str, pattern: str) -> tuple[str, str]:
    """The message for text that a pattern refuses, and the text in the right form if any."""
    if not value.strip():
        return f"{label} is empty", "give it a value, or delete it"
    if value == PRACTICE_CONSENSUS:
        return f"{label}: `{value}` is not a reference", f"write `basis: {PRACTICE_CONSENSUS}`"
    message = f"{label}: {shown(value)} has the wrong form"
    for form, joint, words in (
        (SNAKE, "_", "lower-case words joined by underscores, such as `half_kneeling`"),
        (KEBAB, "-", "lower-case words joined by hyphens, such as `bird-dog`"),
    ):
        if pattern == form:
            plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
            mended = re.sub(r"[^a-z0-9]+", joint, plain.lower()).strip(joint)
            return message, f"did you mean `{mended}`?" if mended else f"write {words}"
    if pattern == DATE_PATTERN:
        return message, "write a date such as `2026-01-31`"
    if pattern == TEXT_PATTERN:
        return message, "write text"
    return message, _FORMS.get(pattern, f"write it as `{pattern.strip('^$')}` says")


_FORMS = {
    "^[A-Z]{2}$": "write two capital letters, such as `US`",
    "^[a-z]{2}(?:-[A-Z]{2})?$": "write it such as `en` or `en-GB`",
    SHA256: "write 64 hexadecimal digits in lower case, as `sha256sum FILE` prints them",
}


def _not_text(label: str, value: Any) -> tuple[str, str]:
    if isinstance(value, (int, Decimal)):
        quoted = str(value).lower() if isinstance(value, bool) else str(value)
        return f"{label} must be text, not {what(value)}", f'put quotes around it: `"{quoted}"`'
    if isinstance(value, dict) and len(value) == 1 and value.keys() <= {"id", "ref"}:
        (only,) = value.values()
        return f"{label} must be the id alone, not fields", f"write `{only}`"
    if isinstance(value, dict) and len(value) == 1:
        return f"{label} must be text; its `: ` makes it a field", "put quotes around the text"
    return f"{label} must be text, not {what(value)}", "write one text here"


def _not_a_list(label: str, name: str, value: Any, part: type[Model] | None) -> tuple[str, str]:
    message = f"{label} must be a list, not {what(value)}"
    if part is not None or not isinstance(value, str) or len(value) > 40:
        return message, "start each item on a line of its own with `- `"
    return message, f"write `{name}: [{value}]`"


def _fields_of(part: type[Model] | None) -> str:
    """An example of what a part with fields looks like."""
    if part is None:
        return "write it as `name: value`"
    keys = {info.alias or name: info for name, info in part.model_fields.items()}
    # The required fields; where most are optional, the first ones say better what is meant.
    shown_keys = [key for key, info in keys.items() if info.is_required()]
    if len(shown_keys) < 2:
        shown_keys = [*[key for key in keys if key not in shown_keys][:3], *shown_keys]
    return "write it as `" + ", ".join(f"{key}: …" for key in shown_keys) + "`"


def _unquote(message: str, value: Any, plain: tuple[str, ...]) -> tuple[str, str]:
    if isinstance(value, str) and value in plain:
        return f"{message}, not text in quotes", f"write `{value}` without quotes"
    choices = " or ".join(f"`{word}`" for word in plain)
    return f"{message}, not {what(value)}", f"write {choices}" if choices else "write a number"


def shown(value: Any) -> str:
    """A value as a message shows it: short, in backquotes; lists and fields by name."""
    if isinstance(value, (dict, list)):
        return what(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text if len(text) <= 40 else text[:39] + "…"
    return f"`{text}`" if text.strip() else "nothing"


def what(value: Any) -> str:
    """The kind of a value, with its article."""
    if isinstance(value, dict):
        return "fields"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, Decimal)):
        return f"the number {value}"
    return shown(value) if isinstance(value, str) and value.strip() else "nothing"
