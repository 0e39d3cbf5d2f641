"""Stance: whether a sentence asserts what stands in it, or denies, doubts, quotes or asks it.

The cues, how far each reaches and what ends its reach are data in ``language/stance.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from curate.prose.language import words
from curate.prose.lexicon import phrase_list
from curate.prose.text import Sentence, Text


@dataclass(frozen=True, slots=True)
class Stance:
    """What a sentence does with a span of it; all false: the sentence asserts it.

    ``quoted``: the span is within quotation marks around three words or more. ``myth``: the
    sentence tells it as what others believe, or as what is not so.
    """

    negated: bool
    hedged: bool
    quoted: bool
    question: bool
    conditional: bool
    myth: bool


def stance(text: Text, sentence: Sentence, start: int, end: int) -> Stance:
    """The stance of ``sentence`` towards ``plain[start:end]``, a span within it.

    The words of the span itself are not cues: "no side effects" is not negated by its "no".
    """
    plain = text.plain
    reaches = _reaches(text, sentence)
    kinds = {kind for kind, reach in reaches.items() if reach.covers(start, end)}
    block = text.block_of(sentence)
    opened, closed = _quotes(plain, block.start, block.end)
    quote = bisect_right(opened, start) - 1
    last = plain[max(sentence.start, sentence.end - 4) : sentence.end]
    return Stance(
        negated="negation" in kinds,
        hedged="hedge" in kinds,
        quoted=block.kind == "quote" or (quote >= 0 and end <= closed[quote]),
        question=last.rstrip(" \"'”’»)]").endswith("?"),
        conditional="condition" in kinds,
        myth="myth" in kinds,
    )


@dataclass(frozen=True, slots=True)
class _Cue:
    """A phrase of ``stance.yaml``: a cue, what ends one, or a word that tells clauses apart."""

    kind: str
    scope: str = "after"
    until_comma: bool = False
    reach: int = 0
    before_number: bool = False


_Found = tuple[int, int, _Cue]

_CUES = ("negation", "hedge", "condition", "myth", "fact", "idiom", "end", "pause", "aside")
# Where the reach of a kind of cue ends, by the kind of what stands there.
_ENDS_ALL = frozenset({"end", "mark"})
_ENDS_FORWARD = {
    "negation": _ENDS_ALL | {"pause", "aside", "condition", "clause"},
    "hedge": _ENDS_ALL | {"pause", "aside", "condition", "clause"},
    "condition": _ENDS_ALL,
    "myth": _ENDS_ALL | {"fact"},
}
_ENDS_BACKWARD = {
    "negation": _ENDS_ALL | {"pause", "clause"},
    "hedge": _ENDS_ALL | {"pause", "clause"},
    "condition": _ENDS_ALL,
    "myth": _ENDS_ALL,
}


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far the cues of one kind reach in one sentence.

    ``starts`` of the cues that reach forward, in order, with the furthest ``until`` of all up to
    there; ``ends`` of those that reach back, with the furthest ``since`` of all from there on.
    """

    starts: Sequence[int]
    until: Sequence[int]
    ends: Sequence[int]
    since: Sequence[int]

    def covers(self, start: int, end: int) -> bool:
        """Whether a cue before ``start`` reaches to it, or one after ``end`` reaches back."""
        before = bisect_left(self.starts, start) - 1
        if before >= 0 and self.until[before] > start:
            return True
        after = bisect_right(self.ends, end)
        return after < len(self.ends) and self.since[after] <= start


@phrase_list
def _cues() -> Iterator[tuple[str, _Cue]]:
    data = words("stance")
    for entry in data["cues"]:
        cue = _Cue(
            entry["kind"],
            entry.get("scope", "after"),
            entry.get("until") == "comma",
            entry.get("reach", 0),
            entry.get("next") == "number",
        )
        yield from ((phrase, cue) for phrase in entry["phrases"])
    for entry in data["ends"]:
        yield from ((phrase, _Cue(entry["kind"])) for phrase in entry["phrases"])
    yield from ((phrase, _Cue("openers")) for phrase in data["openers"]["phrases"])
    for role in ("joiners", "subjects", "verbs", "bars", "unless_after"):
        yield from ((phrase, _Cue(role)) for phrase in data["new_subject"][role])
    yield from ((phrase, _Cue("number")) for phrase in data["numbers"])


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what bounds the reach of its cues: offsets, in order."""

    folded: str
    start: int
    end: int
    stops: list[tuple[int, str]]
    commas: list[int]
    numbers: set[int]
    brackets: dict[int, tuple[int, int]]

    def opens(self, start: int) -> bool:
        """Whether what starts here begins the sentence, or what follows a mark."""
        before = self.folded[max(self.start, start - 2) : start].strip()
        return start == self.start or not before[-1:].isalnum()


def _reaches(text: Text, sentence: Sentence) -> dict[str, _Reach]:
    """How far the cues of a sentence reach, by kind; worked out once for each sentence."""
    known: dict[int, dict[str, _Reach]] = text.memo.setdefault("reaches", {})
    if sentence.start not in known:
        known[sentence.start] = _reaches_of(text, sentence)
    return known[sentence.start]


def _reaches_of(text: Text, sentence: Sentence) -> dict[str, _Reach]:
    start, end = sentence.start, sentence.end
    inside = _cues.within(text, start, end)
    cues = list(_largest(match for match in inside if match[2].kind in _CUES))
    kinds = {match[2].kind for match in cues} & _ENDS_FORWARD.keys()
    if not kinds:
        return {}
    marks = [(mark.start(), mark[0].strip()) for mark in _MARK.finditer(text.plain, start, end)]
    stops = [(match[0], match[2].kind) for match in cues]
    stops += [(at, "mark") for at, mark in marks if mark not in _NO_END]
    stops += [(at, "clause") for at in _clauses(inside, marks)]
    commas = [at for at, mark in marks if mark == ","]
    numbers = {match[0] for match in inside if match[2].kind == "number"}
    brackets = _brackets(cues, marks)
    bounds = _Sentence(text.folded, start, end, sorted(stops), commas, numbers, brackets)
    return {kind: _reach(bounds, kind, cues) for kind in kinds}


def _reach(sentence: _Sentence, kind: str, cues: list[_Found]) -> _Reach:
    """How far the cues of one kind reach."""
    start, end, stops = sentence.start, sentence.end, sentence.stops
    forward = [*(at for at, what in stops if what in _ENDS_FORWARD[kind]), end]
    backward = [start, *(at for at, what in stops if what in _ENDS_BACKWARD[kind])]
    until: dict[int, int] = {}  # where a cue starts → how far it reaches
    since: dict[int, int] = {}  # where a cue ends → how far back it reaches
    for first, last, cue in cues:
        if cue.kind != kind or not _counts(cue, sentence, last):
            continue
        opened, closed = sentence.brackets.get(first, (start, end))
        if cue.scope != "before":
            limit = min(closed, forward[bisect_left(forward, last)])
            until[first] = _shortened(cue, sentence, first, last, limit)
        if cue.scope != "after":
            stop = bisect_left(backward, first, 1) - 1
            since[last] = max(opened, backward[stop])
    ends = sorted(since)
    back = [*accumulate((since[last] for last in reversed(ends)), min)]
    return _Reach([*until], [*accumulate(until.values(), max)], ends, back[::-1])


def _largest(found: Iterable[_Found]) -> Iterator[_Found]:
    """Of phrases that overlap the longest, with all that it stands for."""
    span = (0, 0)
    for match in found:
        if match[0] >= span[1] or match[:2] == span:
            span = match[:2]
            yield match


# Commas and colons end only what says so; brackets are pairs.
_MARK = re.compile(r"[;:,()\[\]\u2014]| [-\u2010-\u2013] | ?--+ ?")
_NO_END = frozenset(":,()[]")


def _counts(cue: _Cue, sentence: _Sentence, end: int) -> bool:
    """Whether a cue that needs a number after it has one."""
    after = sentence.folded[end : end + 4].lstrip()[:1]
    return not cue.before_number or after.isdigit() or end + 1 in sentence.numbers


_NEXT_WORD = re.compile(r"\W*\w+")


def _shortened(cue: _Cue, sentence: _Sentence, start: int, end: int, limit: int) -> int:
    """Where the reach of a cue ends that goes no further than ``limit``."""
    commas = sentence.commas
    if cue.until_comma and sentence.opens(start):
        index = bisect_left(commas, end)
        return min(limit, commas[index]) if index < len(commas) else limit
    at = end
    for _ in range(cue.reach):
        word = _NEXT_WORD.match(sentence.folded, at, limit)
        at = word.end() if word else limit
    return at if cue.reach else limit


def _brackets(cues: list[_Found], marks: list[tuple[int, str]]) -> dict[int, tuple[int, int]]:
    """For each cue within brackets, by its start: where the innermost open and close."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for at, mark in marks:
        if mark in ("(", "["):
            opened.append(at)
        elif mark in (")", "]") and opened:
            pairs[opened.pop()] = at
    events = [(at, 0) for at in pairs] + [(at, 1) for at in pairs.values()]
    events += [(cue[0], 2) for cue in cues]
    found: dict[int, tuple[int, int]] = {}
    around: list[int] = []
    for at, what in sorted(events):
        if what == 0:
            around.append(at)
        elif what == 1:
            around.pop()
        elif around:
            found[at] = (around[-1], pairs[around[-1]])
    return found


def _clauses(inside: list[_Found], marks: list[tuple[int, str]]) -> Iterator[int]:
    """Where a comma, a colon or an "and" begins another statement.

    A mark does after a clause that a conjunction opened, and before a new subject. An "and" does
    before a new subject and before one with its verb, but not within what follows a "that".
    """
    subjects = {match[0] for match in inside if match[2].kind == "subjects"}
    verbs = set(_before_verbs(inside, marks))
    events = [(at, mark, at + 1) for at, mark in marks]
    events += [(at, cue.kind, end) for at, end, cue in inside if cue.kind in _TELLING]
    opened = quoting = False
    for at, what, end in sorted(events):
        if what == "openers":
            opened = True
        elif what == "unless_after":
            quoting = True
        elif what == "joiners":
            if not quoting and (at in verbs or end + 1 in subjects):
                yield at
        elif what in (",", ":"):
            if opened or end + 1 in subjects:
                yield at
            opened = False
        elif what not in _NO_END:
            opened = quoting = False


_TELLING = frozenset({"openers", "joiners", "unless_after"})


def _before_verbs(inside: list[_Found], marks: list[tuple[int, str]]) -> Iterator[int]:
    """The joiners that a verb follows, near enough and with nothing in between to bar it."""
    within = words("stance")["new_subject"]["within"]
    rank = {"bars": 0, "verbs": 1, "joiners": 2}  # backward, a joiner comes before itself as a bar
    events = [(at, 0, "bars", at) for at, _ in marks]
    events += [(at, rank[c.kind], c.kind, end) for at, end, c in inside if c.kind in rank]
    nearest: tuple[int, str] | None = None
    for at, _, what, end in sorted(events, reverse=True):
        if what != "joiners":
            nearest = (at, what)
        elif nearest is not None and nearest[1] == "verbs" and nearest[0] - end <= within:
            yield at


# Each kind of mark stops at the next of its kind, so no character is looked at often. Apostrophes
# within words do not close; a straight mark after a figure stands for inches and does not open.
_QUOTED = re.compile(
    r"""(?<!\d)"[^"]*+"
    | \u201c[^\u201c\u201d]*+\u201d
    | \u201e[^\u201c\u201d\u201e]*+[\u201c\u201d]
    | \u00ab[^\u00ab\u00bb]*+\u00bb
    | (?<!\w)\u2018(?:[^\u2018\u2019]|(?<=\w)\u2019(?=\w))*+\u2019
    | (?<!\w)'(?=\w)(?:[^']|(?<=\w)'(?=\w))*+'(?!\w)
    """,
    re.VERBOSE,
)
_MAY_OPEN = re.compile("[\"'\u201c\u201e\u00ab\u2018]")
_FEWEST_WORDS = 3  # fewer are a name, or a word held at arm's length


@lru_cache(maxsize=16)
def _quotes(plain: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Where quotations open and close within ``plain[start:end]``."""
    opened: list[int] = []
    closed: list[int] = []
    while mark := _MAY_OPEN.search(plain, start, end):
        quote = _QUOTED.match(plain, mark.start(), end)
        start = quote.end() if quote else mark.end()
        if quote and len(quote[0].split()) >= _FEWEST_WORDS:
            opened.append(quote.start())
            closed.append(quote.end())
    return opened, closed
