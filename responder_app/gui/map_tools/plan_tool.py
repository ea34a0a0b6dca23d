"""A floor's plan on the map: which floor, how strong, and why others cannot lie there."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QHBoxLayout

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanOverlay, SheetSource
from responder_app.briefing.answers.site_map import GroundPlan, MapScene
from responder_app.errors import ResponderError
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import MapTool
from responder_app.gui.plans.sheet_drawing import first_picture, tiles_of
from responder_app.gui.rows import Row, RowList
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.gui.words import explain
from responder_app.render.pool import RenderPool

STRENGTHS = (60, 100, 30)
"""Percent, in the order in which the key goes through them."""
NO_PLANS = "No floor of this building has a plan"


class PlanTool(MapTool):
    """Opening its panel lays the fire floor's plan, else that of the floor shown by Plans, else the ground floor's."""

    title = "Floor plan on the map"

    def __init__(self, around: Surroundings, panel_of: MapPanel, pool: RenderPool) -> None:
        super().__init__(around, panel_of)
        self._pool = pool
        self._facility = ""
        self._laid: GroundPlan | None = None
        self._floors: tuple[GroundPlan, ...] = ()
        self._strength = STRENGTHS[0]
        self._asked: Task | None = None
        self._build()
        self.canvas.plan_recovered.connect(lambda: self._say("", "soft"))
        self.canvas.plan_failed.connect(lambda why: self._say(f"The plan could not be drawn sharply. {why}", "caution"))

    @property
    def laid(self) -> GroundPlan | None:
        """The plan that lies on the map, or is on its way there."""
        return self._laid

    @property
    def state(self) -> str:
        """Which floor's, how strong, and how far it may be off when that is far."""
        if self._laid is None:
            return ""
        off = f", {self._laid.fit}" if self._laid.poor else ""
        return f"Plan of floor {self._laid.level}, {self._strength} %{off}"

    @property
    def doubtful(self) -> bool:
        """Whether its walls may be a room off."""
        return self._laid is not None and self._laid.poor

    def follow(self, scene: MapScene, other: bool) -> None:
        """The floors of another building; of the same one, the plan lies there again."""
        super().follow(scene, other)
        self._facility = self.around.current.facility_id
        level = self._laid.level if self._laid is not None and not other else ""
        self._laid = None
        # The top floor first, as in the section through the building.
        self._floors = tuple(sorted(scene.plans, key=lambda plan: -plan.ordinal))
        rows = [Row(f"Floor {plan.level}", (plan.fit,), severity=_severity(plan)) for plan in self._floors]
        rows += [
            Row(f"Floor {off.level}: not on the map", (off.reason,), severity=FactSeverity.CAUTION)
            for off in scene.plans_off
        ]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._say("" if rows else NO_PLANS, "soft")
        self._lay(level)
        self._light()

    def begin(self) -> None:
        """The plan at once: that is what the key was pressed for."""
        scene, current = self.scene, self.around.current
        if scene is None or self._laid is not None or not scene.plans:
            return
        levels = [plan.level for plan in scene.plans]
        ground = next((plan.level for plan in scene.plans if plan.ordinal == 0), levels[0])
        self._lay(next(level for level in (current.fire_floor, current.shown_floor, ground) if level in levels))

    def take_away(self) -> None:
        """The map alone."""
        if self._asked is not None:
            self._asked.drop()
        self._laid = None
        self.canvas.take_plan_away()
        self._light()
        self.changed.emit()

    def _lay(self, level: str) -> None:
        scene, questions, facility = self.scene, self.around.questions, self._facility
        plan = next((plan for plan in scene.plans if plan.level == level), None) if scene is not None else None
        if plan is None:
            return
        self._laid = plan
        self._say("", "soft")

        def both() -> tuple[SheetSource, PlanOverlay]:
            return questions.sheet(facility, plan.document_id, plan.page), questions.overlay(facility, level)

        self._asked = self.around.lane.ask(
            both, lambda came: self._show(plan, *came), self._on_failed, instead_of=self._asked
        )
        self._light()
        self.changed.emit()

    def _show(self, plan: GroundPlan, source: SheetSource, overlay: PlanOverlay) -> None:
        if self._laid is not plan:
            return
        part = first_picture(overlay, QSizeF(plan.width_pt, plan.height_pt))
        self.canvas.lay_plan(tiles_of(source, self._pool), place_of(plan), part, self._strength / 100)

    def _on_failed(self, error: ResponderError) -> None:
        self.take_away()
        self._say(explain(error).one_line, "caution")

    def _on_row(self, index: int) -> None:
        scene = self.scene
        if scene is None:
            return
        if index < len(self._floors):
            self._lay(self._floors[index].level)
        else:
            off = scene.plans_off[index - len(self._floors)]
            self._say(f"Floor {off.level} cannot lie on the map. {off.reason}", "caution")
            self._light()

    def _on_strength(self) -> None:
        self._strength = STRENGTHS[(STRENGTHS.index(self._strength) + 1) % len(STRENGTHS)]
        self.canvas.fade_plan(self._strength / 100)
        self._light()
        self.changed.emit()

    def _light(self) -> None:
        at = next((number for number, plan in enumerate(self._floors) if plan is self._laid), -1)
        self.rows.blockSignals(True)
        self.rows.setCurrentRow(at)
        self.rows.blockSignals(False)
        self.strength.set_caption(f"Strength\n{self._strength} %", f"Strength of the plan: {self._strength} percent")
        for key in (self.strength, self.off):
            key.setEnabled(self._laid is not None)

    def _say(self, words: str, ink: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self.message.set_mark("ink", ink)

    def _build(self) -> None:
        theme = self.theme
        self.strength = Key(theme, "")
        self.strength.clicked.connect(self._on_strength)
        self.off = Key(theme, "Plan off", says="Take the plan off the map")
        self.off.clicked.connect(self.take_away)
        self.message = PlainLabel("")
        self.rows = RowList(theme, "Floors")
        self.rows.row_picked.connect(self._on_row)
        keys = QHBoxLayout()
        keys.setSpacing(theme.metrics.gap // 2)
        for key in (self.strength, self.off):
            keys.addWidget(key, 1)
        self.column.addLayout(keys)
        self.column.addWidget(self.message)
        self.column.addWidget(self.rows, 1)
        self.column.addStretch(0)
        self.column.addWidget(self.back_key())
        self._light()


def place_of(plan: GroundPlan) -> QTransform:
    """From the sheet's points to metres of the scene, y growing north."""
    a, b, c, d, e, f, g, h, i = plan.to_metres
    return QTransform(a, d, g, b, e, h, c, f, i)


def _severity(plan: GroundPlan) -> FactSeverity:
    return FactSeverity.CAUTION if plan.poor else FactSeverity.NORMAL
