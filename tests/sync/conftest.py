from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync import scene as scenes
from tests.sync.scene import Scene, Template
from tests.sync.two_offices import COUNTY, Founded, Two, found


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return scenes.template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def scene(tmp_path: Path, office_template: Template) -> Iterator[Scene]:
    made = scenes.open_scene(tmp_path, office_template)
    yield made
    made.close()


@pytest.fixture(scope="session")
def county_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return scenes.template(tmp_path_factory.mktemp("county"), COUNTY)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, office_template: Template, county_template: Template) -> Founded:
    """A city's and a county's office, and Engine 5, which follows both and has not synced yet."""
    return found(tmp_path_factory.mktemp("two"), office_template, county_template)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, founded: Founded) -> Founded:
    """The same when it has synced with both."""
    folder = tmp_path_factory.mktemp("followed")
    with founded.opened(folder) as two:
        assert two.both().sync_now().is_whole
    return replace(founded, folder=folder)


@pytest.fixture
def two(tmp_path: Path, followed: Founded) -> Iterator[Two]:
    """A copy of these, both synced."""
    with followed.opened(tmp_path / "city") as opened:
        yield opened
