"""Long runs shared among processes: each does its share into a tally of its own, and the tallies are put together."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from tests.faults.tally import Tally

Share = Callable[[int, Tally], None]
"""What one process does: which one it is, counted from 0, and where it writes what came of it."""


def processors() -> int:
    """How many of this machine's processors this process may use."""
    return len(os.sched_getaffinity(0))


def shared(tally: Tally, processes: int, share: Share) -> None:
    """Do all shares at once, in children that are forked; a child that dies is written into the tally as crashed.

    A single share is done by this process.
    """
    if processes == 1:
        share(0, tally)
        return
    fork = multiprocessing.get_context("fork")
    running = []
    for number in range(processes):
        ours, theirs = fork.Pipe(duplex=False)
        child = fork.Process(target=_child, args=(share, number, theirs))
        child.start()
        theirs.close()
        running.append((child, ours))
    for child, ours in running:
        tally.add(_received(ours) or Tally("", "", crashed=["a process of this run died"]))
        child.join()


def _child(share: Share, number: int, told: Connection) -> None:
    tally = Tally("", "")
    try:
        share(number, tally)
    except BaseException:  # noqa: BLE001  the parent is to know of it
        tally.crashed.append(traceback.format_exc())
    told.send(tally)


def _received(ours: Connection) -> Tally | None:
    try:
        told = ours.recv()
    except EOFError:
        return None
    assert isinstance(told, Tally)
    return told
