"""The dataset card and the list of licences, for people who find the folder."""

from __future__ import annotations

import textwrap

from curate.exports.dataset import DatasetJson, LeftOutJson, RecordJson
from curate.reports.summary import count

_FILES = """## Files

| file | what |
| --- | --- |
| `exercises.jsonl`, `treatments.jsonl` | one record a line |
| `articles.jsonl` | screened articles, each with the claims found wrong in it, if there are any |
| `references.jsonl` | what records, or terms in them, cite; no others |
| `people.jsonl` | who reviews, if anybody is named |
| `withdrawn.jsonl` | records no longer offered, with reason and urgency, if there are any |
| `changes.jsonl` | what changed since the export that was compared with, if one was |
| `csv/` | the records for spreadsheets, one file for each kind, if asked for |
| `dataset.json` | all of it in one object, with counts, licences and the vocabularies in use |
| `schema/` | JSON Schema 2020-12 of each of these |
| `datapackage.json` | Frictionless data package: size and hash of each file |
| `LICENSES.md` | the licence of each record |

Every key is always there. Quantities are `{"min", "max", "unit"}` in canonical units (s, d, y,
mg, mL, m, /day, /week); `min` is null for "up to", `max` for "at least".
"""


def reviewable(dataset: DatasetJson) -> list[RecordJson]:
    """The records that a reviewer signs: all but references and people."""
    return dataset["exercises"] + dataset["treatments"] + dataset["articles"]


def card(dataset: DatasetJson) -> str:
    """README.md of the export."""
    counts = dataset["counts"]
    description = f"{dataset['description']}\n\n" if dataset["description"] else ""
    records = reviewable(dataset)
    articles = (
        f"{count(counts['articles'], 'article')} with {count(counts['claims'], 'claim')}, "
        if counts["articles"]
        else ""
    )
    signed = sum(bool(record["review"]["signed"]) for record in records)
    flagged = sum(bool(record["open_findings"]) for record in records)
    text = f"""# {dataset["title"]}

{description}Version {dataset["version"]}: {count(counts["exercises"], "exercise")}, \
{count(counts["treatments"], "treatment")}, {articles}{count(counts["references"], "reference")}. \
Content hash `{dataset["content_hash"]}`.

## Intended purpose

For editors and programs that inform the public about exercises and treatments, and as material
for clinicians to review. It is general information. It does not diagnose, and it does not replace
a clinician's judgement of one person.

## Review

{_review(signed, len(records), flagged)}

{_FILES}"""
    open_rules = {r["id"]: sorted({f["rule"] for f in r["open_findings"]}) for r in records}
    text += _section(
        "With open errors",
        [f"`{id}`: {', '.join(rules)}" for id, rules in open_rules.items() if rules],
    )
    text += _section(
        "Links left out",
        [
            f"`{link['id']}`: {link['field']} `{link['target']}`"
            for link in dataset["dropped_links"]
        ],
        "What they lead to is not in this dataset.",
    )
    return text + _section("Left out", [_left_out(left) for left in dataset["left_out"]])


def _section(title: str, entries: list[str], introduction: str = "") -> str:
    """A heading with a list below it; nothing for an empty list."""
    if not entries:
        return ""
    lines = ["", f"## {title}", "", *([introduction, ""] if introduction else [])]
    return "\n".join([*lines, *(f"- {entry}" for entry in entries)]) + "\n"


def _left_out(left: LeftOutJson) -> str:
    rules = f" ({', '.join(left['rules'])})" if left["rules"] else ""
    return f"`{left['id']}`: {left['reason']}{rules}"


def _review(signed: int, records: int, flagged: int) -> str:
    if signed:
        return (
            f"{signed} of {count(records, 'record')} signed; see the key `review` of each record."
        )
    checks = "They passed the automatic checks of curate; none is signed."
    if flagged:
        checks = (
            f"{count(flagged, 'record')} of {records} did not pass the automatic checks of curate "
            "and was included on request: see `open_findings`; none is signed."
        )
    reviewed = "**No clinician has reviewed these records.**"
    return textwrap.fill(f"{reviewed} {checks} Every record says so in its key `review`.", 100)


def licenses(dataset: DatasetJson) -> str:
    """LICENSES.md of the export."""
    lines = ["# Licences", ""]
    records = reviewable(dataset)
    for license in (*dataset["licenses"], None):
        ids = [record["id"] for record in records if record["license"] == license]
        if ids:
            title = license or "No licence stated: ask before you use these"
            lines += [f"## {title}", "", *(f"- `{id}`" for id in ids), ""]
    lines.append("References are citations: facts about publications, not their text.")
    return "\n".join(lines) + "\n"
