"""``python -m curate.cli`` is the same as the command ``curate``."""

import sys

from curate.cli import main

sys.exit(main())
