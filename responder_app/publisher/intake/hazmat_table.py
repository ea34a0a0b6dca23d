"""hazmat.csv or .xlsx: an inventory as a table, for owners that file no Tier II report."""

from __future__ import annotations

import re
from typing import Any

from responder_app.publisher.intake import inventory
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.folder import OwnersFolder
from responder_app.publisher.intake.inventory import Substance
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.table import Columns, Row, read_tables

AMOUNTS = ("max_amount_lb", "average_amount_lb", "amount_code")
STORAGE = ("location", "level", "storage_type", "pressure", "temperature")
RATINGS = ("nfpa_health", "nfpa_flammability", "nfpa_instability")
COLUMNS = Columns(
    required=("name", "state", "location"),
    optional=(
        *("cas", "un", *AMOUNTS, *STORAGE[1:], "ehs", "hazards"),
        *(*RATINGS, "nfpa_special", "confidential", "mixture", "trade_secret", "sds", "days_on_site"),
    ),
)
STATES = ("solid", "liquid", "gas")
_UN = re.compile(r"(?:UN|NA)?\s*0*(\d{1,4})", re.IGNORECASE)
_TRUE = frozenset({"yes", "y", "true", "1", "x"})
_FALSE = frozenset({"no", "n", "false", "0"})


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Add the table's chemicals to the sections hazmat and hazmat_restricted.

    A row that repeats an earlier row's name and CAS number and gives no amount adds a place to that chemical.
    """
    substances: dict[tuple[str, str], Substance] = {}
    for row in read_tables(folder, "hazmat", COLUMNS, draft.findings):
        key = (row.cells.get("name", ""), row.cells.get("cas", ""))
        secret_place = _yes(row, "confidential", draft) or False
        if key in substances and not any(name in row.cells for name in AMOUNTS):
            substances[key].storage.extend(_storage(row))
            substances[key].confidential_places |= secret_place
            continue
        if key in substances:
            key = (*key[:1], f"{key[1]} on line {row.line}")
        substances[key] = Substance(_fields(row, draft), _storage(row), row.origin(), secret_place, _origins(row))
    for substance in substances.values():
        inventory.add(substance, draft)
    for file in dict.fromkeys(substance.origin.file for substance in substances.values()):
        count = sum(substance.origin.file == file for substance in substances.values())
        draft.findings.taken(file, f"{count} chemicals")


def _fields(row: Row, draft: Draft) -> dict[str, Any]:
    cells = row.cells
    code = cells.get("amount_code")
    fields: dict[str, Any] = {name: cells[name] for name in ("name", "sds", "days_on_site") if name in cells}
    fields["cas"] = inventory.cas_number(cells.get("cas"), row.origin("cas"), draft)
    fields["un"] = _un(cells.get("un"))
    fields["hazards"] = row.list("hazards")
    fields["max_amount"] = inventory.amount(cells.get("max_amount_lb"), code, _amount_origin(row), draft)
    fields["average_amount"] = inventory.amount(cells.get("average_amount_lb"), None, row.origin(), draft)
    for name in ("ehs", "mixture"):
        fields[name] = _yes(row, name, draft)
    fields["trade_secret"] = _yes(row, "trade_secret", draft) or False
    fields["nfpa704"] = _diamond(row)
    return fields | _states(row, draft)


def _un(text: str | None) -> str | None:
    """The digits of "UN1017" or "1017"; anything else as it is, for the model to refuse."""
    match = _UN.fullmatch(text) if text else None
    return match[1] if match else text


def _states(row: Row, draft: Draft) -> dict[str, bool]:
    given = [state.casefold() for state in row.list("state")]
    for state in given:
        if state not in STATES:
            message = f"must be solid, liquid or gas with ; between, not {shown(state)}"
            draft.findings.error(row.file, message, row.line, "state")
    return {state: state in given for state in STATES}


def _storage(row: Row) -> list[dict[str, str]]:
    place = {name: row.cells[name] for name in STORAGE if name in row.cells}
    return [place] if place else []


def _diamond(row: Row) -> dict[str, Any] | None:
    columns = {name: row.cells[name] for name in RATINGS if name in row.cells}
    if not columns:
        return None
    return {name.removeprefix("nfpa_"): value for name, value in columns.items()} | {
        "special": row.list("nfpa_special")
    }


def _yes(row: Row, column: str, draft: Draft) -> bool | None:
    text = row.cells.get(column, "").casefold()
    if not text or text in _TRUE or text in _FALSE:
        return text in _TRUE if text else None
    draft.findings.error(row.file, f"must be yes or no, not {shown(text)}", row.line, column)
    return None


def _amount_origin(row: Row) -> Origin:
    return row.origin("max_amount_lb" if "max_amount_lb" in row.cells else "amount_code")


def _origins(row: Row) -> dict[str, Any]:
    """The columns that make up the model's fields of other names."""
    return {
        "max_amount": _amount_origin(row),
        "average_amount": row.origin("average_amount_lb"),
        "nfpa704": row.origin("nfpa"),
        "storage": row.origin("storage"),
    }
