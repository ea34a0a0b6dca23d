"""Handing the map on as a file: a large key for each form, in plain words who needs it, then one for each stick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QScroller, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.materials import ZoneQuestion
from responder_app.documents.formats import MapFormat
from responder_app.errors import ResponderError
from responder_app.gui.current import Current
from responder_app.gui.export_places import Place, file_name
from responder_app.gui.export_target import ExportTarget
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.notice import NoticeBar
from responder_app.gui.ports import ExportMap
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme

WARNING = "Not encrypted: whoever has the file reads it. This vehicle's log keeps that it was written."
WITH_ZONES = "The drawn hazmat zones go along."


class ExportPanel(QScrollArea):
    """Signals: `left` when form and place were chosen, or none is wanted.

    Scrolls where the screen is low. `lane` is one of its own: a file with many plans takes some seconds, for which
    nobody must wait.
    """

    left = Signal()

    def __init__(self, theme: Theme, export_map: ExportMap, current: Current, lane: Lane, notice: NoticeBar) -> None:
        super().__init__()
        self._export_map = export_map
        self.zones: Callable[[str], ZoneQuestion | None] = lambda _: None
        """What was said of a spill whose zones are drawn at a facility: they go along, told from what is shared."""
        self._current = current
        self._notice = notice
        self.lane = lane
        self.setAccessibleName("Export the map")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setAccessibleName("Scroll the forms of the export")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._form = MapFormat.HTML
        self._shown = ("", "")
        """Id and name of the facility whose map is shown: the file is named after it."""
        self.target = ExportTarget(theme, lane)
        self.target.chosen.connect(self._on_place_chosen)
        self.target.dialog_wanted.connect(self._on_dialog_wanted)
        self.target.back.connect(self._show_forms)
        self.forms = QWidget()
        self.forms.setAccessibleName("Forms of the export")
        column = QVBoxLayout(self.forms)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addWidget(PlainLabel("Export for", "strong"))
        self.along = PlainLabel(WITH_ZONES, "strong", "caution")
        column.addWidget(self.along)
        self.keys: dict[MapFormat, Key] = {}
        for form in MapFormat:
            caption = f"{form.for_whom}\n{form.label}"
            key = Key(theme, caption, style=KeyStyle.PRIMARY, says=f"{form.label}. {form.use}")
            key.clicked.connect(lambda _=False, form=form: self._on_chosen(form))
            self.keys[form] = key
            column.addWidget(key)
        column.addWidget(PlainLabel(WARNING))
        column.addStretch(1)
        self.cancel = Key(theme, "Cancel")
        self.cancel.clicked.connect(self.left)
        column.addWidget(self.cancel)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName("Export the map")
        for page in (self.forms, self.target):
            self._pages.addWidget(page)
        self.setWidget(self._pages)

    def showEvent(self, event: QShowEvent) -> None:
        """Say whether zones go along; begin with the forms."""
        self._show_forms()
        self.along.setVisible(self.zones(self._current.facility_id) is not None)
        super().showEvent(event)

    def name_after(self, facility_id: str, name: str) -> None:
        """The map of that facility is shown from now on."""
        self._shown = (facility_id, name)

    def write(self, facility_id: str, file: Path, form: MapFormat) -> None:
        """Write the map off the GUI thread; say where it is, or why it could not be written."""
        floor, zones = self._current.fire_floor, self.zones(facility_id)
        self._notice.show_words(f"Writing {file.name}; the screen can be used meanwhile")
        self.lane.ask(
            lambda: self._export_map(facility_id, file, form, floor=floor, zones=zones),
            lambda _: self._notice.show_words(f"The map was written to {file}"),
            self._on_failed,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves without an export."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_forms(self) -> None:
        self._pages.setCurrentWidget(self.forms)

    def _on_chosen(self, form: MapFormat) -> None:
        self._form = form
        self.target.heading.setText(
            f"Write the {form.label} to" if form is not MapFormat.HTML else "Write the web page to"
        )
        self._pages.setCurrentWidget(self.target)
        self.verticalScrollBar().setValue(0)

    def _on_place_chosen(self, place: Place) -> None:
        self._hand_over(place.folder / self._offered())

    def _on_dialog_wanted(self) -> None:
        kind = f"{self._form.kind} (*{self._form.suffix})"
        name, _ = QFileDialog.getSaveFileName(self, "Export the site map", self._offered(), kind)
        self._hand_over(Path(name) if name else None)

    def _offered(self) -> str:
        facility, name = self._shown
        return file_name(name if facility == self._current.facility_id else "", self._form, datetime.now().astimezone())

    def _hand_over(self, file: Path | None) -> None:
        facility = self._current.facility_id
        self.left.emit()
        if file is not None and facility:
            self.write(facility, file, self._form)

    def _on_failed(self, error: ResponderError) -> None:
        self._notice.show_failure(error)
