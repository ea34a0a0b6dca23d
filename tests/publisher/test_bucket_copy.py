from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Timestamp

from responder_app.cli.office_copy import copy_of
from responder_app.errors import InputError, NotAllowedError, StoreError, TransportError
from responder_app.publisher.bucket_copy import publish_to
from responder_app.publisher.bucket_store import RepositoryBucket
from responder_app.publisher.office import Office
from responder_app.sync.retry import Persistence
from responder_app.sync.transport.access import BucketKey
from tests.fakes.bucket_server import KEY, BucketServer, serve_bucket
from tests.sync.scene import Scene, Template, open_scene

QUICK = Persistence(tries=2, first_wait_s=0.01, longest_wait_s=0.02)
TIMESTAMP = "metadata/timestamp.json"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BucketServer]:
    work = tmp_path / "server"
    work.mkdir()
    with serve_bucket(work) as server:
        yield server


@pytest.fixture
def office(scene: Scene) -> Office:
    scene.publish(1, 2)
    return scene.office


def _bucket(server: BucketServer, key: BucketKey = KEY, prefix: str = "repository") -> RepositoryBucket:
    return RepositoryBucket(server.address(prefix), key, server.ca_file, QUICK)


def _files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_vehicles_sync_from_what_was_published_to_a_bucket(
    scene: Scene, office: Office, server: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = scene.enrol()
    publish_to(office, _bucket(server))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY.id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY.secret)
    change = vehicle.service(server.address(), server.ca_file).sync_now()
    assert len(change.added) == 2
    assert not change.reports.waiting
    assert server.names("inbox")
    assert vehicle.service(server.address(), server.ca_file).sync_now().traffic.requests <= 3


def test_objects_are_written_first_and_the_timestamp_last(office: Office, server: BucketServer) -> None:
    publish_to(office, _bucket(server))
    kinds = [path.split("/")[1] for path in server.puts]
    assert kinds == sorted(kinds, key=["objects", "targets", "metadata"].index)
    assert server.puts[-1].endswith(TIMESTAMP)


def test_all_that_the_state_needs_lies_there_as_it_does_here(office: Office, server: BucketServer) -> None:
    publish_to(office, _bucket(server))
    ours = _files(office.repository.folder)
    for name in server.names():
        assert server.read(name) == ours[name]
    assert {name for name in ours if name.startswith("objects/")} <= {*server.names()}


def test_publishing_again_sends_only_what_is_new(scene: Scene, office: Office, server: BucketServer) -> None:
    publish_to(office, _bucket(server))
    assert publish_to(office, _bucket(server)) == 0
    server.puts.clear()
    scene.publish(2, edition=2)
    publish_to(office, _bucket(server))
    sent = {path.removeprefix("repository/") for path in server.puts}
    assert {name for name in sent if name.startswith("objects/")}.isdisjoint(
        name for name in server.names("objects") if name not in sent
    )
    assert len(sent) < len(server.names())


def test_objects_under_old_keys_do_not_stay(scene: Scene, office: Office, server: BucketServer) -> None:
    publish_to(office, _bucket(server))
    office.repository.put("objects/ab/" + "ab" * 32, b"left")
    stray = "objects/cd/" + "cd" * 32
    server.fill(_folder_with(scene.repository.parent / "stray", stray))
    publish_to(office, _bucket(server))
    assert stray in server.names("objects")  # nothing was swapped: it may be another administrator's
    scene.publish(2, edition=2)
    publish_to(office, _bucket(server))
    assert stray not in server.names("objects")


def _folder_with(folder: Path, name: str) -> Path:
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"stray")
    return folder


def test_of_two_administrators_at_once_one_wins_and_the_other_is_told(
    scene: Scene, office: Office, server: BucketServer, tmp_path: Path
) -> None:
    publish_to(office, _bucket(server))
    scene.publish(1, edition=2)
    office.renew(clock_is_right=True)
    other = _bucket(server)
    others_timestamp: list[bytes] = []

    def interfere(path: str) -> None:
        if path.endswith("snapshot.json") and not others_timestamp:
            others_timestamp.append(b"another state")
            other.get(TIMESTAMP)
            assert other.swap(TIMESTAMP, b"another state")

    server.before_put = interfere
    with pytest.raises(StoreError, match="another administrator"):
        publish_to(office, _bucket(server))
    assert others_timestamp
    assert server.read(TIMESTAMP) == b"another state"


def test_a_swap_between_the_last_look_and_the_write_is_noticed_by_the_store(
    office: Office, server: BucketServer
) -> None:
    publish_to(office, _bucket(server))
    office.renew(clock_is_right=True)
    done: list[str] = []

    def interfere(path: str) -> None:
        if path.endswith(TIMESTAMP) and not done:
            done.append(path)
            other = _bucket(server)
            other.get(TIMESTAMP)
            other.swap(TIMESTAMP, b"another state")

    server.before_put = interfere
    with pytest.raises(StoreError, match="another administrator"):
        publish_to(office, _bucket(server))
    assert server.read(TIMESTAMP) == b"another state"


def test_an_office_at_another_state_of_the_same_number_is_refused(
    scene: Scene, server: BucketServer, tmp_path: Path, office_template: Template
) -> None:
    with closing(open_scene(tmp_path / "second", office_template)) as twin:  # the same office, restored from a copy
        scene.publish(1)
        twin.publish(2)
        publish_to(scene.office, _bucket(server))
        before = {name: server.read(name) for name in server.names()}
        with pytest.raises(InputError, match="two administrators"):
            publish_to(twin.office, _bucket(server))
        assert {name: server.read(name) for name in server.names()} == before


def test_a_timestamp_that_was_signed_later_elsewhere_is_signed_above(office: Office, server: BucketServer) -> None:
    """Another machine's timer renewed the same state: vehicles have seen its number, and take none below."""
    before = office.repository.get(TIMESTAMP)
    assert before is not None
    for _ in range(3):
        office.renew(clock_is_right=True)
    publish_to(office, _bucket(server))
    office.repository.put(TIMESTAMP, before)
    publish_to(office, _bucket(server))
    versions = [Metadata[Timestamp].from_bytes(data).signed.version for data in (before, server.read(TIMESTAMP))]
    assert versions[1] == versions[0] + 4


def test_a_store_that_hears_no_conditions_is_still_written_in_order(office: Office, server: BucketServer) -> None:
    server.knows_conditions = False
    publish_to(office, _bucket(server))
    assert server.puts[-1].endswith(TIMESTAMP)
    bucket = _bucket(server)
    bucket.get(TIMESTAMP)
    other = _bucket(server)
    other.get(TIMESTAMP)
    assert other.swap(TIMESTAMP, b"another state")
    assert not other.is_conditional
    with pytest.raises(StoreError):
        bucket.swap(TIMESTAMP, b"ours")


def test_a_power_cut_at_any_write_leaves_the_state_before_and_the_next_run_completes(
    scene: Scene, office: Office, server: BucketServer
) -> None:
    publish_to(office, _bucket(server))
    before = server.read(TIMESTAMP)
    scene.publish(1, 2, edition=2)
    for at in (1, 3, 5):
        count = 0

        def cut(path: str, at: int = at) -> None:
            nonlocal count
            count += 1
            if count >= at:
                server.refuses_puts = True

        server.before_put = cut
        with pytest.raises((NotAllowedError, TransportError)):
            publish_to(office, _bucket(server))
        assert server.read(TIMESTAMP) == before
        server.refuses_puts, server.before_put = False, lambda _path: None
    publish_to(office, _bucket(server))
    assert server.read(TIMESTAMP) == office.repository.get(TIMESTAMP)


def test_another_offices_bucket_is_left_alone(office: Office, server: BucketServer, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    (foreign / "metadata").mkdir(parents=True)
    (foreign / "metadata" / "1.root.json").write_bytes(b"another root")
    server.fill(foreign)
    with pytest.raises(InputError, match="another office"):
        publish_to(office, _bucket(server))
    assert server.names() == ["metadata/1.root.json"]


def test_a_wrong_key_is_told(office: Office, server: BucketServer) -> None:
    with pytest.raises(NotAllowedError, match="access key"):
        publish_to(office, _bucket(server, BucketKey("AKIAOTHER", "x")))


def test_a_store_that_is_not_there_is_told(office: Office, server: BucketServer) -> None:
    bucket = RepositoryBucket("s3://city/x?endpoint=https://127.0.0.1:1", KEY, None, QUICK)
    with pytest.raises(TransportError, match="cannot be reached"):
        publish_to(office, bucket)


def test_the_command_line_brings_a_renewed_timestamp_to_the_bucket(
    office: Office, server: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY.id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY.secret)
    copy = copy_of(server.address(), server.ca_file)
    assert copy(office)
    before = server.read(TIMESTAMP)
    office.renew(clock_is_right=True)
    assert copy(office) == 1
    assert server.read(TIMESTAMP) == office.repository.get(TIMESTAMP) != before
