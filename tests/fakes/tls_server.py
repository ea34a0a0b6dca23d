"""A WSGI application on loopback, by TLS, under an authority of its own, until the end of a `with`."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.fakes.authority import Authority

Environment = dict[str, Any]
Answer = Callable[..., Iterable[bytes]]


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *arguments: object) -> None:
        """Keep quiet."""

    def log(self, *arguments: object) -> None:
        """Keep quiet, about clients that hang up too."""


@contextmanager
def serving(application: Answer, authority: Authority) -> Iterator[str]:
    """Serve it; gives the address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("127.0.0.1"))
    server = make_server("127.0.0.1", 0, application, True, request_handler=_QuietHandler, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
