"""A district's first sync over a narrow link: when every record is there, whatever comes after."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from responder_app.sync.progress import Progress
from tests.bench.goal import Goal, at_most, measured
from tests.bench.town import enrol, open_vehicle, town
from tests.fakes.nginx import serve
from tests.fakes.slow_link import slow_link

DISTRICT = 300
BITS_S, DELAY_S = 2_000_000, 0.05
GOAL_S = 30.0


def run(size: int = DISTRICT) -> list[Goal]:
    """Sync a new vehicle over 2 Mbit/s and 100 ms there and back; the time to the last record."""
    made = town(size)
    with tempfile.TemporaryDirectory() as folder:
        paths = enrol(made.office, Path(folder) / "vehicle", "Engine 9")
        made.publish()
        work = Path(folder) / "server"
        work.mkdir()
        with serve(made.repository, work) as served, slow_link(served.address, BITS_S, DELAY_S) as address:
            vehicle = open_vehicle(paths, address, served.ca_file)
            try:
                all_there: list[float] = []

                def told(progress: Progress) -> None:
                    if progress.facilities_done >= size and not all_there:
                        all_there.append(time.monotonic() - begun)

                begun = time.monotonic()
                change = vehicle.sync.sync_now(told)
                took = time.monotonic() - begun
            finally:
                vehicle.close()
    if len(change.added) != size:
        raise AssertionError(f"{len(change.added)} of {size} facilities came")
    seconds = all_there[0] if all_there else took
    total = change.traffic.bytes_in
    how = f"2 Mbit/s, 100 ms there and back, {change.traffic.requests} requests, {total / 1e6:.2f} MB"
    share = total * 8 / BITS_S / took
    return [
        at_most(f"every record of a district of {size}", seconds, GOAL_S, "s", how),
        measured("share of the link that was used", 100 * share, "%", "headers and bodies, without TLS"),
    ]
