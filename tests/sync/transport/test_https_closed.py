"""Hosts that are closed to strangers, and the way to them through a proxy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.errors import InputError, NotFoundError, TransportError
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.https import HttpsTransport
from responder_app.sync.transport.proxy import proxy_for
from responder_app.sync.transport.s3 import S3Transport
from tests.contracts.transport import CONTENT, OBJECT, REPORT
from tests.fakes.authority import Authority
from tests.fakes.bad_server import misbehave
from tests.fakes.bucket_server import serve_bucket
from tests.fakes.nginx import serve
from tests.fakes.proxy import Proxy, run_proxy


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / OBJECT).parent.mkdir(parents=True)
    (folder / OBJECT).write_bytes(CONTENT)
    (folder / "metadata").mkdir()
    (folder / "metadata" / "timestamp.json").write_bytes(b"{}")
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    for name in ("https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with run_proxy() as proxy:
        monkeypatch.setenv("https_proxy", proxy.address)
        yield proxy


def _read(address: str, access: Access) -> bytes:
    with closing(HttpsTransport(address, access)) as transport:
        content = bytearray()
        transport.download(OBJECT, len(CONTENT), 0, content.extend)
        return bytes(content)


def test_a_host_that_asks_for_a_certificate_lets_in_who_has_one(repository: Path, work: Path) -> None:
    with serve(repository, work, known_clients=True) as served:
        assert _read(served.address, Access(served.ca_file, served.client_certificate)) == CONTENT


def test_a_host_that_asks_for_a_certificate_is_no_host_without_the_file(
    repository: Path, work: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    foreign = elsewhere / "client.pem"
    foreign.write_bytes(b"".join(file.read_bytes() for file in Authority(elsewhere).issue("thief.example")))
    with serve(repository, work, known_clients=True) as served:
        for access in (Access(served.ca_file), Access(served.ca_file, foreign)):
            with pytest.raises(TransportError, match="client certificate") as raised:
                _read(served.address, access)
            assert not isinstance(raised.value, NotFoundError)


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_certificate_that_cannot_be_used_is_refused_before_anything_is_sent(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "client.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match="certificate and its key"):
        HttpsTransport("https://127.0.0.1", Access(client_certificate=file))


def test_a_host_that_asks_for_a_token_shows_the_repository_to_who_has_it(repository: Path, work: Path) -> None:
    with serve(repository, work, read_token="read-word") as served:
        access = Access(served.ca_file, read_token="read-word")
        assert _read(served.address, access) == CONTENT
        for wrong in ("", "other"):
            with pytest.raises(TransportError, match="wants a token") as raised:
                _read(served.address, replace(access, read_token=wrong))
            assert not isinstance(raised.value, NotFoundError)


def test_the_token_for_reading_and_that_for_reports_are_never_mixed(repository: Path, work: Path) -> None:
    with serve(repository, work, inbox=True, token="inbox-word", read_token="read-word") as served:
        access = Access(served.ca_file, read_token="read-word", inbox_token="inbox-word")
        with closing(HttpsTransport(served.address, access)) as transport:
            transport.put(REPORT, b"sealed")
            assert transport.fetch("metadata/timestamp.json", 10) == b"{}"
        swapped = Access(served.ca_file, read_token="inbox-word", inbox_token="read-word")
        with closing(HttpsTransport(served.address, swapped)) as transport:
            with pytest.raises(TransportError):
                transport.put(REPORT, b"sealed")
            with pytest.raises(TransportError):
                transport.fetch("metadata/timestamp.json", 10)


def test_a_vehicle_beside_is_shown_no_token(repository: Path, work: Path) -> None:
    with misbehave(repository, work) as server:
        pin = "#sha256=" + "ab" * 32
        access = Access(server.ca_file, read_token="read-word", inbox_token="inbox-word")
        with closing(HttpsTransport(server.address + pin, access)) as transport:
            assert transport._access == Access()


def test_the_systems_proxy_is_used_and_sees_nothing_of_what_is_said(repository: Path, work: Path, proxy: Proxy) -> None:
    content = bytearray()
    with (
        serve(repository, work) as served,
        closing(HttpsTransport(served.address, Access(served.ca_file, read_token="read-word"))) as transport,
    ):
        transport.download(OBJECT, len(CONTENT), 0, content.extend)
        assert transport.fetch("metadata/timestamp.json", 10) == b"{}"
        assert len(CONTENT) < transport.traffic.bytes_in < len(CONTENT) + 2000
    assert bytes(content) == CONTENT
    (asked,) = proxy.asked
    assert asked.startswith(f"CONNECT {served.address.removeprefix('https://')} ")
    assert b"read-word" not in proxy.carried
    assert b"timestamp" not in proxy.carried


def test_a_bucket_is_reached_through_the_proxy_too(repository: Path, work: Path, proxy: Proxy) -> None:
    with serve_bucket(work) as server:
        server.fill(repository)
        with closing(S3Transport(server.address(), server.access)) as transport:
            assert transport.fetch("metadata/timestamp.json", 10) == b"{}"
    assert any(line.startswith("CONNECT 127.0.0.1:") for line in proxy.asked)


def test_a_proxy_that_wants_a_name_is_given_it_and_refuses_others(
    repository: Path, work: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.user = "engine 5:a word"
    with serve(repository, work) as served:
        with pytest.raises(TransportError, match="proxy"):
            _read(served.address, Access(served.ca_file))
        monkeypatch.setenv("https_proxy", proxy.address.replace("http://", "http://engine%205:a%20word@"))
        assert _read(served.address, Access(served.ca_file)) == CONTENT


def test_a_proxy_that_is_down_is_told(
    repository: Path, work: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(TransportError, match="proxy"):
        _read("https://127.0.0.1:2", Access())


def test_hosts_that_are_excepted_are_reached_directly(
    repository: Path, work: Path, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serve(repository, work) as served:
        assert _read(served.address, Access(served.ca_file)) == CONTENT
    assert not proxy.asked


def test_a_proxy_of_another_kind_is_refused_without_its_password(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("socks5://engine:word@127.0.0.1:1", "https://engine:word@127.0.0.1:1", "http://:word@"):
        monkeypatch.setenv("https_proxy", address)
        with pytest.raises(InputError) as raised:
            HttpsTransport("https://host.example", Access())
        assert "word" not in str(raised.value)


def test_a_proxy_without_a_scheme_is_an_http_one(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    assert proxy_for("host.example") == "http://proxy.example:3128"
