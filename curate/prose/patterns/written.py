"""Patterns as they are written, and what is read of that.

A pattern is written as phrases are (:mod:`curate.prose.phrases`), and besides:

- ``AILMENT``: any phrase of a class; ``AILMENT|BODY``: of either;
- ``(of|in front of)``: either of these; ``(CAN|)``: or nothing;
- ``…``: up to four words may stand here, such as those before a noun ("your very sore lower"), but
  no mark and no word that begins something else; ``……``: up to nine words, commas among them;
- ``^`` at the beginning: a sentence or a clause begins here; at the end: the sentence ends here;
- ``A & B``: both stand in one sentence, in any order; what is found is ``A``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

_CLASS = re.compile(r"[A-Z][A-Z_|]*\Z")
_GAPS = ("", "…", "……")


class Step(NamedTuple):
    """What stands here, a phrase or any of some classes, and what may stand before it."""

    names: tuple[str, ...]
    gap: str


class Chain(NamedTuple):
    """Steps in their order.

    ``opens``: a sentence or a clause begins with them; ``closes``: the sentence ends with them.
    """

    steps: tuple[Step, ...]
    opens: bool
    closes: bool


Chains = tuple[Chain, ...]

Read = tuple[int, Sequence[Any], Sequence[Sequence[str]], Sequence[Sequence[str]]]
"""A pattern as :func:`read` gives it, of numbers, strings and lists, so that it can be kept.

The number of what was written, its chains, the names of each step that is looked for at once, the
rarest first, and those of each other step.
"""


_COMMON = re.compile(r"[a-z]{1,4}(?:\|[a-z]{1,4})*\Z")


def is_common(name: str) -> bool:
    """Whether it is a word, or any of some words, that many a sentence has: short ones."""
    return _COMMON.match(name) is not None


def _commonness(step: Step) -> float:
    """In how many sentences a step is likely to stand: in more than a long phrase, if a class."""
    if _CLASS.match(step.names[0]):
        return 20.0 + len(step.names)
    return sum(1000.0 if is_common(name) else 400 / len(name) ** 2 for name in step.names)


_CHOICE = re.compile(r"\(([^()]*)\)")
# A choice between words, or between classes, is written so in a phrase and in a step too.
_SIMPLE = re.compile(r"(?<!\S)\(([a-z'~*]+(?:\|[a-z'~*]+)+|[A-Z_]+(?:\|[A-Z_]+)+)\)(?!\S)")


def every_alternative(several: Iterable[str]) -> Iterator[str]:
    """Each phrase of several as written, once for each choice in its brackets."""
    return chain.from_iterable(_alternatives(_SIMPLE.sub(r"\1", each)) for each in several)


def _alternatives(written: str) -> Iterator[str]:
    """What is written, once for each choice in its brackets."""
    choice = _CHOICE.search(written)
    if choice is None:
        yield written
        return
    for one in choice[1].split("|"):
        yield from _alternatives(written[: choice.start()] + one + written[choice.end() :])


def read(written: Sequence[str]) -> Iterator[Read]:
    """Patterns as they are written, ready to be looked for."""
    for number, pattern in enumerate(written):
        for chains in _merged(pattern):
            rarest, *others = sorted(_steps(chains), key=_commonness)
            parted: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = [rarest.names], []
            for step in others:
                parted[all(map(is_common, step.names))].append(step.names)
            yield number, chains, *parted


def elements(patterns: Iterable[Read], classes: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The phrases that are looked for at once, each with its name in the patterns.

    ``classes``: phrases by the name of their class; any other name is the phrase itself.
    """
    every: dict[str, None] = {}
    for _, _, steps, _ in patterns:
        every.update((name, None) for names in steps for name in names)
    return [
        [phrase, name]
        for name in every
        for phrase in every_alternative(classes[name] if _CLASS.match(name) else [name])
    ]


def chains_of(kept: Sequence[Any]) -> Iterator[Chain]:
    """The chains of a pattern, from what was kept of them."""
    for steps, opens, closes in kept:
        yield Chain(tuple(Step(tuple(names), gap) for names, gap in steps), opens, closes)


def _merged(written: str) -> list[Chains]:
    """A pattern as written; of its alternatives those that differ in one step only are one."""
    several = [tuple(map(_chain, one.split(" & "))) for one in every_alternative([written])]
    for place in range(max(len(_steps(chains)) for chains in several)):
        alike: dict[Chains, dict[str, None]] = {}
        for chains in several:
            names = [step.names for step in _steps(chains)][place : place + 1]
            alike.setdefault(_with_names(chains, place, ()), {}).update(
                dict.fromkeys(chain.from_iterable(names))
            )
        several = [_with_names(chains, place, tuple(names)) for chains, names in alike.items()]
    return several


def _steps(chains: Chains) -> list[Step]:
    return [step for line in chains for step in line.steps]


def _with_names(chains: Chains, place: int, names: tuple[str, ...]) -> Chains:
    """These chains with other names at one of their steps, counted through all of them."""
    changed: list[Chain] = []
    for line in chains:
        steps = list(line.steps)
        if 0 <= place < len(steps):
            steps[place] = steps[place]._replace(names=names)
        place -= len(steps)
        changed.append(line._replace(steps=tuple(steps)))
    return tuple(changed)


def _chain(written: str) -> Chain:
    """A pattern without ``&`` and brackets."""
    parts = written.split()
    opens, closes = parts[0] == "^", parts[-1] == "^"
    steps: list[Step] = []
    gap = phrase = ""
    for part in [*parts[opens : len(parts) - closes], "…"]:
        named = _CLASS.match(part)
        if phrase and (named or part in _GAPS):
            steps.append(Step((phrase,), gap))
            gap = phrase = ""
        if part in _GAPS:
            gap = part
        elif named:
            steps.append(Step(tuple(part.split("|")), gap))
            gap = ""
        else:
            phrase = f"{phrase} {part}".strip()
    return Chain(tuple(steps), opens, closes)
