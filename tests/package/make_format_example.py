"""Writes the worked example at the end of docs/format.md: `python -m tests.package.make_format_example`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.model.facility import SHARED, PrePlan
from responder_app.package import grant as grants
from responder_app.package import public_keys
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.keys import SUITE, EpochKey, ScopeKeyId
from responder_app.package.manifest import Manifest, seal_manifest
from responder_app.package.part import Place, seal_part
from responder_app.package.record import Record, split
from responder_app.package.shard import Shard, ShardEntry, seal_shard

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
HEADING = "## Worked example"
FENCE = "```json\n"
REPOSITORY = "5" * 64
FACILITY = "1f6c0f3e-5f0e-4b53-9a58-3d1c6a8e2b10"
WHEN = datetime(2026, 11, 20, 8, tzinfo=UTC)


def example() -> dict[str, object]:
    """Everything that a reader of the page needs to open the facility's record."""
    objects: dict[str, str] = {}

    def put(data: bytes) -> ObjectRef:
        ref = ref_of(data)
        objects[ref.hash] = data.hex()
        return ref

    agreement, signing = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    public = [public_keys.to_text(key.public_key()) for key in (agreement, signing)]
    device = public_keys.device_fingerprint(*public)
    shared = EpochKey.generate(ScopeKeyId(REPOSITORY, "city", "shared", 1))

    identity = {
        "name": "Adler Tower",
        "address": {"street": "100 North Michigan Avenue", "city": "Port Adler"},
        "location": (-87.6243, 41.8837),
    }
    plan = PrePlan.model_validate({"id": FACILITY, "identity": identity})
    sections, _ = split(plan)[SHARED]
    record = Record(format=1, facility=FACILITY, version=1, published_at=WHEN, scopes=SHARED, sections=sections)
    part = seal_part(Place(REPOSITORY, "city", FACILITY), "record", record.to_bytes(), {"shared": shared})
    for data in part.objects:
        put(data)
    manifest = Manifest(
        format=1, repository=REPOSITORY, compartment="city", type="facility", facility=FACILITY, version=1,
        issued_at=WHEN, parts=(part.entry,),
    )  # fmt: skip
    entry = ShardEntry(
        facility=FACILITY, type="facility", version=1, epoch=1, manifest=put(seal_manifest(manifest, shared))
    )
    shard = Shard(format=1, compartment="city", prefix="", entries=(entry,))
    grant = grants.Grant(
        suite=SUITE, repository=REPOSITORY, device=device, name="Engine 5", agency="Fire", scopes=("shared",),
        compartments=("city",), issued_at=WHEN, keys=(grants.granted(shared),),
    )  # fmt: skip
    catalogue = Catalogue(
        format=1, repository=REPOSITORY, office="City of Port Adler", era=1, sequence=1, issued_at=WHEN,
        epochs={"city": {"shared": 1}},
        shards=(ShardRef(compartment="city", prefix="", epoch=1, object=put(seal_shard(shard, shared))),),
        grants=put(grants.write_grants({device: grants.seal_grant(grant, agreement.public_key())})),
        report_key=public[0],
    )  # fmt: skip
    return {
        "device": {
            "agreement_private": agreement.private_numbers().private_value.to_bytes(32, "big").hex(),
            "agreement_key": public[0],
            "signing_key": public[1],
        },
        "catalogue": catalogue.to_bytes().decode(),
        "objects": objects,
    }


def main() -> None:
    """Put a fresh example at the end of the page."""
    text = PAGE.read_text()
    head, _, tail = text.partition(HEADING)
    prose = tail.partition(FENCE)[0].rstrip()
    PAGE.write_text(f"{head}{HEADING}{prose}\n\n{FENCE}{json.dumps(example(), indent=1)}\n```\n")


if __name__ == "__main__":
    main()
