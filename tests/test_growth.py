"""The time of a whole screen grows with the length of a text only, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from curate.config import Config, Project
from curate.engine import Engine
from curate.screen import screen
from tests.support import LINEAR, growth

ENGINE = Engine(Project(Path(), Config()), everything=True)

# What patterns, brackets, lists and scopes may stumble over, again and again.
UNITS = {
    "text": [
        "(",
        "a",
        " ",
        "\n",
        "-",
        "1",
        '"',
        ".",
        "“",
        "a.",
        "1-",
        "a@",
        "x.y@",
        "+1 555-",
        "http://",
        "{{ ",
        "[a",
        "- a\n",
        "1. a\n",
        "Title\n\n",
        "Dr. ",
        "e.g. ",
        "not ",
        "Do not cure ",
        "cures your ",
        "guaranteed to ",
        "hold for ",
        "10 x ",
        "3 sets of ",
        "10 to ",
        "each leg ",
        "Repeat 10 times. ",
        "Hold for 20 seconds.\n\n",
        "Raise one leg in the air ",
        "foot flat on the ground ",
        "Lie on your back. Raise one leg. ",
        "breathe in as you lift ",
        "your left leg ",
        "as high as you can ",
        "NSAIDs include ibuprofen, ",
        "5 exercises\n\n- a\n- b\n\n",
        "Today we call our clinic. ",
        "12 Mill ",
        "&amp;",
        "<b",
        "𝒜e\u0301 ",
    ],
    "markdown": [
        "*",
        "**a",
        "_a_",
        "`",
        "[a](",
        "![",
        "> ",
        "# a\n",
        "- ",
        "  - a\n",
        "|a",
        "<p>",
        "&",
        "\\",
        "~~~\n",
        "***a**",
    ],
    "html": [
        "<p>",
        "<",
        "</p>",
        "<!--",
        "<b>a",
        "&amp;",
        "&",
        "<a href='",
        "<ul><li>",
        "<script>",
        "<pre>\n",
        "<h1>a",
    ],
}


@pytest.mark.parametrize(
    ("format", "unit"),
    [pytest.param(f, u, id=f"{f}: {u!r}") for f, units in UNITS.items() for u in units],
)
def test_time_grows_with_the_length_only(format: str, unit: str) -> None:
    assert growth(lambda text: screen(ENGINE, text, "a", format), unit, 250) < LINEAR
