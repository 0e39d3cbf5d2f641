"""The lists of small words in ``language/relations.yaml``."""

from __future__ import annotations

from functools import cache

from curate.prose.language import words


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(words("relations")[name])


def bars() -> frozenset[str]:
    """Words after which what follows is no longer said of the name before."""
    return listed("bars")


def is_gerund(word: str) -> bool:
    """Whether a verb stands in its form on -ing: "bending", but not "bring"."""
    return word.endswith("ing") and word not in listed("no_gerunds")
