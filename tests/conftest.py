"""Fixtures for every room."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).parents[2] / "shared" / "cases"


@pytest.fixture(scope="session")
def cases() -> Path:
    """Real plans, torture PDFs, a Tier II file, map data; not part of the project."""
    if not CASES.is_dir():
        pytest.skip(f"the folder of real cases is not here: {CASES}")
    return CASES
