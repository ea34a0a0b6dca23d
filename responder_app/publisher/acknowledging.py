"""Telling vehicles what came of them: the newest report of each, so that they know that no host has kept any."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from responder_app.package.acknowledged import write_acknowledged
from responder_app.package.catalogue import Catalogue
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import canonical
from responder_app.publisher.offering import OfferingWriter
from responder_app.publisher.registry import facts, reports
from responder_app.publisher.registry.facts import Publication

_PUBLISHED = "acknowledged, published"
WORTH_A_STATE = timedelta(days=7)
"""After so long acknowledgements alone are worth a new state, for which every vehicle would count as behind."""


def acknowledged(writer: OfferingWriter, connection: Connection, now: datetime) -> ObjectRef | None:
    """The list of what came of every device; None while nothing did."""
    known = {
        device: one.acknowledged
        for device, one in reports.standings(connection, now).items()
        if one.acknowledged is not None
    }
    if not known:
        return None
    content = sha256_hex(canonical({device: [one.counter, one.hash] for device, one in known.items()}))
    return writer.kept_or_put("acknowledged", content, lambda: write_acknowledged(known))


def is_due(connection: Connection, catalogue: Catalogue, last: Publication | None) -> bool:
    """Whether what came of devices alone is worth a new state: it changed, and the last state is old."""
    own = catalogue.acknowledged
    if own is None or last is None or catalogue.issued_at - last.issued_at < WORTH_A_STATE:
        return False
    return facts.sealed_list(connection, _PUBLISHED, own.hash) is None


def note_published(connection: Connection, catalogue: Catalogue) -> None:
    """Remember which list the new state names."""
    if catalogue.acknowledged is not None:
        facts.put_sealed_list(connection, _PUBLISHED, catalogue.acknowledged.hash, catalogue.acknowledged)
