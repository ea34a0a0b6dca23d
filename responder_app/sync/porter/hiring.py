"""When a porter is worth its start, and what it is told."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from responder_app.package.digest import ObjectRef
from responder_app.sync.porter.messages import Order, Way
from responder_app.sync.porter.porter import Porter
from responder_app.sync.transport.access import Access
from responder_app.sync.work import Work

log = logging.getLogger(__name__)

LEAST_BYTES = 32_000_000
"""Less than this comes before a porter has started (0.2 s of the processor)."""

Bringing = Callable[[ObjectRef], bool]
"""Whether the object was put on the disk; False leaves it to whoever asks."""


@contextmanager
def porter(work: Work, size: int) -> Iterator[Bringing]:
    """A porter for most of the downloads of `size` bytes in all, where it is worth it; else what brings nothing."""
    hired = _hired(work) if size >= LEAST_BYTES and _is_of_use(work) else None
    if hired is None:
        yield _not_here
        return

    def bring(ref: ObjectRef) -> bool:
        if work.fetcher.is_held or not hired.bring(ref, lambda: not work.fetcher.is_held):
            return False
        work.library.objects.brought(ref)
        return True

    try:
        with hired:
            yield bring
    finally:
        work.tally.carried += hired.traffic


def _not_here(_: ObjectRef) -> bool:
    return False


def _is_of_use(work: Work) -> bool:
    """Only TLS in Python takes an interpreter's time; a second one needs a processor of its own."""
    processors = os.cpu_count() or 1
    return processors > 1 and work.threads > 1 and bool(work.ways) and all(map(_is_https, work.ways))


def _is_https(source: str) -> bool:
    return source.lower().startswith("https://")


def _hired(work: Work) -> Porter | None:
    order = Order(
        ways=tuple(_way(source, access) for source, access in work.ways.items()),
        objects=work.library.objects.folder,
        home=work.library.objects.folder.parent,
        at_once=work.threads - work.threads // 4,
    )
    try:
        return Porter(order, work.fetcher.pace)
    except OSError as error:
        log.info("No porter: %s", type(error).__name__)
        return None


def _way(source: str, access: Access) -> Way:
    return Way(
        source=source,
        ca_file=access.ca_file,
        client_certificate=access.client_certificate,
        read_token=access.read_token,
        user=access.user,
    )
