"""`responder sync` for schedulers: waits for its source, says what happens as JSON lines, ends with a telling code."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from responder_app import assembly
from responder_app.assembly import VehicleSync
from responder_app.cli import vehicle
from responder_app.cli.terminal import FAILED, REFUSED, err, out
from responder_app.errors import BusyError, EmptiedError, NotFoundError, ResponderError, TransportError, TrustError
from responder_app.settings import Settings
from responder_app.sync.answers import Change, Outcome
from responder_app.sync.patience import patiently
from responder_app.sync.progress import Progress, Tell

NO_SOURCE, BUSY = 4, 5
"""Exit codes beside those of every command: the source did not answer in time; another sync ran all the time."""
EVERY_S = 1.0
"""Progress is a line of JSON at most so often."""


def run_job(chosen: Settings, source: Any, patience_s: float, as_json: bool, office: str | None = None) -> Change:
    """Sync with all offices or one, tried for so long. `source`: as `SyncService.sync_now` takes it.

    Raises EmptiedError and typer.Exit.
    """
    lines = Lines(as_json)
    try:
        with assembly.opened(vehicle.paths(), vehicle.ask, chosen, vehicle.user()) as opened:
            for warning in opened.warnings:
                lines.tell("warning", f"Warning: {warning}. Report it to the pre-plan office.", what=warning)
            job = _Job(vehicle.sync_of(opened, office), lines.progress, source)
            change = job.run(patience_s, lines.waiting)
    except EmptiedError:
        raise
    except ResponderError as error:
        code = code_of(error)
        lines.tell("failed", f"Not done: {error}", error=type(error).__name__, reason=str(error), exit=code)
        raise typer.Exit(code) from error
    lines.done(change)
    return change


@dataclass
class _Job:
    """Tries again as long as an office's source does not answer; what the others brought is there meanwhile."""

    sync: VehicleSync
    progress: Tell
    source: Any
    came: Change | None = None

    def run(self, patience_s: float, waiting: Callable[[ResponderError, float], None]) -> Change:
        """What came at last. Raises ResponderError when nothing did."""
        try:
            return patiently(self._try, patience_s, waiting)
        except TransportError:
            if self.came is None:
                raise
            return self.came

    def _try(self) -> Change:
        self.came = self.sync.sync_now(self.progress, source=self.source)
        silent = (one.error for one in self.came.offices if isinstance(one.error, TransportError))
        if error := next(silent, None):
            raise error
        return self.came


def code_of(error: ResponderError) -> int:
    """The exit code of a sync that failed."""
    if isinstance(error, TrustError):
        return REFUSED
    if isinstance(error, TransportError) and not isinstance(error, NotFoundError):
        return NO_SOURCE
    return BUSY if isinstance(error, BusyError) else FAILED


class Lines:
    """What happens, as JSON lines on standard output or as plain lines on standard error."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._told_at = -EVERY_S

    def tell(self, event: str, text: str, **facts: object) -> None:
        """One event. `text` is what a person reads."""
        if self._as_json:
            out.file.write(json.dumps({"event": event, **facts}, sort_keys=True) + "\n")
            out.file.flush()
        elif event != "progress":
            err.print(text, markup=False)

    def progress(self, progress: Progress) -> None:
        """How far it is, every second."""
        now = time.monotonic()
        if now - self._told_at < EVERY_S:
            return
        self._told_at = now
        self.tell(
            "progress",
            "",
            doing=progress.doing,
            facilities=[progress.facilities_done, progress.facilities_total],
            bytes=[progress.bytes_done, progress.bytes_total],
            bytes_a_second=round(progress.rate_bytes_s),
            seconds_left=None if progress.seconds_left is None else round(progress.seconds_left),
            warning=progress.warning,
        )

    def waiting(self, error: ResponderError, seconds: float) -> None:
        """It is tried again."""
        text = f"{error} Trying again in {seconds:.0f} seconds."
        self.tell("waiting", text, error=type(error).__name__, reason=str(error), seconds=round(seconds, 1))

    def done(self, change: Change) -> None:
        """What the sync did; ids, never names."""
        if not self._as_json:
            return
        lists: dict[str, Sequence[str]] = {
            "added": change.added, "updated": change.updated, "removed": change.removed, "refused": change.refused,
            "held_back": change.held_back, "missing": change.missing, "unfinished": change.unfinished,
        }  # fmt: skip
        for one in change.offices:
            self._office(one)
        traffic = change.traffic
        self.tell(
            "done",
            "",
            sequence=change.sequence,
            whole=change.is_whole,
            unchanged=change.unchanged,
            **{name: list(ids) for name, ids in lists.items()},
            reasons=dict(change.reasons),
            notes=list(change.notes),
            requests=traffic.requests,
            bytes=traffic.bytes_in + traffic.bytes_out,
            exit=code_after(change),
        )

    def _office(self, one: Outcome) -> None:
        """What became of one office's repository, where there are several."""
        told: dict[str, object] = {"repository": one.repository, "office": one.office, "exit": _code_of_outcome(one)}
        if one.change is not None:
            told |= {"sequence": one.change.sequence, "whole": one.change.is_whole}
        if one.error is not None:
            told |= {"error": type(one.error).__name__, "reason": str(one.error)}
        self.tell("office", "", **told)


def code_after(change: Change) -> int:
    """The exit code of a sync that ran: 3 when something was not believed, 1 when something did not come.

    Of several offices the gravest: not believed, no answer, anything else.
    """
    if change.offices:
        codes = {_code_of_outcome(one) for one in change.offices}
        return next((code for code in (REFUSED, NO_SOURCE, BUSY, FAILED) if code in codes), 0)
    if change.refused or any(isinstance(error, TrustError) for error in change.unread):
        return REFUSED
    return FAILED if change.unfinished or change.unread else 0


def _code_of_outcome(one: Outcome) -> int:
    if one.error is not None:
        return code_of(one.error)
    return code_after(one.change) if one.change is not None else FAILED
