"""One sync in a process of its own, to be killed: `python -m tests.sync.sync_once HOME SOURCE [CA]`.

Prints the bytes that are done each time progress is told, and "done" at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from responder_app.library.library import open_library
from responder_app.package.enrolment import read_answer
from responder_app.paths import VehiclePaths
from responder_app.settings import Settings
from responder_app.sync.service import SyncService
from responder_app.vault.device import load_keys
from tests.sync.scene import KEY, QUICK


def main(home: Path, source: str, ca_file: str | None) -> None:
    paths = VehiclePaths(home)
    library = open_library(paths, KEY.database_key)
    service = SyncService(
        paths,
        Settings(source=source, ca_file=ca_file, downloads=3),
        read_answer(paths.enrolment.read_bytes()),
        library,
        load_keys(paths.device, KEY),
        persistence=QUICK,
    )
    change = service.sync_now(lambda told: print(told.bytes_done, flush=True))
    print("whole" if change.is_whole else "not whole", change.traffic.bytes_in, flush=True)
    library.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
