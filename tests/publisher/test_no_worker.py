"""A machine on which no drawing worker starts: its own fault, said once, and nobody else's."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from responder_app.cli.terminal import fail
from responder_app.errors import NoWorkerError
from responder_app.model.facility import Document, Page
from responder_app.model.terms import DocumentKind
from responder_app.publisher.intake import PoolInspector, read_folder
from responder_app.publisher.previews import draw
from responder_app.publisher.pyramids import tiles_of
from responder_app.render import sandbox
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, Source
from tests.publisher.intake.owner import TODAY, good_folder
from tests.render.drawings import sheet, source_of


@pytest.fixture(autouse=True)
def _no_worker_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda *_: ["/nowhere/drawing"])


def test_an_owner_is_not_blamed_for_it(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    with RenderPool(1) as pool, pytest.raises(NoWorkerError):
        read_folder(folder, PoolInspector(pool), today=TODAY)


def test_nothing_is_published_without_its_pictures() -> None:
    page = Page(width_pt=612, height_pt=792)
    plan = Document(id="p", kind=DocumentKind.PLAN, title="Plan", media_type="application/pdf", pages=(page,))
    with RenderPool(1) as pool:
        with pytest.raises(NoWorkerError):
            list(draw(pool, plan, sheet, "digest"))
        with pytest.raises(NoWorkerError):
            tiles_of(pool, plan, sheet, "digest", 1)


def test_the_log_says_it_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), RenderPool(1) as pool:
        for number in range(5):
            source = Source(str(number), source_of(sheet()).media_type, sheet())
            with pytest.raises(NoWorkerError):
                pool.run(Inspect(source))
    assert [record.message.split(":")[0] for record in caplog.records] == ["Drawing worker not started"]


def test_it_is_said_again_after_a_worker_had_started(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = sandbox.command
    with caplog.at_level(logging.WARNING), RenderPool(1) as pool:
        with pytest.raises(NoWorkerError):
            pool.run(Inspect(source_of(sheet())))
        monkeypatch.undo()
        pool.run(Inspect(source_of(sheet())))
        monkeypatch.setattr(sandbox, "command", broken)
        (worker,) = pool._running
        worker.interrupt()
        while worker.alive:
            time.sleep(0.01)
        with pytest.raises(NoWorkerError):
            pool.run(Inspect(source_of(sheet())))
    assert [record.message.split(":")[0] for record in caplog.records] == ["Drawing worker not started"] * 2


def test_the_terminal_says_whose_fault_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail(NoWorkerError("No drawing process can be started on this machine.")) == 1
    assert "This machine is at fault" in capsys.readouterr().err
