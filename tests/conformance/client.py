"""A TUF client made of the vehicle's own parts, for conformance tests. What it passes, a vehicle passes.

The vehicle's are: the transport (`sync.transport.https`, with its retries), the fetcher, tuf's limits and set-up
(`trust.updating`), the private folder with what was verified before, and the errors.

A vehicle asks a repository for one target, the catalogue, and judges it by fields of its own (era, time of issue,
sequence). The conformance suite's repositories have neither. So the first root, which is believed because it was
handed over, decides: a root that names an era is a repository of ours and `trust.refresh` judges it, all of it; for
any other the same parts run tuf's own workflow, and our rules, which have nothing to judge by, are left out.
A vehicle walks no delegations; `delegations` lets the suite's tests of them reach tuf all the same.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root
from tuf.ngclient import Updater

from responder_app.errors import InputError, NotFoundError, TamperedError
from responder_app.package.catalogue import TARGET_NAME
from responder_app.package.digest import sha256_hex
from responder_app.trust import folder as folders
from responder_app.trust.anchor import Anchor
from responder_app.trust.fetcher import Fetch
from responder_app.trust.judgement import ERA_FIELD
from responder_app.trust.refresh import CATALOGUE, refresh
from responder_app.trust.refusals import in_our_words
from responder_app.trust.state import TrustState
from responder_app.trust.updating import open_updater

STATE = "state"
"""What a vehicle keeps in its library: the state between refreshes. Beside it lies the metadata, for the suite."""
FIRST = "first"
"""The root that was handed over."""


@dataclass(frozen=True)
class Wanted:
    """A target, and the folder to put it into."""

    name: str
    folder: Path


@dataclass(frozen=True)
class Client:
    """One vehicle's memory, in a folder."""

    folder: Path
    delegations: int = 0

    def init(self, root: bytes) -> None:
        """Believe this root. Raises TamperedError when it is none."""
        _root(root)
        (self.folder / FIRST).write_bytes(root)
        self._save(TrustState(), {folders.ROOT: root})

    def refresh(self, fetch: Fetch, wanted: Wanted | None = None) -> None:
        """Ask for the newest state, and for one target of it.

        Raises TrustError, TransportError, InputError; what was learnt is kept all the same, as sync does.
        """
        try:
            first = (self.folder / FIRST).read_bytes()
        except FileNotFoundError as error:
            raise InputError("init comes first") from error
        if ERA_FIELD in _root(first).unrecognized_fields:
            self._as_vehicle(first, fetch, wanted)
        else:
            self._as_any(first, fetch, wanted)

    def _as_vehicle(self, first: bytes, fetch: Fetch, wanted: Wanted | None) -> None:
        outcome = refresh(Anchor(sha256_hex(first), first), self._load(), fetch, datetime.now(UTC))
        self._save(outcome.state, {folders.ROOT: _newest(outcome.state.metadata, first)})
        if outcome.error is not None:
            raise outcome.error
        if wanted is not None:
            if wanted.name != TARGET_NAME:
                raise NotFoundError(f"a repository has no other target than {TARGET_NAME}")
            _place(wanted).write_bytes(outcome.state.metadata[CATALOGUE])

    def _as_any(self, first: bytes, fetch: Fetch, wanted: Wanted | None) -> None:
        with folders.private_folder(self._load().metadata) as folder:
            updater = open_updater(first, folder, fetch, self.delegations)
            try:
                with in_our_words():
                    updater.refresh()
                    if wanted is not None:
                        _download(updater, wanted)
            finally:
                shown = {path.name: path.read_bytes() for path in folder.glob("*.json")}
                self._save(TrustState(folders.read_back(folder)), shown)

    def _load(self) -> TrustState:
        held = json.loads((self.folder / STATE).read_bytes())
        files = {name: base64.b64decode(body) for name, body in held.pop("metadata").items()}
        return TrustState(**{**held, "metadata": files, "floor": datetime.fromisoformat(held["floor"])})

    def _save(self, state: TrustState, shown: Mapping[str, bytes]) -> None:
        held = {
            "metadata": {name: base64.b64encode(body).decode() for name, body in state.metadata.items()},
            "floor": state.floor.isoformat(),
            "era": state.era,
            "sequence": state.sequence,
            "catalogue_hash": state.catalogue_hash,
        }
        (self.folder / STATE).write_text(json.dumps(held))
        files = {name: body for name, body in state.metadata.items() if name in _ROLES}
        for name, body in {**files, **shown}.items():
            (self.folder / name).write_bytes(body)


_ROLES = (folders.TIMESTAMP, folders.SNAPSHOT, folders.TARGETS)


def _root(data: bytes) -> Root:
    try:
        return Metadata[Root].from_bytes(data).signed
    except RepositoryError as error:
        raise TamperedError("that is not a root") from error


def _newest(files: Mapping[str, bytes], first: bytes) -> bytes:
    roots = [body for name, body in files.items() if name.endswith(f".{folders.ROOT}")]
    return max(roots, key=lambda body: _root(body).version, default=first)


def _download(updater: Updater, wanted: Wanted) -> None:
    """What lies there already with the right hash is not fetched again."""
    target = updater.get_targetinfo(wanted.name)
    if target is None:
        raise NotFoundError("the repository signs no such target")
    place = str(_place(wanted))
    if updater.find_cached_target(target, place) is None:
        updater.download_target(target, place)


def _place(wanted: Wanted) -> Path:
    return wanted.folder / quote(wanted.name, safe="")
