"""What must hold on a laptop whatever befell it: all that was held opens, nothing false is shown, sync completes."""

from __future__ import annotations

import traceback
from collections.abc import Collection
from pathlib import Path

from responder_app.errors import NoAnswerError, ResponderError
from responder_app.library.library import Library, open_library
from responder_app.library.values import State
from responder_app.paths import VehiclePaths
from tests.faults.stage import NAMES, NEW, OLD, PLAN_BYTES, Run, number_of, own_key, service
from tests.faults.tally import Tally
from tests.sync.scene import facility_id, plan_bytes

_NUMBERS = number_of()


class Judge:
    """Opens a laptop's folder after a fault and writes into the tally what is wrong."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._key = own_key()

    def examine(self, home: Path, run: Run, acknowledged: Collection[str], made: str, complete: bool = True) -> None:
        """Open the folder as the next start does; with `complete`, sync it to the end too.

        Args:
            home: The folder; it is changed.
            run: What befell it, so what may be shown: each facility as before the run or as after it.
            acknowledged: Ids of facilities that must be as after it.
            made: How to make this fault again.
            complete: Whether to sync afterwards.
        """
        try:
            library = open_library(VehiclePaths(home), self._key.database_key)
        except ResponderError as error:
            self._tally.lost.append(f"{made}: the library does not open: {error!r}")
            return
        try:
            self.look(library, run, acknowledged, made)
            if complete:
                self.complete(home, library, run, made)
        except ResponderError as error:
            self._tally.lost.append(f"{made}: {error!r}")
        except Exception:  # noqa: BLE001  a bug that a fault has found
            self._tally.crashed.append(f"{made}: {traceback.format_exc(limit=-3)}")
        finally:
            library.close()

    def look(self, library: Library, run: Run, acknowledged: Collection[str], made: str) -> None:
        """Everything held opens and is what was signed."""
        held = {row.id: row for row in library.held()}
        for strange in held.keys() - _NUMBERS.keys():
            self._tally.unverified.append(f"{made}: {strange} is shown")
        for number, before in run.before.items():
            name = facility_id(number)
            after = run.after[number]
            shown = _edition(library, name)
            if shown == 0:
                self._tally.unverified.append(f"{made}: facility {number} shows what nobody signed")
            elif shown not in (before, after) or (name in acknowledged and shown != after):
                wanted = f"{before} or {after}" if name not in acknowledged else str(after)
                self._tally.lost.append(f"{made}: facility {number} shows {shown} instead of {wanted}")
            elif shown is not None:
                ready = held[name].state is State.READY
                self._drawing(library, number, shown, made, must=ready or before is not None)
        report = library.check()
        if not report.sound:
            self._tally.lost.append(f"{made}: {report.damage[:3]} {report.audit_faults[:3]}")

    def complete(self, home: Path, library: Library, run: Run, made: str) -> None:
        """The next sync brings everything."""
        change = service(home, library, run.repository).sync_now()
        if not change.is_whole:
            self._tally.lost.append(f"{made}: the next sync is not whole: {change.notes[:3]}")
        self.look(library, Run(run.name, home, run.repository, run.after, run.after), (), f"{made}, synced")
        if left := [path.name for path in home.rglob("*") if path.suffix in (".new", ".part")]:
            self._tally.lost.append(f"{made}: left behind for ever: {left[:3]}")

    def _drawing(self, library: Library, number: int, shown: int, made: str, must: bool) -> None:
        try:
            content = library.document(facility_id(number), "plan-1")
        except NoAnswerError:
            if must:
                self._tally.lost.append(f"{made}: the drawing of facility {number} does not open")
            return
        edition = OLD if content.stands_in else shown
        if content.data != plan_bytes(number, edition, PLAN_BYTES):
            self._tally.unverified.append(f"{made}: another drawing is shown for facility {number}")


def _edition(library: Library, name: str) -> int | None:
    """Which edition is shown, None for none, 0 for something else."""
    try:
        preplan = library.preplan(name)
    except NoAnswerError:
        return None
    editions = {NAMES[OLD]: OLD, NAMES[NEW]: NEW}
    whole = preplan.identity.address.street == f"{_NUMBERS[name]} Adler Way"
    return editions.get(preplan.identity.name, 0) if whole else 0
