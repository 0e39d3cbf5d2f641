"""``python -m tests.benchmarks.knowledge``: how long do loading and asking the knowledge take?

Loading: in fresh processes, the best of ``--repeat``, where importing is told apart, and anew in
this process. ``knowledge`` is what every command reads; ``anatomy`` adds all its lists, each of
which is otherwise made when it is asked for first. Asking: microseconds per question, the best of
five rounds; the first question of a process also makes the index of names. Misspelt terms, which
are held against every name to suggest one, are told apart.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

from curate.cli import COLLECT_AFTER
from curate.knowledge import COMPILED, COMPILED_ANATOMY, Knowledge
from curate.knowledge.anatomy import Act, Anatomy
from curate.knowledge.anatomy.naming import every_name, resolve, suggested
from curate.knowledge.anatomy.reasoning import Move, judged, lengthened_by, membership

LISTS = (
    *("muscles", "parts", "groups", "joints", "actions"),
    *("positions", "sites", "nerves", "structures", "exercises"),
)

FRESH = f"""
import json, time
steps = [("start", time.perf_counter())]
def step(name): steps.append((name, time.perf_counter()))
import curate.knowledge.anatomy.naming
step("import")
from curate.knowledge import Knowledge
knowledge = Knowledge()
step("knowledge")
anatomy = knowledge.anatomy
step("anatomy, read")
for name in {LISTS!r}:
    getattr(anatomy, name)
    step(name)
curate.knowledge.anatomy.naming.resolve(anatomy, "core")
step("first name")
print(json.dumps([[b, c - a] for (_, a), (b, c) in zip(steps, steps[1:])]))
"""


def fresh(repeat: int) -> dict[str, float]:
    """Milliseconds of each step in the best of several new processes."""
    runs: list[dict[str, float]] = []
    for _ in range(repeat):
        done = subprocess.run(
            [sys.executable, "-c", FRESH], capture_output=True, text=True, check=True
        )
        runs.append({name: 1000 * seconds for name, seconds in json.loads(done.stdout)})
    return min(runs, key=lambda run: sum(run.values()) - run["import"])


def whole() -> Anatomy:
    """The knowledge anew, its anatomy with all lists."""
    anatomy = Knowledge().anatomy
    for name in LISTS:
        getattr(anatomy, name)
    return anatomy


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds of the best of five."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return min(taken)


def each(ask: Callable[..., object], questions: Iterable[tuple[object, ...]]) -> str:
    """Microseconds per question, and how many questions."""
    several = list(questions)
    taken = seconds(lambda: [ask(*question) for question in several])
    return f"{1e6 * taken / len(several):8.1f} us ({len(several)} questions)"


def main() -> None:
    """Measure and print, with garbage collected as in the command."""
    gc.set_threshold(COLLECT_AFTER)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=9, help="fresh processes")
    steps = fresh(parser.parse_args().repeat)
    imported, named = steps.pop("import"), steps.pop("first name")
    print(f"a fresh process: {sum(steps.values()):.1f} ms for knowledge with all of anatomy")
    for name, taken in steps.items():
        print(f"  {name}: {taken:.1f}")
    print(f"  besides: {imported:.1f} to import, {named:.1f} for the index of names")
    parsed = [path.read_bytes() for path in (COMPILED, COMPILED_ANATOMY)]
    print(f"this process: {1000 * seconds(whole):.1f} ms for the same anew, of which ", end="")
    print(f"{1000 * seconds(lambda: [json.loads(data) for data in parsed]):.1f} for parsing JSON")

    anatomy = whole()
    names = [name.phrase for name in every_name(anatomy)]
    muscles, acts = list(anatomy.muscles), list(_acts(anatomy))
    print(f"resolve, a known name:  {each(resolve, ((anatomy, name) for name in names))}")
    wrong = [name[:3] + name[4:] for name in names if len(name) > 8][::50]
    print(f"a name for a misspelling: {each(suggested, ((anatomy, name) for name in wrong))}")
    pairs = [(anatomy, muscle, group) for muscle in muscles for group in anatomy.groups]
    pairs = pairs[:10_000]  # answers to more are not kept
    started = time.process_time()
    for pair in pairs:
        membership(*pair)
    first = 1e6 * (time.process_time() - started) / len(pairs)
    print(f"membership, the first:  {first:8.1f} us")
    print(f"membership, again:      {each(membership, pairs)}")
    some = [(anatomy, muscle, act) for muscle in anatomy.muscles.values() for act in acts[::7]]
    print(f"judged:                 {each(judged, some)}")
    moves = [(anatomy, muscle, [Move(act)], "sitting") for anatomy, muscle, act in some]
    print(f"lengthened_by:          {each(lengthened_by, moves)}")


def _acts(anatomy: Anatomy) -> Iterable[Act]:
    return (Act(joint.id, action) for joint in anatomy.joints.values() for action in joint.actions)


if __name__ == "__main__":
    main()
