"""Tier II reports (EPCRA 312): a .t2s is a ZIP that holds XML in NOAA's data standard, version 1.

Namespace https://cameo.noaa.gov/epcra_tier2/data_standard/v1. Takes the chemicals; the report's own name, address
and place of the facility only serve to notice that it is the report of another building.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responder_app.errors import InputError
from responder_app.publisher.intake import inventory
from responder_app.publisher.intake.archive import open_archive, read_member
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.inventory import Substance
from responder_app.publisher.intake.limits import ARCHIVE_BYTES, XML_BYTES
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.tier2_facility import facility_of, warn_when_other
from responder_app.publisher.intake.xml_tree import XmlError, XmlNode, read_xml

ENDING = ".t2s"
_STATES = ("solid", "liquid", "gas")
_STORAGE = {
    "locationDescription": "location",
    "storageType": "storage_type",
    "pressure": "pressure",
    "temperature": "temperature",
}


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Add the chemicals of every .t2s file at the folder's top."""
    for file in folder.files:
        if file.ending == ENDING and not file.top:
            try:
                _read_file(file, draft)
            except XmlError as error:
                draft.findings.error(file.name, f"the XML in it {error}", error.line)
            except InputError as error:
                draft.findings.error(file.name, str(error))


def _read_file(file: FoundFile, draft: Draft) -> None:
    top = read_xml(_xml(file, draft))
    if top.name != "epcraTier2Dataset":
        raise InputError(f"is no Tier II report: its XML begins with {shown(top.name)}, not epcraTier2Dataset")
    facility = facility_of(top, draft)
    warn_when_other(facility, file.name, draft)
    dataset = top.child("dataset")
    year = dataset.element.get("reportyear") if dataset else None
    if year is not None:
        draft.fill(
            "hazmat", "reported_for_year", year, Origin(file.name, dataset.line if dataset else None, "reportyear")
        )
    chemicals = list(facility.children("chemicals", "chemical"))
    for chemical in chemicals:
        inventory.add(_substance(chemical, file.name, draft), draft)
    draft.findings.taken(file.name, f"{len(chemicals)} chemicals of the report for {year or 'an unknown year'}")


def _xml(file: FoundFile, draft: Draft) -> bytes:
    """The one XML file of the archive; what else it holds is named in a warning."""
    with open_archive(file.read(ARCHIVE_BYTES), "a Tier II report") as archive:
        names = [member.filename for member in archive.infolist() if not member.is_dir()]
        reports = [name for name in names if name.lower().endswith(".xml")]
        if len(reports) != 1:
            raise InputError(f"holds {len(reports)} XML files; a Tier II report holds one")
        for name in names:
            if name not in reports:
                message = f"{shown(name)} in it was not taken; put it under documents/ if crews need it"
                draft.findings.warning(file.name, message)
        return read_member(archive, reports[0], XML_BYTES)


def _substance(chemical: XmlNode, file: str, draft: Draft) -> Substance:
    origin = Origin(file, chemical.line)
    fields: dict[str, Any] = {
        "name": chemical.text("chemName"),
        "cas": _cas(chemical, file, draft),
        "ehs": _flag(chemical, "ehs", file, draft),
        "mixture": _flag(chemical, "mixture", file, draft),
        "hazards": list(_hazards(chemical)),
        "max_amount": _amount(chemical, "maxAmount", file, draft),
        "average_amount": _amount(chemical, "aveAmount", file, draft),
        "largest_container_lb": chemical.text("maxAmtLargestContainer"),
        "days_on_site": chemical.text("daysOnSite"),
        "components": [_component(part) for part in chemical.children("mixtureComponents", "mixtureComponent")],
        "trade_secret": _flag(chemical, "tradeSecret", file, draft) or False,
    }
    fields |= {state: _flag(chemical, state, file, draft) or False for state in _STATES}
    storage = [_storage(place) for place in chemical.children("storageLocations", "storageLocation")]
    secret_places = _flag(chemical, "confidentialStorageLocs", file, draft) or False
    return Substance(fields, storage, origin, secret_places, _origins(chemical, file))


def _hazards(chemical: XmlNode) -> Iterator[str]:
    for hazard in chemical.children("hazards", "hazard"):
        category = hazard.text("category")
        if category and (hazard.text("value") or "").casefold() in ("true", "1"):
            yield category


def _cas(node: XmlNode, file: str, draft: Draft) -> str | None:
    """The CAS number where one is given; reports also say "N/A" or "mixture" there, which is a warning."""
    text = node.text("casNumber")
    if text is None:
        return None
    origin = _origin(node, "casNumber", file)
    if not inventory.is_cas_form(text):
        message = f"{shown(text)} is no CAS number and was left out"
        draft.findings.warning(file, message, origin.line, origin.field)
        return None
    return inventory.cas_number(text, origin, draft)


def _component(part: XmlNode) -> dict[str, Any]:
    """A mixture's component. Its CAS number is kept only where it has the form of one."""
    cas = part.text("casNumber")
    return {
        "name": part.text("componentName"),
        "cas": cas if cas and inventory.is_cas_form(cas) else None,
        "percent": part.text("componentPercentage"),
    }


def _amount(chemical: XmlNode, name: str, file: str, draft: Draft) -> dict[str, Any] | None:
    code = chemical.text(f"{name}Code")
    return inventory.amount(chemical.text(name), code, _origin(chemical, name, file), draft)


def _storage(place: XmlNode) -> dict[str, Any]:
    found = {field: place.text(name) for name, field in _STORAGE.items()}
    amount = place.child("amount")
    if amount is not None and amount.text():
        found |= {"amount": amount.text(), "unit": amount.element.get("unit")}
    return {field: value for field, value in found.items() if value}


def _flag(node: XmlNode, name: str, file: str, draft: Draft) -> bool | None:
    """An xs:boolean: true, false, 1 or 0."""
    text = (node.text(name) or "").casefold()
    if not text:
        return None
    if text not in ("true", "false", "1", "0"):
        origin = _origin(node, name, file)
        draft.findings.error(file, f"must be true or false, not {shown(text)}", origin.line, name)
    return text in ("true", "1")


def _origin(node: XmlNode, name: str, file: str) -> Origin:
    child = node.child(name)
    if child is None and node.child(f"{name}Code") is not None:
        return _origin(node, f"{name}Code", file)
    return Origin(file, (child or node).line, name)


def _origins(chemical: XmlNode, file: str) -> dict[str, Origin]:
    named = {
        "name": "chemName",
        "cas": "casNumber",
        "hazards": "hazards",
        "max_amount": "maxAmount",
        "average_amount": "aveAmount",
        "largest_container_lb": "maxAmtLargestContainer",
        "days_on_site": "daysOnSite",
        "components": "mixtureComponents",
        "storage": "storageLocations",
    }
    return {field: _origin(chemical, name, file) for field, name in named.items()}
