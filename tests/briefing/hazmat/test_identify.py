"""Under which number a chemical of an inventory travels."""

from __future__ import annotations

import pytest

from responder_app.briefing.hazmat.identify import identify
from responder_app.model.hazmat import Chemical


@pytest.mark.parametrize(
    ("name", "cas", "uns"),
    [
        ("Ammonia, anhydrous", "7664-41-7", (1005,)),
        ("Carbon dioxide, solid", "124-38-9", (1845,)),
        ("Cooling agent", "7664-41-7", (1005, 2073, 2672, 3318)),
    ],
)
def test_a_name_of_the_guidebook_tells_apart_the_forms_that_share_a_cas_number(
    name: str, cas: str, uns: tuple[int, ...]
) -> None:
    identity = identify(Chemical(id="x", name=name, cas=cas))
    assert identity.uns == uns
    assert identity.sure is (len(uns) == 1)
    assert f"by CAS {cas}" in identity.fact.value
