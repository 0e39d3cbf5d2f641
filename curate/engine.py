"""Documents to findings: each file on its own (map), then the index of all (reduce).

A file's result holds no record, so that ten thousand records need little memory; what export
needs of a record it reads again.
"""

from __future__ import annotations

import datetime
import os
import signal
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import starmap
from pathlib import Path
from typing import Any

from curate.config import Project
from curate.corpus import Corpus, Entry, entry_of
from curate.finding import Finding, Severity
from curate.knowledge import Knowledge, shipped
from curate.prose.text import Text
from curate.records import KINDS, Unavailable, model_for
from curate.records.read import Reading, read
from curate.rules import RULES
from curate.rules.base import Context, Rule
from curate.selection import Selection
from curate.source import MAX_BYTES, Document, Problem, load

PARALLEL_FROM = 200
"""Below this many files, starting more processes costs more than it saves."""


class RuleError(Exception):
    """A rule raised: a fault of the tool, not of the content."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that could not judge a record because a field could not be read."""

    rule: str
    file: str
    field: str


@dataclass(slots=True)
class FileResult:
    """What came of one file. ``needed`` is what a draft still lacks."""

    file: str
    entry: Entry
    findings: list[Finding] = field(default_factory=list)
    needed: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """The result of a check.

    ``findings`` are those of the files that were asked for, sorted by place. ``drafts`` maps a
    draft's file to what it still needs. ``partial`` says what narrowed the run, "" if nothing did;
    ``excluded`` is how many files the configuration leaves out. ``articles`` holds the text of
    each article by its file, where articles were screened and not records checked.
    """

    root: Path
    findings: tuple[Finding, ...]
    drafts: dict[str, tuple[Finding, ...]]
    not_run: tuple[NotRun, ...]
    files: tuple[str, ...]
    kinds: dict[str, int]
    unread: tuple[str, ...]
    rules: int
    partial: str
    corpus: Corpus
    excluded: int = 0
    articles: Mapping[str, str] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def exit_status(self, fail_on: Severity) -> int:
        """0 clean, 1 findings at or above ``fail_on``, 3 nothing to check and nothing excluded."""
        if not self.files:
            return 0 if self.excluded else 3
        return int(any((f.severity or Severity.ERROR) >= fail_on for f in self.findings))


class Engine:
    """Runs the rules over files. Holds no state of a run; may be shared between runs.

    ``kind`` is used for files that do not say theirs; ``select``, ``ignore`` and ``everything``
    are as in :class:`Selection`; ``today`` is the day that dates are compared with, by default
    the clock's.
    """

    def __init__(
        self,
        project: Project,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        kind: str | None = None,
        everything: bool = False,
        today: datetime.date | None = None,
        rules: Sequence[Rule] = RULES,
    ) -> None:
        self.project = project
        self.kind = kind
        self.selection = Selection(rules, project.config, select, ignore, everything)
        self.rules = self.selection.rules
        self.knowledge = Knowledge(project.packs) if project.packs else shipped()
        self.context = Context(self.knowledge, today or datetime.date.today())
        self._by_kind: dict[str, list[Rule]] = {}
        self._by_scope = {
            scope: [rule for rule in self.rules if rule.scope == scope]
            for scope in ("Document", "Reading", "Text", "Corpus")
        }

    def _rules_for(self, kind: str) -> list[Rule]:
        """The rules on records of that kind: on its class, or on what it derives from."""
        if kind not in self._by_kind:
            scopes = {base.__name__ for base in model_for(kind).__mro__}
            self._by_kind[kind] = [rule for rule in self.rules if rule.scope in scopes]
        return self._by_kind[kind]

    def check(
        self,
        shown: Sequence[Path] = (),
        progress: Callable[[Iterable[FileResult], int], Iterable[FileResult]] | None = None,
    ) -> Run:
        """Check the whole project; report on the files in or below ``shown`` (all if empty).

        ``progress`` wraps the results as they come, given their number.
        """
        paths, excluded = self.project.files(shown)
        prefixes = [self.project.name(path) for path in shown]
        # Of the other files only the links matter.
        asked = [(path, _is_shown(self.project.name(path), prefixes)) for path in paths]
        results: Iterable[FileResult] = self._map(asked)
        if progress:
            results = progress(results, len(paths))
        by_file = {result.file: result for result in results}
        corpus = Corpus(result.entry for result in by_file.values())
        for finding in self._reduce(corpus):
            by_file[finding.file].findings.append(finding)
        wanted = [r for name, r in sorted(by_file.items()) if _is_shown(name, prefixes)]
        return self._run(wanted, corpus, excluded)

    def _run(self, results: list[FileResult], corpus: Corpus, excluded: int) -> Run:
        findings = [finding for result in results for finding in result.findings]
        kinds = Counter(r.entry.kind for r in results if r.entry.kind)
        return Run(
            root=self.project.root,
            findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
            drafts={r.file: tuple(r.needed) for r in results if r.entry.status == "draft"},
            not_run=tuple(skipped for result in results for skipped in result.not_run),
            files=tuple(result.file for result in results),
            kinds=dict(sorted(kinds.items())),
            unread=tuple(result.file for result in results if not result.entry.kind),
            rules=len(self.rules),
            partial=self.selection.partial,
            corpus=corpus,
            excluded=excluded,
        )

    def _map(self, asked: Sequence[tuple[Path, bool]]) -> Iterator[FileResult]:
        workers = min(os.cpu_count() or 1, 8)
        if len(asked) < PARALLEL_FROM or workers == 1:
            yield from starmap(self.check_file, asked)
            return
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(workers, initializer=_start, initargs=(self,)) as pool:
            yield from pool.map(_check_in_worker, asked, chunksize=32)

    def check_file(self, path: Path, is_shown: bool = True) -> FileResult:
        """Check one file by itself: everything but its links to others.

        Of a file that is not to be shown nothing but these links is looked at.
        """
        file = self.project.name(path)
        if is_shown:
            return self.check_bytes(*_bytes_of(path), file)
        return FileResult(file, entry_of(self.reading(*_bytes_of(path), file)))

    def check_bytes(self, data: bytes, problem: str | None, file: str) -> FileResult:
        """Check the bytes of one file; ``problem`` says why they could not be read, if so."""
        reading = self.reading(data, problem, file)
        result = FileResult(file, entry_of(reading))
        draft = reading.status == "draft"
        for rule, finding in self._findings(reading, result):
            if draft and rule.gate == "missing":
                result.needed.append(finding)
            else:
                result.findings.append(finding)
        return result

    def reading_of(self, file: str) -> Reading:
        """Read one file of the project, by its name in a run, as a record."""
        return self.reading(*_bytes_of(self.project.root / file), file)

    def reading(self, data: bytes, problem: str | None, file: str) -> Reading:
        """Read the bytes of one file as a record."""
        if problem:
            at_start = Problem(
                "encoding", problem, "make it a file that can be read, or take it away", 0, 0
            )
            return Reading(Document(file, "", problems=[at_start]))
        return read(load(data, file), self.kind)

    def _findings(self, reading: Reading, result: FileResult) -> Iterator[tuple[Rule, Finding]]:
        document = reading.document
        subjects: list[tuple[Any, list[Rule]]] = []
        if document.problems:
            subjects.append((document, self._by_scope["Document"]))
        if document.data is not None:
            subjects.append((reading, self._by_scope["Reading"]))
        if reading.record is not None and reading.kind:
            subjects.append((reading.record, self._rules_for(reading.kind)))
        if KINDS.get(reading.kind or "") in ("exercise", "treatment") and self._by_scope["Text"]:
            from curate.prose.record import text_of_record

            subjects.append((text_of_record(reading), self._by_scope["Text"]))
        seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
        for subject, rules in subjects:
            for rule in rules:
                try:
                    for finding in self.run_rule(rule, subject, result.file):
                        if rule.scope == "Text":
                            finding = _in_record(finding, subject, document)
                        if bound := self._bind(rule, finding, reading, seen):
                            yield rule, bound
                except Unavailable as unavailable:
                    result.not_run.append(NotRun(rule.code, result.file, unavailable.field))

    def run_rule(self, rule: Rule, subject: Any, file: str) -> Iterator[Finding]:
        """What a rule finds in its subject. Raises RuleError naming ``file`` if the rule raised."""
        try:
            yield from rule.run(subject, self.context)
        except Unavailable:
            raise
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise RuleError(f"rule {rule.code} failed on {file}: {said}") from error

    def _bind(
        self,
        rule: Rule,
        finding: Finding,
        reading: Reading,
        seen: Counter[tuple[str, tuple[str, ...]]],
    ) -> Finding | None:
        """Say which rule and record a finding belongs to and where; None if it is ignored there."""
        document = reading.document
        severity = self.selection.severity(rule, finding.severity, document.file)
        if severity is None:
            return None
        raw = finding.raw_at if finding.raw_at is not None else document.raw(finding.at)
        at = document.path(raw) if finding.raw_at is not None else finding.at
        seen[rule.code, at] += 1
        spans = [document.span(document.raw(path)) for path in finding.because]
        span = finding.span or document.span(raw)
        if spans and not finding.span and at[:1] and document.value(raw[:1]) is None:
            # What is missing at the top has no line of its own: its reason has.
            span = spans.pop(0)
        return replace(
            finding,
            rule=rule.code,
            severity=severity,
            locked=rule.locked,
            subject=reading.id,
            file=document.file,
            at=at,
            raw_at=None,
            occurrence=seen[rule.code, at] - 1,
            place=document.place(*span),
            because_places=tuple(
                document.place(*span) for span in (*spans, *finding.because_spans)
            ),
        )

    def _reduce(self, corpus: Corpus) -> Iterator[Finding]:
        """Findings of the rules on the whole index. The files they are about are read again."""
        found: dict[str, list[tuple[Rule, Finding]]] = {}
        for rule in self._by_scope["Corpus"]:
            for finding in self.run_rule(rule, corpus, "the index"):
                found.setdefault(finding.file, []).append((rule, finding))
        for file, pairs in found.items():
            reading = self.reading_of(file)
            seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
            for rule, finding in pairs:
                if bound := self._bind(rule, finding, reading, seen):
                    yield bound


def _in_record(finding: Finding, text: Text, document: Document) -> Finding:
    """What was found in the prose of a record, told as its field and the words in the file."""
    start, end = finding.span or (0, 0)
    piece = text.piece_at(start)
    span = document.span_within(piece.path, start - piece.start, end - piece.start)
    return replace(finding, raw_at=piece.path, span=span)


def _is_shown(name: str, prefixes: Sequence[str]) -> bool:
    if not prefixes or "." in prefixes:
        return True
    return any(name == prefix or name.startswith(prefix + "/") for prefix in prefixes)


def _bytes_of(path: Path) -> tuple[bytes, str | None]:
    """As much of a file as is ever read, and why it could not be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe or a device may never end
            return b"", "this is not a regular file"
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), None
    except OSError as error:
        return b"", f"the file cannot be read: {error.strerror or error}"


_engine: Engine | None = None


def _start(engine: Engine) -> None:
    global _engine
    _engine = engine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C, once


def _check_in_worker(asked: tuple[Path, bool]) -> FileResult:
    assert _engine is not None
    return _engine.check_file(*asked)
