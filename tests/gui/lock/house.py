"""A house with a locked laptop on the staged library: who is on shift, how they unlock it and lock it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pytestqt.qtbot import QtBot

from responder_app.briefing.briefing import Briefing
from responder_app.errors import (
    WrongPassphraseError,
)
from responder_app.gui.build import build_window
from responder_app.gui.lock.shift import Gate, Shift
from responder_app.gui.parts import Parts
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.position.service import PositionService
from responder_app.session.members import Member
from responder_app.session.policy import LockPolicy
from responder_app.settings import Settings
from tests.fakes.buildings import TOWER
from tests.gui import stage
from tests.gui.driving import settled

ORTIZ, WEBB = Member("o", "Ortiz", pin=True), Member("w", "Webb", pin=False)
SECRETS = {"o": "482913", "w": "seven brass nozzles", "": ""}


@dataclass
class House:
    """Stands for assembly: opens parts on the staged library, notes how they end."""

    members: tuple[Member, ...] = (ORTIZ, WEBB)
    opened: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    failure: Exception | None = None

    def open(self, member: str, secret: str) -> Parts:
        if self.failure is not None:
            raise self.failure
        if SECRETS[member] != secret:
            raise WrongPassphraseError("that was wrong; 4 tries are left", 60.0)
        self.opened.append(member)
        held = stage.library()
        briefing = Briefing(held, Settings(), lambda: stage.NOW)
        return Parts(briefing, stage.FakeSync(held), stage.GreyPool(), Settings(), stage.Exports(), lambda _: None,
                     PositionService(None), self.ended.append)  # fmt: skip


def shifting(theme: Theme, house: House, **gate: object) -> Iterator[Shift]:
    made = Gate(lambda: house.members, house.open, LockPolicy(), "")
    shift = Shift(replace(made, **gate), theme, built)  # type: ignore[arg-type]
    yield shift
    shift.close()
    if shift.window is not None:
        stage.end(shift.window)
    for rest in (shift.screen, shift):
        if rest is not None:
            rest.deleteLater()


def built(parts: Parts, theme: Theme) -> Window:
    return build_window(
        parts.questions, parts.sync, parts.pool, parts.export_map, theme, lambda: stage.PROTECTED, parts.position
    )


def unlock(qtbot: QtBot, shift: Shift, member: Member = ORTIZ) -> Window:
    assert shift.screen is not None
    with qtbot.waitSignal(shift.unlocked, timeout=30_000):
        shift.screen.names[member.id].click()
        shift.screen.line.insert(SECRETS[member.id])
        shift.screen.unlock_key.click()
    assert shift.window is not None
    settled(qtbot, shift.window)
    return shift.window


def opened(qtbot: QtBot, shift: Shift) -> Window:
    shift.begin()
    window = unlock(qtbot, shift)
    window.open_facility(TOWER)
    settled(qtbot, window)
    return window


def lock(qtbot: QtBot, shift: Shift) -> None:
    with qtbot.waitSignal(shift.dropped):
        shift.lock()
