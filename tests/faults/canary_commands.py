"""Run by canaries.py: commands of the program, with `--verbose`, one after the other in one process.

    python -m tests.faults.canary_commands sync + show lakeside

Ends with the first exit code that is not 0.
"""

from __future__ import annotations

import sys
from itertools import groupby

from responder_app.__main__ import main


def ended(words: list[str]) -> int | str | None:
    """A command's exit code."""
    sys.argv[1:] = ["--verbose", *words]
    try:
        main()
    except SystemExit as end:
        return end.code
    return 0


if __name__ == "__main__":
    commands = [list(words) for is_end, words in groupby(sys.argv[1:], lambda word: word == "+") if not is_end]
    for command in commands:
        if code := ended(command):
            raise SystemExit(code)
