"""Headless Chromium, told what to do by the DevTools protocol over two pipes: no port, no library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.bench.launch import pss_mb
from tests.documents.browser import CHROMIUM

PATIENCE_S = 60
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "--remote-debugging-pipe",
    # As many frames as it can make, else none would take less than the screen's 16.7 ms.
    "--disable-frame-rate-limit", "--disable-gpu-vsync",
)  # fmt: skip
WIRED = """
import fcntl, os, sys
hears, says = (fcntl.fcntl(int(pipe), fcntl.F_DUPFD, 10) for pipe in sys.argv[1:3])
os.dup2(hears, 3)
os.dup2(says, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Chromium is asked on its third descriptor and answers on its fourth."""


class Chromium:
    """One running browser with one page. A context: it ends with it. There is one where `CHROMIUM` is set."""

    there = CHROMIUM is not None

    def __init__(self, width: int, height: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="responder-chromium-", ignore_cleanup_errors=True)
        hears, self._to = os.pipe()
        self._from, says = os.pipe()
        command = [str(CHROMIUM), *FLAGS, f"--window-size={width},{height}", f"--user-data-dir={self._folder.name}"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", WIRED, str(hears), str(says), *command],
            pass_fds=(hears, says), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(hears)
        os.close(says)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank", newWindow=True, width=width, height=height)[
            "targetId"
        ]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def open(self, page: Path, before: str) -> None:
        """Open a page; `before` is a script that runs before all of its own."""
        self.ask("Page.enable")
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=before)
        self.ask("Page.navigate", url=page.as_uri())

    def value_of(self, promise: str) -> Any:
        """What a script's promise comes to."""
        answer = self.ask("Runtime.evaluate", expression=promise, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def weigh_mb(self) -> dict[str, float]:
        """Proportional set size of all its processes, in MB."""
        return pss_mb(self._process.pid)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its answer; events on the way are passed over."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            got = os.read(self._from, 1 << 16)
            if not got:
                raise AssertionError("Chromium ended")
            self._buffer += got
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def __enter__(self) -> Chromium:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        os.close(self._to)  # it ends when nobody can ask it any more
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)
        self._folder.cleanup()
