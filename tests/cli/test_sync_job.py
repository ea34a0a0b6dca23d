"""What schedulers get: lines of JSON and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import typer

from responder_app.cli.sync_job import BUSY, NO_SOURCE, code_after, run_job
from responder_app.cli.terminal import FAILED, REFUSED
from responder_app.errors import BusyError, DiskFullError, EmptiedError, ResponderError, RollbackError, TransportError
from responder_app.settings import Settings
from responder_app.sync.answers import Change
from responder_app.sync.progress import Progress

Lines = list[dict[str, object]]


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[Lines, int]]:
    """Runs a sync that ends like that; its lines and its exit code."""

    def run(outcome: Change | ResponderError, patience_s: float = 0.0) -> tuple[Lines, int]:
        def sync_now(tell: Callable[[Progress], None], source: object) -> Change:
            tell(Progress("Fetching records", 3, 24, 1000, 2000, 500.0, 2.0))
            if isinstance(outcome, ResponderError):
                raise outcome
            return outcome

        @contextmanager
        def opened(*_: object) -> Iterator[SimpleNamespace]:
            yield SimpleNamespace(warnings=(), sync=SimpleNamespace(sync_now=sync_now))

        monkeypatch.setattr("responder_app.assembly.opened", opened)
        monkeypatch.setattr("responder_app.cli.vehicle.user", lambda: None)
        try:
            code = code_after(run_job(Settings(), None, patience_s, True))
        except typer.Exit as stopped:
            code = stopped.exit_code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()], code

    return run


def test_a_sync_says_how_far_it_is_and_what_it_did(job: Callable[..., tuple[Lines, int]]) -> None:
    (progress, done), code = job(Change(42, added=("a",), unchanged=7))
    assert (progress["event"], progress["doing"], progress["facilities"]) == ("progress", "Fetching records", [3, 24])
    assert (done["event"], done["sequence"], done["added"], done["whole"]) == ("done", 42, ["a"], True)
    assert code == done["exit"] == 0


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Change(1, refused=("a",)), REFUSED),
        (Change(1, unfinished=("a",)), FAILED),
        (RollbackError("40 after 41"), REFUSED),
        (TransportError("no route"), NO_SOURCE),
        (BusyError("another sync"), BUSY),
        (DiskFullError("full"), FAILED),
    ],
)
def test_the_code_says_why_and_so_does_the_last_line(
    job: Callable[..., tuple[Lines, int]], outcome: Change | ResponderError, code: int
) -> None:
    lines, given = job(outcome)
    assert given == code
    assert lines[-1]["exit"] == code
    assert lines[-1]["event"] == ("done" if isinstance(outcome, Change) else "failed")


def test_an_emptied_vehicle_is_for_the_command_to_say(job: Callable[..., tuple[Lines, int]]) -> None:
    with pytest.raises(EmptiedError):
        job(EmptiedError("emptied"))


def test_waiting_is_said_with_its_reason(job: Callable[..., tuple[Lines, int]]) -> None:
    lines, code = job(TransportError("no route"), 0.05)
    assert code == NO_SOURCE
    assert [(line["reason"], line["error"]) for line in lines if line["event"] == "waiting"]
