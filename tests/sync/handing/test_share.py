"""A vehicle serves what it holds to one beside it: what arrives, and what strangers on the same network try."""

from __future__ import annotations

import logging
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from responder_app.errors import InputError, NotFoundError, TamperedError, TransportError
from responder_app.sync.handing import certificate
from responder_app.sync.handing.beside import full_address, shown_fingerprint
from responder_app.sync.handing.holding import read_holding
from responder_app.sync.handing.request import HEAD_BYTES
from responder_app.sync.handing.server import Bounds
from responder_app.sync.handing.share import Sharing, share
from responder_app.sync.transport.https import HttpsTransport
from responder_app.sync.transport.pin import pinned, read_fingerprint
from tests.sync.scene import Scene, Vehicle, facility_id, plan_bytes

LOOPBACK = "127.0.0.1"
PATIENCE_S = 60.0


@contextmanager
def _sharing(vehicle: Vehicle, bounds: Bounds | None = None) -> Iterator[Sharing]:
    made = share([read_holding(vehicle.paths, vehicle.answer)], LOOPBACK, 0, bounds)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    scene.publish(1, 2)
    scene.enrol("Ladder 7")
    made = scene.enrol("Engine 5")
    made.service(scene.repository).sync_now()
    return made


def _beside(scene: Scene) -> Vehicle:
    return next(one for one in scene._vehicles if "Ladder" in str(one.paths.home))


@contextmanager
def _secured(sharing: Sharing) -> Iterator[ssl.SSLSocket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) as plain,
        context.wrap_socket(plain) as secured,
    ):
        yield secured


def _answer(sharing: Sharing, request: bytes) -> bytes:
    with _secured(sharing) as secured:
        secured.sendall(request)
        return _until_closed(secured)


def _until_closed(secured: ssl.SSLSocket) -> bytes:
    got = b""
    try:
        while chunk := secured.recv(65536):
            got += chunk
    except OSError:
        pass
    return got


def _get(path: str, *headers: str) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: x", *headers, "Connection: close", "", "")).encode()


def _waited(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_a_vehicle_beside_takes_everything_and_believes_only_the_office(scene: Scene, vehicle: Vehicle) -> None:
    other = _beside(scene)
    with _sharing(vehicle) as sharing:
        change = other.service(pinned(sharing.address, sharing.fingerprint)).sync_now()
        assert sharing.count.bytes_out > 2 * 300_000
    assert change.is_whole
    assert set(change.added) == {facility_id(1), facility_id(2)}
    assert other.plan(1) == plan_bytes(1)
    assert change.reports.waiting == 1
    assert "only gives files out" in change.reports.problem


def test_both_screens_show_the_same_fingerprint_and_it_is_read_in_any_spelling(scene: Scene, vehicle: Vehicle) -> None:
    with _sharing(vehicle) as sharing:
        assert shown_fingerprint(sharing.address) == sharing.fingerprint
        groups = sharing.fingerprint_groups
    assert len(groups.split()) == 16
    assert read_fingerprint(groups.upper().replace(" ", ":")) == sharing.fingerprint
    with pytest.raises(InputError, match="64"):
        read_fingerprint(groups[:-1])


def test_another_certificate_than_was_compared_is_refused_at_once(scene: Scene, vehicle: Vehicle) -> None:
    other = _beside(scene)
    with _sharing(vehicle) as sharing, pytest.raises(TamperedError, match="another fingerprint"):
        other.service(pinned(sharing.address, "0" * 64)).sync_now()
    assert sharing.count.requests == 0


def test_without_a_fingerprint_nobody_is_believed_to_be_the_vehicle_beside(scene: Scene, vehicle: Vehicle) -> None:
    with _sharing(vehicle) as sharing, pytest.raises(TransportError, match="does not prove"):
        _beside(scene).service(sharing.address).sync_now()


def test_every_sharing_has_a_key_and_a_fingerprint_of_its_own(vehicle: Vehicle) -> None:
    with _sharing(vehicle) as one, _sharing(vehicle) as two:
        assert one.fingerprint != two.fingerprint


def test_the_key_is_on_no_disk_in_the_clear_and_its_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written: list[bytes] = []
    real = Path.write_bytes

    def write(path: Path, data: bytes) -> int:
        written.append(data)
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write)
    certificate.make_certificate(LOOPBACK)
    [pem] = written
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in pem
    assert b"BEGIN PRIVATE KEY" not in pem
    assert not list(tmp_path.iterdir())


def test_a_broken_transfer_goes_on_where_it_stopped(scene: Scene, vehicle: Vehicle) -> None:
    ref = scene.named(vehicle).parts[facility_id(1), "plan"]
    whole = (scene.repository / ref.path).read_bytes()
    with (
        _sharing(vehicle) as sharing,
        closing(HttpsTransport(pinned(sharing.address, sharing.fingerprint))) as transport,
    ):
        got = bytearray(whole[:100_000])
        transport.download(ref.path, ref.length, 100_000, got.extend)
        assert bytes(got) == whole
        assert transport.traffic.bytes_in < ref.length - 90_000
        with pytest.raises(TamperedError):
            transport.download(ref.path, ref.length, ref.length + 5, got.extend)


STRANGE_PATHS = (
    "/",
    "/objects/",
    "/objects",
    "/metadata/",
    "/metadata",
    "/../library.db",
    "/objects/../../library.db",
    "/objects/../library.db",
    "/objects/%2e%2e/library.db",
    "/objects/ab/../../library.db",
    "//etc/passwd",
    "/objects//etc/passwd",
    "/library.db",
    "/settings.json",
    "/device.sealed",
    "/accepted",
    "/metadata/root.json",
    "/inbox/" + "0" * 64,
    "/objects/ab/" + "cd" * 32,
    "/objects/00/" + "0" * 64,
    "/metadata/timestamp.json?x=1",
    "/metadata/timestamp.json%00",
)


def test_what_is_no_file_of_the_repository_does_not_exist(vehicle: Vehicle) -> None:
    with _sharing(vehicle) as sharing:
        for path in STRANGE_PATHS:
            assert _answer(sharing, _get(path)).startswith(b"HTTP/1.1 404"), path
        assert _answer(sharing, _get("/metadata/timestamp.json")).startswith(b"HTTP/1.1 200")


def test_a_link_or_a_damaged_object_in_the_store_is_not_served(scene: Scene, vehicle: Vehicle, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    name = "ab" + "0" * 62
    link = vehicle.paths.objects / "ab" / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(secret)
    ref = scene.named(vehicle).parts[facility_id(1), "plan"]
    damaged = vehicle.paths.objects / ref.hash[:2] / ref.hash
    damaged.write_bytes(b"x" * ref.length)
    with (
        _sharing(vehicle) as sharing,
        closing(HttpsTransport(pinned(sharing.address, sharing.fingerprint))) as transport,
    ):
        for path in (f"objects/ab/{name}", ref.path):
            with pytest.raises(NotFoundError):
                transport.fetch(path, 10_000_000)


STRANGE_REQUESTS = (
    (b"PUT /inbox/" + b"0" * 64 + b" HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405),
    (b"DELETE /metadata/timestamp.json HTTP/1.1\r\n\r\n", 405),
    (b"HEAD /metadata/timestamp.json HTTP/1.1\r\n\r\n", 405),
    (b"OPTIONS /x HTTP/1.1\r\n\r\n", 405),
    (b"GET http://127.0.0.1/metadata/timestamp.json HTTP/1.1\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json HTTP/2.0\r\n\r\n", 400),
    (b"GET /metadata/ timestamp.json HTTP/1.1\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json HTTP/1.1\r\nRange: bytes=0-\r\nRange: bytes=5-\r\n\r\n", 400),
    (b"GET /metadata/timestamp.json HTTP/1.1\r\n folded\r\n\r\n", 400),
    (b"\x16\x03\x01\x00\r\n\r\n", 400),
    (b"GET /" + b"a" * (HEAD_BYTES + 10), 431),
    (b"GET /metadata/timestamp.json HTTP/1.1\r\nA: " + b"a" * (HEAD_BYTES + 10), 431),
)


def test_another_kind_of_request_is_refused_and_the_connection_closed(vehicle: Vehicle) -> None:
    with _sharing(vehicle) as sharing:
        for request, status in STRANGE_REQUESTS:
            answer = _answer(sharing, request)
            assert answer.startswith(b"HTTP/1.1 %d" % status), request[:80]
            assert answer.endswith(b"\r\n\r\n")
            assert b"Connection: close" in answer
        assert sharing.count.refused == len(STRANGE_REQUESTS)


def test_who_says_nothing_or_never_ends_a_request_is_left(vehicle: Vehicle) -> None:
    with _sharing(vehicle, Bounds(handshake_s=0.3)) as sharing:
        with socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) as silent:
            assert _ended(silent)
        assert _waited(lambda: sharing.count.connections == 0)
    with _sharing(vehicle, Bounds(head_s=0.3)) as sharing:
        with _secured(sharing) as slow:
            begun = time.monotonic()
            with suppress(OSError):  # it may have been left already
                slow.sendall(b"GET /metadata/timestamp.json HT")
            assert not _until_closed(slow)
            assert time.monotonic() - begun < PATIENCE_S / 2
        assert _waited(lambda: sharing.count.connections == 0)


def _ended(plain: socket.socket) -> bool:
    """Whether the other side hung up, whatever it said before."""
    try:
        while plain.recv(1024):
            continue
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def test_who_asks_and_does_not_read_is_left(scene: Scene, vehicle: Vehicle) -> None:
    ref = scene.named(vehicle).parts[facility_id(1), "plan"]
    with _sharing(vehicle, Bounds(chunk_s=0.3)) as sharing, _secured(sharing) as greedy:
        greedy.sendall(_get(f"/{ref.path}").replace(b"Connection: close\r\n", b"") * 60)
        assert _waited(lambda: sharing.count.requests > 0)
        assert _waited(lambda: sharing.count.connections == 0)
        assert sharing.count.bytes_out < 60 * ref.length


def test_one_neighbour_cannot_take_every_connection_and_all_together_have_a_bound(vehicle: Vehicle) -> None:
    with _sharing(vehicle, Bounds(connections=4, each=3)) as sharing:
        held = [socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) for _ in range(3)]
        assert _waited(lambda: sharing.count.connections == 3)
        with socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) as fourth:
            assert _ended(fourth)
        assert sharing.count.refused == 1
        for one in held:
            one.close()
        assert _waited(lambda: sharing.count.connections == 0)
        assert _answer(sharing, _get("/metadata/timestamp.json")).startswith(b"HTTP/1.1 200")


def test_plain_http_gets_nothing(vehicle: Vehicle) -> None:
    with _sharing(vehicle) as sharing, socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) as plain:
        plain.sendall(_get("/metadata/timestamp.json"))
        got = plain.recv(4096)
        assert not got.startswith(b"HTTP")


def test_what_is_asked_for_and_by_whom_is_in_no_log(
    scene: Scene, vehicle: Vehicle, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), _sharing(vehicle) as sharing:
        _beside(scene).service(pinned(sharing.address, sharing.fingerprint)).sync_now()
        _answer(sharing, _get("/objects/../x"))
        with socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S) as rude:
            rude.sendall(b"no TLS at all\r\n\r\n")
            assert _ended(rude)
        logging.getLogger("control").warning("a control that is logged")
    own = [one.getMessage() for one in caplog.records if not one.name.startswith(("urllib3", "tuf"))]
    assert any("control" in line for line in own)
    assert not any(LOOPBACK in line or "objects/" in line for line in own)


def test_sharing_ends_at_once_while_somebody_is_connected(vehicle: Vehicle) -> None:
    long = Bounds(handshake_s=300, head_s=300)
    with _sharing(vehicle, long) as sharing, _secured(sharing) as open_:
        shaking = socket.create_connection((LOOPBACK, sharing.server.port), PATIENCE_S)
        assert _waited(lambda: sharing.count.connections == 2)
        begun = time.monotonic()
        sharing.stop()
        shaking.close()
        assert time.monotonic() - begun < PATIENCE_S / 2
        assert not _until_closed(open_)
    with pytest.raises(TransportError, match="No vehicle answers"):
        shown_fingerprint(sharing.address)


def test_an_address_that_is_not_ours_or_means_all_is_refused(vehicle: Vehicle) -> None:
    holding = [read_holding(vehicle.paths, vehicle.answer)]
    for address in ("0.0.0.0", "::", "224.0.0.1", "ladder-7", "1.2.3.4.5"):
        with pytest.raises(InputError):
            share(holding, address, 0)
    with pytest.raises(InputError, match=r"shared on 203\.0\.113\.7 port 0: this machine has no such address$"):
        share(holding, "203.0.113.7", 0)


def test_a_port_that_somebody_uses_is_said_to_be_used(vehicle: Vehicle) -> None:
    holding = [read_holding(vehicle.paths, vehicle.answer)]
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(InputError, match=r"another program uses that port; end it, or choose another port$"),
    ):
        share(holding, "127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("192.168.1.20", "https://192.168.1.20:8443"),
        (" 192.168.1.20:9000 ", "https://192.168.1.20:9000"),
        ("https://10.0.0.5:8443/", "https://10.0.0.5:8443"),
    ],
)
def test_a_crew_types_as_little_as_it_can(typed: str, meant: str) -> None:
    assert full_address(typed) == meant


@pytest.mark.parametrize("typed", ["", "http://10.0.0.5", "https://a@b", "https://a/x", "https://a:0", "file:///etc"])
def test_an_address_that_no_sharing_has_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        full_address(typed)
