"""A copy to a stick beside `rsync -a` of the same files: what verifying and flushing every file costs."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from responder_app import assembly
from responder_app.model.facility import Document
from responder_app.publisher import office as offices
from responder_app.publisher.office import OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.mirror import Mirror
from responder_app.sync.handing.place import Place
from tests.bench.goal import Goal, measured
from tests.bench.synthetic import preplans
from tests.bench.timing import p50, timed
from tests.bench.town import OFFICE_WORDS, enrol, open_vehicle

FACILITIES, DRAWN, PLAN_BYTES, ROUNDS = 1_000, 50, 4_000_000, 3
PLAN = {"id": "plan-1", "kind": "floor plan", "title": "Floor 1", "media_type": "application/pdf", "level": "1"}


def run() -> list[Goal]:
    """Copy a vehicle's 1,000 facilities and 200 MB of plans three times, and the copy again with rsync."""
    with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
        folder = Path(name)
        holding = _holding(folder)
        copies = folder / "copies"
        copies.mkdir()

        def mirror(target: Path) -> None:
            Mirror(holding, Place(target)).run()

        mirrored = [_fresh(copies / "mirror", mirror) for _ in range(ROUNDS)]
        files = [path for path in (copies / "mirror").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        again = [timed(lambda: mirror(copies / "mirror"))[1] for _ in range(ROUNDS)]
        plain = [_fresh(copies / "rsync", functools.partial(_rsync, copies / "mirror")) for _ in range(ROUNDS)]
        safe = [
            _fresh(copies / "rsync", functools.partial(_rsync, copies / "mirror", "--fsync")) for _ in range(ROUNDS)
        ]
    how = f"{len(files):,} files, {size / 1e6:.0f} MB; median of {ROUNDS}"

    def rate(times_ms: list[float]) -> float:
        return size / 1e3 / p50(times_ms)

    return [
        measured("mirror to an empty folder", rate(mirrored), "MB/s", f"{how}; each verified, flushed, renamed"),
        measured("rsync -a --fsync of the same", rate(safe), "MB/s", "flushed, not verified"),
        measured("rsync -a of the same", rate(plain), "MB/s", "neither: what a stick pulled out then has is luck"),
        measured("mirror beside rsync -a --fsync", rate(mirrored) / rate(safe), "times"),
        measured("mirror again, nothing new", p50(again) / 1e3, "s", how),
    ]


def _holding(folder: Path) -> Holding:
    office, _ = offices.create(folder / "office", "Bench Office", OFFICE_WORDS)
    paths = enrol(office, folder / "vehicle", "Engine 5")
    for number, one in enumerate(preplans(FACILITIES)):
        if number >= DRAWN:
            office.take(one, ())
            continue
        documents = (Document.model_validate({**PLAN, "pages": [{"width_pt": 2592, "height_pt": 1728}]}),)
        plan = OwnerBytes("plan-1", Random(number).randbytes(PLAN_BYTES))
        office.take(one.model_copy(update={"documents": documents}), [plan])
    office.publish(_no_previews)
    vehicle = open_vehicle(paths, str(office.repository.folder))
    try:
        vehicle.sync.sync_now()
    finally:
        vehicle.close()
    return assembly.holdings(paths)[0]


def _no_previews(document: Document, *_: object) -> Iterator[Preview]:
    yield from ()


def _fresh(target: Path, copy: Callable[[Path], None]) -> float:
    """Milliseconds of a copy into a folder that is not there yet."""
    shutil.rmtree(target, ignore_errors=True)
    return timed(lambda: copy(target))[1]


def _rsync(source: Path, *options_and_target: str | Path) -> None:
    *options, target = map(str, options_and_target)
    subprocess.run(["rsync", "-a", *options, f"{source}/", target], check=True)
