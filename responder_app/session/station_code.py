"""The emergency code of one vehicle: made, replaced, and opening by it. Its signs are `emergency_code`'s.

Tries are not counted and nobody waits: 128 random bits cannot be guessed at a keyboard, and nothing blocks break-glass.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from responder_app.errors import InputError, NotAllowedError, StoreError, WrongPassphraseError
from responder_app.library.audit_entry import Action, Deed, Outcome
from responder_app.paths import VehiclePaths
from responder_app.session import emergency_code
from responder_app.session.reasons import Code
from responder_app.vault import emergency
from responder_app.vault.accounts import Unlocked
from responder_app.vault.user_file import UserFile
from responder_app.vault.users import UserKeys

if TYPE_CHECKING:
    from responder_app.library.audit import AuditLog
    from responder_app.library.library import Library

NUMBER_ROW = "emergency code"
"""The row under which the library remembers the number of the newest code."""


@dataclass(frozen=True)
class OpenedByCode:
    """The library key, and the number of the code that gave it: to be compared with the library's."""

    unlocked: Unlocked
    number: int


@dataclass(frozen=True)
class StationCode:
    """Of the vehicle at `paths`."""

    paths: VehiclePaths
    keys: UserKeys

    def state(self) -> Code:
        """Whether breaking the glass takes it. Raises NotInitialisedError, DamagedError, StoreError."""
        if not self.keys.accounts():
            return Code.NOT_NEEDED
        return Code.NEEDED if self.made_at() else Code.NOT_MADE

    def made_at(self) -> datetime | None:
        """When the newest was made; None when there is none, or nothing of it can be read."""
        try:
            return max((wrap.made_at for wrap in emergency.read(self.paths.emergency)), default=None)
        except StoreError:
            return None

    def renew(self, library: Library, unlocked: Unlocked, now: datetime) -> str:
        """Make one, as it is to be written down; the one before opens nothing any more.

        Raises InputError where the keyring alone keeps the key, NotAllowedError, StoreError.
        """
        if unlocked.account is None:
            raise InputError("this vehicle needs no emergency code: its keyring opens it; make one once it has users")
        if unlocked.account.role != "administrator":
            raise NotAllowedError("only an administrator of this vehicle may do that")
        code = emergency_code.fresh()
        with self.keys.turn():
            number = 1 + max(newest(library), *(wrap.number for wrap in self._held()), 0)
            file_id, at = self.keys.held()[0].id, now.astimezone(UTC).replace(microsecond=0)
            emergency.replace(self.paths.emergency, emergency.make(unlocked.key, code, file_id, number, at))
        library.save_row(NUMBER_ROW, str(number))
        return emergency_code.written(code)

    def unlock(self, text: str) -> OpenedByCode:
        """The library key by the code as it was typed.

        Raises InputError for a slip, WrongPassphraseError, and NotInitialisedError, DamagedError or StoreError.
        """
        code, held = emergency_code.read(text), self.keys.held()[0]
        key, wrap = emergency.open_wrap(emergency.read(self.paths.emergency), code, held.id)
        intact = held.is_sealed(key) if isinstance(held, UserFile) else True
        revision = held.revision if isinstance(held, UserFile) else 0
        return OpenedByCode(Unlocked(key, None, intact, revision), wrap.number)

    def _held(self) -> tuple[emergency.EmergencyWrap, ...]:
        try:
            return emergency.read(self.paths.emergency)
        except StoreError:
            return ()


def newest(library: Library) -> int:
    """The number of the newest code; 0 when none was made."""
    return int(library.row(NUMBER_ROW) or 0)


def note_number(library: Library, paths: VehiclePaths) -> None:
    """Have a library that was made anew know the newest code again, by the file that lies here. Raises StoreError."""
    number = max((wrap.number for wrap in emergency.read(paths.emergency)), default=0)
    if number > newest(library):
        library.save_row(NUMBER_ROW, str(number))


def check_newest(library: Library, number: int, audit: AuditLog) -> None:
    """Pass for the newest code. Raises WrongPassphraseError for one that was replaced, its old file put back."""
    if number < newest(library):
        with suppress(StoreError):  # an audit log that takes nothing must not let it in
            deed = Deed(Action.BREAK_GLASS, "", "emergency code", Outcome.REFUSED, "it was replaced by a newer one")
            audit.record(deed)
        raise WrongPassphraseError("that emergency code was replaced by a newer one")
