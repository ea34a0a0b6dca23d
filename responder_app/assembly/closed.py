"""What is done with a vehicle while it is not open."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from responder_app.assembly.enrolments import enrolled, named
from responder_app.assembly.unlocking import AskPassphrase, machines_keyring, unlock
from responder_app.briefing.clock import local_now
from responder_app.errors import DamagedError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.library.library import Library
from responder_app.paths import VehiclePaths
from responder_app.session.crew import name_of, note_users
from responder_app.session.incident import note_kept
from responder_app.session.station_code import note_number
from responder_app.settings import Settings
from responder_app.sync.emptying import Emptying
from responder_app.sync.progress import Tell
from responder_app.vault import device as devices

if TYPE_CHECKING:
    from responder_app.sync.handing.holding import Holding
    from responder_app.sync.rebuild import Rebuilt


def deliver_last(paths: VehiclePaths, source: str | None, settings: Settings) -> int:
    """Put what an emptied vehicle has yet to say into its office's inbox; how many reports.

    `source` instead of the one that is set, else of the one that the order came from. Raises InputError,
    TransportError, StoreError.
    """
    # urllib3 would cost the window a part of its start.
    from responder_app.sync.credentials import access_to  # noqa: PLC0415
    from responder_app.sync.transport.choose import open_transport  # noqa: PLC0415

    emptying = Emptying(paths, machines_keyring)
    mark = emptying.read()
    chosen = source or settings.source or (mark.source if mark else "")
    with closing(open_transport(chosen, emptying.access(access_to(chosen, settings), chosen))) as transport:
        return emptying.deliver(transport)


def holdings(paths: VehiclePaths, office: str | None = None) -> tuple[Holding, ...]:
    """What that vehicle can hand on, of the office named or of every one, its owner's first; it need not be unlocked.

    Raises NotEnrolledError, InputError, EmptiedError, NotFoundError before its first sync, StoreError.
    """
    from responder_app.sync.handing.holding import read_holdings  # noqa: PLC0415  tuf is needed for this only

    Emptying(paths, machines_keyring).go_on()
    followed = enrolled(paths).all
    return read_holdings(paths, [named(followed, office)] if office else followed)


def rebuild_library(
    paths: VehiclePaths,
    ask: AskPassphrase,
    user: str | None = None,
    progress: Tell | None = None,
    empty: bool = False,
) -> Rebuilt:
    """Make a damaged or missing database anew, offline, from what lies beside it; `empty` as in `Rebuild.run`.

    Raises NotInitialisedError, KeyAccessError, and as `sync.rebuild.Rebuild.run`.
    """
    from responder_app.sync.rebuild import Rebuild  # noqa: PLC0415  tuf is needed for this only

    unlocked = unlock(paths, ask, user)
    enrolments = enrolled(paths)
    device = devices.load_keys(paths.device, unlocked.key)

    def finish(library: Library) -> None:
        audit = library.audit_log(enrolments.owner.device, local_now, name_of(unlocked))
        audit.record(Deed(Action.REBUILD, "", "library", Outcome.DONE))
        note_kept(library, audit.record)
        note_users(library, audit, unlocked)
        with suppress(DamagedError):  # of the code's own file: it is told when somebody needs it
            note_number(library, paths)

    return Rebuild(paths, enrolments.owner, device, unlocked.key.database_key, further=enrolments.further).run(
        finish, progress, empty
    )
