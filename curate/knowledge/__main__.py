"""``python -m curate.knowledge``: write anew what is compiled from the YAML beside it."""

from itertools import chain

from curate.knowledge import compile_shipped
from curate.prose import language

for path, compiled in chain(compile_shipped(), language.compiled()):
    path.write_bytes(compiled)
    print(f"wrote {path.parent.name}/{path.name}")
