"""Rules between office and vehicle that no other file here attacks: lifetimes, suites, forks, who may sync at all."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata

from responder_app.assembly.enrolments import enrolled
from responder_app.errors import ForkError, NotEnrolledError, StoreError, TamperedError
from responder_app.package.report import open_report
from responder_app.publisher import offering
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.office import Office
from tests.sync import scene as scenes
from tests.sync.scene import Scene, Template

LIFETIMES = {"timestamp": 7, "snapshot": 365, "targets": 365, "root": 3 * 365}
"""Days."""


@pytest.mark.parametrize("role", LIFETIMES)
def test_what_an_office_signs_expires_when_the_rules_say(scene: Scene, role: str) -> None:
    begun = datetime.now(UTC)
    scene.publish(1)
    (newest, *_) = sorted(
        scene.repository.glob(f"metadata/*{role}.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True
    )
    expires = Metadata.from_bytes(newest.read_bytes()).signed.expires
    # The root is that of the template, which may be some minutes old.
    assert abs(expires - begun - timedelta(days=LIFETIMES[role])) < timedelta(hours=1)


def test_without_an_enrolment_file_nobody_syncs(scene: Scene) -> None:
    vehicle = scene.stranger("Engine 6")
    with pytest.raises(NotEnrolledError):
        enrolled(vehicle.paths)
    vehicle.paths.enrolment.write_bytes(b"{}")
    with pytest.raises(TamperedError):
        enrolled(vehicle.paths)
    vehicle.paths.enrolment.unlink()
    vehicle.paths.enrolment.mkdir()  # what cannot be read
    with pytest.raises(StoreError):
        enrolled(vehicle.paths)


def test_a_grant_of_an_unknown_suite_takes_nothing_from_what_is_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = scene.enrol()
    scene.publish(1, name="Old name")
    assert vehicle.service(scene.repository).sync_now().is_whole
    monkeypatch.setattr(offering, "SUITE", "R2")
    scene.enrol("Ladder 2")  # new grants are sealed for all
    scene.publish(1, name="New name", edition=2)
    change = vehicle.service(scene.repository).sync_now()
    assert "update" in " ".join(change.notes)
    assert vehicle.shown(1) in ("Old name", "New name")
    assert vehicle.plan(1)


def test_a_fork_is_refused_and_the_office_hears_of_it(tmp_path: Path, office_template: Template) -> None:
    """Two offices of one registry, as a copy that was put back makes them, sign a state of the same number."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    scene = scenes.open_scene(tmp_path / "one", office_template)
    vehicle = scene.enrol()
    scene.publish(1, name="Old name")
    scene.office.close()
    shutil.copytree(scene.folder / "office", tmp_path / "two" / "office")
    scene.office = Office(scene.folder / "office", office_template.key, scene.clock)
    copy = Office(tmp_path / "two" / "office", office_template.key, scene.clock)
    other = Scene(tmp_path / "two", copy, scene.clock)
    scene.publish(1, name="New name", edition=2)
    other.publish(1, name="Another name", edition=3)
    assert vehicle.service(scene.repository).sync_now().is_whole
    copy.renew()  # a newer timestamp, around the second state
    with pytest.raises(ForkError):
        vehicle.service(other.repository).sync_now()
    assert vehicle.shown(1) == "New name"
    with copy.writing() as (_, keys):
        key, repository = keys.private_key(REPORT), keys.repository
    told = [open_report(path.read_bytes(), key, repository).report for path in (other.repository / "inbox").iterdir()]
    assert "ForkError" in [report.body.get("failed") for report in told]
    scene.close()
    other.close()
