"""What a fleet costs one plain host: 2,000 vehicles that check at once, 50 that sync at once, all after an outage."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from responder_app.paths import VehiclePaths
from tests.bench.comeback import comeback
from tests.bench.goal import Goal, at_most, measured
from tests.bench.one_sync import peak_mb
from tests.bench.timing import p50, p95
from tests.bench.town import enrol, open_vehicle, town
from tests.fakes.nginx import Served, serve

CHECKING, SYNCING, DISTRICT = 2_000, 50, 300
WITHIN_S = 30.0
PATIENCE_S = 60.0
TICKS_S = os.sysconf("SC_CLK_TCK")
GOAL_CHECK_S, GOAL_CHECK_KB, GOAL_REQUESTS = 1.0, 3.0, 2


@dataclass(frozen=True)
class Host:
    """What the server used: seconds of the processor, MB of memory."""

    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Request:
    """A request as the vehicle's own code sent it: its path and its length in bytes."""

    path: str
    length: int


@dataclass(frozen=True)
class Check:
    """One vehicle's check: seconds from connecting to the last byte; headers and bodies, None when it failed."""

    seconds: float
    bytes: int | None


def run(
    checking: int = CHECKING, syncing: int = SYNCING, district: int = DISTRICT, within_s: float = WITHIN_S
) -> list[Goal]:
    """All three."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        made = town(district)
        with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
            folder = Path(name)
            home = enrol(made.office, folder / "vehicle", "Engine 50").home
            made.publish()
            homes = [_copied(home, folder / f"copy-{number}") for number in range(syncing)]
            with _served(made.repository, folder / "server", 2 * checking + 64 * syncing) as served:
                rows = [*_checks(served, home, checking, within_s), *_syncs(served, homes, district)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return [*rows, *comeback(checking)]


def _copied(home: Path, copy: Path) -> Path:
    """The host cannot tell these from vehicles of their own."""
    shutil.copytree(home, copy)
    return copy


@contextmanager
def _served(repository: Path, work: Path, connections: int) -> Iterator[Served]:
    work.mkdir()
    with serve(repository, work, connections=connections) as served:
        yield served


def _checks(served: Served, home: Path, count: int, within_s: float) -> list[Goal]:
    """The requests are those that a real vehicle has just made, byte for byte as long; so many clients make them."""
    asked, alone_s = _real_check(served, home)
    spread, _ = _checked(served, asked, count, within_s)
    storm, host = _checked(served, asked, count, 0.0)
    failed = sum(one.bytes is None for one in (*spread, *storm))
    size = max(one.bytes or 0 for one in (*spread, *storm))
    seconds = [one.seconds for one in spread]
    how = (
        f"{count} within {within_s:.0f} s and once more all at once, by TLS, from one Python program on the same cores"
    )
    slow = f"p50 {p50(seconds):.2f} s; a vehicle's own, alone, {alone_s:.2f} s"
    worst = f"all at once {max(one.seconds for one in storm):.1f} s, the program that asks being the slower"
    return [
        at_most("vehicles checking that failed", failed, 0, "", how),
        at_most(f"a check among {count} within {within_s:.0f} s, p95", p95(seconds), GOAL_CHECK_S, "s", slow, worst),
        at_most("a check among them, bytes", size / 1e3, GOAL_CHECK_KB, "kB", "headers and bodies, both ways"),
        at_most("a check among them, requests", len(asked), GOAL_REQUESTS),
        measured("the host, for each check", host.cpu_s / count * 1e3, "ms of CPU", f"nginx, {host.peak_mb:.0f} MB"),
        measured("checks that one core of the host answers", count / host.cpu_s, "a second", worst),
    ]


def _checked(served: Served, asked: list[Request], count: int, within_s: float) -> tuple[list[Check], Host]:
    with _host(served) as used:
        checks = asyncio.run(_check_all(served, asked, count, within_s))
    return checks, used[0]


def _real_check(served: Served, home: Path) -> tuple[list[Request], float]:
    """What a vehicle that holds everything asks for, by the server's log, and how long its sync took."""
    vehicle = open_vehicle(VehiclePaths(home), served.address, served.ca_file)
    try:
        for _ in range(2):  # the second has no report to deliver any more
            vehicle.sync.sync_now()
        before = _settled(served)
        begun = time.monotonic()
        vehicle.sync.sync_now()
        took = time.monotonic() - begun
    finally:
        vehicle.close()
    lines = [line.split(" ", 2) for line in _settled(served)[len(before) :]]
    return [Request(path, int(received)) for received, _, path in lines], took


def _settled(served: Served) -> list[str]:
    """The log's lines, once the server has written all that it will."""
    size = -1
    while (now := served.wire_log.stat().st_size) != size:
        size = now
        time.sleep(0.1)
    return served.wire_log.read_text().splitlines()


async def _check_all(served: Served, asked: list[Request], count: int, within_s: float) -> list[Check]:
    context = ssl.create_default_context(cafile=str(served.ca_file))

    async def later(number: int) -> Check:
        await asyncio.sleep(within_s * number / count)
        return await _check(served, context, asked)

    return list(await asyncio.gather(*map(later, range(count))))


async def _check(served: Served, context: ssl.SSLContext, asked: list[Request]) -> Check:
    begun, port = time.monotonic(), urlsplit(served.address).port
    try:
        connecting = asyncio.open_connection("127.0.0.1", port, ssl=context)
        reader, writer = await asyncio.wait_for(connecting, PATIENCE_S)
    except (OSError, TimeoutError):
        return Check(time.monotonic() - begun, None)
    try:
        moved = await asyncio.wait_for(_ask(reader, writer, asked, port), PATIENCE_S)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        moved = None
    took = time.monotonic() - begun
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()
    return Check(took, moved)


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[Request], port: int | None
) -> int:
    """Make the requests one after the other; bytes both ways."""
    moved = 0
    for request in asked:
        sent = _as_long(request, port)
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        moved += len(sent) + len(head) + len(await reader.readexactly(length))
    return moved


def _as_long(request: Request, port: int | None) -> bytes:
    """A request for the same path with as many bytes as the vehicle sent for it."""
    head = f"GET {request.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: "
    return (head + "r" * (request.length - len(head) - 4) + "\r\n\r\n").encode()


def _syncs(served: Served, homes: list[Path], district: int) -> list[Goal]:
    """First syncs of a whole district, all begun at once."""
    took: list[float] = []
    failed: list[str] = []

    def sync(home: Path) -> None:
        begun = time.monotonic()
        try:
            change = vehicles[home].sync.sync_now()
        except Exception as error:  # noqa: BLE001  whatever ends it is counted
            failed.append(type(error).__name__)
        else:
            took.append(time.monotonic() - begun)
            if len(change.added) != district:
                failed.append("incomplete")

    vehicles = {home: open_vehicle(VehiclePaths(home), served.address, served.ca_file) for home in homes}
    before = len(_settled(served))
    threads = [threading.Thread(target=sync, args=(home,)) for home in homes]
    with _host(served) as used:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for vehicle in vehicles.values():
        vehicle.close()
    lines = [line.split(" ", 2) for line in _settled(served)[before:]]
    size = sum(int(received) + int(sent) for received, sent, _ in lines) / len(homes)
    host = used[0]
    how = f"{len(homes)} first syncs of {district} facilities in one Python program on the host's own two cores"
    return [
        at_most("vehicles syncing at once that failed", len(failed), 0, "", how),
        measured("a sync among them, p95", p95(took), "s", f"p50 {p50(took):.1f} s; {size / 1e6:.2f} MB each"),
        measured(
            "the host, for each sync",
            host.cpu_s / len(homes),
            "s of CPU",
            f"nginx, {host.peak_mb:.0f} MB; {len(lines) / len(homes):.0f} requests",
        ),
    ]


@contextmanager
def _host(served: Served) -> Iterator[list[Host]]:
    """What nginx uses within the `with`, its first process and those that serve for it; told at its end."""
    first = served.access_log.with_name("nginx.pid").read_text().strip()
    serving = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    processes = [Path("/proc") / one for one in (first, *serving)]
    used: list[Host] = []
    before = sum(map(_cpu_s, processes))
    yield used
    spent = sum(map(_cpu_s, processes)) - before
    used.append(Host(max(1 / TICKS_S, spent), sum(peak_mb(process.name) for process in processes)))


def _cpu_s(process: Path) -> float:
    user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS_S
