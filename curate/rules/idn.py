"""IDN: identity and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from curate.finding import Finding
from curate.nearest import nearest
from curate.records import KINDS
from curate.records.base import KEBAB, Term
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.corpus import Corpus, Entry, Pointer
    from curate.knowledge import Knowledge
    from curate.records.common import Record
    from curate.records.read import Reading


@rule("IDN001")
def id_differs_from_file(reading: Reading) -> Iterator[Finding]:
    """The id is not the file's name.

    Why: People find a record by its file name, programs by its id.
    Bad:
        id: something-else
    Good:
        name: Another name
    """
    if (
        reading.record is not None
        and "id" in reading.record.__dict__
        and reading.id != reading.stem
    ):
        yield Finding(
            f"the id is `{reading.id}`, the file is named `{reading.stem}`",
            at=("id",),
            remedy=_one_name(reading.stem, reading.id),
        )


def _one_name(stem: str, id: str) -> str:
    """The file's name is what people chose, unless it cannot be an id."""
    if not re.match(KEBAB, stem):
        return f"rename the file to `{id}.yaml`"
    return f"write `id: {stem}`, or rename the file"


@rule("IDN002")
def duplicate_id(corpus: Corpus) -> Iterator[Finding]:
    """Two records have the same id.

    Why: A link to the id would mean either of them.
    Bad:
        id: same
        ---
        id: same
    Good:
        id: one
        ---
        id: other
    """
    for id, entries in corpus.by_id.items():
        # A copy whose id was not changed is the business of IDN001 alone.
        named = [entry for entry in entries if entry.stem == id] or entries
        for entry in named[1:]:
            yield Finding(
                f"the id `{id}` is also used in {named[0].file}",
                at=("id",),
                remedy="give one of the two another id and file name",
                file=entry.file,
            )


@rule("IDN003")
def broken_link(corpus: Corpus) -> Iterator[Finding]:
    """A link to a record that is not there.

    Why: Readers are sent nowhere, most often because an id was mistyped or renamed.
    Bad:
        easier: [no-such-exercise]
    Good:
        easier: []
    """
    for entry, pointer in _pointers(corpus):
        if pointer.to == "reference":
            continue
        found = corpus.resolve(pointer.target)
        if found is None:
            yield _broken(entry, pointer, f"there is no {pointer.to}", corpus.by_id)
        elif found.kind not in (None, *_LINKED_KINDS[pointer.to]):
            yield Finding(
                f"`{pointer.target}` is a {found.kind}, not {_WANTED[pointer.to]}",
                at=pointer.path,
                remedy=f"link to {_WANTED[pointer.to]}",
                file=entry.file,
            )


@rule("IDN004")
def broken_reference(corpus: Corpus, know: Knowledge) -> Iterator[Finding]:
    """A citation of a reference that nobody knows.

    Why: A figure whose source cannot be opened is a figure without a source.
    Bad:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2111}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011}}
    """
    known = {entry.id for entry in corpus.entries if entry.kind == "reference"}
    known |= {entry.stem for entry in corpus.entries if "references/" in entry.file}
    known |= know.references.keys()
    for entry, pointer in _pointers(corpus):
        if pointer.to == "reference" and pointer.target not in known:
            yield _broken(
                entry,
                pointer,
                "there is no reference",
                known,
                "see `curate explain reference`, or add it as `references/<id>.yaml`",
            )


_WANTED = {
    "exercise": "an exercise",
    "treatment": "a treatment",
    "record": "an exercise or a treatment",
}
_LINKED_KINDS = {
    "exercise": ("exercise",),
    "treatment": tuple(kind for kind, schema in KINDS.items() if schema == "treatment"),
    "record": tuple(kind for kind, schema in KINDS.items() if schema != "reference"),
}


def _pointers(corpus: Corpus) -> Iterator[tuple[Entry, Pointer]]:
    for entry in corpus.entries:
        for pointer in entry.pointers:
            yield entry, pointer


def _broken(
    entry: Entry,
    pointer: Pointer,
    message: str,
    known: Iterable[str],
    otherwise: str = "correct the id, or add what it names",
) -> Finding:
    close = nearest(pointer.target, known)
    remedy = f"did you mean `{close}`?" if close else otherwise
    message = f"{message} `{pointer.target}`"
    return Finding(message, at=pointer.path, remedy=remedy, file=entry.file)


@rule("IDN005")
def easier_and_harder_circle(corpus: Corpus) -> Iterator[Finding]:
    """Easier and harder lead back to the same exercise.

    Why: Of two exercises only one can be the easier.
    Bad:
        id: one
        easier: [other]
        ---
        id: other
        easier: [one]
    Good:
        id: one
        easier: [other]
        ---
        id: other
        harder: [one]
    """
    easier: dict[str, dict[str, tuple[Entry, Pointer]]] = {}
    for entry, pointer in _pointers(corpus):
        if pointer.path[0] == "easier":
            easier.setdefault(entry.id, {})[pointer.target] = (entry, pointer)
        elif pointer.path[0] == "harder":
            easier.setdefault(pointer.target, {})[entry.id] = (entry, pointer)
    for circle in _circles({id: links.keys() for id, links in easier.items()}):
        entry, pointer = easier[circle[0]][circle[1]]
        chain = " → ".join(f"`{id}`" for id in circle)
        message = f"each of these is easier than the one before: {chain}"
        if len(circle) == 2:
            message = f"`{circle[0]}` cannot be easier or harder than itself"
        yield Finding(
            message,
            at=pointer.path,
            remedy="delete the link that is the wrong way round",
            file=entry.file,
        )


def _circles(graph: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """One circle from each part of the graph that has one, without recursion."""
    done: set[str] = set()
    for start in sorted(graph):
        trail: list[str] = []
        stack = [(start, iter(sorted(graph[start])))] if start not in done else []
        trail += [start] if stack else []
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                done.add(node)
                stack.pop()
                trail.pop()
            elif target in trail:
                yield [*trail[trail.index(target) :], target]
                done.update(trail)
                break
            elif target not in done and target in graph:
                stack.append((target, iter(sorted(graph[target]))))
                trail.append(target)


@rule("IDN006")
def unknown_term(reading: Reading, know: Knowledge) -> Iterator[Finding]:
    """A word that the vocabulary of its field does not have.

    Why: Rules, translations and programs downstream know the vocabularies. A word they do not
        know is never replaced by a guess.
    Bad:
        position: half_neeling
    Good:
        position: half_kneeling
    """
    for mark in reading.marks:
        if not isinstance(mark.marker, Term):
            continue
        known = know.terms.get(mark.marker.vocabulary, {})
        if mark.value not in known:
            what = mark.marker.vocabulary.replace("_", " ")
            close = nearest(mark.value, known)
            hint = f"did you mean `{close}`?" if close else "choose a term"
            yield Finding(
                f"`{mark.value}` is not a known {what}",
                raw_at=mark.path,
                remedy=f"{hint} (all: `curate explain {mark.marker.vocabulary}`)",
            )


@rule("IDN007")
def withdrawn_without_reason(record: Record) -> Iterator[Finding]:
    """Status and `withdrawn` disagree.

    Why: People who used a record must learn why it is gone, and what to use instead.
    Bad:
        status: withdrawn
    Good:
        status: withdrawn
        withdrawn: {reason: Replaced., date: 2026-01-31, urgency: routine}
    """
    is_withdrawn = record.status == "withdrawn"
    if is_withdrawn and record.withdrawn is None:
        yield Finding(
            "the record is withdrawn without a reason",
            at=("status",),
            remedy="add `withdrawn: {reason: …, date: …, urgency: …}`",
        )
    elif record.withdrawn is not None and not is_withdrawn:
        yield Finding(
            "the record says why it was withdrawn, but its status is not `withdrawn`",
            at=("withdrawn",),
            because=(("status",),),
            remedy="write `status: withdrawn`, or delete `withdrawn`",
        )


@rule("IDN008", severity="warning")
def link_to_withdrawn(corpus: Corpus) -> Iterator[Finding]:
    """A link to a record that was withdrawn.

    Why: Readers are sent to something that is no longer offered.
    Bad:
        id: one
        easier: [gone]
        ---
        id: gone
        status: withdrawn
        withdrawn: {reason: Unsafe., date: 2026-01-31, urgency: safety}
    Good:
        id: one
        ---
        id: gone
        status: withdrawn
        withdrawn: {reason: Unsafe., date: 2026-01-31, urgency: safety}
    """
    for entry, pointer in _pointers(corpus):
        found = corpus.resolve(pointer.target)
        is_live = entry.status != "withdrawn" or pointer.path[0] == "withdrawn"
        if found and found.status == "withdrawn" and is_live:
            yield Finding(
                f"`{pointer.target}` was withdrawn",
                at=pointer.path,
                remedy="delete the link, or link to what replaced it",
                file=entry.file,
            )


@rule("IDN009", severity="warning")
def link_to_draft(corpus: Corpus) -> Iterator[Finding]:
    """A link or a citation leads to a draft.

    Why: Drafts are not exported: the link is left out of the dataset, and a record that cites a
        draft is left out whole.
    Bad:
        id: one
        easier: [unfinished]
        ---
        id: unfinished
        status: draft
    Good:
        id: one
        easier: [finished]
        ---
        id: finished
    """
    for entry, pointer in _pointers(corpus):
        found = corpus.resolve(pointer.target)
        if found and found.status == "draft" and entry.status in ("in_review", "published"):
            yield Finding(
                f"`{pointer.target}` is a draft",
                at=pointer.path,
                remedy="finish it, or delete the link",
                file=entry.file,
            )


RULES = (
    id_differs_from_file,
    duplicate_id,
    broken_link,
    broken_reference,
    easier_and_harder_circle,
    unknown_term,
    withdrawn_without_reason,
    link_to_withdrawn,
    link_to_draft,
)
