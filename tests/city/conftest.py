from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.city import SPECS, area, folder
from tests.city.building import Building, build
from tests.city.spec import Spec

SEED = 1

Raised = Callable[[str], Building]
Written = Callable[[str], Path]


def spec_of(slug: str) -> Spec:
    return next(spec for spec in SPECS if spec.slug == slug)


@pytest.fixture(scope="session")
def raised() -> Raised:
    """Gives the building of a facility as the city has it, by its short name; each is planned once for all tests."""
    return cache(lambda slug: build(spec_of(slug), SEED))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, raised: Raised) -> Written:
    """Gives the folder of one of the city's facilities, by its short name; each is written once for all tests."""
    root = tmp_path_factory.mktemp("owners")

    hydrants = area.hydrants(SEED)
    return cache(lambda slug: folder.write(root, raised(slug), hydrants, SEED))
