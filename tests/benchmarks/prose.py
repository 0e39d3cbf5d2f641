"""``python -m tests.benchmarks.prose``: how long does screening 1 MB take, and how much memory?

The prose is that of the shipped records, again and again, as one article of 1 MB and as many of
5 kB. Each figure is CPU time on one core; memory is the peak of the process after each further
megabyte, which stays flat if nothing is kept. If ``pysbd`` is installed, which splits sentences and
does nothing else, its time on a tenth of the same text is there to compare with.
"""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from curate.cli import COLLECT_AFTER
from curate.config import Config, Project, find_project
from curate.engine import Engine
from curate.prose.record import text_of_record
from curate.screen import screen

CONTENT = Path(__file__).parents[2] / "content"
MEGABYTE = 1_000_000
SHORT = 5_000


def prose() -> str:
    """One megabyte in paragraphs."""
    engine = Engine(find_project([CONTENT]))
    parts = []
    for path in sorted(CONTENT.glob("*/*.yaml")):
        record = engine.reading_of(path.relative_to(engine.project.root).as_posix())
        if record.kind != "article":
            parts.append(text_of_record(record).plain)
    text = "\n\n".join(parts)
    return "\n\n".join([text] * (MEGABYTE // len(text) + 1))[:MEGABYTE]


def pieces(text: str, size: int) -> Iterator[str]:
    """The text in parts of about ``size`` characters, cut between paragraphs."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start + size)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 2


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of the best of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return min(taken)


def peak() -> float:
    """The most memory that this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print, with garbage collected as in the command."""
    gc.set_threshold(COLLECT_AFTER)
    engine = Engine(Project(Path(), Config()), everything=True)
    text = prose()
    short = list(pieces(text, SHORT))
    screen(engine, short[0], "first")  # word lists load once
    before = peak()
    whole = seconds(lambda: screen(engine, text, "article"))
    print(f"one article of 1 MB: {whole:.2f} s")
    many = seconds(lambda: [screen(engine, part, "article") for part in short])
    print(f"{len(short)} articles of 5 kB: {many:.2f} s, {many / whole:.1f} times as long")
    print(f"memory: {before:.0f} MiB before the first megabyte", end="")
    for turn in range(5):
        screen(engine, text.replace("back", f"back{turn}"), "article")
        print(f", {peak():.0f}", end="")
    print(" MiB after each of five more")
    try:
        import pysbd  # type: ignore[import-not-found]
    except ImportError:
        return
    tenth = text[: MEGABYTE // 10]
    split = 10 * seconds(lambda: pysbd.Segmenter(language="en").segment(tenth))
    print(f"pysbd, sentences only: {split:.2f} s per MB, {split / whole:.1f} times as long")


if __name__ == "__main__":
    main()
