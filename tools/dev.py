#!/usr/bin/env python3
"""The one door of the tools: `python3 tools/dev.py run`, `test`, `check` ... (`help` lists them)."""

import sys
from pathlib import Path

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told so in a sentence
        sys.exit("Chidao needs Python 3.11 or newer, this is " + sys.version.split()[0] + " (" + sys.executable + ").")
    # Started as a file, Python would look for modules in tools/ instead of in the project.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

    from tools.verbs import main

    sys.exit(main(sys.argv[1:]))
