"""An opened vehicle: every part of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from responder_app import settings as choices
from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.clock import local_now
from responder_app.briefing.shared import SharedBriefing
from responder_app.documents.formats import MapFormat
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.audit_lane import AuditLane
from responder_app.library.disk import writing_to_disk
from responder_app.library.library import Library
from responder_app.paths import VehiclePaths
from responder_app.position.service import PositionService
from responder_app.render.pool import RenderPool
from responder_app.session.break_glass import BreakGlass
from responder_app.session.incident import Incidents
from responder_app.settings import Settings
from responder_app.sync.automatic.service import ByItself
from responder_app.sync.handing.service import Handing
from responder_app.sync.prospects import Prospects
from responder_app.sync.service import SyncService
from responder_app.sync.several import SeveralSync

VehicleSync = SyncService | SeveralSync
"""With one office, or with several."""


@dataclass(frozen=True)
class Vehicle:
    """An opened vehicle: what it knows, how it syncs, how it draws."""

    paths: VehiclePaths
    settings: Settings
    library: Library
    briefing: Briefing
    sync: VehicleSync
    pool: RenderPool
    audit: AuditLane
    position: PositionService
    glass: BreakGlass
    incidents: Incidents
    user: str
    """Who unlocked it; empty where it knows no users, "break-glass" for whoever broke it."""
    warnings: tuple[str, ...]
    """What is wrong with the list of users or the audit log, in words."""

    def close(self) -> None:
        """Stop the drawing workers and the look-out for a position, close the library."""
        self.position.stop()
        self.pool.close()
        self.audit.close()
        self.library.close()

    def look(self, facility_id: str, what: str, found: bool = False) -> None:
        """Note in the audit log that somebody looks at it, or that a search led to it. Never waits, never fails."""
        self.audit.note(Deed(Action.SEARCH if found else Action.VIEW, facility_id, what, Outcome.DONE))

    def end(self, locked: str) -> None:
        """Close, telling the audit log why the screen was locked; "" when the program ends."""
        try:
            self.glass.checkpoint()
            self.incidents.checkpoint()
            if locked:
                self.audit.record(Deed(Action.LOCK, "", locked, Outcome.DONE))
        finally:
            self.close()

    def export_map(
        self,
        facility_id: str,
        file: Path,
        form: MapFormat = MapFormat.HTML,
        zones: ZoneQuestion | None = None,
        floor: str = "",
    ) -> None:
        """Write the facility's site map, recorded in the audit log first; as `documents.site_map` says."""
        # pyproj, shapely and numpy are needed for this only, when no map was shown before.
        from responder_app.documents.site_map import SiteMapExport  # noqa: PLC0415

        shared = SharedBriefing(self.library, self.settings)
        SiteMapExport(shared, self.pool.run, self.audit.record, local_now).write(facility_id, file, form, zones, floor)

    @property
    def handing(self) -> Handing:
        """Copies to sticks, and vehicles beside."""
        further = tuple(one.enrolment for one in self.offices[1:])
        return Handing(self.paths, self.sync.enrolment, further, self.library, self.audit.record, self.audit.note)

    @property
    def by_itself(self) -> ByItself:
        """What syncing by itself asks."""
        return ByItself(self.sync)

    @property
    def offices(self) -> tuple[SyncService, ...]:
        """Syncing with each office that it follows: the one that owns it first."""
        return self.sync.followed if isinstance(self.sync, SeveralSync) else (self.sync,)

    @property
    def prospects(self) -> Prospects:
        """What choices about syncing would mean."""
        return Prospects(self.library, self.by_itself.repositories)

    def save_night(self, night: bool) -> None:
        """Remember the choice of day or night. Raises InputError, StoreError."""
        with writing_to_disk():
            current = choices.load(self.paths.settings)
            choices.save(self.paths.settings, current.model_copy(update={"night": night}))
