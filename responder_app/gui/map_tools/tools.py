"""All tools of one map: their keys, the panel that is open, what is on the map. Each tool is a file of its own."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPointF, QSize, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.finding import FindTool
from responder_app.gui.map_tools.grid import GridTool
from responder_app.gui.map_tools.measuring import MeasureTool
from responder_app.gui.map_tools.own_position import PositionTool
from responder_app.gui.map_tools.panel import Tool, ToolsPanel
from responder_app.gui.map_tools.place_words import PlaceWords
from responder_app.gui.map_tools.plan_tool import PlanTool
from responder_app.gui.map_tools.ring_tool import RingTool
from responder_app.gui.map_tools.tool import BUILDING, PLACE, MapTool
from responder_app.gui.plans.hot_keys import bind, bind_zoom
from responder_app.gui.ports import Position
from responder_app.gui.view import Surroundings
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool


class ToolStack(QStackedWidget):
    """One panel at a time, no higher than that one needs."""

    def minimumSizeHint(self) -> QSize:
        """What the open panel needs, not the largest of all: that would push the screen's foot off the glass."""
        panel = self.currentWidget()
        return QSize(0, panel.minimumSizeHint().height() if panel is not None else 0)


class MapTools(QObject):
    """Signals: `wanted` when a hot key opens a tool: the panels must be shown.

    Without `plans` no floor can be laid on the map: it is not about a facility.
    """

    wanted = Signal()

    def __init__(
        self, around: Surroundings, panel_of: MapPanel, pool: RenderPool, position: Position, *, plans: bool = True
    ) -> None:
        super().__init__(panel_of)
        self._map = panel_of
        self._origin: LonLat | None = None
        self.place = PlaceWords(around, panel_of)
        self.state = PlainLabel("", ink="soft")
        self.state.setVisible(False)
        middle = BUILDING if plans else PLACE
        self._tools = tuple(tool for tool in Tool if plans or tool is not Tool.PLAN)
        self.keys = ToolsPanel(around.theme, self._tools)
        self.keys.pressed.connect(self.press)
        self.grid = GridTool(around, panel_of)
        self.measure = MeasureTool(around, panel_of)
        self.rings = RingTool(around, panel_of, middle)
        self.find = FindTool(around, panel_of, middle)
        self.position = PositionTool(around, panel_of, position, middle)
        self.plan = PlanTool(around, panel_of, pool)
        every: dict[Tool, MapTool] = {
            Tool.MEASURE: self.measure,
            Tool.RINGS: self.rings,
            Tool.FIND: self.find,
            Tool.POSITION: self.position,
            Tool.PLAN: self.plan,
        }
        self.panels = {which: tool for which, tool in every.items() if which in self._tools}
        self.stack = ToolStack()
        self.stack.setAccessibleName("Tools of the map")
        self.stack.addWidget(self.keys)
        laid = (self.plan,) if plans else ()
        self._all: tuple[MapTool, ...] = (self.measure, *laid, self.grid, self.rings, self.find, self.position)
        for tool in self._all:
            tool.changed.connect(self._tell)
            tool.left.connect(self.back)
        for of_panel in self.panels.values():
            self.stack.addWidget(of_panel.panel)

    def bind(self, screen: QWidget) -> None:
        """Take the hot keys of a screen."""
        for tool in self._tools:
            if tool.hot_key:
                bind(screen, tool.hot_key, partial(self._on_hot_key, tool))
        bind(screen, "Shift+R", lambda: self._map.canvas.turn_quarter(-1))
        bind_zoom(screen, self._map.canvas)

    def follow(self, scene: MapScene) -> None:
        """A scene is shown; the canvas is bare."""
        other, self._origin = scene.origin != self._origin, scene.origin
        if other:
            self.back()
        self.place.follow(scene)
        for tool in self._all:
            tool.follow(scene, other)

    def touch(self, place: QPointF) -> None:
        """A place, or a symbol there, was touched."""
        self.place.touch(place)
        self.rings.touch(place)

    @property
    def open_tool(self) -> MapTool | None:
        """The tool whose panel is open; None while all keys are shown."""
        return next((tool for tool in self.panels.values() if tool.panel is self.stack.currentWidget()), None)

    def press(self, tool: Tool) -> None:
        """Do what a key says."""
        canvas = self._map.canvas
        if tool in self.panels:
            self._open(self.panels[tool])
        elif tool is Tool.GRID:
            self.grid.toggle()
        elif tool is Tool.TURN:
            canvas.turn_quarter(1)
        elif tool is Tool.NORTH:
            canvas.north_up()
        elif tool is Tool.LARGE:
            self.place.set_large(not self.place.large)
            self._tell()

    def back(self) -> bool:
        """From a tool to all tools; False when they were shown already."""
        tool = self.open_tool
        if tool is None:
            return False
        self._keep_keyboard()
        self.stack.setCurrentWidget(self.keys)
        self.stack.updateGeometry()
        tool.end()
        self._tell()
        return True

    def _open(self, tool: MapTool) -> None:
        if self.open_tool is not tool:
            self.back()
            self._keep_keyboard()
            self.stack.setCurrentWidget(tool.panel)
            self.stack.updateGeometry()
        tool.begin()
        self._tell()

    def _keep_keyboard(self) -> None:
        """Out of a panel that goes: else the keyboard is sent to the next key, and the arrows with it."""
        at = QApplication.focusWidget()
        if at is not None and self.stack.isAncestorOf(at):
            self._map.canvas.setFocus()

    def _on_hot_key(self, tool: Tool) -> None:
        if tool in self.panels:
            self.wanted.emit()
        self.press(tool)

    def _tell(self) -> None:
        """Light the keys of what is on the map, and say it."""
        # The open panel says it itself.
        said = [tool for tool in self._all if tool.state and tool is not self.open_tool]
        self.state.setText("\n".join(tool.state for tool in said))
        self.state.set_mark("ink", "caution" if any(tool.doubtful for tool in said) else "soft")
        self.state.setVisible(bool(said))
        for which, of_panel in self.panels.items():
            self.keys.light(which, of_panel.on)
        self.keys.light(Tool.GRID, self.grid.on)
        self.keys.light(Tool.LARGE, self.place.large)
