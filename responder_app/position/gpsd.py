"""Positions in gpsd's reports (JSON, one object a line; gpsd_json(5)). Its TPV says where, its SKY how well it sees."""

from __future__ import annotations

import json
import math

from responder_app.position.fix import MOST_ACCURACY_M, Fix, NoFix, Reading, believable

ADDRESS = ("127.0.0.1", 2947)
"""IANA's port of gpsd, on this machine only: a position is not taken from the network."""
WATCH = b'?WATCH={"enable":true,"json":true}\n'
LEAST_MODE = 2
"""Two dimensions; 0 and 1 are none."""
SIMULATED = 8
"""TPV's status of a simulator."""
LONGEST_WORD = 64


def read_report(line: bytes) -> Reading | None:
    """What a report says of the position; None when it says nothing of it, or is damaged."""
    try:
        # A line is at most 16 KiB, but it may nest as deep.
        report = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(report, dict):
        return None
    if report.get("class") == "SKY":
        return NoFix() if report.get("uSat") == 0 else None
    return _position(report) if report.get("class") == "TPV" else None


def _position(report: dict[str, object]) -> Reading | None:
    mode = _number(report.get("mode"))
    if mode is None:
        return None
    lon, lat = _number(report.get("lon")), _number(report.get("lat"))
    if mode < LEAST_MODE or report.get("status") == SIMULATED:
        return NoFix()
    if lon is None or lat is None or not believable(lon, lat):
        return None
    accuracy = _accuracy(report)
    if accuracy is not None and accuracy > MOST_ACCURACY_M:
        return NoFix()
    return Fix((lon, lat), accuracy, _word(report.get("time")), _word(report.get("device")))


def _accuracy(report: dict[str, object]) -> float | None:
    """The horizontal error at 95 %: `eph`, else from those east and north."""
    whole, across, along = (_number(report.get(name)) for name in ("eph", "epx", "epy"))
    if whole is None and across is not None and along is not None:
        whole = math.hypot(across, along)
    return whole if whole is not None and whole > 0 else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _word(value: object) -> str:
    return value[:LONGEST_WORD] if isinstance(value, str) else ""
