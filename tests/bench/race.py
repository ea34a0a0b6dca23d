"""Programs that bring the same folder over the same way: this one's sync, `rclone copy`, rsync, restic, a bare loop.

`python -m tests.bench.race TASK` runs one task (JSON, see `Task`) and prints what it cost; so that a narrowed link
can be its own network's, by `unshare`.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.one_sync import ROOT, sync_apart
from tests.fakes.nginx import Served, serve
from tests.fakes.slow_link import SlowLink, running

OURS, RCLONE, RSYNC, RESTIC = "responder", "rclone", "rsync", "restic"
PEERS = (RCLONE, RSYNC, RESTIC)
BARE = "a bare loop of Python"
"""See tests.bench.bare."""
SECRET = {"RESTIC_PASSWORD": "words of the bench"}
LINK_ADDRESS = "127.0.0.2"
"""What goes there is narrowed: the delaying proxy reaches the servers from it."""
PATIENCE_S = 60
"""So long it may try over a link that is cut, where it begins large files anew each time."""
_NARROW = (
    "ip link set lo up",
    "ip link set lo mtu 1500",
    "tc qdisc add dev lo root handle 1: htb default 0",
    "tc class add dev lo parent 1: classid 1:1 htb rate 10gbit quantum 60000",
    "tc qdisc add dev lo parent 1:1 handle 10: tbf rate {bits_s}bit burst 32kb latency 200ms",
    f"tc filter add dev lo parent 1: protocol ip u32 match ip dst {LINK_ADDRESS}/32 flowid 1:1",
)


@dataclass(frozen=True)
class Link:
    """A link's rate and its delay each way; `kernel`: the kernel narrows it (tc tbf), else the proxy does."""

    bits_s: int
    delay_s: float
    kernel: bool = False
    cut_every: int = 0


@dataclass(frozen=True)
class Task:
    """Who brings what where: `homes` are vehicles, one for each of our runs; the others' targets lie in `work`."""

    repository: str
    work: str
    homes: tuple[str, ...]
    runners: tuple[str, ...]
    link: Link | None = None
    fresh: bool = True
    """Whether the others' targets are emptied first."""
    twice: bool = False
    """Whether ours syncs once before, unmeasured: each run has a host of its own, which it asks once for an inbox."""


@dataclass(frozen=True)
class Cost:
    """One run. Bytes and requests are the server's count where it keeps one."""

    runner: str
    seconds: float
    cpu_s: float
    requests: int = 0
    bytes: int = 0
    """Sent and received by the server: headers and bodies; of rsync all that it sends."""
    received: int = 0
    """By our program's own count, without what was lost on the way."""
    lost: list[int] = field(default_factory=list)
    """On the way at each cut of the link."""
    failed: bool = False
    flush_s: float = 0.0
    """Until what it wrote is on the disk, where it does not wait for that itself; not in `seconds`."""


def race(task: Task) -> list[Cost]:
    """Each home's turn: ours, then the others, over a link of its own where the task names one."""
    command = [sys.executable, "-m", "tests.bench.race", json.dumps(asdict(task))]
    if task.link is not None and task.link.kernel:
        command = ["unshare", "--net", "--", *command]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [Cost(**one) for one in json.loads(done.stdout)]


def kernel_narrows() -> bool:
    """Whether this machine lets us have a network of our own and narrow it."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip", "tc"))):
        return False
    script = " && ".join(_NARROW).format(bits_s=1_000_000)
    return subprocess.run(["unshare", "--net", "sh", "-c", script], check=False, capture_output=True).returncode == 0


def missing_peers() -> list[str]:
    """Those of the peers that this machine does not have."""
    return [name for name in PEERS if shutil.which(name) is None]


def main(task: Task) -> list[Cost]:
    """Run it in this process's network."""
    if task.link is not None and task.link.kernel:
        subprocess.run(" && ".join(_NARROW).format(bits_s=task.link.bits_s), shell=True, check=True, stderr=2)
    work = Path(task.work)
    costs = []
    for home in task.homes:
        for runner in task.runners:
            target = work / f"of-{runner}"
            if task.fresh:
                shutil.rmtree(target, ignore_errors=True)
            os.sync()  # what the ones before left to be written is not this one's to wait for
            costs.append(_RUN[runner](task, Path(home), target))
    return costs


def _ours(task: Task, home: Path, _target: Path) -> Cost:
    with _served(task) as served, _reached(task, served.address) as (address, lost):
        if task.twice:
            sync_apart(home, address, served.ca_file)
        before, _ = _logged(served)
        done = sync_apart(home, address, served.ca_file)
        bytes_, _ = _logged(served)
    return Cost(OURS, done.seconds, done.cpu_s, done.requests, bytes_ - before, done.bytes_in + done.bytes_out, lost)


def _rclone(task: Task, _home: Path, target: Path) -> Cost:
    with _served(task) as served, _reached(task, served.address) as (address, lost):
        options = ["--config", os.devnull, "--ca-cert", str(served.ca_file), "--http-url", address]
        patience = ["timeout", str(PATIENCE_S)] if task.link is not None and task.link.cut_every else []
        seconds, cpu_s, failed = _timed([*patience, "rclone", "copy", *options, ":http:", str(target)])
        begun = time.monotonic()
        os.sync()
        flush_s = time.monotonic() - begun
        bytes_, requests = _logged(served)
    return Cost(RCLONE, seconds, cpu_s, requests, bytes_, lost=lost, failed=failed, flush_s=flush_s)


def _rsync(task: Task, _home: Path, target: Path) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "rsyncd.conf"
        settings.write_text(f"use chroot = no\n[city]\npath = {task.repository}\nread only = yes\n")
        port = _free_port()
        options = ["--no-detach", f"--config={settings}", f"--port={port}", "--address=127.0.0.1"]
        with (
            _server(["rsync", "--daemon", *options], port),
            _reached(task, f"rsync://127.0.0.1:{port}") as (address, lost),
        ):
            report = Path(folder) / "report"
            command = ["rsync", "-a", "--stats", "--no-human-readable", f"{address}/city/", f"{target}/"]
            seconds, cpu_s, failed = _timed(command, report)
            told = dict(line.split(": ", 1) for line in report.read_text().splitlines() if ": " in line)
    moved = sum(int(told[f"Total bytes {way}"].replace(",", "")) for way in ("sent", "received"))
    return Cost(RSYNC, seconds, cpu_s, 0, moved, lost=lost, failed=failed)


def _restic(task: Task, _home: Path, target: Path) -> Cost:
    """`restic restore` of a backup of the same folder, over TLS; the backup itself is not counted."""
    with tempfile.TemporaryDirectory(dir=task.work) as folder, _served(task) as served:
        kept, environment = Path(folder) / "kept", {**os.environ, **SECRET}
        for command in (["init"], ["backup", "--no-cache", task.repository]):
            subprocess.run(["restic", "-r", str(kept), *command], env=environment, capture_output=True, check=True)
        port, pem = _free_port(), served.ca_file.with_name("127.0.0.1.pem")
        options = ["--addr", f"127.0.0.1:{port}", "--cert", str(pem), "--key", str(pem.with_suffix(".key"))]
        with (
            _server(["rclone", "serve", "restic", *options, str(kept)], port),
            _reached(task, f"https://127.0.0.1:{port}") as (address, lost),
        ):
            way = ["-r", f"rest:{address}/", "--cacert", str(served.ca_file), "--no-cache"]
            seconds, cpu_s, failed = _timed(["restic", *way, "restore", "latest", "--target", str(target)])
    return Cost(RESTIC, seconds, cpu_s, lost=lost, failed=failed)


def _bare(task: Task, _home: Path, target: Path) -> Cost:
    with _served(task) as served, _reached(task, served.address) as (address, _):
        command = [sys.executable, "-m", "tests.bench.bare", address, str(served.ca_file), task.repository, str(target)]
        seconds, cpu_s, failed = _timed(command)
        bytes_, requests = _logged(served)
    return Cost(BARE, seconds, cpu_s, requests, bytes_, failed=failed)


_RUN: dict[str, Callable[[Task, Path, Path], Cost]] = {
    OURS: _ours,
    RCLONE: _rclone,
    RSYNC: _rsync,
    RESTIC: _restic,
    BARE: _bare,
}


@contextmanager
def _served(task: Task) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder, serve(Path(task.repository), Path(folder), listed=True) as served:
        yield served


@contextmanager
def _reached(task: Task, address: str) -> Iterator[tuple[str, list[int]]]:
    """The address over the task's link, and what its cuts lost."""
    if task.link is None:
        yield address, []
        return
    parts, link = urlsplit(address), task.link
    own = LINK_ADDRESS if link.kernel else ""
    road = SlowLink(parts.port or 443, None if link.kernel else link.bits_s, link.delay_s, own, link.cut_every)
    with running(road) as port:
        yield f"{parts.scheme}://127.0.0.1:{port}", road.lost


@contextmanager
def _server(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("a server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _timed(command: list[str], report: Path | None = None) -> tuple[float, float, bool]:
    """Seconds, seconds of the processor, whether the program failed (its words go to our own standard error)."""
    with ExitStack() as stack:
        out = stack.enter_context(report.open("wb")) if report else subprocess.DEVNULL
        begun = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, env={**os.environ, **SECRET}
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - begun
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"{command[0]} failed: {said.decode(errors='replace')[-300:]}", file=sys.stderr)
    return took, usage.ru_utime + usage.ru_stime, process.returncode != 0


def _logged(served: Served) -> tuple[int, int]:
    """Bytes (headers and bodies, both ways) and requests, when the server has written all that it will."""
    before = -1
    while (size := served.wire_log.stat().st_size) != before:
        before = size
        time.sleep(0.1)
    lines = [line.split(" ", 2) for line in served.wire_log.read_text().splitlines()]
    return sum(int(received) + int(sent) for received, sent, _ in lines), len(lines)


if __name__ == "__main__":
    wanted = json.loads(sys.argv[1])
    link = Link(**wanted.pop("link")) if wanted["link"] else None
    json.dump([asdict(cost) for cost in main(Task(**{**wanted, "link": link}))], sys.stdout)
