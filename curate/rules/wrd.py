"""WRD: wording. What readers are promised, sold, or left with. The words are data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from curate.finding import Finding, Severity
from curate.prose.contacts import contacts_in
from curate.prose.headings import promise_broken
from curate.prose.leftover import has_picture, is_linked, leftovers
from curate.prose.lexicon import listed, phrase_list, within
from curate.prose.readability import too_hard
from curate.prose.sections import sections
from curate.prose.text import Text
from curate.prose.wording import worded
from curate.rules.ana import meant, named
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.knowledge import Knowledge
    from curate.prose.assertions import Assertion


def _listed(
    text: Text, name: str, message: str, remedy: str, *, asserted: bool = False
) -> Iterator[Finding]:
    every = worded(text, name, asserted=asserted)
    for _, group in groupby(every, key=lambda match: match.start if asserted else match.sentence):
        first, *others = group  # a sentence that calls, books and joins is one piece of promotion
        end = others[-1].end if others else first.end
        named = [
            e["severity"] for part in (first, *others) for e in part.entries if "severity" in e
        ]
        said = " ".join(text.plain[first.start : first.end].split())
        yield Finding(
            f"{message}: “{said}”",
            span=(first.start, end),
            remedy=remedy,
            severity=max(map(Severity.of, named), default=None),
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
    help_lines = _help_lines(text)
    for found in contacts_in(text.plain):
        near = within(help_lines, max(0, found.start() - 60), found.start())
        if found.lastgroup == "phone" and near:
            continue
        yield Finding(
            f"{_NAMES[str(found.lastgroup)]}: {found[0]}",
            span=found.span(),
            remedy="leave it out",
        )


@phrase_list
def _help_lines() -> Iterator[tuple[str, str]]:
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


@rule("WRD006", severity="info")
def leftover(text: Text) -> Iterator[Finding]:
    """Left-over captions, repeated titles, links or markup.

    Why: Readers stumble, and wonder what else was not read before it was published.
    Bad:
        Hold for 30 seconds.&nbsp;Then rest.
    Good:
        Hold for 30 seconds. Then rest.
    """
    whole = {(block.start, block.end) for block in text.blocks} if text.record is not None else ()
    for span in leftovers(text):
        if span not in whole:  # a field of nothing else is still to be written: another rule's
            said = " ".join(text.plain[slice(*span)].split())
            yield Finding(f"left over: {said[:40]}", span=span, remedy="delete it")
    for match in worded(text, "leftover", asserted=False):
        if not is_linked(text, match.start, match.end):
            said = " ".join(text.plain[match.start : match.end].split())
            yield Finding(f"left over: {said}", span=(match.start, match.end), remedy="delete it")
    yield from _captions(text)
    yield from _repeated_headings(text)


def _captions(text: Text) -> Iterator[Finding]:
    for index, block in enumerate(text.blocks):
        if block.kind == "caption" and not text.pieces and not has_picture(text, index):
            yield Finding(
                "a caption without its picture",
                span=(block.start, block.end),
                remedy="show the picture, or delete the caption",
            )


def _repeated_headings(text: Text) -> Iterator[Finding]:
    """Headings that stand twice under the same heading, or one right after the other.

    In plain text nothing tells under which heading one stands, but for the title.
    """
    seen: set[tuple[str, ...]] = set()
    above: list[tuple[int, str]] = []
    last = ""
    for block in text.blocks:
        if block.kind != "heading":
            continue
        title = " ".join(text.folded[block.start : block.end].split())
        while above and above[-1][0] >= block.level:
            above.pop()
        above.append((block.level, title))
        path = tuple(each for _, each in above)
        placed = text.starts is not None or len(path) == 1
        if (placed and path in seen) or title == last:
            yield Finding(
                "a heading that was there before",
                span=(block.start, block.end),
                remedy="keep one of the two",
            )
        seen.add(path)
        last = title


@rule("WRD007", severity="warning")
def heading_not_kept(text: Text, know: Knowledge) -> Iterator[Finding]:
    """A heading that its section does not keep.

    Why: Readers come for what it says, and go on with less or with something else.
    Bad:
        # Three stretches for the calves

        - Stand on a step and let your heels sink.
        - Lean against a wall with one leg behind you.
    Good:
        # Two stretches for the calves

        - Stand on a step and let your heels sink.
        - Lean against a wall with one leg behind you.
    """
    if text.record is not None:
        return  # a record has no headings
    for section in sections(text):
        if broken := promise_broken(text, section, know):
            yield Finding(
                broken,
                span=(section.heading.start, section.heading.end),
                remedy="change the heading, or write what it announces",
            )


@rule("WRD009", severity="info", basis="badarudeen-2010")
def hard_to_read(text: Text) -> Iterator[Finding]:
    """The text is harder to read than is advised for patients.

    Why: Those who need it most read least easily. A formula sees only the length of words and
        sentences, so this is a hint.
    Bad:
        Individuals experiencing persistent lumbar discomfort frequently demonstrate considerable
        apprehension regarding participation in physical activity, notwithstanding accumulating
        evidence that progressive reintroduction of habitual movement, appropriately individualised
        and accompanied by comprehensive explanation, constitutes an indispensable component of
        contemporary rehabilitation. Practitioners should consequently prioritise collaborative
        decision-making, incorporating occupational circumstances, psychological considerations and
        individual expectations, before recommending pharmacological interventions whose anticipated
        benefits remain comparatively inconsequential and whose gastrointestinal, cardiovascular and
        renal complications necessitate conscientious supervision throughout administration.
        Furthermore, imaging investigations infrequently influence subsequent management and
        occasionally precipitate unnecessary consultations, procedures and considerable anxiety
        among otherwise uncomplicated presentations encountered in community-based settings, where
        reassurance and encouragement remain preferable.
    Good:
        Sit on a chair. Hold for 20 seconds.
    """
    if found := too_hard(text):
        yield Finding(
            f"reads like grade {found.grade:.0f} of a school; grade {found.advised} is advised, "
            f"and the longest sentence has {found.longest_words} words",
            span=(found.longest.start, found.longest.end),
            remedy="write shorter sentences and plainer words",
        )


@rule("WRD008", severity="warning")
def contradiction(text: Text, know: Knowledge) -> Iterator[Finding]:
    """Two statements contradict each other.

    Why: One of them is wrong, and a reader cannot know which.
    Bad:
        The hip flexors include the semitendinosus. They work with other muscles such as the
        hamstrings.
    Good:
        The hip flexors include the psoas major. They work with other muscles such as the
        hamstrings.
    """
    stated: dict[tuple[str, object, bool], Assertion] = {}
    for claim in meant(text, know, "includes", "apart_from", "does"):
        is_so = claim.polarity and claim.relation != "apart_from"
        about = list(_about(claim, know))
        against = next((c for of in about if (c := stated.get((*of, not is_so)))), None)
        if against is not None:
            yield Finding(
                "another statement says the opposite",
                span=(claim.start, claim.end),
                because_spans=((against.start, against.end),),
                remedy="correct one of the two",
            )
        for of in about:
            stated.setdefault((*of, is_so), claim)


def _about(claim: Assertion, know: Knowledge) -> Iterator[tuple[str, object]]:
    """The muscles that an assertion is about, each with a group or an act that it tells of."""
    is_act = claim.relation == "does"
    others: tuple[object, ...] = claim.acts if is_act else claim.subject.ids
    for muscle in named(know.anatomy, claim, "subject" if is_act else "object"):
        yield from ((muscle.id, other) for other in others)


RULES = (
    outcome_promise,
    promotion,
    contact_details,
    time_relative,
    leftover,
    heading_not_kept,
    contradiction,
    hard_to_read,
)
