"""The service with a gpsd on loopback and a receiver on a pseudo terminal, in the words of real ones."""

from __future__ import annotations

import os
import socket
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from responder_app.position.fix import Fix, State, Whereabouts
from responder_app.position.gpsd import WATCH
from responder_app.position.receivers import Gpsd, Receiver, SerialDevice
from responder_app.position.service import PositionService, receiver_of

SAID = Path(__file__).parent / "said"
PATIENCE_S = 60.0


class FakeGpsd:
    """Answers a watch with the lines that it is given, and keeps the line open."""

    def __init__(self, *data: bytes) -> None:
        self._data = data
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._server.getsockname()
        self.asked: list[bytes] = []
        self.connections: list[socket.socket] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        self._server.settimeout(0.1)
        while not self._stopping.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            self.connections.append(connection)
            connection.settimeout(PATIENCE_S)
            self.asked.append(connection.recv(200))
            try:
                for data in self._data:
                    connection.sendall(data)
            except OSError:
                pass  # hung up on

    def send(self, data: bytes) -> None:
        self.connections[-1].sendall(data)

    def close(self) -> None:
        self._stopping.set()
        for connection in self.connections:
            connection.close()
        self._thread.join()
        self._server.close()


@contextmanager
def gpsd(*data: bytes) -> Iterator[FakeGpsd]:
    server = FakeGpsd(*data)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def serving(receiver: Receiver | None, clock: Callable[[], float] = time.monotonic) -> Iterator[PositionService]:
    service = PositionService(receiver, clock)
    service.start()
    try:
        yield service
    finally:
        service.stop()
    assert not any(thread.name == "position" for thread in threading.enumerate())


def until(service: PositionService, wanted: Callable[[Whereabouts], bool]) -> Whereabouts:
    deadline = time.monotonic() + PATIENCE_S
    while not wanted(now := service.now()):
        assert time.monotonic() < deadline, now
        time.sleep(0.01)
    return now


def _await(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def tpv(lat: float, stamp: str, device: str = "a") -> bytes:
    return f'{{"class":"TPV","mode":3,"lat":{lat},"lon":-87.6,"time":"{stamp}","device":"{device}"}}\n'.encode()


def test_gpsd_is_watched_and_its_last_position_is_known() -> None:
    with gpsd((SAID / "gpsd.jsonl").read_bytes()) as server, serving(Gpsd(server.address)) as service:
        now = until(service, lambda now: now.fix is not None and now.fix.point[1] == 41.88253)
        assert now.state is State.FRESH
        assert now.source == "gpsd"
        assert now.fix is not None
        assert now.fix.accuracy_m == 7.22
        assert server.asked == [WATCH]


def test_a_position_grows_old_is_said_to_be_and_goes() -> None:
    at = [100.0]
    with gpsd(tpv(41.88, "1")) as server, serving(Gpsd(server.address), lambda: at[0]) as service:
        until(service, lambda now: now.state is State.FRESH)
        for age, state, there in ((9.9, State.FRESH, True), (10.0, State.STALE, True), (60.0, State.GONE, False)):
            at[0] = 100.0 + age
            now = service.now()
            assert (now.state, now.fix is not None) == (state, there)
            assert now.age_s == pytest.approx(age)


def test_a_receiver_that_repeats_itself_knows_nothing_new() -> None:
    at = [100.0]
    with gpsd(tpv(41.88, "1")) as server, serving(Gpsd(server.address), lambda: at[0]) as service:
        until(service, lambda now: now.state is State.FRESH)
        at[0] = 104.0
        server.send(tpv(41.881, "1"))
        now = until(service, lambda now: now.fix is not None and now.fix.point[1] == 41.881)
        assert now.age_s == pytest.approx(4.0)
        server.send(tpv(41.882, "2"))
        now = until(service, lambda now: now.fix is not None and now.fix.point[1] == 41.882)
        assert now.age_s == pytest.approx(0.0)


def test_a_second_receiver_does_not_make_the_position_jump() -> None:
    with gpsd(tpv(41.88, "1", "a"), tpv(10.0, "2", "b"), tpv(41.89, "3", "a")) as server:
        seen = set()

        def noted(now: Whereabouts) -> bool:
            seen.add(now.fix.point[1] if now.fix else None)
            return 41.89 in seen

        with serving(Gpsd(server.address)) as service:
            until(service, noted)
            assert 10.0 not in seen


def test_a_receiver_without_sky_waits_and_one_that_is_not_there_is_looked_for() -> None:
    with gpsd(b'{"class":"TPV","mode":1}\n') as server, serving(Gpsd(server.address)) as service:
        until(service, lambda now: now.state is State.WAITING)
    with socket.socket() as held:  # bound and not listening: nobody else can come to listen there meanwhile
        held.bind(("127.0.0.1", 0))
        with serving(Gpsd(held.getsockname())) as service:
            now = until(service, lambda now: bool(now.reason))
        assert now.state is State.SEARCHING
        assert now.reason == "no gpsd answers on this computer"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00\xff" * 5000 + b"\n",
        b"x" * 60_000 + b"\n",
        b"[" * 15_000 + b"\n",
        b'{"class":"TPV","mode":3,"lat":1e999}\n',
    ],
    ids=["bytes", "endless", "nested", "absurd"],
)
def test_rubbish_before_a_position_does_not_hide_it(rubbish: bytes) -> None:
    with gpsd(rubbish, tpv(41.88, "1")) as server, serving(Gpsd(server.address)) as service:
        assert until(service, lambda now: now.state is State.FRESH).fix is not None


def test_what_floods_is_hung_up_on() -> None:
    with gpsd(*[b"x" * 4096] * 2000) as server, serving(Gpsd(server.address)) as service:
        now = until(service, lambda now: bool(now.reason))
        assert "far more than any receiver" in now.reason
        assert len(server.connections) == 1


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """A pseudo terminal: what is written to the first can be read from the second."""
    try:
        master, slave = os.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for descriptor in (master, slave):
        os.close(descriptor)


def test_a_receiver_on_a_serial_line_is_read(line: tuple[int, str]) -> None:
    master, path = line
    with serving(SerialDevice(path)) as service:
        _await(lambda: termios.tcgetattr(master)[4] == termios.B9600)  # what came before it was opened is lost
        os.write(master, b"\xfe\x00half a senten" + (SAID / "receiver.nmea").read_bytes())
        now = until(service, lambda now: now.fix is not None and now.fix.accuracy_m == pytest.approx(3.375))
        assert isinstance(now.fix, Fix)
        assert now.fix.point == pytest.approx((-87.624390, 41.882530), abs=1e-6)
        assert now.source == path


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/dev/no-such-receiver", "is not plugged in"),
        ("/etc/hostname", "is no serial device"),
        ("/dev/null", "is no serial"),
    ],
)
def test_what_is_no_receiver_is_said(path: str, reason: str) -> None:
    with serving(SerialDevice(path)) as service:
        assert reason in until(service, lambda now: bool(now.reason)).reason


def test_nothing_is_read_when_it_is_off() -> None:
    with serving(receiver_of("off")) as service:
        assert service.now() == Whereabouts(State.OFF)


def test_the_settings_name_the_receiver() -> None:
    assert isinstance(receiver_of("gpsd"), Gpsd)
    device = receiver_of("/dev/ttyUSB0")
    assert isinstance(device, SerialDevice)
    assert device.name == "/dev/ttyUSB0"
