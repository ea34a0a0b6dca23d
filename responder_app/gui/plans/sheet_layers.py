"""The layers of the open sheet: asks the file for them, hides what was chosen, remembers it. Owns the layers' panel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from responder_app.errors import ResponderError
from responder_app.gui.plans.errand import Errand
from responder_app.gui.plans.ink import Ink, is_left
from responder_app.gui.plans.layer_choice import LayerChoice
from responder_app.gui.plans.layers_panel import LayersPanel
from responder_app.gui.plans.opened import Opened
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing, document_of
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, Priority, SheetInfo

NOT_NAMED = "No layer of this sheet is named as walls, doors or stairs. Nothing was hidden."
NEARLY_EMPTY = "These layers leave nearly nothing of this sheet."
READING = "Reading the layers…"
NO_LAYERS = "This drawing has no layers"
NOT_A_DRAWING = "A picture has no layers"


class SheetLayers(QObject):
    """Follows the sheet that is shown.

    Signals: `changed` when other layers are shown or the sheet's layers have become known; `chosen` when a crew
    chose them; `said` (words) for the bar.
    """

    changed = Signal()
    chosen = Signal()
    said = Signal(str)

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing) -> None:
        super().__init__(drawing)
        self._around = around
        self._drawing = drawing
        self._errand, self._ink = Errand(pool, around.lane), Ink(pool, around.lane)
        self._facility = ""
        self._opened: Opened | None = None
        self.why_not = READING
        """Why there is nothing to choose, "" when there is."""
        self.panel = LayersPanel(around.theme)
        self.panel.choice_made.connect(self.choose)
        self.panel.structure_missed.connect(lambda: self.said.emit(NOT_NAMED))

    @property
    def choice(self) -> LayerChoice:
        """What is shown now."""
        return self.panel.choice

    def follow(self, facility_id: str, opened: Opened | None) -> None:
        """Another sheet is shown; its layers are asked for with `read`."""
        self._facility, self._opened = facility_id, opened
        self._errand.drop()
        self._ink.drop()
        source = opened.source if opened else None
        self.panel.show_choice(LayerChoice(()), anew=True)
        if opened is None or source is None or source.ref.media_type != PDF:
            self._stay(NOT_A_DRAWING)
            return
        self._stay(READING)

    def read(self) -> None:
        """Read the layers of the shown sheet. What was hidden on it before is hidden again once they are known."""
        opened = self._opened
        source = opened.source if opened else None
        if opened is not None and source is not None and self.why_not == READING:
            urgent = Priority.ON_SCREEN if opened.hidden_layers is not None else Priority.SOON
            self._errand.send(Inspect(document_of(source)), self._on_known, self._on_unknown, urgent)

    def choose(self, choice: LayerChoice) -> None:
        """Show these layers, and remember it for this sheet."""
        self.chosen.emit()
        preset = choice == self.choice.structure() or choice.hidden is None or not choice.off
        self._show(choice, anew=preset)
        self._check(choice)
        opened, facility, names = self._opened, self._facility, choice.names()
        source = opened.source if opened else None
        if source is not None:
            ref, questions = source.ref, self._around.questions
            self._around.lane.ask(
                lambda: questions.remember_layers(facility, ref.document_id, ref.page, names),
                lambda _: None,
                lambda error: self.said.emit(f"The layers could not be remembered: {error}"),
            )

    def show_everything(self) -> None:
        """Show all layers again."""
        self.choose(self.choice.everything())

    def warning(self) -> str:
        """What is missing on the drawing because a crew hid it; "" when nothing is."""
        hidden = len(self.choice.off) if self.choice.hidden is not None else 0
        return f"{hidden} layer{'s' if hidden > 1 else ''} hidden\nShow everything" if hidden else ""

    def note(self) -> str:
        """What the file itself hides, for the note beside the sheet."""
        off = len(self.choice.off)
        return f"{off} of {len(self.choice.layers)} layers are off in this file" if off and not self.warning() else ""

    def _on_known(self, info: SheetInfo) -> None:
        opened = self._opened
        choice = LayerChoice(info.layers)
        if opened is not None:
            choice = choice.with_names(opened.hidden_layers)
        self._stay("" if info.layers else NO_LAYERS)
        self._show(choice, anew=True)

    def _on_unknown(self, error: ResponderError) -> None:
        self._stay(f"The layers cannot be read. {error}")
        self.changed.emit()

    def _show(self, choice: LayerChoice, anew: bool) -> None:
        before = self._drawing.hidden_layers
        self.panel.show_choice(choice, anew)
        if not choice.layers:
            self.panel.say(self.why_not)
        elif choice.hidden != before:
            self._drawing.hide_layers(choice.hidden)
        self.changed.emit()

    def _stay(self, why_not: str) -> None:
        self.why_not = why_not
        self.panel.say(why_not or self.choice.says)

    def _check(self, choice: LayerChoice) -> None:
        """Say when hardly a line is left: an empty sheet must not be taken for an empty floor."""
        source = self._opened.source if self._opened else None
        self.said.emit("")
        if source is not None and choice.hidden:
            self._ink.compare(document_of(source), source.ref, choice.hidden, self._on_ink)

    def _on_ink(self, share: float) -> None:
        if not is_left(share):
            self.said.emit(NEARLY_EMPTY)
