"""How tuf is set up here: its limits, our fetching, the folder that it works in. What it verified is judged elsewhere.

`refresh` uses it, and so does the client that the TUF conformance suite drives: what that suite says of the client,
it says of the vehicle.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tuf.ngclient import Updater, UpdaterConfig

from responder_app.trust.fetcher import Fetch, RepositoryFetcher
from responder_app.trust.refusals import in_our_words

MAX_ROOT_BYTES = 64 * 1024
_CONFIG = UpdaterConfig(
    max_root_rotations=256,
    max_delegations=0,
    root_max_length=MAX_ROOT_BYTES,
    timestamp_max_length=16 * 1024,
    snapshot_max_length=64 * 1024,
    targets_max_length=64 * 1024,
)


def open_updater(root: bytes, folder: Path, fetch: Fetch, delegations: int = 0) -> Updater:
    """Tuf over a private folder (`folder.private_folder`), with `root` as what was believed first.

    Args:
        root: The first root, as it was handed over.
        folder: Holds what was verified before; what is verified now is left there.
        fetch: Gives the repository's files.
        delegations: How many delegated roles may be walked for one target. A vehicle's repository has none.

    Raises TrustError when the root or what was stored is not well-formed, TransportError.
    """
    with in_our_words():
        return Updater(
            metadata_dir=str(folder),
            metadata_base_url="metadata/",
            target_base_url="targets/",
            fetcher=RepositoryFetcher(fetch),
            config=replace(_CONFIG, max_delegations=delegations),
            bootstrap=root,
        )
