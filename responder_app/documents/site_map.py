"""The site map as a file that leaves the vehicle: gathered, composed in the form that was asked for, handed over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from responder_app.briefing.answers.hazmat import HazmatAnswer
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.briefing.answers.plans import SheetSource
from responder_app.briefing.answers.site_map import GroundPlan, MapScene
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.thing import Thing
from responder_app.documents.formats import MapFormat
from responder_app.documents.geojson import site_map_geojson
from responder_app.documents.handing_over import Record, hand_over
from responder_app.documents.map_contents import MapContents
from responder_app.documents.plan_picture import PlanPicture, picture_of
from responder_app.documents.sheet_pixels import Draw
from responder_app.documents.tak_package import tak_package
from responder_app.errors import ResponderError
from responder_app.model.base import LonLat
from responder_app.process.importing import one_at_a_time

MOST_PLANS = 12
"""Floors whose plan goes along: each weighs some hundred kilobytes."""

log = logging.getLogger(__name__)


class Asked(Protocol):
    """The part of `briefing.shared.SharedBriefing` that the export asks."""

    def heading(self, facility_id: str) -> Heading:
        """Name, marking, trust and age."""

    def site_map(self, facility_id: str) -> MapScene:
        """The map around the facility."""

    def sheet(self, facility_id: str, document_id: str, page: int = 1) -> SheetSource:
        """One page of a document."""

    def zones(self, place: str | LonLat, question: ZoneQuestion) -> ZoneAnswer:
        """Hazmat zones at the facility."""

    def hazmat(self, facility_id: str) -> HazmatAnswer:
        """What is stored, with its signs."""

    def help_inside(self, facility_id: str) -> tuple[Thing, ...]:
        """First aid, shelters and refuges in the building."""

    def left_out(self, facility_id: str) -> tuple[str, ...]:
        """What is not shared with every agency and so is in no answer, in words."""


class SiteMapExport:
    """Writes site maps.

    Args:
        briefing: What every agency may know about facilities.
        draw: Asks a drawing worker, and waits for it.
        record: Writes into the audit log.
        clock: The local time, aware.
    """

    def __init__(self, briefing: Asked, draw: Draw, record: Record, clock: Callable[[], datetime]) -> None:
        self._briefing = briefing
        self._draw = draw
        self._record = record
        self._clock = clock

    def write(
        self, facility_id: str, file: Path, form: MapFormat, zones: ZoneQuestion | None = None, floor: str = ""
    ) -> None:
        """Write the map to `file`, recorded in the audit log before it is there.

        Args:
            facility_id: Whose.
            file: Replaced where it exists.
            form: Web page, GeoJSON or TAK.
            zones: What was said of a spill whose hazmat zones are to be drawn; None for none. Never the crew's own
                answer: that may name what is not shared with every agency.
            floor: The floor whose plan is shown first; otherwise the one nearest to the ground.

        Raises:
            PlaceError: It cannot be written there.
            NoAnswerError: The vehicle does not hold the facility, or the guidebook has no such zones.
            InputError: The question about zones cannot be meant.
            StoreError: Its data is damaged, or the export cannot be recorded: then there is none.
        """
        hand_over(
            lambda: _composed(self.gather(facility_id, form, zones, floor), form),
            file, self._record, facility_id, form.subject,
        )  # fmt: skip

    def gather(
        self, facility_id: str, form: MapFormat, zones: ZoneQuestion | None = None, floor: str = ""
    ) -> MapContents:
        """All that goes into the file. A plan that cannot be drawn is left out, and the notes say so."""
        contents = MapContents(
            self._briefing.heading(facility_id),
            self._briefing.site_map(facility_id),
            self._clock(),
            self._briefing.zones(facility_id, zones) if zones is not None else None,
            inside=self._briefing.help_inside(facility_id),
            hazmat=self._briefing.hazmat(facility_id),
        )
        closed, warning = self._briefing.left_out(facility_id), contents.scene.water_warning
        notes = [f"{warning.label}: {warning.value}"] if warning is not None else []
        notes += [f"Not in this file, since not shared with every agency: {', '.join(closed)}"] if closed else []
        if form is MapFormat.GEOJSON:
            return contents.noting(*notes)
        plans = tuple(self._pictures(facility_id, contents.scene, floor, notes))
        return replace(contents, plans=plans).noting(*notes)

    def _pictures(self, facility_id: str, scene: MapScene, floor: str, notes: list[str]) -> Iterator[PlanPicture]:
        plans = sorted(scene.plans, key=lambda plan: plan.level != floor)
        for plan in plans[:MOST_PLANS]:
            try:
                yield self._picture(facility_id, scene, plan)
            except ResponderError as error:
                log.warning("A plan of %s is left out of its map: %s", facility_id, type(error).__name__)
                notes.append(f"Plan of floor {plan.level} is not on this map: it could not be drawn")
        if left := plans[MOST_PLANS:]:
            notes.append(f"Plans not on this map: floors {', '.join(plan.level for plan in left)}")
        notes += [f"Plan of floor {off.level} is not on this map: {off.reason}" for off in scene.plans_off]

    def _picture(self, facility_id: str, scene: MapScene, plan: GroundPlan) -> PlanPicture:
        sheet = self._briefing.sheet(facility_id, plan.document_id, plan.page)
        picture = picture_of(plan, sheet, scene, self._draw)
        return replace(picture, fit=f"{sheet.note}. {picture.fit}") if sheet.note else picture


def _composed(contents: MapContents, form: MapFormat) -> bytes:
    match form:
        case MapFormat.HTML:
            # Folium costs 0.4 s to import and is needed for this only.
            with one_at_a_time:
                from responder_app.documents.web_page import site_map_html  # noqa: PLC0415

            return site_map_html(contents).encode()
        case MapFormat.GEOJSON:
            return site_map_geojson(contents)
        case MapFormat.TAK:
            return tak_package(contents)
