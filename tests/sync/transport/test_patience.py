from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from responder_app.sync.transport.base import Meter
from responder_app.sync.transport.patience import RECORD_BYTES, Patience, PatientSocket, Watch
from tests.fakes.authority import Authority

ROOM = 1 << 18


class _Line:
    """Two ends of one TLS connection; what is sent waits in the kernel until it is read."""

    def __init__(self, folder: Path) -> None:
        authority = Authority(folder)
        there = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        there.load_cert_chain(*authority.issue("127.0.0.1"))
        here = ssl.create_default_context(cafile=str(authority.ca_file))
        here.sslsocket_class = PatientSocket
        ends = socket.socketpair()
        self.bare = ends[0].dup()
        server: list[ssl.SSLSocket] = []
        greeting = threading.Thread(target=lambda: server.append(there.wrap_socket(ends[0], server_side=True)))
        greeting.start()
        self.client = here.wrap_socket(ends[1], server_hostname="127.0.0.1")
        greeting.join()
        self.server = server[0]
        assert isinstance(self.client, PatientSocket)
        self.meter = Meter()
        self.client.watch = Watch(self.meter, Patience(stall_s=0.3))
        self.client.watch.begin()

    def read(self) -> bytes:
        buffer = bytearray(ROOM)
        return bytes(buffer[: self.client.recv_into(buffer)])

    def close(self) -> None:
        for one in (self.client, self.server, self.bare):
            one.close()


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Line]:
    """Reading takes no time: what is taken along depends on the rate, and is not that of the machine here."""
    monkeypatch.setattr("responder_app.sync.transport.patience.time", SimpleNamespace(monotonic=lambda: 100.0))
    made = _Line(tmp_path)
    yield made
    made.close()


def test_what_has_come_is_taken_along_as_much_again_each_time(line: _Line) -> None:
    data = bytes(range(256)) * (8 * RECORD_BYTES // 256)
    line.server.sendall(data)
    pieces = [line.read(), line.read(), line.read()]
    assert b"".join(pieces) == data
    assert [len(piece) // RECORD_BYTES for piece in pieces] == [2, 4, 2]
    assert line.meter.total.bytes_in == len(data)


def test_it_never_waits_for_more_than_came(line: _Line) -> None:
    line.server.sendall(bytes(RECORD_BYTES + 5))
    assert len(line.read()) == RECORD_BYTES + 5
    line.server.sendall(b"then")
    assert line.read() == b"then"
    with pytest.raises(TimeoutError):
        line.read()


def test_what_came_before_the_connection_broke_is_kept_and_the_next_read_fails(line: _Line) -> None:
    line.server.sendall(bytes(RECORD_BYTES))
    line.bare.sendall(b"no record of TLS at all")
    assert len(line.read()) == RECORD_BYTES
    with pytest.raises(ssl.SSLError):
        line.read()


def test_the_end_is_told_after_all_that_came(line: _Line) -> None:
    line.server.sendall(bytes(RECORD_BYTES))
    line.server.close()
    line.bare.shutdown(socket.SHUT_RDWR)
    assert len(line.read()) == RECORD_BYTES
    assert line.read() == b""


def test_a_link_that_is_held_to_a_low_rate_takes_little_along(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("responder_app.sync.transport.patience.time.monotonic", lambda: now)
    watch = Watch(Meter(), Patience())
    watch.received(RECORD_BYTES)
    assert watch.at_once() == RECORD_BYTES
    now += 10
    assert watch.at_once() == RECORD_BYTES // 40


def test_a_reply_begins_with_pieces_as_large_as_the_one_before_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("responder_app.sync.transport.patience.time.monotonic", lambda: now)
    watch = Watch(Meter(), Patience())
    watch.begin()
    watch.received(20 * RECORD_BYTES)
    watch.begin(30)
    watch.received(300)  # a head
    watch.begin()
    assert watch.at_once() == 20 * RECORD_BYTES
    now += 10
    watch.received(RECORD_BYTES)
    assert watch.at_once() == RECORD_BYTES // 40
