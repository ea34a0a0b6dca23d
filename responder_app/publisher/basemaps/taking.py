"""Taking a base map in: what kind of file it is, whose it becomes, and what an extract says besides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from responder_app.errors import InputError, LimitError, NoAnswerError
from responder_app.model.area import Area
from responder_app.package.basemap import MapArchive
from responder_app.package.limits import MIB
from responder_app.publisher.basemaps.confined import reading
from responder_app.publisher.basemaps.described import plain
from responder_app.publisher.basemaps.mbtiles_file import MAGIC as SQLITE
from responder_app.publisher.basemaps.pmtiles_file import MAGIC as PMTILES
from responder_app.publisher.basemaps.shelf import KeptMap
from responder_app.publisher.founding import CITY
from responder_app.publisher.office import Office
from responder_app.publisher.registry.packages import StoredPackage

MAX_FILE_BYTES = 2_048 * MIB
MAX_EXTRACT_BYTES = 512 * MIB
_MAPS = uuid.UUID("3c2b7a3e-5d0f-4b8e-9d52-6f4ad8f0a7c1")
"""Areas that base maps bring get ids of this namespace, so that the same name is the same area."""
_KINDS = "a PMTiles archive (.pmtiles), MBTiles (.mbtiles) or OpenStreetMap extract (.osm.pbf)"


@dataclass(frozen=True)
class Taken:
    """What was taken in. `area` is set when the file brought streets, hydrants and addresses too."""

    owner: str
    archive: MapArchive
    area: Area | None
    warnings: tuple[str, ...]


def take(
    office: Office,
    file: Path,
    name: str | None = None,
    owner: str | None = None,
    compartment: str = CITY,
    attribution: str | None = None,
) -> Taken:
    """Take the file in as a base map.

    Args:
        office: Opened.
        file: PMTiles, MBTiles or an OpenStreetMap extract.
        name: What it is called; else what the file says, else the file's name.
        owner: Id or name of the facility or area that it belongs to. Without one it becomes an area of its own,
            which of an extract also has its streets, buildings, hydrants and addresses.
        compartment: Where a new area goes.
        attribution: Whose data it is, as shown on the map; else what the file says, or OpenStreetMap's of an extract.

    Raises InputError and LimitError with what is wrong with the file, NoAnswerError for an unknown owner; then the
    office is as it was.
    """
    form = form_of(file)
    given = plain(name, 200) if name else ""
    title = given or _title(file)
    package = _owner(office, owner) if owner else None
    order = {"form": form, "name": title, "named": bool(given), "area": "" if package else _area_id(title)}
    order["attribution"] = plain(attribution or "")
    with reading(file, order, office.home.folder) as result:
        archive = office.basemaps.keep(result.pieces())
        area = result.area()
    try:
        package_id = package.id if package else _see_to_area(office, area, archive.name, compartment)
    except InputError:
        office.basemaps.forget(archive)
        raise
    office.basemaps.give(package_id, archive)
    return Taken(package.name if package else archive.name, archive, area, result.warnings)


def remove(office: Office, name: str, owner: str | None = None) -> KeptMap:
    """Forget the base map; an area that was made for it and holds nothing else is withdrawn with it.

    Raises NoAnswerError, InputError as `Shelf.remove`.
    """
    gone = office.basemaps.remove(name, owner)
    package = gone.package
    held = {one.package.id for one in office.basemaps.all()}
    if package.type == "area" and package.id not in held:
        area = Area.model_validate_json(office.package(package.id).content)
        if area.is_bare:
            office.withdraw(package.id)
    return gone


def form_of(file: Path) -> str:
    """What the file is by its first bytes: "pmtiles", "mbtiles" or "osm". Raises InputError, LimitError."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(64)
    except OSError as error:
        raise InputError(f"{file.name} cannot be read: {error.strerror}") from error
    form = _form(file, head)
    most = MAX_EXTRACT_BYTES if form == "osm" else MAX_FILE_BYTES
    if size > most:
        raise LimitError(
            f"{file.name} has {size // MIB:,} MiB; at most {most // MIB:,} are allowed: cut out a smaller area"
        )
    return form


def _form(file: Path, head: bytes) -> str:
    if not head:
        raise InputError(f"{file.name} is empty")
    if head.startswith(PMTILES):
        return "pmtiles"
    if head.startswith(b"PM") and head[2:4] in (b"\x01\x00", b"\x02\x00"):
        raise InputError(f"{file.name} is a PMTiles archive of version {head[2]}; only version 3 is read")
    if head.startswith(SQLITE):
        return "mbtiles"
    if b"OSMHeader" in head:
        return "osm"
    raise InputError(f"{file.name} is not {_KINDS}")


def _owner(office: Office, owner: str) -> StoredPackage:
    for package in office.packages():
        if package.state == "live" and owner in (package.id, package.name):
            return package
    raise NoAnswerError(f"the registry has no facility or area {owner!r}; `responder office list` shows them")


def _title(file: Path) -> str:
    """The file's name as a person would write it: "port-adler.osm.pbf" is "Port Adler"."""
    stem = plain(file.name.split(".")[0].replace("-", " ").replace("_", " "), 200)
    return (stem.title() if stem.islower() else stem) or "Base map"


def _area_id(name: str) -> str:
    return str(uuid.uuid5(_MAPS, name))


def _see_to_area(office: Office, area: Area | None, name: str, compartment: str) -> str:
    """The id of the area of that name, taken in where an extract brings it or there is none yet.

    An archive brings no streets: an area that is there keeps its own. Raises InputError when the name is another's.
    """
    area_id = _area_id(name)
    live = [package for package in office.packages() if package.state == "live"]
    for package in live:
        if package.name == name and package.id != area_id:
            raise InputError(
                f"there is a {package.type} called {name!r} already; add the map to it with --facility, "
                "or choose another --name"
            )
    if area is not None or area_id not in {package.id for package in live}:
        office.take_area(area or Area(id=area_id, name=name), compartment)
    return area_id
