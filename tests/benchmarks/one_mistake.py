"""``python -m tests.benchmarks.one_mistake``: does one mistake give one finding?

Each field of each shipped record is misspelt, emptied, doubled, given a value of a wrong type and,
where it has one, robbed of its unit; each time the whole content is checked. Prints how many of
these mistakes gave exactly one finding, and the others. Takes some minutes.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from curate.config import find_project
from curate.engine import Engine

CONTENT = Path(__file__).parents[2] / "content"
FIELD = re.compile(r"^(\s*(?:- )?)([a-z_0-9]+):(?: (\S.*))?$")
QUANTITY = re.compile(r"[0-9.-]+ (?:s|min|h|mg|d|y)")


def _end(lines: list[str], first: int, indent: int) -> int:
    """The line after the block that starts in line ``first``."""
    end = first + 1
    while end < len(lines) and (not lines[end] or lines[end][: indent + 1].isspace()):
        end += 1
    return end


def mistakes(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong, and the text with it."""
    lines = text.rstrip("\n").split("\n")
    for number, line in enumerate(lines):
        field = FIELD.match(line)
        if field is None:
            continue
        lead, key, value = field[1], field[2], field[3] or ""
        indent = len(lead)
        end = _end(lines, number, indent if not lead.endswith("- ") else indent - 1)
        block, before, after = lines[number:end], lines[:number], lines[end:]
        where = f"line {number + 1} `{key}`"

        def put(*new: str, before: list[str] = before, after: list[str] = after) -> str:
            return "\n".join([*before, *new, *after]) + "\n"

        misspelt = f"{lead}{key[:-1]}x{key[-1]}:" + line[indent + len(key) + 1 :]
        yield f"{where} misspelt", put(misspelt, *block[1:])
        if "- " not in lead or len(block) == 1:
            again = f"{' ' * indent}{line[indent:]}"
            yield f"{where} doubled", put(*block, again, *block[1:])
            yield f"{where} emptied", put(f"{lead}{key}:")
            yield f"{where} of a wrong type", put(f"{lead}{key}: [[1]]")
        if QUANTITY.fullmatch(value):
            yield f"{where} without its unit", put(f"{lead}{key}: {value.split(' ')[0]}")


def main() -> None:
    """Print the count and what differs."""
    total, differing = 0, []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(CONTENT, root / "content")
        (root / "curate.toml").write_text('content = ["content"]\n')
        engine = Engine(find_project([root]))
        for path in sorted((root / "content").glob("*/*.yaml")):
            text = path.read_text(encoding="utf-8")
            for name, changed in mistakes(text):
                path.write_text(changed, encoding="utf-8")
                found = engine.check().findings
                total += 1
                if len(found) != 1:
                    rules = ", ".join(finding.rule for finding in found) or "nothing"
                    differing.append(f"{path.stem}, {name}: {rules}")
            path.write_text(text, encoding="utf-8")
    print(f"{total - len(differing)} of {total} mistakes gave exactly one finding")
    print("\n".join(differing))


if __name__ == "__main__":
    main()
