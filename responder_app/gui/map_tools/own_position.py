"""The vehicle's own position on the map, with its age: never moves the map unless Follow is lit."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QHBoxLayout

from responder_app.briefing.answers.site_map import MapScene
from responder_app.briefing.distance import spoken_offset
from responder_app.gui.canvas.own_position import OwnPosition
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import BUILDING, MapTool
from responder_app.gui.ports import Position
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.model.base import LonLat
from responder_app.position.fix import Fix, State, Whereabouts

EVERY_MS = 1000
FOOT_M = 0.3048
FORGOTTEN_S = 600.0
"""After so long nobody needs to be told that the position is lost."""
NO_POSITION = {
    State.OFF: "GPS is off in this vehicle's settings",
    State.SEARCHING: "No GPS receiver",
    State.WAITING: "GPS: no position yet. The receiver must see the sky",
    State.GONE: "GPS lost",
}


class PositionTool(MapTool):
    """Looks once a second where the vehicle is, while the map is shown."""

    title = "Own position"

    def __init__(self, around: Surroundings, panel_of: MapPanel, position: Position, middle: str = BUILDING) -> None:
        super().__init__(around, panel_of, middle)
        self._position = position
        self._now = position.now()
        self._asked: Task | None = None
        self._drawn: tuple[LonLat, QPointF] | None = None
        """The point of the fix that was turned into metres last, and those."""
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()
        self._build()

    @property
    def state(self) -> str:
        """Its age, while it is on the map or was a while ago; nothing without a receiver."""
        age = self._now.age_s
        return _age_words(self._now) if age is not None and age < FORGOTTEN_S else ""

    @property
    def doubtful(self) -> bool:
        """Whether the vehicle may be elsewhere by now."""
        return self._now.state is not State.FRESH

    @property
    def on(self) -> bool:
        """Whether the map follows it."""
        return self.follow_key.isChecked()

    def follow(self, scene: MapScene, other: bool) -> None:
        """The same position on another map."""
        super().follow(scene, other)
        self._drawn = None
        self.look()

    def begin(self) -> None:
        """Say at once how it stands."""
        self.look()

    def look(self) -> None:
        """Take what is known now, and draw it."""
        before, self._now = self._now, self._position.now()
        fix, scene = self._now.fix, self.scene
        if fix is None or scene is None:
            self.canvas.pin("own", None)
        elif self._drawn is None or self._drawn[0] != fix.point:
            self._place(fix, scene)
        else:
            self._draw(fix, self._drawn[1])
        self._say()
        if before != self._now:
            self.changed.emit()

    def go_there(self) -> None:
        """Bring it to the middle, once."""
        if self._drawn is not None and self._now.fix is not None and self.canvas.holds(self._drawn[1]):
            self.canvas.look_at(self._drawn[1])

    def _on_tick(self) -> None:
        if self.canvas.isVisible():
            self.look()

    def _place(self, fix: Fix, scene: MapScene) -> None:
        def metres() -> tuple[float, float]:
            from responder_app.briefing.ground import ground_at  # noqa: PLC0415  pyproj: not on this thread

            return ground_at(scene.origin).metres(fix.point)

        def came(place: tuple[float, float]) -> None:
            if self.scene is scene:
                self._drawn = fix.point, QPointF(*place)
                self._draw(fix, self._drawn[1])
                self._say()
                if self.on:
                    self.go_there()

        self._asked = self.around.lane.ask(metres, came, self._map.bar.show_failure, instead_of=self._asked)

    def _draw(self, fix: Fix, place: QPointF) -> None:
        if self._now.fix is None or not self.canvas.holds(place):
            self.canvas.pin("own", None)
            return
        stale = self._now.state is State.STALE
        age = f"{self._now.age_s or 0:.0f} s old"
        words = f"GPS OLD: {age}" if stale else f"GPS {age}"
        self.canvas.pin("own", OwnPosition(words, fix.accuracy_m, stale, self.theme.metrics, self.theme.palette), place)

    def _say(self) -> None:
        now = self._now
        self.words.setText(_age_words(now))
        self.words.set_mark("ink", "" if now.state is State.FRESH else "caution" if now.age_s is not None else "soft")
        self.about.setText(self._about())
        self.about.setVisible(bool(self.about.text()))
        held = now.fix is not None and self._drawn is not None and self.canvas.holds(self._drawn[1])
        self.go_key.setEnabled(held)

    def _about(self) -> str:
        now, scene = self._now, self.scene
        if now.fix is None or scene is None:
            return f"{now.reason[:1].upper()}{now.reason[1:]}" if now.reason else ""
        off = self._drawn is not None and not self.canvas.holds(self._drawn[1])
        parts = (
            f"{spoken_offset(scene.origin, now.fix.point)} of {self.middle}",
            "Outside what this vehicle holds of the map" if off else "",
            "The vehicle may be elsewhere by now" if now.state is State.STALE else "",
        )
        return "\n".join(part for part in parts if part)

    def _build(self) -> None:
        theme = self.theme
        self.words = PlainLabel("", "strong")
        self.about = PlainLabel("")
        self.follow_key = Key(theme, "Follow", says="Keep this vehicle in the middle of the map")
        self.follow_key.setCheckable(True)
        self.follow_key.clicked.connect(self._on_follow)
        self.go_key = Key(theme, "Go there", says="Bring this vehicle to the middle of the map once")
        self.go_key.clicked.connect(self.go_there)
        keys = QHBoxLayout()
        keys.setSpacing(theme.metrics.gap // 2)
        for key in (self.go_key, self.follow_key):
            keys.addWidget(key, 1)
        self.column.addWidget(self.words)
        self.column.addWidget(self.about)
        self.column.addLayout(keys)
        self.column.addStretch(1)
        self.column.addWidget(self.back_key())
        self._say()

    def _on_follow(self) -> None:
        if self.on:
            self.go_there()
        self.changed.emit()


def _age_words(now: Whereabouts) -> str:
    if now.age_s is None or now.fix is None:
        lost = f" {now.age_s:.0f} s ago, not shown any more" if now.age_s is not None else ""
        return f"{NO_POSITION.get(now.state, '')}{lost}"
    accuracy = now.fix.accuracy_m
    # Rounded up: it is never better than the receiver says.
    good = (
        f"good to {ceil(accuracy / FOOT_M)} ft ({ceil(accuracy)} m)" if accuracy is not None else "accuracy not known"
    )
    if now.state is State.STALE:
        return f"GPS OLD: {now.age_s:.0f} s, was {good}" if accuracy is not None else f"GPS OLD: {now.age_s:.0f} s"
    return f"GPS {now.age_s:.0f} s old, {good}"
