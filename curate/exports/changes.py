"""What changed from one export to the next, and how much that matters to those who use it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from typing_extensions import TypedDict

from curate.exports.dataset import TABLES, DatasetJson, ExportError, RecordJson, TombstoneJson
from curate.knowledge import Knowledge
from curate.records import KINDS, model_for
from curate.records.base import TEXT_PATTERN, Model, Term
from curate.records.marks import unwrap

Weight = Literal["clinical", "wording"]


class FieldChangeJson(TypedDict):
    """One difference. ``before`` is null for what was added, ``after`` for what was taken away.

    ``path`` names list items by what identifies them, and leaves out those without a name.
    """

    path: list[str]
    weight: Weight
    before: Any
    after: Any


class ChangeJson(TypedDict):
    """What happened to one record.

    ``clinical``: something changed that people do, take or decide by. ``wording``: only names, or
    text that explains, and neither a number in it nor a word that turns its meaning. ``withdrawn``
    has ``reason`` and ``urgency``; ``safety`` means that people must stop using the record.
    ``vanished``: it is gone and was not withdrawn; no export does this to its predecessor.
    """

    id: str
    kind: str
    change: Literal["added", "clinical", "wording", "withdrawn", "vanished"]
    reason: str | None
    urgency: Literal["routine", "safety"] | None
    replaced_by: str | None
    fields: list[FieldChangeJson]


def read_export(path: Path) -> DatasetJson:
    """An earlier export: its folder, or its ``dataset.json``. Raises ExportError."""
    file = path / "dataset.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        raise ExportError(
            f"{path}: {error.strerror or error}; name the folder of an export, or its dataset.json"
        ) from None
    except ValueError as error:
        raise ExportError(f"{file} is not JSON ({error}); was the export complete?") from None
    wanted: dict[str, type] = {"version": str, "content_hash": str}
    wanted |= dict.fromkeys(("withdrawn", "exercises", "treatments"), list)
    if not isinstance(data, dict) or not all(
        isinstance(data.get(key), kind) for key, kind in wanted.items()
    ):
        raise ExportError(f"{file} is not the dataset.json of an export of curate")
    for table in (*TABLES.values(), "withdrawn"):
        entries = data.setdefault(table, [])  # earlier versions had fewer tables
        if not all(isinstance(entry, dict) and {"id", "kind"} <= entry.keys() for entry in entries):
            raise ExportError(f"{file}: `{table}` holds something that is not a record")
    found: DatasetJson = data  # type: ignore[assignment]
    return found


def refuse_vanished(old: DatasetJson, new: DatasetJson) -> None:
    """Raise ExportError if an id of ``old`` is neither in ``new`` nor withdrawn there.

    References come and go with what cites them, and people leave: neither counts.
    """
    left = {entry["id"]: entry for entry in new["left_out"]}
    gone = vanished(old, new)
    here = [f"{id} ({left[id]['reason']}: {left[id]['file']})" for id in gone if id in left]
    away = [id for id in gone if id not in left]
    if here:
        raise ExportError(
            f"version {old['version']} had {_some(here)}: finish and mend it, or withdraw it "
            "(`status: withdrawn`, with a reason), so that those who use the record learn of it"
        )
    if away:
        raise ExportError(
            f"gone since version {old['version']} without being withdrawn: {_some(away)}; bring "
            "back the file with `status: withdrawn`, a reason and an urgency (or end its "
            "exclusion), so that those who use the record learn of it"
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def refuse_same_version(old: DatasetJson, new: DatasetJson) -> None:
    """Raise ExportError if content changed under the same dataset version."""
    if old["version"] == new["version"] and old["content_hash"] != new["content_hash"]:
        raise ExportError(
            f"the content changed, but the dataset version is still {new['version']}: raise "
            "`version` under dataset in the configuration"
        )


def vanished(old: DatasetJson, new: DatasetJson) -> list[str]:
    """Ids that ``old`` offers or has withdrawn, and of which ``new`` says nothing."""
    return sorted(_ids(old) - _ids(new))


def _ids(dataset: DatasetJson) -> set[str]:
    return {record["id"] for record in _offered(dataset)} | {t["id"] for t in dataset["withdrawn"]}


def _offered(dataset: DatasetJson) -> list[RecordJson]:
    return dataset["exercises"] + dataset["treatments"] + dataset["articles"]


def compare(old: DatasetJson, new: DatasetJson, know: Knowledge) -> list[ChangeJson]:
    """What happened to each record, sorted by kind and id."""
    changes: list[ChangeJson] = []
    weigh = _Weigher(know)
    for table in TABLES.values():
        before = {record["id"]: record for record in old[table]}  # type: ignore[literal-required]
        for record in new[table]:  # type: ignore[literal-required]
            known = before.get(record["id"])
            fields = list(_differences(known, record, weigh)) if known else []
            if known is None or fields:
                changes.append(_change(record, known is None, fields))
    seen = {_tombstone_key(tombstone) for tombstone in old["withdrawn"]}
    changes += [_withdrawn(t) for t in new["withdrawn"] if _tombstone_key(t) not in seen]
    gone = set(vanished(old, new))
    for entry in (*_offered(old), *old["withdrawn"]):
        if entry["id"] in gone:
            changes.append(_event(str(entry["id"]), str(entry["kind"]), "vanished"))
    return sorted(changes, key=lambda change: (change["kind"], change["id"], change["change"]))


def _tombstone_key(tombstone: TombstoneJson) -> tuple[object, ...]:
    return tuple(sorted((key, str(value)) for key, value in tombstone.items()))


def _change(record: RecordJson, is_new: bool, fields: list[FieldChangeJson]) -> ChangeJson:
    clinical = any(field["weight"] == "clinical" for field in fields)
    change = _event(record["id"], record["kind"], "clinical" if clinical else "wording")
    if is_new:
        change["change"] = "added"
    change["fields"] = fields
    return change


def _withdrawn(tombstone: TombstoneJson) -> ChangeJson:
    change = _event(tombstone["id"], tombstone["kind"], "withdrawn")
    change["reason"] = tombstone["reason"]
    change["urgency"] = tombstone["urgency"]
    change["replaced_by"] = tombstone["replaced_by"]
    return change


def _event(
    id: str, kind: str, change: Literal["clinical", "wording", "withdrawn", "vanished"]
) -> ChangeJson:
    return {
        "id": id,
        "kind": kind,
        "change": change,
        "reason": None,
        "urgency": None,
        "replaced_by": None,
        "fields": [],
    }


# Of a record, but not of what it says: its hash changes whenever anything else does.
_ABOUT = {"hash", "review", "open_findings", "schema"}
# Fields that only name, explain or describe a publication, whatever changes in them.
_NAMING = {"name", "also_known_as", "brand_names", "origin", "summary"} | {
    *("authors", "year", "container", "volume", "pages", "doi", "pmid", "isbn", "url"),
    *("places", "last_opened", "note"),
}
# Text that people act or decide by: whatever changes in it but case and punctuation is clinical.
_ACTED_ON = {
    *("instructions", "mistakes", "steps", "before", "what_happens", "recovery", "get_help"),
    *("risks", "messages", "for_whom", "not_for_whom", "stage", "until", "while", "use"),
    *("population", "effect", "license"),
}
_QUANTITY = {"min", "max", "unit"}
_ITEM = "#"  # begins a step into a list: `#hip_replacement`, or `#` for an item without a name


@dataclass(frozen=True)
class _Weigher:
    """Decides whether a change of text is more than wording."""

    know: Knowledge

    @cached_property
    def _turning(self) -> frozenset[str]:
        return frozenset(self.know.terms.get("turning_word", {}))

    @cached_property
    def _free(self) -> frozenset[str]:
        """Keys whose value is free text: no id, no term, no choice from a list."""
        found: set[str] = set()
        for kind in KINDS:
            _free_text_keys(model_for(kind), found)
        return frozenset(found)

    def weight(self, path: tuple[str, ...], before: Any, after: Any) -> Weight:
        """How much a difference at ``path`` matters."""
        if path[0] in _NAMING:
            return "wording"
        key = next(step for step in reversed(path) if not step.startswith(_ITEM))
        if key == "at" and "basis" in path:  # the same source, cited more or less exactly
            return "wording"
        if not (isinstance(before, str) and isinstance(after, str) and key in self._free):
            return "clinical"
        if path[0] in _ACTED_ON or key in _ACTED_ON:
            return "wording" if _words(before) == _words(after) else "clinical"
        return "wording" if self._sense(before) == self._sense(after) else "clinical"

    def _sense(self, text: str) -> Counter[str]:
        return Counter(w for w in _words(text) if w[0].isdigit() or w in self._turning)


def _words(text: str) -> list[str]:
    """The words and numbers of a text, without case and punctuation."""
    return re.findall(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+", text.casefold())


def _free_text_keys(model: type[Model], found: set[str]) -> None:
    for name, field in model.model_fields.items():
        metadata, leaves = unwrap(field.annotation, list(field.metadata))
        patterns = {getattr(m, "pattern", None) for entry in metadata for m in _constraints(entry)}
        if TEXT_PATTERN in patterns and not any(isinstance(m, Term) for m in metadata):
            found.add(field.alias or name)
        for leaf in leaves:
            if isinstance(leaf, type) and issubclass(leaf, Model):
                _free_text_keys(leaf, found)


def _constraints(entry: Any) -> Iterable[Any]:
    return (entry, *getattr(entry, "metadata", ()))


def _differences(
    before: RecordJson, after: RecordJson, weigh: _Weigher
) -> Iterator[FieldChangeJson]:
    for path, old, new in _walk(before, after, ()):
        if path[0] not in _ABOUT:
            named = [step.removeprefix(_ITEM) for step in path if step != _ITEM]
            weight = weigh.weight(path, old, new)
            yield {"path": named, "weight": weight, "before": old, "after": new}


def _walk(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """Every difference as (path, before, after)."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() != _QUANTITY:
        for key in [*before, *(key for key in after if key not in before)]:
            # What one version of the tool has and the other has not says nothing of the content.
            if key in before and key in after:
                yield from _walk(before[key], after[key], (*path, key))
            elif (before.get(key) or after.get(key)) not in (None, [], {}):
                yield (*path, key), before.get(key), after.get(key)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _walk_lists(before, after, path)
    else:
        yield path, before, after


def _walk_lists(
    before: list[Any], after: list[Any], path: tuple[str, ...]
) -> Iterator[tuple[Any, Any, Any]]:
    old, new = _keyed(before), _keyed(after)
    if old is not None and new is not None:
        for key in [*old, *(key for key in new if key not in old)]:
            step = (*path, _ITEM + key)
            if key in old and key in new:
                yield from _walk(old[key], new[key], step)
            else:
                yield step, old.get(key), new.get(key)
        if list(old) != list(new) and old.keys() == new.keys():
            yield path, list(old), list(new)
        return
    texts = [json.dumps(item, sort_keys=True) for item in before]
    others = [json.dumps(item, sort_keys=True) for item in after]
    for tag, a, b, c, d in SequenceMatcher(None, texts, others, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c)
        for index in range(pairs):
            yield from _walk(before[a + index], after[c + index], (*path, _ITEM))
        for item in before[a + pairs : b]:
            yield (*path, _ITEM), item, None
        for item in after[c + pairs : d]:
            yield (*path, _ITEM), None, item


_KEYS = ("id", "condition", "ingredient", "with")


def _keyed(items: list[Any]) -> dict[str, Any] | None:
    """The items by what identifies them, if each has something that does; else None."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, dict):
            name = next((str(item[key]) for key in _KEYS if item.get(key)), None)
        else:
            name = item if isinstance(item, str) and " " not in item else None
        if name is None or name in found:
            return None
        found[name] = item
    return found


def jsonl(changes: Iterable[Mapping[str, Any]]) -> bytes:
    """The changes as JSON Lines."""
    text = (json.dumps(change, ensure_ascii=False, separators=(",", ":")) for change in changes)
    return "".join(f"{line}\n" for line in text).encode()
