"""An owner's folder that is right in every part, to be spoiled by tests; and an inspector that opens nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from responder_app.errors import DrawingError, LockedDrawingError
from responder_app.publisher.intake import Finding, Intake, Level, read_folder

TODAY = date(2026, 6, 1)
HERE = (-87.6244, 41.8827)

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"

FACILITY = """\
identity:
  name: Lakeview Tower
  address: {street: 100 North Michigan Avenue, city: Chicago, state: IL, postal_code: 05401}
  location: [-87.6244, 41.8827]
  critical_alert: {text: Do not use water in the transformer vault, severity: danger, verified_on: 2026-05-01}
construction:
  type: II
  floor_numbers:
    - {label: B1, ordinal: -1}
    - {label: 1, ordinal: 0}
    - {label: 2, ordinal: 1}
levels:
  levels:
    - {ordinal: -1, label: B1}
    - {ordinal: 0, label: 1, plan: plans/ground.pdf}
    - {ordinal: 1, label: 2, plan: plans/ground.pdf, page: 2}
vertical:
  stairs:
    - {id: S1, from_level: B1, to_level: roof, roof_access: yes}
people:
  command_center: {location: Room 110, level: 1, phone: 312-555-0110}
documents:
  - {file: plans/ground.pdf, kind: floor plan, title: Floors 1 and 2}
  - {file: documents/security.pdf, kind: other document, title: Camera list, scopes: [police]}
"""

CONTACTS = """\
name,role,phones,hours,priority
Ana Ruiz,Chief engineer,312-555-0101;312-555-0102,24 h,1
Bo Lindqvist,Security desk,+1 312 555 0103,,2
"""

FIRST_IN = """\
name,employer,role,id_check,areas,phone,valid_from,valid_to
Ana Ruiz,Lakeview LLC,Chief engineer,Photo badge,Plant;Roof,312-555-0101,2026-01-01,2027-01-01
"""

HAZMAT = """\
name,cas,un,max_amount_lb,amount_code,state,location,level,confidential,nfpa_health,nfpa_flammability,nfpa_instability,nfpa_special
Chlorine,7782-50-5,UN1017,1500,04,gas;liquid,Pool plant,B1,no,4,0,0,OX
Diesel fuel,68476-34-6,1202,,05,liquid,Generator room,B1,no,1,2,0,
Sulfuric acid,7664-93-9,1830,600,03,liquid,UPS room,1,yes,3,0,2,W
"""


def feature(kind: str, point: tuple[float, float] = HERE, **properties: Any) -> dict[str, Any]:
    """A GeoJSON point feature."""
    geometry = {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **properties}}


def footprint(*ring: tuple[float, float]) -> dict[str, Any]:
    """A GeoJSON footprint feature."""
    geometry = {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": "footprint"}}


def near(east: float, north: float) -> tuple[float, float]:
    """A place some thousandths of a degree from the building."""
    return (HERE[0] + east / 1000, HERE[1] + north / 1000)


SQUARE = (near(0, 0), near(0.5, 0), near(0.5, 0.5), near(0, 0.5), near(0, 0))

FEATURES: tuple[dict[str, Any], ...] = (
    footprint(*SQUARE),
    feature("access_point", near(0.2, 0), id="A1", label="Main entrance", kind_of="main entrance", side="A", level=1),
    feature("stair", near(0.1, 0.1), id="S1", pressurised=True),
    feature("hydrant", near(1, 0), id="H1", flow_gpm=1500),
    feature("alarm_panel", near(0.2, 0.1), location="Lobby", level=1, notes=None),
    feature("evacuation_node", near(0.2, 0.2), id="N1", kind_of="corridor", level=1),
    feature("evacuation_node", near(0.2, 0), id="N2", kind_of="exit", level=1),
    {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [list(near(0.2, 0.2)), list(near(0.2, 0))]},
        "properties": {"kind": "evacuation_edge", "start": "N1", "end": "N2", "width_m": 1.2},
    },
    feature("control_point", near(0, 0), level=1, page_x_pt=10, page_y_pt=20.5),
    feature("control_point", near(0.5, 0.5), level=1, page_x_pt=600, page_y_pt=500),
    feature("control_point", near(0.3, 0.1), level=1, page_x_pt=120.6, page_y_pt=298.3),
)


def collection(*features: Any) -> bytes:
    """A GeoJSON file with each feature on a line of its own, the first on line 2."""
    lines = ",\n".join(json.dumps(one) for one in features)
    return ('{"type": "FeatureCollection", "features": [\n' + lines + "\n]}").encode()


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Put the files into the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def good_folder(folder: Path) -> Path:
    """A folder of which everything is taken."""
    files: dict[str, str | bytes] = {
        "facility.yaml": FACILITY,
        "contacts.csv": CONTACTS,
        "first_in.csv": FIRST_IN,
        "hazmat.csv": HAZMAT,
        "site.geojson": collection(*FEATURES),
        "plans/B1.pdf": PDF,
        "plans/ground.pdf": PDF + b"pages=2",
        "documents/hvac/AHU-1.pdf": PDF,
        "documents/photos/front.png": PNG,
        "documents/security.pdf": PDF,
    }
    return write(folder, files)


def zipped(**members: bytes) -> bytes:
    """A ZIP with these members; a name's "__" is a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


class MarkedInspector:
    """Believes what a test wrote behind the header: "pages=3", "locked", "broken"."""

    def inspect(self, data: bytes, media_type: str) -> tuple[tuple[float, float], ...]:
        """As many pages as the mark says, one without a mark."""
        if b"locked" in data:
            raise LockedDrawingError("The PDF asks for a password.")
        if b"broken" in data:
            raise DrawingError("The file is not a PDF, or too damaged to open.")
        count = int(data.partition(b"pages=")[2] or b"1")
        return ((612.0, 792.0),) * count


def take(folder: Path) -> Intake:
    """Intake of the folder on a fixed day."""
    return read_folder(folder, MarkedInspector(), today=TODAY)


def errors(intake: Intake) -> list[str]:
    """The errors as lines."""
    return [finding.text for finding in intake.report.of(Level.ERROR)]


def warnings(intake: Intake) -> list[str]:
    """The warnings as lines."""
    return [finding.text for finding in intake.report.of(Level.WARNING)]


def only_error(intake: Intake) -> Finding:
    """The one error; nothing is taken then."""
    found = intake.report.of(Level.ERROR)
    assert len(found) == 1, [finding.text for finding in found]
    assert intake.preplan is None
    assert intake.files == ()
    return found[0]
