"""One chemical of a Tier II report: amounts, states, mixture, storage, what the owner keeps confidential."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import Any

from responder_app.publisher.intake import inventory
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.inventory import Substance
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.tier2_codes import meaning
from responder_app.publisher.intake.xml_tree import XmlNode

_STATES = ("solid", "liquid", "gas")
_STORAGE = {"storageType": "storage_type", "pressure": "pressure", "temperature": "temperature"}
_AMOUNTS = {
    "max_amount": "maxAmount",
    "average_amount": "aveAmount",
    "largest_container": "maxAmtLargestContainer",
}
_TRUE, _FALSE = frozenset({"true", "1", "yes", "y"}), frozenset({"false", "0", "no", "n"})
_POUNDS = frozenset({"pounds", "pound", "lb", "lbs"})
MOST = 10_000_000_000
"""No place holds more of anything: ten times the largest tank farm in gallons."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class ChemicalReader:
    """Reads the chemicals of one file; what is odd goes into the draft's findings."""

    def __init__(self, file: str, draft: Draft) -> None:
        self._file = file
        self._draft = draft

    def substance(self, chemical: XmlNode) -> Substance:
        """The chemical with the model's fields; its storage apart."""
        fields: dict[str, Any] = {
            "name": chemical.text("chemName"),
            "cas": self._cas(chemical),
            "ehs": self._flag(chemical, "ehs"),
            "mixture": self._mixture(chemical),
            "hazards": list(self._hazards(chemical)),
            "days_on_site": chemical.text("daysOnSite"),
            "components": [
                self._component(part) for part in chemical.children("mixtureComponents", "mixtureComponent")
            ],
            "trade_secret": self._flag(chemical, "tradeSecret") or False,
            "state_fields": list(_state_fields(chemical)),
        }
        fields |= {field: self._amount(chemical, name) for field, name in _AMOUNTS.items()}
        fields |= {state: self._flag(chemical, state) or False for state in _STATES}
        storage = [self._storage(place) for place in chemical.children("storageLocations", "storageLocation")]
        secret_places = self._flag(chemical, "confidentialStorageLocs") or False
        self._warn_when_more_than_most(chemical)
        origin = Origin(self._file, chemical.line)
        return Substance(fields, [place for place in storage if place], origin, secret_places, self._origins(chemical))

    def _mixture(self, chemical: XmlNode) -> bool | None:
        """Pure or mixture. Where both are ticked, or components are listed for a pure one, it counts as a mixture."""
        pure, mixture = self._flag(chemical, "pure"), self._flag(chemical, "mixture")
        parts = chemical.child("mixtureComponents", "mixtureComponent") is not None
        if pure and (mixture or parts):
            self._warn(chemical, "pure", "is ticked for a mixture; it is taken as a mixture")
        if mixture or parts:
            return True
        return False if pure or mixture is False else None

    def _hazards(self, chemical: XmlNode) -> Iterator[str]:
        for hazard in chemical.children("hazards", "hazard"):
            category = hazard.text("category")
            if category and self._flag(hazard, "value"):
                yield category

    def _cas(self, node: XmlNode) -> str | None:
        """The CAS number where one is given; reports also say "N/A" or "mixture" there, which is a warning."""
        text = node.text("casNumber")
        if text is None:
            return None
        if not inventory.is_cas_form(text):
            self._warn(node, "casNumber", f"{shown(text)} is no CAS number and was left out")
            return None
        return inventory.cas_number(text, self._origin(node, "casNumber"), self._draft)

    def _component(self, part: XmlNode) -> dict[str, Any]:
        share = part.child("componentPercentage")
        by = (share.element.get("weightOrVolume") or "").casefold() if share else ""
        return {
            "name": part.text("componentName"),
            "cas": self._cas(part),
            "percent": _plain_number(part.text("componentPercentage")),
            "percent_by": by if by in ("weight", "volume") else None,
            "ehs": self._flag(part, "ehs"),
            "max_amount": self._amount(part, "maxAmount"),
        }

    def _amount(self, node: XmlNode, name: str) -> dict[str, Any] | None:
        figure, code = _plain_number(node.text(name)), node.text(f"{name}Code")
        return inventory.amount(figure, code, self._origin(node, name), self._draft)

    def _storage(self, place: XmlNode) -> dict[str, Any]:
        found: dict[str, Any] = {"location": place.text("locationDescription")}
        for name, field in _STORAGE.items():
            written = place.text(name)
            if written is not None:
                found[field], known = meaning(field, written)
                if not known:
                    self._warn(place, name, f"{shown(written)} is no code of the federal form; it is kept as it is")
        amount = place.child("amount")
        if amount is not None and amount.text():
            found |= {"amount": self._plausible(amount), "unit": amount.element.get("unit")}
        return {field: value for field, value in found.items() if value}

    def _plausible(self, amount: XmlNode) -> str | None:
        """What a place holds, in whatever unit; more than there can be of anything is an error."""
        text = _plain_number(amount.text())
        figure = inventory.number(text or "")
        if figure is not None and MOST < figure < inf:
            message = f"must be at most {MOST:,}, not {shown(text or '')}"
            self._draft.findings.error(self._file, message, amount.line, "storageLocations.amount")
        return text

    def _warn_when_more_than_most(self, chemical: XmlNode) -> None:
        """Figures that are larger than the most that is ever there."""
        most = inventory.number(_plain_number(chemical.text("maxAmount")) or "")
        places = [place.child("amount") for place in chemical.children("storageLocations", "storageLocation")]
        pounds = [one for one in places if one is not None and (one.element.get("unit") or "").casefold() in _POUNDS]
        figures = [("aveAmount", chemical.text("aveAmount"))]
        figures += [("maxAmtLargestContainer", chemical.text("maxAmtLargestContainer"))]
        figures += [("storageLocations", one.text()) for one in pounds]
        for name, text in figures:
            figure = inventory.number(_plain_number(text) or "")
            if most is not None and figure is not None and most < figure <= MOST:
                self._warn(chemical, name, f"{figure:,.0f} lb is more than the {most:,.0f} lb that are ever on site")

    def _flag(self, node: XmlNode, name: str) -> bool | None:
        """True or false (xs:boolean), as some states write it yes or no."""
        text = (node.text(name) or "").casefold()
        if not text:
            return None
        if text not in _TRUE | _FALSE:
            message = f"must be true or false, not {shown(text)}"
            self._draft.findings.error(self._file, message, self._origin(node, name).line, name)
        return text in _TRUE

    def _warn(self, node: XmlNode, name: str, message: str) -> None:
        self._draft.findings.warning(self._file, message, self._origin(node, name).line, name)

    def _origin(self, node: XmlNode, name: str) -> Origin:
        child = node.child(name)
        if child is None and node.child(f"{name}Code") is not None:
            return self._origin(node, f"{name}Code")
        return Origin(self._file, (child or node).line, name)

    def _origins(self, chemical: XmlNode) -> dict[str, Origin]:
        named = {
            "name": "chemName",
            "cas": "casNumber",
            "hazards": "hazards",
            **_AMOUNTS,
            "days_on_site": "daysOnSite",
            "components": "mixtureComponents",
            "storage": "storageLocations",
            "state_fields": "stateFields",
        }
        return {field: self._origin(chemical, name) for field, name in named.items()}


def _plain_number(text: str | None) -> str | None:
    """A number without the commas between thousands; anything else as it is, for the model to refuse."""
    return text.replace(",", "") if text and _THOUSANDS.fullmatch(text) else text


def _state_fields(chemical: XmlNode) -> Iterator[dict[str, str]]:
    """What a state asks beyond the federal form, as far as it was answered with more than "false"."""
    for field in chemical.children("stateFields", "stateField"):
        label, value = field.text("label") or field.text("t2sFieldname"), field.text("data")
        if label and value and value.casefold() not in _FALSE - {"0", "n"}:
            yield {"label": label[:200], "value": "Yes" if value.casefold() == "true" else value}
