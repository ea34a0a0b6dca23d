"""Contents of a page in which letters that are only outlined, with the thinnest line, can be seen. Bytes in, bytes out.

A line of no width is the thinnest that the screen can show (ISO 32000-1, 8.4.3.2). MuPDF holds to that for lines and
draws nothing for letters. Such letters are filled too: on a page that sets that width anywhere, all outlined ones are.
"""

from __future__ import annotations

import re

_NO_WIDTH = re.compile(rb"(?<![\d.\-])(?:0+\.?0*|\.0+)\s+w\b")
_OUTLINED = rb"(?<![\d.\-])1(?=\s+Tr\b)"
_MODE, _ONE = re.compile(rb"Tr\b"), re.compile(rb"(?<![\d.\-])1\s+\Z")
"""The operator, which few pages have: the rest of five megabytes is passed over."""
BEFORE = 16
_TEXT = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_OUTLINED_OR_TEXT = re.compile(_TEXT + rb"|" + _OUTLINED, re.DOTALL)
FILLED_AND_OUTLINED = b"2"


def with_filled_outlines(contents: bytes) -> bytes | None:
    """The contents with such letters filled, or None where there are none."""
    modes = (found.start() for found in _MODE.finditer(contents))
    if not any(_ONE.search(contents[max(at - BEFORE, 0) : at]) for at in modes) or not _NO_WIDTH.search(contents):
        return None
    return _OUTLINED_OR_TEXT.sub(_filled, contents)


def _filled(found: re.Match[bytes]) -> bytes:
    # What is in brackets is shown, and says what it said.
    return found[0] if found[0].startswith(b"(") else FILLED_AND_OUTLINED
