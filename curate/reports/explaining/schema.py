"""Rules, kinds of records and their fields, in plain words."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from curate.records import FOLDERS, KINDS, Model, model_for
from curate.records.shape import choices, names, nested
from curate.reports.explaining.entry import Entry
from curate.reports.explaining.layout import WIDTH, listed, wrapped
from curate.rules import RULES, planned
from curate.rules.base import Rule


def rules(word: str, references: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    """The rule of that code, every rule of that family, or a rule that is planned."""
    code = word.upper()
    for rule in RULES:
        if rule.code == code:
            yield Entry("rule", rule.code, list(_rule(rule, references)), _rule_facts(rule))
        elif rule.family == code:
            lines = wrapped(f"{rule.code}: {rule.page['title']}", hang="  ")
            yield Entry("rule", rule.code, lines, _rule_facts(rule))
    if code in planned():
        lines = [f"{code} (planned: nothing is checked yet)", *wrapped(planned()[code])]
        yield Entry("planned_rule", code, lines, {"title": planned()[code]})


def kinds(word: str) -> Iterator[Entry]:
    """The kind of record of that name, with its fields."""
    if word in KINDS:
        first = f"{word}: a kind of record, in the folder {FOLDERS[word]}/. Its fields:"
        facts = {"folder": FOLDERS[word], "fields": _field_facts(model_for(word))}
        yield Entry("kind", word, [first, *_fields(model_for(word))], facts)


def fields(name: str) -> Iterator[Entry]:
    """Every field of that name, in whichever part of whichever kind of record."""
    places: dict[type[Model], tuple[dict[str, None], dict[str, None]]] = {}
    for kind in KINDS:
        for owner, path in _parts(model_for(kind)):
            if name in names(owner):
                parents, holders = places.setdefault(_definer(owner, names(owner)[name]), ({}, {}))
                parents |= dict.fromkeys(path[-1:])
                holders[kind] = None
    for owner, (parents, holders) in places.items():
        yield _field(owner, name, list(parents), list(holders))


def every_word() -> Iterator[str]:
    """The codes of the rules, and the names of the kinds and of all fields."""
    yield from (rule.code for rule in RULES)
    for kind in KINDS:
        yield kind
        yield from (key for part, _ in _parts(model_for(kind)) for key in names(part))


def _rule(rule: Rule, references: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    page = rule.page
    yield f"{rule.code} ({rule.name.replace('_', ' ')})"
    yield from wrapped(page["title"])
    yield ""
    severity = f"Severity: {rule.severity.label}"
    if rule.gate == "missing":
        severity += "; in a draft it counts as still needed"
    if rule.locked:
        severity += "; locked: part of every run"
    yield severity
    if rule.basis:
        yield from wrapped(f"Rests on: {rule.basis} ({references[rule.basis]['name']})")
    yield ""
    yield from wrapped(f"Why: {page['why']}")
    for part in ("bad", "good"):
        yield ""
        yield f"{part.capitalize()}:"
        yield from textwrap.indent(page[part], "  ").splitlines()


def _rule_facts(rule: Rule) -> dict[str, Any]:
    facts = {"severity": rule.severity.label, "gate": rule.gate, "locked": rule.locked}
    return {**facts, "basis": rule.basis, "scope": rule.scope, "name": rule.name, **rule.page}


def _field(owner: type[Model], name: str, parents: list[str], holders: list[str]) -> Entry:
    info = owner.model_fields[names(owner)[name]]
    needed = "required" if info.is_required() else "optional"
    of = f" of {listed(f'`{parent}`' for parent in parents)}" if parents else ""
    is_all = len(holders) == len(KINDS)
    where = "records of all kinds" if is_all else f"{listed(holders)} records"
    lines = wrapped(f"{name}: a field{of} in {where}, {needed}")
    lines += wrapped(f"{info.description}{choices(info)}", "  ")
    part = nested(owner, names(owner)[name])
    lines += _fields(part) if part is not None else ()
    facts: dict[str, Any] = {"of": parents, "kinds": holders, "required": info.is_required()}
    facts["description"] = f"{info.description}{choices(info)}"
    facts["fields"] = _field_facts(part) if part is not None else []
    return Entry("field", name, lines, facts)


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
    for field in _field_facts(model):
        star = "*" if field["required"] else " "
        yield from textwrap.wrap(
            field["description"],
            WIDTH,
            initial_indent=f"  {star}{field['name']}: ",
            subsequent_indent="      ",
        )
    yield "  (* required)"


def _field_facts(model: type[Model]) -> list[dict[str, Any]]:
    found = []
    for key, attribute in names(model).items():
        info = model.model_fields[attribute]
        says = f"{info.description}{choices(info)}"
        found.append({"name": key, "required": info.is_required(), "description": says})
    return found
