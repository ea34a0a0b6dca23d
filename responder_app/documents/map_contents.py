"""What every form of an exported site map is made of, and the words that stand in all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from responder_app.briefing.answers.hazmat import HazmatAnswer
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.site_map import MapScene
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.thing import Thing
from responder_app.documents.plan_picture import PlanPicture
from responder_app.model.dates import spoken_date


@dataclass(frozen=True)
class MapContents:
    """One facility's map, to be written down."""

    heading: Heading
    scene: MapScene
    now: datetime
    """Local and aware."""
    zones: ZoneAnswer | None = None
    plans: tuple[PlanPicture, ...] = ()
    """The one that is shown first comes first."""
    inside: tuple[Thing, ...] = ()
    """First aid, shelters and refuges in the building, the lowest floor first."""
    hazmat: HazmatAnswer | None = None
    """What is stored, with its signs."""

    @property
    def made(self) -> str:
        """By whom and when it was exported."""
        return f"this vehicle, {spoken_date(self.now.date())} {self.now:%H:%M}"

    @property
    def issued(self) -> str:
        """Whose data it is, and how old."""
        trust = self.heading.trust
        return f"{trust.badge}: {trust.issuer_text}; {trust.checked_text}; {self.heading.review_text}"

    def marked(self, text: str) -> str:
        """The text with the handling marking before it, where there is one."""
        return f"{self.heading.handling}. {text}" if self.heading.handling else text

    def noting(self, *notes: str) -> MapContents:
        """The same with more to say under the map."""
        return replace(self, scene=replace(self.scene, notes=(*self.scene.notes, *notes)))
