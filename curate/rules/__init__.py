"""The rules. This list of families is the table of contents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from curate.rules import ana, dos, idn, ins, lic, mov, sch, wrd, yml
from curate.rules.base import Rule
from curate.source import load

RULES: tuple[Rule, ...] = (
    *yml.RULES,  # the file
    *sch.RULES,  # the schema
    *idn.RULES,  # identity and links
    *dos.RULES,  # dosage
    *ana.RULES,  # anatomy
    *mov.RULES,  # movement
    *ins.RULES,  # instructions
    *wrd.RULES,  # wording
    *lic.RULES,  # licence
)


@cache
def planned() -> Mapping[str, str]:
    """Codes that are given away but whose rules are not written yet, with their titles."""
    path = Path(__file__).parent / "planned.yaml"
    titles: Mapping[str, str] = load(path.read_bytes(), path.name).data
    return titles


@cache
def codes() -> frozenset[str]:
    """Every code that a claim of an article may name."""
    return frozenset(rule.code for rule in RULES) | planned().keys()


__all__ = ["RULES", "Rule", "codes", "planned"]
