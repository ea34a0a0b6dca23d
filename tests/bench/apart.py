"""Work in a process of its own, so that its time and memory are its own: `python -m tests.bench.apart STEP ARGUMENTS`.

Each step prints a JSON object; `peak_mb` is the most memory that it had at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from responder_app import assembly
from responder_app.library.values import HeldVersion
from responder_app.model.facility import Document
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ref_of
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.shard import Shard, open_shard, prefix_bits, seal_shard
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices
from responder_app.publisher import sealing_ahead
from responder_app.publisher.previews import Preview
from responder_app.sync.plan import plan_facilities
from tests.bench import heavy
from tests.bench.one_sync import ROOT, peak_mb
from tests.bench.synthetic import entries, preplan, preplans
from tests.bench.town import CREW_WORDS, OFFICE_WORDS, enrol, no_previews

REPOSITORY, CITY = "ab" * 32, "city"
Told = dict[str, Any]


def apart(step: str, *arguments: object) -> Told:
    """What that step prints. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.bench.apart", step, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: Told = json.loads(done.stdout)
    return told


def city(folder: str, size: str, sheet_bytes: str) -> Told:
    """An office with that many facilities, and a vehicle enrolled with it; sheets of so many bytes, 0 for none."""
    home, count = Path(folder), int(size)
    began = time.monotonic()
    if int(sheet_bytes):
        office = heavy.heavy_office(home, count, int(sheet_bytes))
    else:
        office, _ = offices.create(home / "office", "Bench Office", OFFICE_WORDS)
        for one in preplans(count):
            office.take(one, ())
    took = time.monotonic() - began
    enrol(office, home / "vehicle", "Engine 5")
    office.close()
    return {"take_s": took}


def publish(folder: str, renamed: str = "", threads: str = "", drawing_s: str = "0") -> Told:
    """Publish what the office has taken in; with `renamed` after one facility got that name.

    Drawing a sheet takes `drawing_s`, and is noted by a byte in the file `drawn`.
    """
    sealing_ahead.THREADS = int(threads or sealing_ahead.THREADS)
    office = offices.open_office(Path(folder) / "office", OFFICE_WORDS)
    if renamed:
        before = preplan(0)
        named = before.identity.model_copy(update={"name": renamed})
        office.take(before.model_copy(update={"identity": named}), ())

    def draw(document: Document, *_: object) -> Iterator[Preview]:
        time.sleep(float(drawing_s))
        with (Path(folder) / "drawn").open("ab") as drawn:
            drawn.write(b".")
        yield from heavy.previews(document)

    began = time.monotonic()
    done = office.publish(no_previews if renamed else draw)
    took = time.monotonic() - began
    office.close()
    return {"seconds": took, "objects": done.objects_written, "bytes": done.bytes_written}


def rebuild(home: str) -> Told:
    """The library anew from the objects that lie verified on the disk: open, validate, index."""
    paths = VehiclePaths(Path(home))
    for file in paths.home.glob("library.db*"):
        file.unlink()
    began = time.monotonic()
    done = assembly.rebuild_library(paths, lambda: CREW_WORDS)
    return {"seconds": time.monotonic() - began, "facilities": done.facilities}


def lists(size: str) -> Told:
    """Shards and catalogue of so many made-up facilities; what reading all of them and planning costs a vehicle."""
    key = EpochKey.generate(ScopeKeyId(REPOSITORY, CITY, "shared", 1))
    began = time.monotonic()
    bits, sealed = prefix_bits(int(size)), []
    for prefix, own in entries(int(size), bits):
        shard = Shard(format=1, compartment=CITY, prefix=prefix, entries=own)
        data = seal_shard(shard, key)
        sealed.append((ShardRef(compartment=CITY, prefix=prefix, epoch=1, object=ref_of(data)), data))
    catalogue = _catalogue(tuple(ref for ref, _ in sealed))
    made_s, told = time.monotonic() - began, catalogue.to_bytes()
    began = time.monotonic()
    shards = [open_shard(data, key.id, ref.prefix, KeyRing([key])) for ref, data in sealed]
    opened_s = time.monotonic() - began
    held = {
        entry.facility: HeldVersion(entry.version, entry.manifest.hash, CITY, frozenset())
        for shard in shards[1:]
        if shard
        for entry in shard.entries
    }
    began = time.monotonic()
    plan = plan_facilities(catalogue, filter(None, shards), held, frozenset())
    return {
        "make_s": made_s,
        "catalogue_bytes": len(told),
        "shards": len(sealed),
        "shard_bytes": max(len(data) for _, data in sealed),
        "open_s": opened_s,
        "plan_s": time.monotonic() - began,
        "steps": len(plan.steps),
    }


def _catalogue(shards: tuple[ShardRef, ...]) -> Catalogue:
    return Catalogue(
        format=1,
        repository=REPOSITORY,
        office="Bench Office",
        era=1,
        sequence=1,
        issued_at=datetime(2026, 5, 1, tzinfo=UTC),
        epochs={CITY: {"shared": 1}},
        shards=shards,
        grants=ref_of(b""),
        report_key="",
    )


STEPS: dict[str, Callable[..., Told]] = {"city": city, "publish": publish, "rebuild": rebuild, "lists": lists}

if __name__ == "__main__":
    print(json.dumps({**STEPS[sys.argv[1]](*sys.argv[2:]), "peak_mb": peak_mb()}))
