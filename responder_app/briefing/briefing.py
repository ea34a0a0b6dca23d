"""The one door to the briefing: questions in, frozen answers out. Safe to call from any one thread at a time.

Reads the library for every question, so that an answer is never older than the data. Only what is derived
from the areas is kept, as long as the library hands out the same areas. Geometry and route libraries are
imported by the first question that needs them, after the first paint.
"""

# ruff: noqa: PLC0415  shapely and pyproj cost 0.2 s to import; see above

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TYPE_CHECKING

from responder_app.briefing.ages import section_age
from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.answers.evacuation import EvacuationAnswer
from responder_app.briefing.answers.found_places import FoundPlaces
from responder_app.briefing.answers.hazmat import HazmatAnswer
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.materials import Material, MaterialsAnswer, ZoneChoices, ZoneQuestion
from responder_app.briefing.answers.people import PeopleAnswer
from responder_app.briefing.answers.plan_words import PlanHits, PlanWordsState
from responder_app.briefing.answers.plans import DocumentsAnswer, EarlierSheet, LevelsAnswer, PlanOverlay, SheetSource
from responder_app.briefing.answers.search import NoPrePlanAnswer, SearchAnswer
from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind
from responder_app.briefing.answers.sheet_ground import PlanPlace
from responder_app.briefing.answers.site_map import Framed, MapScene
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.clock import local_now
from responder_app.briefing.earlier import changed_floors, earlier_sheet
from responder_app.briefing.floors import Floors
from responder_app.briefing.hazmat.answer import hazmat_answer
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.people import people_answer
from responder_app.briefing.plan_words.searching import PlanWords
from responder_app.briefing.plans import documents_answer, levels_answer, sheet_source
from responder_app.briefing.preferences import Preferences, Unwritten
from responder_app.briefing.search import search_answer
from responder_app.briefing.sheet import arrival_sheet, whole_block
from responder_app.briefing.situation import Situation
from responder_app.briefing.source import LibraryReader
from responder_app.briefing.trust import heading_of, trust_of
from responder_app.briefing.vicinity import Vicinities, Vicinity
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan
from responder_app.package.words import Word
from responder_app.settings import Settings

if TYPE_CHECKING:
    from responder_app.briefing.hazmat.zones import ZoneDesk


class Briefing:
    """Answers questions about what this vehicle holds.

    Every question about a facility raises NoAnswerError when the vehicle does not hold it, and
    StoreError when its data is damaged.
    """

    def __init__(
        self,
        library: LibraryReader,
        settings: Settings,
        clock: Callable[[], datetime] = local_now,
        preferences: Preferences | None = None,
    ) -> None:
        """`clock` gives the local time, aware; without `preferences` choices last as long as the program runs."""
        self._preferences = preferences or Unwritten()
        self._library = library
        self._settings = settings
        self._clock = clock
        self._neighbourhood = Neighbourhood(())
        self._stamp: Hashable = None
        self._vicinities = Vicinities(library)
        self._plan_words = PlanWords(library)
        self._zone_desk: ZoneDesk | None = None

    def prepare(self) -> None:
        """Import and load what the first questions need, 0.3 s; for a spare moment after the first paint."""
        import responder_app.briefing.evacuation
        import responder_app.briefing.exposures
        import responder_app.briefing.hazmat.zones
        import responder_app.briefing.no_preplan
        import responder_app.briefing.overlay  # noqa: F401
        from responder_app.briefing.hazmat.tables.loading import load_all

        load_all()
        self._around().prepare()

    def search(self, text: str, limit: int = 20) -> SearchAnswer:
        """Facilities that fit what was typed."""
        return search_answer(self._library, text, limit)

    def at_address(self, text: str) -> NoPrePlanAnswer:
        """What is near a place without a pre-plan: an address, "lon, lat" or USNG."""
        from responder_app.briefing.no_preplan import at_address

        return at_address(text, self._library, self._around())

    def arrival_sheet(self, facility_id: str, fire_floor: str | None = None) -> ArrivalSheet:
        """The first screen. Raises NoAnswerError also for an unknown fire floor."""
        return arrival_sheet(self._situation(facility_id), fire_floor)

    def details(self, facility_id: str, kind: BlockKind, fire_floor: str | None = None) -> Block:
        """Every fact of one block of the sheet. Raises NoAnswerError also for an unknown fire floor."""
        return whole_block(self._situation(facility_id), kind, fire_floor)

    def levels(self, facility_id: str) -> LevelsAnswer:
        """The strip of floors."""
        return levels_answer(self._situation(facility_id))

    def documents(self, facility_id: str) -> DocumentsAnswer:
        """All documents."""
        preplan = self._library.preplan(facility_id)
        return documents_answer(preplan, self._heading(preplan, self._clock()))

    def sheet(self, facility_id: str, document_id: str, page: int = 1) -> SheetSource:
        """One page to open on the canvas."""
        return sheet_source(self._library, self._library.preplan(facility_id), document_id, page)

    def earlier_sheet(self, facility_id: str, document_id: str, page: int = 1) -> EarlierSheet | None:
        """The same page before its newest change; None when the office kept none or it is not here yet."""
        return earlier_sheet(self._library, self._library.preplan(facility_id), document_id, page)

    def changed_floors(self, facility_id: str) -> tuple[str, ...]:
        """Labels of the floors whose sheet has one before it, the top floor first."""
        return changed_floors(self._library, self._library.preplan(facility_id))

    def hidden_layers(self, facility_id: str, document_id: str, page: int = 1) -> frozenset[str] | None:
        """The names of the layers that a crew hid on this sheet; None when nobody chose."""
        return self._preferences.hidden_layers(facility_id, document_id, page)

    def remember_layers(self, facility_id: str, document_id: str, page: int, hidden: frozenset[str] | None) -> None:
        """Find that choice again, also after a restart or a new version of the sheet; None forgets it."""
        self._preferences.remember_layers(facility_id, document_id, page, hidden)

    def words(self, facility_id: str, document_id: str, page: int = 1) -> tuple[Word, ...]:
        """The words of a page with their boxes, to search and highlight."""
        return self._library.words(facility_id, document_id, page)

    def prepare_plan_words(self, facility_id: str) -> PlanWordsState:
        """Read a few more sheets' words, for some 20 ms; ask again until the state is complete."""
        return self._plan_words.prepare(facility_id)

    def find_in_plans(self, facility_id: str, text: str, limit: int = 50, floor: str = "") -> PlanHits:
        """Labels and things in all plans of a facility, best first; of equals those nearest to `floor` first."""
        return self._plan_words.find(facility_id, text, limit, floor)

    def overlay(self, facility_id: str, level: str) -> PlanOverlay:
        """What lies over a floor's sheet. Raises NoAnswerError also for an unknown floor."""
        from responder_app.briefing.overlay import overlay_of

        return overlay_of(self._situation(facility_id), level)

    def places_on_plans(self, facility_id: str, point: LonLat) -> tuple[PlanPlace, ...]:
        """Where a place on the ground lies on the floors' sheets, ground floor first; empty when none covers it."""
        from responder_app.briefing.tied_levels import places_on_plans

        return places_on_plans(self._situation(facility_id), point)

    def site_map(self, facility_id: str, framed: Framed | None = None) -> MapScene:
        """The map around a facility. `framed` is told which part of it is to be seen first as soon as that is known."""
        return self._vicinity(self._library.preplan(facility_id)).site_map(framed)

    def prepare_map(self, facility_id: str) -> bool:
        """Work out a little more of the map around a facility, for some 10 ms; False once there is no more to do."""
        preplan = self._library.preplan(facility_id)
        begun = self._vicinities.hold(preplan)
        vicinity = self._vicinity(preplan)
        # The first time the pre-plan itself was decoded.
        return vicinity.prepare() if begun else True

    def beside(self, facility_id: str) -> tuple[str, ...]:
        """Ids of the facilities with a pre-plan that stand around it, nearest first."""
        near = self._vicinity(self._library.preplan(facility_id)).neighbours.near
        return tuple(one.facility_id for one in near)

    def location(self, facility_id: str) -> LonLat:
        """Where the facility is."""
        return self._library.preplan(facility_id).identity.location

    def basemaps(self, facility_id: str) -> tuple[BaseMap, ...]:
        """What to draw under a facility's map: its own base map first, then the finest; empty when none is here."""
        return self._library.basemaps(self._library.preplan(facility_id).identity.location, facility_id)

    def basemaps_at(self, point: LonLat) -> tuple[BaseMap, ...]:
        """What to draw under the map of a place without a pre-plan, the finest first."""
        return self._library.basemaps(point)

    def find_places(self, text: str, origin: LonLat, middle: str = "the building") -> FoundPlaces:
        """Places on the map about `origin` that the text names: a grid reference, degrees, or an address."""
        from responder_app.briefing.find_places import find_places

        return find_places(text, self._library, self._around(), origin, middle)

    def hazmat(self, facility_id: str) -> HazmatAnswer:
        """Inventory, guides and distances."""
        preplan, now = self._library.preplan(facility_id), self._clock()
        age = section_age(preplan, "hazmat", now.date(), self._settings.review_days)
        return hazmat_answer(preplan, self._heading(preplan, now), age)

    def materials(self, text: str, limit: int = 20, facility_id: str | None = None) -> MaterialsAnswer:
        """Materials by UN number, guide, CAS number, placard, name or synonym; of a facility its inventory first.

        An empty text with a facility gives its whole inventory.
        """
        from responder_app.briefing.hazmat.finding import find_materials

        items = inventory(self._library.preplan(facility_id)) if facility_id is not None else None
        return find_materials(text, limit, items or ())

    def zone_choices(self, material: Material) -> ZoneChoices:
        """What must be asked to tell this material's distances apart. Raises InputError for an unknown UN number."""
        from responder_app.briefing.hazmat.choosing import choices_of

        return choices_of(material)

    def zones(self, place: str | LonLat, question: ZoneQuestion) -> ZoneAnswer:
        """The hazmat zones at a facility (its id) or a point, and who and what is inside.

        Raises InputError for what cannot be meant, NoAnswerError where the guidebook has no distance.
        """
        from responder_app.briefing.hazmat.about import Place, place_of
        from responder_app.briefing.hazmat.zones import ZoneDesk

        now = self._clock()
        if isinstance(place, str):
            preplan = self._library.preplan(place)
            where = place_of(preplan, self._heading(preplan, now))
        else:
            where = Place(f"{place[0]:.5f}, {place[1]:.5f}", place)
        if self._zone_desk is None:
            self._zone_desk = ZoneDesk(self._library)
        return self._zone_desk.answer(where, question, now, self._around())

    def people(self, facility_id: str) -> PeopleAnswer:
        """Whom to call, who may go first in."""
        preplan, now = self._library.preplan(facility_id), self._clock()
        age = section_age(preplan, "people", now.date(), self._settings.review_days)
        return people_answer(preplan, self._heading(preplan, now), age, now.date())

    def evacuation(self, facility_id: str) -> EvacuationAnswer:
        """Routes, exits, assembly points, refuge."""
        from responder_app.briefing.evacuation import evacuation_answer

        return evacuation_answer(self._situation(facility_id))

    def heading(self, facility_id: str) -> Heading:
        """The facility and its trust, for screens and exports that need nothing else."""
        return self._heading(self._library.preplan(facility_id), self._clock())

    def _heading(self, preplan: PrePlan, now: datetime) -> Heading:
        receipt = self._library.receipt(preplan.id)
        checked = self._library.last_check(receipt.repository)
        return heading_of(preplan, trust_of(receipt, checked, now, self._settings), now, self._settings)

    def _situation(self, facility_id: str) -> Situation:
        preplan, now = self._library.preplan(facility_id), self._clock()
        vicinity = self._vicinity(preplan)
        return Situation(
            preplan=preplan,
            drawn=vicinity.drawn,
            floors=Floors(preplan),
            items=inventory(preplan),
            vicinity=vicinity,
            heading=self._heading(preplan, now),
            now=now,
            review_days=self._settings.review_days,
        )

    def _vicinity(self, preplan: PrePlan) -> Vicinity:
        return self._vicinities.of(preplan, self._around())

    def _around(self) -> Neighbourhood:
        stamp = self._library.stamp()
        if stamp == self._stamp:
            return self._neighbourhood
        areas, known, self._stamp = self._library.areas(), self._neighbourhood, stamp
        # The library keeps decoded areas, so that the same one is the same object until it changes.
        if len(areas) != len(known.areas) or any(new is not old for new, old in zip(areas, known.areas, strict=True)):
            self._neighbourhood = known = Neighbourhood(areas)
        return known
