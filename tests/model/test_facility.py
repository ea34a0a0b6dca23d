"""The model: what it takes, what it refuses, and in which words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from responder_app.model.building import Construction
from responder_app.model.evacuation import Evacuation
from responder_app.model.facility import DEFAULT_SCOPES, SECTION_TYPES, PrePlan
from responder_app.model.hazmat import Nfpa704
from responder_app.model.identity import CriticalAlert
from responder_app.model.site import AccessLimit


def test_every_section_has_readers_and_a_place_in_the_pre_plan() -> None:
    assert set(DEFAULT_SCOPES) == set(SECTION_TYPES)
    assert set(SECTION_TYPES) < set(PrePlan.model_fields)


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "\u200fname", "two\nlines", "", "x" * 201])
def test_text_that_could_mislead_on_a_screen_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        CriticalAlert.model_validate({"text": text, "severity": "danger"})


def test_markup_is_kept_as_the_text_that_it_is() -> None:
    assert CriticalAlert.model_validate({"text": "<b>Gas</b>", "severity": "danger"}).text == "<b>Gas</b>"


def test_an_alert_of_161_characters_is_refused() -> None:
    assert CriticalAlert.model_validate({"text": "x" * 160, "severity": "danger"})
    with pytest.raises(ValidationError):
        CriticalAlert.model_validate({"text": "x" * 161, "severity": "danger"})


def test_a_floor_label_may_not_mean_two_floors() -> None:
    numbers = [{"label": "3", "ordinal": 2}, {"label": "3", "ordinal": 3}]
    with pytest.raises(ValidationError, match="appears twice"):
        Construction.model_validate({"floor_numbers": numbers})


def test_an_edge_to_a_node_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValidationError, match="there is no node 'n2'"):
        Evacuation.model_validate(
            {
                "nodes": [{"id": "n1", "kind": "exit", "point": (0, 0)}],
                "edges": [{"start": "n1", "end": "n2"}],
            }
        )


@pytest.mark.parametrize(
    "value", [{"kind": "overhead clearance", "weight_t": 3}, {"kind": "weight limit", "clearance_m": 3}]
)
def test_a_limit_needs_the_number_of_its_kind(value: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AccessLimit.model_validate({"location": "Ramp", **value})


def test_the_identity_can_not_be_restricted() -> None:
    identity = {"name": "A", "address": {"street": "1 A", "city": "B"}, "location": (0, 0)}
    base = {"id": "00000000-0000-4000-8000-000000000001", "identity": identity}
    assert PrePlan.model_validate(base)
    with pytest.raises(ValidationError, match="identity is always shared"):
        PrePlan.model_validate({**base, "scopes": {"identity": ["police"]}})


def test_the_diamond_reads_aloud_as_words() -> None:
    spoken = Nfpa704(health=3, flammability=0, instability=1, special=("W",)).spoken()
    assert spoken == "health 3, flammability 0, instability 1, special: reacts with water"
