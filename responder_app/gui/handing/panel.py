"""Handing on and taking, in the place of the sync screen's lists while it is open. Work is on lanes of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from responder_app.briefing.distance import spoken_distance
from responder_app.errors import ResponderError, TransportError
from responder_app.gui import amounts
from responder_app.gui.export_places import Place, places
from responder_app.gui.export_target import ExportTarget
from responder_app.gui.handing.pages import (
    AddressPage,
    AskPage,
    BusyPage,
    ChoicePage,
    ComparePage,
    OfficePage,
    SharePage,
)
from responder_app.gui.handing.ports import HandsOn
from responder_app.gui.handing.what import COPY, SHARE, WhatPage, Words
from responder_app.gui.keys import Key
from responder_app.gui.over_lists import OverLists
from responder_app.gui.sync_view import SyncView
from responder_app.gui.sync_words import told
from responder_app.gui.syncing import Syncing
from responder_app.gui.tasks import Lane
from responder_app.sync.handing.part import Part
from responder_app.sync.progress import Progress

if TYPE_CHECKING:
    from responder_app.sync.handing.mirror import Mirrored
    from responder_app.sync.handing.service import Neighbour
    from responder_app.sync.handing.share import Offer, Sharing


NOT_FOUND = (
    "No vehicle answers at {typed}. Is the other one still sharing, on the same network, and is that its address? "
    "Correct it and press Find it."
)


def sticks() -> tuple[Place, ...]:
    """The sticks that are plugged in. May take long: on a lane."""
    return tuple(place for place in places() if place.is_stick)


class HandingPanel(OverLists):
    """Adds one key to the sync screen. `work` is a lane of its own; `looking` one that looks for sticks."""

    def __init__(self, view: SyncView, syncing: Syncing, hands: HandsOn, work: Lane, looking: Lane) -> None:
        super().__init__(view)
        theme = view.theme
        self.setAccessibleName("By stick, or from a vehicle beside")
        self._syncing, self._hands, self._work = syncing, hands, work
        self._cancelled = False
        self._taking = False
        self._sharing: Sharing | None = None
        self._neighbour: Neighbour | None = None
        self.key = Key(theme, "By stick or beside", says="Copy to a stick, share with or take from a vehicle beside")
        self.key.clicked.connect(self.open)
        view.below.addWidget(self.key, 1)
        self.choice, self.busy, self.share = ChoicePage(theme), BusyPage(theme), SharePage(theme)
        self.networks, self.ask, self.compare = AddressPage(theme), AskPage(theme), ComparePage(theme)
        self.offices, self.what = OfficePage(theme), WhatPage(theme)
        self._words: Words = COPY
        self._part = Part()
        self.target = ExportTarget(theme, looking)
        self.target.look = sticks
        self.target.setAccessibleName("Which stick")
        self.pages: tuple[QWidget, ...] = (
            self.choice, self.busy, self.share, self.networks, self.ask, self.compare, self.offices, self.what,
            self.target,
        )  # fmt: skip
        for page in self.pages:
            self.addWidget(page)
        self._connect()

    def open(self) -> None:
        """Show the four ways, or the sharing that runs."""
        page: QWidget = self.share if self._sharing is not None else self.choice
        self.cover(page)
        self._turn(page)

    def end(self) -> None:
        """The window closes or is locked: nothing is shared, copied or looked for any more."""
        self._cancelled = True
        self._stop_sharing()

    def _connect(self) -> None:
        self.choice.left.connect(self.uncover)
        self.choice.copy.clicked.connect(lambda: self._begin(COPY))
        self.choice.share.clicked.connect(lambda: self._begin(SHARE))
        self.offices.chosen.connect(self._on_office)
        self.what.chosen.connect(self._on_part)
        self.choice.take_stick.clicked.connect(lambda: self._ask_stick(taking=True))
        self.choice.take_beside.clicked.connect(lambda: self._turn(self.ask))
        self.target.chosen.connect(lambda place: self._on_stick(place.folder))
        self.target.dialog_wanted.connect(self._on_other_folder)
        for page in (self.networks, self.ask, self.compare, self.offices, self.what):
            page.left.connect(lambda: self._turn(self.choice))
        self.target.back.connect(lambda: self._turn(self.choice))
        self.busy.left.connect(self._on_stop)
        self.networks.chosen.connect(self._begin_sharing)
        self.share.left.connect(self._on_stop_sharing)
        self.share.watched.connect(self._show_count)
        self.ask.asked.connect(self._on_asked)
        self.compare.same.connect(self._on_same)

    def _turn(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        if page is self.ask:
            self.ask.line.setFocus()

    def _on_failed(self, error: ResponderError) -> None:
        self._turn(self.choice)
        self._view.on_failed(error)

    def _begin(self, words: Words) -> None:
        """What is copied or shared, where there is a choice."""
        self._view.notice.clear()
        self._words = words
        found = self._hands.offices()
        if len(found) == 1:
            self._on_office("")
            return
        self.offices.show_offices(found)
        self._turn(self.offices)
        self._view.settled.emit()

    def _on_office(self, repository: str) -> None:
        self.what.ask(self._words, repository)
        self._work.ask(lambda: self._hands.districts(repository), self._on_districts, self._on_failed)

    def _on_districts(self, found: tuple[tuple[str, int], ...]) -> None:
        facility = self._view.around.current.facility_id
        listed = self._syncing.listed
        held = facility and listed is not None and facility in listed.place_of
        name = listed.rows[listed.place_of[facility]].name if held and listed is not None else ""
        self.what.show_choices(found, facility if held else "", name)
        self._turn(self.what)
        self._view.settled.emit()

    def _on_part(self, part: Part) -> None:
        self._part = part
        if self._words is COPY:
            self._ask_stick(taking=False)
        else:
            self._work.ask(self._hands.addresses, self._on_addresses, self._on_failed)

    def _ask_stick(self, taking: bool) -> None:
        self._taking = taking
        self.target.heading.setText("Take it from" if taking else "Copy to")
        self._turn(self.target)

    def _on_other_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Choose a folder")
        if name:
            self._on_stick(Path(name))

    def _on_stick(self, folder: Path) -> None:
        self._view.notice.clear()
        if self._taking:
            self._work.ask(lambda: self._hands.source_on(folder), self._take, self._on_failed)
            return
        self._cancelled = False
        self.busy.bar.setRange(0, 0)
        self.busy.doing.setText("Looking at the stick")
        self._turn(self.busy)
        tell = self._work.bring_home(self._on_progress)
        part = self._part
        self._work.ask(
            lambda: self._hands.copy_to(folder, tell, lambda: self._cancelled, part), self._on_copied, self._on_failed
        )

    def _on_progress(self, progress: Progress) -> None:
        if self._cancelled:
            return
        self.busy.bar.setRange(0, 1000 if progress.bytes_total else 0)
        if progress.bytes_total:
            self.busy.bar.setValue(int(1000 * min(1.0, progress.bytes_done / progress.bytes_total)))
        self.busy.doing.setText(told(progress))

    def _on_stop(self) -> None:
        self._cancelled = True
        self.busy.doing.setText("Stopping. It goes on from here next time.")

    def _on_copied(self, done: tuple[Mirrored, ...]) -> None:
        self._turn(self.choice)
        self._view.notice.show_words(copied(done))
        self._view.settled.emit()

    def _on_addresses(self, found: tuple[str, ...]) -> None:
        if len(found) == 1:
            self._begin_sharing(found[0])
            return
        self.networks.heading.setText(
            "On which network is the other vehicle?" if found else "This computer is on no network. Join one first."
        )
        self.networks.show_addresses(found)
        self._turn(self.networks)

    def _begin_sharing(self, address: str) -> None:
        part = self._part
        self._work.ask(lambda: self._hands.share(address, part), self._on_sharing, self._on_failed)

    def _on_sharing(self, sharing: Sharing) -> None:
        self._sharing = sharing
        self.share.what.setText(shared(sharing.offers, self._part, self.what.near_name))
        self.share.address.setText(sharing.address.removeprefix("https://"))
        self.share.fingerprint.show_groups(sharing.fingerprint_groups)
        self.key.set_caption("SHARING: by stick or beside")
        self._show_count()
        self._turn(self.share)
        self._view.settled.emit()

    def _show_count(self) -> None:
        if self._sharing is not None:
            count = self._sharing.count
            taking = "A vehicle is taking it now." if count.connections else "Nobody is taking it at the moment."
            self.share.count.setText(f"{amounts.size(count.bytes_out)} sent. {taking}")

    def _on_stop_sharing(self) -> None:
        self._stop_sharing()
        self._turn(self.choice)

    def _stop_sharing(self) -> None:
        if self._sharing is not None:
            self._sharing.stop()
        self._sharing = None
        self.key.set_caption("By stick or beside")

    def _on_asked(self, typed: str) -> None:
        self._view.notice.clear()
        self.ask.show_looking(True)
        self._work.ask(lambda: self._hands.find(typed), self._on_found, lambda error: self._on_not_found(error, typed))

    def _on_not_found(self, error: ResponderError, typed: str) -> None:
        self.ask.show_looking(False)
        if self.currentWidget() is not self.ask:
            return
        if isinstance(error, TransportError):
            self._view.notice.show_words(NOT_FOUND.format(typed=typed), "caution")
        else:
            self._view.on_failed(error)

    def _on_found(self, neighbour: Neighbour) -> None:
        self.ask.show_looking(False)
        if self.currentWidget() is not self.ask:
            return  # the crew left meanwhile
        self._neighbour = neighbour
        self.compare.fingerprint.show_groups(neighbour.fingerprint_groups)
        self._turn(self.compare)
        self.compare.leave.setFocus()  # a stray Enter believes nobody
        self._view.settled.emit()

    def _on_same(self) -> None:
        if self._neighbour is not None:
            self._take(self._neighbour.source)

    def _take(self, source: str) -> None:
        self.uncover()
        self._view.notice.clear()
        self._syncing.begin(source)


def copied(done: Sequence[Mirrored]) -> str:
    """What became of the copies of each office's repository, in a line or two."""
    if any(one.cancelled for one in done):
        return "Copy stopped. The next one to this stick goes on from there."
    size = amounts.size(sum(one.plan.bytes for one in done))
    held = f"state {done[0].sequence}" if len(done) == 1 else f"of {len(done)} offices"
    said = [f"Done, you can pull the stick out: {size}, {held}."]
    if damaged := sum(one.damaged for one in done):
        said.append(f"{damaged} damaged objects were left out; sync this vehicle.")
    said.append(f"Other vehicles take it until {amounts.moment(min(one.expires_at for one in done))}.")
    return " ".join(said)


def shared(offers: Sequence[Offer], part: Part, name: str) -> str:
    """What the other vehicle may take; `name` of the building that the part is about, "" for none."""
    if part.facility:
        what = f"{name} and all within {spoken_distance(part.near_m)}"
    elif part.districts:
        what = ", ".join(part.districts)
    else:
        what = "everything"
    return f"Shared: {what}, of {' and '.join(one.office for one in offers)}."
