"""What is said of the body as facts, and which of them cannot hold at once.

The contradictions are data: ``impossible`` in ``language/postures.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations, product
from typing import Any, NamedTuple

from curate.prose.language import words


class Part(NamedTuple):
    """A part of the body in the text, with its side ("" if none is named)."""

    name: str
    side: str
    start: int
    end: int


class Fact(NamedTuple):
    """How or where the words say that a part of the body is.

    ``way``: it is "moved" there, "held" there, "kept" there, or even "lasting" beyond the sentence;
    a position may be named "beside" another.
    ``verb``: where the verb ends that moves it.
    """

    part: str
    side: str
    state: str
    way: str
    start: int
    end: int
    verb: int = 0


Clash = tuple[int, list[Fact]]
"""An entry of ``impossible`` and the facts that cannot hold at once, the last said last."""


PAIRED = frozenset({"all", "both"})


def may_be_one(side: str, other: str) -> bool:
    """Whether two sides may be those of one limb. "Your foot" is not any foot that has a side."""
    if side in PAIRED or other in PAIRED:
        return not {side, other} & {"other", "free"}
    return side == other != "other" or {side, other} == {"", "one"}


def agree(sides: str, fact: Fact, other: Fact) -> bool:
    """Whether two facts stand to each other as the ``sides`` of an entry say."""
    if sides in ("same", "opposite"):
        named = {fact.side, other.side}
        return named <= {"left", "right"} and (len(named) == 1) == (sides == "same")
    return sides == "any" or "body" in (fact.part, other.part) or may_be_one(fact.side, other.side)


def is_of(fact: Fact, wanted: dict[str, Any]) -> bool:
    """Whether a fact is one that an entry of ``impossible`` names."""
    sides = wanted.get("side")
    return (
        fact.part in wanted["of"]
        and fact.state in wanted["is"]
        and (not sides or fact.side in sides or ("all" in sides and fact.side in PAIRED))
    )


@cache
def clashing() -> dict[tuple[str, str], list[tuple[int, int]]]:
    """By part and state of a fact: the entries of ``impossible``, and which of their facts."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for index, entry in enumerate(words("postures")["impossible"]):
        for place, fact in enumerate(entry["facts"]):
            for key in product(fact["of"], fact["is"]):
                found.setdefault(key, []).append((index, place))
    return found


@cache
def limbs() -> dict[str, str]:
    """The limb that a part belongs to."""
    return {part: limb for limb, parts in words("postures")["limbs"].items() for part in parts}


def may_clash(said: Iterable[set[tuple[str, str]]]) -> bool:
    """Whether an exercise names the parts and the states of all facts of some contradiction.

    Most do not, and need not be read.
    """
    named = 0
    for meaning in chain.from_iterable(said):
        named |= _bits(meaning)
    rows, columns, absent = _table()
    told = named & named >> rows * columns | absent
    every = (1 << rows) - 1
    for column in range(columns):
        every &= told >> rows * column
    return every != 0


@cache
def _rows() -> list[list[tuple[set[str], set[str]]]]:
    """Parts and states of the facts of each contradiction.

    Two positions that exclude each other are two: one of them, said twice, excludes nothing.
    """
    rows: list[list[tuple[set[str], set[str]]]] = []
    for entry in words("postures")["impossible"]:
        facts = [({*fact["of"]}, {*fact["is"]}) for fact in entry["facts"]]
        parts, states = facts[0]
        if len(parts) == 1 and facts == [(parts, states)] * 2:
            rows += ([(parts, {one}), (parts, {other})] for one, other in combinations(states, 2))
        else:
            rows.append(facts)
    return rows


@cache
def _table() -> tuple[int, int, int]:
    """The facts of all contradictions as bits of a number: rows, columns, and those of no fact.

    A row stands for a contradiction and a column for its first fact, its second, …
    """
    lengths = [len(row) for row in _rows()]
    columns = max(lengths)
    absent = ((row, at) for row, length in enumerate(lengths) for at in range(length, columns))
    return len(lengths), columns, sum(1 << column * len(lengths) + row for row, column in absent)


@cache
def _bits(meaning: tuple[str, str]) -> int:
    """The facts that words may tell of: by the part that they name, and above these by the state.

    Only where a bit is set in both tables is the fact told.
    """
    data = words("postures")
    kind, name = meaning[0], meaning[1].partition("/")[0]
    parts, states = {"body"}, set[str]()
    if kind in ("parts", "sides"):
        states |= {"named", "stacked_top", "stacked_under"}
    if kind == "facts":
        fact = data["facts"][int(name)]
        parts.add(fact["part"])
        states.add(fact["state"])
    elif kind == "parts":
        parts.add(name)
    else:
        states |= {name, data["opposites"].get(name), data["fixed"].get(name)}
        states |= {"down", "at_wall", "on_bed"} if name == "at_it" else set()
    rows, columns, _ = _table()
    bits = 0
    for row, facts in enumerate(_rows()):
        for column, (of, said) in enumerate(facts):
            bit = 1 << column * rows + row
            bits |= bit if parts & of else 0
            bits |= bit << rows * columns if states & said else 0
    return bits
