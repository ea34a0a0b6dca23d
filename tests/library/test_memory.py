"""Small things remembered: trust state, keys, journal, rows."""

from __future__ import annotations

from datetime import timedelta

from responder_app.library.library import Library
from responder_app.package.digest import ref_of
from responder_app.package.keys import EpochKey
from responder_app.trust.state import TrustState
from tests.library.press import NOW, Press

STATE = TrustState(
    metadata={"1.root.json": b"{}", "timestamp.json": b"\x00\xff"}, floor=NOW, era=1, sequence=7, catalogue_hash="ab"
)


def test_trust_state_is_kept_per_repository(library: Library) -> None:
    library.save_trust_state("one", STATE)
    assert library.trust_state("one") == STATE
    assert library.trust_state("two") == TrustState()


def test_a_newer_trust_state_replaces_the_whole_of_the_older(library: Library) -> None:
    library.save_trust_state("one", STATE)
    newer = TrustState(metadata={"2.root.json": b"2"}, floor=NOW + timedelta(days=1), era=2, sequence=1)
    library.save_trust_state("one", newer)
    assert library.trust_state("one") == newer


def test_two_keys_of_one_id_are_both_kept_in_the_order_they_came(library: Library, press: Press) -> None:
    first = press.keys["shared"]
    second = EpochKey.generate(first.id)
    library.add_keys([second])
    library.add_keys([second, first])
    assert library.ring(press.repository).find(first.id) == (first, second)


def test_the_last_check_is_that_of_the_repository_asked_longest_ago(library: Library) -> None:
    assert library.last_check() is None
    library.checked("one", NOW)
    library.checked("two", NOW - timedelta(days=3))
    assert library.last_check() == NOW - timedelta(days=3)
    library.checked("two", NOW + timedelta(days=1))
    assert library.last_check() == NOW


def test_rows_are_replaced_by_name(library: Library) -> None:
    library.save_row("source", "https://one.example/")
    library.save_row("source", "https://two.example/")
    assert library.row("source") == "https://two.example/"
    assert library.row("nothing") is None


def test_kept_objects_survive_a_sweep_until_the_next_catalogue(library: Library, press: Press) -> None:
    shard, newer = b"shard", b"newer shard"
    library.objects.put_all([(ref_of(shard), shard), (ref_of(newer), newer)])
    library.keep_objects(press.repository, [ref_of(shard)])
    library.sweep()
    assert library.objects.missing([ref_of(shard), ref_of(newer)]) == (ref_of(newer),)
    library.keep_objects(press.repository, [ref_of(newer)])
    library.sweep()
    assert library.objects.missing([ref_of(shard)])
