"""What the schema has against a value, in an editor's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from curate.nearest import nearest
from curate.records.base import SNAKE, TEXT_PATTERN

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_FORMS = {
    TEXT_PATTERN: "text that is not empty",
    SNAKE: "lower-case words joined by underscores, such as `hip_replacement`",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$": "lower-case words joined by hyphens, such as `bird-dog`",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date such as `2026-01-31`",
    "^[A-Z]{2}$": "two capital letters, such as `US`",
}


def complaint(detail: ErrorDetails, label: str, name: str) -> tuple[str, str]:
    """The message and the remedy for one of pydantic's errors about the value of ``label``."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in ("quantity", "basis"):
        message, _, remedy = str(detail["msg"]).partition(": ")
        return f"{label}: {message}", remedy
    if kind == "literal_error":
        return _not_allowed(label, value, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        form = _FORMS.get(context["pattern"], f"text like `{context['pattern']}`")
        return f"{label}: {shown(value)} has the wrong form", f"write {form}"
    if kind == "string_type":
        if isinstance(value, (int, Decimal)):
            quoted = f'"{value}"' if not isinstance(value, bool) else f'"{str(value).lower()}"'
            return f"{label} must be text, not {what(value)}", f"put quotes around it: `{quoted}`"
        return f"{label} must be text, not {what(value)}", "write one text here"
    if kind == "tuple_type":
        example = f"[{value}]" if isinstance(value, str) and len(value) < 40 else "[…]"
        return f"{label} must be a list, not {what(value)}", f"write `{name}: {example}`"
    if kind in ("model_type", "model_attributes_type"):
        return f"{label} must have fields of its own, not be {what(value)}", _fields_of(detail)
    if kind == "too_short":
        return f"{label} is an empty list", "add at least one item"
    if kind == "bool_type":
        return f"{label} must be true or false, not {what(value)}", "write `true` or `false`"
    return f"{label}: {shown(value)} is not allowed here", str(detail["msg"])


def _not_allowed(label: str, value: Any, expected: str) -> tuple[str, str]:
    allowed = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    close = nearest(str(value), allowed)
    remedy = f"did you mean `{close}`?" if close else f"write one of {', '.join(allowed)}"
    return f"{label}: {shown(value)} is not one of its values", remedy


def _fields_of(detail: ErrorDetails) -> str:
    class_name = detail.get("ctx", {}).get("class_name", "")
    import curate.records.base as base
    from curate.records import KINDS, model_for

    for kind in KINDS:
        models = {m.__name__: m for m in _all_models(model_for(kind), base.Model)}
        if class_name in models:
            fields = models[class_name].model_fields
            required = [f.alias or n for n, f in fields.items() if f.is_required()]
            names = required or [f.alias or n for n, f in fields.items()]
            return "write it as `" + ", ".join(f"{name}: …" for name in names) + "`"
    return "write it as `name: value`"


def _all_models(model: Any, base: type) -> list[Any]:
    found = [model]
    for info in model.model_fields.values():
        stack = [info.annotation]
        while stack:
            annotation = stack.pop()
            if isinstance(annotation, type) and issubclass(annotation, base):
                found += _all_models(annotation, base)
            stack += getattr(annotation, "__args__", ())
    return found


def shown(value: Any) -> str:
    """A value as a message shows it: short, in backquotes; lists and mappings by name."""
    if isinstance(value, (dict, list)):
        return what(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text if len(text) <= 40 else text[:39] + "…"
    return f"`{text}`" if text.strip() else "nothing"


def what(value: Any) -> str:
    """The kind of a value, with its article."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, Decimal)):
        return f"the number {value}"
    return shown(value) if isinstance(value, str) else "empty"
