"""Words that were found on a layer that is not drawn: says so over the drawing, with a key that brings the layer."""

from __future__ import annotations

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.gui.notice import NoticeBar
from responder_app.gui.plans.notices import Notices
from responder_app.gui.plans.sheet_layers import SheetLayers

SHOW = "Its layer is off\nShow it"
MAYBE_HIDDEN = "Layers are hidden: what was found may not be drawn"


class FoundUndrawn:
    """Follows the hit that is lit: an empty frame must not puzzle anybody."""

    def __init__(self, layers: SheetLayers, notices: Notices, said: NoticeBar) -> None:
        self._layers = layers
        self._notices = notices
        self._said = said
        self._hit: PlanHit | None = None
        self._words = ""
        self._warned = notices.add("Show the layer on which it was found", self._show)
        layers.changed.connect(self._look)

    def follow(self, hit: PlanHit | None) -> None:
        """These words are lit now, or none any more."""
        self._take_back()
        self._hit = hit if hit is not None and hit.off_layer is not None else None
        if self._hit is not None:
            self._words = _off(self._hit)
        elif hit is not None and self._layers.warning():
            # Words of a layer that a crew hid are not told from others.
            self._words = MAYBE_HIDDEN
        if self._words:
            self._said.show_words(self._words, "caution")
        self._look()

    def _take_back(self) -> None:
        """What was said of the hit before; what others said stays."""
        if self._words and self._said.text() == self._words:
            self._said.clear()
        self._words = ""

    def _look(self) -> None:
        """The layers have become known, or others are shown: the key stands there only while it does something."""
        choice = self._layers.choice
        ids = choice.off_named(self._hit.off_layer or "") if self._hit is not None else frozenset()
        self._warned.say(SHOW if ids else "")
        if self._hit is not None and choice.layers and not ids:
            self._take_back()
        self._notices.arrange()

    def _show(self) -> None:
        if self._hit is not None:
            choice = self._layers.choice
            self._layers.choose(choice.showing(choice.off_named(self._hit.off_layer or "")))


def _off(hit: PlanHit) -> str:
    return f"{hit.text}: on a layer that is switched off{f': {hit.off_layer}' if hit.off_layer else ''}"
