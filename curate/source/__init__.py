"""Bytes to Document: the data of one YAML file and the place of every value in it."""

from curate.source.document import UNWRITTEN, Document, Problem, ProblemKind, RawPath, identities
from curate.source.loader import MAX_BYTES, MAX_DEPTH, MAX_NODES, load

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "UNWRITTEN",
    "Document",
    "Problem",
    "ProblemKind",
    "RawPath",
    "identities",
    "load",
]
