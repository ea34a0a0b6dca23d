"""`make demo`: the whole way from owners' folders to the window, on real parts, with a summary.

Builds the city, sets an office up, takes in and publishes last year's plans of what was rebuilt since, then every
facility as it is and a base map, enrols a fire engine, syncs over HTTPS from a local nginx, and opens the window.
Without a display it leaves demo/out/*.png instead.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from responder_app import assembly
from responder_app.assembly import Vehicle
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices
from responder_app.publisher.area_file import read_area_file
from responder_app.publisher.basemaps import taking as basemaps
from responder_app.publisher.office import Office
from responder_app.publisher.previews import draw
from responder_app.publisher.publishing import Published
from responder_app.publisher.pyramids import tiles_of
from responder_app.publisher.receiving import receive
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings
from tests.city import build, extract
from tests.fakes.nginx import serve

OFFICE_WORDS = "demo office, never for real use"
CREW_WORDS = "demo crew, never for real use"
WORKERS = 2
PICTURES = (1366, 768, 118.0)
"""Pixels and dots per inch of a common laptop in vehicles."""
SHOWN = "adler tower"


class Clock:
    """How long each stage took, in seconds; told as it goes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block under that name."""
        print(f"{name} ... ", end="", flush=True)
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 2)
        print(f"{self.seconds[name]:.1f} s", flush=True)


def main(folder: Path) -> int:
    """Run the demo in that folder, which is emptied first."""
    folder = folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    clock, out = Clock(), folder / "out"
    out.mkdir(parents=True)
    with clock.stage("Build the city"):
        city = build(folder / "owners")
    office, _ = offices.create(folder / "office", "City of Port Adler", OFFICE_WORDS)
    with RenderPool(WORKERS) as pool:
        with clock.stage("Take in and publish what some sent last year"):
            take_in(office, city.before, pool)
            publish(office, pool)
        with clock.stage("Take the facilities in"):
            area = read_area_file(city.area)
            office.take_area(area)
            take_in(office, city.folders, pool)
        with clock.stage("Take the base map in"):
            streets = extract.write(folder / "owners" / "port-adler.osm.pbf", area)
            basemaps.take(office, streets, area.name, area.id, attribution="Port Adler, an invented city")
        enrol(office, VehiclePaths(folder / "vehicle"), "Engine 5", "Port Adler Fire", ["fire"])
        with clock.stage("Publish"):
            published = publish(office, pool)
    office.close()
    (folder / "server").mkdir()
    with serve(folder / "office" / "repository", folder / "server") as served:
        settings = Settings(source=served.address, ca_file=str(served.ca_file))
        vehicle = assembly.open_vehicle(VehiclePaths(folder / "vehicle"), lambda: CREW_WORDS, settings)
        try:
            with clock.stage("Sync over HTTPS"):
                change = vehicle.sync.sync_now()
            summary = summarise(vehicle, published, clock)
            summary["sync"] = {
                "added": len(change.added),
                "requests": change.traffic.requests,
                "bytes": change.traffic.bytes_in + change.traffic.bytes_out,
            }
            code = present(vehicle, out, clock)
        finally:
            vehicle.close()
    (out / "summary.json").write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n")
    print(f"Summary: {out / 'summary.json'}")
    return code


def publish(office: Office, pool: RenderPool) -> Published:
    """Publish with previews of every sheet, and tiles of those that draw slowly."""
    return office.publish(lambda *sheet: draw(pool, *sheet), tiles=lambda *sheet: tiles_of(pool, *sheet))


def take_in(office: Office, folders: Iterable[Path], pool: RenderPool) -> None:
    """Take facilities in. Raises AssertionError with the report when one is refused."""
    for owner in folders:
        intake = receive(office, owner, pool)
        assert intake.preplan is not None, "\n".join([str(owner), *intake.report.lines()])


def enrol(office: Office, paths: VehiclePaths, name: str, agency: str, scopes: list[str]) -> None:
    """Set a vehicle up under the demo's passphrase and enrol it."""
    request = assembly.init_device(paths, name, agency, "passphrase", CREW_WORDS)
    assembly.accept_enrolment(paths, office.enrol(request, scopes), lambda: CREW_WORDS)


def summarise(vehicle: Vehicle, published: Published, clock: Clock) -> dict[str, object]:
    """Counts and timings."""
    held = [one for one in vehicle.library.held() if one.type == "facility"]
    plans = [vehicle.library.preplan(one.id) for one in held]
    return {
        "facilities": len(held),
        "documents": sum(len(plan.documents) for plan in plans),
        "pages": sum(len(document.pages) for plan in plans for document in plan.documents),
        "chemicals": sum(len(plan.hazmat.chemicals or ()) for plan in plans if plan.hazmat),
        "objects": published.objects_written,
        "repository_bytes": published.bytes_written,
        "warnings": list(published.warnings),
        "seconds": clock.seconds,
    }


def present(vehicle: Vehicle, out: Path, clock: Clock) -> int:
    """Open the window where there is a display; else leave a picture of every screen."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        with clock.stage("Take pictures of every screen"):
            pictures = photograph(vehicle, out, *PICTURES)
        print(f"No display: {len(pictures)} pictures are in {out}")
        return 0
    from responder_app.gui import opening, start

    print("The window is open; search for: adler tower, n michgan av, chlorine")
    return start.run(
        opening.gate_of(vehicle.paths, vehicle.settings), vehicle.settings.night, first=opening.parts_of(vehicle)
    )


def photograph(vehicle: Vehicle, out: Path, width: int, height: int, dpi: float) -> tuple[Path, ...]:
    """A picture of every screen, by day and by night, in a window of that many pixels."""
    from responder_app.gui.application import application
    from responder_app.gui.build import build_window
    from responder_app.gui.incident.hook import add_incident
    from responder_app.gui.metrics import Metrics
    from responder_app.gui.theme import Theme
    from tests.gui.shots import shoot

    application()
    theme = Theme(Metrics(dpi))
    theme.apply()
    window = build_window(vehicle.briefing, vehicle.sync, vehicle.pool, vehicle.export_map, theme)
    add_incident(window, vehicle.incidents)
    window.resize(width, height)
    window.show()
    window.start("")
    shown = vehicle.briefing.search(SHOWN).hits[0].facility_id
    floors = vehicle.briefing.arrival_sheet(shown).floor_labels
    addresses = vehicle.library.areas()[0].addresses
    pictures = shoot(
        window, out, shown, floors[len(floors) // 2], "n michgan av", addresses[len(addresses) // 2].street
    )
    window.close()
    return pictures


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo")))
