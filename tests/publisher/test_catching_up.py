"""Two administrators with offices made from one publish apart: the loser catches up, and nobody's work is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.errors import InputError, NoGrantError, StoreError, TamperedError
from responder_app.publisher.bucket_copy import publish_to
from responder_app.publisher.bucket_store import RepositoryBucket
from responder_app.publisher.catching_up.merging import Step
from responder_app.publisher.catching_up.run import catch_up
from responder_app.publisher.catching_up.taking_over import BothChangedError, TakenOver
from responder_app.publisher.custody import Custody
from responder_app.publisher.known_devices import RecoveryKey
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.recovery import read_key
from responder_app.publisher.registry import facts
from responder_app.publisher.store import RepositoryFolder
from responder_app.sync.retry import Persistence
from responder_app.sync.transport.choose import open_transport
from responder_app.sync.transport.folder import FolderTransport
from tests.fakes.bucket_server import KEY, serve_bucket
from tests.sync.scene import Scene, Template, Vehicle, draw, facility_id, open_scene, plan_bytes, preplan, template

QUICK = Persistence(tries=2, first_wait_s=0.01, longest_wait_s=0.02)
A, B, C = 1, 2, 3


@dataclass
class Two:
    """Anna's and Ben's offices, made from one that had published A, B and C; and the share that vehicles sync from."""

    anna: Scene
    ben: Scene
    share: Path
    vehicle: Vehicle

    def later(self) -> None:
        """A while passes."""
        for scene in (self.anna, self.ben):
            scene.clock.ahead += timedelta(minutes=10)

    def publish(self, one: Scene, *numbers: int, name: str | None = None, edition: int = 1) -> None:
        """That administrator publishes these facilities, a while after what was before."""
        self.later()
        one.publish(*numbers, name=name, edition=edition)

    def win(self, one: Scene) -> None:
        one.office.copy_to(self.share)

    def catch_up(self, both: Step | None = None, key: RecoveryKey | None = None) -> TakenOver | None:
        return catch_up(self.ben.office, FolderTransport(self.share), key, both, tries=QUICK)

    def publish_all(self, one: Scene) -> None:
        """What waits, to the share."""
        self.publish(one)
        self.win(one)

    def shown(self) -> dict[int, str]:
        """What the vehicle shows of A, B and C after a sync from the share."""
        assert self.vehicle.service(self.share).sync_now().is_whole
        held = {row.id for row in self.vehicle.library.held()}
        return {number: self.vehicle.shown(number) for number in (A, B, C, 4, 5) if facility_id(number) in held}


@pytest.fixture
def two(tmp_path: Path, office_template: Template) -> Iterator[Two]:
    with closing(open_scene(tmp_path / "anna", office_template)) as anna:
        vehicle = anna.enrol(publish=False)
        anna.publish(A, B, C, name="Old")
        twin = Template(anna.office.home.folder, office_template.key, office_template.carried)
        with closing(open_scene(tmp_path / "ben", twin)) as ben:
            share = tmp_path / "share"
            anna.office.copy_to(share)
            yield Two(anna, ben, share, vehicle)


@pytest.fixture(scope="module")
def recovery_key(office_template: Template) -> RecoveryKey:
    one = next(key for key in office_template.carried if key.path.name.startswith("recovery-1"))
    return read_key(one.path.read_bytes(), one.passphrase)


def test_the_losers_changes_are_published_on_top_of_the_winners(two: Two) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.publish(two.ben, B, name="By Ben", edition=2)
    two.win(two.anna)
    with pytest.raises(InputError, match="catch-up"):
        two.win(two.ben)
    assert two.shown() == {A: "By Anna", B: "Old", C: "Old"}
    done = two.catch_up()
    assert done is not None
    assert done.waiting == ("By Ben",)
    assert (done.steps[facility_id(A)], done.steps[facility_id(B)]) == (Step.THEIRS, Step.MINE)
    two.publish_all(two.ben)
    assert two.shown() == {A: "By Anna", B: "By Ben", C: "Old"}
    assert two.vehicle.plan(B) != two.vehicle.plan(C)
    two.publish(two.anna, C, name="Later")
    with pytest.raises(InputError, match="catch-up"):
        two.win(two.anna)


def test_what_was_never_published_and_what_is_new_at_either_stays(two: Two) -> None:
    two.publish(two.anna, 4, name="New by Anna")
    two.publish(two.ben, 5, name="New by Ben")
    two.ben.office.take(preplan(C, "Waiting"), [OwnerBytes("plan-1", plan_bytes(C))])
    two.win(two.anna)
    done = two.catch_up()
    assert done is not None
    assert done.waiting == ("New by Ben", "Waiting")
    two.publish_all(two.ben)
    assert two.shown() == {A: "Old", B: "Old", C: "Waiting", 4: "New by Anna", 5: "New by Ben"}


def test_what_nobody_changed_keeps_its_objects(two: Two) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.publish(two.ben, B, name="By Ben")
    two.win(two.anna)
    two.shown()
    two.catch_up()
    published = two.ben.office.publish(draw)
    assert published.sealed == 1
    two.win(two.ben)
    change = two.vehicle.service(two.share).sync_now()
    assert change.updated == (facility_id(B),)


def test_both_changed_one_a_person_decides_and_until_then_nothing_changes(two: Two) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.publish(two.ben, A, name="By Ben")
    two.win(two.anna)
    before = _registry(two.ben.office)
    with pytest.raises(BothChangedError, match="By Ben"):
        two.catch_up()
    assert _registry(two.ben.office) == before
    done = two.catch_up(Step.THEIRS)
    assert done is not None
    assert (done.waiting, done.dropped) == ((), ("By Ben",))
    two.publish_all(two.ben)
    assert two.shown()[A] == "By Anna"


def test_both_changed_one_and_mine_goes_on(two: Two) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.publish(two.ben, A, name="By Ben")
    two.publish(two.ben, A, name="By Ben again")
    two.win(two.anna)
    two.shown()
    done = two.catch_up(Step.MINE)
    assert done is not None
    assert done.waiting == ("By Ben again",)
    two.publish_all(two.ben)
    assert two.shown()[A] == "By Ben again"


def test_both_took_in_the_same_folder_and_nobody_is_asked(two: Two) -> None:
    for one in (two.anna, two.ben):
        two.publish(one, A, name="The same")
    two.win(two.anna)
    done = two.catch_up()
    assert done is not None
    assert (done.waiting, done.dropped) == ((), ())
    two.publish_all(two.ben)
    assert two.shown()[A] == "The same"


def test_a_loser_that_published_more_states_than_the_winner_does_not_overwrite_them(two: Two) -> None:
    """The numbers alone would let Ben's fourth state take the place of Anna's third."""
    two.publish(two.anna, A, name="By Anna")
    two.win(two.anna)
    for name in ("One", "Two", "Three"):
        two.publish(two.ben, B, name=name)
    with pytest.raises(InputError, match="published apart"):
        two.win(two.ben)
    assert two.shown()[A] == "By Anna"
    two.catch_up()
    two.publish_all(two.ben)
    assert two.shown() == {A: "By Anna", B: "Three", C: "Old"}


def test_withdrawals_of_either_are_kept(two: Two) -> None:
    two.later()
    two.anna.withdraw(A)
    two.ben.withdraw(B)
    two.win(two.anna)
    done = two.catch_up()
    assert done is not None
    assert done.steps[facility_id(A)] is Step.WITHDRAWN
    assert done.waiting == ("Old",), "his own withdrawal waits, hers is published"
    assert {one.name for one in two.ben.office.packages()} == {"Old"}, "what is withdrawn is still called by its name"
    two.publish_all(two.ben)
    assert two.shown() == {C: "Old"}


def test_withdrawn_by_one_and_changed_by_the_other_is_asked_about(two: Two) -> None:
    two.later()
    two.anna.withdraw(A)
    two.publish(two.ben, A, name="Still there")
    two.win(two.anna)
    with pytest.raises(BothChangedError):
        two.catch_up()
    two.catch_up(Step.MINE)
    two.publish_all(two.ben)
    assert two.shown()[A] == "Still there"


def test_devices_of_both_are_enrolled_and_a_revocation_of_the_winner_holds(two: Two, recovery_key: RecoveryKey) -> None:
    by_anna = two.anna.enrol("By Anna", publish=False)
    by_ben = two.ben.enrol("By Ben", publish=False)
    two.publish(two.ben, B, name="By Ben")
    two.later()
    Custody(two.anna.office).revoke(two.anna.office.device("Engine 5"), "stolen")
    two.win(two.anna)
    with pytest.raises(InputError, match="--key"):  # Anna made new keys
        two.catch_up()
    done = two.catch_up(key=recovery_key)
    assert done is not None
    two.publish_all(two.ben)
    for one in (by_anna, by_ben):
        assert one.service(two.share).sync_now().is_whole
        assert one.shown(B) == "By Ben"
    assert two.ben.office.any_device("Engine 5").state == "revoked"
    with pytest.raises(NoGrantError, match="revoked"):
        two.vehicle.service(two.share).sync_now()


def test_a_revocation_that_was_lost_is_done_again(two: Two) -> None:
    other = two.anna.enrol("Engine 6", publish=False)
    two.ben.office.enrol(other.device.enrolment_request("Engine 6", "Fire", two.ben.clock()), ("fire",))
    two.publish(two.anna, A, name="By Anna")
    two.later()
    Custody(two.ben.office).revoke(two.ben.office.device("Engine 5"), "left on a bus")
    two.publish(two.ben, B, name="Under keys that never counted")
    two.win(two.anna)
    done = two.catch_up()
    assert done is not None
    assert [one.name for one in done.revoke_again] == ["Engine 5"]
    revoked = two.ben.office.any_device("Engine 5")
    assert (revoked.state, revoked.reason) == ("revoked", "left on a bus")
    two.publish_all(two.ben)
    assert other.service(two.share).sync_now().is_whole
    assert other.shown(B) == "Under keys that never counted"
    with pytest.raises(NoGrantError, match="revoked"):
        two.vehicle.service(two.share).sync_now()


def test_both_changed_the_keys_and_the_recovery_key_brings_them_together(two: Two, recovery_key: RecoveryKey) -> None:
    for one, name in ((two.anna, "Engine 7"), (two.ben, "Engine 8")):
        one.enrol(name, publish=False)
        two.later()
        Custody(one.office).rotate(rewrap=True)
    two.publish(two.ben, B, name="By Ben")
    two.win(two.anna)
    with pytest.raises(InputError, match="--key"):
        two.catch_up()
    two.catch_up(key=recovery_key)
    two.publish_all(two.ben)
    assert two.shown() == {A: "Old", B: "By Ben", C: "Old"}


def test_killed_at_any_write_the_office_is_as_it_was_or_catches_up_with_the_next_command(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.publish(two.ben, B, name="By Ben")
    two.win(two.anna)
    write = RepositoryFolder._write
    counts = [0, 0]

    def dies(self: RepositoryFolder, path: Path, data: bytes, lasting: bool = True) -> None:
        counts[0] += 1
        if counts[0] == counts[1]:
            raise StoreError("killed")
        write(self, path, data, lasting)

    monkeypatch.setattr(RepositoryFolder, "_write", dies)
    stopped = 0
    for at in range(1, 200):
        counts[:] = [0, at]
        try:
            two.catch_up()
            break
        except StoreError:
            stopped += 1
    assert stopped >= 4
    monkeypatch.setattr(RepositoryFolder, "_write", write)
    two.publish_all(two.ben)
    assert two.shown() == {A: "By Anna", B: "By Ben", C: "Old"}


def test_there_is_nothing_to_take_over_from_ones_own_state(two: Two) -> None:
    assert two.catch_up() is None
    two.publish(two.ben, A, name="By Ben")
    assert two.catch_up() is None  # an older state of its own
    two.win(two.ben)
    assert two.shown()[A] == "By Ben"


def test_another_offices_repository_is_not_taken_over(two: Two, tmp_path: Path) -> None:
    foreign = template(tmp_path / "foreign")
    with closing(open_scene(tmp_path / "elsewhere", foreign)) as other:
        other.publish(A)
        with pytest.raises(InputError, match="another office"):
            catch_up(two.ben.office, FolderTransport(other.repository), tries=QUICK)


def test_a_copy_that_was_changed_is_not_taken_over(two: Two) -> None:
    two.publish(two.anna, A, name="By Anna")
    two.win(two.anna)
    before = _registry(two.ben.office)
    largest = max(
        (path for path in (two.share / "objects").rglob("*") if path.is_file()), key=lambda p: p.stat().st_mtime
    )
    largest.write_bytes(bytes(largest.stat().st_size))
    with pytest.raises((TamperedError, InputError, NoGrantError)):
        two.catch_up()
    assert _registry(two.ben.office) == before


def test_from_a_bucket_the_loser_of_the_race_goes_on(two: Two, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with serve_bucket(tmp_path / "server") as server:

        def bucket() -> RepositoryBucket:
            return RepositoryBucket(server.address(), KEY, server.ca_file, QUICK)

        publish_to(two.anna.office, bucket())
        two.publish(two.anna, A, name="By Anna")
        two.publish(two.ben, B, name="By Ben")
        publish_to(two.anna.office, bucket())
        with pytest.raises(InputError, match="catch-up"):
            publish_to(two.ben.office, bucket())
        with closing(open_transport(server.address(), server.access)) as transport:
            assert catch_up(two.ben.office, transport, tries=QUICK) is not None
        two.publish(two.ben)
        publish_to(two.ben.office, bucket())
        server.needs_key = False
        assert two.vehicle.service(server.address(), server.ca_file).sync_now().is_whole
        assert (two.vehicle.shown(A), two.vehicle.shown(B)) == ("By Anna", "By Ben")


def test_a_timestamp_that_was_renewed_elsewhere_is_signed_above(two: Two) -> None:
    for _ in range(3):
        two.anna.office.renew()
    two.win(two.anna)
    two.ben.office.copy_to(two.share)
    assert two.shown() == {A: "Old", B: "Old", C: "Old"}


def _registry(office: Office) -> object:
    with office.reading() as connection:
        last = facts.last_publication(connection)
    return last, [(one.id, one.name, one.version, one.manifest) for one in office.packages()], list(office.devices())
