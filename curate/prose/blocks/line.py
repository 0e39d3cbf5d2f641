"""What a single line is by its own words."""

from __future__ import annotations

import re
from typing import Literal

from curate.prose.blocks.cues import cues
from curate.prose.contacts import MAIL, PHONE_ON_LINE, has_address
from curate.prose.sentences import ends_in_name

LONGEST_LINE = 300
"""Code points; what is longer is a paragraph."""

BARE_LINK = re.compile(r"\W{0,3}(?:https?://|www\.)\S++\Z")
"""A line that is an address on the web and nothing else."""

_AFTER_STOP = "\"'”’»)]*_"
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_AUTHOR = re.compile(
    r"\b[A-Z]{1,3}\.? (?:[Vv]an |[Dd]e |[Vv]on )?[A-Z][\w’'-]+"
    r"|\b[A-Z][\w’'-]+,? (?:[A-Z]\.? ?){1,3}(?=[,.;:&]|\Z)"
)
_ISSUE = re.compile(
    r"\d ?\(\d+\)|[;:] ?\d+|\bdoi\b|\bPMID\b| [–—-] [^–—]{1,120} [–—-]|, \d+[-–]\d+"
)


def stops(text: str) -> bool:
    """Whether a line ends with a full stop or the like."""
    last = text.rstrip(_AFTER_STOP)
    return last.endswith((".", "!", "?", ":", "…")) and not ends_in_name(last)


def heading_case(text: str) -> Literal["title", "sentence"] | None:
    """How a line that may be a heading is written; None if it cannot be one."""
    if len(text) > 100 or text.endswith((".", ",", ";", "!", "…", "-", "–", "—")) or not text:
        return None
    words = text.rstrip(":?").split()
    spelt = [word.lstrip("\"'“‘«([*_") for word in words]
    spelt = [word for word in spelt if word[:1].isalpha()]
    if not spelt or len(words) > 14 or _is_entry(text) or _has_stop(text):
        return None
    capitals = sum(word[0].isupper() for word in spelt)
    small = any(word[0].islower() and len(word) > 4 for word in spelt)
    numbers = sum(word[0].isdigit() for word in words)
    if not small and capitals * 2 >= len(spelt) and capitals >= min(2, len(spelt)) and numbers < 2:
        return "title"
    plain = spelt[0] == words[0] and spelt[0][0].isupper() and numbers == 0
    short = len(text) <= 70 and len(words) <= (3 if text.endswith(":") else 10)
    return "sentence" if plain and short and not text.endswith("?") else None


def _has_stop(text: str) -> bool:
    """Whether a sentence ends within a line."""
    return text.find(". ", 3) >= 0 or text.find("! ", 3) >= 0 or text.find("? ", 3) >= 0


def _is_entry(text: str) -> bool:
    """Whether a line is a name and its value, such as "Level: beginner"."""
    name, colon, value = text.partition(": ")
    if not colon or name[-1:].isdigit() or name.count(" ") > 1:
        return False
    return "," in value or len(text.split()) <= 4


def line_kind(text: str) -> Literal["link", "caption", "contact"] | None:
    """What a single line is by its own words."""
    if len(text) > LONGEST_LINE or text.count(" ") > 25:
        return None
    phrases = cues()
    if BARE_LINK.match(text):
        return "link"
    if phrases.begins.match(text) and (kind := _begins_as(text)):
        return kind
    if phrases.captioned.search(text[-40:]):
        return "caption"
    return "contact" if _is_contact(text) else None


def _begins_as(text: str) -> Literal["link", "caption"] | None:
    """What a line is by its first words."""
    phrases = cues()
    if phrases.link.match(text) and not _has_stop(text):
        return "link"
    titled = phrases.link_to_title.match(text)
    if titled and not _has_stop(text) and text[titled.end() : titled.end() + 1].isupper():
        return "link"
    if phrases.caption.match(text) or (phrases.caption_of.match(text) and not stops(text)):
        return "caption"
    return None


def _is_contact(text: str) -> bool:
    """Whether a line says where or how somebody can be reached, and is no sentence."""
    label = cues().contact.match(text) if cues().begins.match(text) else None
    has_digit = _DIGITS.search(text) is not None
    if not (label or has_digit or "@" in text):
        return False
    length = text.count(" ") + 1
    rest = text[label.end() :] if label else text
    if length > 20 or (length > 6 and stops(text)) or _has_stop(rest):
        return False
    if (label and label[0].endswith(":")) or MAIL.search(text):
        return True
    return has_digit and (PHONE_ON_LINE.search(text) is not None or has_address(text))


def is_beside_contact(text: str) -> bool:
    """Whether a line is a contact line where one stands beside it: opening hours, languages."""
    if len(text) > 80 or stops(text.rstrip(":")):
        return False
    return bool(cues().contact_beside.search(text) or _CLOCK.search(text))


def is_citation(text: str) -> bool:
    """Whether a line looks like a source: authors, a year, and a journal's issue or the like."""
    if not _YEAR.search(text) or not _ISSUE.search(text):
        return False
    authors = sum(1 for _ in _AUTHOR.finditer(text))
    return authors >= 2 or (authors == 1 and "et al" in text)


def heads_references(text: str) -> bool:
    """Whether a line can be the heading of a list of sources."""
    short = len(text) <= 80 and len(text.split()) <= 8 and not text.endswith((".", "!", "?"))
    return short and cues().references.match(text) is not None
