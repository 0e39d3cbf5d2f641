"""Suggestions for a misspelt word. A suggestion is shown, never used in place of the word."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The choice most like ``word``, if one is alike enough (0 to 1, as difflib measures)."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(choices), n=1, cutoff=cutoff)
    return found[0] if found else None
