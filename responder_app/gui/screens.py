"""The screens by name, with the hot key of each (field.md, "hot keys")."""

from __future__ import annotations

from enum import Enum


class Screen(Enum):
    """A place in the window: caption and hot key."""

    BRIEF = ("Brief", "F1")
    PLANS = ("Plans", "F2")
    MAP = ("Map", "F3")
    HAZMAT = ("Hazmat", "F4")
    PEOPLE = ("People", "F5")
    EVACUATION = ("Evacuation", "F6")
    SYNC = ("Sync", "F8")
    SEARCH = ("Search", "Ctrl+K")
    NO_PREPLAN = ("No pre-plan", "")
    ZONES = ("Zones", "")

    @property
    def caption(self) -> str:
        """What the key says."""
        return self.value[0]

    @property
    def hot_key(self) -> str:
        """The key of the keyboard, "" for none."""
        return self.value[1]


ON_RAIL = (
    Screen.BRIEF,
    Screen.PLANS,
    Screen.MAP,
    Screen.HAZMAT,
    Screen.PEOPLE,
    Screen.EVACUATION,
    Screen.SYNC,
)
ABOUT_A_FACILITY = ON_RAIL[:-1]
NIGHT_KEY = "F9"
BLACKOUT_KEY, BLACKOUT_SAYS = "F10", "Blackout: any key or touch brings the screen back"
INCIDENT_KEY = "F7"
LOCK_KEY = "Ctrl+L"
SHORT_CAPTIONS = {Screen.EVACUATION: "Evac."}
