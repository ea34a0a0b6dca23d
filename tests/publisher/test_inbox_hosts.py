"""Inboxes on hosts, of WebDAV and S3: read like folders, remembered, cleared after storing; no host breaks anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest

from responder_app.errors import InputError, TransportError
from responder_app.package.digest import sha256_hex
from responder_app.package.report import MAX_SEALED_BYTES, Report
from responder_app.publisher import inbox_fetching, inbox_web
from responder_app.publisher.inbox import InboxRun, read_inbox
from responder_app.publisher.inbox_bucket import BucketInbox
from responder_app.publisher.inbox_fetching import read_place, read_reports
from responder_app.publisher.inbox_place import InboxPlace, is_address, open_place
from responder_app.publisher.inbox_web import WebInbox
from responder_app.publisher.registry import reports
from responder_app.sync.retry import Persistence
from responder_app.sync.transport.access import Access
from tests.fakes.bucket_server import BucketServer, serve_bucket
from tests.fakes.dav_server import DavServer, serve_dav
from tests.publisher.test_inbox import Sender, sender, vehicle
from tests.sync.scene import Scene

__all__ = ["sender", "vehicle"]
QUICK = Persistence(tries=2, first_wait_s=0.01, longest_wait_s=0.02)
NAME = "ab" * 32


@dataclass
class Host:
    """A host with an inbox, whatever it speaks."""

    place: InboxPlace
    leave: Callable[[str, bytes], object]
    names: Callable[[], list[str]]
    forbid_delete: Callable[[], object]
    reads: Callable[[], int]
    """Files that were asked for so far."""

    def take(self, scene: Scene, clear: bool = True) -> InboxRun:
        return read_place(scene.office, self.place, clear, QUICK)


def leave(host: Host, sender: Sender) -> Report:
    report = sender.write()
    sealed = sender.seal(report)
    host.leave(sha256_hex(sealed), sealed)
    return report


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[DavServer]:
    for name in ("dav", "dav/inbox", "dav-work"):
        (tmp_path / name).mkdir()
    with serve_dav(tmp_path / "dav", tmp_path / "dav-work") as server:
        yield server


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[BucketServer]:
    (tmp_path / "bucket-work").mkdir()
    with serve_bucket(tmp_path / "bucket-work") as server:
        yield server


def dav_host(server: DavServer) -> Host:
    folder = server.folder / "inbox"

    def forbid() -> None:
        server.refuses_delete = True

    return Host(
        WebInbox(server.address, server.access),
        lambda name, data: (folder / name).write_bytes(data),
        lambda: sorted(path.name for path in folder.iterdir()),
        forbid,
        lambda: server.count("GET"),
    )


def bucket_host(server: BucketServer) -> Host:
    def forbid() -> None:
        server.refuses_deletes = True

    return Host(
        BucketInbox(server.address(), server.access),
        lambda name, data: obstore.put(server.store(), f"inbox/{name}", data),
        lambda: [path.rpartition("/")[2] for path in server.names("inbox")],
        forbid,
        lambda: server.gets,
    )


@pytest.fixture(params=["webdav", "s3"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    if request.param == "webdav":
        made = dav_host(request.getfixturevalue("dav"))
    else:
        made = bucket_host(request.getfixturevalue("bucket"))
    with closing(made.place):
        yield made


def test_reports_come_by_the_order_of_their_chain_and_leave_the_host(scene: Scene, sender: Sender, host: Host) -> None:
    for _ in range(5):
        leave(host, sender)
    run = host.take(scene)
    assert [one.report.counter for one in run.taken] == [1, 2, 3, 4, 5]
    assert {one.trouble for one in run.taken} == {()}
    assert host.names() == []
    assert host.take(scene).taken == []


def test_a_host_that_lets_nothing_be_deleted_is_read_once(scene: Scene, sender: Sender, host: Host) -> None:
    host.forbid_delete()
    for _ in range(3):
        leave(host, sender)
    first = host.take(scene)
    assert (len(first.taken), first.stayed, len(host.names())) == (3, 3, 3)
    asked = host.reads()
    again = host.take(scene)
    assert (len(again.taken), again.known, host.reads()) == (0, 0, asked)
    leave(host, sender)
    assert [one.report.counter for one in host.take(scene).taken] == [4]
    assert host.reads() == asked + 1


def test_left_where_it_is_when_told_so_and_cleared_later(scene: Scene, sender: Sender, host: Host) -> None:
    leave(host, sender)
    assert len(host.take(scene, clear=False).taken) == 1
    assert len(host.names()) == 1
    assert host.take(scene).taken == []
    assert host.names() == []


def test_nothing_is_deleted_before_it_is_stored(
    scene: Scene, sender: Sender, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(host, sender)

    def fail(*_: object) -> None:
        raise TransportError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(reports, "put", fail)
        with pytest.raises(TransportError, match="power"):
            host.take(scene)
    assert len(host.names()) == 1
    assert len(host.take(scene).taken) == 1  # from what was fetched then
    assert host.names() == []


def test_what_is_no_report_is_set_aside_once_and_breaks_nothing(scene: Scene, sender: Sender, host: Host) -> None:
    host.forbid_delete()
    host.leave(NAME, b"not what its name says")
    host.leave(sha256_hex(b"nonsense"), b"nonsense")
    host.leave("readme.txt", b"x")
    large = bytes(MAX_SEALED_BYTES + 1)
    host.leave(sha256_hex(large), large)
    leave(host, sender)
    run = host.take(scene)
    assert (len(run.taken), len(run.set_aside), run.others) == (1, 2, 2)
    asked = host.reads()
    again = host.take(scene)
    assert (again.taken, again.set_aside, host.reads()) == ([], [], asked)


def test_a_report_that_was_cut_off_on_its_way_there_is_read_when_it_is_whole(
    scene: Scene, sender: Sender, host: Host
) -> None:
    sealed = sender.seal(sender.write())
    host.leave(sha256_hex(sealed), sealed[:100])
    assert len(host.take(scene, clear=False).set_aside) == 1
    host.leave(sha256_hex(sealed), sealed)
    assert len(host.take(scene).taken) == 1


def test_the_oldest_come_first_where_there_are_too_many(
    scene: Scene, sender: Sender, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_fetching, "MOST_FETCHED", 2)
    for _ in range(5):
        leave(host, sender)
    counts = []
    while (run := host.take(scene)).taken:
        counts.append((len(run.taken), run.more))
    assert counts == [(2, True), (2, True), (1, False)]


def test_the_command_reads_addresses_and_folders(scene: Scene, sender: Sender, dav: DavServer) -> None:
    leave(dav_host(dav), sender)
    assert len(read_reports(scene.office, f"{dav.address}/inbox/", dav.access).taken) == 1
    sender.send()
    assert len(read_reports(scene.office, str(scene.repository)).taken) == 1
    assert (is_address("https://host/x"), is_address("C:/Users"), is_address("/media/stick")) == (True, False, False)
    for address in ("http://host.example/dav", "ftp://host.example", "https://", "s3://"):
        with pytest.raises(InputError):
            read_reports(scene.office, address, Access())


def test_two_readers_at_once_take_each_report_once(scene: Scene, sender: Sender, dav: DavServer) -> None:
    host = dav_host(dav)
    for _ in range(3):
        leave(host, sender)
    listing = host.place.lying()
    assert len(listing.reports) == 3
    read_reports(scene.office, dav.address, dav.access)  # somebody else, between our listing and our fetching
    run = host.take(scene)
    assert (run.taken, run.set_aside) == ([], [])


# Hosts that lie


def propfind(*hrefs: str, length: str = "5") -> bytes:
    items = "".join(
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:getcontentlength>{length}</d:getcontentlength>"
        "</d:prop></d:propstat></d:response>"
        for href in hrefs
    )
    return f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{items}</d:multistatus>'.encode()


def listed(dav: DavServer, *chunks: bytes) -> list[str]:
    dav.listing = lambda: chunks
    with closing(WebInbox(dav.address, dav.access)) as place:
        return [one.name for one in place.lying().reports]


def test_names_that_lead_out_of_the_inbox_are_no_names(dav: DavServer) -> None:
    other = "cd" * 32
    wrong = (
        f"/dav/inbox/../{NAME}", f"/dav/{NAME}", f"/dav/inbox/x/{NAME}", f"/dav/inbox/{NAME}/x", "/dav/inbox/..",
        f"/dav/inbox/%2e%2e/{NAME}", f"/dav/inbox/{NAME.upper()}", f"/dav/inbox/..%2f{NAME}", f"/etc/{NAME}",
        f"https://[bad/{NAME}", "", f"/dav/inbox/{NAME}%00", f"/dav/inbox/{NAME}.part",
    )  # fmt: skip
    assert listed(dav, propfind(*wrong, f"https://elsewhere.example/dav/inbox/{other}")) == [other]
    assert listed(dav, propfind(f"/dav/inbox/{NAME}")) == [NAME]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Log in</body>",
        b"",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<a>" * 1000,
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        propfind(f"/dav/inbox/{NAME}")[:-20],
        b"\xff\xfe\x00" * 100,
    ],
)
def test_an_answer_that_is_no_listing_is_one_sentence(scene: Scene, dav: DavServer, body: bytes) -> None:
    dav.listing = lambda: [body]
    with pytest.raises(TransportError, match="no listing"):
        read_reports(scene.office, dav.address, dav.access)
    assert not (scene.office.home.folder / "passwd").exists()


def test_a_listing_without_end_is_left_at_its_bound(
    scene: Scene, sender: Sender, dav: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_web, "MOST_BYTES", 1_000_000)
    sent = 0

    def endless() -> Iterable[bytes]:
        nonlocal sent
        yield propfind().removesuffix(b"</d:multistatus>")
        while True:
            sent += 1
            yield (
                b"<d:response><d:href>/dav/inbox/" + sha256_hex(str(sent).encode()).encode() + b"</d:href></d:response>"
            )

    dav.listing = endless
    monkeypatch.setattr(inbox_fetching, "MOST_MISSING", 20)
    run = read_reports(scene.office, dav.address, dav.access)
    assert run.more
    assert run.missing <= 20 + inbox_fetching.THREADS + 1
    assert "does not give" in str(run.failure)
    assert not list(scene.office.home.fetched.iterdir())


def test_one_endless_element_costs_no_memory(scene: Scene, dav: DavServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_web, "MOST_BYTES", 2_000_000)

    def endless() -> Iterable[bytes]:
        yield b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>'
        while True:
            yield b"x" * 65536

    dav.listing = endless
    assert read_reports(scene.office, dav.address, dav.access).more


def test_a_file_without_end_is_left_and_not_asked_for_again(scene: Scene, sender: Sender, dav: DavServer) -> None:
    host = dav_host(dav)
    leave(host, sender)
    dav.reads = lambda _name: bytes(MAX_SEALED_BYTES + 70_000)
    run = host.take(scene)
    assert (run.taken, run.others, len(host.names())) == ([], 1, 1)
    asked = host.reads()
    assert host.take(scene).others == 0
    assert host.reads() == asked


def test_a_host_cannot_fill_the_disk(
    scene: Scene, sender: Sender, dav: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_fetching, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(inbox_fetching, "THREADS", 1)
    names = [sha256_hex(str(number).encode()) for number in range(40)]
    dav.listing = lambda: [propfind(*(f"/dav/inbox/{name}" for name in names))]
    dav.reads = lambda _name: bytes(100_000)
    run = read_reports(scene.office, dav.address, dav.access)
    assert run.more
    assert dav.count("GET") <= 12
    assert len(run.set_aside) <= 12


def test_a_host_that_breaks_off_keeps_what_came(scene: Scene, sender: Sender, dav: DavServer) -> None:
    host = dav_host(dav)
    for _ in range(3):
        leave(host, sender)
    names = host.names()
    there = {name: (dav.folder / "inbox" / name).read_bytes() for name in names}
    dav.reads = lambda name: there[name] if name == names[0] else b""
    dav.status = {"GET": "503 Service Unavailable"}
    run = host.take(scene)
    assert (run.taken, len(host.names())) == ([], 3)
    assert "503" in str(run.failure)
    dav.status, dav.reads = {}, None
    assert len(host.take(scene).taken) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", "user name and password"),
        ("403 Forbidden", "does not allow"),
        ("404 Not Found", "no inbox"),
        ("405 Method Not Allowed", "no WebDAV"),
        ("302 Found", "points to another address"),
        ("500 Internal Server Error", "cannot list"),
    ],
)
def test_a_host_that_lists_nothing_is_told_in_a_sentence(scene: Scene, dav: DavServer, status: str, words: str) -> None:
    dav.status = {"PROPFIND": status}
    with pytest.raises(TransportError, match=words):
        read_reports(scene.office, dav.address, dav.access)
    assert all(path.startswith("/dav") for _, path in dav.requests)


def test_a_password_is_shown_to_a_host_that_asks_and_to_no_other_path(
    scene: Scene, sender: Sender, dav: DavServer
) -> None:
    dav.needs_password = True
    leave(dav_host(dav), sender)
    with pytest.raises(TransportError, match="user name"):
        read_reports(scene.office, dav.address, Access(ca_file=dav.ca_file))
    assert len(read_reports(scene.office, dav.address, dav.access).taken) == 1


def test_a_bucket_that_lists_without_end_is_left(scene: Scene, bucket: BucketServer) -> None:
    bucket.endless_listing = True
    with (
        closing(BucketInbox(bucket.address(), bucket.access, listing_s=0.5)) as place,
        pytest.raises(TransportError, match="without end"),
    ):
        read_place(scene.office, place)


def test_a_key_that_may_not_list_is_told(scene: Scene, bucket: BucketServer) -> None:
    with pytest.raises(TransportError, match="list its inbox"):
        read_reports(scene.office, bucket.address(), Access(ca_file=bucket.ca_file))


def test_an_inbox_is_found_under_its_own_address_and_its_repositorys(
    scene: Scene, sender: Sender, bucket: BucketServer
) -> None:
    leave(bucket_host(bucket), sender)
    own = bucket.address().replace("/repository?", "/repository/inbox/?")
    with closing(open_place(own, bucket.access)) as place:
        assert len(place.lying().reports) == 1
        assert len(read_place(scene.office, place).taken) == 1


def test_what_a_crash_left_fetched_is_taken_in_with_the_next_reading(
    scene: Scene, sender: Sender, dav: DavServer
) -> None:
    sealed = sender.seal(sender.write())
    scene.office.home.fetched.mkdir(mode=0o700)
    (scene.office.home.fetched / sha256_hex(sealed)).write_bytes(sealed)
    assert len(read_reports(scene.office, dav.address, dav.access).taken) == 1
    assert read_inbox(scene.office, scene.repository).known == 0
