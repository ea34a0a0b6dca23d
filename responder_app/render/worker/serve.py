"""The worker's life: confine itself, then answer one request after the other until its parent hangs up.

Answers go into the memory shared with the parent; the socket carries only their heads (`channel`).
"""

from __future__ import annotations

import mmap
import socket
from typing import TYPE_CHECKING, Any

from responder_app.errors import WorkerError
from responder_app.render.channel import Channel
from responder_app.render.refusals import Refusal, RefusedError
from responder_app.render.worker.confine import confine

if TYPE_CHECKING:
    from responder_app.render.worker.desk import Desk


def main(connection: int, memory: int) -> None:
    """Run on these inherited descriptors: a stream socket and the shared memory."""
    # The slow imports, and before confinement: no file can be opened after it.
    from responder_app.render.worker import desk as desks  # noqa: PLC0415

    desks.prepare()
    channel, shared = enter(connection, memory)
    desk = desks.Desk()
    while True:
        try:
            head = channel.receive()
        except WorkerError:
            return
        if head["do"] == "hold":
            desk.hold(head["source"], channel.receive_body(head["length"]))
        elif head["do"] == "drop":
            desk.drop(head["source"])
        else:
            channel.send(_reply(desk, head, shared))


def enter(connection: int, memory: int) -> tuple[Channel, mmap.mmap]:
    """Map the shared memory, confine this process as the parent's first message says, and report ready."""
    channel = Channel(socket.socket(fileno=connection))
    shared = mmap.mmap(memory, 0)
    start = channel.receive()
    program = channel.receive_body(start["filter"])
    channel.send({"status": "ready", **confine(program, start["address_bytes"], start["cpu_s"])})
    return channel, shared


def _reply(desk: Desk, head: dict[str, Any], shared: mmap.mmap) -> dict[str, Any]:
    try:
        extra, body = desk.answer(head)
    except RefusedError as error:
        return {"status": "refused", "reason": error.refusal.value}
    except MemoryError:
        return {"status": "refused", "reason": Refusal.MEMORY.value}
    if len(body) > len(shared):
        return {"status": "refused", "reason": Refusal.MEMORY.value}
    shared[: len(body)] = body
    return {"status": "done", "length": len(body), **extra}
