"""The site map's export from question to file: what goes in, what is left out, what the audit log says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from responder_app.briefing.answers.hazmat import HazmatAnswer
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.materials import SpillSize, Wind, ZoneQuestion
from responder_app.briefing.answers.plans import SheetSource
from responder_app.briefing.answers.site_map import GroundPlan, MapScene, PlanOffMap
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.shared import SharedBriefing
from responder_app.briefing.thing import Thing
from responder_app.briefing.things_inside import help_inside
from responder_app.documents.formats import MapFormat
from responder_app.documents.site_map import MOST_PLANS, SiteMapExport
from responder_app.errors import NoAnswerError, PlaceError, StoreError, WorkerError
from responder_app.library.audit_entry import Deed
from responder_app.library.library import Library, open_library
from responder_app.model.base import LonLat
from responder_app.paths import VehiclePaths
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Pixels, Request
from responder_app.settings import Settings
from tests.documents.scenes import NOW, briefing_of, laid, sheet_of, with_plans, zones_at
from tests.fakes.buildings import BARE, TOWER, area, at, bare, tower
from tests.fakes.library import FakeLibrary


class Asked:
    """A briefing whose floors are laid on the ground as the test says."""

    def __init__(self, briefing: Briefing, *plans: GroundPlan, off: tuple[PlanOffMap, ...] = ()) -> None:
        self._briefing = briefing
        self._plans = {plan.document_id: plan for plan in plans}
        self._off = off
        self.zones_then: ZoneAnswer | None = None

    def heading(self, facility_id: str) -> Heading:
        return self._briefing.heading(facility_id)

    def site_map(self, facility_id: str) -> MapScene:
        return with_plans(self._briefing.site_map(facility_id), *self._plans.values(), off=self._off)

    def sheet(self, facility_id: str, document_id: str, page: int = 1) -> SheetSource:
        return sheet_of(self._plans[document_id])

    def zones(self, place: str | LonLat, question: ZoneQuestion) -> ZoneAnswer:
        assert self.zones_then is not None
        return self.zones_then

    def hazmat(self, facility_id: str) -> HazmatAnswer:
        return self._briefing.hazmat(facility_id)

    def help_inside(self, facility_id: str) -> tuple[Thing, ...]:
        return help_inside(tower())

    def left_out(self, facility_id: str) -> tuple[str, ...]:
        return ()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = open_library(VehiclePaths(tmp_path / "vehicle"), bytes(range(32)), create=True)
    yield opened
    opened.close()


@pytest.fixture
def recorded() -> list[Deed]:
    return []


def export(asked: Asked, pool: RenderPool, recorded: list[Deed]) -> SiteMapExport:
    return SiteMapExport(asked, pool.run, recorded.append, lambda: NOW)


@pytest.mark.parametrize("form", list(MapFormat))
def test_every_form_is_written_and_recorded(
    form: MapFormat, library: Library, pool: RenderPool, tmp_path: Path
) -> None:
    log = library.audit_log("d1" * 32, lambda: NOW)
    file = tmp_path / f"map{form.suffix}"
    SiteMapExport(Asked(briefing_of(), laid(33.0)), pool.run, log.record, lambda: NOW).write(TOWER, file, form)
    assert file.stat().st_size > 5_000
    trail = library.audit_trail(last=5)
    assert trail.faults == ()
    (entry,) = trail.entries
    assert (entry.action, entry.facility, entry.subject) == ("export", TOWER, f"site map as {form.value}")
    assert (entry.outcome, entry.at) == ("done", "2026-03-03T03:00:00.00-06:00")


def test_a_library_that_takes_no_entry_lets_nothing_out(pool: RenderPool, tmp_path: Path) -> None:
    def refuses(deed: Deed) -> None:
        raise StoreError("the library cannot be written")

    with pytest.raises(StoreError):
        SiteMapExport(Asked(briefing_of()), pool.run, refuses, lambda: NOW).write(
            TOWER, tmp_path / "map.html", MapFormat.HTML
        )
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_is_recorded_with_the_kind_of_its_error(
    pool: RenderPool, recorded: list[Deed], tmp_path: Path
) -> None:
    writer = export(Asked(briefing_of()), pool, recorded)
    with pytest.raises(NoAnswerError):
        writer.write("no-such-facility", tmp_path / "map.html", MapFormat.TAK)
    with pytest.raises(PlaceError):
        writer.write(TOWER, tmp_path / "no" / "map.html", MapFormat.HTML)
    assert [(deed.facility, deed.outcome, deed.detail) for deed in recorded] == [
        ("no-such-facility", "failed", "NoAnswerError"),
        (TOWER, "failed", "PlaceError"),
    ]


def test_the_asked_floor_is_shown_first(pool: RenderPool, recorded: list[Deed]) -> None:
    asked = Asked(briefing_of(), laid(33.0), laid(33.0, level="2"), laid(33.0, level="3"))
    gathered = export(asked, pool, recorded).gather(TOWER, MapFormat.HTML, floor="3")
    assert [plan.level for plan in gathered.plans] == ["3", "G", "2"]
    assert recorded == []


def test_geojson_asks_for_no_drawing(recorded: list[Deed]) -> None:
    def never(request: Request[Pixels]) -> Pixels:
        raise AssertionError(request)

    writer = SiteMapExport(Asked(briefing_of(), laid(33.0)), never, recorded.append, lambda: NOW)
    assert writer.gather(TOWER, MapFormat.GEOJSON).plans == ()


def test_a_plan_that_cannot_be_drawn_is_left_out_and_said(recorded: list[Deed], tmp_path: Path) -> None:
    def no_worker(request: Request[Pixels]) -> Pixels:
        raise WorkerError("no worker")

    asked = Asked(briefing_of(), laid(33.0), off=(PlanOffMap("7", "not tied to the ground"),))
    writer = SiteMapExport(asked, no_worker, recorded.append, lambda: NOW)
    notes = writer.gather(TOWER, MapFormat.HTML).scene.notes
    assert "Plan of floor G is not on this map: it could not be drawn" in notes
    assert "Plan of floor 7 is not on this map: not tied to the ground" in notes
    writer.write(TOWER, tmp_path / "map.html", MapFormat.HTML)
    assert "it could not be drawn" in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert [deed.outcome for deed in recorded] == ["done"]


def test_of_many_floors_those_left_out_are_named(recorded: list[Deed]) -> None:
    def blank(request: Request[Pixels]) -> Pixels:
        width, height = (getattr(request, side) for side in ("width", "height"))
        return Pixels(width, height, width * 3, b"\xff" * (width * height * 3))

    floors = [laid(0.0, level=str(number)) for number in range(1, MOST_PLANS + 3)]
    gathered = SiteMapExport(Asked(briefing_of(), *floors), blank, recorded.append, lambda: NOW).gather(
        TOWER, MapFormat.TAK
    )
    assert len(gathered.plans) == MOST_PLANS
    assert "Plans not on this map: floors 13, 14" in gathered.scene.notes


def test_zones_go_into_every_form(pool: RenderPool, recorded: list[Deed], tmp_path: Path) -> None:
    briefing = briefing_of()
    asked = Asked(briefing)
    asked.zones_then = zones_at(briefing)
    writer = export(asked, pool, recorded)
    for form in MapFormat:
        writer.write(TOWER, tmp_path / form.value, form, ZoneQuestion(briefing.materials("1017").hits[0]))
    page = (tmp_path / "html").read_text(encoding="utf-8")
    assert "Initial isolation: 197 ft (60 m)" in page
    assert "<p><b>Chlorine, UN 1017</b></p>" in page
    assert "Made for transport; first 30 minutes" in page
    features = json.loads((tmp_path / "geojson").read_bytes())["features"]
    zones = [feature["properties"] for feature in features if feature["properties"]["layer"] == "zone"]
    assert [zone["material"] for zone in zones] == ["Chlorine, UN 1017"] * 3
    with ZipFile(tmp_path / "tak") as archive:
        shapes = archive.read("shapes/Lakeside Tower site.kml")
        assert b"Protective action" in shapes
        assert b"Chlorine, UN 1017" in shapes


FIRE_ONLY = {"kind": "floor plan", "title": "Vault CANARY", "media_type": "application/pdf", "level": "G",
             "pages": [{"width_pt": 1000, "height_pt": 800}], "scopes": ["fire"], "id": "plan-G"}  # fmt: skip


def closed_library() -> FakeLibrary:
    """A tower and a neighbour with everything that an owner keeps from some agencies, each with a place outdoors."""
    storage = [{"location": "CANARY yard", "point": at(5, -5)}]
    chemicals = [{"id": "c9", "name": "Phosgene CANARY", "un": 1076, "storage": storage}]
    whole = tower(
        assistance={"people": [{"count": 3, "needs": "CANARY wheelchair", "point": at(1, -3)}]},
        security={"cameras": [{"id": "x", "label": "CANARY camera", "point": at(8, -3)}],
                  "safe_rooms": [{"label": "CANARY room", "point": at(9, -3)}]},
        access_codes={"codes": [{"opens": "k1", "code": "CANARY"}]},
        hazmat_restricted={"chemicals": chemicals},
        documents=[FIRE_ONLY],
    )  # fmt: skip
    return FakeLibrary(held_areas=(area(),)).add(whole, bare(hazmat_restricted={"chemicals": chemicals}))


def test_what_is_not_shared_with_every_agency_never_leaves(
    pool: RenderPool, recorded: list[Deed], tmp_path: Path
) -> None:
    library = closed_library()
    # The control: the crew's own map has all of it.
    seen = repr(Briefing(library, Settings(), lambda: NOW).site_map(TOWER))
    assert all(f"{word}" in seen for word in ("CANARY camera", "CANARY room", "Phosgene CANARY"))
    assert Briefing(library, Settings(), lambda: NOW).site_map(TOWER).plans
    writer = SiteMapExport(SharedBriefing(library, Settings(), lambda: NOW), pool.run, recorded.append, lambda: NOW)
    for form in MapFormat:
        writer.write(TOWER, tmp_path / form.value, form)
        packed = (tmp_path / form.value).read_bytes()
        if form is MapFormat.TAK:
            with ZipFile(tmp_path / "tak") as archive:
                packed = b"".join(archive.read(name) for name in archive.namelist())
                assert not [name for name in archive.namelist() if name.endswith(".kmz")]
        assert b"Phosgene" not in packed
        assert packed.count(b"CANARY") == packed.count(b"Vault CANARY")
        assert b"Not in this file, since not shared with every agency: access codes, people who need help" in packed


def texts_of(file: Path, form: MapFormat) -> bytes:
    """All bytes of an export, unpacked."""
    if form is not MapFormat.TAK:
        return file.read_bytes()
    with ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


SPILLS = {"their inventory's": "", "typed by number": "1076", "typed by name": "phosgene"}


@pytest.mark.parametrize("typed", SPILLS.values(), ids=SPILLS.keys())
def test_zones_of_a_confidential_material_leave_without_a_word_of_what_it_is(
    typed: str, pool: RenderPool, recorded: list[Deed], tmp_path: Path
) -> None:
    library = closed_library()
    crew = Briefing(library, Settings(), lambda: NOW)
    shared = SharedBriefing(library, Settings(), lambda: NOW)
    hits = crew.materials(typed, facility_id=None if typed else TOWER).hits
    material = next(hit for hit in hits if "phosgene" in hit.name.casefold() and hit.uns == (1076,))
    question = ZoneQuestion(material, size=SpillSize.SMALL, wind=Wind(225.0))
    seen, told = crew.zones(TOWER, question), shared.zones(TOWER, question)
    assert [zone.scene for zone in told.zones] == [zone.scene for zone in seen.zones]
    # The control: the crew's own answer names it, and so would a file made of that.
    named = ("phosgene", "(1076,)", "t1-", "(125,)", "canary yard")
    assert all(word in repr(seen).casefold() for word in named[:4])
    assert not any(word in repr(told).casefold() for word in named)
    control = Asked(crew)
    control.zones_then = seen
    for form in MapFormat:
        export(control, pool, recorded).write(TOWER, tmp_path / "control", form, question)
        assert b"Table 1, row T1-" in texts_of(tmp_path / "control", form)
        SiteMapExport(shared, pool.run, recorded.append, lambda: NOW).write(TOWER, tmp_path / "map", form, question)
        left = texts_of(tmp_path / "map", form).lower()
        assert b"phosgene" not in left
        assert b"t1-" not in left
        assert b"ERG 2024, of a material that is not shared with every agency" in texts_of(tmp_path / "map", form)


def test_zones_of_a_material_that_all_may_know_leave_as_they_are() -> None:
    library = closed_library()
    crew = Briefing(library, Settings(), lambda: NOW)
    shared = SharedBriefing(library, Settings(), lambda: NOW)
    chlorine = next(hit for hit in crew.materials("", facility_id=TOWER).hits if hit.name.startswith("Chlorine"))
    for material in (chlorine, crew.materials("1017").hits[0], crew.materials("propane").hits[0]):
        question = ZoneQuestion(material)
        assert [zone.source for zone in shared.zones(TOWER, question).zones] == [
            zone.source for zone in crew.zones(TOWER, question).zones
        ]


def test_who_is_inside_is_told_from_what_is_shared() -> None:
    library = FakeLibrary(held_areas=(area(),)).add(tower(scopes={"occupancy": ["fire"], "evacuation": ["fire"]}))
    question = ZoneQuestion(Briefing(library, Settings(), lambda: NOW).materials("1017").hits[0])
    crew = Briefing(library, Settings(), lambda: NOW).zones(TOWER, question).inside
    shared = SharedBriefing(library, Settings(), lambda: NOW).zones(TOWER, question).inside
    assert crew.occupants > 0
    assert crew.assembly_points
    assert (shared.occupants, shared.unknown, shared.assembly_points) == (0, 1, ())


def test_what_must_not_meet_water_is_said_in_every_form(recorded: list[Deed], pool: RenderPool) -> None:
    silane = {"id": "s", "name": "Trichlorosilane", "un": 1295}
    briefing = briefing_of(hazmat={"chemicals": [silane]}, hazmat_restricted=None)
    for form in MapFormat:
        notes = export(Asked(briefing), pool, recorded).gather(TOWER, form).scene.notes
        assert "Reacts with water: Trichlorosilane, see hazmat" in notes
    calm = briefing_of(hazmat={"chemicals": []}, hazmat_restricted=None)
    assert not any("water" in note for note in export(Asked(calm), pool, recorded).gather(TOWER, form).scene.notes)


def test_what_is_shared_leaves_as_it_is() -> None:
    library = FakeLibrary(held_areas=(area(),)).add(tower(assistance=None, access_codes=None), bare())
    shared = SharedBriefing(library, Settings(), lambda: NOW)
    assert shared.left_out(TOWER) == ()
    assert shared.site_map(TOWER) == Briefing(library, Settings(), lambda: NOW).site_map(TOWER)
    assert shared.site_map(BARE).title == "Riverside Flats"


def test_the_page_lists_what_is_stored_with_its_signs(pool: RenderPool, recorded: list[Deed], tmp_path: Path) -> None:
    briefing = briefing_of()
    export(Asked(briefing), pool, recorded).write(TOWER, tmp_path / "map.html", MapFormat.HTML)
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    rows = briefing.hazmat(TOWER).rows
    assert rows
    assert all(f"<li><b>{row.name}</b>" in page for row in rows)
    assert page.count('aria-label="NFPA 704:') == sum(row.diamond is not None for row in rows) > 0
    assert page.count('aria-label="GHS pictogram') == sum(len(row.signs) for row in rows)
