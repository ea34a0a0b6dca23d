"""Orders by root keys, attacked: old keys, one key twice, other devices and offices, other kinds, replays."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Root

from responder_app.errors import SignatureError, TamperedError, TrustError, WrongRepositoryError
from responder_app.package import envelope as envelopes
from responder_app.package.encoding import dump
from responder_app.package.envelope import Envelope
from responder_app.package.order import (
    DESTROY,
    DESTROY_TYPE,
    REMOVAL_TYPE,
    DestroyOrder,
    Order,
    RemovalApproval,
    RemovedVersion,
    draft,
    needs_approval,
)
from responder_app.publisher import ceremony, roots
from responder_app.trust.orders import trusted_root, verify_destroy, verify_removal
from responder_app.trust.state import TrustState

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
REPOSITORY, DEVICE = "ab" * 32, "cd" * 32
ID, OTHER_ID = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
KEYS = [ceremony.new_key() for _ in range(5)]
ONLINE = ceremony.new_key()
FIRST = roots.read_root(ceremony.make_root(KEYS[:3], ONLINE, ONLINE, NOW))
SECOND = roots.next_root(FIRST.signed, NOW, {0: KEYS[3], 1: KEYS[4]}, None, None, new_era=False)
"""Two of the three root keys were replaced: those of 1 and 2 by 4 and 5."""
DESTROYS = DestroyOrder(repository=REPOSITORY, device=DEVICE, id=ID, issued_at=NOW, name="Engine 5", agency="Fire")
REMOVES = RemovalApproval(
    repository=REPOSITORY, compartment="city", id=ID, issued_at=NOW,
    facilities=(RemovedVersion(facility=OTHER_ID, version=3),),
)  # fmt: skip


def signed(content: DestroyOrder | RemovalApproval, *keys: ec.EllipticCurvePrivateKey) -> Envelope:
    made = draft(content)
    for key in keys:
        made = envelopes.signed_also(made, key, roots.public(key).keyid)
    return made


def order(made: Envelope, kind: str = DESTROY, order_id: str = ID) -> Order:
    return Order(kind=kind, id=order_id, envelope=dump(made).decode())


def destroy(made: Envelope, root: Root = FIRST.signed) -> str:
    return verify_destroy(order(made), root, REPOSITORY, DEVICE).order.id


def remove(made: Envelope, root: Root = FIRST.signed) -> tuple[RemovedVersion, ...]:
    return verify_removal(dump(made), root, REPOSITORY, "city").facilities


def test_two_keys_of_the_root_are_enough_whichever_they_are() -> None:
    for first, second in ((0, 1), (0, 2), (2, 1)):
        assert destroy(signed(DESTROYS, KEYS[first], KEYS[second])) == ID
        assert remove(signed(REMOVES, KEYS[first], KEYS[second])) == REMOVES.facilities


def _twice_in_the_file(made: Envelope) -> Envelope:
    return made.model_copy(update={"signatures": made.signatures * 2})


def _under_another_name(made: Envelope) -> Envelope:
    (own,) = made.signatures
    other = own.model_copy(update={"keyid": roots.public(KEYS[1]).keyid})
    return made.model_copy(update={"signatures": (own, other)})


@pytest.mark.parametrize(
    "made",
    [
        signed,
        lambda content: signed(content, KEYS[0]),
        lambda content: signed(content, KEYS[0], KEYS[0]),
        lambda content: _twice_in_the_file(signed(content, KEYS[0])),
        lambda content: _under_another_name(signed(content, KEYS[0])),
        lambda content: signed(content, KEYS[0], ONLINE),
        lambda content: signed(content, KEYS[3], KEYS[4]),
        lambda content: signed(content, KEYS[0], ceremony.new_key()),
    ],
    ids=["nobody", "one", "one twice", "copied", "renamed", "online", "of the next root", "a stranger"],
)
def test_fewer_than_two_different_keys_of_the_root_are_refused(
    made: Callable[[DestroyOrder | RemovalApproval], Envelope],
) -> None:
    with pytest.raises(SignatureError):
        destroy(made(DESTROYS))
    with pytest.raises(SignatureError):
        remove(made(REMOVES))


def test_one_key_that_the_root_names_twice_counts_once() -> None:
    root = copy.deepcopy(FIRST.signed)
    twin = SSlibKey("ee" * 32, "ecdsa", "ecdsa-sha2-nistp256", dict(root.keys[roots.public(KEYS[0]).keyid].keyval))
    root.add_key(twin, Root.type)
    made = envelopes.signed_also(signed(DESTROYS, KEYS[0]), KEYS[0], twin.keyid)
    assert len(made.signatures) == 2
    with pytest.raises(SignatureError, match="1 of the 2"):
        destroy(made, root)


def test_keys_that_a_later_root_replaced_count_no_more() -> None:
    old = signed(DESTROYS, KEYS[0], KEYS[1])
    assert destroy(old) == ID
    with pytest.raises(SignatureError):
        destroy(old, SECOND.signed)
    with pytest.raises(SignatureError):
        destroy(signed(DESTROYS, KEYS[0], KEYS[2]), SECOND.signed)  # one of them is still named
    assert destroy(signed(DESTROYS, KEYS[3], KEYS[2]), SECOND.signed) == ID


def test_a_root_that_asks_for_three_gets_three() -> None:
    root = copy.deepcopy(FIRST.signed)
    root.roles[Root.type].threshold = 3
    with pytest.raises(SignatureError):
        destroy(signed(DESTROYS, KEYS[0], KEYS[1]), root)
    assert destroy(signed(DESTROYS, *KEYS[:3]), root) == ID


def test_a_root_that_asks_for_one_gets_two() -> None:
    root = copy.deepcopy(FIRST.signed)
    root.roles[Root.type].threshold = 1
    with pytest.raises(SignatureError):
        destroy(signed(DESTROYS, KEYS[0]), root)


@pytest.mark.parametrize(
    ("change", "error"),
    [({"repository": "ee" * 32}, WrongRepositoryError), ({"device": "ee" * 32}, TamperedError),
     ({"id": OTHER_ID}, TamperedError)],
)  # fmt: skip
def test_an_order_for_another_office_or_device_or_under_another_id_is_refused(
    change: dict[str, str], error: type[TrustError]
) -> None:
    with pytest.raises(error):
        destroy(signed(DESTROYS.model_copy(update=change), KEYS[0], KEYS[1]))


def test_an_order_that_says_it_is_of_another_kind_or_id_is_refused() -> None:
    made = signed(DESTROYS, KEYS[0], KEYS[1])
    for wrong in (order(made, kind="removal"), order(made, order_id=OTHER_ID)):
        with pytest.raises(TamperedError):
            verify_destroy(wrong, FIRST.signed, REPOSITORY, DEVICE)


def test_an_approval_for_another_office_or_compartment_is_refused() -> None:
    made = dump(signed(REMOVES, KEYS[0], KEYS[1]))
    with pytest.raises(WrongRepositoryError):
        verify_removal(made, FIRST.signed, "ee" * 32, "city")
    with pytest.raises(TamperedError):
        verify_removal(made, FIRST.signed, REPOSITORY, "harbor")


def test_what_was_signed_as_one_thing_does_not_pass_for_another() -> None:
    """Type, payload and root metadata are told apart by what is signed, not by what a file says of itself."""
    approval = signed(REMOVES, KEYS[0], KEYS[1])
    with pytest.raises(TrustError):
        destroy(approval)
    renamed = signed(DESTROYS, KEYS[0], KEYS[1]).model_copy(update={"payloadType": REMOVAL_TYPE})
    with pytest.raises(TrustError):
        remove(renamed)
    as_removal = approval.model_copy(update={"payloadType": DESTROY_TYPE})
    with pytest.raises(TrustError):
        destroy(as_removal)


def test_signatures_of_a_root_are_none_of_an_order() -> None:
    """Holders sign the next root by the ceremony; whoever has that file cannot make an order of it."""
    root = roots.read_root(SECOND.to_bytes())
    for key in KEYS[:2]:
        root.sign(CryptoSigner(key), append=True)
    names = {name: bytes.fromhex(one.signature) for name, one in root.signatures.items()}
    made = envelopes.unsigned(root.signed_bytes, DESTROY_TYPE)

    stolen = tuple(
        envelopes.Signature(keyid=name, sig=base64.b64encode(value).decode()) for name, value in names.items()
    )
    assert len(stolen) == 2
    forged = made.model_copy(update={"signatures": stolen})
    with pytest.raises(TrustError):
        destroy(forged)
    assert envelopes.signed_by(forged, {roots.public(key).keyid: key.public_key() for key in KEYS}) == frozenset()


@pytest.mark.parametrize("field", ["device", "issued_at", "name"])
def test_a_byte_changed_after_signing_is_refused(field: str) -> None:
    made = json.loads(dump(signed(DESTROYS, KEYS[0], KEYS[1])))
    other = signed(
        DESTROYS.model_copy(
            update={"device": "ee" * 32, "issued_at": NOW + timedelta(days=1), "name": "Engine 6"}
            if field == "device"
            else {field: NOW + timedelta(days=1) if field == "issued_at" else "Engine 6"}
        )
    )
    made["payload"] = other.payload
    with pytest.raises(TrustError):
        destroy(Envelope.model_validate(made))


def test_an_order_with_a_condition_that_this_program_does_not_know_is_none() -> None:
    payload = json.loads(dump(DESTROYS)) | {"not_before": "2027-01-01T00:00:00Z"}
    made = envelopes.unsigned(json.dumps(payload).encode(), DESTROY_TYPE)
    for key in KEYS[:2]:
        made = envelopes.signed_also(made, key, roots.public(key).keyid)
    with pytest.raises(TamperedError):
        destroy(made)


def test_the_newest_root_of_the_state_is_the_one_that_counts() -> None:
    files = {"1.root.json": FIRST.to_bytes(), "2.root.json": SECOND.to_bytes(), "timestamp.json": b"{}"}
    assert trusted_root(TrustState(metadata=files)).version == 2
    assert trusted_root(TrustState(metadata={"1.root.json": FIRST.to_bytes()})).version == 1
    with pytest.raises(TamperedError):
        trusted_root(TrustState())


@pytest.mark.parametrize(
    ("removed", "held", "needed"), [(5, 5, False), (6, 100, True), (20, 1000, False), (21, 1000, True)]
)
def test_more_than_a_handful_and_more_than_two_in_a_hundred_need_an_approval(
    removed: int, held: int, needed: bool
) -> None:
    assert needs_approval(removed, held) is needed
