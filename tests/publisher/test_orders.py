"""Orders with two signatures at the office: begun, signed anywhere, put in force; attacked on their way around."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder_app.errors import InputError, SignatureError, TamperedError, WrongPassphraseError
from responder_app.package import order as forms
from responder_app.package.encoding import dump
from responder_app.package.enrolment import EnrolmentRequest, write_request
from responder_app.package.grant import Grant, find_grant, open_grant
from responder_app.package.order import DestroyOrder
from responder_app.publisher import office as offices
from responder_app.publisher import orders as signing
from responder_app.publisher import recovery, roots
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.custody import Custody
from responder_app.publisher.office import Office
from responder_app.publisher.orders import Draft, Orders
from responder_app.publisher.published import read_published
from responder_app.publisher.rotation import RootRotation
from responder_app.publisher.withdrawals import held_back, refuse_silence
from responder_app.trust.orders import verify_destroy
from tests.publisher.desk import PASSPHRASE, Device, Ticking, files, newest, preplan, publish, stored


class Founded:
    """An office with one vehicle, the keys that its people carried away, and what it orders."""

    def __init__(self, office: Office, carried: tuple[CarriedKey, ...]) -> None:
        self.office, self.carried = office, carried
        self.device = self.enrol("Engine 5")
        self.office.take(preplan(), files())
        publish(self.office)
        self.orders = Orders(self.office)

    def enrol(self, name: str) -> Device:
        device = Device(name)
        self.office.enrol(write_request(device.request, device.signing), ("fire",))
        return device

    def revoked(self, name: str = "Engine 5") -> Draft:
        Custody(self.office).revoke(self.office.device(name), "stolen")
        return self.orders.start_destroy(self.office.revoked_device(name))

    def signed(self, data: bytes, *keys: CarriedKey) -> bytes:
        for key in keys:
            data, _ = signing.add_signature(data, key.path.read_bytes(), key.passphrase)
        return data

    def grant(self, device: Device) -> Grant:
        catalogue = newest(self.office)
        sealed = find_grant(stored(self.office, catalogue.grants), device.request.fingerprint)
        return open_grant(sealed, device.agreement, catalogue.repository, device.request.fingerprint)


@pytest.fixture
def clock() -> Ticking:
    clock = Ticking()
    clock.now = datetime.now(UTC).replace(microsecond=0)
    return clock


@pytest.fixture
def founded(office_of_today: tuple[Office, tuple[CarriedKey, ...]]) -> Iterator[Founded]:
    made = Founded(*office_of_today)
    yield made
    made.office.close()


def test_an_order_reaches_the_devices_own_grant_once_two_have_signed(founded: Founded) -> None:
    other = founded.enrol("Ladder 2")
    draft = founded.revoked()
    assert founded.grant(founded.device).orders == ()
    founded.orders.finish(founded.signed(draft.envelope, *founded.carried[:2]))
    grant = founded.grant(founded.device)
    root = founded.office.root().signed
    (order,) = grant.orders
    verified = verify_destroy(order, root, grant.repository, founded.device.request.fingerprint)
    assert verified.order.name == "Engine 5"
    assert grant.keys == ()
    assert founded.grant(other).orders == ()


@pytest.mark.parametrize("signers", [(), (0,), (0, 0), (0, 3)], ids=["nobody", "one", "one twice", "a recovery key"])
def test_without_two_root_keys_nothing_is_ordered(founded: Founded, signers: tuple[int, ...]) -> None:
    draft = founded.revoked()
    with pytest.raises(SignatureError):
        founded.orders.finish(founded.signed(draft.envelope, *(founded.carried[number] for number in signers)))
    publish(founded.office)
    assert founded.grant(founded.device).orders == ()


def test_a_file_that_was_exchanged_on_its_way_is_refused_however_it_is_signed(founded: Founded) -> None:
    """The thief has the holders sign an order for another device; who compares fingerprints sees it before."""
    ladder = founded.enrol("Ladder 2")
    draft = founded.revoked()
    content = draft.content
    assert isinstance(content, DestroyOrder)
    forged = dump(forms.draft(content.model_copy(update={"device": ladder.request.fingerprint})))
    assert signing.read_draft(forged).fingerprint != draft.fingerprint
    with pytest.raises(InputError, match="not an order that this office started"):
        founded.orders.finish(founded.signed(forged, *founded.carried[:3]))
    assert founded.grant(founded.device).orders == ()


def test_only_the_newest_order_for_a_device_is_finished(founded: Founded) -> None:
    first = founded.revoked()
    second = founded.orders.start_destroy(founded.office.revoked_device("Engine 5"))
    with pytest.raises(InputError, match="started"):
        founded.orders.finish(founded.signed(first.envelope, *founded.carried[:2]))
    founded.orders.finish(founded.signed(second.envelope, *founded.carried[1:3]))
    assert founded.grant(founded.device).orders[0].id == second.content.id


def test_finishing_twice_is_finishing_once(founded: Founded) -> None:
    data = founded.signed(founded.revoked().envelope, *founded.carried[:2])
    assert founded.orders.finish(data).sequence == founded.orders.finish(data).sequence


def test_a_device_that_is_not_revoked_cannot_be_ordered_to_empty_itself(founded: Founded) -> None:
    with pytest.raises(InputError, match="not revoked"):
        founded.orders.start_destroy(founded.office.device("Engine 5"))


def test_signing_needs_the_holders_passphrase_and_leaves_the_file_as_it_was(founded: Founded) -> None:
    draft = founded.revoked()
    with pytest.raises(WrongPassphraseError):
        signing.add_signature(draft.envelope, founded.carried[0].path.read_bytes(), "guessed")
    once, count = signing.add_signature(
        draft.envelope, founded.carried[0].path.read_bytes(), founded.carried[0].passphrase
    )
    again, same = signing.add_signature(once, founded.carried[0].path.read_bytes(), founded.carried[0].passphrase)
    assert (count, same) == (1, 1)
    assert signing.read_draft(again).fingerprint == draft.fingerprint


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 60_000, b'{"payloadType": "text/plain", "payload": ""}'])
def test_what_is_no_order_is_refused_in_one_sentence(founded: Founded, data: bytes) -> None:
    with pytest.raises(TamperedError) as refused:
        founded.orders.finish(data)
    assert "\n" not in str(refused.value)


def test_after_a_root_rotation_orders_by_replaced_keys_are_named(founded: Founded) -> None:
    draft = founded.revoked()
    founded.orders.finish(founded.signed(draft.envelope, *founded.carried[:2]))
    assert founded.orders.lapsed() == []
    rotation = RootRotation(founded.office)
    proposal = rotation.start(["root-1"])
    root = roots.read_root(proposal.root)
    for key in (*founded.carried[:2], *proposal.carried):
        roots.add_signature(root, key.path.read_bytes(), key.passphrase)
    rotation.finish(root.to_bytes())
    assert [one.id for one in founded.orders.lapsed()] == [draft.content.id]
    again = founded.orders.start_destroy(founded.office.revoked_device("Engine 5"))
    with pytest.raises(SignatureError):
        founded.orders.finish(founded.signed(again.envelope, *founded.carried[:2]))
    founded.orders.finish(founded.signed(again.envelope, founded.carried[1], *proposal.carried))
    assert [one.id for one in founded.orders.all()] == [again.content.id]


def test_a_recovered_office_keeps_orders_and_approvals_in_force(founded: Founded, tmp_path: Path) -> None:
    founded.orders.finish(founded.signed(founded.revoked().envelope, *founded.carried[:2]))
    founded.office.withdraw(preplan().id)
    founded.orders.finish(founded.signed(founded.orders.start_removal("city").envelope, *founded.carried[:2]))
    before = founded.grant(founded.device).orders
    state = read_published(founded.office.repository)
    key = recovery.read_key(founded.carried[3].path.read_bytes(), founded.carried[3].passphrase)
    recovery.recover(tmp_path / "again", state, key, PASSPHRASE, founded.office.clock)
    office = offices.open_office(tmp_path / "again", PASSPHRASE, founded.office.clock)
    try:
        kept = {one.kind: one for one in Orders(office).all()}
        assert kept["destroy"].envelope == before[0].envelope
        assert kept["removal"].subject == "city"
        assert Orders(office).lapsed() == []
    finally:
        office.close()


def _many(founded: Founded, count: int) -> list[str]:
    names = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, count + 1)]
    for name in names:
        founded.office.take(preplan(name), files())
    publish(founded.office)
    return names


def test_a_mass_withdrawal_is_not_published_in_silence(founded: Founded) -> None:
    names = _many(founded, 8)
    for name in names[:5]:
        founded.office.withdraw(name)
    refuse_silence(founded.office)  # a handful is nothing to ask about
    founded.office.withdraw(names[5])
    with pytest.raises(InputError, match=r"6 of 9 facilities .* order removal.* --held-back"):
        refuse_silence(founded.office)


def test_withdrawals_that_were_told_before_are_not_counted_again(founded: Founded) -> None:
    names = _many(founded, 12)
    for name in names[:4]:
        founded.office.withdraw(name)
    publish(founded.office)
    for name in names[4:8]:
        founded.office.withdraw(name)
    assert held_back(founded.office) is None


def test_an_approval_names_exactly_what_is_withdrawn_when_it_is_begun(founded: Founded) -> None:
    names = _many(founded, 8)
    with pytest.raises(InputError, match="nothing is withdrawn"):
        founded.orders.start_removal("city")
    for name in names[:6]:
        founded.office.withdraw(name)
    draft = founded.orders.start_removal("city")
    founded.office.withdraw(names[6])
    founded.orders.finish(founded.signed(draft.envelope, *founded.carried[:2]))
    content = draft.content
    assert not isinstance(content, DestroyOrder)
    assert {(one.facility, one.version) for one in content.facilities} == {(name, 1) for name in names[:6]}
    assert held_back(founded.office) is None  # one more is a handful


def test_an_approval_that_a_newer_one_includes_is_not_sent_any_more(founded: Founded) -> None:
    names = _many(founded, 4)
    for count, name in enumerate(names, start=1):
        founded.office.withdraw(name)
        founded.orders.finish(founded.signed(founded.orders.start_removal("city").envelope, *founded.carried[:2]))
        (ref,) = newest(founded.office).approvals
        listed = forms.open_approvals(
            stored(founded.office, ref.object), newest(founded.office).repository, "city", ref.epoch,
            founded.device.ring(founded.office),
        )  # fmt: skip
        assert listed is not None
        (text,) = listed.approvals
        content, _ = forms.read_removal(text.encode())
        assert len(content.facilities) == count


def test_the_request_type_is_not_an_order(founded: Founded) -> None:
    device = Device("Engine 9")
    request = write_request(EnrolmentRequest.model_validate(device.request.model_dump()), device.signing)
    with pytest.raises(TamperedError, match="not an order"):
        founded.orders.finish(request)
