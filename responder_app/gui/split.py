"""A list beside what is shown of the picked row: the shape of hazmat, people and evacuation."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from responder_app.gui.theme import Theme


class Split(QWidget):
    """Two columns; `left` and `right` are their layouts, in the shares given."""

    def __init__(self, theme: Theme, says: str, shares: tuple[int, int] = (5, 4)) -> None:
        super().__init__()
        self.setAccessibleName(says)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.gap)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column, share in zip((self.left, self.right), shares, strict=True):
            column.setSpacing(theme.metrics.gap)
            holder = QWidget()
            holder.setAccessibleName(says)
            holder.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            row.addWidget(holder, share)
