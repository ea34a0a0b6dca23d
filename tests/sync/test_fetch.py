from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, LimitError, TamperedError, TransportError
from responder_app.library.objects import ObjectStore
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.sync.fetch import Fetcher
from responder_app.sync.progress import Pace
from responder_app.sync.retry import Halt, Persistence, Stopped
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.https import HttpsTransport
from tests.fakes.bad_server import BadServer, misbehave

CONTENT = os.urandom(1_000_003)
REF = ref_of(CONTENT)
QUICK = Persistence(tries=2, first_wait_s=0.01)


def _put(repository: Path, content: bytes, ref: ObjectRef | None = None) -> ObjectRef:
    ref = ref or ref_of(content)
    place = repository / ref.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return ref


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    _put(folder, CONTENT)
    return folder


@pytest.fixture
def objects(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


@pytest.fixture
def server(repository: Path, tmp_path: Path) -> Iterator[BadServer]:
    (tmp_path / "work").mkdir()
    with misbehave(repository, tmp_path / "work") as server:
        yield server


@pytest.fixture
def transport(server: BadServer) -> Iterator[Transport]:
    with closing(HttpsTransport(server.address, Access(server.ca_file))) as transport:
        yield transport


@pytest.fixture
def fetcher(transport: Transport, objects: ObjectStore) -> Fetcher:
    return Fetcher(transport, objects, Pace(None), Halt(), QUICK)


def _nothing_is_stored(objects: ObjectStore) -> bool:
    return not objects.has(REF)


def test_a_host_that_stays_silent_is_said_while_it_is_tried_again(
    server: BadServer, transport: Transport, objects: ObjectStore
) -> None:
    said: list[str] = []
    fetcher = Fetcher(transport, objects, Pace(lambda progress: said.append(progress.doing)), Halt(), QUICK)
    server.behaviour.status = 503
    with pytest.raises(TransportError):
        fetcher.store(REF)
    with pytest.raises(TransportError):
        fetcher.metadata(REF.path, len(CONTENT))
    assert [one for one in said if one] == ["127.0.0.1 cannot answer now (answer 503). Trying again."] * 2
    server.behaviour.status = None
    fetcher.store(REF)
    assert said[-1] == ""


def test_an_object_is_read_into_memory_over_every_cut(server: BadServer, fetcher: Fetcher) -> None:
    server.behaviour.cut_every = 65536
    assert fetcher.read(REF, len(CONTENT)) == CONTENT
    assert fetcher.transport.traffic.bytes_in < len(CONTENT) + 20_000


def test_an_object_is_stored_over_every_cut_and_no_byte_comes_twice(
    server: BadServer, fetcher: Fetcher, objects: ObjectStore
) -> None:
    server.behaviour.cut_every = 65536
    fetcher.store(REF)
    assert objects.get(REF) == CONTENT
    assert fetcher.transport.traffic.bytes_in < len(CONTENT) + 20_000


def test_a_download_goes_on_from_what_an_earlier_run_left(
    server: BadServer, fetcher: Fetcher, objects: ObjectStore
) -> None:
    with objects.partial(REF) as partial:
        partial.append(CONTENT[:900_000])
    fetcher.store(REF)
    assert objects.get(REF) == CONTENT
    assert fetcher.transport.traffic.bytes_in < 110_000


def test_a_beginning_that_a_power_cut_tore_is_fetched_anew(fetcher: Fetcher, objects: ObjectStore) -> None:
    with objects.partial(REF) as partial:
        partial.append(bytes(900_000))
    fetcher.store(REF)
    assert objects.get(REF) == CONTENT


def test_a_whole_that_a_power_cut_tore_before_it_was_accepted_is_fetched_anew(
    fetcher: Fetcher, objects: ObjectStore
) -> None:
    with objects.partial(REF) as partial:
        partial.append(bytes(len(CONTENT)))
    fetcher.store(REF)
    assert objects.get(REF) == CONTENT


def test_an_edited_object_is_refused_at_once_and_not_stored(
    server: BadServer, fetcher: Fetcher, objects: ObjectStore
) -> None:
    server.behaviour.flip_at = 500_000
    with pytest.raises(TamperedError):
        fetcher.store(REF)
    with pytest.raises(TamperedError):
        fetcher.read(REF, len(CONTENT))
    assert len(server.requests) == 2
    assert _nothing_is_stored(objects)


@pytest.mark.parametrize("fault", [{"truncate_to": 1000}, {"longer_by": 5}])
def test_an_object_of_another_length_is_refused_and_not_stored(
    server: BadServer, fetcher: Fetcher, objects: ObjectStore, fault: dict[str, int]
) -> None:
    for name, value in fault.items():
        setattr(server.behaviour, name, value)
    with pytest.raises(TamperedError):
        fetcher.store(REF)
    assert len(server.requests) == 1
    assert _nothing_is_stored(objects)


def test_a_server_that_is_down_is_asked_a_few_times(server: BadServer, fetcher: Fetcher, objects: ObjectStore) -> None:
    server.behaviour.status = 503
    with pytest.raises(TransportError):
        fetcher.store(REF)
    assert len(server.requests) == QUICK.tries
    assert _nothing_is_stored(objects)


def test_what_is_here_is_not_fetched(server: BadServer, fetcher: Fetcher, objects: ObjectStore) -> None:
    objects.put(REF, CONTENT)
    assert fetcher.read(REF, len(CONTENT)) == CONTENT
    assert not server.requests


def test_what_was_damaged_here_is_fetched_again(
    server: BadServer, fetcher: Fetcher, objects: ObjectStore, tmp_path: Path
) -> None:
    objects.put(REF, CONTENT)
    stored = next(path for path in (tmp_path / "objects").rglob(REF.hash))
    stored.write_bytes(bytes(len(CONTENT)))
    assert fetcher.read(REF, len(CONTENT)) == CONTENT
    with pytest.raises(DamagedError):
        objects.get(REF)


def test_an_object_that_claims_to_be_too_long_is_not_asked_for(server: BadServer, fetcher: Fetcher) -> None:
    with pytest.raises(LimitError):
        fetcher.read(REF, len(CONTENT) - 1)
    assert not server.requests


def test_an_object_that_claims_more_than_any_may_have_takes_no_disk(server: BadServer, fetcher: Fetcher) -> None:
    with pytest.raises(LimitError):
        fetcher.store(ObjectRef(hash="0" * 64, length=100_000_000))
    assert not server.requests


def test_an_empty_object_needs_no_transfer(fetcher: Fetcher, objects: ObjectStore) -> None:
    nothing = ref_of(b"")
    assert fetcher.read(nothing, 10) == b""
    fetcher.store(nothing)
    assert objects.get(nothing) == b""


def test_a_cancelled_download_keeps_what_came(transport: Transport, objects: ObjectStore) -> None:
    halt = Halt()
    moved = 0

    def stop_half_way(size: int) -> None:
        nonlocal moved
        moved += size
        if moved > 500_000:
            halt.end()

    pace = Pace(lambda told: stop_half_way(told.bytes_done - moved), clock=iter(range(10_000)).__next__)
    with pytest.raises(Stopped):
        Fetcher(transport, objects, pace, halt, QUICK).store(REF)
    with objects.partial(REF) as partial:
        assert 400_000 < partial.size < len(CONTENT)
