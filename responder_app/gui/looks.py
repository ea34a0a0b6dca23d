"""Says which facility, screen and sheet somebody looks at, as ids and words of ours: the audit log hears of it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from responder_app.gui.ports import Look
from responder_app.gui.screens import ABOUT_A_FACILITY, Screen
from responder_app.gui.window import Window


class Looks(QObject):
    """Follows one window; goes with it. `look` answers at once."""

    def __init__(self, window: Window, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._current = window.around.current
        self._screen = window.screen_shown
        self._zones = window.deck.zones
        deck = window.deck
        window.screen_came.connect(self._on_screen)
        deck.search.facility_chosen.connect(lambda facility: look(facility, "opened from the search", found=True))
        deck.brief.details_shown.connect(lambda kind: self._say(f"{Screen.BRIEF.caption}: {kind}"))
        deck.plans.sheet_shown.connect(lambda document, page: self._say(f"sheet {document}, page {page}"))

    def _on_screen(self, screen: Screen) -> None:
        self._screen = screen
        about = screen in ABOUT_A_FACILITY or (screen is Screen.ZONES and not self._zones.at_point)
        if about:
            self._say(screen.caption)
        elif screen in (Screen.NO_PREPLAN, Screen.ZONES):
            self._look("", f"{screen.caption}, at a place")

    def _say(self, what: str) -> None:
        if self._current.facility_id:
            self._look(self._current.facility_id, what)
