"""Corpora of any size, made from the shipped exercises with a seed."""

from __future__ import annotations

import random
import re
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "content" / "exercises"
HOLDS = ("10-20 s", "15-30 s", "20-30 s", "20 s", "30 s")


def write_corpus(root: Path, size: int, seed: int = 1) -> list[Path]:
    """Write ``size`` exercises below ``root``; the same ones for the same seed.

    They differ in id, name and hold. One in fifty has a mistake in its structure that any schema
    validator finds.
    """
    chance = random.Random(seed)
    sources = [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.yaml"))]
    folder = root / "content" / "exercises"
    folder.mkdir(parents=True)
    (root / "curate.toml").write_text('content = ["content"]\n')
    paths = []
    for number in range(size):
        text = sources[number % len(sources)]
        id = re.search(r"^id: (.*)$", text, re.MULTILINE)
        assert id is not None
        text = re.sub(r"^(id: .*)$", rf"\1-{number}", text, flags=re.MULTILINE)
        text = re.sub(r"^(name: .*)$", rf"\1 {number}", text, flags=re.MULTILINE)
        text = re.sub(r"^(easier|harder): .*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"(  hold: )15-30 s", rf"\g<1>{chance.choice(HOLDS)}", text)
        if size > 1 and chance.random() < 0.02:
            text = text.replace("\nposition:", "\npositoin:")
        path = folder / f"{id[1]}-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
