"""What was left over when a text was written, filled in or moved, as its marks tell.

That is markup which readers see as such, fields of templates, gaps to fill in, notes in brackets,
and letters that another encoding broke. The words are data: ``knowledge/language/leftover.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from curate.prose.blocks.found import lines_of
from curate.prose.language import words
from curate.prose.lexicon import listed, phrase_list
from curate.prose.text import Text

Span = tuple[int, int]

# Each alternative begins with one of these, and ends within its line, after so many characters.
_MARK = re.compile(r"[!<&\[\]*_~`#\\{}%@'$?\u00e2\u00c3\u00c2\u00ef\ufffd>]")
_MARKED = re.compile(
    r"""(?:
    # HTML: tags, references, comments
      </?[a-z][a-z0-9]{0,20}(?:\s[^<>=\n]{0,60}=[^<>\n]{0,200}|\s?/)>
    | </?(?:p|b|i|u|br|div|span|strong|em|h[1-6]|ul|ol|li|a|img|font|table|t[dr]|su[pb])\s*/?>
    | &(?:[a-zA-Z]{2,8}[0-9]{0,2}|\#[0-9]{1,6}|\#x[0-9a-fA-F]{1,5});
    | <!--
    # codes of editors
    | \[/[a-z][\w:-]{0,30}\]
    | \[[a-z]{1,20}_[\w-]{1,30}(?:\s[^\[\]\n]{0,200})?\]
    | \[[a-z]{2,20}\s[a-z_-]{1,20}=[^\[\]\n]{0,200}\]
    | \[(?:caption|embed|gallery|shortcode|youtube|vimeo|audio|img|url|toc)\b[^\[\]\n]{0,200}\]
    # Markdown, wikis, LaTeX
    | \*\*[^*\n]{1,80}\*\* | (?<!\w)__[^_\n]{1,80}__(?!\w) | ~~[^~\n]{1,80}~~ | ```
    | (?<![\w*])\*[A-Za-z][^*\n]{0,60}(?<=[\w.!?,])\*(?![\w*])
    | (?<![\w/])_[A-Za-z][^_\n]{0,60}(?<=[\w.!?,])_(?!\w)
    | (?<![\w\#&])\#{2,6}(?=\s|[A-Z]) | \]\((?:https?:|/|\#|mailto:|www\.)[^)\s]{0,200}\)
    | '''[^'\n]{1,80}''' | \[\[ | \]\] | !\[
    | \\[a-z]{3,16}\*?\{ | \\(?:begin|end|item|section|par|newline)\b | \\[nrt](?![a-z])
    | (?<=\s)\\\\(?=\s)
    | \\u[0-9a-fA-F]{4}
    # fields of templates
    | \{\{[^{}\n]{0,80}\}\} | \{\{ | \}\} | \{%[^{}\n]{0,80}%\} | <%[^<>\n]{0,80}%>
    | \$\{[\w.]{1,40}\} | \#\{[\w.]{1,40}\} | %[A-Z][A-Z0-9_]{1,30}% | %%\w{1,40}%% | %[sd](?!\w)
    | @@[^@\n]{1,80}@@ | \#[A-Z][A-Z_]{3,30}\# | (?<!\w)__[A-Z][A-Z_]{1,30}__(?!\w)
    | \{[a-z]{1,20}[A-Z_.][A-Za-z_.]{0,40}\} | \{[A-Z][A-Z_]{2,30}\} | \{\d\}
    | <[A-Z][A-Z_ -]{2,30}> | <(?:your|patient|first|last|insert|clinic|doctor)[ _'][a-z ]{2,30}>
    # what programs say, and what they cut
    | \[object\ Object\] | %20(?=\w) | \#(?:REF|VALUE|NAME|DIV/0)[!?] | <{5,} | >{5,}
    # letters of another encoding
    | \u00e2\u20ac | \u00c3[\u00a4-\u00bc\u0192\u2030] | \u00c2[\u00a0\u00b0\u00b7\u00bd]
    | \u00ef(?:\u00bb\u00bf|\u00bf\u00bd) | \ufffd
    | (?<![\w?!.])\?\?+
    )""",
    re.VERBOSE,
)
# What one of the words `fillers` begins.
_FILLER = re.compile(
    r"""[Ll]orem\ ipsum | (?:TODO|FIXME|TBD|TBC|TKTK|TK(?=\.|\s*\Z)|XXX+|xxx+)\b
    | (?:DD|MM|dd|mm)[/.-](?:MM|DD|mm|dd)[/.-](?:YY|yy){1,2}\b
    | Comment\ \[[A-Z]{1,4}\d{1,3}\] | Error!\ [A-Z][a-z]+
    | (?:[Ff]igure|[Ff]ig\.|[Tt]able|[Pp]age|[Ss]ection|pp?\.)\ (?:X{1,3}|x{2,3}|\#)(?!\w)
    | (?:[Nn]ext|[Pp]revious|[Mm]ore)\ ?(?:>>|»)
    | (?<=:\ )(?:undefined|NaN|null)(?![\w-])""",
    re.VERBOSE,
)
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,160})\]|\(([^()\n]{2,160})\)")
_IN_CAPITALS = re.compile(r"[A-Z][A-Z']*(?:[ _-][A-Z'?!]+)+\Z")


def leftovers(text: Text) -> list[Span]:
    """Where something is left over, as spans of ``plain``, in order; none overlaps another."""
    found = [*_marked(text), *_filled(text), *_notes(text), *_unseen(text)]
    code = {block.start: block.end for block in text.blocks if block.kind == "code"}
    starts = sorted(code)
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        before = bisect_right(starts, start) - 1
        in_code = before >= 0 and start < code[starts[before]]
        if not in_code and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _marked(text: Text) -> Iterator[Span]:
    for mark in _MARK.finditer(text.plain):
        for marks in (_MARKED, _gaps()):
            if found := marks.match(text.plain, mark.start()):
                yield found.span()


def _filled(text: Text) -> Iterator[Span]:
    for start, _, _ in _fillers(text):
        for filler in (_FILLER, _gaps()):
            if found := filler.match(text.plain, start):
                yield found.span()


@phrase_list
def _fillers() -> Iterator[tuple[str, str]]:
    return listed("leftover", "fillers")


@cache
def _gaps() -> re.Pattern[str]:
    """A number that is still to be filled in, before what it counts."""
    doses = words("doses")
    counted = {*words("leftover")["counted"]}
    for part in ("units", "counted"):
        counted.update(name for names in doses[part].values() for name in names)
    what = "|".join(map(re.escape, sorted(counted, key=len, reverse=True)))
    gap = r"XX+|xx+|\?\?+|\[(?:[Xx?]+|[a-z]+|[A-Z]+)\]|\{[a-z]+\}|<[a-z]+>"
    return re.compile(rf"(?<!\w)(?:{gap})(?=[\s-]?(?:(?:{what})(?!\w)|%))|\{{(?:{what})\}}")


def _notes(text: Text) -> Iterator[Span]:
    """Brackets with a note to somebody who works on the text, or with what is to stand there."""
    whole, begin, label = _note_words()
    for found in _BRACKETS.finditer(text.plain):
        square = found[1] is not None
        written = (found[1] or found[2]).strip()
        inside = text.folded[found.start() + 1 : found.end() - 1].strip()
        ordered = begin.match(inside) is not None
        capitals = _IN_CAPITALS.match(written) is not None
        name, colon, _ = inside.partition(":")
        if (
            (square and (inside in whole or ordered or capitals))
            or (ordered and capitals)
            or (colon and name.rstrip(".") in label)
        ):
            yield found.span()


@cache
def _note_words() -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    brackets = words("leftover")["brackets"]
    begin = "|".join(map(re.escape, brackets["begin"]))
    return (
        frozenset(brackets["whole"]),
        re.compile(rf"(?:{begin})(?!\w)"),
        frozenset(brackets["label"]),
    )


# What Markdown hides: a comment, a tag, and a letter that is written as a reference.
_HIDDEN = re.compile(
    r"<!--(?P<comment>(?:[^-\n]|-(?!->)){0,300}+)-->"
    r"|</?(?P<tag>[a-zA-Z][a-zA-Z0-9:]{0,11})(?P<more>\s[^<>\n]{0,200}?)?/?>"
    r"|&(?P<letter>amp|quot|apos|nbsp|[lr][sd]quo|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
)
_PAGE = re.compile(r"\s*+<(?!!--)")
_MARKER = re.compile(r"[\s>]*+(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6})\s++)?")
_WORDS = re.compile(r"\w+\W+\w")


def _unseen(text: Text) -> Iterator[Span]:
    """HTML amid the lines of Markdown: readers see it wherever it is not taken for HTML."""
    source, starts, ends = text.source, text.starts, text.ends
    if starts is None or ends is None or _PAGE.match(source):
        return
    for start, end in lines_of(source):
        line = source[start:end]
        if "|" in line or not ("<" in line or "&" in line):
            continue  # in a table there is no other way
        for found in _HIDDEN.finditer(line):
            at = bisect_left(starts, start + found.start())
            shown = at < len(starts) and starts[at] == start + found.start()
            kept = shown and text.plain[at] == "<"
            if found["letter"]:
                if shown and ends[at] == start + found.end() and _is_needless(line, found):
                    yield at, at + 1
            elif not kept and _is_stray(line, found):
                after = bisect_left(starts, start + found.end())
                yield max(0, after - 1), min(after + 1, len(starts))


def _is_needless(line: str, found: re.Match[str]) -> bool:
    """Whether a reference is no space between a number and its unit, which may be meant."""
    around = line[found.start() - 1 : found.start()] + line[found.end() : found.end() + 1]
    return found["letter"] != "nbsp" or (len(around) == 2 and around.isalpha())


def _is_stray(line: str, found: re.Match[str]) -> bool:
    """Whether a tag or a comment stands amid words."""
    if found["tag"] is None:
        rest = (line[: found.start()] + line[found.end() :]).strip()
        return _WORDS.search(rest) is not None and _WORDS.search(found["comment"]) is not None
    marker = _MARKER.match(line)
    before = line[marker.end() if marker else 0 : found.start()]
    if not before or before[0] == "<":
        return False
    name, more = found["tag"], found["more"] or ""
    to_fill = "=" not in more and (bool(more.strip()) or (name.isupper() and len(name) > 2))
    return to_fill or name.lower() in words("leftover")["tags"]


_PICTURE = re.compile(r"!\[|<(?:img|figure|picture|video|iframe|svg)\b", re.IGNORECASE)
_LINK_END = re.compile(r"[^\[\]<>\n]{0,80}(?:\]\(|</a\b)")


def has_picture(text: Text, index: int) -> bool:
    """Whether a picture stands beside the block ``index`` of a text with markup."""
    if text.starts is None:
        return False
    start, end = 0, len(text.source)
    if index > 1:
        start = text.original(text.blocks[index - 2].start, text.blocks[index - 2].end)[1]
    for after in text.blocks[index + 2 : index + 3]:
        end = text.original(after.start, after.end)[0]
    return _PICTURE.search(text.source, start, end) is not None


def is_linked(text: Text, start: int, end: int) -> bool:
    """Whether a span of ``plain`` stands in a link, and so leads somewhere."""
    return text.starts is not None and bool(
        _LINK_END.match(text.source, text.original(start, end)[1])
    )
