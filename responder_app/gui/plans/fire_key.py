"""The key that makes the shown floor the fire floor, and says so once it is: the loudest thing beside the drawing."""

from __future__ import annotations

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.theme import Theme


class FireKey(Key):
    """Large; not to be pressed while the shown floor burns already, or where no floor is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Set fire\nfloor", style=KeyStyle.PRIMARY, says="Set the shown floor as the fire floor")

    def show_floor(self, label: str, fire_floor: str) -> None:
        """The floor that is shown, "" for none, and the one that burns."""
        burns = bool(label) and label == fire_floor
        self.setEnabled(bool(label) and not burns)
        self.set_style(KeyStyle.STATE if burns else KeyStyle.PRIMARY)
        says = f"Floor {label} is the fire floor" if burns else f"Set floor {label} as the fire floor"
        self.set_caption("FIRE\nFLOOR" if burns else "Set fire\nfloor", says)
