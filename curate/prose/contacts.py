"""How telephone numbers, mail addresses and street addresses are written.

The words of addresses are data: ``street`` and ``unit`` in ``knowledge/language/lines.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from curate.prose.language import words

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.(?=[\w.-]{2})[\w.-]{0,63}\w")
"""A mail address."""

# Numbers and streets need two patterns each. A line that is no sentence holds little but contact
# details, so a telephone number may touch other characters ("T0114 496 0155", "555-010-4477x12"),
# and a street's name may have any case. In prose such digits are also DOIs and IP addresses, and
# such words "at 5 PM drive home": what stands around a number counts, and the case of a word.
PHONE_ON_LINE = re.compile(
    r"(?<![\d.])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,5}\)|\d{2,5})[ .-]{1,2}\d{3,4}[ .-]\d{3,4}(?!\d)"
)
"""A telephone number on a line that is no sentence."""

_PHONE_IN_PROSE = (
    r"(?<![\w.,/-])(?:1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}(?![\w/-])|"
    r"(?<![\w.,/-])(?:\+[0-9]{1,3}[ .-]?)?(?:\([0-9]{2,5}\)[ .-]?|[0-9]{2,5}[ .-])"
    r"[0-9]{3,4}[ .-][0-9]{3,5}(?![\w/-]|[.,][0-9])"
)
# At the end of a line: "Springfield, IL 62704", "York YO1 0ZZ".
_POSTCODE = re.compile(
    r"\b[A-Z][A-Za-z.]+\s?,?\s+\d{5}(?:-\d{4})?(?:,?\s[A-Z]{2,3})?\Z|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\Z"
)


def has_address(line: str) -> bool:
    """Whether a line that is no sentence has a part of a postal address."""
    if _POSTCODE.search(line) or _street_on_line().search(line):
        return True
    unit = _unit_on_line().search(line)
    return unit is not None and unit[0][0].isupper()


def contacts_in(prose: str) -> Iterator[re.Match[str]]:
    """The contact details in prose; their ``lastgroup`` is ``mail``, ``phone`` or ``street``."""
    if "@" in prose:  # a mail address may begin with any letter
        yield from _contact_in_prose(True).finditer(prose)
        return
    pattern, end = _contact_in_prose(False), 0
    for start in _MAY_BEGIN.finditer(prose):
        found = pattern.match(prose, start.start()) if start.start() >= end else None
        if found:
            end = found.end()
            yield found


# To look for these and then match is several times as fast as to search for the patterns.
_MAY_BEGIN = re.compile(r"[0-9]+|[(+P]")


@cache
def _street_on_line() -> re.Pattern[str]:
    names = r"(?-i:(?:[A-Z][\w.'’-]*\s){1,4})"
    street = _any_of(words("lines")["street"])
    return re.compile(rf"\b\d{{1,5}}[a-z]?\s{names}{street}(?!\w)", re.IGNORECASE)


@cache
def _unit_on_line() -> re.Pattern[str]:
    unit = _any_of(words("lines")["unit"])
    return re.compile(rf"\b{unit}(?!\w)\s#?(?:\d|[a-z]\b)", re.IGNORECASE)


@cache
def _street_in_prose() -> str:
    """A street, a suite or the like, after a number and names. "On 3 May Dr Lee" has none,
    nor has the title "10 Exercises Close To Home".
    """
    street = _any_of([word.title() for word in words("lines")["street"]])
    unit = _any_of([word.title() for word in words("lines")["unit"]])
    return (
        r"(?<![\w.-])[0-9]{1,5}[A-Za-z]? (?:[A-Z][\w'’]* ){1,3}"
        rf"(?:(?!Dr\.? [A-Z]){street}\b(?! (?:To|Of|For|In)\b)|{unit} #?[0-9])"
        r"|\bP\.? ?O\.? Box [0-9]{1,6}"
    )


@cache
def _contact_in_prose(mail: bool) -> re.Pattern[str]:
    """``mail``: whether to look for mail too, which makes it slower by half."""
    pattern = f"(?P<phone>{_PHONE_IN_PROSE})|(?P<street>{_street_in_prose()})"
    return re.compile(f"(?P<mail>{MAIL.pattern})|{pattern}" if mail else pattern)


def _any_of(phrases: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, phrases))})"
