from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import urllib3

from responder_app.errors import InputError, LimitError, NotFoundError, TamperedError, TransportError
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.choose import open_transport
from responder_app.sync.transport.https import HttpsTransport, meaning
from responder_app.sync.transport.patience import Patience
from tests.contracts.transport import CONTENT, OBJECT, REPORT, Open, TransportContract
from tests.fakes.authority import Authority
from tests.fakes.bad_server import BadServer, misbehave
from tests.fakes.nginx import serve

HASTY = Patience(connect_s=10, head_s=0.6, stall_s=0.4, grace_s=0.3, least_rate=2000, fetch_s=1)


def _work(folder: Path) -> Path:
    work = folder.parent / "server"
    work.mkdir()
    return work


@contextmanager
def _over_nginx(folder: Path) -> Iterator[Transport]:
    with (
        serve(folder, _work(folder), inbox=True) as served,
        closing(HttpsTransport(served.address, Access(served.ca_file))) as transport,
    ):
        yield transport


@contextmanager
def _over_a_plain_server(folder: Path) -> Iterator[Transport]:
    with (
        misbehave(folder, _work(folder)) as server,
        closing(HttpsTransport(server.address, Access(server.ca_file))) as transport,
    ):
        yield transport


class TestHttpsFromNginx(TransportContract):
    @pytest.fixture
    def opened(self) -> Open:
        return _over_nginx

    def test_one_connection_serves_many_requests(self, repository: Path) -> None:
        with _over_nginx(repository) as transport:
            for _ in range(5):
                transport.fetch("metadata/timestamp.json", 100)
                with pytest.raises(NotFoundError):
                    transport.fetch("metadata/2.root.json", 100)
            assert isinstance(transport, HttpsTransport)
            assert transport._pool.num_connections == 1

    def test_a_check_that_finds_nothing_new_costs_little(self, transport: Transport) -> None:
        with pytest.raises(NotFoundError):
            transport.fetch("metadata/2.root.json", 100)
        transport.fetch("metadata/timestamp.json", 100)
        traffic = transport.traffic
        assert traffic.bytes_in + traffic.bytes_out < 1200


class TestHttpsFromAPlainServer(TransportContract):
    @pytest.fixture
    def opened(self) -> Open:
        return _over_a_plain_server


@pytest.fixture
def bad(tmp_path: Path) -> Iterator[BadServer]:
    folder = tmp_path / "repository"
    (folder / OBJECT).parent.mkdir(parents=True)
    (folder / OBJECT).write_bytes(CONTENT)
    work = tmp_path / "work"
    work.mkdir()
    with misbehave(folder, work) as server:
        yield server


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "metadata").mkdir(parents=True)
    (folder / "metadata" / "timestamp.json").write_bytes(b"{}")
    (folder / OBJECT).parent.mkdir(parents=True)
    (folder / OBJECT).write_bytes(CONTENT)
    return folder


@pytest.fixture
def patient(bad: BadServer) -> Iterator[HttpsTransport]:
    """As the program waits: what is no test of waiting does not depend on how quick this machine is."""
    with closing(HttpsTransport(bad.address, Access(bad.ca_file))) as transport:
        yield transport


@pytest.fixture
def hasty(bad: BadServer) -> Iterator[HttpsTransport]:
    with closing(HttpsTransport(bad.address, Access(bad.ca_file), HASTY)) as transport:
        yield transport


def _sockets(transport: HttpsTransport) -> set[socket.socket]:
    """Of the connections that wait for a request."""
    waiting = transport._pool.pool
    assert waiting is not None
    return {one.sock for one in waiting.queue if one is not None and one.sock is not None}


def _download_at_once(transport: HttpsTransport, count: int) -> None:
    """So many downloads, each begun in the midst of the one before."""
    chunks = 0

    def sink(_: bytes) -> None:
        nonlocal chunks
        chunks += 1
        if chunks == 1 and count > 1:
            _download_at_once(transport, count - 1)

    transport.download(OBJECT, len(CONTENT), 0, sink)


def _await(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_connections_opened_ahead_are_those_that_are_used(repository: Path) -> None:
    with _over_nginx(repository) as transport:
        assert isinstance(transport, HttpsTransport)
        transport.fetch("metadata/timestamp.json", 100)
        transport.make_ready(4)
        _await(lambda: len(_sockets(transport)) == 4)
        opened = _sockets(transport)
        _download_at_once(transport, 4)
        assert _sockets(transport) == opened


def test_the_tickets_that_a_host_sends_by_itself_end_no_connection(patient: HttpsTransport) -> None:
    patient.make_ready(1)
    _await(lambda: len(_sockets(patient)) == 1)
    (waiting,) = _sockets(patient)
    assert select.select([waiting], [], [], 60)[0]
    _download_at_once(patient, 1)
    assert _sockets(patient) == {waiting}


def test_a_host_that_is_not_there_is_told_when_it_is_asked_and_not_before(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with closing(HttpsTransport(f"https://127.0.0.1:{port}", Access())) as transport:
        transport.make_ready(3)
        with pytest.raises(TransportError, match="cannot be reached"):
            transport.fetch("x", 100)


def test_a_connection_that_ended_while_it_waited_is_not_used(patient: HttpsTransport) -> None:
    patient.make_ready(1)
    _await(lambda: len(_sockets(patient)) == 1)
    (waiting,) = _sockets(patient)
    waiting.shutdown(socket.SHUT_RDWR)
    _download_at_once(patient, 1)
    assert waiting not in _sockets(patient)


def _assert_fails(address: str, ca_file: Path | None, words: str) -> None:
    with closing(HttpsTransport(address, Access(ca_file))) as transport, pytest.raises(TransportError, match=words):
        transport.fetch("x", 100)


def _resumed(transport: Transport, length: int = len(CONTENT)) -> tuple[bytes, int]:
    """The object fetched over as many breaks as it takes, and how many there were."""
    content, breaks = bytearray(), 0
    while len(content) < length:
        try:
            transport.download(OBJECT, length, len(content), content.extend)
        except TransportError:
            breaks += 1
            assert breaks < 100
    return bytes(content), breaks


def test_a_server_that_cuts_every_64_kb_still_delivers_without_waste(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.cut_every = 65536
    content, breaks = _resumed(patient)
    assert content == CONTENT
    assert breaks == len(CONTENT) // 65536
    assert patient.traffic.bytes_in < len(CONTENT) + 1000 * (breaks + 1)


def test_a_resumed_part_is_asked_for_on_condition_that_the_file_is_the_same(
    bad: BadServer, patient: HttpsTransport
) -> None:
    bad.behaviour.cut_every = 500_000
    assert _resumed(patient)[0] == CONTENT
    wanted, condition = bad.ranges[0]
    assert wanted == "bytes=500000-"
    assert condition.startswith('"')


def test_an_edition_that_changed_between_two_parts_is_read_anew_from_the_same_place(
    bad: BadServer, patient: HttpsTransport
) -> None:
    bad.behaviour.cut_every = 500_000
    content = bytearray()
    with pytest.raises(TransportError):
        patient.download(OBJECT, len(CONTENT), 0, content.extend)
    bad.behaviour.cut_every, bad.behaviour.etag_salt = None, "another"
    patient.download(OBJECT, len(CONTENT), len(content), content.extend)
    assert content == CONTENT


def test_a_server_that_ignores_ranges_still_delivers(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.ignore_range = True
    content = bytearray(CONTENT[:1000])
    patient.download(OBJECT, len(CONTENT), 1000, content.extend)
    assert content == CONTENT


def test_another_part_than_was_asked_for_is_not_taken(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.part_from = 5000
    with pytest.raises(TransportError, match="another part"):
        patient.download(OBJECT, len(CONTENT), 1000, lambda _: None)


def test_a_longer_file_is_refused_before_it_is_read(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.longer_by = 10_000_000
    with pytest.raises(TamperedError):
        patient.download(OBJECT, len(CONTENT), 0, lambda _: None)
    assert patient.traffic.bytes_in < 1000


def test_an_endless_file_is_left_at_its_limit(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.endless = True
    with pytest.raises(TamperedError):
        patient.download(OBJECT, len(CONTENT), 0, lambda _: None)
    with pytest.raises(LimitError):
        patient.fetch(OBJECT, len(CONTENT))
    assert patient.traffic.bytes_in < 4 * len(CONTENT)


@pytest.mark.parametrize("fault", [{"hang": True}, {"drip_s": 0.05}, {"drip_head_s": 0.05}])
def test_a_server_that_hangs_or_drips_is_left_in_time(
    bad: BadServer, hasty: HttpsTransport, fault: dict[str, bool | float]
) -> None:
    for name, value in fault.items():
        setattr(bad.behaviour, name, value)
    begun = time.monotonic()
    with pytest.raises(TransportError, match="slow"):
        hasty.download(OBJECT, len(CONTENT), 0, lambda _: None)
    assert time.monotonic() - begun < 20  # of 30 that the server would stay silent


def test_a_small_file_has_a_total_time(bad: BadServer) -> None:
    patient_but_short = Patience(grace_s=100, fetch_s=0.3)
    bad.behaviour.drip_s = 0.02
    with closing(HttpsTransport(bad.address, Access(bad.ca_file), patient_but_short)) as transport:
        begun = time.monotonic()
        with pytest.raises(TransportError, match="slow"):
            transport.fetch(OBJECT, len(CONTENT))
        assert time.monotonic() - begun < 20  # of 30 that the server would stay silent


@pytest.mark.parametrize("target", ["https://127.0.0.2:1/x", "http://127.0.0.1/x", "/elsewhere", "file:///etc/passwd"])
def test_redirects_are_not_followed(bad: BadServer, patient: HttpsTransport, target: str) -> None:
    bad.behaviour.redirect_to = target
    with pytest.raises(TransportError, match="another address"):
        patient.fetch("x", 100)
    assert bad.requests == ["/x"]


@pytest.mark.parametrize(("status", "error"), [(404, NotFoundError), (403, NotFoundError), (410, NotFoundError)])
def test_a_file_that_is_not_there_is_missing_also_where_listing_is_forbidden(
    bad: BadServer, patient: HttpsTransport, status: int, error: type[Exception]
) -> None:
    bad.behaviour.status = status
    with pytest.raises(error):
        patient.fetch("x", 100)


@pytest.mark.parametrize("status", [401, 429, 500, 503, 204])
def test_other_answers_are_failures_of_the_transfer(bad: BadServer, patient: HttpsTransport, status: int) -> None:
    bad.behaviour.status = status
    with pytest.raises(TransportError, match=str(status)) as caught:
        patient.fetch("x", 100)
    assert not isinstance(caught.value, NotFoundError)


def test_a_server_that_compresses_unasked_is_refused(bad: BadServer, patient: HttpsTransport) -> None:
    bad.behaviour.encoding = "gzip"
    with pytest.raises(TransportError, match="changes files"):
        patient.fetch(OBJECT, len(CONTENT))


def test_every_byte_of_headers_and_bodies_is_counted(tmp_path: Path) -> None:
    """Against a server that says byte for byte what it read and sent."""
    authority = Authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue())
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Odd:   spaced  \r\nConnection: close\r\n\r\nhello"
    heard = bytearray()

    def answer() -> None:
        with context.wrap_socket(listener.accept()[0], server_side=True) as connection:
            while b"\r\n\r\n" not in heard:
                heard.extend(connection.recv(4096))
            connection.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        address = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with closing(HttpsTransport(address, Access(authority.ca_file))) as transport:
            assert transport.fetch("x", 100) == b"hello"
            assert transport.traffic.bytes_in == len(reply)
            assert transport.traffic.bytes_out == len(heard)
        thread.join()


def test_a_server_of_another_authority_is_refused_in_plain_words(bad: BadServer, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    _assert_fails(bad.address, other.ca_file, "does not prove")
    _assert_fails(bad.address, None, "does not prove")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (9, "this machine's date"),
        (10, "this machine's date"),
        (18, "a vehicle beside that shares"),
        (20, "asks to log in"),
    ],
)
def test_what_to_look_at_when_a_certificate_is_not_good(code: int, says: str) -> None:
    problem = ssl.SSLCertVerificationError(1, "certificate verify failed")
    problem.verify_code, problem.verify_message = code, "it is not good."
    said = str(meaning(urllib3.exceptions.SSLError(problem), "plans.example.org"))
    assert said.startswith("plans.example.org does not prove that it is plans.example.org: it is not good. ")
    assert says in said


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with misbehave(tmp_path, tmp_path, host="elsewhere.example") as server:
        _assert_fails(server.address, server.ca_file, "does not prove")


def test_a_server_without_tls_gets_no_request(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as connection:
                assert b"GET" not in connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        _assert_fails(f"https://127.0.0.1:{listener.getsockname()[1]}", None, "encrypted")
        thread.join()


def test_nobody_listening_is_said_plainly() -> None:
    with socket.socket() as held:  # bound and not listening: nobody else can come to listen there meanwhile
        held.bind(("127.0.0.1", 0))
        _assert_fails(f"https://127.0.0.1:{held.getsockname()[1]}", None, "cannot be reached")


def test_a_name_that_is_not_found_is_said_plainly() -> None:
    _assert_fails("https://no-such-host.invalid", None, "not found")


def test_a_ca_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for file in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
        with pytest.raises(InputError, match="PEM"):
            HttpsTransport("https://127.0.0.1", Access(file))


def test_a_repository_below_a_path_is_found_there(bad: BadServer) -> None:
    with closing(HttpsTransport(bad.address + "/objects/", Access(bad.ca_file))) as transport:
        assert transport.fetch("ab/" + "ab" * 32, len(CONTENT)) == CONTENT


@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1/",
        "HTTP://127.0.0.1/",
        "gs://bucket/x",
        "ftp://host/",
        "file:///etc",
        "https://",
        "https://host:99999/",
        "https://user:word@host/",
        "https://host/?x=1",
        "https://[::1/",
    ],
)
def test_sources_that_are_not_read_are_refused_when_they_are_named(source: str) -> None:
    with pytest.raises(InputError):
        open_transport(source)


def test_a_path_is_a_folder_and_https_is_a_server(tmp_path: Path) -> None:
    assert open_transport(str(tmp_path)).source == str(tmp_path)
    assert open_transport("https://host.example/city/").source == "https://host.example/city"


NOT_STORED = {
    401: "token",
    403: "allow",
    404: "no inbox",
    405: "no inbox",
    409: "no inbox folder",
    413: "size",
    501: "no inbox",
    507: "no room",
    500: "now",
}


@pytest.mark.parametrize("status", NOT_STORED)
def test_a_host_that_takes_no_report_is_told_apart_in_plain_words(
    bad: BadServer, patient: HttpsTransport, status: int
) -> None:
    bad.behaviour.status = status
    with pytest.raises(TransportError, match=NOT_STORED[status]) as caught:
        patient.put(REPORT, b"sealed")
    assert str(status) in str(caught.value)


def test_a_report_follows_no_redirect_and_waits_for_no_silent_host(
    bad: BadServer, patient: HttpsTransport, hasty: HttpsTransport
) -> None:
    bad.behaviour.redirect_to = "https://127.0.0.2:1/x"
    with pytest.raises(TransportError, match="another address"):
        patient.put(REPORT, b"sealed")
    bad.behaviour.redirect_to = None
    bad.behaviour.hang = True
    begun = time.monotonic()
    with pytest.raises(TransportError):
        hasty.put(REPORT, b"sealed")
    assert time.monotonic() - begun < 20  # of 30 that the server would stay silent


def test_a_plain_web_server_says_that_it_has_no_inbox(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    with (
        serve(folder, _work(folder)) as served,
        closing(HttpsTransport(served.address, Access(served.ca_file))) as transport,
        pytest.raises(TransportError, match="no inbox"),
    ):
        transport.put(REPORT, b"sealed")


def test_a_real_inbox_is_write_only_and_wants_its_token(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    with serve(folder, _work(folder), inbox=True, token="word.of-the_fleet") as served:
        with (
            closing(HttpsTransport(served.address, Access(served.ca_file))) as stranger,
            pytest.raises(TransportError, match="token"),
        ):
            stranger.put(REPORT, b"sealed")
        own = HttpsTransport(served.address, Access(served.ca_file, inbox_token="word.of-the_fleet"))
        with closing(own):
            own.put(REPORT, b"sealed")
            for path in (REPORT, "inbox/"):
                with pytest.raises((NotFoundError, TransportError, TamperedError)):
                    own.fetch(path, 100)
    assert (folder / REPORT).read_bytes() == b"sealed"


def test_the_token_goes_out_with_reports_only(bad: BadServer) -> None:
    with closing(HttpsTransport(bad.address, Access(bad.ca_file, inbox_token="secret"))) as transport:
        transport.fetch(OBJECT, len(CONTENT))
        transport.put(REPORT, b"sealed")
    assert bad.tokens == ["Bearer secret"]
