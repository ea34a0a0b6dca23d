"""What the sync screen says of syncing by itself: when it is next, how the last one went, what the lock does. Pure."""

from __future__ import annotations

from datetime import datetime

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.gui import amounts
from responder_app.settings import Settings
from responder_app.sync.automatic.agenda import Ended, Why
from responder_app.sync.automatic.times import SPREAD_S
from responder_app.sync.automatic.values import BEGUN, Last

INCIDENT = "After the incident: while it runs none begins by itself. Sync now works at any time."
LOCKED = "Nothing is synced while the screen is locked: the keys are not in memory. It is made up for after unlocking."
_FOR_WHOM = {
    Why.TIME: "its time",
    Why.MISSED: "a time was missed",
    Why.CUT: "the last one was cut",
    Why.AGAIN: "the next try",
    Why.NETWORK: "a network came",
    Why.STICK: "a stick was plugged in",
}
_ENDED = {
    Ended.DONE: "done",
    Ended.NO_WAY: "nothing came",
    Ended.BUSY: "another sync or copy was running",
    Ended.REFUSED: "REFUSED",
    Ended.STOPPED: "stopped by the crew",
    Ended.ASIDE: "stopped for the incident; it goes on after that",
    BEGUN: "was cut; it goes on",
}


def facts(
    rules: Settings,
    has_source: bool,
    following: tuple[datetime, Why] | None,
    last: Last | None,
    running: bool = False,
    incident: bool = False,
) -> list[Fact]:
    """Lines for F8. `running`: the last sync is under way; `incident`: one keeps them from beginning by themselves."""
    waits = incident and rules.sync_by_itself and (has_source or rules.sync_on_stick)
    found = [Fact("Next", INCIDENT if waits else _next(rules, has_source, following))]
    if last is not None:
        found.append(_last(last, running))
    if rules.sync_by_itself:
        found.append(Fact("Locked", LOCKED))
    return found


def occasions(rules: Settings) -> str:
    """E.g. "at 06:00 and 18:30, on a network, from a stick"."""
    parts = [f"at {_listed(rules.sync_at)}"] if rules.sync_at else []
    parts += ["on a network"] if rules.sync_on_network else []
    parts += ["from a stick"] if rules.sync_on_stick else []
    return ", ".join(parts) or "on no occasion"


def _listed(times: tuple[str, ...]) -> str:
    ordered = sorted(times)
    return " and ".join(filter(None, (", ".join(ordered[:-1]), ordered[-1])))


def _next(rules: Settings, has_source: bool, following: tuple[datetime, Why] | None) -> str:
    if not rules.sync_by_itself:
        return "Switched off: it syncs when somebody presses Sync now."
    said = occasions(rules)
    if not has_source:
        return "No source is set, so only from a stick." if rules.sync_on_stick else "No source is set."
    if following is None:
        return f"{said[:1].upper()}{said[1:]}."
    at, why = following
    spread = f" (spread over {SPREAD_S / 60:.0f} minutes)" if why is Why.TIME else ""
    return f"{amounts.moment(at)}: {_FOR_WHOM[why]}{spread}. It syncs {said}."


def _last(last: Last, running: bool) -> Fact:
    by = f"by itself, {last.why}" if last.why else "by the crew"
    problem = f" {last.problem}" if last.problem else ""
    how = "under way" if running else _ENDED.get(last.ended, last.ended)
    text = f"{amounts.moment(last.at)}, {by}: {how}.{problem}"
    severity: dict[str, FactSeverity] = {Ended.REFUSED: FactSeverity.DANGER, Ended.NO_WAY: FactSeverity.CAUTION}
    return Fact("Last", text, severity=severity.get(last.ended, FactSeverity.NORMAL))
