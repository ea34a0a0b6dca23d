"""What a crew chose for a sheet: the layers it hid, by name, so that a new version of the sheet finds them again.

Kept with the facility and erased with it. At most MOST_CHOICES sheets are remembered; the one that was chosen
longest ago goes first.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, insert, select

from responder_app.errors import LimitError, NoAnswerError
from responder_app.library.tables import facility, layer_choice

MOST_CHOICES = 5_000
MOST_LAYERS = 500
MOST_LETTERS = 200
"""In the name of one layer."""


def hidden_layers(connection: Connection, facility_id: str, document_id: str, page: int) -> frozenset[str] | None:
    """The names of the layers that were hidden, None when nobody chose."""
    found = connection.execute(
        select(layer_choice.c.hidden)
        .join(facility, facility.c.key == layer_choice.c.facility_key)
        .where(facility.c.id == facility_id, layer_choice.c.document == document_id, layer_choice.c.page == page)
    ).scalar()
    return None if found is None else frozenset(json.loads(found))


def remember_layers(
    connection: Connection, facility_id: str, document_id: str, page: int, hidden: frozenset[str] | None
) -> None:
    """Remember the choice in place of the one before; None forgets it.

    Raises NoAnswerError when the facility is not held, LimitError for more or longer names than a sheet may have.
    """
    key = connection.execute(select(facility.c.key).where(facility.c.id == facility_id)).scalar()
    if key is None:
        raise NoAnswerError("that facility is not held here")
    if hidden is not None and (len(hidden) > MOST_LAYERS or max(map(len, hidden), default=0) > MOST_LETTERS):
        raise LimitError(f"at most {MOST_LAYERS} layers with names of at most {MOST_LETTERS} letters are remembered")
    own = layer_choice.c
    connection.execute(
        delete(layer_choice).where(own.facility_key == key, own.document == document_id, own.page == page)
    )
    if hidden is None:
        return
    values = {"facility_key": key, "document": document_id, "page": page, "hidden": json.dumps(sorted(hidden))}
    connection.execute(insert(layer_choice).values(values))
    newest = select(own.key).order_by(own.key.desc()).limit(MOST_CHOICES)
    connection.execute(delete(layer_choice).where(own.key.not_in(newest)))
