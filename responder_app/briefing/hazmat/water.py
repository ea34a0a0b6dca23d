"""The line that stands wherever water is mentioned when something inside must not meet it."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.facts import provided
from responder_app.briefing.hazmat.inventory import Item, short_name

MOST_NAMES = 2
AGAINST_WATER = frozenset({Mark.WATER_REACTIVE, Mark.NO_WATER})


def water_warning(items: Sequence[Item] | None) -> Fact | None:
    """What inside reacts with water, in red; None when nothing that is known of does.

    From the guidebook's flags, Table 1 and 2, the record's own hazards and NFPA 704 (see `marks` and `inventory`).
    """
    against = [item for item in items or () if AGAINST_WATER & set(item.marks)]
    if not against:
        return None
    reacts = any(Mark.WATER_REACTIVE in item.marks for item in against)
    names = list(dict.fromkeys(short_name(item.chemical) for item in against))
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    said = f"{', '.join(names[:MOST_NAMES])}{more}"
    rest = f" +{len(names) - 1}" if len(names) > 1 else ""
    shorter = (f"{names[0]}{rest}, see hazmat", f"{names[0]}{rest}, see F4", f"{names[0]}{rest}")
    label = "Reacts with water" if reacts else "Do not use water"
    return provided(label, f"{said}, see hazmat", FactSeverity.DANGER, shorter=shorter)
