"""What a person chooses about syncing while the program runs: it holds at once, and in later runs too."""

from __future__ import annotations

import threading
from pathlib import Path

from pydantic import ValidationError

from responder_app import settings as choices
from responder_app.errors import InputError, StoreError
from responder_app.settings import Settings


class Wishes:
    """The settings as they are now. One for a vehicle. Safe from any thread."""

    def __init__(self, chosen: Settings, file: Path) -> None:
        """`chosen` at first; `file` is where later runs read theirs."""
        self._now = chosen
        self._file = file
        self._writing = threading.Lock()

    @property
    def now(self) -> Settings:
        """All of them, changes included; at once."""
        return self._now

    def keep(self, **changes: object) -> Settings:
        """Change these, here and in the file; what the file says beside them stays. Raises InputError, StoreError."""
        with self._writing:
            now = _changed(self._now, changes)
            try:
                choices.save(self._file, _changed(choices.load(self._file), changes))
            except OSError as error:
                raise StoreError(f"{self._file.name} cannot be written: {error.strerror}") from error
            self._now = now
        return now


def _changed(settings: Settings, changes: dict[str, object]) -> Settings:
    try:
        return Settings.model_validate({**settings.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
