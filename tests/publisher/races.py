"""A process of its own that publishes an office again and again; killed or not, by test_races."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from responder_app.errors import BusyError, InputError, StoreError
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.office_key import OfficeKey
from responder_app.vault.library_key import LibraryKey
from tests.sync.scene import draw, plan_bytes, preplan


def main(folder: Path, share: Path, name: str, first: int, rounds: int) -> None:
    """Open the office by the key on standard input, and publish."""
    secret = sys.stdin.buffer.read(32)
    office = Office(folder, OfficeKey(LibraryKey(secret)), lambda: datetime.now(UTC).replace(microsecond=0))
    print("ready", flush=True)
    publish(office, share, name, first, rounds)


def publish(office: Office, share: Path, name: str, first: int, rounds: int) -> None:
    """Change a facility and publish, `rounds` times; a line for each publication that reached the share."""
    for round_ in range(rounds):
        number = first + round_ % 2
        for _ in range(50):
            try:
                plan = OwnerBytes("plan-1", plan_bytes(number, round_, 20_000))
                office.take(preplan(number, f"{name} {round_}"), [plan])
                office.publish(draw)
                office.copy_to(share)
            except (BusyError, StoreError) as error:
                print(f"again {error}", flush=True)
                continue
            except InputError as error:
                print(f"refused {error}", flush=True)
                return
            break
        print(f"published {number} {name} {round_}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
