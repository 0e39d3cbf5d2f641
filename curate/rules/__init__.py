"""The rules. This list of families is the table of contents."""

from curate.rules import dos, idn, lic, sch, yml
from curate.rules.base import Rule

RULES: tuple[Rule, ...] = (
    *yml.RULES,  # the file
    *sch.RULES,  # the schema
    *idn.RULES,  # identity and links
    *dos.RULES,  # dosage
    *lic.RULES,  # licence
)

__all__ = ["RULES", "Rule"]
