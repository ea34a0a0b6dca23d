"""Which problems that a device's reports told are over by what came since, so that nobody need tick them off.

Only what says how the vehicle stood, or what had not come yet. What may be somebody's doing (a fork, a log that was
cut off, a library that was copied back, a revoked device that speaks) waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from responder_app.package.receipt import Receipt
from responder_app.publisher.registry.reports import StoredReport

HasEntry = Callable[[str, int, int], bool]
"""Whether an entry of a device's audit log came: fingerprint, number of the log, number of the entry."""
_WENT_BACK = re.compile(r"the vehicle went back from state (\d+) to state \d+")
_WAITED_FOR = re.compile(r"audit entries before (\d+) have not come")
_UNREAD = "the receipt is not in a form that this program knows"


def is_mended(
    text: str, report: StoredReport, newest: StoredReport | None, receipt: Receipt | None, has_entry: HasEntry
) -> bool:
    """Whether what that report told is over.

    Args:
        text: The problem, as judging words it.
        report: The report that it was told of.
        newest: The device's last receipt.
        receipt: The same, read; None for one that this program does not know.
        has_entry: Asks for entries of audit logs.
    """
    waited = _WAITED_FOR.fullmatch(text)
    if waited is not None:
        return has_entry(report.device, report.log, int(waited[1]) - 1)
    if newest is None or receipt is None or newest.counter <= report.counter:
        return False
    if text == _UNREAD:
        return True
    back = _WENT_BACK.fullmatch(text)
    return back is not None and receipt.sequence >= int(back[1]) and not receipt.failed
