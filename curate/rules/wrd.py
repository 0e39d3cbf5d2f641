"""WRD: wording. What readers are promised, sold, or left with. The words are data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from curate.finding import Finding, Severity
from curate.prose.contacts import contacts_in
from curate.prose.phrases import Phrases
from curate.prose.text import Block, Text
from curate.prose.wording import found as places
from curate.prose.wording import listed, within, worded
from curate.rules.base import rule


def _listed(
    text: Text, name: str, message: str, remedy: str, *, asserted: bool = False
) -> Iterator[Finding]:
    for match in worded(text, name, asserted=asserted):
        severity = match.entry.get("severity")
        said = " ".join(text.plain[match.start : match.end].split())
        yield Finding(
            f"{message}: “{said}”",
            span=(match.start, match.end),
            remedy=remedy,
            severity=Severity.of(severity) if severity else None,
        )


@rule("WRD001", severity="warning")
def outcome_promise(text: Text) -> Iterator[Finding]:
    """A promise of an outcome, or an effect made larger than it is.

    Why: People act on promises: they go on with what does not help, and leave out what does.
    Bad:
        This stretch cures back pain.
    Good:
        This stretch may ease back pain a little.
    """
    yield from _listed(
        text,
        "outcome_promise",
        "a promise",
        "say what is known of the effect, and how surely",
        asserted=True,
    )


@rule("WRD003", severity="warning")
def promotion(text: Text) -> Iterator[Finding]:
    """Promotion.

    Why: Readers cannot tell advice from advertising when both stand in one text.
    Bad:
        Contact our office today.
    Good:
        See a doctor if the pain gets worse.
    """
    yield from _listed(text, "promotion", "promotion", "leave it out")


_NAMES = {"mail": "an e-mail address", "phone": "a telephone number", "street": "an address"}


@rule("WRD004", severity="warning")
def contact_details(text: Text) -> Iterator[Finding]:
    """Contact details.

    Why: They belong to a provider, not to health content, and they go out of date.
    Bad:
        Phone us on (555) 010-4477.
    Good:
        In the US, Poison Control is at 1-800-222-1222.
    """
    help_lines = places(text, "help lines", _help_lines)
    for found in contacts_in(text.plain):
        near = within(help_lines, max(0, found.start() - 60), found.start())
        if found.lastgroup == "phone" and near:
            continue
        yield Finding(
            f"{_NAMES[str(found.lastgroup)]}: {found[0]}",
            span=found.span(),
            remedy="leave it out",
        )


@cache
def _help_lines() -> Phrases[str]:
    """Numbers that help anybody in need are content."""
    return listed("instructing", "help_lines")


@rule("WRD005", severity="info")
def time_relative(text: Text) -> Iterator[Finding]:
    """Words that are true on one day only.

    Why: Nobody can see when the text was written.
    Bad:
        Tomorrow is World Arthritis Day.
    Good:
        World Arthritis Day is on 12 October.
    """
    yield from _listed(
        text, "time_relative", "true on one day only", "name the date or leave it out"
    )


_MARKUP = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|&(?:nbsp|amp|lt|gt|quot|#[0-9]{1,6});"
    r"|</?(?:p|b|i|u|br|div|span|strong|em|h[1-6]|ul|ol|li|a|img)\b[^<>\n]{0,200}/?>"
    r"|\[/?(?:caption|embed|gallery|shortcode|img|url|b|i)\b[^\[\]\n]{0,80}\]"
    r"|\$\{\w{1,40}\}|%%\w{1,40}%%|<!--|\[object Object\]|\*\*[^*\n]{1,80}\*\*"
    r"|\[(?:INSERT|insert|citation needed|edit|/?vc_)[^\[\]\n]{0,60}\]"
    r"|\b[Ll]orem ipsum\b|\bTODO\b|\bTBD\b|\bFIXME\b|\b[Cc]lick here\b"
)


@rule("WRD006", severity="info")
def leftover(text: Text) -> Iterator[Finding]:
    """Left-over captions, repeated titles, links or markup.

    Why: Readers stumble, and wonder what else was not read before it was published.
    Bad:
        Hold for 30 seconds.&nbsp;Then rest.
    Good:
        Hold for 30 seconds. Then rest.
    """
    whole = {(block.start, block.end) for block in text.blocks}
    for found in _MARKUP.finditer(text.plain):
        if text.record is not None and found.span() in whole:
            continue  # a field that holds nothing else is still to be written: another rule's
        yield Finding(f"left-over markup: {found[0][:40]}", span=found.span(), remedy="delete it")
    seen: dict[str, Block] = {}
    for block in text.blocks:
        words = " ".join(text.folded[block.start : block.end].split())
        if block.kind == "caption" and not text.pieces:
            yield Finding(
                "a caption without its picture",
                span=(block.start, block.end),
                remedy="show the picture, or delete the caption",
            )
        elif block.kind == "heading" and words in seen:
            yield Finding(
                "a heading that was there before",
                span=(block.start, block.end),
                remedy="keep one of the two",
            )
        if block.kind == "heading":
            seen.setdefault(words, block)


RULES = (outcome_promise, promotion, contact_details, time_relative, leftover)
