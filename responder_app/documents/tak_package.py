"""A TAK data package: a ZIP with MANIFEST/manifest.xml (version 2), a KMZ for each floor's plan, shapes, markers.

Names inside are made from letters, digits and few signs, whatever the facility is called. The same contents give
the same bytes. Follows what ATAK-CIV's import reads (MissionPackageExtractor, ImportGRGSort, KmzLayerInfoSpi).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from uuid import uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from responder_app.documents.cot import OURS, markers
from responder_app.documents.kml import PICTURE, overlay_kml, shapes_kml
from responder_app.documents.map_contents import MapContents
from responder_app.documents.xml_text import Element, element, written

MANIFEST = "MANIFEST/manifest.xml"
MOST_LETTERS = 40
UNIX = 3


@dataclass(frozen=True)
class Item:
    """One content of the package."""

    entry: str
    """Its path in the ZIP."""
    body: bytes
    parameters: dict[str, str] = field(default_factory=dict)
    packed: bool = True


def tak_package(contents: MapContents) -> bytes:
    """The package as one ZIP file."""
    items = [*_plans(contents), *_shapes(contents), *_markers(contents)]
    files = [Item(MANIFEST, _manifest(contents, items)), *items]
    return _zipped(files, contents.now)


def _plans(contents: MapContents) -> Iterator[Item]:
    used: set[str] = set()
    for picture in contents.plans:
        name = f"{contents.heading.name} floor {picture.level}"
        # One floor at a time, or the uppermost sheet would hide the others.
        inside = [
            Item("doc.kml", overlay_kml(contents, picture, name, shown=picture is contents.plans[0])),
            Item(PICTURE, picture.png, packed=False),
        ]
        file = _unlike(file_name(name, f"floor {picture.level}"), used)
        yield Item(f"plans/{file}.kmz", _zipped(inside, contents.now), {"name": name}, packed=False)


def _shapes(contents: MapContents) -> Iterator[Item]:
    name = f"{contents.heading.name} site"
    shapes = shapes_kml(contents, name)
    if shapes is not None:
        yield Item(f"shapes/{file_name(name, 'site')}.kml", shapes, {"name": name})


def _markers(contents: MapContents) -> Iterator[Item]:
    for marker in markers(contents):
        yield Item(f"{marker.uid}/{marker.uid}.cot", marker.event, {"uid": marker.uid, "name": marker.name})


def _manifest(contents: MapContents, items: list[Item]) -> bytes:
    heading = contents.heading
    own = {
        # The marking first: the name is what the list of packages shows.
        "name": contents.marked(heading.name),
        "uid": str(uuid5(OURS, heading.facility_id)),
        "remarks": contents.marked(f"{heading.address}. {contents.issued}. Exported by {contents.made}"),
        "onReceiveImport": "true",
        "onReceiveDelete": "false",
    }
    listed = [element("Content", *_parameters(item.parameters), ignore="false", zipEntry=item.entry) for item in items]
    root = element(
        "MissionPackageManifest",
        element("Configuration", *_parameters(own)),
        element("Contents", *listed),
        version="2",
    )
    return written(root)


def _parameters(values: dict[str, str]) -> Iterator[Element]:
    for name, value in values.items():
        yield element("Parameter", name=name, value=value)


def file_name(text: str, end: str) -> str:
    """The text as a file name of plain letters, digits, blank and hyphen; never a path, never hidden, never empty.

    A long one is cut in front of `end`, which says which floor it is.
    """
    words, last = _plain_words(text), _plain_words(end)
    if len(words) > MOST_LETTERS:
        last = last[:MOST_LETTERS]
        words = f"{words[: MOST_LETTERS - len(last)]} {last}".strip(" -")
    return words or "site"


def _plain_words(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", " ", plain).strip(" -")


def _unlike(name: str, used: set[str]) -> str:
    """The name, numbered when another one has it; file systems of phones and sticks do not tell cases apart."""
    number, chosen = 1, name
    while chosen.casefold() in used:
        number += 1
        chosen = f"{name} {number}"
    used.add(chosen.casefold())
    return chosen


def _zipped(items: list[Item], now: datetime) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for item in items:
            # The year 1980 is where ZIP's calendar begins.
            entry = ZipInfo(item.entry, max(now.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            entry.create_system = UNIX
            entry.external_attr = 0o600 << 16
            entry.compress_type = ZIP_DEFLATED if item.packed else ZIP_STORED
            archive.writestr(entry, item.body)
    return packed.getvalue()
