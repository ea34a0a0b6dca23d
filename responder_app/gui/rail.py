"""The column of large keys at the left: screens, drawn zones, night, blackout. Says what was pressed; opens nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.screens import BLACKOUT_KEY, BLACKOUT_SAYS, NIGHT_KEY, ON_RAIL, SHORT_CAPTIONS, Screen
from responder_app.gui.theme import Theme

RAIL_MM = 19.0


class Rail(QWidget):
    """The keys. Signals: `screen_chosen` (Screen), `night_pressed`, `blackout_pressed`."""

    screen_chosen = Signal(object)
    night_pressed = Signal()
    blackout_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Screens")
        self.setFixedWidth(theme.metrics.px(RAIL_MM))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.keys: dict[Screen, Key] = {}
        for screen in ON_RAIL:
            key = self._key(SHORT_CAPTIONS.get(screen, screen.caption), screen.hot_key, screen.caption)
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, screen=screen: self._on_pressed(screen))
            self.keys[screen] = key
            column.addWidget(key)
        # A place of its own: on every screen it must be seen that zones are drawn, and for which wind.
        self.zones = self._key("", "ZONES", "Hazmat zones")
        self.zones.setCheckable(True)
        self.zones.set_style(KeyStyle.WARNING)
        self.zones.setVisible(False)
        self.zones.clicked.connect(lambda: self.screen_chosen.emit(Screen.ZONES))
        column.addWidget(self.zones)
        column.addStretch(1)
        self.night = self._key("Night", NIGHT_KEY, "Night colours")
        self.night.setCheckable(True)
        self.night.clicked.connect(self.night_pressed)
        self.blackout = self._key("Blackout", BLACKOUT_KEY, BLACKOUT_SAYS)
        self.blackout.clicked.connect(self.blackout_pressed)
        column.addWidget(self.night)
        column.addWidget(self.blackout)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_chosen(self, screen: Screen) -> None:
        """Light the key of the screen that is shown."""
        for name, key in self.keys.items():
            key.setChecked(name is screen)
        self.zones.setChecked(screen is Screen.ZONES)

    def show_zones(self, wind: str, says: str = "") -> None:
        """Say on every screen that zones are drawn, and for which wind; "" for none."""
        self.zones.set_caption(wind, f"Hazmat zones are drawn. {says}. Press to show them")
        self.zones.setVisible(bool(wind))

    def show_syncing(self, share: str) -> None:
        """Say beside the name of the sync screen how far a sync is that began by itself; "" for none."""
        caption = Screen.SYNC.caption
        self.keys[Screen.SYNC].set_caption(f"{caption} {share}".strip(), f"{caption}, {share}" if share else caption)

    def set_usable(self, screens: tuple[Screen, ...], usable: bool) -> None:
        """Dim the keys of screens that have nothing to show yet."""
        for screen in screens:
            self.keys[screen].setEnabled(usable)

    def _key(self, caption: str, hint: str, says: str) -> Key:
        key = Key(self._theme, caption, hint, KeyStyle.RAIL, says, self)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        key.setMaximumHeight(self._theme.metrics.px(20))
        return key

    def _on_pressed(self, screen: Screen) -> None:
        self.keys[screen].setChecked(True)
        self.screen_chosen.emit(screen)

    def _on_theme_changed(self) -> None:
        self.night.setChecked(self._theme.night)
        self.night.set_caption("Day" if self._theme.night else "Night", "Night colours")
