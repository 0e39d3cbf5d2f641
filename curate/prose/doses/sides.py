"""Which sides an amount is for: "on each leg", "then swap", "alternating"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from curate.prose.doses.dose import Dose
from curate.prose.language import words


@cache
def side_pattern() -> re.Pattern[str]:
    """What names each side, or both in turn."""

    def pattern(phrase: str) -> str:
        stems = []
        for word in phrase.split():
            stem = word.rstrip("~*")
            ending = r"\w*" if word.endswith("*") else ""
            if word.endswith("~"):
                base = stem.removesuffix("e")
                last = base[-1]
                stem, ending = base, rf"(?:e|es|ed|ing|s|{last}ed|{last}ing)?"
            stems.append(re.escape(stem) + ending)
        return " ".join(stems)

    phrases = "|".join(pattern(phrase) for phrase in words("doses")["sides"])
    return re.compile(rf"\b(?:{phrases})s?\b|\beach(?= ?[.,;)]| ?$)")


def sides(folded: str) -> Iterator[Dose]:
    """The words of a sentence that say on which sides to do something."""
    for match in side_pattern().finditer(folded):
        if folded[match.end() :].startswith((" of ", " the ", " a ")):
            continue  # "both sides of the spine", "swap the chair"
        alternating = match[0].startswith("alternat")
        yield Dose("sides", match.start(), match.end(), each_side=True, alternating=alternating)
