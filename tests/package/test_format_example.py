"""docs/format.md is enough to open a package: its example decoded by the page's rules, without our package code."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

PAGE = Path(__file__).parents[2] / "docs" / "format.md"


def bind(*fields: str | int) -> bytes:
    encoded = [field.to_bytes(8, "big") if isinstance(field, int) else field.encode() for field in fields]
    return b"".join(len(field).to_bytes(4, "big") + field for field in encoded)


def hkdf(secret: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=info).derive(secret)


class Reader:
    """Opens the example step by step, as the page says."""

    def __init__(self, example: dict[str, Any]) -> None:
        self.device, self.objects = example["device"], example["objects"]
        self.catalogue = json.loads(example["catalogue"])
        self.repository = self.catalogue["repository"]

    def object(self, ref: dict[str, Any]) -> bytes:
        data = bytes.fromhex(self.objects[ref["hash"]])
        assert hashlib.sha256(data).hexdigest() == ref["hash"]
        assert len(data) == ref["length"]
        return data

    def secret(self) -> bytes:
        fingerprint = hashlib.sha256(
            bind("device", self.device["agreement_key"], self.device["signing_key"])
        ).hexdigest()
        sealed = base64.b64decode(json.loads(self.object(self.catalogue["grants"]))[fingerprint])
        scalar = int(self.device["agreement_private"], 16)
        key = ec.derive_private_key(scalar, ec.SECP256R1())
        suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
        grant = json.loads(suite.decrypt(sealed, key, bind("R1", "grant", self.repository, fingerprint)))
        (granted,) = grant["keys"]
        return base64.b64decode(granted["secret"])

    def unseal(self, sealed: bytes, *fields: str) -> bytes:
        context = ("R1", "seal", self.repository, "city", "shared", 1)
        key = hkdf(self.secret(), bind(*context))
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], bind(*context, *fields))

    def record(self) -> dict[str, Any]:
        (shard_ref,) = self.catalogue["shards"]
        shard = json.loads(zlib.decompress(self.unseal(self.object(shard_ref["object"]), "shard", "")))
        (entry,) = shard["entries"]
        facility = entry["facility"]
        manifest = json.loads(self.unseal(self.object(entry["manifest"]), "manifest", facility))
        (part,) = manifest["parts"]
        wrap_key = hkdf(self.secret(), bind("R1", "wrap", self.repository, "city", "shared", 1, facility, part["id"]))
        part_key = aes_key_unwrap(wrap_key, bytes.fromhex(part["keys"]["shared"]["key"]))
        (ref,) = part["objects"]
        binding = bind("R1", "part", self.repository, "city", facility, part["id"], "shared", 0, 1)
        plaintext = AESGCM(part_key).decrypt(bytes(12), self.object(ref), binding)
        assert len(plaintext) == part["length"]
        record: dict[str, Any] = json.loads(zlib.decompress(plaintext))
        return record


@pytest.fixture
def reader() -> Reader:
    text = PAGE.read_text().partition("```json\n")[2].partition("\n```")[0]
    return Reader(json.loads(text))


def test_the_pages_example_opens_by_the_pages_rules(reader: Reader) -> None:
    assert reader.record()["sections"]["identity"]["name"] == "Adler Tower"


def test_the_pages_example_does_not_open_with_another_repository_id(reader: Reader) -> None:
    reader.repository = "6" * 64
    with pytest.raises(InvalidTag):
        reader.record()
