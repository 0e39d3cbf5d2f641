"""The loader: the scalar table, places, limits."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from curate.source import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, load


def read(text: str) -> Document:
    return load(text.encode(), "exercises/x.yaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10", 10),
        ("-3", -3),
        ("0", 0),
        ("1.0", 1),
        ("2.50", Decimal("2.50")),
        ("0.1", Decimal("0.1")),
        ("true", True),
        ("false", False),
        ("2026-01-31", "2026-01-31"),
        ("1.2.7", "1.2.7"),
        ("15-30 s", "15-30 s"),
        ("none", "none"),
        ("nothing", "nothing"),
        ("yesterday", "yesterday"),
        ('"010"', "010"),
        ("'yes'", "yes"),
        ('"true"', "true"),
        ("12 d.", "12 d."),
        ("+44 20", "+44 20"),
    ],
)
def test_scalar_table(written: str, value: Any) -> None:
    document = read(f"key: {written}")
    assert document.problems == []
    assert document.data == {"key": value}
    assert type(document.data["key"]) is type(value)


@pytest.mark.parametrize(
    "written",
    [
        "yes",
        "Yes",
        "YES",
        "no",
        "No",
        "NO",
        "on",
        "On",
        "ON",
        "off",
        "Off",
        "OFF",
        "y",
        "Y",
        "n",
        "N",
        "True",
        "TRUE",
        "False",
        "FALSE",
        "Null",
        "NULL",
        "~",
        "=",
        "010",
        "00",
        "-010",
        "007.5",
        "1:30",
        "12:30:45",
        "190:20:30.15",
        "0x1F",
        "0o17",
        "0b101",
        "1_000",
        "1e3",
        "1.5E-7",
        ".5",
        "5.",
        "+5",
        "-.5",
        ".inf",
        "-.INF",
        ".nan",
        "99999999999999999999",
    ],
)
def test_what_readers_disagree_on_is_a_problem(written: str) -> None:
    document = read(f"key: {written}\nother: 1")
    assert [(p.kind, p.path) for p in document.problems] == [("ambiguous", ("key",))]
    problem = document.problems[0]
    assert document.text[problem.start : problem.end] == written
    assert ("key",) in document.tainted


@given(st.text(alphabet="0123456789.:_xobeEynYNtrufalsiO+-~=<", min_size=1, max_size=7))
def test_no_plain_scalar_silently_differs_from_another_reader(written: str) -> None:
    """Either PyYAML's own resolver gives the same value, or there is a problem."""
    document = read(f"key: {written}")
    if document.problems:
        return
    try:
        theirs = yaml.safe_load(f"key: {written}")["key"]
    except ValueError:  # a date that no calendar has: a rule's business
        return
    mine = document.data["key"]
    if isinstance(theirs, datetime.date):
        assert mine == written
    else:
        assert (float(mine) if isinstance(mine, Decimal) else mine) == theirs


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("a: b\nname: [unclosed\nc: d\n", "syntax", 2),
        ("a: b\nname: {x: y\nc: d\n", "syntax", 2),
        ('a: b\nname: "unclosed\nc: d\n', "syntax", 2),
        ("a: b\nfrequency: >= 2/week\n", "syntax", 2),
        ("a: b\nname: one: two\n", "syntax", 2),
        ("a: b\n\tc: d\n", "syntax", 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        ("a: &x b\n", "indirection", 1),
        ("a: *x\n", "indirection", 1),
        ("a: !!str b\n", "indirection", 1),
        ("a: !x b\n", "indirection", 1),
        ("? [a]\n: b\n", "indirection", 1),
        ("a: b\n---\nc: d\n", "documents", 2),
        ("a: b\n--- \n", "documents", 2),
        ("", "empty", 1),
        ("# only a comment\n", "empty", 1),
        ("---\n...\n", "empty", 1),
    ],
)
def test_problems_of_a_file(text: str, kind: str, line: int) -> None:
    document = read(text)
    assert [problem.kind for problem in document.problems] == [kind]
    problem = document.problems[0]
    assert document.place(problem.start, problem.end).line == line
    assert problem.remedy


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"- " * 20_000, "limit"),
        (b"[" * 100_000, "limit"),
        (b"{a: " * 9_000, "limit"),
        (b"a: [" + b"x," * (MAX_NODES + 1) + b"]", "limit"),
        (b"x: " + b"y" * 10_000_000, "limit"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "indirection"),
        (b"a: &a x\nb: [" + b"*a," * 50_000 + b"]", "indirection"),
        (b"a: b\x00c\n", "encoding"),
        ("a: b\n".encode("utf-16"), "encoding"),
        ("a: b\n".encode("utf-16-le"), "encoding"),
        ("a: b\n".encode("utf-32"), "encoding"),
        (b"a: caf\xe9\n", "encoding"),
        (b"a: \xed\xa0\x80\n", "encoding"),
        (b"a: \x1b[31mred\n", "encoding"),
        (b"\x80", "encoding"),
        ("a: zero\u200bwidth\n".encode(), "encoding"),
        ("a: turned \u202e around\n".encode(), "encoding"),
    ],
)
def test_hostile_input_is_one_problem(data: bytes, kind: str) -> None:
    document = load(data[: MAX_BYTES + 1], "exercises/x.yaml")
    assert [problem.kind for problem in document.problems] == [kind]
    assert document.data is None


def test_a_byte_that_is_not_utf8_is_marked_where_it_stands() -> None:
    document = load("name: x\nplace: caf\u00e9\n".encode("latin-1"), "x.yaml")
    problem = document.problems[0]
    place = document.place(problem.start, problem.end)
    assert (place.line, place.column) == (2, 11)


@pytest.mark.parametrize("text", ["- Use weight #2 and lower.", "- Stretch  #hip", "- a\t#b"])
def test_text_that_a_comment_would_cut_is_a_problem(text: str) -> None:
    assert [problem.kind for problem in read(f"steps:\n{text}\n").problems] == ["ambiguous"]


@pytest.mark.parametrize(
    "text",
    ["hold: 30 s # per side", "hold: 30 s  # a comment", 'name: "weight #2"', "name: weight#2",
     "# whole line\nname: x", "steps: # own words\n- a", "name: 'a' #b"],
)  # fmt: skip
def test_comments_that_are_meant_as_such_are_none(text: str) -> None:
    assert read(text + "\n").problems == []


def test_depth_is_allowed_up_to_the_limit() -> None:
    assert read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).problems == []
    assert read("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH).problems[0].kind == "limit"


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    document = load(data, "exercises/x.yaml")
    assert document.data is not None or document.problems


@given(st.text(alphabet="a:- \n[]{}\"'#&*!|>%@\t1,?", max_size=60))
def test_no_text_raises(text: str) -> None:
    document = read(text)
    assert document.data is not None or document.problems
    for problem in document.problems:
        place = document.place(problem.start, problem.end)
        assert 1 <= place.line <= place.end_line
        assert place.column >= 1


NAMES = st.text(alphabet="abcdef_é漢𝔸", min_size=1, max_size=8)
VALUES = st.text(alphabet="abc é漢𝔸\u0301.", min_size=1, max_size=12)


@given(
    st.dictionaries(NAMES, st.one_of(VALUES, st.lists(VALUES, max_size=3)), min_size=1),
    st.booleans(),
)
def test_places_are_exact(data: dict[str, Any], crlf: bool) -> None:
    """The text between the offsets of a place is the value, in code points, whatever line ends."""
    text = "\ufeff" + yaml.safe_dump(
        data, allow_unicode=True, default_style='"', sort_keys=False, width=10_000
    )
    if crlf:
        text = text.replace("\n", "\r\n")
    document = load(text.encode(), "x.yaml")
    assert document.problems == []
    for path, value in document.values:
        start, end = document.span(path)
        assert yaml.safe_load(document.text[start:end]) == value
        place = document.place(start, end)
        line = document.line(place.line)
        assert line[place.column - 1 : place.end_column - 1] == document.text[start:end]


def test_paths_name_items_by_identity_and_back() -> None:
    document = read(
        "items:\n- {condition: hip_pain, action: a}\n- {condition: hip_pain, action: b}\n"
        "- bird-dog\n- Kneel on one knee.\n"
    )
    paths = [document.path(("items", index)) for index in range(4)]
    assert paths[:3] == [("items", "hip_pain"), ("items", "hip_pain~2"), ("items", "bird-dog")]
    assert paths[3][1].startswith("#")
    for index, path in enumerate(paths):
        assert document.raw(path) == ("items", index)


def test_an_identity_does_not_depend_on_the_order() -> None:
    first = read("items: [Kneel down., Stand up.]")
    other = read("items: [Stand up., Kneel down.]")
    assert first.path(("items", 0)) == other.path(("items", 1))


def test_the_span_of_a_missing_value_is_its_nearest_ancestor() -> None:
    document = read("schema: 1\ndosage: {reps: 2}\n")
    start, end = document.span(("dosage", "hold"))
    assert document.text[start:end] == "dosage"
    start, end = document.span(("mode",))
    assert document.text[start:end] == "schema"
