"""A process of its own that publishes, slowly and noting every step; killed by test_resuming."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from responder_app.model.facility import Document
from responder_app.publisher import sealing_ahead
from responder_app.publisher.office import Office
from responder_app.publisher.office_key import OfficeKey
from responder_app.publisher.previews import Preview
from responder_app.vault.library_key import LibraryKey
from tests.sync.scene import draw


def main(folder: Path, seconds_each: float) -> None:
    """Publish once; a line before, and one with how many drawings were made."""
    sealing_ahead.NOTED_EACH_S = 0.0
    drawn = 0

    def slow(document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
        nonlocal drawn
        time.sleep(seconds_each)
        drawn += 1
        yield from draw(document, read, digest)

    key = OfficeKey(LibraryKey(sys.stdin.buffer.read(32)))
    office = Office(folder, key, lambda: datetime.now(UTC).replace(microsecond=0))
    print("begun", flush=True)
    done = office.publish(slow)
    print(f"{done.sequence} {done.sealed} {drawn}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
