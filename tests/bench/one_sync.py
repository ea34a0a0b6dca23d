"""One sync in a process of its own, so that its memory can be told: `python -m tests.bench.one_sync HOME SOURCE [CA]`.

Prints one JSON object (see `Sync`).
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from responder_app.paths import VehiclePaths
from responder_app.process.importing import one_at_a_time

with one_at_a_time:  # as the program does: without the library of a cloud that is here for tests only
    from tests.bench.town import open_vehicle

ROOT = Path(__file__).parents[2]
_OF_A_SYNC = ("sync.run", "sync.transport.choose", "sync.credentials", "sync.reporting", "trust.anchor")
"""What the program imports for its first sync; it counts to its start."""


@dataclass(frozen=True)
class Sync:
    """What a sync did and cost. `seconds` without the start of the program and its unlocking."""

    seconds: float
    cpu_s: float
    peak_mb: float
    facilities: int
    requests: int
    bytes_in: int
    bytes_out: int

    @property
    def moved(self) -> int:
        """Bytes both ways: headers and bodies."""
        return self.bytes_in + self.bytes_out


def sync_apart(home: Path, source: str, ca_file: Path | None = None) -> Sync:
    """Sync that vehicle in a new process. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.bench.one_sync", str(home), source, *([str(ca_file)] if ca_file else [])]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Sync(**json.loads(done.stdout))


def peak_mb(process: str = "self") -> float:
    """The most memory that this program, or another, had at once; getrusage would tell of the one that started it."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) * 1024 / 1e6


def _cpu_s() -> float:
    """Seconds of the processor of this program and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main(home: str, source: str, ca_file: str | None = None) -> None:
    """Sync, print."""
    vehicle = open_vehicle(VehiclePaths(Path(home)), source, Path(ca_file) if ca_file else None)
    for module in _OF_A_SYNC:
        importlib.import_module(f"responder_app.{module}")
    unlocked_mb = peak_mb()
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is the sync's: Argon2id's was before it
    try:
        begun, cpu = time.monotonic(), _cpu_s()
        change = vehicle.sync.sync_now()
        took, cpu = time.monotonic() - begun, _cpu_s() - cpu
    finally:
        vehicle.close()
    facilities = len(change.added) + len(change.updated)
    moved = change.traffic
    done = Sync(took, cpu, max(unlocked_mb, peak_mb()), facilities, moved.requests, moved.bytes_in, moved.bytes_out)
    print(json.dumps(asdict(done)))


if __name__ == "__main__":
    main(*sys.argv[1:])
