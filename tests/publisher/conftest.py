"""An office on disk, with a clock that a test moves. It is set up once and copied: its keys take long to make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.publisher import office as offices
from responder_app.publisher import office_key
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.office import Office
from responder_app.publisher.office_key import OfficeKey
from tests.publisher.desk import PASSPHRASE, Ticking
from tests.sync.scene import Scene, Template, open_scene, template


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OfficeKey]:
    folder = tmp_path_factory.mktemp("template") / "office"
    office, _ = offices.create(folder, "City of Port Adler", PASSPHRASE, Ticking())
    office.close()
    return folder, office_key.unlock(OfficeHome(folder).master_key, PASSPHRASE)


@pytest.fixture
def office(tmp_path: Path, clock: Ticking, set_up: tuple[Path, OfficeKey]) -> Iterator[Office]:
    folder, key = set_up
    shutil.copytree(folder, tmp_path / "office")
    made = Office(tmp_path / "office", key, clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """An office that began by the real time."""
    return template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def scene(tmp_path: Path, office_template: Template) -> Iterator[Scene]:
    with closing(open_scene(tmp_path / "scene", office_template)) as scene:
        yield scene


@pytest.fixture
def office_of_today(tmp_path: Path, clock: Ticking, office_template: Template) -> tuple[Office, tuple[CarriedKey, ...]]:
    """An office that began by the real time, and the keys that its people carried away."""
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    there = (folder / key.path.relative_to(office_template.folder) for key in office_template.carried)
    carried = tuple(replace(key, path=path) for key, path in zip(office_template.carried, there, strict=True))
    return Office(folder, office_template.key, clock), carried
