"""Text, Markdown and HTML as blocks of plain text, with the place of every character in the source.

Each format gives a list of what it found; what a paragraph is besides (a heading in plain text, a
caption, a contact line, …) is then told from its words and its neighbours.
"""

from __future__ import annotations

from typing import Literal

from curate.prose.blocks.html import read_html
from curate.prose.blocks.kinds import told
from curate.prose.blocks.markdown import read_markdown
from curate.prose.blocks.plain import parted, text_blocks
from curate.prose.text import Text

Format = Literal["text", "markdown", "html"]


def text_of(source: str, format: Format) -> Text:
    """``source`` as blocks of plain text. Anything can be read: nothing here raises."""
    if format == "text":
        return Text(source, source, told(source, text_blocks(source), plain_text=True))
    out = read_markdown(source) if format == "markdown" else read_html(source)
    plain = "".join(out.texts)
    found = [part for block in out.found for part in parted(plain, block)]
    return Text(source, plain, told(plain, found, plain_text=False), out.starts, out.ends)
