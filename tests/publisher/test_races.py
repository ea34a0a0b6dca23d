"""Two real processes publish at once, and one is killed: whatever the interleaving, the repository stays whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from responder_app.errors import InputError, TrustError
from responder_app.publisher.catching_up.run import catch_up
from responder_app.publisher.office import Office
from responder_app.publisher.published import read_published
from responder_app.publisher.signing import TIMESTAMP_PATH
from responder_app.publisher.store import RepositoryFolder
from responder_app.sync.transport.folder import FolderTransport
from tests.publisher import races
from tests.sync.scene import Scene, Template, Vehicle, draw, facility_id, open_scene

CHECKOUT = Path(__file__).parents[2]
ROUNDS = 4


@pytest.fixture
def scene(tmp_path: Path, office_template: Template) -> Iterator[Scene]:
    with closing(open_scene(tmp_path / "anna", office_template)) as scene:
        yield scene


def start(folder: Path, share: Path, key: bytes, name: str, first: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.publisher.races", str(folder), str(share), name, str(first), str(ROUNDS)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(key)
    process.stdin.close()
    return process


def said(process: subprocess.Popen[bytes]) -> list[str]:
    assert process.stdout is not None
    with process.stdout:
        lines = process.stdout.read().decode().splitlines()
    process.wait(60)
    return lines


def await_line(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    process.stdout.readline()


def all_of_it_is_there(share: Path) -> int:
    """Every signature of the newest state, and every object that it names by any list; its sequence."""
    state = read_published(RepositoryFolder(share))
    for ref in (state.catalogue.grants, *(one.object for one in state.catalogue.shards)):
        state.read(ref)
    return state.catalogue.sequence


def whole(share: Path, vehicle: Vehicle) -> dict[int, str]:
    all_of_it_is_there(share)
    assert vehicle.service(share).sync_now().is_whole
    held = {row.id for row in vehicle.library.held()}
    return {number: vehicle.shown(number) for number in range(1, 5) if facility_id(number) in held}


def test_two_processes_publish_from_one_office_to_one_folder(
    scene: Scene, office_template: Template, tmp_path: Path
) -> None:
    vehicle = scene.enrol()
    share = tmp_path / "share"
    key = office_template.key.root.secret
    scene.office.close()
    one, other = (start(scene.office.home.folder, share, key, name, at) for name, at in (("One", 1), ("Other", 3)))
    seen = 0
    while one.poll() is None or other.poll() is None:
        # Meanwhile every state that the share shows is whole, and none is older than one before.
        before = RepositoryFolder(share).get(TIMESTAMP_PATH)
        try:
            sequence = all_of_it_is_there(share)
        except (InputError, TrustError):
            # Not there yet, or another one took its place while it was read: else it is broken.
            assert before is None or before != RepositoryFolder(share).get(TIMESTAMP_PATH)
        else:
            assert sequence >= seen
            seen = sequence
        time.sleep(0.05)
    lines = [*said(one), *said(other)]
    assert sum(line.startswith("published") for line in lines) == 2 * ROUNDS, lines
    assert whole(share, vehicle) == {1: "One 2", 2: "One 3", 3: "Other 2", 4: "Other 3"}


def test_whoever_waited_while_another_issued_is_not_told_that_its_clock_is_wrong(
    scene: Scene, office_template: Template
) -> None:
    vehicle = scene.enrol()
    scene.publish(1, name="First")
    others = [1]

    def clock() -> datetime:
        """The other one issues, two seconds later, just after this one has looked at the time."""
        now = scene.clock()
        if others:
            others.clear()
            scene.clock.ahead += timedelta(seconds=2)
            scene.publish(2, name="Other")
        return now

    with closing(Office(scene.office.home.folder, office_template.key, clock)) as waited:
        assert waited.publish(draw).sequence > 1
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert (vehicle.shown(1), vehicle.shown(2)) == ("First", "Other")


def test_one_of_two_is_killed_anywhere_and_the_other_goes_on(
    scene: Scene, office_template: Template, tmp_path: Path
) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3, 4, name="First", size=20_000)
    share = tmp_path / "share"
    scene.office.copy_to(share)
    key = office_template.key.root.secret
    folder = scene.office.home.folder
    scene.office.close()
    doomed, other = (start(folder, share, key, name, at) for name, at in (("Doomed", 1), ("Other", 3)))
    await_line(doomed)
    time.sleep(random.uniform(0.0, 0.6))
    doomed.kill()
    said(doomed)
    lines = said(other)
    assert sum(line.startswith("published") for line in lines) == ROUNDS, lines
    with closing(Office(folder, office_template.key, scene.clock)) as again:
        races.publish(again, share, "Last", 1, 2)
    assert whole(share, vehicle) == {1: "Last 0", 2: "Last 1", 3: "Other 2", 4: "Other 3"}


def test_two_offices_made_from_one_race_for_the_share_and_the_loser_catches_up(
    scene: Scene, office_template: Template, tmp_path: Path
) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3, 4, name="First", size=20_000)
    share = tmp_path / "share"
    scene.office.copy_to(share)
    key = office_template.key.root.secret
    twin = Template(scene.office.home.folder, office_template.key, office_template.carried)
    with closing(open_scene(tmp_path / "ben", twin)) as ben:
        ben.office.close()
        one = start(scene.office.home.folder, share, key, "Anna", 1)
        other = start(ben.office.home.folder, share, key, "Ben", 3)
        by_anna, by_ben = said(one), said(other)
        ends = [any(line.startswith("refused") for line in lines) for lines in (by_anna, by_ben)]
        assert sorted(ends) == [False, True], (by_anna, by_ben)
        assert "catch-up" in (by_anna, by_ben)[ends.index(True)][-1]
        shown = whole(share, vehicle)
    loser_name, loser_folder = (("Anna", scene.office.home.folder), ("Ben", ben.office.home.folder))[ends.index(True)]
    with closing(
        open_scene(tmp_path / "again", Template(loser_folder, office_template.key, office_template.carried))
    ) as loser:
        loser.clock.ahead = scene.clock.ahead
        done = catch_up(loser.office, FolderTransport(share))
        assert done is not None
        loser.publish()
        loser.office.copy_to(share)
        after = whole(share, vehicle)
    winners = {number: name for number, name in shown.items() if name != "First"}
    assert winners.items() <= after.items()
    assert any(name.startswith(loser_name) for name in after.values())
