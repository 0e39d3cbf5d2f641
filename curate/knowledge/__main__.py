"""``python -m curate.knowledge``: write both compiled.json anew from the YAML beside them."""

from curate.knowledge import COMPILED, compile_shipped
from curate.prose import language

for path, compiled in (
    (COMPILED, compile_shipped()),
    (language.COMPILED, language.compile_language()),
):
    path.write_bytes(compiled)
    print(f"wrote {path.parent.name}/{path.name}")
