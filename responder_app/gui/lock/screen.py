"""The lock screen: the owner's notice, the crew's names as large keys, a line and a pad for the PIN. No facility."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.lock.code_page import CodePage
from responder_app.gui.lock.light_keys import LightKeys
from responder_app.gui.lock.pad import Pad
from responder_app.gui.lock.reason_page import ReasonPage
from responder_app.gui.theme import Theme
from responder_app.session.counting import in_words
from responder_app.session.members import Member
from responder_app.session.reasons import Code, Reason

NAMES_MM = 74.0
ENTER_PIN = "Enter your PIN, then Unlock."
PIN_AND_KEY = "Plug in your security key. Enter your PIN, then Unlock."
TOUCH_KEY = "Touch your security key."
TYPE_WORDS = "Type your passphrase, then Unlock."
NOTHING_SET = "No PIN is set on this vehicle. Unlock opens it."
PRESS_NAME = "Press your name."


class LockScreen(QWidget):
    """Stands in place of the window.

    Signals: `entered` (member's id or "", secret) to try it; `glass_broken` (Reason, code or "") likewise; `closing`
    when the person closes it. `code` None: there is no break-glass.
    """

    entered = Signal(str, str)
    glass_broken = Signal(object, str)
    closing = Signal()

    def __init__(
        self, theme: Theme, title: str, members: tuple[Member, ...], banner: str, code: Code | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._members = members
        self._chosen: Member | None = members[0] if len(members) == 1 else None
        self._free_at = 0.0
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Responder")
        self.setAccessibleName("Responder: locked")
        self.title = PlainLabel(title, "value")
        self.words = PlainLabel("", "title")
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("PIN or passphrase")
        self.line.setMinimumHeight(theme.metrics.px(15))
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.returnPressed.connect(self._on_entered)
        self.pad = Pad(theme, self.line)
        self.unlock_key = Key(theme, "Unlock", "Enter", KeyStyle.PRIMARY)
        self.unlock_key.clicked.connect(self._on_entered)
        self.close_key = Key(theme, "Close program")
        self.close_key.clicked.connect(self.close)
        self.glass_key = Key(theme, "Break-glass", style=KeyStyle.WARNING, says="Break-glass: emergency access")
        self.glass_key.setVisible(code is not None)
        self.glass_key.clicked.connect(lambda: self._turn_to(self.reasons))
        self.accept_key = Key(theme, "I understand. Go on", "Enter", KeyStyle.PRIMARY)
        self.accept_key.clicked.connect(self._on_accepted)
        self.names = {member.id: self._name_key(member) for member in members}
        self._code_needed = code is not Code.NOT_NEEDED
        self._reason: Reason | None = None
        self.reasons: ReasonPage = ReasonPage(theme, code or Code.NOT_MADE)
        self.reasons.chosen.connect(self._on_reason)
        self.reasons.left.connect(lambda: self._turn_to(self.entry))
        self.codes = CodePage(theme)
        self.codes.entered.connect(self._on_code)
        self.codes.left.connect(lambda: self._turn_to(self.entry))
        self.entry: QWidget = self._entry()
        self.pages = QStackedWidget()
        for page in (self._notice(banner), self.entry, self.reasons, self.codes):
            self.pages.addWidget(page)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._on_escape)
        edge = theme.metrics.px(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addLayout(self._top())
        column.addWidget(self.pages, 1)
        self._countdown = QTimer(self, interval=250)
        self._countdown.timeout.connect(self._on_waiting)
        theme.dress(self)
        self.pages.setCurrentIndex(0 if banner else 1)
        self._show_chosen()

    def show_trying(self) -> None:
        """The secret is being tried."""
        self.words.setText(TOUCH_KEY if self._chosen is not None and self._chosen.touch else "Unlocking ...")
        self._set_usable(False)

    def show_refused(self, words: str, wait_s: float = 0.0) -> None:
        """Say that it was not taken; nothing is taken before so many seconds have passed, which are counted down.

        The next try can be typed meanwhile.
        """
        self.line.clear()
        self._free_at = time.monotonic() + wait_s
        self._said = words
        self._set_usable(True)
        self._on_waiting()
        if wait_s > 0:
            self._countdown.start()

    def show_glass_refused(self, words: str) -> None:
        """Say why the glass was not broken."""
        (self.codes if self.pages.currentWidget() is self.codes else self.reasons).show_refused(words)

    def take_keys(self) -> None:
        """Have the keyboard."""
        if self.pages.currentIndex() > 1:
            (self.codes if self.pages.currentWidget() is self.codes else self.reasons).take_keys()
        elif self.pages.currentIndex() == 0:
            self.accept_key.setFocus()
        else:
            (self.line if self._chosen else next(iter(self.names.values()), self.unlock_key)).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the program."""
        self.closing.emit()
        super().closeEvent(event)

    def _top(self) -> QHBoxLayout:
        self.light = LightKeys(self._theme, self)
        row = QHBoxLayout()
        row.addWidget(PlainLabel("Responder", "title", "soft"), 1)
        row.addWidget(self.light)
        return row

    def _notice(self, banner: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(3))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Notice")
        text = PlainLabel(banner, "title")
        text.setMargin(self._theme.metrics.px(4))
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        area.setWidget(text)
        column.addWidget(area, 1)
        column.addWidget(self.accept_key)
        return page

    def _entry(self) -> QWidget:
        metrics = self._theme.metrics
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.px(4))
        left = QVBoxLayout()
        left.addWidget(self.title)
        left.addWidget(self._name_list(), 1)
        left.addStretch(0 if self.names else 1)
        below = QHBoxLayout()
        below.setSpacing(metrics.px(2))
        below.addWidget(self.glass_key, 1)
        below.addWidget(self.close_key, 1)
        left.addLayout(below)
        right = QVBoxLayout()
        right.setSpacing(metrics.px(1.5))
        right.addWidget(self.words)
        right.addStretch(1)
        right.addWidget(self.line)
        keys = QHBoxLayout()
        keys.addWidget(self.pad)
        self.unlock_key.setMinimumWidth(metrics.px(28))
        keys.addWidget(self.unlock_key, 1, Qt.AlignmentFlag.AlignBottom)
        right.addLayout(keys)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        return page

    def _name_list(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Names")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(1))
        for key in self.names.values():
            column.addWidget(key)
        column.addStretch(1)
        area.setWidget(inner)
        area.setMinimumWidth(self._theme.metrics.px(NAMES_MM))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVisible(bool(self.names))
        return area

    def _name_key(self, member: Member) -> Key:
        key = Key(self._theme, member.name, cap_mm=3.0, says=f"Unlock as {member.name}")
        key.setMinimumHeight(self._theme.metrics.primary)
        key.setCheckable(True)
        key.clicked.connect(lambda: self._on_name(member))
        return key

    def _on_accepted(self) -> None:
        self.pages.setCurrentIndex(1)
        self.take_keys()

    def _turn_to(self, page: QWidget) -> None:
        self.codes.clear()
        self.pages.setCurrentWidget(page)
        self.take_keys()

    def _on_escape(self) -> None:
        if self.pages.currentIndex() > 1 and self.reasons.back_key.isEnabled() and self.codes.back_key.isEnabled():
            self._turn_to(self.entry)

    def _on_reason(self, reason: Reason) -> None:
        self._reason = reason
        if self._code_needed:
            self._turn_to(self.codes)
        else:
            self._on_code("")

    def _on_code(self, code: str) -> None:
        (self.codes if self._code_needed else self.reasons).show_trying()
        self.glass_broken.emit(self._reason, code)

    def _on_name(self, member: Member) -> None:
        self._chosen = member
        self._free_at = 0.0
        self._countdown.stop()
        self.line.clear()
        self._show_chosen()
        self.line.setFocus()

    def _show_chosen(self) -> None:
        for member in self._members:
            self.names[member.id].setChecked(member is self._chosen)
        asks = bool(self._members)
        self.line.setVisible(asks)
        self.pad.setVisible(self._chosen is not None and self._chosen.pin)
        if not asks:
            self.words.setText(NOTHING_SET)
        elif self._chosen is None:
            self.words.setText(PRESS_NAME)
        else:
            self.words.setText(PIN_AND_KEY if self._chosen.touch else ENTER_PIN if self._chosen.pin else TYPE_WORDS)
        self._set_usable(self._chosen is not None or not asks)

    def _set_usable(self, usable: bool) -> None:
        for widget in (self.line, self.pad, self.unlock_key):
            widget.setEnabled(usable)
        if usable and self._members:
            self.line.setFocus()

    def _on_entered(self) -> None:
        if not self.unlock_key.isEnabled() or self.pages.currentWidget() is not self.entry:
            return
        if self._members and (self._chosen is None or not self.line.text()):
            return
        secret = self.line.text()
        self.line.clear()
        self.entered.emit(self._chosen.id if self._chosen else "", secret)

    def _on_waiting(self) -> None:
        left = math.ceil(self._free_at - time.monotonic())
        waits = f"\nNext try in {in_words(left)}." if left > 0 else ""
        self.words.setText(f"{self._said}{waits}")
        if left <= 0:
            self._countdown.stop()
        self.unlock_key.setEnabled(left <= 0)
