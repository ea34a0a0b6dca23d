from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.errors import InputError, NotFoundError, TamperedError, TransportError
from responder_app.sync.transport.access import Access, BucketKey
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.bucket import read_address
from responder_app.sync.transport.patience import Patience
from responder_app.sync.transport.s3 import S3Transport
from tests.contracts.transport import CONTENT, OBJECT, REPORT, Open, TransportContract
from tests.fakes.bad_server import BadServer, misbehave
from tests.fakes.bucket_server import BUCKET, BucketServer, serve_bucket

_DAMAGED = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
HASTY = Patience(connect_s=10, stall_s=0.4, grace_s=0.3, least_rate=2000, fetch_s=1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BucketServer]:
    with serve_bucket(tmp_path_factory.mktemp("bucket")) as server:
        yield server


@pytest.fixture
def server(running: BucketServer, tmp_path: Path) -> Iterator[BucketServer]:
    yield running
    running.needs_key, running.refuses_puts = True, False


class TestS3Transport(TransportContract):
    @pytest.fixture
    def opened(self, server: BucketServer) -> Open:
        @contextmanager
        def filled(folder: Path) -> Iterator[Transport]:
            prefix = folder.parent.name
            server.fill(folder, prefix)
            with closing(S3Transport(server.address(prefix), server.access)) as transport:
                yield transport

        return filled

    @pytest.fixture
    def inbox(self, server: BucketServer, repository: Path) -> Callable[[], dict[str, bytes]]:
        prefix = repository.parent.name
        return lambda: {name: server.read(name, prefix) for name in server.names("inbox", prefix)}

    def test_a_wrong_key_is_told(self, server: BucketServer, repository: Path) -> None:
        wrong = replace(server.access, bucket_key=BucketKey("AKIAOTHER", "x"))
        with closing(S3Transport(server.address(), wrong)) as transport:
            with pytest.raises(TransportError, match="access key"):
                transport.fetch("metadata/timestamp.json", 100)
            with pytest.raises(TransportError, match="access key"):
                transport.put(REPORT, b"sealed")

    def test_without_a_key_a_closed_bucket_shows_nothing(self, server: BucketServer) -> None:
        with (
            closing(S3Transport(server.address(), Access(server.ca_file))) as transport,
            pytest.raises(NotFoundError, match="does not let"),
        ):
            transport.fetch("metadata/timestamp.json", 100)

    def test_a_bucket_that_takes_no_reports_says_so(self, server: BucketServer, transport: Transport) -> None:
        server.refuses_puts = True
        with pytest.raises(TransportError, match="does not allow"):
            transport.put(REPORT, b"sealed")

    def test_a_bucket_that_is_open_to_all_needs_no_key(self, server: BucketServer, repository: Path) -> None:
        server.needs_key = False
        server.fill(repository, "open")
        with closing(S3Transport(server.address("open"), Access(server.ca_file))) as transport:
            assert transport.fetch("metadata/timestamp.json", 100) == b'{"version": 1}'

    def test_a_bucket_that_is_not_there_is_no_missing_file(self, server: BucketServer) -> None:
        address = server.address().replace(BUCKET, "no-such-bucket")
        with (
            closing(S3Transport(address, server.access)) as transport,
            pytest.raises(TransportError, match="no bucket") as raised,
        ):
            transport.fetch("metadata/timestamp.json", 100)
        assert not isinstance(raised.value, NotFoundError)

    def test_an_authority_that_is_not_known_is_not_believed(self, server: BucketServer) -> None:
        with (
            closing(S3Transport(server.address(), replace(server.access, ca_file=None))) as transport,
            pytest.raises(TransportError, match="prove"),
        ):
            transport.fetch("metadata/timestamp.json", 100)

    def test_the_environment_names_no_other_store(
        self, server: BucketServer, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.setenv(name, "https://127.0.0.1:1")
        monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
        monkeypatch.setenv("AWS_SESSION_TOKEN", "other")
        server.fill(repository, "plain")
        with closing(S3Transport(server.address("plain"), server.access)) as transport:
            assert transport.fetch("metadata/timestamp.json", 100) == b'{"version": 1}'


@pytest.fixture
def bad(tmp_path: Path) -> Iterator[BadServer]:
    folder = tmp_path / "served"
    (folder / BUCKET / OBJECT).parent.mkdir(parents=True)
    (folder / BUCKET / OBJECT).write_bytes(CONTENT)
    work = tmp_path / "work"
    work.mkdir()
    with misbehave(folder, work) as server:
        yield server


@pytest.fixture
def patient(bad: BadServer) -> Iterator[S3Transport]:
    """As the program waits: what is no test of waiting does not depend on how quick this machine is."""
    with closing(S3Transport(f"s3://{BUCKET}?endpoint={bad.address}", Access(bad.ca_file))) as transport:
        yield transport


@pytest.fixture
def hasty(bad: BadServer) -> Iterator[S3Transport]:
    with closing(S3Transport(f"s3://{BUCKET}?endpoint={bad.address}", Access(bad.ca_file), HASTY)) as transport:
        yield transport


def test_a_store_that_cuts_still_delivers_by_ranges_without_waste(bad: BadServer, patient: S3Transport) -> None:
    bad.behaviour.cut_every = 65536
    content, breaks = bytearray(), 0
    while len(content) < len(CONTENT):
        try:
            patient.download(OBJECT, len(CONTENT), len(content), content.extend)
        except TransportError:
            breaks += 1
            assert breaks < 50
    assert bytes(content) == CONTENT
    assert bad.sent < len(CONTENT) + 65536


@pytest.mark.parametrize("fault", [{"hang": True}, {"drip_s": 0.05}, {"drip_head_s": 0.05}, {"pause_s": 1.0}])
def test_a_silent_or_dripping_store_is_left(bad: BadServer, hasty: S3Transport, fault: dict[str, bool | float]) -> None:
    for name, value in fault.items():
        setattr(bad.behaviour, name, value)
    begun = time.monotonic()
    with pytest.raises(TransportError, match="too slowly"):
        hasty.download(OBJECT, len(CONTENT), 0, lambda _: None)
    assert time.monotonic() - begun < 20  # of 30 that the server would stay silent


def test_a_longer_file_is_refused_before_it_is_read(bad: BadServer, patient: S3Transport) -> None:
    bad.behaviour.longer_by = 10
    with pytest.raises(TamperedError):
        patient.download(OBJECT, len(CONTENT), 0, lambda _: None)
    assert patient.traffic.bytes_in == 0


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_store_that_cannot_answer_is_a_failure_of_the_way(bad: BadServer, patient: S3Transport, status: int) -> None:
    bad.behaviour.status = status
    with pytest.raises(TransportError) as raised:
        patient.fetch(OBJECT, 10)
    assert not isinstance(raised.value, NotFoundError)
    assert len(bad.requests) == 1


def test_a_host_that_is_not_there_is_told() -> None:
    with (
        closing(S3Transport("s3://bucket?endpoint=https://127.0.0.1:1", Access())) as transport,
        pytest.raises(TransportError, match="cannot be reached"),
    ):
        transport.fetch("x", 10)


@pytest.mark.parametrize(
    "address",
    [
        "s3://",
        "s3:///prefix",
        "s3://UPPER/x",
        "s3://bucket/../other",
        "s3://bucket/a//b",
        "s3://key:secret@bucket/x",
        "s3://bucket/x?endpoint=http://127.0.0.1",
        "s3://bucket/x?endpoint=https://user@host",
        "s3://bucket/x?endpoint=https://host/path",
        "s3://bucket/x?region=../x",
        "s3://bucket/x?secret=1",
        "s3://bucket/x?",
        "s3://bucket/x#part",
    ],
)
def test_an_address_that_is_not_plainly_one_of_a_bucket_is_refused(address: str) -> None:
    if address.endswith("?"):
        assert read_address(address).text == "s3://bucket/x"
        return
    with pytest.raises(InputError):
        S3Transport(address, Access())


def test_the_address_is_told_as_it_is_written() -> None:
    for text in ("s3://city/a/b", "s3://city?region=eu-central-1", "s3://city/a?endpoint=https://host:9000&region=x"):
        assert read_address(text).text == text


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_an_authority_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(content)
    with pytest.raises(InputError):
        S3Transport("s3://bucket", Access(file))


def test_a_key_is_shown_to_nobody() -> None:
    assert "secret" not in repr(Access(bucket_key=BucketKey("id", "secret", "secret"), read_token="secret"))


def test_a_vehicle_without_a_bucket_never_loads_the_library() -> None:
    code = "import sys, responder_app.sync.transport.choose; print('obstore' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "False"
