"""What a crew chose for a sheet and wants to find again. Kept by the library; here only what is asked of it."""

# ruff: noqa: D102  the methods are those of library/preferences.py, which documents them

from __future__ import annotations

from typing import Protocol


class Preferences(Protocol):
    """Choices by facility, document and page: they outlive a restart and a new version of the sheet."""

    def hidden_layers(self, facility_id: str, document_id: str, page: int) -> frozenset[str] | None: ...
    def remember_layers(self, facility_id: str, document_id: str, page: int, hidden: frozenset[str] | None) -> None: ...


class Unwritten:
    """Choices that last as long as the program runs: where no library is at hand to write them to."""

    def __init__(self) -> None:
        self._hidden: dict[tuple[str, str, int], frozenset[str]] = {}

    def hidden_layers(self, facility_id: str, document_id: str, page: int) -> frozenset[str] | None:
        return self._hidden.get((facility_id, document_id, page))

    def remember_layers(self, facility_id: str, document_id: str, page: int, hidden: frozenset[str] | None) -> None:
        self._hidden.pop((facility_id, document_id, page), None)
        if hidden is not None:
            self._hidden[facility_id, document_id, page] = hidden
