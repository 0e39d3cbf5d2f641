"""``python -m curate.knowledge``: write compiled.json anew from the YAML beside it."""

from curate.knowledge import COMPILED, compile_shipped

COMPILED.write_bytes(compile_shipped())
print(f"wrote {COMPILED.name}")
