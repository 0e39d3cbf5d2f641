"""IDN: identity and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from curate.finding import Finding
from curate.nearest import nearest
from curate.records import KINDS
from curate.records.base import KEBAB, Term
from curate.rules.base import rule

if TYPE_CHECKING:
    from curate.corpus import Corpus, Entry, Pointer
    from curate.knowledge import Knowledge
    from curate.records.article import Article
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
        if pointer.to not in _WANTED:
            continue
        found = corpus.resolve(pointer.target)
        if found is None:
            yield _broken(entry, pointer, f"there is no {pointer.to}", corpus.by_id)
        elif found.kind not in (None, *_LINKED_KINDS[pointer.to]):
            yield Finding(
                f"`{pointer.target}` is not {_WANTED[pointer.to]}; its kind is `{found.kind}`",
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
                f"see `curate explain reference`, or `curate new reference {pointer.target}`",
            )


_WANTED = {
    "exercise": "an exercise",
    "treatment": "a treatment",
    "record": "an exercise or a treatment",
    "article": "an article",
}
_LINKED_KINDS = {
    "exercise": ("exercise",),
    "treatment": tuple(kind for kind, schema in KINDS.items() if schema == "treatment"),
    "record": tuple(k for k, schema in KINDS.items() if schema in ("exercise", "treatment")),
    "article": ("article",),
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
    close = nearest(pointer.target, (id for id in known if id != entry.id))
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
        found = corpus.resolve(pointer.target) if pointer.to != "claim" else None
        if found and found.status == "withdrawn" and entry.status != "withdrawn":
            instead = _replacement(corpus, found)
            yield Finding(
                f"`{pointer.target}` was withdrawn",
                at=pointer.path,
                remedy=f"link to `{instead}`, which replaces it" if instead else "delete the link",
                file=entry.file,
            )


def _replacement(corpus: Corpus, withdrawn: Entry) -> str | None:
    """What is offered instead of a withdrawn record: the end of its chain, None if it has none."""
    seen = {withdrawn.id}
    entry: Entry | None = withdrawn
    while entry and entry.status == "withdrawn":
        target = next((p.target for p in entry.pointers if p.path[0] == "withdrawn"), None)
        if target is None or target in seen:
            return None
        seen.add(target)
        entry = corpus.resolve(target)
    return entry.id if entry else None


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
        found = corpus.resolve(pointer.target) if pointer.to != "claim" else None
        if found and found.status == "draft" and entry.status in ("in_review", "published"):
            yield Finding(
                f"`{pointer.target}` is a draft",
                at=pointer.path,
                remedy="finish it, or delete the link",
                file=entry.file,
            )


@rule("IDN010")
def replaced_by_nothing(corpus: Corpus) -> Iterator[Finding]:
    """What should replace a withdrawn record was itself withdrawn, and nothing replaces it.

    Why: Whoever follows the advice to use something else arrives at nothing.
    Bad:
        id: one
        status: withdrawn
        withdrawn: {reason: Old., date: 2026-01-31, urgency: routine, replaced_by: other}
        ---
        id: other
        status: withdrawn
        withdrawn: {reason: Older., date: 2026-01-31, urgency: routine}
    Good:
        id: one
        status: withdrawn
        withdrawn: {reason: Old., date: 2026-01-31, urgency: routine, replaced_by: other}
        ---
        id: other
    """
    for entry, pointer in _pointers(corpus):
        found = corpus.resolve(pointer.target)
        is_replacement = entry.status == "withdrawn" and pointer.path[0] == "withdrawn"
        is_gone = found is not None and found.status == "withdrawn"
        if is_replacement and is_gone and _replacement(corpus, entry) is None:
            yield Finding(
                f"`{pointer.target}`, which should replace this, was withdrawn as well",
                at=pointer.path,
                remedy="name a record that is still offered, or delete `replaced_by`",
                file=entry.file,
            )


@rule("IDN011")
def broken_claim(corpus: Corpus) -> Iterator[Finding]:
    """A record says it answers a claim that its article does not have.

    Why: Nobody can see any more which mistake the record corrects.
    Bad:
        id: one
        origin: {article: base-article, claims: [no-such-claim], changed: The hold was added.}
        ---
        kind: article
        id: base-article
    Good:
        id: one
        origin: {article: base-article, claims: [no-hold], changed: The hold was added.}
        ---
        kind: article
        id: base-article
    """
    for entry, pointer, claims in _answers(corpus):
        if pointer.target not in claims:
            close = nearest(pointer.target, claims)
            yield Finding(
                f"the article has no claim `{pointer.target}`",
                at=pointer.path,
                remedy=f"did you mean `{close}`?" if close else "correct the id, or delete it",
                file=entry.file,
            )


@rule("IDN012", severity="warning")
def one_sided_answer(corpus: Corpus) -> Iterator[Finding]:
    """A record says it answers a claim, but the claim does not name the record.

    Why: Readers of the article are not led to the right version.
    Bad:
        id: another-exercise
        origin: {article: base-article, claims: [no-hold], changed: The hold was added.}
        ---
        kind: article
        id: base-article
    Good:
        id: another-exercise
        origin: {article: base-article, claims: [], changed: The hold was added.}
        ---
        kind: article
        id: base-article
    """
    for entry, pointer, claims in _answers(corpus):
        named = claims.get(pointer.target, (entry.id,))
        if entry.id not in named and entry.stem not in named:
            yield Finding(
                f"the claim `{pointer.target}` does not name this record",
                at=pointer.path,
                remedy=f"add `{entry.id}` to the claim's `records`, or delete the claim here",
                file=entry.file,
            )


def _answers(corpus: Corpus) -> Iterator[tuple[Entry, Pointer, Mapping[str, tuple[str, ...]]]]:
    """Each claim that a record says it answers, with the claims of that article."""
    for entry in corpus.entries:
        articles = [p.target for p in entry.pointers if p.to == "article"]
        found = corpus.resolve(articles[0]) if articles else None
        if found is not None and found.claims is not None:
            for pointer in entry.pointers:
                if pointer.to == "claim":
                    yield entry, pointer, found.claims


@rule("IDN013")
def unknown_code(article: Article, codes: frozenset[str]) -> Iterator[Finding]:
    """A claim names a rule that does not exist.

    Why: How well the rules find what is wrong is measured by these codes.
    Bad:
        kind: article
        traps:
          - id: a-trap
            at:
              start: 0
              end: 4
              sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            rules: [ABC999]
            says: Something right.
            because: It is right.
            basis: practice_consensus
    Good:
        kind: article
        traps: []
    """
    named = [(("claims", claim.id, "rule"), claim.rule) for claim in article.claims]
    named += [(("traps", trap.id, "rules"), code) for trap in article.traps for code in trap.rules]
    for path, code in named:
        if code not in codes and code != "editor":
            yield Finding(
                f"there is no rule `{code}`",
                at=path,
                remedy="see `curate rules`; write `editor` where only a person can find it",
            )


@rule("IDN014")
def duplicate_claim(article: Article) -> Iterator[Finding]:
    """Two claims or traps of an article have the same id.

    Why: Records and decisions that name the id would mean either of them.
    Bad:
        kind: article
        traps:
          - id: no-hold
            at:
              start: 0
              end: 4
              sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            rules: [DOS001]
            says: Something right.
            because: It is right.
            basis: practice_consensus
    Good:
        kind: article
        traps: []
    """
    seen: set[str] = set()
    for part in ("claims", "traps"):
        for index, item in enumerate(getattr(article, part)):
            if item.id in seen:
                yield Finding(
                    f"the id `{item.id}` is used twice in this article",
                    raw_at=(part, index, "id"),
                    remedy="give one of the two another id",
                )
            seen.add(item.id)


@rule("IDN015", severity="warning")
def unknown_place(corpus: Corpus, know: Knowledge) -> Iterator[Finding]:
    """A citation names a place that its reference does not list, or that was withdrawn.

    Why: A reader who looks it up finds nothing, or finds advice that no longer holds.
    Bad:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011, at: flexability}}
    Good:
        dosage: {reps: 2-4, hold: 15-30 s, basis: {ref: acsm-2011, at: flexibility}}
    """
    places: dict[str, Mapping[str, str]]
    places = {id: _places_of(reference) for id, reference in know.references.items()}
    places |= {entry.id: entry.places for entry in corpus.entries if entry.kind == "reference"}
    for entry, pointer in _pointers(corpus):
        known = places.get(pointer.target, {}) if pointer.at and pointer.to == "reference" else {}
        if not pointer.at or not known or known.get(pointer.at) == "current":
            continue
        if pointer.at in known:
            message = f"`{pointer.at}` of `{pointer.target}` was withdrawn"
            remedy = f"see `curate explain {pointer.target}` for what holds now"
        else:
            meant = _meant_place(pointer.at, known)
            message = f"`{pointer.target}` lists no place `{pointer.at}`"
            remedy = f"`curate explain {pointer.target}` lists them"
            remedy = f"did you mean `{meant}`?" if meant else remedy
        path = (*pointer.path[:-1], "at")
        yield Finding(message, at=path, remedy=remedy, file=entry.file)


def _meant_place(at: str, known: Mapping[str, str]) -> str | None:
    """The place that ``at`` writes in another way. A number is never near to another number."""
    current = [place for place, status in known.items() if status == "current"]
    words = re.sub(r"[^a-z0-9.]+", " ", at.lower().replace("recommendation", "")).strip(" .")
    for place in current:
        if words and words == place.lower().replace("recommendation", "").strip(" ."):
            return place
    close = nearest(at, current)
    return close if close and _numbers(close) == _numbers(at) else None


def _numbers(text: str) -> list[str]:
    return re.findall(r"[0-9]+", text)


def _places_of(reference: Mapping[str, Any]) -> dict[str, str]:
    return {place["at"]: place.get("status", "current") for place in reference.get("places", ())}


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
    replaced_by_nothing,
    broken_claim,
    one_sided_answer,
    unknown_code,
    duplicate_claim,
    unknown_place,
)
