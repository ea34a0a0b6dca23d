"""The fleet in sentences: who is not ready and why, what a reading of the inbox came to. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from responder_app.errors import BusyError, ResponderError, TransportError
from responder_app.model.dates import spoken_time
from responder_app.publisher.fleet import Fleet, Loud, Readiness, Vehicle
from responder_app.publisher.inbox import InboxRun
from responder_app.publisher.report_words import LOUD_WORDS, age, body_in_words, in_words

NAMED = 3
"""Vehicles that the sentence on top names; where more are not ready, one fewer, and how many of each state."""
STILL_REPORTS = timedelta(days=7)
"""So long a revoked device that spoke is named."""
STATES = {
    Readiness.FAILING: "FAILING",
    Readiness.SILENT: "Silent",
    Readiness.BEHIND: "Behind",
    Readiness.READY: "Ready",
    Readiness.ENDED: "Stay ended",
    Readiness.REVOKED: "Revoked",
}
GONE = (Readiness.ENDED, Readiness.REVOKED)
"""Of which nothing is expected any more."""


def sentence(problem: str) -> str:
    """The same standing alone."""
    said = in_words(problem)
    return said[:1].upper() + said[1:]


def headline(fleet: Fleet, now: datetime) -> str:
    """E.g. "22 of 24 ready. Engine 7 is behind by 3 states, last heard 14 h ago. Ladder 2: 3 refused (damaged 3)"."""
    serving = [one for one in fleet.vehicles if one.readiness not in GONE]
    ready = sum(one.readiness is Readiness.READY for one in serving)
    wanting = [one for one in fleet.vehicles if still_reports(one, now)]
    wanting += [one for one in serving if one.readiness is not Readiness.READY]
    if not fleet.vehicles:
        return "No vehicle is enrolled yet. Enrol one with: responder office enroll FILE"
    if not wanting and not serving:
        return "No vehicle serves now: each was revoked, or its stay has ended."
    if not wanting:
        return f"All {ready} ready."
    if len(wanting) <= NAMED:
        return " ".join([f"{ready} of {len(serving)} ready.", *(why(one, now) for one in wanting)])
    named = " ".join(why(one, now) for one in wanting[: NAMED - 1])
    return f"{ready} of {len(serving)} ready, {_counted(serving)}. {named}"


def why(one: Vehicle, now: datetime) -> str:
    """One sentence on a vehicle that is not ready, or was revoked and still reports."""
    name = one.device.name
    heard = f"last heard {age(now - one.heard_at)} ago" if one.heard_at else ""
    if one.readiness is Readiness.REVOKED:
        return f"{name} was revoked and still reports, {heard}."
    if one.readiness is Readiness.FAILING:
        more = f" and {len(one.problems) - 1} more" if len(one.problems) > 1 else ""
        return f"{name}: {', '.join(filter(None, (in_words(one.problems[0]) + more, heard)))}."
    if one.heard_at is None:
        return f"{name} never reported."
    if one.readiness is Readiness.SILENT:
        return f"{name} is silent, {heard}."
    return f"{name} is behind by {one.behind} {'state' if one.behind == 1 else 'states'}, {heard}."


def still_reports(one: Vehicle, now: datetime) -> bool:
    """Whether a revoked device spoke after that, lately: it is in somebody's hands."""
    revoked, heard = one.device.revoked_at, one.heard_at
    return bool(revoked and heard and heard > revoked and now - heard < STILL_REPORTS)


def loud_line(loud: Loud) -> str:
    """A report that somebody must read, with what is wrong with it."""
    said = f"{LOUD_WORDS[loud.kind]}: {loud.device.name}, {spoken_time(loud.made_at)}: {body_in_words(loud.body)}"
    return ". ".join((said, *loud.trouble))


def run_line(run: InboxRun) -> str:
    """What one reading of the inbox came to."""
    devices = len({one.device.fingerprint for one in run.taken})
    if run.taken:
        said = [f"{_count(len(run.taken), 'report')} of {_count(devices, 'device')} taken in"]
    else:
        said = ["nothing new"]
    counts = (
        (run.known, "known before"),
        (len(run.set_aside), "set aside"),
        (run.stayed, "could not be taken out: is the inbox read only?"),
        (run.missing, "listed and not to be had"),
    )
    said += [f"{count} {words}" for count, words in counts if count]
    said += ["there are more, read it again"] if run.more else []
    return ", ".join(said)


def run_warnings(run: InboxRun) -> tuple[str, ...]:
    """What a reading found that somebody should look at."""
    troubled = [f"{one.device.name}, report {one.report.counter}: {text}" for one in run.taken for text in one.trouble]
    reasons = [one.reason for one in run.set_aside]
    aside = [f"Set aside {reasons.count(reason)}: {reason}" for reason in dict.fromkeys(reasons)]
    stopped = [f"The inbox was not read to its end: {run.failure}"] if run.failure else []
    return (*stopped, *troubled, *aside)


def failure_line(error: ResponderError) -> str | None:
    """What went wrong and what to do, where the window's own words are those of a vehicle; None where they fit."""
    if isinstance(error, TransportError):
        return f"The inbox was not read: {error} What is shown is as it was. Read it again later."
    if isinstance(error, BusyError):
        return "Another command of this office is at work, such as publishing. Read the inbox again in a moment."
    return None


def _counted(serving: Sequence[Vehicle]) -> str:
    states = [one.readiness for one in serving]
    counts = ((states.count(state), state) for state in Readiness if state is not Readiness.READY)
    return ", ".join(f"{count} {STATES[state].lower()}" for count, state in counts if count)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
