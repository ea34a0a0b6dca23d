"""Chemicals on their way into the draft: ids, amounts, and what belongs into the restricted section.

A place that the owner files as confidential, and a chemical whose name is a trade secret, go whole into
hazmat_restricted. The shared section keeps an entry with the same id that says what every crew must know: that
it is there, how much, solid, liquid or gas, and its hazards (EPCRA 322 lets an owner withhold the identity only).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from responder_app.model.amounts import fits, range_of
from responder_app.publisher.intake.cas import is_cas
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.report import shown

TRADE_SECRET_NAME = "Trade secret (name not shared here)"  # noqa: S105  not a password
_CAS = re.compile(r"\d{2,7}-\d{2}-\d")
_SECRET_FIELDS = ("cas", "un", "sds", "components", "state_fields")
_TELLING_LETTERS = 5
"""Words that begin with so many letters of a secret name give it away: "Chlorination building"."""
_UNWORDED = re.compile(r"[^a-z0-9]+")


@dataclass
class Substance:
    """A chemical as a reader found it: the model's fields, with `storage` apart."""

    fields: dict[str, Any]
    storage: list[dict[str, Any]]
    origin: Origin
    confidential_places: bool = False
    origins: dict[str, Origin] = field(default_factory=dict)
    """Origins of single fields, where the file calls them otherwise than the model does."""


def add(substance: Substance, draft: Draft) -> None:
    """Put the chemical into hazmat and, where something about it is restricted, also into hazmat_restricted."""
    whole = {"id": _free_id(substance.fields, draft), **substance.fields, "storage": substance.storage}
    secret = substance.fields.get("trade_secret") is True
    if not secret and not (substance.confidential_places and substance.storage):
        _put("hazmat", whole, substance, draft)
        return
    told = dict(whole)
    if secret:
        told = {name: value for name, value in told.items() if name not in _SECRET_FIELDS}
        told["name"] = TRADE_SECRET_NAME
    if substance.confidential_places:
        # What a state asks besides is free text, which may name the place.
        told |= {"storage": [], "state_fields": []}
    elif secret:
        told["storage"] = _places_that_keep_it(substance, draft)
    _put("hazmat", told, substance, draft)
    _put("hazmat_restricted", whole, substance, draft)


def _places_that_keep_it(substance: Substance, draft: Draft) -> list[dict[str, Any]]:
    """The places without those whose words give the secret name away; those are for fire and emergency management."""
    fields = substance.fields
    names = [fields.get("name"), *(part.get("name") for part in fields.get("components") or ())]
    words = {word for name in names for word in _UNWORDED.split(str(name or "").casefold())}
    telling = {word[:_TELLING_LETTERS] for word in words if len(word) >= _TELLING_LETTERS}
    kept = [place for place in substance.storage if not _tells(place, telling, fields.get("cas"))]
    if len(kept) < len(substance.storage):
        origin = substance.origin
        message = "a storage place names the trade secret; it is kept back with it"
        draft.findings.warning(origin.file, message, origin.line, origin.field or None)
    return kept


def _tells(place: dict[str, Any], telling: set[str], cas: object) -> bool:
    said = " ".join(str(value) for value in place.values()).casefold()
    starts = {word[:_TELLING_LETTERS] for word in _UNWORDED.split(said)}
    return not telling.isdisjoint(starts) or (isinstance(cas, str) and cas in said)


def amount(pounds: str | None, code: str | None, origin: Origin, draft: Draft) -> dict[str, Any] | None:
    """An amount's fields from an exact figure, a Tier II code, or both; what is odd about them is a warning."""
    if code is not None and range_of(code) is None:
        message = f"amount code {shown(code)} is not on the federal list (40 CFR 370.43); it is kept as it is"
        draft.findings.warning(origin.file, message, origin.line, origin.field)
    if pounds is not None:
        exact = number(pounds)
        if exact is not None and code is not None and not fits(exact, code):
            message = f"{pounds} lb does not lie in the range of amount code {shown(code)}"
            draft.findings.warning(origin.file, message, origin.line, origin.field)
        return {"low_lb": pounds, "high_lb": pounds, "code": code}
    if code is None:
        return None
    low, high = range_of(code) or (None, None)
    return {"low_lb": low, "high_lb": high, "code": code}


def cas_number(text: str | None, origin: Origin, draft: Draft) -> str | None:
    """The CAS number as it is; a number whose check digit does not fit is a warning."""
    if text is not None and _CAS.fullmatch(text) and not is_cas(text):
        message = f"{text} is no CAS number: its last digit does not fit the others"
        draft.findings.warning(origin.file, message, origin.line, origin.field)
    return text


def number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def is_cas_form(text: str) -> bool:
    """Whether the text is written as a CAS number is."""
    return _CAS.fullmatch(text) is not None


def _put(section: str, entry: dict[str, Any], substance: Substance, draft: Draft) -> None:
    place = draft.add(section, "chemicals", dict(entry), substance.origin)
    if place is not None:
        for name, origin in substance.origins.items():
            draft.origins[*place, name] = origin
            if name.endswith("_amount"):  # one cell gives both ends of an exact amount
                draft.origins[*place, name, "low_lb"] = draft.origins[*place, name, "high_lb"] = origin


def _free_id(fields: dict[str, Any], draft: Draft) -> str:
    """An id made of the CAS number or the name that no chemical has yet; the same files give the same ids."""
    text = str(fields.get("cas") or fields.get("name") or "")
    if fields.get("trade_secret") is True:
        text = ""
    stem = _UNWORDED.sub("-", text.casefold()).strip("-")[:48] or "chemical"
    used = {entry.get("id") for section in ("hazmat", "hazmat_restricted") for entry in _entries(draft, section)}
    candidate, number_ = stem, 1
    while candidate in used:
        number_ += 1
        candidate = f"{stem}-{number_}"
    return candidate


def _entries(draft: Draft, section: str) -> list[dict[str, Any]]:
    values = draft.values.get(section)
    entries = values.get("chemicals") if isinstance(values, dict) else None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
