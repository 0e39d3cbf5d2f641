"""What a time in a sentence is for: holding, resting, going on, or nothing that is told."""

from __future__ import annotations

from collections.abc import Sequence

from curate.prose.doses.dose import What
from curate.prose.doses.numbers import per_at
from curate.prose.doses.tokens import CLAUSE_ENDS, Token, listed, text_at
from curate.prose.language import words


def purpose(tokens: Sequence[Token], index: int, end: int, unit: str) -> What:
    """What a time is for: the noun that it describes, else the nearest word of its clause."""
    if _is_total(tokens, end):
        return "time"
    skipped = end + (text_at(tokens, end) == ".")  # "15 secs. hold"
    following = text_at(tokens, skipped)
    for what, nouns in words("doses")["described_by_time"].items():
        if following in nouns or (following == "of" and text_at(tokens, end + 1) in nouns):
            found: What = what
            return found
    if any(text_at(tokens, index - back) in listed("periods") for back in (1, 2) if index >= back):
        return "time"
    for position in range(index - 1, -1, -1):
        word = tokens[position].text
        if word in CLAUSE_ENDS and not (word == ":" and position == index - 1):
            break
        for what in ("rest", "hold", "duration"):
            if word in listed(what) and not (word == "rest" and _is_noun_after(tokens, position)):
                named: What = what  # type: ignore[assignment]
                return named
    for position in range(end, min(end + 4, len(tokens))):
        if tokens[position].text in CLAUSE_ENDS:
            break
        if tokens[position].text in listed("rest"):
            return "rest"
    is_spent = text_at(tokens, index - 1) == "for" or per_at(tokens, end)
    return "duration" if unit in ("min", "h") and is_spent else "time"


def _is_total(tokens: Sequence[Token], end: int) -> bool:
    """``a minute of holding in all`` is the sum of several holds."""
    clause = []
    for token in tokens[end : end + 6]:
        if token.text in CLAUSE_ENDS or token.text == ",":
            break
        clause.append(token.text)
    said = f" {' '.join(clause)} "
    return any(f" {total} " in said for total in listed("totals"))


def _is_noun_after(tokens: Sequence[Token], position: int) -> bool:
    """``rest your head`` lays it down; it does not pause."""
    return text_at(tokens, position + 1) in listed("laid_down")
