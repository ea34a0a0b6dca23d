"""Intake: an owner's folder becomes a pre-plan, its files and a report, or a report of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from responder_app.errors import InputError
from responder_app.model.facility import PrePlan
from responder_app.publisher.intake import (
    cross_checks,
    documents,
    facility_yaml,
    geojson,
    hazmat_table,
    levels,
    missing,
    people_tables,
    sections,
    table,
    tier2,
)
from responder_app.publisher.intake.documents import OwnerFile
from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder, walk
from responder_app.publisher.intake.inspector import Inspector
from responder_app.publisher.intake.report import Report
from responder_app.publisher.intake.sections import KnownId

READERS: tuple[Callable[[OwnersFolder, Draft], None], ...] = (
    facility_yaml.read,
    people_tables.read,
    hazmat_table.read,
    tier2.read,
    geojson.read,
)
"""In this order: facility.yaml first, because the others complete what it says."""

TABLES = frozenset(stem + ending for stem in ("contacts", "first_in", "hazmat") for ending in table.ENDINGS)


@dataclass(frozen=True)
class Intake:
    """What came of a folder. Without errors a pre-plan and the files of its documents; with any, only the report."""

    preplan: PrePlan | None
    files: tuple[OwnerFile, ...]
    report: Report


def _unknown(name: str) -> None:  # noqa: ARG001  the office asked knows no facility
    return None


def read_folder(
    folder: Path, inspector: Inspector, known_id: KnownId = _unknown, *, today: date | None = None
) -> Intake:
    """Read an owner's folder. Every fault of it is in the report, never an exception.

    Raises NoWorkerError when nothing can be drawn on this machine: that is no fault of the folder.

    Args:
        folder: The folder as the owner sent it; nothing in it is changed.
        inspector: Looks into plans, diagrams and pictures, apart from this process.
        known_id: Gives the id under which the office has a facility of that name already, so that a folder
            without an id updates it.
        today: The date against which validity is checked, by default the office's.
    """
    draft = Draft()
    try:
        found = walk(folder, draft.findings)
    except InputError as error:
        draft.findings.error(folder.name, str(error))
        return Intake(None, (), draft.findings.report())
    for read in READERS:
        read(found, draft)
    _name_strangers(found, draft)
    sheets = levels.join(found, documents.read(found, inspector, draft), draft)
    levels.name_data_sheets(found, sheets, draft)
    accepted = sections.accepted(draft)
    papers = sections.accepted_documents(sheets, draft)
    cross_checks.check(accepted, papers, draft, today or date.today())
    missing.note(accepted, draft)
    preplan = sections.preplan(draft, known_id, accepted, papers)
    files = tuple(sheet.owner_file for sheet in sheets) if preplan is not None else ()
    return Intake(preplan, files, draft.findings.report())


def _name_strangers(folder: OwnersFolder, draft: Draft) -> None:
    """Warn of files that no reader knows, so that a misnamed one is noticed."""
    entries = draft.values.get("documents")
    listed = {
        file.name
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("file"), str) and (file := folder.find(entry["file"]))
    }
    for file in folder.files:
        if not _is_known(file) and file.name not in listed:
            draft.findings.warning(file.name, "was not taken: neither its name nor its folder says what it is")


def _is_known(file: FoundFile) -> bool:
    if file.top:
        return file.top in documents.FOLDERS
    name = file.name.lower()
    tables = name in TABLES or name in facility_yaml.NAMES or file.ending in geojson.ENDINGS
    return tables or tier2.is_report(file)
