"""The typed records: one model for each kind, the one source of both schemas."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from curate.records.base import Model, Unavailable
from curate.records.common import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FOLDERS", "KINDS", "KIND_OF_FOLDER", "Model", "Record", "Unavailable", "model_for"]

# kind → (schema, folder, module, class). Modules are imported when a record of the kind is read.
_MODELS = {
    "exercise": ("exercise", "exercises", "curate.records.exercise", "Exercise"),
    "medication": ("treatment", "treatments", "curate.records.medication", "Medication"),
    "injection": ("treatment", "treatments", "curate.records.procedure", "Injection"),
    "surgery": ("treatment", "treatments", "curate.records.procedure", "Surgery"),
    "manual_therapy": ("treatment", "treatments", "curate.records.procedure", "ManualTherapy"),
    "self_care": ("treatment", "treatments", "curate.records.care", "SelfCare"),
    "education": ("treatment", "treatments", "curate.records.care", "Education"),
    "article": ("article", "articles", "curate.records.article", "Article"),
    "reference": ("reference", "references", "curate.records.reference", "Reference"),
    "person": ("person", "people", "curate.records.person", "Person"),
}

KINDS: Mapping[str, str] = {kind: model[0] for kind, model in _MODELS.items()}
"""Each kind of record and the schema that it belongs to."""

FOLDERS: Mapping[str, str] = {kind: model[1] for kind, model in _MODELS.items()}
"""Each kind of record and the folder where its files stand."""

KIND_OF_FOLDER: Mapping[str, str] = {
    folder: kind
    for kind, folder in FOLDERS.items()
    if list(KINDS.values()).count(KINDS[kind]) == 1 and kind == KINDS[kind]
}
"""Folders of one kind only: their files need not say it."""


@cache
def model_for(kind: str) -> type[Record]:
    """The model of a kind in :data:`KINDS`."""
    _, _, module, name = _MODELS[kind]
    return cast("type[Record]", getattr(import_module(module), name))
