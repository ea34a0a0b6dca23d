"""Contents of a page without lines that are drawn over themselves. Bytes in, bytes out.

Some CAD exports fill a column with a path that goes to and fro on one line dozens of times. MuPDF rounds every turn:
on a real floor of 15,000 such paths, 11 of 12 MB of contents are repetition, and drawing takes 14 times as long as
without. A line gone over again covers the same paper, so two steps that repeat the two before them are left out.
"""

from __future__ import annotations

import re

MIN_BYTES = 256 * 1024
"""Smaller contents are drawn at once anyway."""
SAMPLES = 8
SAMPLE_BYTES = 16 * 1024
WORTH = 0.8
"""Where a sample does not shrink to this share, the rest is not read."""

_STEP = rb"-?[\d.]++ -?[\d.]++ l\r?\n"
_REPEATED = re.compile(rb"((?:" + _STEP + rb"){2})\1++")
_DASHED = re.compile(rb"\[\s*[\d.][\d.\s]*\]\s*[\d.]+\s+d\b")


def without_retracing(contents: bytes) -> bytes | None:
    """The contents that draw the same with fewer steps, or None where that saves little.

    None too where lines are dashed: the dashes go on through the turns, so a repeated line has fewer gaps.
    """
    if len(contents) < MIN_BYTES or len(sample := _sample(contents)) * WORTH < len(_once(sample)):
        return None
    shorter = _once(contents)
    return None if _DASHED.search(shorter) else shorter


def _once(contents: bytes) -> bytes:
    return _REPEATED.sub(rb"\1", contents)


def _sample(contents: bytes) -> bytes:
    step = len(contents) // SAMPLES
    return b"\n".join(contents[at : at + SAMPLE_BYTES] for at in range(0, len(contents), step))
