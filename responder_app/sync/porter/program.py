"""The porter's own program: brings what its input asks for, until its input ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from responder_app.errors import ResponderError
from responder_app.library.objects import ObjectStore
from responder_app.package.digest import ObjectRef
from responder_app.process.hardening import harden
from responder_app.sync.fetch import Fetcher
from responder_app.sync.porter.messages import ASKED, Answer, Bring, Order, State, Way, line
from responder_app.sync.progress import Pace, Progress
from responder_app.sync.retry import Halt, Persistence, Stopped
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.choose import open_transports

ONCE = Persistence(tries=1)
"""What fails is given back: trying again, and saying why, is not the porter's."""


def main() -> None:
    """Run on standard input and output. Ends at once, whatever is under way, when the input does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: whoever asks this program ends it
    order = Order.model_validate_json(sys.stdin.buffer.readline())
    harden(order.home)
    with ThreadPoolExecutor(order.at_once, thread_name_prefix="porter") as pool:
        bringing = _Bringing(order, pool)
        bringing.say_ready()
        for text in sys.stdin.buffer:
            asked = ASKED.validate_json(text)
            if isinstance(asked, Bring):
                bringing.take(asked.object)
            else:
                bringing.leave(asked.hash)
        # Whoever comes next may begin on the same objects now.
        os._exit(0)


class _Bringing:
    """What is asked for: taken and left by one thread, brought by those of the pool."""

    def __init__(self, order: Order, pool: ThreadPoolExecutor) -> None:
        ways = {way.source: way for way in order.ways}
        self._transport = open_transports(list(ways), lambda source: _access(ways[source]))
        self._pace = Pace(self._told)
        self._fetcher = Fetcher(self._transport, ObjectStore(order.objects), self._pace, Halt(), ONCE)
        self._pool = pool
        self._asked: dict[str, Halt] = {}
        self._begun: set[str] = set()
        self._taking = threading.Lock()
        self._speaking = threading.Lock()
        self._moved = (0, 0)

    def say_ready(self) -> None:
        """Say that objects can be asked for."""
        self._say(Answer(state=self._state()))

    def take(self, ref: ObjectRef) -> None:
        """Bring the object when those before it are brought."""
        halt = self._asked[ref.hash] = Halt()
        self._pool.submit(self._bring, ref, halt)

    def leave(self, name: str) -> None:
        """Let go of the object of that hash: at once where nothing of it has begun."""
        with self._taking:
            if halt := self._asked.get(name):
                halt.end()
            waits = halt is not None and name not in self._begun
            if waits:
                del self._asked[name]
        if waits:
            self._say(Answer(state=self._state(), hash=name))

    def _bring(self, ref: ObjectRef, halt: Halt) -> None:
        """Bring it, or fail; say so. Nothing of what was let go of meanwhile."""
        with self._taking:
            if self._asked.get(ref.hash) is not halt:
                return
            self._begun.add(ref.hash)
        whole = False
        try:
            replace(self._fetcher, halt=halt).store(ref)
            whole = True
        except (ResponderError, Stopped):
            # Whoever asked meets it again and says what it means; and counts what is here of it as not expected.
            self._pace.expect(size=self._fetcher.objects.broken_off(ref))
        finally:
            with self._taking:
                del self._asked[ref.hash]
                self._begun.remove(ref.hash)
            self._pace.begin("")  # what was done until now is told first
            self._say(Answer(state=self._state(), hash=ref.hash, whole=whole))

    def _told(self, progress: Progress) -> None:
        self._moved = (progress.bytes_done, progress.bytes_total)
        self._say(Answer(state=self._state()))

    def _state(self) -> State:
        moved, (done, total) = self._transport.traffic, self._moved
        return State(
            done=done, total=total, requests=moved.requests, bytes_in=moved.bytes_in, bytes_out=moved.bytes_out
        )

    def _say(self, answer: Answer) -> None:
        with self._speaking:
            sys.stdout.buffer.write(line(answer))
            sys.stdout.buffer.flush()


def _access(way: Way) -> Access:
    return Access(way.ca_file, way.client_certificate, way.read_token, way.user)
