"""Day or night, and the sizes of this screen: one value that every widget is given, one signal when it changes.

Owns the fonts, the application's palette and the style sheet of plain widgets. Widgets that paint
themselves take their colours from `theme.palette` and repaint on `changed`.
"""

from __future__ import annotations

import string
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from responder_app.gui.metrics import FAMILY, TEXT_CAP_MM, TITLE_CAP_MM, VALUE_CAP_MM, Metrics
from responder_app.gui.palette import DAY, NIGHT, Palette

_SHEET = string.Template("""
QWidget { color: $text; font-family: "$family"; font-size: ${body}px; }
QWidget#window, QWidget#page { background: $window; }
QFrame#card { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; }
QWidget#header { background: $surface; border-bottom: 2px solid $border; }
QWidget#rail { background: $rail; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QLabel { background: transparent; }
QLabel[role="value"] { font-size: ${value}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[ink="soft"] { color: $soft; }
QLabel[ink="danger"] { color: $danger_ink; }
QLabel[ink="caution"] { color: $warning_ink; }
QLabel[ink="ok"] { color: $ok_ink; }
QLabel[fill="danger"] { background: $danger_fill; color: $danger_on; }
QLabel[fill="caution"] { background: $warning_fill; color: $warning_on; }
QLabel[fill="notice"] { background: $notice_fill; color: $notice_on; }
QLabel[fill] { border-radius: ${radius}px; font-weight: 600; }
QLineEdit { background: $surface; border: 2px solid $border; border-radius: ${radius}px; padding: 0 ${pad}px;
            placeholder-text-color: $soft;
            font-size: ${value}px; selection-background-color: $accent; selection-color: $accent_on; }
QLineEdit:focus { border: 4px solid $focus; }
QListView { background: $surface; border: 2px solid $border; border-radius: ${radius}px; outline: none; }
QListView:focus { border: 4px solid $focus; }
QScrollArea:focus { border: 4px solid $focus; }
QScrollBar:vertical { background: $raised; width: ${bar}px; margin: 0; }
QScrollBar::handle:vertical { background: $border; min-height: ${key}px; border-radius: ${radius}px; margin: 2px; }
QScrollBar:horizontal { background: $raised; height: ${bar}px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; min-width: ${key}px; border-radius: ${radius}px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QProgressBar { background: $raised; border: 2px solid $border; border-radius: ${radius}px; text-align: center;
               min-height: ${bar}px; }
QProgressBar::chunk { background: $accent; }
QToolTip { color: $text; background: $surface; border: 2px solid $border; }
QFileDialog, QMessageBox, QDialog { background: $window; }
""")


def load_fonts(folder: Path) -> None:
    """Make the program's own font known to Qt. `folder` holds the .ttf files of resources/fonts."""
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


class Theme(QObject):
    """Colours and sizes in force.

    Signals: `changed` after day and night were swapped.
    """

    changed = Signal()

    def __init__(self, metrics: Metrics, night: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.metrics = metrics
        self.palette: Palette = NIGHT if night else DAY

    @property
    def night(self) -> bool:
        """Whether the night colours are in force."""
        return self.palette is NIGHT

    def set_night(self, night: bool) -> None:
        """Swap the colours of the whole program."""
        self.palette = NIGHT if night else DAY
        self.apply()
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """The palette's colour of that name."""
        return QColor(str(getattr(self.palette, name)))

    def apply(self) -> None:
        """Give the application these colours and this font. Widgets are dressed one screen at a time."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setFont(self.metrics.font(TEXT_CAP_MM))
            application.setPalette(self._qt_palette())

    def dress(self, widget: QWidget) -> None:
        """Give the widget and what is in it the style sheet, unless it wears it already.

        One style sheet for the application would restyle every hidden screen too: 130 ms for F9 instead of 20.
        """
        sheet = self.style_sheet()
        if widget.styleSheet() != sheet:
            widget.setStyleSheet(sheet)

    def style_sheet(self) -> str:
        """The style sheet of plain widgets."""
        metrics, palette = self.metrics, self.palette
        sizes = {
            "family": FAMILY,
            "body": metrics.font(TEXT_CAP_MM).pixelSize(),
            "title": metrics.font(TITLE_CAP_MM, QFont.Weight.Bold).pixelSize(),
            "value": metrics.font(VALUE_CAP_MM, QFont.Weight.DemiBold).pixelSize(),
            "radius": metrics.px(0.8),
            "pad": metrics.px(2),
            "bar": metrics.px(5),
            "key": metrics.key,
        }
        return _SHEET.substitute({**vars(palette), **sizes})

    def _qt_palette(self) -> QPalette:
        palette = QPalette()
        for role, name in (
            (QPalette.ColorRole.Window, "window"),
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.AlternateBase, "raised"),
            (QPalette.ColorRole.Button, "raised"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.PlaceholderText, "soft"),
            (QPalette.ColorRole.ToolTipBase, "surface"),
            (QPalette.ColorRole.ToolTipText, "text"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "accent_on"),
        ):
            palette.setColor(role, self.colour(name))
        return palette
