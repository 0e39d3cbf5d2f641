"""The phrases that tell what a line is. They are data: ``knowledge/language/lines.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from curate.prose.language import words


@dataclass(frozen=True, slots=True)
class Cues:
    """The phrases as patterns, each named as its list.

    ``captioned``: a line that ends as a caption begins; ``begins``: one that may begin with a
    phrase of the others, as most do not.
    """

    begins: re.Pattern[str]
    link: re.Pattern[str]
    link_to_title: re.Pattern[str]
    caption: re.Pattern[str]
    caption_of: re.Pattern[str]
    captioned: re.Pattern[str]
    contact: re.Pattern[str]
    contact_beside: re.Pattern[str]
    references: re.Pattern[str]


@cache
def cues() -> Cues:
    """All of them; those for the start of a line are to be matched, the others searched for."""
    lines = words("lines")

    def pattern(before: str, name: str, after: str) -> re.Pattern[str]:
        longest_first = sorted(lines[name], key=len, reverse=True)
        phrases = "|".join(map(re.escape, longest_first))
        return re.compile(rf"{before}(?:{phrases})(?!\w){after}", re.IGNORECASE)

    start = r"\W{0,3}"
    of_lines = ("link", "link_to_title", "caption", "caption_of", "contact")
    begins = {re.escape(phrase[:2]) for name in of_lines for phrase in lines[name]}
    return Cues(
        begins=re.compile(rf"{start}(?:{'|'.join(sorted(begins))})", re.IGNORECASE),
        link=pattern(start, "link", ""),
        link_to_title=pattern(start, "link_to_title", r"\W{1,3}"),
        caption=pattern(start, "caption", r"\.?\s*(?:\d{1,3}[a-z]?)?\s*(?:[:.|)–—-]|\Z)"),
        caption_of=pattern(start, "caption_of", ""),
        captioned=pattern(r"\s[-–—|:]\s*\(?", "caption", r"\s*\d{0,3}\)?\Z"),
        contact=pattern(start, "contact", r"\.?\s*:?"),
        contact_beside=pattern(r"\b", "contact_beside", ""),
        references=pattern(start, "references", ""),
    )
