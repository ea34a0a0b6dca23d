"""Positions in NMEA 0183 sentences (RMC, GGA), strictly read.

Our own: the kept library (pynmeagps) takes 48 degrees 67 minutes and 99 degrees 99 minutes for places, and two kinds of
sentences need no more than this.
"""

from __future__ import annotations

import re

from responder_app.position.fix import MOST_ACCURACY_M, Fix, NoFix, Reading, believable

_SENTENCE = re.compile(rb"\$([A-Z]{2})(RMC|GGA),([ -)+-~]{0,100})\*([0-9A-F]{2})", re.IGNORECASE)
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)(\.\d{1,6})?")
_LAT, _LON = re.compile(r"(\d\d)([0-5]\d(?:\.\d{1,9})?)"), re.compile(r"(\d{3})([0-5]\d(?:\.\d{1,9})?)")
_DILUTION = re.compile(r"\d{1,3}(?:\.\d{1,4})?")
UERE_M, UERE_CORRECTED_M = 15.0, 3.75
"""What a range is off by at 95 %, without and with corrections, as gpsd reckons (H_UERE_NO_DGPS, H_UERE_WITH_DGPS)."""
MEASURED = {"1": UERE_M, "2": UERE_CORRECTED_M, "3": UERE_M, "4": UERE_CORRECTED_M, "5": UERE_CORRECTED_M}
"""Of GGA's qualities those that are measured: 6 is dead reckoning, 7 typed in, 8 simulated."""
GUESSED = frozenset("EMNS")
"""RMC's modes that are not measured: estimated, typed in, not valid, simulated."""
LEAST_FIELDS = 9
KEPT = 5
"""So many RMC have the accuracy of the GGA before them: those of one second, and a few that come oftener."""


class NmeaReader:
    """Reads one receiver's sentences. RMC has no accuracy: it keeps that of the GGA just before."""

    def __init__(self) -> None:
        self._accuracy_m: float | None = None
        self._kept = 0

    def read(self, line: bytes) -> Reading | None:
        """What a line says; None when it is damaged, or of another kind."""
        start = line.rfind(b"$")
        found = _SENTENCE.fullmatch(line[start:].rstrip()) if start >= 0 else None
        if found is None or int(found[4], 16) != _checksum(found[0][1:-3]):
            return None
        kind, fields = found[2].upper(), found[3].decode("ascii").split(",")
        if len(fields) < LEAST_FIELDS:
            return None
        return self._gga(fields) if kind == b"GGA" else self._rmc(fields)

    def _gga(self, fields: list[str]) -> Reading | None:
        time, lat, north, lon, east, quality, _, dilution = fields[:8]
        if quality not in MEASURED:
            return NoFix()
        known = _DILUTION.fullmatch(dilution) is not None
        self._accuracy_m, self._kept = (float(dilution) * MEASURED[quality] if known else None), 0
        return self._fix(time, (lat, north, lon, east))

    def _rmc(self, fields: list[str]) -> Reading | None:
        time, status, lat, north, lon, east = fields[:6]
        mode = fields[11] if len(fields) > 11 else "A"
        if status != "A" or mode in GUESSED:
            return NoFix()
        self._kept += 1
        if self._kept > KEPT:
            self._accuracy_m = None
        return self._fix(time, (lat, north, lon, east))

    def _fix(self, time: str, place: tuple[str, str, str, str]) -> Reading | None:
        lat, lon = _degrees(_LAT, place[0], place[1], "NS"), _degrees(_LON, place[2], place[3], "EW")
        if lat is None or lon is None or not believable(lon, lat) or not _TIME.fullmatch(time):
            return None
        if self._accuracy_m is not None and self._accuracy_m > MOST_ACCURACY_M:
            return NoFix()
        return Fix((lon, lat), self._accuracy_m or None, time)


def _checksum(data: bytes) -> int:
    total = 0
    for byte in data:
        total ^= byte
    return total


def _degrees(form: re.Pattern[str], digits: str, side: str, sides: str) -> float | None:
    found = form.fullmatch(digits)
    if found is None or side not in sides or len(side) != 1:
        return None
    degrees = int(found[1]) + float(found[2]) / 60
    return -degrees if side == sides[1] else degrees
