"""A real nginx on loopback that serves a folder over TLS, with an authority of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.authority import Authority

NGINX = Path("/usr/sbin/nginx")

_CONFIGURATION = """
daemon off;
worker_processes 1;
{user}
error_log {work}/error.log warn;
pid {work}/nginx.pid;
events {{ worker_connections {connections}; }}
http {{
  log_format wire '$request_length $bytes_sent $uri';
  access_log {work}/access.log;
  access_log {work}/wire.log wire;
  client_body_temp_path {work}/body;
  proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi;
  scgi_temp_path {work}/scgi;
  types {{ }}
  default_type application/octet-stream;
  sendfile on;
  keepalive_timeout 30s;
  server_tokens off;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    {guard}
    location / {{ root {folder}; {read} }}
    {inbox}
  }}
}}
"""


_INBOX = """
    location /inbox/ {{
      root {folder};
      {token}
      limit_except PUT {{ deny all; }}
      dav_methods PUT;
      create_full_put_path on;
      client_max_body_size 3m;
      client_body_buffer_size 16k;
    }}
"""
_CLIENTS = """
    ssl_client_certificate {ca};
    ssl_verify_client on;
"""
_TOKEN = 'if ($http_authorization != "Bearer {token}") {{ return 401; }}'


@dataclass(frozen=True)
class Served:
    """A running server: its address, the authority to believe, its access log.

    `wire_log` has a line for each request: bytes received and sent (headers and body, without TLS), and the path.
    """

    address: str
    ca_file: Path
    access_log: Path
    wire_log: Path
    client_certificate: Path


@contextmanager
def serve(
    folder: Path,
    work: Path,
    inbox: bool = False,
    token: str = "",
    read_token: str = "",
    known_clients: bool = False,
    listed: bool = False,
    connections: int = 256,
) -> Iterator[Served]:
    """Serve the folder until the end of the `with`; `work` is an empty folder for certificates and logs.

    With `inbox` reports may be put there, as the administrator's guide says, with that token where there is one.
    With `read_token` nothing is shown without that; with `known_clients` only to certificates of its own authority,
    of which `client_certificate` is one. With `listed` folders show what is in them, as programs want that copy whole
    folders; `connections` may be open at once.
    """
    if not NGINX.exists():
        pytest.skip("nginx is not installed")
    authority = Authority(work)
    certificate, key = authority.issue("127.0.0.1")
    client = work / "client.pem"
    client.write_bytes(b"".join(file.read_bytes() for file in authority.issue("engine5.example")))
    listener = socket.create_server(("127.0.0.1", 0), backlog=511)
    port = listener.getsockname()[1]
    configuration = work / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    asked = _TOKEN.format(token=token) if token else ""
    configuration.write_text(
        _CONFIGURATION.format(
            work=work,
            user=user,
            port=port,
            certificate=certificate,
            key=key,
            folder=folder,
            guard=_CLIENTS.format(ca=authority.ca_file) if known_clients else "",
            read=(_TOKEN.format(token=read_token) if read_token else "") + ("autoindex on;" if listed else ""),
            connections=connections,
            inbox=_INBOX.format(folder=folder, token=asked) if inbox else "",
        )
    )
    with listener:
        # It takes the port over as from an older nginx: a port that was free a moment ago may be somebody else's now.
        process = subprocess.Popen(
            [str(NGINX), "-c", str(configuration), "-p", str(work), "-e", str(work / "error.log")],
            stdin=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            env={**os.environ, "NGINX": f"{listener.fileno()};"},
        )
    try:
        _await_start(work / "nginx.pid", process)
        yield Served(f"https://127.0.0.1:{port}", authority.ca_file, work / "access.log", work / "wire.log", client)
    finally:
        process.terminate()
        process.wait(60)


def _await_start(pid_file: Path, process: subprocess.Popen[bytes]) -> None:
    """Whoever connects from the beginning waits in the queue; this sees that there is somebody to take it."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if pid_file.exists():
            return
        time.sleep(0.01)
    raise RuntimeError("nginx did not start")
