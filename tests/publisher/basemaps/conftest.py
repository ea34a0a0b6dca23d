"""An office as the rest of the publisher's tests have it, but set up once and copied: keys take long to make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder_app.publisher import office as offices
from responder_app.publisher import office_key
from responder_app.publisher.home import OfficeHome
from responder_app.publisher.office import Office
from responder_app.publisher.office_key import OfficeKey
from tests.publisher.desk import PASSPHRASE, Ticking


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OfficeKey]:
    folder = tmp_path_factory.mktemp("template") / "office"
    office, _ = offices.create(folder, "City of Port Adler", PASSPHRASE, Ticking())
    office.close()
    return folder, office_key.unlock(OfficeHome(folder).master_key, PASSPHRASE)


@pytest.fixture
def office(tmp_path: Path, made: tuple[Path, OfficeKey]) -> Iterator[Office]:
    folder, key = made
    shutil.copytree(folder, tmp_path / "office")
    opened = Office(tmp_path / "office", key, Ticking())
    yield opened
    opened.close()
