"""The scalar table: what a plain value in YAML means here.

Words, whole numbers and decimals; everything else is text. What other YAML readers would take for
another value is a problem, never silently one of the two.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from curate.source.document import Problem, RawPath

# Only a plain scalar that starts with one of these can be anything but text.
SPECIAL_STARTS = frozenset(["", *"0123456789+-.~=<yYnNtTfFoO"])
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?\Z")
_WORDS = {"": None, "null": None, "true": True, "false": False}
# What YAML 1.1 or 1.2 readers take for a boolean, null, number, merge key or time of day, and the
# scalar table does not.
_OTHER_READING = re.compile(
    r"""(?: [yYnN] | yes | Yes | YES | no | No | NO | on | On | ON | off | Off | OFF
      | True | TRUE | False | FALSE | Null | NULL | ~ | = | <<
      | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?
      | [-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?
      | [-+]?0[xXoO][0-9a-fA-F_]+ | [-+]?0[bB][01_]+
      | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
      | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN) )\Z""",
    re.VERBOSE,
)


def is_ambiguous(text: str) -> bool:
    """Whether YAML readers disagree on this plain text."""
    return bool(_OTHER_READING.match(text)) and text not in _WORDS and not _NUMBER.match(text)


def scalar(text: str) -> Any:
    """The scalar table: words, whole numbers, decimals; everything else is text.

    A decimal without a fraction is the whole number: JSON knows no difference between them.
    """
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.match(text)
    if not number:
        return text
    if not number[1]:
        return int(text)
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


def ambiguous(text: str, span: tuple[int, int], path: RawPath, what: str) -> Problem:
    """The problem of a plain ``text`` that readers disagree on; ``what``: a key or a value."""
    if text == "<<":
        message, remedy = "`<<` is a merge key; records do not use them", "write the fields out"
    else:
        message = f"the plain {what} `{text}` means different things to different programs"
        remedy = f'write "{text}" in quotes if it is text'
        if re.fullmatch(r"0[0-9]+", text):
            remedy += f", or {text.lstrip('0') or '0'} if it is a number"
        elif re.fullmatch(r"[0-9]+(?:_[0-9]+)+", text):
            remedy += f", or {text.replace('_', '')} if it is a number"
        elif re.fullmatch(r"[0-9]+:[0-9]+", text):
            minutes, seconds = map(int, text.split(":"))
            remedy += f", or a time such as `{minutes * 60 + seconds} s`"
        elif text in ("~", "Null", "NULL"):
            remedy += ", or delete it if it is empty"
        elif what == "key":
            pass
        elif text.lower() in ("yes", "on", "y", "true"):
            remedy += ", or true"
        elif text.lower() in ("no", "off", "n", "false"):
            remedy += ", or false"
    return Problem("ambiguous", message, remedy, *span, path=path)
