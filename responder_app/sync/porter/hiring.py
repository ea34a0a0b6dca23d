"""When a porter is worth its start, and what it is told."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from responder_app.package.digest import ObjectRef
from responder_app.sync.fetch import Fetcher
from responder_app.sync.porter.messages import Order, Way
from responder_app.sync.porter.porter import AHEAD, Porter
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import Traffic

log = logging.getLogger(__name__)

LEAST_BYTES = 32_000_000
"""Less than this comes before a porter has started (0.2 s of the processor)."""


class Porters:
    """One porter for one run of a sync, from when it is worth it. A context manager."""

    def __init__(self, ways: Mapping[str, Access], fetcher: Fetcher, threads: int) -> None:
        """`ways`: how the host of each source is met; `threads`: how many objects the run fetches at a time."""
        self._fetcher = fetcher
        self._threads = threads
        self._ways = ways if threads > 1 and _are_of_use(ways) else {}
        self._porter: Porter | None = None
        self._expected = 0
        self._starting = threading.Lock()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever it is about."""
        self._stack.close()

    @property
    def traffic(self) -> Traffic:
        """What it asked and moved, as far as it has said so."""
        return self._porter.traffic if self._porter is not None else Traffic()

    @property
    def askers(self) -> int:
        """How many threads keep the porter and the run itself busy; how many the run itself fetches stays as it is."""
        return self._threads + (AHEAD if self._porter is not None else 0)

    def expect(self, size: int) -> None:
        """So many more bytes of drawings are to come. Safe from several threads."""
        with self._starting:
            self._expected += size
            self._start_if_due()

    def expect_all(self, size: int) -> None:
        """Of all drawings so many bytes are to come, whatever was said before."""
        with self._starting:
            self._expected = size
            self._start_if_due()

    def _start_if_due(self) -> None:
        if self._expected >= LEAST_BYTES and self._ways and self._porter is None:
            try:
                self._porter = self._stack.enter_context(Porter(self._order(), self._fetcher.pace))
            except OSError as error:
                log.info("No porter: %s", type(error).__name__)
                self._ways = {}

    def bring(self, ref: ObjectRef) -> bool:
        """Whether a porter put the object on the disk; else whoever asks does it. Safe from several threads."""
        porter, fetcher = self._porter, self._fetcher
        if porter is None or fetcher.is_held or not porter.bring(ref, lambda: not fetcher.is_held):
            return False
        fetcher.objects.brought(ref)
        return True

    def _order(self) -> Order:
        objects = self._fetcher.objects
        return Order(
            ways=tuple(_way(source, access) for source, access in self._ways.items()),
            objects=objects.folder,
            home=objects.folder.parent,
            at_once=self._threads - self._threads // 4,
        )


def _are_of_use(ways: Mapping[str, Access]) -> bool:
    """Only TLS in Python takes an interpreter's time; a second one needs a processor of its own."""
    return (os.cpu_count() or 1) > 1 and all(source.lower().startswith("https://") for source in ways)


def _way(source: str, access: Access) -> Way:
    return Way(
        source=source,
        ca_file=access.ca_file,
        client_certificate=access.client_certificate,
        read_token=access.read_token,
        user=access.user,
    )
