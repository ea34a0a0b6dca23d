"""How far to trust what is shown: who issued it, and when this vehicle last asked for news. Never about age."""

from __future__ import annotations

from datetime import datetime, timedelta

from responder_app.briefing.ages import count_reviews, elapsed, spoken_days
from responder_app.briefing.answers.heading import Heading, Trust, TrustLevel
from responder_app.library.values import Receipt
from responder_app.model.dates import spoken_date, spoken_moment
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings

CLOCK_SLACK = timedelta(hours=1)
"""How far the last check may lie ahead of the clock before the clock is called wrong."""


def trust_of(receipt: Receipt, last_check: datetime | None, now: datetime, settings: Settings) -> Trust:
    """The badge of one package. A package without a receipt never gets here: the library raises first."""
    level, headline, checked = _checked(last_check, now, settings)
    issued = receipt.issued_at.astimezone(now.tzinfo).date()
    aid = spoken_moment(receipt.guest_until.astimezone(now.tzinfo)) if receipt.guest_until else ""
    as_guest = f", mutual aid until {aid}" if aid else ""
    return Trust(
        level=level,
        verified=True,
        badge="Verified" if level is TrustLevel.OK else "Verified, updates not checked",
        headline=headline,
        issuer=receipt.office,
        issued_on=issued,
        issuer_text=f"{receipt.office}{as_guest}, version {receipt.version}, issued {spoken_date(issued)}",
        checked_text=checked,
        version=receipt.version,
        sequence=receipt.sequence,
        aid_until=aid,
        aid_past=receipt.guest_until is not None and receipt.guest_until <= now,
    )


def _checked(last_check: datetime | None, now: datetime, settings: Settings) -> tuple[TrustLevel, str, str]:
    """Level, the headline, and the same in full."""
    if last_check is None:
        return TrustLevel.RED, "Never checked", "never checked for updates"
    if last_check - now > CLOCK_SLACK:
        return TrustLevel.AMBER, "Clock is wrong", "this machine's clock is behind its last check for updates"
    days = (now - last_check).days
    text = f"checked for updates {elapsed(last_check.astimezone(now.tzinfo).date(), now.date())}"
    if days <= settings.check_amber_days:
        return TrustLevel.OK, "Verified", text
    level = TrustLevel.RED if days > settings.check_red_days else TrustLevel.AMBER
    return level, f"Not checked for {spoken_days(days)}", text


def heading_of(preplan: PrePlan, trust: Trust, now: datetime, settings: Settings) -> Heading:
    """What stands on top of every screen about the facility."""
    count = count_reviews(preplan, now.date(), settings.review_days)
    identity = preplan.identity
    return Heading(
        facility_id=preplan.id,
        name=identity.name,
        address=identity.address.one_line,
        handling=identity.handling,
        trust=trust,
        review_text=count.text,
        review_overdue=count.overdue > 0,
    )
