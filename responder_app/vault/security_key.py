"""A FIDO2 security key as one half of a user's wrap: its hmac-secret (CTAP 2.1, 12.7), never its signatures.

The token keeps a secret for each credential and gives HMAC(secret, salt) at a touch, to whoever names credential and
salt; both lie in the wrap. It stands where the keyring's entry does in the mode "both": beside a PIN, never alone.
The token's own PIN is asked for when the credential is made and the token wants it, never at the lock: gloves.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from responder_app.errors import NoSecurityKeyError

RELYING_PARTY = "responder.invalid"
"""A name that no web site can have: no browser asks a token in it."""
SALT_BYTES = 32
SECRET_BYTES = 32
TOUCH_WITHIN_S = 15.0
_EXTENSION = "hmac-secret"
_ES256 = -7


class SecurityKey(Protocol):
    """What asks a token. Both raise NoSecurityKeyError where there is none, or nobody touches it."""

    def enrol(self, user: str, name: str) -> bytes:
        """A new credential's id, for a user's id and name. Takes a touch."""
        ...

    def secret(self, credential: bytes, salt: bytes) -> bytes:
        """The token's 32 bytes for that salt. Takes a touch."""
        ...


def no_pin() -> str:
    """Where nobody can be asked for a token's own PIN."""
    raise NoSecurityKeyError("this security key asks for its own PIN: enrol it in a terminal")


def plugged_devices() -> Iterable[Any]:
    """The tokens on this machine's USB."""
    # Imported where it is used: most vehicles have no token.
    from fido2.hid import CtapHidDevice  # noqa: PLC0415

    return CtapHidDevice.list_devices()


@dataclass(frozen=True)
class PluggedKey:
    """The tokens that are plugged in.

    Args:
        ask_pin: For the token's own PIN, when it wants one to make a credential.
        devices: fido2's CtapDevice of each token.
    """

    ask_pin: Callable[[], str] = no_pin
    devices: Callable[[], Iterable[Any]] = plugged_devices

    def enrol(self, user: str, name: str) -> bytes:
        """A credential on the only token that is plugged in. Raises NoSecurityKeyError."""
        with _errors(), self._tokens() as tokens:
            able = [token for token in tokens if _EXTENSION in token.info.extensions]
            if len(able) != 1:
                raise NoSecurityKeyError(
                    "plug in one security key only"
                    if able
                    else "no security key that can keep a secret (FIDO2 hmac-secret) is plugged in"
                )
            return self._enrolled(able[0], user, name)

    def secret(self, credential: bytes, salt: bytes) -> bytes:
        """By the token that has the credential. Raises NoSecurityKeyError."""
        with _errors(), self._tokens() as tokens:
            for token in tokens:
                if _knows(token, credential):
                    return _secret_of(token, credential, salt)
        raise NoSecurityKeyError("this user's security key is not plugged in")

    @contextmanager
    def _tokens(self) -> Iterator[list[Any]]:
        from fido2.ctap import CtapError  # noqa: PLC0415
        from fido2.ctap2.base import Ctap2  # noqa: PLC0415

        opened, tokens = list(self.devices()), []
        try:
            for device in opened:
                try:
                    tokens.append(Ctap2(device))
                except (CtapError, ValueError, OSError):
                    continue  # a token of the first generation, or one that does not answer
            yield tokens
        finally:
            for device in opened:
                device.close()

    def _enrolled(self, token: Any, user: str, name: str) -> bytes:
        from fido2.ctap2.pin import ClientPin  # noqa: PLC0415

        challenge = os.urandom(32)
        proof: dict[str, Any] = {}
        if token.info.options.get("clientPin"):
            pin = ClientPin(token)
            allowed = ClientPin.PERMISSION.MAKE_CREDENTIAL
            granted = pin.get_pin_token(self.ask_pin(), allowed, RELYING_PARTY)
            proof = {
                "pin_uv_param": pin.protocol.authenticate(granted, challenge),
                "pin_uv_protocol": pin.protocol.VERSION,
            }
        with _patience() as event:
            made = token.make_credential(
                challenge,
                {"id": RELYING_PARTY, "name": "Responder"},
                {"id": user.encode(), "name": name},
                [{"type": "public-key", "alg": _ES256}],
                extensions={_EXTENSION: True},
                event=event,
                **proof,
            )
        known = made.auth_data.credential_data
        if known is None or (made.auth_data.extensions or {}).get(_EXTENSION) is not True:
            raise NoSecurityKeyError("this security key made no credential that can keep a secret")
        return bytes(known.credential_id)


def _knows(token: Any, credential: bytes) -> bool:
    """Whether it is that token's; asked without a touch."""
    from fido2.ctap import CtapError  # noqa: PLC0415

    if _EXTENSION not in token.info.extensions:
        return False
    try:
        token.get_assertion(RELYING_PARTY, os.urandom(32), _allowed(credential), options={"up": False})
    except CtapError:
        return False
    return True


def _secret_of(token: Any, credential: bytes, salt: bytes) -> bytes:
    from fido2.ctap2.pin import ClientPin  # noqa: PLC0415

    protocol = ClientPin(token).protocol
    reply = token.client_pin(protocol.VERSION, ClientPin.CMD.GET_KEY_AGREEMENT)
    agreement, shared = protocol.encapsulate(reply[ClientPin.RESULT.KEY_AGREEMENT])
    sealed = protocol.encrypt(shared, salt)
    asked = {1: agreement, 2: sealed, 3: protocol.authenticate(shared, sealed), 4: protocol.VERSION}
    with _patience() as event:
        answer = token.get_assertion(
            RELYING_PARTY, os.urandom(32), _allowed(credential), extensions={_EXTENSION: asked}, event=event
        )
    given = (answer.auth_data.extensions or {}).get(_EXTENSION)
    secret = protocol.decrypt(shared, given) if isinstance(given, bytes) else b""
    if len(secret) != SECRET_BYTES:
        raise NoSecurityKeyError("the security key gave no secret")
    return bytes(secret)


def _allowed(credential: bytes) -> list[dict[str, Any]]:
    return [{"type": "public-key", "id": credential}]


@contextmanager
def _patience() -> Iterator[threading.Event]:
    """Set when nobody has touched the token for so long: the token then gives up."""
    event = threading.Event()
    timer = threading.Timer(TOUCH_WITHIN_S, event.set)
    timer.daemon = True
    timer.start()
    try:
        yield event
    finally:
        timer.cancel()


@contextmanager
def _errors() -> Iterator[None]:
    from fido2.ctap import CtapError  # noqa: PLC0415

    late = (CtapError.ERR.USER_ACTION_TIMEOUT, CtapError.ERR.ACTION_TIMEOUT, CtapError.ERR.KEEPALIVE_CANCEL)
    pins = (CtapError.ERR.PIN_INVALID, CtapError.ERR.PIN_BLOCKED, CtapError.ERR.PIN_AUTH_BLOCKED)
    try:
        yield
    except CtapError as error:
        if error.code in (*late, CtapError.ERR.OPERATION_DENIED):
            raise NoSecurityKeyError("the security key was not touched in time") from error
        if error.code in pins:
            raise NoSecurityKeyError("the security key did not take its PIN") from error
        if error.code == CtapError.ERR.PUAT_REQUIRED:
            raise NoSecurityKeyError("this security key wants its own PIN each time: use another one") from error
        raise NoSecurityKeyError("the security key does not answer as it should") from error
    except (ValueError, OSError, KeyError) as error:
        raise NoSecurityKeyError("the security key does not answer as it should") from error
