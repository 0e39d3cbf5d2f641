"""LIC: licence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.records.common import Record


@rule("LIC001", gate="missing")
def licence_missing(record: Record) -> Iterator[Finding]:
    """A record does not say under which licence it may be used.

    Why: Nobody downstream may use text whose licence they do not know.
    Bad:
        license:
    Good:
        license: CC-BY-4.0
    """
    # A reference is a citation: facts, which need no licence.
    if record.kind not in ("reference", "person") and record.license is None:
        remedy = "add `license`, such as `license: CC-BY-4.0`"
        yield Finding("no licence", at=("license",), remedy=remedy)


@rule("LIC002")
def licence_unknown(record: Record) -> Iterator[Finding]:
    """The licence is not an SPDX id.

    Why: Programs decide by the id whether they may use a record.
    Bad:
        license: Creative Commons
    Good:
        license: CC-BY-4.0
    """
    if record.license is not None and not is_spdx(record.license):
        yield Finding(
            f"`{record.license}` is not an SPDX licence id",
            at=("license",),
            remedy=_spdx_hint(record.license),
        )


def _spdx_hint(license: str) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return f"did you mean `{canonicalize_license_expression(license)}`?"
    except InvalidLicenseExpression:
        return "write an id from spdx.org/licenses, such as `CC-BY-4.0`"


@cache
def is_spdx(expression: str) -> bool:
    """Whether ``expression`` is an SPDX licence expression in its canonical writing."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return canonicalize_license_expression(expression) == expression
    except InvalidLicenseExpression:
        return False


RULES = (licence_missing, licence_unknown)
