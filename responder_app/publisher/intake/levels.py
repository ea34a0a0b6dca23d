"""Levels and their plans, chemicals and their data sheets: what facility.yaml says, joined to the files that are there.

Where it says nothing about levels, they are made from the names of the plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from responder_app.model.terms import DocumentKind
from responder_app.publisher.intake.documents import Sheet
from responder_app.publisher.intake.draft import Draft, Origin, Place
from responder_app.publisher.intake.floor_labels import ordinals, simple
from responder_app.publisher.intake.folder import OwnersFolder
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.scale import read_scale
from responder_app.publisher.intake.words import did_you_mean


def join(folder: OwnersFolder, sheets: list[Sheet], draft: Draft) -> list[Sheet]:
    """Put document ids into the levels and give the sheets with the level that each of them shows."""
    section = draft.values.get("levels")
    if section is None or (isinstance(section, dict) and not section.get("levels")):
        _make_levels(sheets, draft)
    levels = _levels(draft)
    for place, level in levels:
        _find_plan(level, place, folder, sheets, draft)
        read_scale(level, place, draft)
    _add_control_points(levels, draft)
    joined = [_with_level(sheet, levels) for sheet in sheets]
    for sheet in joined:
        if sheet.kind is DocumentKind.PLAN and sheet.level is None and sheet.id not in _plans(levels):
            message = "no level uses this plan; name the file after a level's label or name it in levels"
            draft.findings.warning(sheet.file.name, message)
    return joined


def document_id(value: str, folder: OwnersFolder, sheets: list[Sheet]) -> str | None:
    """The id of the document that an owner's entry means, by its id or by its file's name; None when there is none."""
    file = folder.find(value)
    for sheet in sheets:
        if sheet.id == value or (file is not None and sheet.file.name == file.name):
            return sheet.id
    return None


def name_data_sheets(folder: OwnersFolder, sheets: list[Sheet], draft: Draft) -> None:
    """Turn file names in the chemicals' field `sds` into document ids; what fits nothing is left for the checks."""
    for name in ("hazmat", "hazmat_restricted"):
        section = draft.values.get(name)
        chemicals = section.get("chemicals") if isinstance(section, dict) else None
        for chemical in chemicals if isinstance(chemicals, list) else ():
            given = chemical.get("sds") if isinstance(chemical, dict) else None
            found = document_id(given, folder, sheets) if isinstance(given, str) else None
            if found is not None:
                chemical["sds"] = found


def _levels(draft: Draft) -> list[tuple[Place, dict[str, Any]]]:
    section = draft.values.get("levels")
    levels = section.get("levels") if isinstance(section, dict) else None
    entries = enumerate(levels) if isinstance(levels, list) else ()
    return [(("levels", "levels", number), level) for number, level in entries if isinstance(level, dict)]


def _make_levels(sheets: list[Sheet], draft: Draft) -> None:
    """Levels from the names of the plans; their ordinals from construction.floor_numbers or what a label means."""
    plans = [sheet for sheet in sheets if sheet.file.top == "plans" and sheet.kind is DocumentKind.PLAN]
    found = ordinals((sheet.file.stem for sheet in plans), _floor_numbers(draft))
    for sheet in sorted(plans, key=lambda sheet: found[sheet.file.stem] or 0):
        label, ordinal = sheet.file.stem, found[sheet.file.stem]
        if ordinal is None:
            message = f"nobody can tell where floor {shown(label)} is; state its ordinal under levels in facility.yaml"
            draft.findings.error(sheet.file.name, message)
            continue
        draft.add("levels", "levels", {"label": label, "ordinal": ordinal, "plan": sheet.id}, Origin(sheet.file.name))
    if plans:
        message = "levels were made from the names of the plans; check them, and floor numbers that are left out"
        draft.findings.warning("plans/", message)


def _floor_numbers(draft: Draft) -> dict[str, int]:
    construction = draft.values.get("construction")
    numbers = construction.get("floor_numbers") if isinstance(construction, Mapping) else None
    known: dict[str, int] = {}
    for entry in numbers if isinstance(numbers, list) else ():
        if isinstance(entry, Mapping) and isinstance(entry.get("label"), str):
            try:
                known[entry["label"]] = int(str(entry.get("ordinal")))
            except ValueError:
                continue  # the model says so
    return known


def _find_plan(level: dict[str, Any], place: Place, folder: OwnersFolder, sheets: list[Sheet], draft: Draft) -> None:
    """Turn a level's plan into a document's id, or find the plan that is named after its label."""
    given = level.get("plan")
    if isinstance(given, str):
        found = document_id(given, folder, sheets)
        if found is not None:
            level["plan"] = found
        elif folder.find(given) is None:
            names = [sheet.file.name for sheet in sheets if sheet.kind is DocumentKind.PLAN]
            draft.error((*place, "plan"), f"there is no document or file {shown(given)}" + did_you_mean(given, names))
            level["plan"] = None
        else:
            level["plan"] = None  # the file is there and was refused with its own error
        _check_page(level, place, sheets, draft)
        return
    label = level.get("label")
    if given is None and isinstance(label, str):
        named = [sheet for sheet in sheets if sheet.file.top == "plans" and sheet.kind is DocumentKind.PLAN]
        exact = [sheet for sheet in named if sheet.file.stem == label]
        alike = exact or [sheet for sheet in named if simple(sheet.file.stem) == simple(label)]
        if alike:
            level["plan"] = alike[0].id
            _check_page(level, place, sheets, draft)


def _check_page(level: dict[str, Any], place: Place, sheets: list[Sheet], draft: Draft) -> None:
    pages = next((len(sheet.sizes) for sheet in sheets if sheet.id == level["plan"]), None)
    page = str(level.get("page") or 1)
    if pages is not None and page.isascii() and page.isdigit() and len(page) < 7 and int(page) > pages:
        draft.error((*place, "page"), f"the plan has {pages} pages, so there is no page {page}")


def _add_control_points(levels: list[tuple[Place, dict[str, Any]]], draft: Draft) -> None:
    by_label = {level.get("label"): (place, level) for place, level in levels if isinstance(level.get("label"), str)}
    for fields, origin in draft.control_points:
        label = fields.pop("level", None)
        place, level = by_label.get(label if isinstance(label, str) else None, ((), None))
        if level is None:
            message = f"there is no level {shown(label)}" if label else "has no level"
            draft.findings.error(origin.file, message, origin.line, f"{origin.field}.level")
            continue
        if level.get("georeference") is None:
            draft.origins[*place, "georeference"] = Origin(origin.file, origin.line)
        georeference = _within(level, "georeference", {})
        points = _within(georeference, "control_points", []) if isinstance(georeference, dict) else None
        if isinstance(points, list):
            points.append(fields)
            draft.origins[*place, "georeference", "control_points", len(points) - 1] = origin


def _within(fields: dict[str, Any], name: str, empty: Any) -> Any:
    """The value of a field, which becomes `empty` when there is none yet."""
    if fields.get(name) is None:
        fields[name] = empty
    return fields[name]


def _plans(levels: list[tuple[Place, dict[str, Any]]]) -> list[Any]:
    return [level.get("plan") for _, level in levels]


def _with_level(sheet: Sheet, levels: list[tuple[Place, dict[str, Any]]]) -> Sheet:
    """The sheet with the level that it shows, when it is one level's plan and nothing else was said."""
    labels = [level.get("label") for _, level in levels if level.get("plan") == sheet.id]
    alone = labels[0] if len(labels) == 1 and isinstance(labels[0], str) else None
    return sheet if sheet.level is not None or alone is None else replace(sheet, level=alone)
