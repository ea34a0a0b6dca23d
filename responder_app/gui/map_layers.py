"""The layers of the map as keys beside it, and one key that brings all of them back."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from responder_app.briefing.answers.site_map import TITLES, LayerKind, MapScene
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.pager import Pager
from responder_app.gui.theme import Theme

WIDE_TITLE = 20
"""Characters in a line of a layer's key: more do not fit beside a map of 1024 pixels."""
IN_BASE = "{}: in the base map"
ALL_SHOWN, SHOW_ALL = "All layers shown", "Show all layers"


class LayerKeys(QScrollArea):
    """One key for each layer; lit while it is shown. Signals: `changed` (how many are left out)."""

    changed = Signal(int)

    def __init__(self, theme: Theme, map_panel: MapPanel) -> None:
        super().__init__()
        self._theme, self._map = theme, map_panel
        self._hidden: set[LayerKind] = set()
        self.keys: dict[LayerKind, Key] = {}
        map_panel.ground_changed.connect(self._on_ground_changed)
        self.setAccessibleName("Layers of the map")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setAccessibleName("Scroll layers")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.pager = Pager(theme, self, "layers", lambda below: self.setViewportMargins(0, 0, 0, below))
        self._every = {kind: self._key(title, kind) for kind, title in TITLES.items()}
        self.base = self._toggle("Base map")
        self.base.clicked.connect(self._on_base_pressed)
        # There all the time: nothing moves under a finger when it is needed.
        self.all_key = Key(theme, ALL_SHOWN, style=KeyStyle.WARNING)
        self.all_key.clicked.connect(self._on_all_pressed)
        self._lay_out()

    def show_layers(self, scene: MapScene) -> None:
        """A key for each layer of the scene, top layer first, all lit."""
        held = {layer.kind for layer in scene.layers}
        self._hidden = set()
        self.keys = {kind: key for kind, key in self._every.items() if kind in held}
        for kind, key in self._every.items():
            key.setVisible(kind in held)
            key.setChecked(True)
        self.base.setVisible(self._map.has_base)
        self.base.setChecked(True)
        self._on_ground_changed()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setAccessibleName("Layers of the map")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(0.6))
        column.addWidget(self.all_key)
        for kind in reversed(LayerKind):
            column.addWidget(self._every[kind])
        column.addWidget(self.base)
        column.addStretch(1)
        self.setWidget(inside)

    def _key(self, title: str, kind: LayerKind) -> Key:
        key = self._toggle(title)
        key.clicked.connect(lambda shown: self._on_pressed(kind, shown))
        return key

    def _toggle(self, title: str) -> Key:
        key = Key(self._theme, _wrapped(title), style=KeyStyle.TOGGLE, says=f"Layer {title}")
        key.setCheckable(True)
        return key

    def _on_pressed(self, kind: LayerKind, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(kind)
        self._map.hide_layers(frozenset(self._hidden))
        self._tell()

    def _on_ground_changed(self) -> None:
        """A key that would hide nothing says so: the base map draws what it stands for."""
        in_base = self._map.in_base
        for kind, key in self.keys.items():
            drawn_below = kind in in_base
            key.setEnabled(not drawn_below)
            key.setChecked(drawn_below or kind not in self._hidden)
            title = TITLES[kind]
            words = IN_BASE.format(title.split()[0]) if drawn_below else title
            key.set_caption(_wrapped(words), f"Layer {title}, in the base map" if drawn_below else f"Layer {title}")
        self._tell()

    def _on_base_pressed(self, shown: bool) -> None:
        self._map.show_base(shown)

    def _on_all_pressed(self) -> None:
        for key in (*self.keys.values(), self.base):
            key.setChecked(True)
        self._hidden = set()
        self._map.hide_layers(frozenset())
        self._map.show_base(True)
        self._tell()
        self.keys[next(reversed(self.keys))].setFocus()

    def _tell(self) -> None:
        """A map on which nobody sees the FDC must say that somebody hid it."""
        count = len(self._hidden - self._map.in_base) + (not self.base.isChecked())
        self.all_key.setEnabled(count > 0)
        self.all_key.set_caption(SHOW_ALL if count else ALL_SHOWN)
        self.changed.emit(count)


def _wrapped(words: str) -> str:
    return "\n".join(textwrap.wrap(words, WIDE_TITLE))
