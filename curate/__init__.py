"""Curate: validate and curate health content about exercises and treatments.

>>> import curate
>>> run = curate.check("content")        # doctest: +SKIP
>>> for finding in run.findings:         # doctest: +SKIP
...     print(finding.place.file, finding.place.line, finding.rule, finding.message)

Everything here is imported when it is first used; ``import curate`` itself loads nothing.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

TYPE_CHECKING = False  # importing it from typing would load a third of the standard library

if TYPE_CHECKING:
    from curate.api import check as check
    from curate.config import ConfigError as ConfigError
    from curate.engine import Run as Run
    from curate.finding import Finding as Finding
    from curate.finding import Fix as Fix
    from curate.finding import Place as Place
    from curate.finding import Severity as Severity

_HOMES = {
    "check": "curate.api",
    "ConfigError": "curate.config",
    "Run": "curate.engine",
    "Finding": "curate.finding",
    "Fix": "curate.finding",
    "Place": "curate.finding",
    "Severity": "curate.finding",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'curate' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
