from __future__ import annotations

from pathlib import Path

import pytest

from tests.publisher.intake.owner import good_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An owner's folder in which nothing is wrong."""
    return good_folder(tmp_path)
