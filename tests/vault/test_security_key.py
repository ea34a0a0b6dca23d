"""A user's FIDO2 security key beside a PIN: a software token speaks CTAP 2.1; what is missing opens nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from responder_app.errors import DamagedError, InputError, KeyAccessError, NoSecurityKeyError, WrongPassphraseError
from responder_app.vault import library_key, security_key
from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.key_file import copy_of
from responder_app.vault.library_key import LibraryKey
from responder_app.vault.security_key import PluggedKey
from responder_app.vault.user_changes import UserChanges
from responder_app.vault.users import UserKeys
from tests.fakes import quick_stretch
from tests.fakes.memory_store import MemoryStore
from tests.fakes.soft_token import SoftToken

WORDS = "ladder engine hydrant seven"
PIN = "482913"


class Desk:
    """A vehicle whose user Ortiz has a token; `plugged` is what is in its USB sockets."""

    def __init__(self, folder: Path, token: SoftToken) -> None:
        self.path = folder / "key.json"
        self.token = token
        self.plugged = [token]
        self.key: LibraryKey = library_key.create(self.path, "passphrase", None, WORDS)
        self.keys = UserKeys(self.path, MemoryStore, PluggedKey(lambda: "1234", lambda: self.plugged))
        self.changes = UserChanges(self.keys)

    @property
    def crew(self) -> Proof:
        return Proof(next(one.id for one in self.keys.accounts() if one.name == "Crew"), WORDS)

    def enrol(self, name: str = "Ortiz", pin: str = PIN) -> None:
        self.changes.add(self.crew, NewUser(name, pin, "crew", "security-key"))

    def unlock(self, pin: str = PIN, name: str = "Ortiz") -> LibraryKey:
        user = next(one.id for one in self.keys.accounts() if one.name == name)
        return self.keys.unlock(Proof(user, pin)).key


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "either_protocol" not in request.node.name:  # that one is with the real Argon2id
        quick_stretch.use(monkeypatch)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, SoftToken())
    desk.enrol()
    return desk


@pytest.mark.parametrize("protocol", [1, 2])
def test_pin_and_touch_open_the_key_by_either_protocol(tmp_path: Path, protocol: int) -> None:
    desk = Desk(tmp_path, SoftToken(protocol=protocol))
    desk.enrol()
    assert desk.token.touches == 2
    assert desk.unlock() == desk.key
    assert desk.token.touches == 3


def test_the_pin_without_the_token_opens_nothing(desk: Desk) -> None:
    desk.plugged = []
    with pytest.raises(NoSecurityKeyError, match="not plugged in"):
        desk.unlock()


def test_another_token_opens_nothing_and_is_not_even_touched(desk: Desk) -> None:
    other = SoftToken()
    desk.plugged = [other]
    with pytest.raises(NoSecurityKeyError):
        desk.unlock()
    assert other.touches == 0


def test_the_right_token_is_found_among_several(desk: Desk) -> None:
    desk.plugged = [SoftToken(extensions=()), SoftToken(), desk.token, SoftToken()]
    assert desk.unlock() == desk.key
    assert all(token.closed for token in desk.plugged)


def test_the_token_without_the_pin_opens_nothing(desk: Desk) -> None:
    for guess in ("482914", "", "482913 "):
        with pytest.raises(WrongPassphraseError):
            desk.unlock(guess)


def test_a_token_that_nobody_touches_is_called_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_key, "TOUCH_WITHIN_S", 0.05)
    desk.token.touched = False
    with pytest.raises(NoSecurityKeyError, match="not touched in time"):
        desk.unlock()


def test_one_users_token_does_not_open_by_another_users_pin(desk: Desk) -> None:
    desk.enrol("Webb", "730251")
    with pytest.raises(WrongPassphraseError):
        desk.unlock("730251", "Ortiz")
    assert desk.unlock("730251", "Webb") == desk.key


def test_a_removed_user_opens_nothing_by_the_file_as_it_is(desk: Desk) -> None:
    user = next(one.id for one in desk.keys.accounts() if one.name == "Ortiz")
    desk.changes.remove(desk.crew, "Ortiz")
    with pytest.raises(KeyAccessError):
        desk.keys.unlock(Proof(user, PIN))


def test_a_new_token_ends_the_old_one(desk: Desk) -> None:
    old, new = desk.token, SoftToken()
    desk.plugged = [new]
    desk.changes.change_secret(desk.crew, "Ortiz", PIN)
    assert desk.unlock() == desk.key
    desk.plugged = [old]
    with pytest.raises(NoSecurityKeyError):
        desk.unlock()


@pytest.mark.parametrize("field", ["credential", "salt", "name", "mode"])
def test_an_edited_wrap_opens_nothing(desk: Desk, field: str) -> None:
    value = json.loads(desk.path.read_text())
    wrap = next(wrap for wrap in value["users"] if wrap["name"] == "Ortiz")
    wrap[field] = {"credential": "00" * 48, "salt": "11" * 32, "name": "Ortiz2", "mode": "passphrase"}[field]
    for place in (desk.path, copy_of(desk.path)):
        place.write_text(json.dumps(value))
    with pytest.raises((KeyAccessError, DamagedError)):
        desk.keys.unlock(Proof(wrap["user"], PIN))


def test_neither_the_tokens_secret_nor_the_key_is_on_the_disk(desk: Desk) -> None:
    kept = desk.path.read_bytes() + copy_of(desk.path).read_bytes()
    secrets = [secret for _, _, secret in desk.token._credentials.values()]
    (credential,) = desk.token._credentials
    wrap = next(wrap for wrap in json.loads(desk.path.read_text())["users"] if wrap["name"] == "Ortiz")
    given = PluggedKey(devices=lambda: [desk.token]).secret(credential, bytes.fromhex(wrap["salt"]))
    for secret in (*secrets, given, desk.key.secret):
        assert secret not in kept
        assert secret.hex().encode() not in kept
    assert credential.hex().encode() in kept  # the control


def test_a_token_with_a_pin_of_its_own_is_asked_for_it_at_enrolment_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SoftToken(pin="1234"))
    desk.enrol()
    desk.keys = replace(desk.keys, token=PluggedKey(devices=lambda: desk.plugged))  # nobody can be asked any more
    assert desk.unlock() == desk.key


def test_a_tokens_own_pin_that_is_wrong_adds_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SoftToken(pin="9999"))
    with pytest.raises(NoSecurityKeyError, match="did not take its PIN"):
        desk.enrol()
    assert [one.name for one in desk.keys.accounts()] == ["Crew"]


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ([], "no security key"),
        ([SoftToken(extensions=())], "no security key that can keep a secret"),
        ([SoftToken(), SoftToken()], "one security key only"),
        ([SoftToken(always_pin=True)], "its own PIN each time"),
    ],
)
def test_what_cannot_be_enrolled_is_said_and_adds_nobody(tmp_path: Path, tokens: list[SoftToken], said: str) -> None:
    desk = Desk(tmp_path, SoftToken())
    desk.plugged = tokens
    with pytest.raises(NoSecurityKeyError, match=said):
        desk.enrol()
    assert [one.name for one in desk.keys.accounts()] == ["Crew"]


def test_a_pin_beside_a_token_must_be_six_at_least(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SoftToken())
    with pytest.raises(InputError):
        desk.enrol(pin="4829")


def test_no_browser_can_ask_the_token_in_our_name() -> None:
    assert security_key.RELYING_PARTY.endswith(".invalid")  # RFC 2606
