"""A FIDO2 authenticator in memory, on fido2's own abstraction of a device: real CBOR, ECDH, AES, HMAC and signatures.

CTAP 2.1: getInfo, makeCredential, getAssertion with hmac-secret, clientPIN with a PIN that is tried eight times. What a
token does without us, such as enterprise attestation, it does not.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from threading import Event
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.ctap import STATUS, CtapDevice, CtapError
from fido2.ctap2.base import Ctap2
from fido2.ctap2.pin import ClientPin, PinProtocolV1, PinProtocolV2
from fido2.hid import CAPABILITY, CTAPHID
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

ERR = CtapError.ERR
Fields = Mapping[int, Any]


class SoftToken(CtapDevice):
    """A token in a drawer of this test.

    Args:
        pin: Its own PIN, "" for none.
        extensions: What it can do.
        protocol: 1 or 2, the PIN/UV protocol.
        always_pin: Whether it wants its PIN for each assertion too.
    """

    def __init__(
        self, pin: str = "", extensions: tuple[str, ...] = ("hmac-secret",), protocol: int = 2, always_pin: bool = False
    ) -> None:
        self.touches = 0
        self.touched = True
        """Whether somebody touches it when it blinks."""
        self.closed = False
        self._pin = pin
        self._tries = 8
        self._always_pin = always_pin
        self._extensions = extensions
        self._protocol: Any = PinProtocolV2() if protocol == 2 else PinProtocolV1()
        self._agreement = ec.generate_private_key(ec.SECP256R1())
        self._token = os.urandom(32)
        self._credentials: dict[bytes, tuple[str, ec.EllipticCurvePrivateKey, bytes]] = {}
        """By id: relying party, signing key, secret."""

    @property
    def capabilities(self) -> int:
        return int(CAPABILITY.CBOR)

    @classmethod
    def list_devices(cls) -> Iterator[SoftToken]:
        raise NotImplementedError("a test hands them over itself")

    def close(self) -> None:
        self.closed = True

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        assert cmd == CTAPHID.CBOR
        fields: Any = cbor.decode(data[1:]) if len(data) > 1 else {}
        work = {
            Ctap2.CMD.GET_INFO: self._info,
            Ctap2.CMD.MAKE_CREDENTIAL: self._make,
            Ctap2.CMD.GET_ASSERTION: self._assert,
            Ctap2.CMD.CLIENT_PIN: self._client_pin,
        }[Ctap2.CMD(data[0])]
        try:
            return b"\0" + cbor.encode(work(fields, event))
        except CtapError as error:
            return bytes([error.code])

    def _info(self, fields: Fields, event: Event | None) -> dict[int, Any]:
        options = {"up": True, "rk": True, "clientPin": bool(self._pin), "pinUvAuthToken": True}
        return {
            1: ["FIDO_2_0", "FIDO_2_1"], 2: list(self._extensions), 3: bytes(16), 4: options,
            5: 1200, 6: [self._protocol.VERSION],
        }  # fmt: skip

    def _make(self, fields: Fields, event: Event | None) -> dict[int, Any]:
        if self._pin and not self._granted(fields.get(8), fields[1]):
            raise CtapError(ERR.PUAT_REQUIRED)
        self._wait(event)
        key, id = ec.generate_private_key(ec.SECP256R1()), os.urandom(48)
        self._credentials[id] = (fields[2]["id"], key, os.urandom(32))
        public = ES256.from_cryptography_key(key.public_key())  # type: ignore[no-untyped-call]
        known = AttestedCredentialData.create(Aaguid(bytes(16)), id, public)
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
        extensions: dict[str, Any] | None = None
        if "hmac-secret" in self._extensions and (fields.get(6) or {}).get("hmac-secret"):
            flags, extensions = flags | AuthenticatorData.FLAG.ED, {"hmac-secret": True}
        data = AuthenticatorData.create(_hash(fields[2]["id"]), flags, 1, known, extensions)
        return {1: "none", 2: bytes(data), 3: {}}

    def _assert(self, fields: Fields, event: Event | None) -> dict[int, Any]:
        id = fields[3][0]["id"]
        party, key, secret = self._credentials.get(id, ("", None, b""))
        if key is None or party != fields[1]:
            raise CtapError(ERR.NO_CREDENTIALS)
        if (fields.get(5) or {}).get("up", True):
            if self._always_pin:
                raise CtapError(ERR.PUAT_REQUIRED)
            self._wait(event)
        flags = AuthenticatorData.FLAG.UP
        extensions: dict[str, Any] | None = None
        if asked := (fields.get(4) or {}).get("hmac-secret"):
            flags, extensions = flags | AuthenticatorData.FLAG.ED, {"hmac-secret": self._answer(secret, asked)}
        data = AuthenticatorData.create(_hash(party), flags, 1, b"", extensions)
        signature = key.sign(bytes(data) + fields[2], ec.ECDSA(hashes.SHA256()))
        return {1: {"id": id, "type": "public-key"}, 2: bytes(data), 3: signature}

    def _answer(self, secret: bytes, asked: Fields) -> bytes:
        shared = self._shared(asked[1])
        if not hmac.compare_digest(self._protocol.authenticate(shared, asked[2]), asked[3]):
            raise CtapError(ERR.PIN_AUTH_INVALID)
        salt = self._protocol.decrypt(shared, asked[2])
        return bytes(self._protocol.encrypt(shared, hmac.digest(secret, salt, "sha256")))

    def _client_pin(self, fields: Fields, event: Event | None) -> dict[int, Any]:
        if fields[2] == ClientPin.CMD.GET_KEY_AGREEMENT:
            numbers = self._agreement.public_key().public_numbers()
            return {1: {1: 2, 3: -25, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}}
        assert fields[2] == ClientPin.CMD.GET_TOKEN_USING_PIN
        if not self._tries:
            raise CtapError(ERR.PIN_BLOCKED)
        shared = self._shared(fields[3])
        if self._protocol.decrypt(shared, fields[6]) != sha256(self._pin.encode()).digest()[:16]:
            self._tries -= 1
            raise CtapError(ERR.PIN_INVALID)
        self._tries = 8
        return {2: self._protocol.encrypt(shared, self._token)}

    def _granted(self, proof: bytes | None, challenge: bytes) -> bool:
        return proof is not None and hmac.compare_digest(self._protocol.authenticate(self._token, challenge), proof)

    def _shared(self, peer: Fields) -> bytes:
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(peer[-2]), int.from_bytes(peer[-3]), ec.SECP256R1())
        return bytes(self._protocol.kdf(self._agreement.exchange(ec.ECDH(), numbers.public_key())))

    def _wait(self, event: Event | None) -> None:
        """For a touch; as a token does, until it is called off."""
        if not self.touched:
            if event is not None:
                event.wait(30)
            raise CtapError(ERR.KEEPALIVE_CANCEL)
        self.touches += 1


def _hash(party: str) -> bytes:
    return sha256(party.encode()).digest()
