"""A real WebDAV server (wsgidav) on loopback, by TLS, with an authority of its own; and one that lies."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from responder_app.sync.transport.access import Access
from tests.fakes.authority import Authority
from tests.fakes.tls_server import Answer, Environment, serving

USER, PASSWORD = "office", "a-password-of-the-test"


@dataclass
class DavServer:
    """A running server that serves `folder` at /dav."""

    folder: Path
    address: str
    ca_file: Path
    needs_password: bool = False
    refuses_delete: bool = False
    listing: Callable[[], Iterable[bytes]] | None = None
    """What is sent in the place of the listing."""
    status: dict[str, str] = field(default_factory=dict)
    """Answers by method, instead of the true ones."""
    reads: Callable[[str], bytes] | None = None
    """What is sent in the place of a file, by its name."""
    requests: list[tuple[str, str]] = field(default_factory=list)

    @property
    def access(self) -> Access:
        """How it is met."""
        return Access(ca_file=self.ca_file, user=USER, read_token=PASSWORD)

    def count(self, method: str) -> int:
        """How many requests of that method came."""
        return sum(one == method for one, _ in self.requests)


class _Doorman:
    """Stands before wsgidav: asks for the password, and lies as it is told."""

    def __init__(self, inner: Answer, state: DavServer) -> None:
        self._inner, self._state = inner, state

    def __call__(self, environ: Environment, start_response: Callable[..., object]) -> Iterable[bytes]:
        state, method = self._state, environ["REQUEST_METHOD"]
        state.requests.append((method, environ["PATH_INFO"]))
        shown = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if state.needs_password and environ.get("HTTP_AUTHORIZATION") != f"Basic {shown}":
            return _say(environ, start_response, "401 Unauthorized")
        if method in state.status:
            return _say(environ, start_response, state.status[method])
        if method == "DELETE" and state.refuses_delete:
            return _say(environ, start_response, "403 Forbidden")
        if method == "PROPFIND" and state.listing is not None:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("207 Multi-Status", [("Content-Type", "application/xml"), ("Connection", "close")])
            return state.listing()
        if method == "GET" and state.reads is not None:
            start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Connection", "close")])
            return [state.reads(environ["PATH_INFO"].rpartition("/")[2])]
        return self._inner(environ, start_response)


def _say(environ: Environment, start_response: Callable[..., object], status: str) -> Iterable[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response(status, [("Content-Length", "2"), ("Location", "https://elsewhere.example/")])
    return [b"no"]


@contextmanager
def serve_dav(folder: Path, work: Path) -> Iterator[DavServer]:
    """Serve the folder until the end of the `with`; `work` is an empty folder for certificates."""
    pytest.importorskip("wsgidav", reason="wsgidav is not installed")
    from wsgidav.wsgidav_app import WsgiDAVApp

    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    authority = Authority(work)
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/dav": str(folder)},
            "simple_dc": {"user_mapping": {"*": True}},
            "dir_browser": {"enable": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    state = DavServer(folder, "", authority.ca_file)
    with serving(_Doorman(application, state), authority) as address:
        state.address = f"{address}/dav"
        yield state
