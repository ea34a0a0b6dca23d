"""Reports that wait: a number is never used for two of them, whatever happens in between."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from responder_app.library.library import Library, open_library
from responder_app.library.outbox import Chain, Known, Unsigned
from responder_app.package.digest import sha256_hex
from responder_app.package.report import START
from responder_app.paths import VehiclePaths
from tests.library.conftest import KEY

CHAIN = Chain("a" * 64, "b" * 64)
NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)


def sign(place: Unsigned) -> tuple[bytes, str]:
    signed = f"{place.counter} {place.previous} {place.kind} ".encode() + place.body
    return signed, sha256_hex(signed)


def test_reports_leave_in_order_each_naming_the_one_before(library: Library) -> None:
    outbox = library.outbox
    for number in range(3):
        outbox.queue(CHAIN, "feedback", b"%d" % number, NOW)
    previous = START
    for number in range(3):
        letter = outbox.next(CHAIN, sign)
        assert letter is not None
        assert letter.envelope == f"{number + 1} {previous} feedback {number}".encode()
        previous = sha256_hex(letter.envelope)
        outbox.delivered(letter, NOW)
    assert outbox.next(CHAIN, sign) is None


def test_a_report_that_was_signed_stays_as_it_is_until_it_is_delivered(library: Library, paths: VehiclePaths) -> None:
    library.outbox.queue(CHAIN, "receipt", b"first", NOW, in_place=True)
    first = library.outbox.next(CHAIN, sign)
    library.close()  # as a crash between signing and sending
    again = open_library(paths, KEY)
    again.outbox.queue(CHAIN, "receipt", b"second", NOW, in_place=True)
    letter = again.outbox.next(CHAIN, sign)
    assert first is not None
    assert letter == first
    again.close()


def test_a_signing_that_fails_uses_no_number(library: Library) -> None:
    library.outbox.queue(CHAIN, "receipt", b"first", NOW)

    def killed(_: Unsigned) -> tuple[bytes, str]:
        raise KeyError

    with pytest.raises(KeyError):
        library.outbox.next(CHAIN, killed)
    letter = library.outbox.next(CHAIN, sign)
    assert letter is not None
    assert letter.counter == 1


def test_of_receipts_that_wait_only_the_newest_is_kept_and_nothing_else_is_dropped(library: Library) -> None:
    for kind in ("break-glass", "receipt", "destroyed", "receipt", "audit", "receipt"):
        library.outbox.queue(CHAIN, kind, kind.encode(), NOW, in_place=kind == "receipt")
    assert library.outbox.waiting(CHAIN) == 4


def _deliver(home: str) -> None:
    library = open_library(VehiclePaths(Path(home)), KEY)
    while (letter := library.outbox.next(CHAIN, sign)) is not None:
        library.outbox.delivered(letter, NOW)
    library.close()


def test_two_processes_never_use_one_number_twice(library: Library, paths: VehiclePaths) -> None:
    for number in range(20):
        library.outbox.queue(CHAIN, "audit", b"%d" % number, NOW)
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_deliver, args=(str(paths.home),)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
        assert process.exitcode == 0
    with library._store.reading() as connection:
        rows = connection.execute(text("SELECT counter, body FROM outbox ORDER BY counter")).all()
    assert [row.counter for row in rows] == list(range(1, 21))
    assert len({bytes(row.body) for row in rows}) == 20


def test_the_counter_cannot_be_set_back(library: Library) -> None:
    library.outbox.queue(CHAIN, "audit", b"x", NOW)
    library.outbox.next(CHAIN, sign)
    for statement in (
        "UPDATE outbox_head SET counter = 0",
        "UPDATE outbox_head SET hash = 'x'",
        "DELETE FROM outbox_head",
        "UPDATE outbox SET counter = 7",
        "UPDATE outbox SET counter = NULL, hash = NULL, envelope = NULL",
    ):
        with pytest.raises(IntegrityError), library._store.writing() as connection:
            connection.execute(text(statement))


def _delivered(library: Library, count: int) -> list[str]:
    hashes = []
    for number in range(count):
        library.outbox.queue(CHAIN, "audit", b"%d" % number, NOW)
        letter = library.outbox.next(CHAIN, sign)
        assert letter is not None
        library.outbox.delivered(letter, NOW)
        hashes.append(sha256_hex(letter.envelope))
    return hashes


def test_what_the_office_has_is_let_go_and_the_rest_is_sent_again(library: Library) -> None:
    hashes = _delivered(library, 4)
    assert library.outbox.acknowledge(CHAIN, 2, hashes[1]) is Known.KNOWN
    assert library.outbox.acknowledge(CHAIN, 2, hashes[1]) is Known.KNOWN
    assert library.outbox.acknowledge(CHAIN, 1, hashes[0]) is Known.OLDER
    assert library.outbox.deliver_again(CHAIN, NOW) == 0
    assert library.outbox.deliver_again(CHAIN, NOW + timedelta(seconds=1)) == 2
    letter = library.outbox.next(CHAIN, sign)
    assert letter is not None
    assert letter.counter == 3


def test_a_library_copied_back_is_noticed_and_goes_on_behind_what_the_office_has(
    library: Library, paths: VehiclePaths
) -> None:
    _delivered(library, 2)
    library.outbox.queue(CHAIN, "break-glass", b"must arrive", NOW)
    library.outbox.next(CHAIN, sign)
    assert library.outbox.acknowledge(CHAIN, 9, "d" * 64) is Known.FOREIGN
    assert library.outbox.acknowledge(CHAIN, 9, "d" * 64) is Known.FOREIGN
    bodies: list[bytes] = []
    while (letter := library.outbox.next(CHAIN, sign)) is not None:
        if not bodies:
            assert letter.envelope.startswith(f"10 {'d' * 64}".encode())
        bodies.append(letter.envelope.split()[-1])
        library.outbox.delivered(letter, NOW)
    assert bodies == [b"0", b"1", b"arrive"]


def test_chains_of_two_repositories_are_apart(library: Library) -> None:
    other = Chain("c" * 64, CHAIN.device)
    _delivered(library, 2)
    library.outbox.queue(other, "audit", b"x", NOW)
    letter = library.outbox.next(other, sign)
    assert letter is not None
    assert letter.counter == 1
    assert library.outbox.next(CHAIN, sign) is None
