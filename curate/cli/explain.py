"""``curate explain``: a rule, a reference, a vocabulary, a term or a mode, in plain words."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator

from curate.config import ConfigError, find_project
from curate.knowledge import Knowledge, Term
from curate.nearest import nearest
from curate.reports.text import printable
from curate.rules import RULES
from curate.rules.base import Rule

WIDTH = 80


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="curate explain",
        description="Explain a rule (DOS001), a reference (acsm-2011), a vocabulary (condition) "
        "or one of its terms (hip_replacement).",
    )
    parser.add_argument("word", nargs="+", help="code, id or name")
    word = " ".join(parser.parse_args(arguments).word)
    knowledge = Knowledge(find_project().packs)
    lines = list(explanation(word, knowledge))
    if not lines:
        raise ConfigError(_unknown(word, knowledge))
    print("\n".join(printable(line) for line in lines))
    return 0


def explanation(word: str, knowledge: Knowledge) -> Iterator[str]:
    """The lines that explain ``word``; none if it is not known."""
    for rule in RULES:
        if rule.code == word.upper():
            yield from _rule(rule, knowledge)
    if word.lower() in knowledge.references:
        yield from _reference(word.lower(), knowledge)
    if word in knowledge.terms:
        yield f"{word}: {len(knowledge.terms[word])} terms"
        yield from (f"  {term.id}: {term.name}" for term in knowledge.terms[word].values())
        return
    for vocabulary, term in knowledge.find(word):
        yield from _term(vocabulary, term, knowledge)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


def _rule(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
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
        yield f"Rests on: {rule.basis} ({knowledge.references[rule.basis]['name']})"
    yield ""
    yield from _wrapped(f"Why: {page['why']}")
    for part in ("bad", "good"):
        yield ""
        yield f"{part.capitalize()}:"
        yield from textwrap.indent(page[part], "  ").splitlines()


def _reference(id: str, knowledge: Knowledge) -> Iterator[str]:
    reference = knowledge.references[id]
    yield f"{id} (reference, {str(reference['type']).replace('_', ' ')})"
    yield from _wrapped(str(reference["name"]))
    source = [str(reference[key]) for key in ("authors", "container", "year") if key in reference]
    yield from _wrapped("; ".join(source))
    for key in ("volume", "pages", "doi", "pmid", "isbn", "url", "jurisdiction", "population"):
        if key in reference:
            yield f"  {key}: {reference[key]}"
    for edition in reference.get("editions", ()):
        yield from _wrapped(f"{edition['date']}: {edition.get('changed', '')}", "  ")
    yield "  " + ("citation checked" if reference["verified"] else "citation NOT verified")
    if "note" in reference:
        yield from _wrapped(str(reference["note"]))


def _term(vocabulary: str, term: Term, knowledge: Knowledge) -> Iterator[str]:
    yield f"{term.id} ({vocabulary.replace('_', ' ')}): {term.name}"
    if term.means:
        yield from _wrapped(term.means)
    if term.text:
        yield from _wrapped(f"Readers see: {term.text}")
    mode = knowledge.dosage.get(term.id) if vocabulary == "mode" else None
    if mode and mode.requires:
        yield f"Its dosage needs: {', '.join(mode.requires)}"
    if mode and mode.one_of:
        yield f"Its dosage needs one of: {', '.join(mode.one_of)}"
    for norm in knowledge.norms:
        if mode and mode.id in norm.modes:
            who = f"{norm.population}, {norm.age}"
            yield f"Norm: {norm.field} {norm.range} ({who}; {norm.ref})"
    if term.pack != "curate":
        yield f"From the knowledge pack: {term.pack}"


def _unknown(word: str, knowledge: Knowledge) -> str:
    known = [rule.code for rule in RULES]
    known += knowledge.references
    known += knowledge.terms
    known += [id for terms in knowledge.terms.values() for id in terms]
    close = nearest(word.lower().replace(" ", "_"), known) or nearest(word.upper(), known)
    hint = f"did you mean `{close}`?" if close else "try a rule's code or an id of a term"
    return f"nothing is known of `{word}`; {hint}"
