"""``curate explain``: a rule, a field, a reference, a vocabulary or a term, in plain words."""

from __future__ import annotations

import argparse
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from curate.config import ConfigError, Project, find_project
from curate.knowledge import Knowledge
from curate.knowledge import Term as KnownTerm
from curate.nearest import nearest
from curate.records import FOLDERS, KINDS, Model, model_for
from curate.records.shape import choices, names, nested
from curate.reports.text import printable
from curate.rules import RULES, planned
from curate.rules.base import Rule
from curate.source import load

WIDTH = 80
MOST_FOUND = 12


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="curate explain",
        description="Explain a rule or family (DOS001, DOS), a kind or field (exercise, dosage, "
        "hold), a reference (acsm-2011), a vocabulary (condition) or a term (hip_replacement). "
        "`curate explain reference` lists the references. Other words are searched for.",
    )
    parser.add_argument("word", nargs="+", help="code, id or name")
    word = " ".join(parser.parse_args(arguments).word)
    project = find_project()
    knowledge = Knowledge(project.packs)
    references = {**knowledge.references, **_own_references(project)}
    lines = list(explanation(word, knowledge, references)) or list(_search(word, knowledge))
    if not lines:
        raise ConfigError(_unknown(word, knowledge, references))
    print("\n".join(printable(line) for line in lines))
    return 0


def explanation(
    word: str, knowledge: Knowledge, references: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """The lines that explain exactly ``word``; none if it is not known."""
    for rule in RULES:
        if rule.code == word.upper():
            yield from _rule(rule, references)
        elif rule.family == word.upper():
            yield f"{rule.code}: {rule.page['title']}"
    if word.upper() in planned():
        yield f"{word.upper()} (planned: nothing is checked yet)"
        yield from _wrapped(planned()[word.upper()])
        return
    if word.lower() in references:
        yield from _reference(word.lower(), references)
    if word in KINDS:
        yield f"{word}: a kind of record, in the folder {FOLDERS[word]}/. Its fields:"
        yield from _fields(model_for(word))
    yield from _field(word)
    if word in knowledge.terms:
        yield f"{word}: a vocabulary of {len(knowledge.terms[word])} terms"
        yield from (f"  {term.id}: {term.name}" for term in knowledge.terms[word].values())
    elif word in ("reference", "references"):
        yield "References that can be cited:"
        yield from (f"  {id}: {_short(references[id]['name'])}" for id in sorted(references))
    else:
        for vocabulary, term in knowledge.find(word):
            yield from _term(vocabulary, term, knowledge)


def _own_references(project: Project) -> dict[str, Mapping[str, Any]]:
    """The project's own references that can be read, by id."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in project.files()[0]:
        if path.parent.name == FOLDERS["reference"] and path.is_file():
            data = load(path.read_bytes(), path.name).data
            if isinstance(data, dict) and {"id", "name", "type", "verified"} <= data.keys():
                found[str(data["id"])] = data
    return found


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _rule(rule: Rule, references: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    page = rule.page
    yield f"{rule.code} ({rule.name.replace('_', ' ')})"
    yield from _wrapped(page["title"])
    yield ""
    severity = f"Severity: {rule.severity.label}"
    if rule.gate == "missing":
        severity += "; in a draft it counts as still needed"
    if rule.locked:
        severity += "; locked: part of every run"
    yield severity
    if rule.basis:
        yield from _wrapped(f"Rests on: {rule.basis} ({references[rule.basis]['name']})")
    yield ""
    yield from _wrapped(f"Why: {page['why']}")
    for part in ("bad", "good"):
        yield ""
        yield f"{part.capitalize()}:"
        yield from textwrap.indent(page[part], "  ").splitlines()


def _field(name: str) -> Iterator[str]:
    """Every field of that name, in whichever part of whichever kind of record."""
    places: dict[type[Model], tuple[dict[str, None], dict[str, None]]] = {}
    for kind in KINDS:
        for owner, path in _parts(model_for(kind)):
            if name in names(owner):
                parents, kinds = places.setdefault(_definer(owner, names(owner)[name]), ({}, {}))
                parents |= dict.fromkeys(path[-1:])
                kinds[kind] = None
    for owner, (parents, kinds) in places.items():
        info = owner.model_fields[names(owner)[name]]
        needed = "required" if info.is_required() else "optional"
        of = f" of {_listed(f'`{parent}`' for parent in parents)}" if parents else ""
        where = "records of all kinds" if len(kinds) == len(KINDS) else f"{_listed(kinds)} records"
        yield from _wrapped(f"{name}: a field{of} in {where}, {needed}")
        yield from _wrapped(f"{info.description}{choices(info)}", "  ")
        part = nested(owner, names(owner)[name])
        if part is not None:
            yield from _fields(part)


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _definer(model: type[Model], attribute: str) -> type[Model]:
    """The class that says what ``attribute`` of ``model`` is."""
    return next(
        base
        for base in model.__mro__
        if issubclass(base, Model) and attribute in inspect.get_annotations(base)
    )


def _parts(
    model: type[Model], path: tuple[str, ...] = ()
) -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    yield model, path
    for key, attribute in names(model).items():
        part = nested(model, attribute)
        if part is not None:
            yield from _parts(part, (*path, key))


def _fields(model: type[Model]) -> Iterator[str]:
    for key, attribute in names(model).items():
        info = model.model_fields[attribute]
        star = "*" if info.is_required() else " "
        yield from textwrap.wrap(
            f"{info.description}{choices(info)}",
            WIDTH,
            initial_indent=f"  {star}{key}: ",
            subsequent_indent="      ",
        )
    yield "  (* required)"


def _reference(id: str, references: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    reference = references[id]
    yield f"{id} (reference, {str(reference['type']).replace('_', ' ')})"
    yield from _wrapped(str(reference["name"]))
    source = [str(reference[key]) for key in ("authors", "container", "year") if key in reference]
    yield from _wrapped("; ".join(source))
    for key in ("volume", "pages", "doi", "pmid", "isbn", "url", "jurisdiction", "population"):
        if key in reference:
            yield f"  {key}: {reference[key]}"
    for edition in reference.get("editions", ()):
        yield from _wrapped(f"{edition['date']}: {_change(edition)}".rstrip(": "), "  ")
    for newer in reference.get("superseded_by", ()):
        part = f", for {newer['part']}" if "part" in newer else ""
        yield from _wrapped(f"superseded by {newer['by']}{part}", "  ")
    for place in reference.get("places", ()):
        gone = " (withdrawn)" if place.get("status") == "withdrawn" else ""
        yield from _wrapped(f"at {place['at']}{gone}: {place['says']}", "  ")
    if "last_opened" in reference:
        yield f"  last opened {reference['last_opened']}"
    yield "  " + ("citation checked" if reference["verified"] else "citation NOT verified")
    if "note" in reference:
        yield from _wrapped(str(reference["note"]))


def _change(edition: Mapping[str, Any]) -> str:
    """What an edition changed, as a phrase."""
    verbs = [verb for verb in ("withdrew", "reworded") if verb in edition]
    parts = [f"{verb} {', '.join(edition[verb])}." for verb in verbs]
    return " ".join([*parts, edition.get("changed", "")]).strip()


def _term(vocabulary: str, term: KnownTerm, knowledge: Knowledge) -> Iterator[str]:
    yield f"{term.id} ({vocabulary.replace('_', ' ')}): {term.name}"
    if term.means:
        yield from _wrapped(term.means)
    if term.text:
        yield from _wrapped(f"Readers see: {term.text}")
    if term.basis:
        rests = [f"{ref} ({at})" if at else ref for ref, at in term.basis]
        yield from _wrapped(f"Rests on: {', '.join(rests)}")
    mode = knowledge.dosage.get(term.id) if vocabulary == "mode" else None
    if mode and mode.requires:
        fields = [f"dosage.{name}" if name != "sides" else "laterality" for name in mode.requires]
        yield f"Needs: {', '.join(fields)}"
    if mode and mode.one_of:
        yield f"Needs one of these in dosage: {', '.join(mode.one_of)}"
    for norm in knowledge.norms:
        if mode and mode.id in norm.modes:
            who = f"{norm.population}, {norm.age}"
            yield f"Norm: {norm.field} {norm.range} ({who}; {norm.ref})"
    if term.pack != "curate":
        yield f"From the knowledge pack: {term.pack}"


def _search(word: str, knowledge: Knowledge) -> Iterator[str]:
    """Terms that have ``word`` in their id, name or meaning."""
    wanted = word.casefold().replace("_", " ")
    if len(wanted) < 3:
        return
    found = [
        f"  {term.id} ({vocabulary.replace('_', ' ')}): {term.name}"
        for vocabulary, terms in knowledge.terms.items()
        for term in terms.values()
        if wanted in f"{term.id.replace('_', ' ')} {term.name} {term.means}".casefold()
    ]
    if found:
        yield f"Nothing is called `{word}`; these mention it:"
        yield from found[:MOST_FOUND]
        if len(found) > MOST_FOUND:
            yield f"  … and {len(found) - MOST_FOUND} more"


def _unknown(word: str, knowledge: Knowledge, references: Mapping[str, Mapping[str, Any]]) -> str:
    known = [rule.code for rule in RULES]
    known += references
    known += knowledge.terms
    known += [id for terms in knowledge.terms.values() for id in terms]
    known += [key for kind in KINDS for part, _ in _parts(model_for(kind)) for key in names(part)]
    close = nearest(word.lower().replace(" ", "_"), known) or nearest(word.upper(), known)
    hint = f"did you mean `{close}`?" if close else "try a rule's code, a field or an id of a term"
    return f"nothing is known of `{word}`; {hint}"
