"""Who signed something that this vehicle was handed: the directory of devices as it lies on the disk."""

from __future__ import annotations

from responder_app.errors import DamagedError, LimitError, NoAnswerError, TamperedError
from responder_app.library.engine import Store
from responder_app.library.memory import read_ring, read_trust
from responder_app.library.objects import ObjectStore
from responder_app.package.catalogue import read_catalogue
from responder_app.package.directory import Directory, Signer, open_directory

CATALOGUE = "catalogue"
"""The name of the accepted catalogue among a trust state's files."""


class Signers:
    """The devices of one office as the newest accepted state lists them. Reads from the disk each time."""

    def __init__(self, store: Store, objects: ObjectStore, repository: str) -> None:
        self._store = store
        self._objects = objects
        self._repository = repository

    def find(self, fingerprint: str) -> Signer:
        """The device, a revoked one too: look at `revoked_at`, and remember that a thief signs under any date.

        Raises NoAnswerError when it is not known here, StoreError.
        """
        for one in self.directory().signers:
            if one.fingerprint == fingerprint:
                return one
        raise NoAnswerError("the office's list of devices does not have that device")

    def directory(self) -> Directory:
        """All of them. Raises NoAnswerError when no list is here that can be read, StoreError."""
        with self._store.reading() as connection:
            accepted = read_trust(connection, self._repository).metadata.get(CATALOGUE)
            ring = read_ring(connection, self._repository)
        for ref in read_catalogue(accepted).directory if accepted is not None else ():
            try:
                sealed = self._objects.get(ref.object)
                found = open_directory(sealed, self._repository, ref.compartment, ref.epoch, ring)
            except (DamagedError, TamperedError, LimitError):
                continue
            if found is not None:
                return found
        raise NoAnswerError("the list of other vehicles is not here; sync first")
