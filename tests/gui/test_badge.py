"""The badge where it is narrow: what is cut, and that the day of issue is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QFontMetricsF

from responder_app.briefing.answers.heading import Trust, TrustLevel
from responder_app.gui.badge import issuer_line
from responder_app.gui.theme import Theme

OFFICE, DAY = "City of Port Adler", "issued 22 Nov 2026"
FULL = f"{OFFICE}, version 2, {DAY}"


def trust(issuer_text: str) -> Trust:
    issued = datetime(2026, 11, 22, tzinfo=UTC).date()
    aid = "24 Nov 2026" if "mutual aid" in issuer_text else ""
    return Trust(TrustLevel.OK, True, "Verified", OFFICE, issuer_text, "checked", 2, 7, "Verified", issued, aid)


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (FULL, FULL),
        (f"{OFFICE}, {DAY}", f"{OFFICE}, {DAY}"),
        (f"City of Port …, {DAY}", f"City of Port …, {DAY}"),
        (f"City of …, {DAY}", f"City of …, {DAY}"),
    ],
)
def test_a_narrow_badge_lets_the_version_go_then_the_end_of_the_name_and_keeps_the_day(
    theme: Theme, room: str, said: str
) -> None:
    measure = QFontMetricsF(theme.metrics.font())
    assert issuer_line(trust(FULL), measure, measure.horizontalAdvance(room) + 2) == said


def test_a_guests_end_stays_with_the_day(theme: Theme) -> None:
    measure = QFontMetricsF(theme.metrics.font())
    ends = "mutual aid until 24 Nov 2026"
    room = measure.horizontalAdvance(f"City of …, {ends}, {DAY}") + 2
    assert issuer_line(trust(f"{OFFICE}, {ends}, version 2, {DAY}"), measure, room) == f"City of …, {ends}, {DAY}"


def test_a_narrow_badge_of_a_guest_never_begins_with_a_comma_and_always_says_the_end(theme: Theme) -> None:
    measure = QFontMetricsF(theme.metrics.font())
    ends = "mutual aid until 24 Nov 2026"
    guest = trust(f"{OFFICE}, {ends}, version 2, {DAY}")
    for room, said in (
        (f"{OFFICE}, {ends}, {DAY}", f"{OFFICE}, {ends}, {DAY}"),
        (f"{ends}, {DAY}", f"{OFFICE}, {ends}"),
        (f"{OFFICE}, {ends}", f"{OFFICE}, {ends}"),
        (f"City of …, {ends}", f"City of …, {ends}"),
        (f"{ends}", "Mutual aid until 24 Nov 2026"),
    ):
        line = issuer_line(guest, measure, measure.horizontalAdvance(room) + 2)
        assert line == said
