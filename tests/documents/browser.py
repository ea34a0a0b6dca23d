"""A real Chromium without a network, behind a proxy that writes down every request and answers none."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-features=OptimizationHints,MediaRouter,Translate", "--metrics-recording-only",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--virtual-time-budget=4000", "--window-size=1366,768",
)  # fmt: skip

CALLS_HOME = re.compile(r"^[A-Z]+ (?:https?://)?(?:[a-z0-9-]+\.)*(?:google\.com|googleapis\.com|gvt1\.com)[:/]")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@dataclass
class LoggingProxy:
    """Answers nothing; `asked` holds the first line of each request that reached it."""

    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def asked_by_page(self) -> list[str]:
        """Without the browser's own calls to its maker, which it makes with an empty page too."""
        return [line for line in self.asked if not CALLS_HOME.search(line)]


@contextmanager
def logging_proxy() -> Iterator[LoggingProxy]:
    proxy = LoggingProxy()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    proxy.port = server.getsockname()[1]
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(1)
                try:
                    proxy.asked.append(connection.recv(4096).split(b"\r\n", 1)[0].decode(errors="replace"))
                    connection.sendall(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                except OSError:
                    proxy.asked.append("(broken off)")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield proxy
    finally:
        done.set()
        thread.join()
        server.close()


def run(page: Path, folder: Path, *flags: str, proxy: int | None = None, no_network: bool = False) -> str:
    """Open the page and give what Chromium printed (with --dump-dom, the document)."""
    assert CHROMIUM is not None
    profile = folder / f"profile-{len(list(folder.glob('profile-*')))}"
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *flags]
    if proxy is not None:
        # Chromium leaves loopback out of a proxy unless it is told not to.
        command += [f"--proxy-server=http://127.0.0.1:{proxy}", "--proxy-bypass-list=<-loopback>"]
    if no_network:
        command = ["unshare", "--net", *command]
    command.append(page.as_uri())
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env={**os.environ, "LANG": "C.UTF-8"})
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout.decode(errors="replace")


def may_cut_the_network() -> bool:
    """Whether this user may make an empty network of its own."""
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return tried.returncode == 0
