"""All screens, each built once."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.gui.brief_view import BriefView
from responder_app.gui.evacuation_view import EvacuationView
from responder_app.gui.hazmat_view import HazmatView
from responder_app.gui.map_view import MapView
from responder_app.gui.no_preplan_view import NoPrePlanView
from responder_app.gui.people_view import PeopleView
from responder_app.gui.plans.view import PlansView
from responder_app.gui.screens import Screen
from responder_app.gui.search_view import SearchView
from responder_app.gui.sync_view import SyncView
from responder_app.gui.view import View
from responder_app.gui.zones.view import ZonesView


@dataclass(frozen=True)
class Deck:
    """The screens by name."""

    search: SearchView
    brief: BriefView
    plans: PlansView
    map: MapView
    hazmat: HazmatView
    people: PeopleView
    evacuation: EvacuationView
    sync: SyncView
    no_preplan: NoPrePlanView
    zones: ZonesView

    @property
    def views(self) -> dict[Screen, View]:
        """The screens in the order of the enum."""
        return {screen: getattr(self, screen.name.lower()) for screen in Screen}
