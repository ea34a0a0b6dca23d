from __future__ import annotations

from collections.abc import Iterator

import pytest

from responder_app.render.pool import RenderPool


@pytest.fixture(scope="session")
def pool() -> Iterator[RenderPool]:
    """One real drawing worker."""
    with RenderPool(1) as workers:
        yield workers
