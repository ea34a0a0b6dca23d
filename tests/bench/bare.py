"""The least that Python can do for a sync's bytes: `python -m tests.bench.bare ADDRESS CA_FILE REPOSITORY TARGET`.

Brings every object of the repository over HTTPS with the standard library, a few threads, one buffer each; hashes,
writes and flushes it. It asks for no state, verifies no signature, opens and continues nothing and is told the names.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

THREADS = 3
"""As many as were quickest on two processors."""
BUFFER_BYTES = 1 << 19
OBJECTS = "objects"


def main(address: str, ca_file: str, repository: str, target: str) -> None:
    """Bring all. Raises ValueError where a file has another SHA-256 than its name."""
    names = sorted(str(path.relative_to(repository)) for path in Path(repository, OBJECTS).rglob("*") if path.is_file())
    for folder in {Path(target, name).parent for name in names}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [names[first::THREADS] for first in range(THREADS)]
        list(pool.map(lambda share: _bring(address, ca_file, share, Path(target)), shares))


def _bring(address: str, ca_file: str, names: list[str], target: Path) -> None:
    parts = urlsplit(address)
    context = ssl.create_default_context(cafile=ca_file)
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context)
    buffer = memoryview(bytearray(BUFFER_BYTES))
    for name in names:
        connection.request("GET", f"{parts.path.rstrip('/')}/{name}")
        reply = connection.getresponse()
        digest = hashlib.sha256()
        with (target / name).open("wb", buffering=0) as file:
            while count := reply.readinto(buffer):
                digest.update(buffer[:count])
                file.write(buffer[:count])
            os.fsync(file.fileno())
        if digest.hexdigest() != name.rpartition("/")[2]:
            raise ValueError(f"{name} is not what its name says")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
