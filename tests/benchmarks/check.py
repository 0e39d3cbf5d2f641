"""``python -m tests.benchmarks.check``: curate check beside check-jsonschema.

Whole processes, cold, in turn, on the same seeded corpora. check-jsonschema sees the structure
only, with the authoring schema that this project generates; curate also runs every rule, resolves
every link and citation, and keeps the place of every value. Figures are medians of ``--repeat``
runs (one run from 1,000 files on). CPU is user and system time of the process and its children,
memory the largest single process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.corpus import write_corpus

SCHEMA = Path(__file__).parents[2] / "schema" / "authoring" / "exercise.schema.json"


@dataclass(frozen=True)
class Figures:
    """Seconds, and mebibytes."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str], cwd: Path) -> Figures:
    """Run one command, its output thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[:4]} failed with {process.returncode}")
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def medians(several: list[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(
        statistics.median(f.wall for f in several),
        statistics.median(f.cpu for f in several),
        max(f.memory for f in several),
    )


def compare(size: int, repeat: int) -> None:
    """Print the row of one corpus size."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = write_corpus(root, size)
        ours = [sys.executable, "-m", "curate.cli", "check"]
        theirs = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA)]
        theirs += map(str, files)
        turns = 1 if size >= 1000 else repeat
        results: list[tuple[Figures, Figures]] = [
            (measure(ours, root), measure(theirs, root)) for _ in range(turns)
        ]
    mine, other = (medians([pair[side] for pair in results]) for side in (0, 1))
    print(
        f"| {size:>6} | {mine.wall:8.2f} | {other.wall:8.2f} | {other.wall / mine.wall:6.1f} "
        f"| {mine.cpu:8.2f} | {other.cpu:8.2f} | {other.cpu / mine.cpu:6.1f} "
        f"| {mine.memory:6.0f} | {other.memory:6.0f} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1,100,1000,10000", help="numbers of records")
    parser.add_argument("--repeat", type=int, default=5, help="runs of the small corpora")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores; A: curate check; B: check-jsonschema (structure only)\n")
    print("| records | wall A s | wall B s | B/A | CPU A s | CPU B s | B/A | MiB A | MiB B |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in options.sizes.split(","):
        compare(int(size), options.repeat)


if __name__ == "__main__":
    main()
