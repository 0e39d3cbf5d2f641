"""What a rule is: one function with its page, and the decorator that makes it a rule."""

from __future__ import annotations

import datetime
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from curate.finding import Finding, Severity

if TYPE_CHECKING:
    from curate.knowledge import Knowledge

Gate = Literal["wrong", "missing"]
Scope = (
    Literal["Document", "Reading", "Record", "Exercise", "Treatment", "Medication"]
    | Literal["Article", "Text", "Corpus"]
)
Check = Callable[..., Iterator[Finding]]


@dataclass(frozen=True)
class Context:
    """What rules may ask for beside their subject. ``today`` is the only clock."""

    know: Knowledge
    today: datetime.date

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all rules, those that are planned among them."""
        from curate.rules import codes  # the rules import this module

        return codes()


@dataclass(frozen=True)
class Rule:
    """One rule. ``code`` is its identity for ever; ``severity`` is a default.

    ``scope`` is the type of the function's first argument. ``gate`` says what a finding means in
    a draft: what is "wrong" is wrong at every stage, what is "missing" is still to come. ``basis``
    is the id of the reference that the rule rests on. A ``locked`` rule is part of every run.
    """

    code: str
    severity: Severity
    gate: Gate
    locked: bool
    basis: str | None
    scope: Scope
    check: Check
    needs: tuple[str, ...]

    @cached_property
    def page(self) -> dict[str, str]:
        """The docstring by part: ``title``, ``why``, ``bad``, ``good``."""
        text = inspect.getdoc(self.check) or ""
        title, _, rest = text.partition("\n\n")
        parts = re.split(r"^(Why|Bad|Good):", rest, flags=re.MULTILINE)
        page = {name.lower(): inspect.cleandoc("\n" + body) for name, body in _pairs(parts[1:])}
        page["why"] = " ".join(page.get("why", "").split())
        return {"title": " ".join(title.split()), **page}

    @property
    def name(self) -> str:
        """The function's name."""
        return self.check.__name__

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code.rstrip("0123456789")

    def run(self, subject: Any, context: Context) -> Iterator[Finding]:
        """The findings in ``subject``. A rule names what else it needs, as in Context."""
        return self.check(subject, *(getattr(context, name) for name in self.needs))


def _pairs(parts: list[str]) -> Iterator[tuple[str, str]]:
    yield from zip(parts[::2], parts[1::2], strict=True)


def rule(
    code: str,
    *,
    severity: str = "error",
    gate: Gate = "wrong",
    locked: bool = False,
    basis: str | None = None,
) -> Callable[[Check], Rule]:
    """Make a function a rule; list it in its family's ``RULES``."""

    def make(check: Check) -> Rule:
        (_, scope), *others = inspect.get_annotations(check).items()
        needs = tuple(name for name, _ in others if name != "return")
        grade = Severity.of(severity)
        return Rule(code, grade, gate, locked, basis, scope, check, needs)

    return make
