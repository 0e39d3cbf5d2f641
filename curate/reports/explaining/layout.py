"""Lines for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 80


def wrapped(
    text: str, indent: str = "", *, hang: str | None = None, cut: bool = False
) -> list[str]:
    """``text`` in lines; those after the first start with ``hang``, or with ``indent`` too.

    Words that are longer than a line stay whole, as addresses must, unless ``cut``.
    """
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hang is None else hang,
        break_long_words=cut,
        break_on_hyphens=False,
    )


def short(text: str) -> str:
    """``text``, cut where it is too long for a list."""
    return text if len(text) <= 60 else text[:59] + "…"


def listed(words: Iterable[str]) -> str:
    """Words as a list: "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def labelled(label: str, words: Iterable[str], between: str = ", ") -> list[str]:
    """One paragraph that starts with its label; none where there are no words."""
    text = between.join(words)
    return wrapped(f"{label}: {text}", hang="  ", cut=True) if text else []


def section(title: str, items: Iterable[str]) -> Iterator[str]:
    """A blank line, a title and its items, one below the other; nothing without items."""
    several = list(items)
    if several:
        yield ""
        yield from wrapped(title, cut=True)
        for item in several:
            yield from wrapped(item, "  ", hang="      ", cut=True)


def beside(left: str, right: str, column: int = 42) -> str:
    """Two columns in one line where there is room, else one after the other."""
    if not right:
        return left
    fits = len(left) < column and column + len(right) + 2 <= WIDTH
    return left.ljust(column) + right if fits else f"{left}: {right}"
