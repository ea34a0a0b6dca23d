from __future__ import annotations

from collections.abc import Iterator

import pytest

from responder_app.render.pool import RenderPool


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool() as running:
        yield running
