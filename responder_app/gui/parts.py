"""What assembly hands to the window, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from responder_app.gui.automatic.ports import Outlook
from responder_app.gui.handing.ports import HandsOn
from responder_app.gui.incident.ports import IncidentDesk
from responder_app.gui.ports import ExportMap, Glass, Look, Position, Questions, Sync
from responder_app.gui.sync_settings.ports import Foresight
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings


def unheard(facility_id: str, what: str, found: bool = False) -> None:
    """Nobody listens to what is looked at."""


@dataclass(frozen=True)
class Parts:
    """An opened vehicle, as the window uses it."""

    questions: Questions
    sync: Sync
    pool: RenderPool
    settings: Settings
    export_map: ExportMap
    save_night: Callable[[bool], None]
    """Remembers the choice of day or night."""
    position: Position
    end: Callable[[str], None]
    """Stops and closes everything; called with why the screen was locked, "" when the program ends."""
    look: Look = unheard
    """Tells the audit log what is looked at."""
    glass: Glass | None = None
    """Break-glass; None where it cannot be."""
    warnings: tuple[str, ...] = ()
    """What is wrong with the list of users or the audit log, in words."""
    handing: HandsOn | None = None
    """Copies to sticks, and vehicles beside."""
    outlook: Outlook | None = None
    """What syncing by itself asks; None where it cannot be."""
    foresight: Foresight | None = None
    """What a choice about syncing would mean; None where nothing can be chosen."""
    incidents: IncidentDesk | None = None
    """Where an incident begins and ends; None where it cannot."""
