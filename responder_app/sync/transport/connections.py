"""The connections to one host, kept open between requests; some of them opened before they are needed."""

from __future__ import annotations

import threading
from contextlib import suppress

from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError

from responder_app.sync.transport.patience import PatientConnection

MOST = 32
"""As many as settings.downloads allows."""


class Connections(HTTPSConnectionPool):
    """urllib3's pool of patient connections. Safe from several threads."""

    ConnectionCls = PatientConnection

    def open_ahead(self, count: int) -> None:
        """Connect, in the background, until `count` are open: over a long way each takes several journeys.

        One that fails says nothing: the request that needs it connects again, and tells why it cannot.
        """
        if self.proxy is not None:
            return  # a proxy is asked for the way with each request
        for connection in [self._get_conn() for _ in range(min(count, MOST - 1))]:
            if connection.is_closed:
                threading.Thread(target=self._open, args=(connection,), name="sync-connect", daemon=True).start()
            else:
                self._put_conn(connection)

    def _open(self, connection: HTTPSConnection) -> None:
        with suppress(HTTPError, OSError):
            connection.connect()
        self._put_conn(connection)
