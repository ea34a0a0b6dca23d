"""Tier II reports (EPCRA 312): a .t2s is a ZIP that holds XML in NOAA's data standard, version 1.

Namespace https://cameo.noaa.gov/epcra_tier2/data_standard/v1. Takes the chemicals, the year and the day of signing;
the report's own name, address and place of the facility only serve to notice that it is the report of another
building. Its contacts are not taken: contacts.csv says whom to call, and the owner keeps it up to date between reports.
"""

from __future__ import annotations

from datetime import date

from responder_app.errors import InputError
from responder_app.publisher.intake import inventory
from responder_app.publisher.intake.archive import open_archive, read_member
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.limits import ARCHIVE_BYTES, XML_BYTES
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.tier2_chemical import ChemicalReader
from responder_app.publisher.intake.tier2_facility import facility_of, warn_when_other
from responder_app.publisher.intake.xml_tree import XmlError, XmlNode, read_xml

ENDING, UNPACKED = ".t2s", ".xml"
_TOP = "epcraTier2Dataset"
_FROM_MACS = "__MACOSX/"
"""The folder of shadows that macOS puts into every ZIP."""


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Add the chemicals of every report at the folder's top."""
    for file in folder.files:
        if is_report(file):
            try:
                _read_file(file, draft)
            except XmlError as error:
                draft.findings.error(file.name, f"the XML in it {error}", error.line)
            except InputError as error:
                draft.findings.error(file.name, str(error))


def is_report(file: FoundFile) -> bool:
    """Whether the file lies at the folder's top and is a report: a .t2s, or the XML out of one."""
    if file.top or file.ending not in (ENDING, UNPACKED):
        return False
    try:
        return file.ending == ENDING or _TOP.encode() in file.read(XML_BYTES)
    except InputError:
        return False


def _read_file(file: FoundFile, draft: Draft) -> None:
    top = read_xml(_xml(file, draft) if file.ending == ENDING else file.read(XML_BYTES))
    if top.name != _TOP:
        raise InputError(f"is no Tier II report: its XML begins with {shown(top.name)}, not {_TOP}")
    facility = facility_of(top, draft)
    warn_when_other(facility, file.name, draft)
    dataset = top.child("dataset")
    year = dataset.element.get("reportyear") if dataset else None
    if year is not None:
        draft.fill(
            "hazmat", "reported_for_year", year, Origin(file.name, dataset.line if dataset else None, "reportyear")
        )
    _sign(facility, file.name, draft)
    chemicals = list(facility.children("chemicals", "chemical"))
    reader = ChemicalReader(file.name, draft)
    for chemical in chemicals:
        inventory.add(reader.substance(chemical), draft)
    draft.findings.taken(file.name, f"{len(chemicals)} chemicals of the report for {year or 'an unknown year'}")


def _sign(facility: XmlNode, file: str, draft: Draft) -> None:
    """When it was certified. A date that is not written as the standard wants it is a warning: crews can do without."""
    signed = facility.child("dateSigned")
    text = signed.text() if signed is not None else None
    if signed is None or text is None:
        return
    try:
        date.fromisoformat(text)
    except ValueError:
        message = f"{shown(text)} is no date such as 2026-02-28 and was left out"
        draft.findings.warning(file, message, signed.line, "dateSigned")
        return
    draft.fill("hazmat", "signed_on", text, Origin(file, signed.line, "dateSigned"))


def _xml(file: FoundFile, draft: Draft) -> bytes:
    """The one XML file of the archive; what else it holds is named in a warning."""
    with open_archive(file.read(ARCHIVE_BYTES), "a Tier II report") as archive:
        members = (member for member in archive.infolist() if not member.is_dir())
        names = [member.filename for member in members if not member.filename.startswith(_FROM_MACS)]
        reports = [name for name in names if name.lower().endswith(".xml")]
        if len(reports) != 1:
            raise InputError(f"holds {len(reports)} XML files; a Tier II report holds one")
        for name in names:
            if name not in reports:
                message = f"{shown(name)} in it was not taken; put it under documents/ if crews need it"
                draft.findings.warning(file.name, message)
        return read_member(archive, reports[0], XML_BYTES)
