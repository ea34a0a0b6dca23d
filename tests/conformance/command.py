"""The command line that the conformance suite of theupdateframework drives (its CLIENT-CLI.md); exit code 0 or 1."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from responder_app.errors import InputError, ResponderError
from responder_app.sync.retry import Halt, Persistence, persistently
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.https import HttpsTransport
from responder_app.sync.transport.patience import Patience
from responder_app.trust.fetcher import Fetch
from tests.conformance.client import Client, Wanted
from tests.conformance.front import tls_before

PERSISTENCE = Persistence(tries=2, first_wait_s=0.05, longest_wait_s=0.1)


class Repository:
    """A repository by the addresses of its metadata and targets, read as a vehicle reads it. A context manager."""

    def __init__(self, ca_file: Path | None, patience: Patience | None, addresses: dict[str, str | None]) -> None:
        self._stack = ExitStack()
        self._ca_file, self._patience = ca_file, patience
        self._roots = {name: self._open(address) for name, address in addresses.items() if address}

    def __enter__(self) -> Fetch:
        return self._fetch

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self, address: str) -> HttpsTransport:
        parts = urlsplit(address)
        if parts.scheme == "http":
            front = self._stack.enter_context(tls_before(parts.hostname or "", parts.port or 80))
            parts = parts._replace(scheme="https", netloc=urlsplit(front.address).netloc)
            transport = HttpsTransport(urlunsplit(parts), Access(front.ca_file), self._patience)
        else:
            transport = HttpsTransport(address, Access(self._ca_file), self._patience)
        self._stack.callback(transport.close)
        return transport

    def _fetch(self, path: str, most: int) -> bytes:
        folder, _, rest = path.partition("/")
        if folder not in self._roots:
            raise InputError(f"no address of the {folder} was given")
        return persistently(lambda: self._roots[folder].fetch(rest, most), lambda: 0, Halt(), PERSISTENCE)


def main(arguments: Sequence[str], patience: Patience | None = None) -> int:
    """Do what the arguments say; 0 when it was done whole."""
    told = _parser().parse_args(arguments)
    client = Client(told.metadata_dir, told.delegations)
    try:
        if told.command == "init":
            client.init(told.root.read_bytes())
            return 0
        wanted = Wanted(told.target_name, told.target_dir) if told.command == "download" else None
        addresses = {"metadata": told.metadata_url, "targets": told.target_base_url}
        with Repository(told.ca_file, patience, addresses) as fetch:
            client.refresh(fetch, wanted)
    except ResponderError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--metadata-url")
    parser.add_argument("--target-name")
    parser.add_argument("--target-dir", type=Path)
    parser.add_argument("--target-base-url")
    parser.add_argument("--ca-file", type=Path, help="authority to believe for https:// addresses")
    parser.add_argument("--delegations", type=int, default=0, help="a vehicle walks none")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
