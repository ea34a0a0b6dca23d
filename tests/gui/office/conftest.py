"""A real office with an inbox, published four times, and a crowd of devices that report into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from responder_app.gui.office.fleet_view import FleetView
from responder_app.gui.office.start import fleet_window
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.publisher.inbox import read_inbox
from tests.fakes.crowd import Crowd
from tests.sync.scene import Scene, Template, open_scene, template

PUBLISHED = 4
Open = Callable[..., FleetView]


@pytest.fixture(scope="session")
def published_office(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("published-office")
    made = template(folder)
    (folder / "scene").mkdir()
    scene = open_scene(folder / "scene", made)
    for number in range(PUBLISHED):
        scene.publish(1, name=f"Building as of state {number + 1}", size=1000)
    scene.close()
    return Template(folder / "scene" / "office", made.key, made.carried)


@pytest.fixture
def scene(tmp_path: Path, published_office: Template) -> Iterator[Scene]:
    made = open_scene(tmp_path, published_office)
    yield made
    made.close()


@pytest.fixture
def crowd(scene: Scene) -> Crowd:
    return Crowd(scene.office)


@pytest.fixture
def take_in(scene: Scene) -> Callable[[], None]:
    """Read the inbox without the window."""

    def read() -> None:
        run = read_inbox(scene.office, scene.repository)
        assert not run.set_aside

    return read


@pytest.fixture
def open_fleet(qtbot: QtBot, theme: Theme, lane: Lane, scene: Scene) -> Iterator[Open]:
    """The window, shown, with the fleet as it is now."""
    opened: list[FleetView] = []

    def show(width: int = 1024, height: int = 768) -> FleetView:
        view = fleet_window(scene.office, str(scene.repository), timedelta(hours=36), theme, lane)
        opened.append(view)
        view.resize(width, height)
        view.show()
        qtbot.waitUntil(lambda: view.reading is not None)
        return view

    yield show
    for view in opened:
        view.close()
        view.deleteLater()
