"""Where sentences end. The abbreviations are data: ``knowledge/language/abbreviations.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from curate.prose.language import words
from curate.prose.text import Block, Sentence

# What may end a sentence, with the quotes, brackets and marks of notes that belong to it.
_MARK = re.compile(r"[.!?…](?:[.!?…\"'”’»)\]}*_⁰¹²³⁴-⁹]|\[\d[\d,–\- ]{0,20}\])*+")
_DASHES = ("–", "—")
_CLOSING = frozenset("\"'”’»)]}")
# What follows: white space, what may open a sentence, and its first word or number.
_NEXT = re.compile(r"\s++([\"'“‘«„(\[{*_•·¿¡–—-]*+)\s*+([^\W_]*+)")
# What stands before: a number, and the word or abbreviation up to the full stop.
_LAST = re.compile(r"([\d½¼¾][\d.,]*[-–]?[ \t\u00a0]?)?([^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*)\Z")
_WORD = re.compile(r"\w")
_INITIALS = re.compile(r"[A-Z](?:\.-?[A-Z])*\Z")
_ENUMERATOR = re.compile(r"\W{0,3}(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\Z")
_BEHIND, _AHEAD = 24, 48  # code points in which a last and a next word are looked for


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    kind: Literal["unit", "title", "latin", "other"]
    never: bool


@dataclass(slots=True)
class _Open:
    """The sentence under way: where it began, and what its text up to ``seen`` has."""

    start: int
    seen: int
    worded: bool = False
    depth: int = 0

    def see(self, plain: str, end: int) -> None:
        """Take in the text up to ``end``; all calls together read each character once."""
        self.worded = self.worded or _WORD.search(plain, self.seen, end) is not None
        opened, closed = plain.count("(", self.seen, end), plain.count(")", self.seen, end)
        self.depth = max(0, self.depth + opened - closed)
        self.seen = end


def sentences(plain: str, blocks: Sequence[Block]) -> Iterator[Sentence]:
    """The sentences of every block, in order; white space around them belongs to none."""
    for index, block in enumerate(blocks):
        for start, end in spans(plain, block.start, block.end):
            yield Sentence(start, end, index)


def spans(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of ``plain[start:end]``."""
    for first, last in _parts(plain, start, end):
        while first < last and plain[first].isspace():
            first += 1
        while first < last and plain[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


def _parts(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences with the white space around them."""
    open_ = _Open(start, start)
    for mark in _MARK.finditer(plain, start, end):
        stop = mark.end()
        if stop < end:
            open_.see(plain, mark.start())
            if not open_.worded or _goes_on(plain, open_, mark.start(), stop, end):
                continue
        yield open_.start, stop
        open_ = _Open(stop, stop)
    yield open_.start, end


def ends_in_name(line: str) -> bool:
    """Whether the last full stop of a line is one after which a sentence never ends ("Dr.")."""
    last = line[-_BEHIND:-1].split()[-1:] if line.endswith(".") else []
    known = _abbreviation(last[0].lstrip("\"'“‘(["), False) if last else None
    return known is not None and known.never


def _goes_on(plain: str, open_: _Open, mark: int, stop: int, end: int) -> bool:
    """Whether the sentence goes on after the marks at ``plain[mark:stop]``."""
    if not plain[stop].isspace():
        before = plain[max(open_.start, mark - 3) : mark]
        return not _space_forgotten(before, plain[stop : min(end, stop + 3)])
    follows = _NEXT.match(plain, stop, min(end, stop + _AHEAD))
    assert follows is not None
    opening, word = follows.groups()
    if not word:
        at = follows.end()
        return at < end and plain[at] in ".!?…,;:)]}%"
    marks = plain[mark:stop]
    lower = word[0].islower()
    closed = marks[-1] in _CLOSING
    if "!" in marks or "?" in marks:
        return lower and closed
    if "…" in marks or ".." in marks:
        left_out = plain[max(open_.start, mark - 3) : mark].rstrip().endswith(_DASHES)
        dashed = opening.endswith(_DASHES)
        return lower or word[0].isdigit() or left_out or dashed
    if lower and (closed or plain[mark - 1].isspace()):
        return True
    short = mark - open_.start <= _BEHIND
    if short and _ENUMERATOR.match(plain[open_.start : mark].strip()):
        return True
    last = _LAST.search(plain, max(open_.start, mark - _BEHIND), mark)
    return last is not None and _abbreviated(plain, open_, last, opening, word)


def _abbreviated(plain: str, open_: _Open, last: re.Match[str], opening: str, word: str) -> bool:
    """Whether the sentence goes on after ``last`` and a full stop, before ``opening`` ``word``."""
    lower, digit = word[0].islower(), word[0].isdigit()
    written = last[2]
    initials = _INITIALS.match(written) is not None
    single = initials and len(written) == 1
    known = None if single else _abbreviation(written, bool(last[1]))
    if known is not None:
        bracketed = open_.depth > 0 or "(" in opening or "[" in opening
        return known.never or lower or digit or bracketed
    if initials:
        if written == "I" or _is_lettered(plain, open_.start, last.start(2)):
            return lower
        return not digit and word.lower() not in _openers()
    # Short unknown words before a small letter are likely to be abbreviations.
    return lower and len(written) < 3


def _is_lettered(plain: str, start: int, letter: int) -> bool:
    """Whether the capital at ``letter`` is a name, as in "vitamin C"."""
    before = plain[max(start, letter - _BEHIND) : letter].split()
    return bool(before) and before[-1].lower() in _lettered()


def _space_forgotten(before: str, after: str) -> bool:
    """Whether a sentence ends and the next begins without a space: "your torso.This will"."""
    return (
        (len(before), len(after)) == (3, 3)
        and (before + after).isalpha()
        and before.islower()
        and after.istitle()
    )


def _abbreviation(written: str, counted: bool) -> _Abbreviation | None:
    """The entry for a word; short units count only where a number stands before them."""
    entries = _abbreviations()
    found = entries.get(written) or entries.get(written.lower())
    if found is not None and found.kind == "unit" and len(written) < 3 and not counted:
        return None
    return found


@cache
def _abbreviations() -> dict[str, _Abbreviation]:
    return {
        entry["id"]: _Abbreviation(entry["kind"], entry["ends"] == "never")
        for entry in words("abbreviations")["abbreviations"]
    }


@cache
def _openers() -> frozenset[str]:
    return frozenset(words("abbreviations")["openers"])


@cache
def _lettered() -> frozenset[str]:
    return frozenset(words("abbreviations")["lettered"])
