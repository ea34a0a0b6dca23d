"""The walls around a worker, tried from inside by a program of the tests, with a control that is not confined."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.errors import DrawingError, LockedDrawingError, WorkerError
from responder_app.render.decoding import DecodeImage
from responder_app.render.isolation import PROTECTIONS, isolation
from responder_app.render.process import WorkerProcess
from responder_app.render.requests import Inspect, Overview, Request, Tile, Words
from responder_app.render.sandbox import Program, bubblewrap_works, command, drawing_program
from responder_app.render.worker import ARGUMENT
from tests.render import escapes
from tests.render.drawings import sheet, source_of

HERE = Path(__file__).parent
PR_SET_PTRACER = 0x59616D61
PR_CAPBSET_DROP, CAP_SYS_RESOURCE = 24, 24
NAMES = {attempt.__name__ for attempt in escapes.ATTEMPTS}


def intruder() -> Program:
    """The tests' own program in the place of the drawing worker."""
    return Program("escapes", (*drawing_program().parts, ("escapes.py", HERE / "escapes.py")))


@pytest.fixture(params=["wrapped", "bare"])
def worker(request: pytest.FixtureRequest) -> Iterator[WorkerProcess]:
    wrapped = request.param == "wrapped"
    if wrapped and not bubblewrap_works():
        pytest.skip("bubblewrap does not work on this machine")
    running = WorkerProcess(intruder(), wrapped)
    yield running
    running.kill()


def test_without_a_sandbox_every_attempt_succeeds() -> None:
    # Where the kernel guards against tracing (Yama), a parent has to allow it.
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(-1))
    done = subprocess.run([sys.executable, HERE / "escapes.py"], capture_output=True, check=True, timeout=120)
    assert json.loads(done.stdout) == dict.fromkeys(NAMES, "succeeded")


def test_inside_the_sandbox_every_attempt_fails(worker: WorkerProcess) -> None:
    worker.channel.send({"do": "attempt"})
    outcome = worker.channel.receive()["outcome"]
    assert outcome.keys() == NAMES
    assert "succeeded" not in outcome.values()


def test_in_namespaces_alone_there_is_nothing_to_read_and_nobody_to_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    if not bubblewrap_works():
        pytest.skip("bubblewrap does not work on this machine")
    monkeypatch.setattr("responder_app.render.syscalls.program", lambda: None)
    running = WorkerProcess(intruder(), wrapped=True)
    try:
        assert running.protections == ("namespaces", "limits")
        running.channel.send({"do": "attempt"})
        outcome = running.channel.receive()["outcome"]
    finally:
        running.kill()
    failed = {name for name, result in outcome.items() if result != "succeeded"}
    assert {"read_passwd", "write_a_file", "list_home", "take_4_gib", "take_4_gib_in_pieces"} <= failed


@pytest.mark.parametrize("kind", [Inspect, Words, Tile])
def test_an_answer_that_makes_no_sense_is_not_believed(worker: WorkerProcess, kind: type[Request[object]]) -> None:
    source = source_of(sheet())
    requests: dict[type, Request[object]] = {
        Inspect: Inspect(source),
        Words: Words(source, 0),
        Tile: Tile(source, 0, 1.0, 0, 0, 64, 64),
    }
    with pytest.raises(WorkerError, match="malformed"):
        worker.ask(requests[kind], 60)


def test_shared_memory_cannot_be_pulled_from_under_the_parent(worker: WorkerProcess) -> None:
    with pytest.raises(LockedDrawingError):
        worker.ask(Overview(source_of(sheet()), 0), 60)
    assert worker.memory.take(1) == b"\0"


def test_a_silent_worker_is_given_up_at_the_deadline(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerError, match="too long"):
        worker.ask(DecodeImage(source_of(b"x")), 0.1)


def test_isolation_says_what_holds_here() -> None:
    found = isolation()
    assert set(found.active) | set(found.missing) == set(PROTECTIONS)
    assert {"process", "filter", "limits"} <= set(found.active)
    assert ("namespaces" in found.active) == bubblewrap_works()


def test_without_bubblewrap_the_rest_holds_and_the_lack_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.render.sandbox.bubblewrap_works", lambda: False)
    assert isolation().missing == ("namespaces",)
    running = WorkerProcess(drawing_program(), wrapped=False)
    try:
        assert len(running.ask(Inspect(source_of(sheet())), 60).pages) == 1
    finally:
        running.kill()


def test_a_frozen_program_is_its_own_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "responder"
    program.write_text(f'#!/bin/sh\ncd {HERE.parents[1]}\nexec {sys.executable} -m responder_app "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    running = WorkerProcess(drawing_program(), wrapped=False)
    try:
        assert running.protections == ("limits", "filter")
        assert len(running.ask(Inspect(source_of(sheet(pages=2))), 60).pages) == 2
    finally:
        running.kill()


def test_a_frozen_program_sees_its_own_folder_and_the_systems_libraries(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "responder"))
    words = command(drawing_program(), (7, 8), wrapped=True)
    bound = {words[at + 1] for at, word in enumerate(words) if word == "--ro-bind"}
    assert str(tmp_path) in bound
    assert all("/lib" in place or place == "/etc/ld.so.cache" for place in bound - {str(tmp_path)})
    assert words[-5:] == ["--", "/program/responder", ARGUMENT, "7", "8"]


def test_a_filter_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.render.syscalls.program", lambda: None)
    assert "filter" in isolation().missing


def test_a_filter_that_the_kernel_refuses_is_told_and_the_rest_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    # One instruction that no kernel knows.
    monkeypatch.setattr("responder_app.render.syscalls.program", lambda: b"\xff" * 8)
    found = isolation()
    assert "filter" in found.missing
    assert {"process", "limits"} <= set(found.active)


def test_a_worker_starts_under_limits_that_are_lower_already() -> None:
    # Without the capability to raise limits, which root has.
    start = (
        f"import ctypes, resource; ctypes.CDLL(None).prctl({PR_CAPBSET_DROP}, {CAP_SYS_RESOURCE});"
        "resource.setrlimit(resource.RLIMIT_CPU, (100, 100));"
        "from responder_app.render.process import WorkerProcess;"
        "from responder_app.render.sandbox import drawing_program;"
        "worker = WorkerProcess(drawing_program(), False); print(*worker.protections); worker.kill()"
    )
    told = subprocess.check_output([sys.executable, "-c", start], cwd=HERE.parents[1], timeout=120)
    assert told.split() == [b"limits", b"filter"]


def test_where_no_worker_starts_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.render.sandbox.drawing_program", lambda: Program("missing", ()))
    assert isolation().active == ()


def test_a_refusal_of_a_kind_that_nobody_knows_is_not_shown() -> None:
    from responder_app.render.answers import reply_of

    with pytest.raises(WorkerError, match="malformed"):
        reply_of(Inspect(source_of(sheet())), {"status": "refused", "reason": "<b>call 555-0100</b>"}, lambda _: b"")


@pytest.mark.parametrize(
    "body",
    [
        b'{"pages":[],"layers":[]}',
        b'{"pages":[[1e999,5]],"layers":[]}',
        b'{"pages":[[NaN,5]],"layers":[]}',
        b'{"pages":[[true,5]],"layers":[]}',
        b'{"pages":[[5,5,5]],"layers":[]}',
        b'{"pages":[[5,5]],"layers":[7]}',
        b'{"pages":[[5,5]]}',
        b"[]",
        b"\xff\xfe",
    ],
)
def test_page_sizes_that_are_no_sizes_are_not_believed(body: bytes) -> None:
    from responder_app.render.answers import reply_of

    with pytest.raises(DrawingError, match="malformed"):
        reply_of(Inspect(source_of(sheet())), {"status": "done", "length": len(body)}, lambda _: body)
