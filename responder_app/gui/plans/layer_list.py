"""The layers of a sheet as rows of 15 mm with a box to tick: hundreds, searched by name. Hides nothing itself."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from responder_app.gui import painting
from responder_app.gui.pager import Pager
from responder_app.gui.plans.layer_choice import LayerChoice
from responder_app.gui.theme import Theme
from responder_app.render.requests import Layer

Index = QModelIndex | QPersistentModelIndex
BOX_MM = 5.0
LAYER = Qt.ItemDataRole.UserRole


class LayerRows(QAbstractListModel):
    """The layers that fit what was typed: those shown first, then by name, in an order that ticking does not change."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choice = LayerChoice(())
        self.rows: tuple[Layer, ...] = ()
        self._ordered: tuple[Layer, ...] = ()
        self._typed = ""

    def show_choice(self, choice: LayerChoice, anew: bool) -> None:
        """Tick what is shown; `anew` also puts the rows in order."""
        self.choice = choice
        if anew:
            off = choice.off
            self._ordered = tuple(sorted(choice.layers, key=lambda layer: (layer.id in off, layer.name.casefold())))
            self._fill()
        elif self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def search(self, typed: str) -> None:
        """Leave the layers whose name holds all the words that were typed."""
        self._typed = typed
        self._fill()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, box and what screen readers say of a row."""
        layer = self.rows[index.row()]
        shown = layer.id not in self.choice.off
        if role == Qt.ItemDataRole.DisplayRole:
            return layer.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Layer {layer.name}, {'shown' if shown else 'hidden'}"
        return layer if role == LAYER else None

    def _fill(self) -> None:
        words = self._typed.casefold().split()
        self.beginResetModel()
        self.rows = tuple(layer for layer in self._ordered if all(word in layer.name.casefold() for word in words))
        self.endResetModel()


class _LayerPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = theme.metrics.font(weight=QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is 15 mm high."""
        del option, index
        return QSize(self._theme.metrics.px(30), self._theme.metrics.key)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, box, name."""
        theme, rect = self._theme, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        shown = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        pad, side = theme.metrics.px(2), theme.metrics.px(BOX_MM)
        box = QRect(rect.left() + pad, rect.top() + (rect.height() - side) // 2, side, side)
        fill, line = ("accent", "accent_line") if shown else ("surface", "border")
        painting.panel(painter, box, theme.colour(fill), theme.colour(line), 2, theme.metrics.px(0.5))
        if shown:
            painting.tick(painter, box, theme.colour("accent_on"))
        words = QRect(box.right() + pad, rect.top(), rect.right() - box.right() - 2 * pad, rect.height())
        # The end of a layer's name tells it from its neighbours as much as the beginning does.
        name = QFontMetrics(self._font).elidedText(index.data(), Qt.TextElideMode.ElideMiddle, words.width())
        ink = theme.colour("text" if shown else "soft")
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painting.text(painter, words, name, self._font, ink, flags)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -3))
        painter.restore()


class LayerList(QListView):
    """Signals: `layer_toggled` (id) on a tap, Enter or the space bar."""

    layer_toggled = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = LayerRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(_LayerPainter(theme, self))
        self.setAccessibleName("Layers of this sheet")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setAccessibleName("Scroll layers")
        self.setTabKeyNavigation(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(self._toggle)
        self.pager = Pager(
            theme, self, "layers", lambda below: self.setViewportMargins(0, 0, 0, below), self.page, self._in_view
        )
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar tick the current row; letters are the screen's keys, not a search."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._toggle(index)
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def page(self, pages: int) -> None:
        """Scroll a page of whole rows."""
        bar, height = self.verticalScrollBar(), max(1, self.sizeHintForRow(0))
        rows = max(1, self.viewport().height() // height)
        bar.setValue(bar.value() // height * height + pages * rows * height)

    def _in_view(self) -> str:
        height = max(1, self.sizeHintForRow(0))
        first = -(-self.verticalScrollBar().value() // height)
        last = (self.verticalScrollBar().value() + self.viewport().height()) // height
        return f"{first + 1} to {last}\nof {len(self.rows.rows)}"

    def _toggle(self, index: Index) -> None:
        layer = index.data(LAYER)
        if isinstance(layer, Layer):
            self.layer_toggled.emit(layer.id)
