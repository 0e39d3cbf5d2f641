"""Articles to findings: every rule on text, and the rules on dosage for what a text describes."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from curate.corpus import Corpus
from curate.engine import Engine, Run
from curate.finding import Finding, Place
from curate.prose.as_exercise import as_exercise, called
from curate.prose.blocks import text_of
from curate.prose.described import Described, described
from curate.prose.language import words
from curate.prose.text import Text
from curate.records import Unavailable
from curate.rules.base import Rule


def screen(engine: Engine, source: str, file: str, format: str = "text") -> list[Finding]:
    """The findings in one article, by place. ``format`` is text, markdown or html."""
    text = text_of(source, format)  # type: ignore[arg-type]
    binder = _Binder(engine, text, file)
    found: list[Finding] = []
    for rule in engine.rules:
        if rule.scope == "Text":
            found += binder.bound(rule, engine.run_rule(rule, text, file))
    rules = [rule for rule in engine.rules if is_on_described(rule)]
    for exercise in filter(attrgetter("is_exercise"), described(text, engine.knowledge)):
        as_record = as_exercise(text, engine.knowledge, exercise)
        for rule in rules:
            findings = engine.run_rule(rule, as_record, file)
            if rule.family == "DOS":
                told = _lacks(rule, findings, exercise)
            else:
                told = _moves(findings, exercise, called(text, engine.knowledge, exercise))
            found += binder.bound(rule, told)
    return sorted(found, key=lambda finding: finding.sort_key)


def is_on_described(rule: Rule) -> bool:
    """Whether a rule on exercises judges those too that a text describes."""
    return rule.scope == "Exercise" and rule.family in ("DOS", "MOV")


def _moves(
    findings: Iterator[Finding], exercise: Described, name: tuple[int, int] | None
) -> Iterator[Finding]:
    """What a rule on movement finds in a described exercise, told of its name or its steps."""
    try:
        for finding in findings:
            span = name if finding.at[:1] == ("name",) else (exercise.start, exercise.end)
            yield replace(finding, span=span, at=(), because=())
    except Unavailable:
        return


def _lacks(rule: Rule, findings: Iterator[Finding], exercise: Described) -> Iterator[Finding]:
    """What a rule on exercises finds in a described one, told of the words that it is about.

    These are the amount itself; else where a missing one would stand: the movement that is
    repeated, or the last sentence.
    """
    try:
        for finding in findings:
            amount = exercise.dose(finding.at[-1])
            part = amount or exercise.moved or exercise.sentences[-1]
            remedy = f"say it, such as “{words('instructing')['said'].get(rule.code)}”"
            yield replace(
                finding,
                span=(part.start, part.end),
                at=(),
                because=(),
                remedy=finding.remedy if amount else remedy,
            )
    except Unavailable:
        return  # the text leaves open what the rule needs to know


_LINE_END = re.compile(r"\r\n?|\n")


class _Binder:
    """Says of each finding which rule and sentence it belongs to, and where in the source."""

    def __init__(self, engine: Engine, text: Text, file: str) -> None:
        self.engine, self.text, self.file = engine, text, file
        self.seen: Counter[tuple[str, str]] = Counter()
        self.identities: dict[int, str] = {}  # of sentences, by index
        self.lines = [0, *(end.end() for end in _LINE_END.finditer(text.source))]

    def bound(self, rule: Rule, findings: Iterator[Finding]) -> Iterator[Finding]:
        """The findings with their rule, severity and place; without those that are ignored."""
        for finding in findings:
            severity = self.engine.selection.severity(rule, finding.severity, self.file)
            if severity is None or finding.span is None:
                continue
            sentence = self._sentence(finding.span[0])
            self.seen[rule.code, sentence] += 1
            yield replace(
                finding,
                rule=rule.code,
                severity=severity,
                locked=rule.locked,
                subject=self.file,
                file=self.file,
                at=(sentence,),
                occurrence=self.seen[rule.code, sentence] - 1,
                place=self._place(*finding.span),
            )

    def _sentence(self, offset: int) -> str:
        """The identity of the sentence at ``offset``: a hash of its words, not its place."""
        sentences = self.text.sentences
        index = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
        if index not in self.identities:
            words = ""
            if index >= 0:
                words = self.text.folded[sentences[index].start : sentences[index].end]
            digest = hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
            self.identities[index] = f"#{digest[:8]}"
        return self.identities[index]

    def _place(self, start: int, end: int) -> Place:
        start, end = self.text.original(start, end)
        (line, column), (end_line, end_column) = self._line(start), self._line(end)
        return Place(self.file, line, column, end_line, end_column, start, end)

    def _line(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1


def run_of(engine: Engine, articles: dict[str, tuple[str, str]]) -> Run:
    """Screen several articles, given as file → (text, format), as one run."""
    findings = [
        finding
        for file, (source, format) in articles.items()
        for finding in screen(engine, source, file, format)
    ]
    rules = [rule for rule in engine.rules if rule.scope == "Text" or is_on_described(rule)]
    return Run(
        root=engine.project.root,
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        drafts={},
        not_run=(),
        files=tuple(articles),
        kinds={},
        unread=(),
        rules=len(rules),
        partial=engine.selection.partial,
        corpus=Corpus(()),
        articles={file: source for file, (source, _) in articles.items()},
    )
