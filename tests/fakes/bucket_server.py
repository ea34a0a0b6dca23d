"""A real S3 server (moto) on loopback, by TLS, with an authority of its own, and one bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import obstore
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from obstore.store import S3Store

from responder_app.sync.transport.access import Access, BucketKey
from responder_app.sync.transport.bucket import open_bucket, read_address
from responder_app.sync.transport.patience import Patience
from tests.fakes.authority import Authority
from tests.fakes.tls_server import Answer, Environment, serving

BUCKET = "city-of-test"
KEY = BucketKey("AKIATESTING", "a-secret-of-the-test")
_OWNER, _PARTITION = "123456789012", "aws"


@dataclass
class BucketServer:
    """A running store. `needs_key`: without KEY's id it answers 403, as a closed bucket does."""

    endpoint: str
    ca_file: Path
    needs_key: bool = True
    refuses_puts: bool = False
    refuses_deletes: bool = False
    endless_listing: bool = False
    """Whether every listing is one empty page that names a next one."""
    gets: int = 0
    """Files that were asked for."""
    knows_conditions: bool = True
    """Whether If-Match and If-None-Match of a PUT are heard; else 501, as of an older store."""
    puts: list[str] = field(default_factory=list)
    """The paths that were put, in order, without the bucket."""
    before_put: Callable[[str], object] = lambda _path: None
    """Called with the path before each PUT is answered: another administrator's turn."""

    def address(self, prefix: str = "repository") -> str:
        """The address of a repository in the bucket."""
        return f"s3://{BUCKET}/{prefix}?endpoint={self.endpoint}"

    @property
    def access(self) -> Access:
        """How it is met."""
        return Access(ca_file=self.ca_file, bucket_key=KEY)

    def store(self, prefix: str = "repository") -> S3Store:
        """The same place, for looking from the other side."""
        return open_bucket(read_address(self.address(prefix)), KEY, self.ca_file, Patience())

    def fill(self, folder: Path, prefix: str = "repository") -> None:
        """Put every file of the folder there."""
        store = self.store(prefix)
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                obstore.put(store, file.relative_to(folder).as_posix(), file.read_bytes(), use_multipart=False)

    def read(self, path: str, prefix: str = "repository") -> bytes:
        """A file's bytes as they lie there."""
        return bytes(obstore.get(self.store(prefix), path).bytes())

    def names(self, under: str = "", prefix: str = "repository") -> list[str]:
        """The paths that lie there."""
        found = obstore.list(self.store(prefix), under or None).collect()
        return sorted(one["path"].removeprefix(f"{prefix}/") for one in found)


class _Doorman:
    """Stands before moto: asks for the key, and fails as it is told."""

    def __init__(self, inner: Answer, state: BucketServer) -> None:
        self._inner, self._state = inner, state

    def __call__(self, environ: Environment, start_response: Callable[..., object]) -> Iterable[bytes]:
        state, method = self._state, environ["REQUEST_METHOD"]
        shown = environ.get("HTTP_AUTHORIZATION", "")
        if f"Credential={KEY.id}/" not in shown:
            if state.needs_key:
                code = "InvalidAccessKeyId" if shown else "AccessDenied"
                return _refuse(environ, start_response, "403 Forbidden", code)
            environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential={KEY.id}/20260101/us-east-1/s3/aws4_request"
        if method == "GET" and "list-type" in environ.get("QUERY_STRING", ""):
            if state.endless_listing:
                return _empty_page(start_response)
        elif method == "GET":
            state.gets += 1
        if state.refuses_deletes and (method == "DELETE" or (method == "POST" and "delete" in environ["QUERY_STRING"])):
            return _refuse(environ, start_response, "403 Forbidden", "AccessDenied")
        if method == "PUT":
            path = environ["PATH_INFO"].removeprefix(f"/{BUCKET}/")
            if state.refuses_puts:
                return _refuse(environ, start_response, "403 Forbidden", "AccessDenied")
            conditional = "HTTP_IF_MATCH" in environ or "HTTP_IF_NONE_MATCH" in environ
            if conditional and not state.knows_conditions:
                return _refuse(environ, start_response, "501 Not Implemented", "NotImplemented")
            state.before_put(path)
            state.puts.append(path)
        return self._inner(environ, start_response)


def _empty_page(start_response: Callable[..., object]) -> Iterable[bytes]:
    body = (
        b"<?xml version='1.0'?><ListBucketResult><KeyCount>0</KeyCount><IsTruncated>true</IsTruncated>"
        b"<NextContinuationToken>next</NextContinuationToken></ListBucketResult>"
    )
    start_response("200 OK", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]


def _refuse(environ: Environment, start_response: Callable[..., object], status: str, code: str) -> Iterable[bytes]:
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def serve_bucket(work: Path) -> Iterator[BucketServer]:
    """Serve an empty bucket until the end of the `with`; `work` is an empty folder for certificates."""
    authority = Authority(work)
    backend = s3_backends[_OWNER][_PARTITION]
    backend.create_bucket(BUCKET, "us-east-1")
    state = BucketServer("", authority.ca_file)
    doorman = _Doorman(DomainDispatcherApplication(create_backend_app), state)
    try:
        with serving(doorman, authority) as address:
            state.endpoint = address
            yield state
    finally:
        backend.reset()
