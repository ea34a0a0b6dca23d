"""The scale of a drawing as its title block writes it: 1:96, 1/8 in = 1 ft, 3/32" = 1'-0", 1 cm = 2 m."""

from __future__ import annotations

import re
from fractions import Fraction

from responder_app.publisher.intake.draft import Draft, Place
from responder_app.publisher.intake.report import shown

_MM = {
    "mm": Fraction(1), "cm": Fraction(10), "m": Fraction(1000),
    "in": Fraction(254, 10), "inch": Fraction(254, 10), "inches": Fraction(254, 10), '"': Fraction(254, 10),
    "ft": Fraction(3048, 10), "foot": Fraction(3048, 10), "feet": Fraction(3048, 10), "'": Fraction(3048, 10),
}  # fmt: skip
_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)(?:[ -]?(\d{1,3})/(\d{1,3})|/(\d{1,3}))?"
_RATIO = re.compile(r"1\s*[:/]\s*(\d{1,6}(?:\.\d{1,6})?)")
_LENGTH = re.compile(rf"{_NUMBER}\s*(mm|cm|m|inches|inch|in|ft|foot|feet|[\"'])\.?(?:\s*-?\s*0\s*(?:in|\"))?")
_QUOTES = str.maketrans({"″": '"', "”": '"', "“": '"', "′": "'", "’": "'"})


def scale_of(text: str) -> Fraction | None:
    """96 for 1:96, for "96" and for 1/8 in = 1 ft; None when the text is no scale."""
    said = text.translate(_QUOTES).replace("''", '"').strip().casefold()
    ratio = _RATIO.fullmatch(said)
    if ratio:
        return Fraction(ratio[1]) or None
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", said):
        return Fraction(said) or None
    drawn, equals, real = said.partition("=")
    lengths = [_LENGTH.fullmatch(part.strip()) for part in (drawn, real)]
    if not equals or lengths[0] is None or lengths[1] is None:
        return None
    paper, ground = (_millimetres(length) for length in lengths if length is not None)
    return ground / paper if paper and ground else None


def read_scale(level: dict[str, object], place: Place, draft: Draft) -> None:
    """Turn a level's `scale` into the number that the model takes; what is no scale is an error."""
    given = level.get("scale")
    if not isinstance(given, str) or not given.strip():
        return
    found = scale_of(given)
    if found is None:
        draft.error((*place, "scale"), f"{shown(given)} is no scale; write it like 1:96 or 1/8 in = 1 ft")
        level["scale"] = None
    else:
        level["scale"] = str(float(found))


def _millimetres(length: re.Match[str]) -> Fraction:
    whole, top, bottom, under = (length[group] for group in (1, 2, 3, 4))
    number = Fraction(whole)
    if under is not None:
        number = number / Fraction(under) if int(under) else Fraction(0)
    elif top is not None:
        number += Fraction(int(top), int(bottom)) if int(bottom) else 0
    return number * _MM[length[5]]
