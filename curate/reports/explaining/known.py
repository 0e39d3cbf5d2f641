"""References, vocabularies and their terms, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from curate.knowledge import Knowledge, Term
from curate.reports.explaining.entry import Entry
from curate.reports.explaining.layout import short, wrapped


def reference(word: str, references: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    """The reference of that id."""
    id = word.lower()
    if id in references:
        yield Entry("reference", id, list(_reference(id, references)), dict(references[id]))


def vocabulary(
    word: str, knowledge: Knowledge, references: Mapping[str, Mapping[str, Any]]
) -> Iterator[Entry]:
    """The vocabulary of that name, or the list of all references."""
    if word in knowledge.terms:
        terms = knowledge.terms[word]
        lines = [f"{word}: a vocabulary of {len(terms)} terms"]
        lines += _list(f"{term.id}: {term.name}" for term in terms.values())
        facts = {"terms": [{"id": term.id, "name": term.name} for term in terms.values()]}
        yield Entry("vocabulary", word, lines, facts)
    elif word in ("reference", "references"):
        lines = ["References that can be cited:"]
        lines += _list(f"{id}: {short(references[id]['name'])}" for id in sorted(references))
        known = [{"id": id, "name": references[id]["name"]} for id in sorted(references)]
        yield Entry("references", "references", lines, {"references": known})


def term(vocabulary: str, term: Term, knowledge: Knowledge) -> Entry:
    """One term of a vocabulary of records."""
    facts = asdict(term)
    mode = knowledge.dosage.get(term.id) if vocabulary == "mode" else None
    if mode:
        facts |= {"requires": mode.requires, "one_of": mode.one_of}
    return Entry(vocabulary, term.id, list(_term(vocabulary, term, knowledge)), facts)


def mentions(word: str, knowledge: Knowledge) -> list[tuple[str, Term]]:
    """The (vocabulary, term) pairs that have ``word`` in their id, name or meaning."""
    wanted = word.casefold().replace("_", " ")
    if len(wanted) < 3:
        return []
    return [
        (vocabulary, term)
        for vocabulary, terms in knowledge.terms.items()
        for term in terms.values()
        if wanted in f"{term.id.replace('_', ' ')} {term.name} {term.means}".casefold()
    ]


def _list(items: Iterable[str]) -> Iterator[str]:
    for item in items:
        yield from wrapped(item, "  ", hang="      ")


def _reference(id: str, references: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    reference = references[id]
    yield f"{id} (reference, {str(reference['type']).replace('_', ' ')})"
    yield from wrapped(str(reference["name"]))
    source = [str(reference[key]) for key in ("authors", "container", "year") if key in reference]
    yield from wrapped("; ".join(source))
    for key in ("volume", "pages", "doi", "pmid", "isbn", "url", "jurisdiction", "population"):
        if key in reference:
            yield f"  {key}: {reference[key]}"
    for edition in reference.get("editions", ()):
        yield from wrapped(f"{edition['date']}: {_change(edition)}".rstrip(": "), "  ")
    for newer in reference.get("superseded_by", ()):
        part = f", for {newer['part']}" if "part" in newer else ""
        yield from wrapped(f"superseded by {newer['by']}{part}", "  ")
    for place in reference.get("places", ()):
        gone = " (withdrawn)" if place.get("status") == "withdrawn" else ""
        yield from wrapped(f"at {place['at']}{gone}: {place['says']}", "  ")
    if "last_opened" in reference:
        yield f"  last opened {reference['last_opened']}"
    yield "  " + ("citation checked" if reference["verified"] else "citation NOT verified")
    if "note" in reference:
        yield from wrapped(str(reference["note"]))


def _change(edition: Mapping[str, Any]) -> str:
    """What an edition changed, as a phrase."""
    verbs = [verb for verb in ("withdrew", "reworded") if verb in edition]
    parts = [f"{verb} {', '.join(edition[verb])}." for verb in verbs]
    return " ".join([*parts, edition.get("changed", "")]).strip()


def _term(vocabulary: str, term: Term, knowledge: Knowledge) -> Iterator[str]:
    yield from wrapped(f"{term.id} ({vocabulary.replace('_', ' ')}): {term.name}", hang="  ")
    if term.means:
        yield from wrapped(term.means)
    if term.text:
        yield from wrapped(f"Readers see: {term.text}")
    if term.basis:
        rests = [f"{ref} ({at})" if at else ref for ref, at in term.basis]
        yield from wrapped(f"Rests on: {', '.join(rests)}")
    mode = knowledge.dosage.get(term.id) if vocabulary == "mode" else None
    if mode and mode.requires:
        fields = [f"dosage.{name}" if name != "sides" else "laterality" for name in mode.requires]
        yield from wrapped(f"Needs: {', '.join(fields)}")
    if mode and mode.one_of:
        yield from wrapped(f"Needs one of these in dosage: {', '.join(mode.one_of)}")
    for norm in knowledge.norms:
        if mode and mode.id in norm.modes:
            who = f"{norm.population}, {norm.age}"
            yield from wrapped(f"Norm: {norm.field} {norm.range} ({who}; {norm.ref})", hang="  ")
    if term.pack != "curate":
        yield f"From the knowledge pack: {term.pack}"
