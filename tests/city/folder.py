"""Owns an owner's folder on disk: diagrams, tables, site.geojson, facility.yaml; the plans are issue.py's."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from tests.city import hazmat, issue, people
from tests.city.area import CITY, Hydrant
from tests.city.building import Building
from tests.city.dates import TODAY, verified
from tests.city.drawing import elevation, schematic, sds
from tests.city.drawing.sheet import fit
from tests.city.sections import features, record
from tests.city.sections.features import exits
from tests.city.substances import SUBSTANCES


def write(folder: Path, building: Building, hydrants: list[Hydrant], seed: int) -> Path:
    """Write the facility's folder below `folder` and give its path."""
    spec = building.spec
    rng = random.Random(f"{seed}:{spec.slug}:folder")
    home = folder / spec.slug
    home.mkdir(parents=True, exist_ok=True)
    x0, y0, x1, y1 = building.outline.bounds
    sheet = fit(spec.sheet, (x0, y0, x1, y1))
    drawn_on = verified(rng, 900)
    issued = drawn_on.isoformat()
    sheets = issue.write(home, building, sheet, drawn_on)
    documents = _documents(home, building, rng, issued)
    contacts = people.contacts(rng, spec.roles)
    if "people" not in spec.missing:
        _people(home, building, contacts, rng)
    if "hazmat" not in spec.missing:
        _hazmat(home, building, contacts[0])
    _put(home / "site.geojson", features.collect(building, hydrants))
    values = record.collect(building, sheet, sheets, documents, seed)
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    _put(home / "facility.yaml", f"# {spec.name}: pre-plan as the owner keeps it\n{text}".encode())
    return home


class _Dumper(yaml.CSafeDumper):
    """Lists of numbers on one line, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an anchor."""
        return True


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _documents(home: Path, building: Building, rng: random.Random, issued: str) -> list[dict[str, Any]]:
    spec = building.spec
    labels = [storey.label for storey in spec.floors]
    listed: list[dict[str, Any]] = []

    def add(name: str, kind: str, title: str, data: bytes) -> None:
        _put(home / name, data)
        listed.append({"file": name, "kind": kind, "title": title})

    if "hvac" in spec.diagrams:
        smoke = str(spec.protection.get("smoke_control", "none; unit shut-down on alarm"))
        add(
            "documents/hvac/M-501.pdf",
            "HVAC diagram",
            "HVAC air flow",
            schematic.hvac(spec.name, building.street, labels, issued, smoke),
        )
    if "mechanical" in spec.diagrams:
        pump = spec.protection.get("fire_pump", {}).get("flow_gpm")
        gas = any(kind == "gas" for kind, *_ in spec.shut_offs)
        data = schematic.mechanical(spec.name, building.street, labels, issued, pump, gas)
        add("documents/mechanical/P-601.pdf", "mechanical diagram", "Standpipe, water and gas risers", data)
    for substance in spec.sds:
        s = SUBSTANCES[substance]
        add(_sds_file(substance), "safety data sheet", f"SDS {s.name}", sds.pdf(s, people.phone(rng), issued))
    if spec.photo:
        add("documents/photos/side-a.jpg", "photo", "Side A, rendering with key box and FDC", _picture(building, rng))
    return listed


def _sds_file(substance: str) -> str:
    return f"documents/sds/{substance.replace(' ', '-')}.pdf"


def _picture(building: Building, rng: random.Random) -> bytes:
    spec = building.spec
    above = [storey.label for storey in spec.floors if storey.ordinal >= 0]
    facade = elevation.Facade(
        f"{spec.name}: side A",
        f"{building.street}, {CITY}, IL",
        building.outline.bounds[2],
        len(above),
        spec.storey_m,
        exits(building.ground)[0].at[0],
        tuple(above),
        spec.construction.get("type") == "III",
        spec.glazing[1] > 0,
    )
    return elevation.jpeg(facade, rng.randrange(1000))


def _rows(header: tuple[str, ...], rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _people(home: Path, building: Building, contacts: list[people.Person], rng: random.Random) -> None:
    spec = building.spec
    header = ("name", "role", "phones", "hours", "priority")
    rows: list[list[object]] = [[p.name, p.role, ";".join(p.phones), p.hours, p.priority] for p in contacts]
    if spec.workbook:
        _put(home / "contacts.xlsx", _workbook(header, rows))
    else:
        _put(home / "contacts.csv", _rows(header, rows))
    if "people.first_in" in spec.missing:
        return
    passes = people.first_in(rng, spec.name, spec.areas)
    fields = ("name", "employer", "role", "id_check", "areas", "phone", "valid_from", "valid_to")
    table: list[list[object]] = [
        [p.name, p.employer, p.role, p.id_check, ";".join(p.areas), p.phone, p.valid_from, p.valid_to] for p in passes
    ]
    _put(home / "first_in.csv", _rows(fields, table))


def _workbook(header: tuple[str, ...], rows: list[list[object]]) -> bytes:
    """An .xlsx whose bytes depend on its cells only: fixed dates inside and in the ZIP."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.title = "Contacts"
    for row in (header, *rows):
        table.append(list(row))
    out = io.BytesIO()
    book.save(out)
    fixed = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _CORE
            entry = zipfile.ZipInfo(name, (TODAY.year, TODAY.month, TODAY.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return fixed.getvalue()


_CORE = (
    b'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>tests.city</dc:creator></cp:coreProperties>'
)


def _hazmat(home: Path, building: Building, coordinator: people.Person) -> None:
    spec = building.spec
    if not spec.stores:
        return
    if spec.tier2 is None:
        sheets = {substance: _sds_file(substance) for substance in spec.sds}
        _put(home / "hazmat.csv", hazmat.table(spec.stores, sheets))
        return
    centre = building.outline.centroid
    filer = hazmat.Filer(
        spec.slug.upper().replace("-", "")[:12],
        spec.name,
        building.street,
        CITY,
        building.place.lonlat(centre.x, centre.y),
        spec.occupants[0],
        spec.tier2,
        coordinator,
    )
    _put(home / "tier2-2025.t2s", hazmat.tier2(filer, spec.stores))
