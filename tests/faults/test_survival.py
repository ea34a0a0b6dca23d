"""A share of `make faults` kill, power, faults and mutations, with their controls."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, gettempdir

import pytest

from responder_app.library.whole_disk import flushed_at_once
from tests.faults.disks import Disk
from tests.faults.forgeries import forgeries
from tests.faults.kill import kills
from tests.faults.laptop import quick
from tests.faults.power import cuts
from tests.faults.recording import Create, Rename, Sync, SyncAll, Truncate, Write
from tests.faults.stage import Stage, build
from tests.faults.surroundings import faults
from tests.faults.tally import Tally, summary, write_evidence

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
SEED = 11
FACILITIES = 6


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One for all: each fault meets a fresh copy of it."""
    with TemporaryDirectory(prefix="faults-", dir=quick()) as folder:
        yield build(Path(folder) / "stage", FACILITIES)


def _nothing_wrong(tally: Tally) -> None:
    assert tally.wrong == 0, "\n".join(tally.lines())
    assert sum(tally.controls.values()) > 0


@needs_strace
@pytest.mark.slow
def test_a_sync_killed_anywhere_loses_nothing(stage: Stage) -> None:
    tally = kills(None, SEED, stage, most=20, windows=1)
    _nothing_wrong(tally)
    assert sum(count for name, count in tally.tried.items() if name.endswith("killed at a call")) >= 20
    assert sum(count for name, count in tally.tried.items() if name.endswith(("killed in truth", "ended before"))) == 1


@needs_strace
@pytest.mark.slow
def test_power_lost_anywhere_loses_nothing(stage: Stage) -> None:
    tally = cuts(None, SEED, stage, most=6)
    _nothing_wrong(tally)
    assert sum(tally.tried.values()) == 6 * 5
    with flushed_at_once(Path(quick() or gettempdir())) as flush:
        assert bool(tally.counts["whole disk"]) == (flush is not None)


@needs_strace
@pytest.mark.slow
def test_a_disk_a_way_a_clock_or_another_process_that_fails_loses_nothing(stage: Stage) -> None:
    tally = faults(None, SEED, stage, most=8)
    _nothing_wrong(tally)


@pytest.mark.slow
def test_nothing_forged_mixed_or_replayed_is_accepted(stage: Stage) -> None:
    tally = forgeries(None, SEED, stage, most=100)
    _nothing_wrong(tally)
    assert sum(tally.tried.values()) > 15_000


def _disk(tmp_path: Path) -> Disk:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "held").write_bytes(b"old")
    return Disk.of(tmp_path)


def test_the_model_keeps_what_was_synced_and_nothing_else_for_sure(tmp_path: Path) -> None:
    disk = _disk(tmp_path)
    for change in (Create("folder/new"), Write("folder/new", 0, b"whole"), Sync("folder/new")):
        disk.apply(change)
    assert "folder/new" not in disk.bare()
    assert disk.everything()["folder/new"] == b"whole"
    disk.apply(Rename("folder/new", "folder/held"))
    assert disk.bare()["folder/held"] == b"old"
    disk.apply(Sync("folder"))
    assert disk.bare()["folder/held"] == b"whole"


def test_the_model_keeps_all_contents_and_names_once_the_whole_disk_was_synced(tmp_path: Path) -> None:
    disk = _disk(tmp_path)
    for change in (Create("other", folder=True), Create("other/new"), Write("other/new", 0, b"whole"), SyncAll()):
        disk.apply(change)
    disk.apply(Write("folder/held", 0, b"new"))
    assert disk.bare() == {"folder": None, "folder/held": b"old", "other": None, "other/new": b"whole"}
    disk.apply(SyncAll())
    assert disk.bare()["folder/held"] == b"new"


def test_the_model_tears_writes_and_takes_names_before_contents(tmp_path: Path) -> None:
    disk = _disk(tmp_path)
    new = bytes(range(1, 251)) * 20
    disk.apply(Truncate("folder/held", 0))
    disk.apply(Write("folder/held", 0, new))
    states = {disk.torn(Random(seed))["folder/held"] for seed in range(300)}
    assert {b"old", b"", new} <= states
    assert bytes(len(new)) in states
    assert any(state and new.startswith(state[:512]) and state != new and len(state) == len(new) for state in states)


def test_evidence_replaces_the_section_of_the_run_before(tmp_path: Path) -> None:
    page = tmp_path / "evidence.md"
    page.write_text("# Evidence\n")
    for count in (1, 2_000):
        tally = Tally("kill", "What was done.")
        tally.tried["killed"] = count
        write_evidence([tally], "to its end", page)
    text = page.read_text()
    assert text.count("## kill") == 1
    assert "| killed | 2,000 |" in text
    assert summary([tally]) == "faults: tried 2,000, lost 0, unverified 0, leaked 0, crashed 0"


def test_a_control_that_is_not_noticed_counts() -> None:
    tally = Tally("kill", "")
    tally.control("an object lost", noticed=False)
    assert tally.wrong == 1
