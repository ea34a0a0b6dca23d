from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync import scene as scenes
from tests.sync.scene import Scene, Template


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return scenes.template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def scene(tmp_path: Path, office_template: Template) -> Iterator[Scene]:
    made = scenes.open_scene(tmp_path, office_template)
    yield made
    made.close()
