"""One worker process seen from its parent: start it, hand it documents, ask it, kill it. Not thread-safe."""

from __future__ import annotations

import select
import socket
import subprocess
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import ceil
from typing import Any

from responder_app.errors import WorkerError
from responder_app.render import limits, sandbox, syscalls
from responder_app.render.answers import head_of, reply_of
from responder_app.render.channel import Channel
from responder_app.render.memory import SharedMemory
from responder_app.render.requests import ReplyT_co, Request, Source

LOOK_UP_S = 0.05
"""How often it is asked whether an answer is still waited for."""
WAIT_S = 5.0
"""A killed process is gone long before; the bound keeps closing from hanging on a broken kernel."""


class WorkerProcess:
    """A running worker. `protections` says what its sandbox is made of (see `isolation`)."""

    def __init__(self, program: sandbox.Program, wrapped: bool) -> None:
        """Start the program and wait until it has confined itself. Raises WorkerError when it does not."""
        self._connection, theirs = socket.socketpair()
        self.channel = Channel(self._connection)
        self.memory = SharedMemory(limits.SHARED_BYTES)
        self._held: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._numbers = 0
        self.busy_s = 0.0
        descriptors = (theirs.fileno(), self.memory.descriptor)
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter
                sandbox.command(program, descriptors, wrapped),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=descriptors,
                close_fds=True,
                env=sandbox.ENVIRONMENT,
                cwd="/",
            )
        except OSError as error:
            self.channel.close()
            self.memory.close()
            raise WorkerError("The drawing process could not be started.") from error
        finally:
            theirs.close()
        try:
            self.protections = self._start(wrapped)
        except WorkerError:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """The outermost process: bubblewrap where it is used, else the worker."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False when the process ended or hung up; noticed without asking it anything."""
        # Nothing may come from a worker that was not asked: an end of the stream, or babble.
        return self._process.poll() is None and not self._speaks(0)

    def ask(
        self, request: Request[ReplyT_co], deadline_s: float, given_up: Callable[[], bool] = lambda: False
    ) -> ReplyT_co:
        """The answer, within `deadline_s` seconds from when its sources are loaded, unless it is given up before.

        Raises:
            WorkerError: It died, was too slow, was given up or talks nonsense: kill it.
            DrawingError: It refused; it is fine.
        """
        request = request.ready()
        fresh = {one.id: one.read() for one in request.sources if one.id not in self._held}
        begun = time.monotonic()
        until = begun + deadline_s
        try:
            numbers = [self._hand_over(source, until, request.sources, fresh) for source in request.sources]
            self.channel.send(head_of(request, *numbers), until=until)
            self._wait(until, given_up)
            return reply_of(request, self.channel.receive(until), self.memory.take)
        finally:
            if request.passing:
                self._forget(request.source, until)
            self.busy_s += time.monotonic() - begun

    def interrupt(self) -> None:
        """Kill the process from another thread; the one that waits for its answer gets a WorkerError and cleans up."""
        self._process.kill()

    def kill(self) -> None:
        """End it at once, with everything inside its sandbox, and give its memory and descriptors back."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(WAIT_S)
        self.channel.close()
        self.memory.close()

    def _start(self, wrapped: bool) -> tuple[str, ...]:
        until = time.monotonic() + limits.START_S
        rules = syscalls.program() or b""
        bounds = {"address_bytes": limits.WORKER_ADDRESS_BYTES, "cpu_s": limits.WORKER_CPU_S}
        self.channel.send({"filter": len(rules), **bounds}, rules, until)
        ready = self.channel.receive(until)
        if ready.get("status") != "ready":
            raise WorkerError("The drawing process sent a malformed answer.")
        holds = {"namespaces": wrapped, "limits": ready.get("limits") is True, "filter": ready.get("filter") is True}
        return tuple(name for name, held in holds.items() if held)

    def _wait(self, until: float, given_up: Callable[[], bool]) -> None:
        while not self._speaks(min(LOOK_UP_S, max(until - time.monotonic(), 0))):
            if given_up():
                raise WorkerError("Nobody waits for this drawing any more.")
            if time.monotonic() >= until:
                raise WorkerError("The drawing process took too long.")

    def _speaks(self, within_s: float) -> bool:
        waiting = select.poll()
        waiting.register(self._connection, select.POLLIN | select.POLLHUP)
        return bool(waiting.poll(ceil(1000 * within_s)))

    def _hand_over(self, source: Source, until: float, wanted: Sequence[Source], fresh: Mapping[str, bytes]) -> int:
        """The number under which the worker holds the source; sends it where it is new. Those wanted now stay."""
        if source.id in self._held:
            self._held.move_to_end(source.id)
            return self._held[source.id][0]
        data = fresh[source.id]
        self._make_room(len(data), until, {one.id for one in wanted})
        self._numbers += 1
        self.channel.send({"do": "hold", "source": self._numbers, "length": len(data)}, data, until)
        self._held[source.id] = (self._numbers, len(data))
        return self._numbers

    def _forget(self, source: Source, until: float) -> None:
        number, _ = self._held.pop(source.id, (0, 0))
        if number:
            self.channel.send({"do": "drop", "source": number}, until=until)

    def _make_room(self, length: int, until: float, wanted: set[str]) -> None:
        spare = [name for name in self._held if name not in wanted]
        while spare and (
            len(self._held) >= limits.MAX_HELD_SOURCES
            or sum(size for _, size in self._held.values()) + length > limits.MAX_HELD_BYTES
        ):
            number, _ = self._held.pop(spare.pop(0))
            drop: dict[str, Any] = {"do": "drop", "source": number}
            self.channel.send(drop, until=until)
