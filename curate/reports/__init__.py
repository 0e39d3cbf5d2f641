"""How a run is told: one module for each format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from curate.engine import Run

FORMATS = ("text", "json", "github")


def write(run: Run, format: str, stream: TextIO, *, full: bool = False) -> None:
    """Write ``run`` to ``stream`` in one of ``FORMATS``; ``full`` lists every finding as text."""
    module = import_module(f"curate.reports.{format}")
    module.write(run, stream, full=full)
