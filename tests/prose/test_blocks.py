"""Blocks of text, Markdown and HTML: their kinds, the place of every character, time."""

from __future__ import annotations

import html
import time
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from curate.prose.blocks import Format, text_of
from curate.prose.language import words
from curate.prose.text import Text

FORMATS: tuple[Format, ...] = ("text", "markdown", "html")


def told(source: str, format: Format = "text") -> list[tuple[str, str]]:
    """The kind and the words of every block."""
    text = text_of(source, format)
    return [(block.kind, text.plain[block.start : block.end]) for block in text.blocks]


def kinds(source: str, format: Format = "text") -> list[str]:
    return [kind for kind, _ in told(source, format)]


def levels(source: str, format: Format) -> list[int]:
    return [block.level for block in text_of(source, format).blocks]


# ---- Plain text ----------------------------------------------------------------------------------

BODY = "Lie on your back with both knees bent and breathe."


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_paragraphs_are_parted_by_blank_lines(line_end: str) -> None:
    source = f"First, lie{line_end}down.{line_end} \t{line_end}Then rest.{line_end}"
    first = f"First, lie{line_end}down."
    assert told(source) == [("paragraph", first), ("paragraph", "Then rest.")]


def test_text_is_its_own_plain_text() -> None:
    text = text_of("Lie down.\r\n\r\nRest.", "text")
    assert text.plain is text.source
    assert (text.starts, text.ends) == (None, None)
    assert text.original(3, 5) == (3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "Stretching the Hip Flexors",
        "What is Hip Flexor Stretches?",
        "How Does it Help Lower Back Pain?",
        "HIP OPENERS",
        "Frog Stretch",
        "Hip Adduction & Abduction",
        "Cure Low Back Pain: Contract and Press",
        "Why stretching matters",
        "Step 1: Kneel Down",
        "1. Cat-Camel",
        "You will need:",
    ],
)
def test_headings(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{BODY}") == ["paragraph", "heading", "paragraph"]
    assert kinds(f"{BODY}\n{line}\n{BODY}")[0] == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "Repeat 10 times with each leg.",
        "Hold for 15 seconds",
        "3 sets of 10 reps",
        "Level: Beginner",
        "Equipment: mat, band, chair",
        "and then the other side",
        "Why does it help?",
        "Bend your knees slowly and let both of them fall outwards as far as they will go",
    ],
)
def test_short_lines_that_are_no_headings(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{BODY}") == ["paragraph"] * 3


def test_nothing_stands_below_the_last_line() -> None:
    assert kinds(f"{BODY}\n\nFrog Stretch") == ["paragraph", "paragraph"]


def test_the_first_heading_is_the_title() -> None:
    source = f"Better Backs\n\nBetter Backs\n\n{BODY}\n\nFrog Stretch\n\n{BODY}"
    assert levels(source, "text") == [1, 1, 0, 2, 0]


def test_a_heading_right_above_its_text() -> None:
    assert told(f"Frog Stretch\n{BODY}\nThen rest.") == [
        ("heading", "Frog Stretch"),
        ("paragraph", BODY),
        ("paragraph", "Then rest."),
    ]


def test_a_wrapped_paragraph_stays_whole() -> None:
    source = "The muscle lies in front of the\nhip. Ask Dr.\nSmith or a physiotherapist\nabout it."
    assert told(source) == [("paragraph", source)]


def test_lines_of_single_newline_text_are_paragraphs() -> None:
    source = "Kneel on all fours.\nRound your back as far as is comfortable.\nRest."
    assert kinds(source) == ["paragraph"] * 3


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "1.", "12)", "a)", "(b)", "✓"])
def test_list_items(mark: str) -> None:
    source = f"{BODY}\n{mark} Lie down\n{mark} Bend your knees\n  and wait"
    assert told(source)[1:] == [
        ("list_item", "Lie down"),
        ("list_item", "Bend your knees\n  and wait"),
    ]


def test_items_of_several_lines() -> None:
    source = "1. Lie down\n   on a mat\n2. Bend your knees\n3. Rest"
    assert [words_ for _, words_ in told(source)] == [
        "Lie down\n   on a mat",
        "Bend your knees",
        "Rest",
    ]


def test_lists_within_lists() -> None:
    assert levels("- one\n  - two\n    - three\n- one", "text") == [1, 2, 3, 1]


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    assert kinds("It was repeated by nearly all\n10. Nobody knows why.") == ["paragraph"]


TITLE = "Better Backs: Contract and Press"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Picture", "caption"),
        ("Figure 1: A man lying down", "caption"),
        ("Fig. 2. The psoas", "caption"),
        ("Image of a clamshell", "caption"),
        ("Photo by Jane Roe", "caption"),
        (f"{TITLE} - Picture", "caption"),
        (f"{TITLE} - from our website", "caption"),
        (f"{TITLE} – gym fit workout", "caption"),
        ("Clamshell on a mat - Image", "caption"),
        ("Picture yourself on a beach and breathe.", "paragraph"),
        ("Figure 1 shows the muscle.", "paragraph"),
        ("Read more: 5 Ways to Sleep", "link"),
        ("Also, check out How to Sleep With Back Pain for tips!", "link"),
        ("Click here to download the plan", "link"),
        ("Please read Arthritis & Back Pain", "link"),
        ("https://example.org/backs?x=1", "link"),
        ("Please read the label before you take it.", "paragraph"),
        ("Phone: (817) 555-0177", "contact"),
        ("Tel. +44 20 7946 0958", "contact"),
        ("E-mail: info@spine.example", "contact"),
        ("Fort Worth , Texas 76104 US", "contact"),
        ("12 High Street, Suite 300", "contact"),
        ("London SW1A 1AA", "contact"),
        ("Call us today at 817-555-0177!", "contact"),
        ("Call 911 at once if you cannot feel your legs.", "paragraph"),
        ("Lie on the floor 10 times", "paragraph"),
        ("Stand up, and give your doctor a call at (817) 555-0177 if it hurts.", "paragraph"),
        (
            "Bed rest for back pain by LR Roe, KS Doe – Manual therapy, 2009 – Elsevier",
            "reference",
        ),
        (
            "Roe R, Doe D, Poe P. Therapies for back pain. Ann Intern Med. 2017;166(7):493-505.",
            "reference",
        ),
        ("In 2009 a study found that walking helps (see below).", "paragraph"),
    ],
)
def test_kinds_of_lines(line: str, kind: str) -> None:
    assert told(f"{TITLE}\n\n{BODY}\n\n{line}\n\n{BODY}")[2] == (kind, line)


def test_lines_beside_contact_lines() -> None:
    lines = ["Insurance Plans Accepted", "Phone: 817 555 0177", "Open daily 9am - 5pm", "Mon-Fri"]
    assert kinds("\n\n".join([BODY, *lines, "Languages spoken: English, Spanish", BODY])) == [
        "paragraph",
        *["contact"] * 5,
        "paragraph",
    ]
    assert kinds("\n".join(lines)) == ["contact"] * 4
    assert kinds(f"{BODY}\n\nLanguages spoken: English\n\n{BODY}") == ["paragraph"] * 3


def test_a_list_of_references() -> None:
    source = (
        f"{BODY}\n\nSources & references used here:\n\nRoe R. Yoga – 2009\n\n"
        f"Nice Guideline, 2016\n\nAbout the Author\n\n{BODY} She has treated backs for years."
    )
    kinds_ = ["paragraph", "heading", "reference", "reference", "heading", "paragraph"]
    assert kinds(source) == kinds_


def test_sources_of_pain_are_no_references() -> None:
    assert kinds(f"{BODY}\n\nSources of Back Pain\n\n{BODY}\n\n{BODY}")[2:] == ["paragraph"] * 2


def test_cues_are_distinct_phrases_in_lower_case() -> None:
    for name, phrases in words("lines").items():
        assert phrases == [phrase.lower().strip() for phrase in phrases], name
        assert len(set(phrases)) == len(phrases), name


# ---- Markdown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "# One #\n## Two\nText.",
            [("heading", "One"), ("heading", "Two"), ("paragraph", "Text.")],
        ),
        ("One\n===\nTwo\n---\n", [("heading", "One"), ("heading", "Two")]),
        ("Some *em*, __strong__, ~~not~~ `co*de`.", [("paragraph", "Some em, strong, not co*de.")]),
        ("snake_case_word 2 * 3 * 4 **open", [("paragraph", "snake_case_word 2 * 3 * 4 **open")]),
        ("***both*** and **a*b**", [("paragraph", "both and a*b")]),
        (r"\*a\* \[b\] \\ &lt;&#8217;", [("paragraph", "*a* [b] \\ <’")]),
        ("See [the *guide*](http://x.y/(z) 't') now.", [("paragraph", "See the guide now.")]),
        ("[a][r], [R], [b] and x[^1]\n\n[r]: u\n", [("paragraph", "a, R, [b] and x")]),
        ("<http://x.y> and <a@b.c>", [("paragraph", "http://x.y and a@b.c")]),
        ("[Only a link](u)", [("link", "Only a link")]),
        ("![A *man*](a.png)", [("caption", "A man")]),
        ("![](a.png)", []),
        (
            "Lie down. ![A man](a.png) Rest.",
            [("paragraph", "Lie down."), ("caption", "A man"), ("paragraph", "Rest.")],
        ),
        (
            "Lie down.  \nRest.\\\nWait.",
            [("paragraph", s) for s in ("Lie down.", "Rest.", "Wait.")],
        ),
        ("Lie down.  \nRest.", [("paragraph", "Lie down."), ("paragraph", "Rest.")]),
        ("a &unknown; b &#0;", [("paragraph", "a &unknown; b \ufffd")]),
        ("> |a|b|\n> |-|-|\n> |c|d|", [("paragraph", letter) for letter in "abcd"]),
        ("\ufeff# One", [("heading", "One")]),
        ("> one\n> *two*\nthree", [("quote", "one two three")]),
        ("```\na *b*\n\n c\n```\nText.", [("code", "a *b*\n\n c"), ("paragraph", "Text.")]),
        ("```\nnever closed", [("paragraph", "never closed")]),
        ("a\n\n* * *\n\nb", [("paragraph", "a"), ("paragraph", "b")]),
        (
            "| Name | Sets |\n|:-----|-----:|\n| *Plank* | 3 \\| 4 |\n",
            [("paragraph", cell) for cell in ("Name", "Sets", "Plank", "3 | 4")],
        ),
        ("---\ntitle: x\n---\nText.", [("paragraph", "Text.")]),
        ("Text <!-- a\n\nb --> more.", [("paragraph", "Text more.")]),
        ("Text <b>bold</b><br>more <script>x()</script>.", [("paragraph", "Text bold\nmore .")]),
        (
            '<h2>One</h2>\n<p>Two.</p><img alt="A &amp; B" src=x>',
            [("heading", "One"), ("paragraph", "Two."), ("caption", "A & B")],
        ),
        (f"**Why it matters**\n\n{BODY}", [("heading", "Why it matters"), ("paragraph", BODY)]),
        (
            "## References\n\n1. Roe R. 2009.\n2. NICE. 2016.\n\n## End\n\nText.",
            [
                ("heading", "References"),
                ("reference", "Roe R. 2009."),
                ("reference", "NICE. 2016."),
                ("heading", "End"),
                ("paragraph", "Text."),
            ],
        ),
    ],
)
def test_markdown(source: str, expected: list[tuple[str, str]]) -> None:
    assert told(source, "markdown") == expected


def test_markdown_lists() -> None:
    source = "- one\n  more\n  - two\n    1. three\n- [x] done\n\n5. five\n"
    assert told(source, "markdown") == [
        ("list_item", words_) for words_ in ("one more", "two", "three", "done", "five")
    ]
    assert levels(source, "markdown")[:4] == [1, 2, 3, 1]


# ---- HTML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<title>A &amp; B</title>", [("heading", "A & B")]),
        ("<h1>One</h1><h3>Two</h3>x", [("heading", "One"), ("heading", "Two"), ("paragraph", "x")]),
        ("<p>Lie on\n   your <b> back</b>.", [("paragraph", "Lie on your back.")]),
        ("<p>a<p>b<div>c</div>d", [("paragraph", letter) for letter in "abcd"]),
        ("Lie<br>down<br/><br/>Rest", [("paragraph", "Lie\ndown"), ("paragraph", "Rest")]),
        ("<ul><li>a<li>b<ul><li><p>c</ul></ul>", [("list_item", letter) for letter in "abc"]),
        (
            "<blockquote>a<p>b</p></blockquote>c",
            [("quote", "a"), ("quote", "b"), ("paragraph", "c")],
        ),
        (
            "<img alt='A &quot;man&quot;' title='alt=no'><figcaption>Cap</figcaption>",
            [("caption", 'A "man"'), ("caption", "Cap")],
        ),
        ("<img alt=''><img alt><img title='alt=x'>", []),
        ("<table><tr><th>a<th>b<tr><td>c</table>", [("paragraph", letter) for letter in "abc"]),
        ("<pre>a\n  b &lt;</pre>", [("code", "a\n  b <")]),
        (
            "<nav>a</nav><script>b</script><style>c</style><template>d</template>e",
            [("paragraph", "e")],
        ),
        ("<head><title>a</title><meta></head>b", [("heading", "a"), ("paragraph", "b")]),
        ("<nav>never closed<p>x", [("paragraph", "never closed"), ("paragraph", "x")]),
        ("a <!-- b > c --> d <!-- e", [("paragraph", "a d <!-- e")]),
        ("<!doctype html><?x?><![CDATA[x]]>a", [("paragraph", "a")]),
        (
            "AT&T &amp b &notit; &#x41;&#66; &; &#; &x &",
            [("paragraph", "AT&T & b ¬it; AB &; &#; &x &")],
        ),
        ("a < b > c <d", [("paragraph", "a < b > c <d")]),
        ("</p></li><b>a</i></b>", [("paragraph", "a")]),
        ("<h2>a<h2><p>b", [("heading", "a"), ("paragraph", "b")]),
        ("<p><a href=x>Only a link</a></p>", [("link", "Only a link")]),
        ("a <svg><title>icon</title></svg> b", [("paragraph", "a b")]),
        (
            f"<p><b>Why it matters</b></p>{BODY}",
            [("heading", "Why it matters"), ("paragraph", BODY)],
        ),
        ("Phone: 1<br>Fax: 2", [("contact", "Phone: 1"), ("contact", "Fax: 2")]),
    ],
)
def test_html(source: str, expected: list[tuple[str, str]]) -> None:
    assert told(source, "html") == expected


def test_html_levels() -> None:
    assert levels("<h2>a</h2><ul><li>b<ol><li>c</ol></ul>", "html") == [2, 1, 2]


@pytest.mark.parametrize("name", ["#" + "9" * 5000, "#x" + "f" * 5000, "a" * 5000])
def test_a_reference_too_long_to_be_one_is_text(name: str) -> None:
    source = f"a &{name}; b"
    assert text_of(f"<p>{source}<img alt='&{name};'>", "html").plain.startswith(source)
    assert text_of(source, "markdown").plain == source


# ---- The place of every character ----------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Source, what a reader sees of it, and where in it that is: ``before`` code points in."""

    source: str
    plain: str
    before: int = 0
    after: int = 0


WORDS = [
    Part(word, word)
    for word in (
        "Lie",
        "knees",
        "“back”",
        "don’t",
        "e\u0301carte\u0301",
        "𝐛𝐨𝐥𝐝",
        "😀😀",
        "30",
        "s.",
        "א",
    )
]
INLINE: dict[Format, list[Part]] = {
    "text": WORDS,
    "markdown": [
        *WORDS,
        Part("**bold**", "bold", 2, 2),
        Part("_em 𝐱_", "em 𝐱", 1, 1),
        Part("~~e\u0301~~", "e\u0301", 2, 2),
        Part("&amp;", "&"),
        Part("&#8217;", "’"),
        Part("&#x1F600;", "😀"),
        Part("&NotEqualTilde;", "≂̸"),
        Part("\\*", "*"),
        Part("`a*b`", "a*b", 1, 1),
        Part("[the guide](http://x.y 't')", "the guide", 1, 17),
        Part("<http://x.y>", "http://x.y", 1, 1),
        Part("<b>fat</b>", "fat", 3, 4),
    ],
    "html": [
        *WORDS,
        Part("<b>fat 𝐱</b>", "fat 𝐱", 3, 4),
        Part("&amp;", "&"),
        Part("&rsquo;", "’"),
        Part("&#x1F600;", "😀"),
        Part("&#233;", "é"),
        Part("&NotEqualTilde;", "≂̸"),
        Part("&lt;p&gt;", "<p>"),
        Part("<a href='x>y'>the guide</a>", "the guide", 14, 4),
        Part("x<!-- a\r\nb -->y", "xy"),
        Part("<script>a < b</script>z", "z", 22),
    ],
}
SPACES: dict[Format, list[str]] = {
    "text": [" ", "  ", "\u00a0"],
    "markdown": [" ", "\u00a0", "\n", "\r\n", "\r", " \r\n  "],
    "html": [" ", "\n", "\r\n", " \t\r\n  "],
}
BETWEEN: dict[Format, list[str]] = {
    "text": ["\n\n", "\r\n\r\n", "\r\r", "\n \n"],
    "markdown": ["\n\n", "\r\n\r\n", "\r\r", "\n\n> ", "\n\n- ", "\n\n## ", "\n\n<!-- x -->\n\n"],
    "html": ["</p><p>", "<br>\r\n<br>", "\n<ul>\r\n<li>", "<h2>", "<nav>no</nav><p class='a'>"],
}


@st.composite
def composed(draw: st.DrawFn, format: Format) -> tuple[str, list[tuple[int, Part]]]:
    """Text of known parts, and where in the source each of them starts."""
    source, parts = "", []
    for paragraph in range(draw(st.integers(1, 4))):
        source += draw(st.sampled_from(BETWEEN[format])) if paragraph else ""
        for word in range(draw(st.integers(1, 5))):
            source += draw(st.sampled_from(SPACES[format])) if word else ""
            part = draw(st.sampled_from(INLINE[format]))
            parts.append((len(source), part))
            source += part.source
    return source, parts


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None)
@given(data=st.data())
def test_every_part_is_found_where_it_was_put(format: Format, data: st.DataObject) -> None:
    source, parts = data.draw(composed(format))
    text = text_of(source, format)
    assert "".join(text.plain.split()) == "".join("".join(p.plain.split()) for _, p in parts)
    at = 0
    for start, part in parts:
        at = text.plain.index(part.plain, at)
        original = text.original(at, at + len(part.plain))
        assert original == (start + part.before, start + len(part.source) - part.after)
        at += len(part.plain)


def _stands_for(source: str, char: str) -> bool:
    """Whether ``char`` of plain text may come from ``source``."""
    if source == char or source == "":
        return source == char or char == "\n"
    if source[0] == "\\":
        return source[1:] in (char, "")
    return char in html.unescape(source) or (
        char.isspace() and (source[0] in "<\\" or source.isspace())
    )


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None)
@given(data=st.data())
def test_every_character_comes_from_its_source(format: Format, data: st.DataObject) -> None:
    source, _ = data.draw(composed(format))
    text = text_of(source, format)
    for at, char in enumerate(text.plain):
        start, end = text.original(at, at + 1)
        assert _stands_for(source[start:end], char), (char, source[start:end])


MARKS = """
    * ** _ ~~ ` `` [ ] ( ) ](x) ![ ! < <b> </b> <p> </p> <li> <ul> </ul> <h2> </h2> <br> <!-- -->
    <script> </script> <nav> </nav> <head> <title> </title> <img> <pre> </pre> <td> <a> </a> <! <?
    > &amp; & &#x41; &# &#0; &#1; &nbsp; &lt ``` ~~~ --- === | |-| a Bc 30 s. Dr. ... … “ ” é 😀
    e\u0301 \\ \\* [r]: [^1] http://x.y Picture Phone: References 1998 \0 \ufeff <svg> </svg> />
    <table> <style> '"""
SPACING = ["\n", "\n\n", "\r\n", "\r", " ", "  ", "\t", "\u2028", "\u00a0", "# ", "> ", "- ", "1. "]
ANYTHING = st.lists(
    st.one_of(st.sampled_from([*MARKS.split(), *SPACING]), st.text(max_size=3)), max_size=25
).map("".join)


def _check(text: Text) -> None:
    """What holds for the text of any source."""
    assert all(a.end <= b.start for a, b in pairwise(text.blocks))
    for index, block in enumerate(text.blocks):
        words_ = text.plain[block.start : block.end]
        assert words_ == words_.strip() != ""
        sentences = [text.plain[s.start : s.end] for s in text.sentences if s.block == index]
        assert "".join("".join(sentences).split()) == "".join(words_.split())
    if text.starts is not None and text.ends is not None:
        assert len(text.starts) == len(text.ends) == len(text.plain)
        assert all(a <= b for a, b in zip(text.starts, text.ends, strict=True))
        for places in (text.starts, text.ends):
            assert all(a <= b for a, b in pairwise(places))
            assert all(place <= len(text.source) for place in places)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=300, deadline=None)
@given(source=ANYTHING)
def test_anything_can_be_read(format: Format, source: str) -> None:
    _check(text_of(source, format))


@pytest.mark.parametrize("format", ["markdown", "html"])
@settings(deadline=None)
@given(data=st.data())
def test_blocks_are_parted_by_a_blank_line(format: Format, data: st.DataObject) -> None:
    source, _ = data.draw(composed(format))
    assume("<br>" not in source)
    text = text_of(source, format)
    for block, after in pairwise(text.blocks):
        assert text.plain[block.end : after.start] == "\n\n"
        start, end = text.original(block.end, after.start)
        assert start == end == text.original(block.start, block.end)[1]


# ---- Time ----------------------------------------------------------------------------------------

SOLID = """
    ( a. < * [ & ![ ` _ ~ | \\ ] ! … " <a </ <b> <p> <li> <ul><li> <td> <nav> <h2> <br> <!-- <!--x>
    <! <? <![ <script> <pre> </p> <img <a=' &# &#1; &amp &a [a]( [a](x) ![a](x) []( *a **a` [a][a]
    [[a] <a@ <a: .) ?! (a. a@ a.b 12345- A.B. http:// {"""
SPACED = [". ", "- ", "> ", "# ", "1. ", "*a_ ", "*a ", "a` ``", "e.g. ", "J. ", "10 s. ", "... "]
LINES = [
    "A a",
    "a\n",
    "- a",
    "",
    "> a",
    "```",
    "|a\n|-|",
    "[a]: b",
    "a\n--",
    "A 2009 (1) -",
    "Picture\n",
]
REPEATED = [*SOLID.split(), *SPACED, *(f"{line}\n" for line in LINES)]


def _seconds(source: str, format: Format, runs: int) -> float:
    """The least time of some runs, of this process only."""
    times = []
    for _ in range(runs):
        before = time.process_time()
        _ = text_of(source, format).sentences
        times.append(time.process_time() - before)
    return min(times)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("piece", REPEATED)
def test_four_times_the_text_takes_about_four_times_as_long(piece: str, format: Format) -> None:
    for tail in ("",) if format == "text" else ("", ">"):
        count = 500
        while (once := _seconds(piece * count + tail, format, 1)) < 0.003 and count < 50_000:
            count *= 2
        more = _seconds(piece * count * 4 + tail, format, 1)
        for _ in range(5):  # other programs may have been in the way
            if more / once < 8:
                break
            once = min(once, _seconds(piece * count + tail, format, 3))
            more = min(more, _seconds(piece * count * 4 + tail, format, 2))
        assert more / once < 8, f"{count} times {piece!r} and {tail!r} take {once:.4f} s"
