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


def table(title: str, rows: Iterable[tuple[str, str]], most: int = 42) -> Iterator[str]:
    """A section in two columns, the first at most ``most`` wide; nothing without rows."""
    several = list(rows)
    widths = [len(left) + 4 for left, right in several if right and len(left) + 4 <= most]
    column = max(widths, default=most)
    for index, (left, right) in enumerate(several):
        if index == 0:
            yield from ["", *wrapped(title, cut=True)]
        if right and len(left) + 4 <= column:
            yield from wrapped(right, f"  {left}".ljust(column), hang=" " * column, cut=True)
        else:
            yield from wrapped(left, "  ", hang="      ", cut=True)
            yield from wrapped(right, " " * column, cut=True)
