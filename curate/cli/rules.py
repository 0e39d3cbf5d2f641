"""``curate rules``: list the rules."""

from __future__ import annotations

import argparse
import json
import sys

from curate.rules import RULES, planned
from curate.rules.base import Rule


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="curate rules", description="List the rules.")
    parser.add_argument("--json", action="store_true", help="as JSON, with their pages")
    options = parser.parse_args(arguments)
    if options.json:
        json.dump([as_json(rule) for rule in RULES], sys.stdout, indent=2, ensure_ascii=False)
        print()
        return 0
    for rule in RULES:
        notes = [rule.severity.label]
        notes += ["in drafts: still needed"] if rule.gate == "missing" else []
        notes += ["locked"] if rule.locked else []
        print(f"{rule.code}  {rule.page['title']} ({', '.join(notes)})")
    print("\nPlanned, and not checked yet:")
    for code, title in planned().items():
        print(f"{code}  {title}")
    print("\n`curate explain CODE` shows why, and an example of each.")
    return 0


def as_json(rule: Rule) -> dict[str, object]:
    """A rule as plain data."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "gate": rule.gate,
        "locked": rule.locked,
        "basis": rule.basis,
        "scope": rule.scope,
        **rule.page,
    }
