"""Begins an incident in a library whose key comes on standard input, says so, and waits to be killed.

Run by test_incident.py: python -m tests.session.incident_child VEHICLE FACILITY NAME
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from responder_app.briefing.clock import local_now
from responder_app.library.audit_lane import AuditLane
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
from responder_app.session.break_glass import Clocks
from responder_app.session.incident import Incidents


def main(vehicle: Path, facility_id: str, name: str) -> None:
    library = open_library(VehiclePaths(vehicle), bytes.fromhex(sys.stdin.readline()))
    lane = AuditLane(library.audit_log("d" * 64, local_now, "Ortiz"))
    Incidents(library, lane, Clocks(local_now, local_now())).begin(facility_id, name)
    print("begun", flush=True)
    signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
