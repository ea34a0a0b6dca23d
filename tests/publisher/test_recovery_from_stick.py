"""A lost office rebuilt from what a vehicle wrote on a stick: everybody's part of it, never less than is offered."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from responder_app.errors import InputError, TamperedError
from responder_app.model.facility import PrePlan
from responder_app.publisher import office as offices
from responder_app.publisher import recovery
from responder_app.publisher.custody import Custody
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.published import read_published
from responder_app.publisher.recovery import Recovered
from responder_app.publisher.roots import add_signature, read_root
from responder_app.publisher.rotation import RootRotation
from responder_app.publisher.store import RepositoryFolder
from responder_app.sync.handing.service import FOLDER, Handing
from tests.sync.scene import Scene, Template, Vehicle, draw, facility_id, plan_bytes, preplan

NEW_WORDS = "another passphrase for tests"


@pytest.fixture
def engine(scene: Scene) -> Vehicle:
    """A fire vehicle that holds two buildings: one with sections for the police, one without."""
    vehicle = scene.enrol(publish=False)
    scene.enrol("Patrol 9", ("police",), publish=False)
    scene.enrol("Lost one", publish=False)
    scene.publish(1, name="With a police section", size=1000)
    scene.office.take(PrePlan.model_validate(PLAIN), [])
    Custody(scene.office).revoke(scene.office.device("Lost one"), "stolen")
    scene.publish()
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


PLAIN: dict[str, object] = {
    "id": facility_id(2),
    "identity": {
        "name": "Plain",
        "address": {"street": "2 Adler Way", "city": "Port Adler"},
        "location": (-87.62, 41.87),
    },
}


def recovered(stick: Path, office_template: Template, folder: Path, scene: Scene) -> tuple[Office, Recovered]:
    carried = next(one for one in office_template.carried if one.path.name.startswith("recovery-1"))
    key = recovery.read_key(carried.path.read_bytes(), carried.passphrase)
    done = recovery.recover(folder, read_published(RepositoryFolder(stick)), key, NEW_WORDS, scene.clock)
    return offices.open_office(folder, NEW_WORDS, scene.clock), done


def sign_anew(office: Office, office_template: Template) -> None:
    rotation = RootRotation(office)
    proposal = read_root(rotation.start(["online", "targets"]).root)
    for one in (one for one in office_template.carried if one.path.name.startswith(("root-1", "root-2"))):
        add_signature(proposal, one.path.read_bytes(), one.passphrase)
    rotation.finish(proposal.to_bytes())


def test_from_a_fire_vehicles_stick(scene: Scene, engine: Vehicle, office_template: Template, tmp_path: Path) -> None:
    """It has no police section, and no register of devices: nothing is guessed, nothing taken from vehicles."""
    stick, host = tmp_path / "stick", scene.copy("host")
    stick.mkdir()
    Handing(engine.paths, engine.answer).copy_to(stick, lambda _: None, lambda: False)
    office, done = recovered(stick / FOLDER, office_template, tmp_path / "again", scene)
    with closing(office):
        assert (done.facilities, len(done.warnings)) == (2, 3)
        assert "what each may read" in done.warnings[0]
        assert "With a police section" in done.warnings[2]
        assert sorted(one.name for one in office.packages()) == ["Plain", "With a police section"]
        known = {one.name: (one.state, one.scopes) for one in office.devices()}
        assert known["Engine 5"] == ("active", ())
        assert known["Lost one"] == ("revoked", ())
        assert known["Recovery key 1"][0] == "recovery"
        sign_anew(office, office_template)
        office.enrol(engine.device.enrolment_request("Engine 5", "Fire", scene.clock()), ("fire",))
        office.publish(draw)
        office.copy_to(host)  # of a web host, which has what the stick lacks
        change = engine.service(host).sync_now()
        assert (change.removed, change.is_whole) == ((), True)
        assert engine.shown(1) == "With a police section"
        office.take(preplan(1, "Taken in again"), [OwnerBytes("plan-1", plan_bytes(1))])
        office.publish(draw)
        office.copy_to(host)
        assert engine.service(host).sync_now().is_whole
        assert engine.shown(1) == "Taken in again"


def test_from_the_offices_own_stick_everything_comes_back(
    scene: Scene, engine: Vehicle, office_template: Template, tmp_path: Path
) -> None:
    scene.office.copy_to(tmp_path / "stick")
    office, done = recovered(tmp_path / "stick", office_template, tmp_path / "again", scene)
    with closing(office):
        assert done.warnings == ()
        assert office.devices() == scene.office.devices()
        sign_anew(office, office_template)
        office.publish(draw)
        office.copy_to(tmp_path / "stick")
        assert engine.service(tmp_path / "stick").sync_now().is_whole


def test_a_stick_that_was_pulled_out_half_way_is_refused_in_a_sentence(
    scene: Scene, engine: Vehicle, office_template: Template, tmp_path: Path
) -> None:
    scene.office.copy_to(tmp_path / "stick")
    shards = [ref.object.path for ref in read_published(RepositoryFolder(tmp_path / "stick")).catalogue.shards]
    (tmp_path / "stick" / shards[0]).unlink()
    with pytest.raises(TamperedError, match="lacks the object"):
        recovered(tmp_path / "stick", office_template, tmp_path / "again", scene)
    assert not (tmp_path / "again").exists()
    (tmp_path / "stick" / "metadata" / "timestamp.json").unlink()
    with pytest.raises(InputError, match=r"lacks metadata/timestamp\.json"):
        recovered(tmp_path / "stick", office_template, tmp_path / "again", scene)
