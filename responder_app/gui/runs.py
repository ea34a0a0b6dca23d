"""Words of different fonts in one paragraph, broken into lines and cut between words. Measures; paints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from responder_app.gui.unbroken import pieces


@dataclass(frozen=True)
class Run:
    """Some words in one font and ink (a name of the palette)."""

    words: str
    font: QFont
    ink: str


@dataclass(frozen=True)
class Placed:
    """A run in a line, `left` pixels from the line's start."""

    run: Run
    left: float


Line = tuple[Placed, ...]


def wrap(runs: Sequence[Run], width: float, most: int) -> tuple[Line, ...]:
    """Break between words, never between a number and its unit, into at most `most` lines.

    Where text is cut the last line ends in an ellipsis.
    """
    whole = _on_one_line(runs, width)
    if whole is not None and most:
        return (whole,)
    words = [Run(word, run.font, run.ink) for run in runs for word in pieces(run.words)]
    lines: list[Line] = []
    while words and len(lines) < most:
        last = len(lines) == most - 1
        taken = len(words) if last else _fitting(words, width)
        lines.append(_line(words[:taken], width))
        words = words[taken:]
    return tuple(lines)


def _on_one_line(runs: Sequence[Run], width: float) -> Line | None:
    """A run alone that fits as it is, as most do; None for others. One measurement tells."""
    if len(runs) != 1:
        return None
    (run,) = runs
    words = " ".join(run.words.split())
    if not words or QFontMetricsF(run.font).horizontalAdvance(words) > width:
        return None
    return (Placed(Run(words, run.font, run.ink), 0.0),)


def is_whole(runs: Sequence[Run], lines: Sequence[Line]) -> bool:
    """Whether the lines hold every word of the runs."""
    given = " ".join(run.words for run in runs).split()
    return given == " ".join(piece.run.words for line in lines for piece in line).split()


def _fitting(words: list[Run], width: float) -> int:
    """How many words fit on the line, at least one."""
    used, font = 0.0, words[0].font
    measure = QFontMetricsF(font)
    # Most words fit whole: one measurement tells, where they are of one font.
    alike = all(word.font is font for word in words)
    if alike and measure.horizontalAdvance(" ".join(word.words for word in words)) <= width:
        return len(words)
    for number, word in enumerate(words):
        if word.font is not font:
            font, measure = word.font, QFontMetricsF(word.font)
        used += measure.horizontalAdvance(word.words) + (measure.horizontalAdvance(" ") if number else 0)
        if used > width and number:
            return number
    return len(words)


def _line(words: list[Run], width: float) -> Line:
    """Neighbours of one font joined again, and the whole cut to the width."""
    joined: list[Run] = []
    for word in words:
        last = joined[-1] if joined else None
        same = last is not None and (last.font is word.font or last.font == word.font)
        if last is not None and same and last.ink == word.ink:
            joined[-1] = Run(f"{last.words} {word.words}", word.font, word.ink)
        else:
            joined.append(word)
    placed: list[Placed] = []
    left = 0.0
    for run in joined:
        measure = QFontMetricsF(run.font)
        left += measure.horizontalAdvance(" ") if placed else 0
        shown = shortened(run.words, measure, width - left)
        placed.append(Placed(Run(shown, run.font, run.ink), left))
        left += measure.horizontalAdvance(shown)
        if shown != run.words:
            break
    return tuple(placed)


def shortened(words: str, measure: QFontMetricsF, width: float) -> str:
    """The words cut to the width between words, never inside one: "1,000 to 4,…" would be a wrong number.

    A first word that does not fit alone is a name or an id and is cut where it must be.
    """
    if measure.horizontalAdvance(words) <= width:
        return words
    kept = pieces(words)
    while len(kept) > 1:
        kept.pop()
        shown = " ".join(kept) + " …"
        if measure.horizontalAdvance(shown) <= width:
            return shown
    return measure.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, width))
