"""Where the crew was: which facility, screen, floors and drawn zones. Ids and choices, nothing of a package's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from responder_app.gui.screens import ABOUT_A_FACILITY, Screen

if TYPE_CHECKING:
    from responder_app.gui.window import Window


@dataclass(frozen=True)
class Bearings:
    """Taken at the lock, followed after it."""

    screen: Screen
    facility_id: str
    fire_floor: str
    shown_floor: str
    address: str
    """Of a place without a pre-plan that was looked at."""
    zones: tuple[tuple[Any, Any], ...]
    """Place and question of the zones of the facility and of the place, as `DrawnZones` has them."""


def taken(window: Window) -> Bearings:
    """Where this window is."""
    current, deck = window.around.current, window.deck
    return Bearings(
        window.screen_shown,
        current.facility_id,
        current.fire_floor,
        current.shown_floor,
        deck.no_preplan.place.text() if window.screen_shown is Screen.NO_PREPLAN else "",
        tuple((drawn.place, drawn.question) for drawn in window.zones),
    )


def follow(window: Window, bearings: Bearings) -> None:
    """Bring a fresh window there."""
    current, deck = window.around.current, window.deck
    if bearings.facility_id:
        current.facility_id = bearings.facility_id
        current.fire_floor = bearings.fire_floor
        current.shown_floor = bearings.shown_floor
        window.header.show_fire_floor(bearings.fire_floor)
    _show_floor_again(window, bearings.shown_floor)
    for drawn, (place, question) in zip(window.zones, bearings.zones, strict=True):
        if question is not None and isinstance(place, str):
            drawn.place, drawn.question = place, question
            drawn.ask_again()
    if bearings.address:
        window.show_screen(Screen.NO_PREPLAN)
        deck.no_preplan.ask_about(bearings.address)
    elif bearings.facility_id and (bearings.screen in ABOUT_A_FACILITY or bearings.screen is Screen.ZONES):
        window.open_facility(bearings.facility_id, bearings.screen)
    else:
        window.show_screen(bearings.screen)


def _show_floor_again(window: Window, label: str) -> None:
    """Once Plans is there, which begins with the fire floor."""
    plans = window.deck.plans

    def on_settled() -> None:
        plans.settled.disconnect(on_settled)
        if plans.level != label:
            plans.show_floor(label)

    if label:
        plans.settled.connect(on_settled)
