"""All documents by kind, a row for each. Says which sheet was chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import DocumentRow, DocumentsAnswer, SheetRef
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
        self._documents: list[DocumentRow | None] = []
        """One for each row; None for headings."""
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
        self._documents = []
        kind = ""
        for document in sorted(answer.rows, key=lambda row: row.kind == DocumentKind.PLAN):
            if document.kind != kind:
                kind = document.kind
                rows.append(Row(kind[:1].upper() + kind[1:], heading=True))
                self._documents.append(None)
            count = len(document.sheets)
            pages = f"{count} pages" if count > 1 else "" if count else "No page can be shown"
            floor = f"Floor {document.level}" if document.level else ""
            where = "" if floor == document.title else floor
            rows.append(Row(document.title, tuple(part for part in (where, pages) if part)))
            self._documents.append(document)
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.state.setText("" if rows else answer.state.value)
        self.state.setVisible(not rows)

    def show_chosen(self, ref: SheetRef | None) -> None:
        """Light the row of the document that is shown; None lights none."""
        self.rows.blockSignals(True)
        held = [document.document_id if document else None for document in self._documents]
        self.rows.setCurrentRow(held.index(ref.document_id) if ref and ref.document_id in held else -1)
        self.rows.blockSignals(False)

    def sheets(self, document_id: str) -> tuple[SheetRef, ...]:
        """The pages of a document, none while it is not listed."""
        found = (row for row in self._documents if row is not None and row.document_id == document_id)
        return next((row.sheets for row in found), ())

    def _on_opened(self, index: int) -> None:
        document = self._documents[index]
        if document is not None and document.sheets:
            self.sheet_chosen.emit(document.sheets[0])
