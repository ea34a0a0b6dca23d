"""All documents by kind, each page a row. Says which sheet was chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import DocumentsAnswer, SheetRef
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme
from responder_app.model.terms import DocumentKind


class DocumentList(QWidget):
    """Signals: `sheet_chosen` (SheetRef)."""

    sheet_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Documents")
        self._sheets: list[SheetRef | None] = []
        self.state = PlainLabel("", ink="soft")
        self.rows = RowList(theme, "Documents")
        self.rows.row_opened.connect(self._on_opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addWidget(self.rows, 1)

    def show_documents(self, answer: DocumentsAnswer) -> None:
        """Replace the rows, grouped by kind as they come; floor plans, which have the strip, are last."""
        rows: list[Row] = []
        self._sheets = []
        kind = ""
        for document in sorted(answer.rows, key=lambda row: row.kind == DocumentKind.PLAN):
            if document.kind != kind:
                kind = document.kind
                rows.append(Row(kind[:1].upper() + kind[1:], heading=True))
                self._sheets.append(None)
            for sheet in document.sheets:
                count = len(document.sheets)
                page = f"Page {sheet.page} of {count}" if count > 1 else ""
                floor = f"Floor {document.level}" if document.level else ""
                where = "" if floor == document.title else floor
                rows.append(Row(document.title, tuple(part for part in (where, page) if part)))
                self._sheets.append(sheet)
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.state.setText("" if rows else answer.state.value)
        self.state.setVisible(not rows)

    def show_chosen(self, ref: SheetRef | None) -> None:
        """Light the row of the sheet that is shown; None lights none."""
        self.rows.blockSignals(True)
        self.rows.setCurrentRow(self._sheets.index(ref) if ref in self._sheets and ref else -1)
        self.rows.blockSignals(False)

    def first_sheet(self, document_id: str) -> SheetRef | None:
        """The first page of the document, None while it is not listed."""
        return next((ref for ref in self._sheets if ref is not None and ref.document_id == document_id), None)

    def _on_opened(self, index: int) -> None:
        ref = self._sheets[index]
        if ref is not None:
            self.sheet_chosen.emit(ref)
