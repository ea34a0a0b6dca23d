"""Records: a pre-plan split by reader and put together again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from responder_app.errors import TamperedError
from responder_app.model.building import Security
from responder_app.model.facility import FIRE_POLICE, POLICE, SHARED, Document, PrePlan
from responder_app.package.encoding import canonical, compress, dump
from responder_app.package.record import Record, assemble, open_record, read_record, split

WHEN = datetime(2026, 11, 20, 8, tzinfo=UTC)


def preplan(**sections: object) -> PrePlan:
    identity = {
        "name": "Adler Tower",
        "address": {"street": "1 Adler Way", "city": "Port Adler"},
        "location": (-87.62, 41.87),
    }
    facility = "00000000-0000-4000-8000-000000000001"
    return PrePlan.model_validate({"id": facility, "identity": identity, **sections})


def records(plan: PrePlan) -> list[Record]:
    return [
        Record(
            format=1,
            facility=plan.id,
            version=1,
            published_at=WHEN,
            scopes=scopes,
            sections=sections,
            documents=documents,
        )
        for scopes, (sections, documents) in split(plan).items()
    ]


FULL = preplan(
    security={"who_can_view": "Desk officer"},
    assistance={"people": [{"count": 2, "needs": "wheelchair", "level": "3"}]},
    occupancy={"use": "Offices"},
    documents=[
        {
            "id": "cams",
            "kind": "other document",
            "title": "Cameras",
            "media_type": "application/pdf",
            "pages": [{"width_pt": 612, "height_pt": 792}],
            "scopes": ["police"],
        }
    ],
)


def test_all_records_together_are_the_pre_plan_again() -> None:
    assert assemble([read_record(record.to_bytes()) for record in records(FULL)]) == FULL


def test_equal_records_have_equal_bytes() -> None:
    (first, *_), (second, *_) = records(FULL), records(FULL)
    assert first.to_bytes() == second.to_bytes()


def test_no_restricted_word_is_in_the_shared_record() -> None:
    shared = next(record for record in records(FULL) if record.scopes == SHARED)
    for word in ("Desk officer", "wheelchair", "Cameras", "security", "assistance"):
        assert word not in shared.model_dump_json()
    assert "Offices" in shared.model_dump_json()


def test_a_section_that_stays_closed_is_withheld_and_not_missing() -> None:
    shared = [record for record in records(FULL) if record.scopes == SHARED]
    seen = assemble(shared, withheld=[POLICE, FIRE_POLICE])
    assert seen.is_withheld("security")
    assert seen.is_withheld("assistance")
    assert not seen.is_withheld("capabilities")
    assert not seen.is_withheld("occupancy")


def test_the_owners_choice_of_readers_travels_with_the_package() -> None:
    plan = preplan(occupancy={"use": "Offices"}, scopes={"occupancy": ["police"]})
    assert assemble(records(plan)).scopes_of("occupancy") == POLICE


def test_a_section_of_a_later_version_of_the_format_is_left_out() -> None:
    (shared,) = records(preplan(security=Security(), scopes={"security": ["shared"]}))
    newer = shared.model_copy(update={"sections": {**shared.sections, "drones": {"count": 3}}})
    assert assemble([newer]).id == shared.facility


def test_records_of_two_facilities_are_refused_together() -> None:
    (one,) = records(preplan())
    two = one.model_copy(update={"facility": "00000000-0000-4000-8000-000000000002"})
    with pytest.raises(TamperedError):
        assemble([one, two])


def test_a_record_without_an_identity_is_refused() -> None:
    (one,) = records(preplan())
    with pytest.raises(TamperedError):
        assemble([one.model_copy(update={"sections": {}})])


def test_documents_keep_their_readers() -> None:
    restricted = next(record for record in records(FULL) if record.scopes == POLICE)
    assert [type(document) for document in restricted.documents] == [Document]
    assert restricted.documents[0].scopes == POLICE


def test_roles_and_fields_of_a_newer_program_are_left_alone() -> None:
    held = {"document": "plan-1", "part": "00000000-0000-4000-8000-000000000009"}
    newer = {
        "format": 1,
        "facility": "00000000-0000-4000-8000-000000000001",
        "version": 3,
        "published_at": "2026-11-20T08:00:00Z",
        "scopes": ["shared"],
        "attachments": [
            {**held, "role": "hologram", "page": 1, "depth_m": 3.5},
            {**held, "role": "overview", "page": 1},
        ],
        "weather": {"wind": "west"},
    }
    record = read_record(compress(canonical(newer)))
    assert [one.role for one in record.attachments] == ["hologram", "overview"]
    assert record.version == 3


def test_a_record_comes_with_the_json_that_it_was_read_from() -> None:
    told = json.dumps({**json.loads(dump(records(FULL)[0])), "of_a_newer_office": [1, 2]}, indent=1).encode()
    opened = open_record(compress(told))
    assert opened.body == told
    assert opened.record == records(FULL)[0]


def test_a_section_that_is_not_well_formed_is_named() -> None:
    (shared,) = records(preplan(occupancy={"use": "Offices"}))
    bad = shared.model_copy(update={"sections": {**shared.sections, "occupancy": {"use": ["Offices"]}}})
    with pytest.raises(TamperedError, match="section occupancy"):
        assemble([bad])


def test_a_section_of_which_two_records_tell_must_be_well_formed_in_both() -> None:
    (shared,) = records(preplan(occupancy={"use": "Offices"}))
    bad = shared.model_copy(update={"sections": {"occupancy": {"use": ["Offices"]}}})
    assert assemble([shared, shared]) == assemble([shared])
    for both in ([bad, shared], [shared, bad]):
        with pytest.raises(TamperedError, match="section occupancy"):
            assemble(both)
