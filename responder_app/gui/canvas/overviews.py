"""Overviews that were decoded, so that a floor seen before or expected next is there in the same frame.

Within a budget of bytes: the sheets not shown for longest keep a smaller picture, then none. What is shown comes first:
nothing is decoded for later while the sheet on the screen waits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QImage

from responder_app.gui.canvas.mailbox import Mailbox
from responder_app.gui.canvas.source import Deliver, Drawn, Ticket, TileSource
from responder_app.render.requests import Priority

BUDGET = 48 * 1024 * 1024
"""Three overviews of OVERVIEW_PX with their halves, and small ones of a dozen more."""

Pictures = Sequence[QImage]
"""One overview, largest first, each half as large as the one before."""
Key = tuple[str, bool]
"""A source's id, and whether it is the picture of the night."""


class Overviews:
    """Overviews of one canvas by source and night; `at_rest` says that it waits for none itself. GUI thread only."""

    def __init__(self, budget: int = BUDGET, at_rest: Callable[[], bool] = lambda: True) -> None:
        self.budget = budget
        self.used = 0
        self._at_rest = at_rest
        self._held: OrderedDict[Key, list[QImage]] = OrderedDict()
        self._whole: set[Key] = set()
        self._expected: list[TileSource] = []
        self._remote: dict[str, TileSource] = {}
        self._glanced: set[Key] = set()
        self._hopeless: set[Key] = set()
        self._mailbox = Mailbox(self._on_arrived)
        self._asked: Ticket | None = None
        self._asked_about: tuple[Key, bool] | None = None
        self._joined: Deliver | None = None
        self._then: Callable[[], None] | None = None

    def get(self, source: TileSource, night: bool) -> Pictures:
        """What is held of a source, counted as shown now; empty when nothing is."""
        key = (source.id, night)
        if key in self._held:
            self._held.move_to_end(key)
        return tuple(self._held.get(key, ()))

    def is_whole(self, source: TileSource, night: bool) -> bool:
        """Whether the picture is held as large as it was decoded."""
        return (source.id, night) in self._whole

    def put(self, source: TileSource, night: bool, pictures: Pictures) -> None:
        """Keep a picture; those shown longest ago become smaller or go until the budget holds."""
        if source.id:
            self._put((source.id, night), pictures)

    def expect(self, sources: Iterable[TileSource], then: Callable[[], None] | None = None) -> None:
        """These may be shown next; the ones expected before are forgotten, what is held of them stays.

        `then` is called once nothing more is to be decoded.
        """
        self._expected, self._then = list(sources), then

    def expect_small(self, source: TileSource) -> None:
        """This one may be shown later: a smaller picture of it is enough, and takes the place of no larger one."""
        if source.id:
            self._remote[source.id] = source

    def decode_next(self, night: bool) -> bool:
        """Ask for the next expected picture that is not held, one at a time; False when there is none to ask for."""
        if self._asked is not None:
            return True
        if not self._at_rest():
            return False
        for source in self._expected:
            key = (source.id, night)
            if source.id and key not in self._whole and key not in self._hopeless:
                self._ask(source, night, small=False)
                return True
        for source in self._remote.values():
            key = (source.id, night)
            # Once: one that found no room would find none again.
            if key not in self._held and key not in self._glanced:
                self._glanced.add(key)
                self._ask(source, night, small=True)
                return True
        then, self._then = self._then, None
        if then is not None:
            then()
        return False

    def step_aside(self, source: TileSource, night: bool, deliver: Deliver) -> Ticket | None:
        """A picture is wanted now: what is only expected waits. Where it is being decoded already, that is delivered.

        None: it is still to be asked for.
        """
        if self._asked is None or self._asked_about is None:
            return None
        about = self._asked_about
        if self._asked.cancel():
            self._glanced.discard(about[0])
            self._asked = self._asked_about = None
        elif about[0] == (source.id, night):
            self._joined = deliver
            return _Joined(self)
        return None

    def part(self) -> None:
        """Nobody waits any more for the picture that was joined; it is kept for later."""
        self._joined = None

    def forget(self) -> None:
        """Let everything go, and what is on its way: another facility's sheets are shown from now on."""
        self._mailbox.forget()
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._asked_about = self._joined = None
        self._held.clear()
        self._whole.clear()
        self._hopeless.clear()
        self._remote.clear()
        self._glanced.clear()
        self._expected, self._then, self.used = [], None, 0

    def _ask(self, source: TileSource, night: bool, small: bool) -> None:
        about = self._asked_about = ((source.id, night), small)
        deliver = self._mailbox.deliver(about, with_smaller=True)
        self._asked = source.overview(night, Priority.BACKGROUND, deliver)

    def _on_arrived(self, about: object, drawn: Drawn) -> None:
        assert isinstance(about, tuple)
        key, small = about
        joined = self._joined
        self._asked = self._asked_about = self._joined = None
        if joined is not None:
            joined(drawn)
        elif drawn.image is None:
            self._hopeless.add(key)
        elif small:
            self._put_small(key, drawn.smaller)
        else:
            self._put(key, (drawn.image, *drawn.smaller))
        self.decode_next(key[1])

    def _put_small(self, key: Key, pictures: Pictures) -> None:
        """Keep as much of it as there is room for, to be the first that becomes smaller."""
        sizes = [image.sizeInBytes() for image in pictures]
        first = next((at for at in range(len(sizes)) if self.used + sum(sizes[at:]) <= self.budget), None)
        if first is not None and key not in self._held:
            self._held[key] = list(pictures[first:])
            self._held.move_to_end(key, last=False)
            self.used += sum(sizes[first:])

    def _put(self, key: Key, pictures: Pictures) -> None:
        self.used -= sum(image.sizeInBytes() for image in self._held.pop(key, ()))
        self._held[key] = list(pictures)
        self._whole.add(key)
        self.used += sum(image.sizeInBytes() for image in pictures)
        self._shrink()

    def _shrink(self) -> None:
        """The one just put in is the last and stays whole."""
        others = list(self._held)[:-1]
        for least in (1, 0):
            for key in others:
                while self.used > self.budget and len(self._held[key]) > least:
                    self.used -= self._held[key].pop(0).sizeInBytes()
                    self._whole.discard(key)
        for key in [key for key in others if not self._held[key]]:
            del self._held[key]


class _Joined:
    """The ticket of who waits for a picture that was asked for already."""

    def __init__(self, overviews: Overviews) -> None:
        self._overviews = overviews

    def cancel(self) -> bool:
        """It is drawn all the same."""
        self._overviews.part()
        return False
