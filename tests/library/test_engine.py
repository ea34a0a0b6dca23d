"""The database file: keys, kills, damage, full disks, newer revisions, private modes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from responder_app.errors import (
    DamagedError,
    DiskFullError,
    InputError,
    NotInitialisedError,
    StoreError,
    WrongKeyError,
)
from responder_app.library import engine
from responder_app.library.engine import open_store
from responder_app.library.library import Library, open_library
from responder_app.library.upgrade import bring_up_to_date, revision_of
from responder_app.package.digest import ref_of
from responder_app.paths import VehiclePaths
from tests.library.buildings import building
from tests.library.conftest import KEY
from tests.library.press import Press

PAGE_BYTES = 4096


def test_a_library_does_not_open_with_another_key(library: Library, paths: VehiclePaths) -> None:
    with pytest.raises(WrongKeyError, match="does not open with this key"):
        open_library(paths, bytes(32))


def test_a_key_of_another_length_is_refused(paths: VehiclePaths) -> None:
    with pytest.raises(InputError):
        open_library(paths, b"short", create=True)
    assert not paths.library.exists()


def test_a_missing_library_is_not_made_unasked(paths: VehiclePaths) -> None:
    with pytest.raises(NotInitialisedError):
        open_library(paths, KEY)
    assert not paths.library.exists()


def test_the_file_and_its_folder_are_private(library: Library, press: Press, paths: VehiclePaths) -> None:
    press.package(building()).deliver(library)
    files = [path for path in paths.home.rglob("*") if path.is_file()]
    folders = [path for path in paths.home.rglob("*") if path.is_dir()]
    assert files
    assert folders
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in [paths.home, *folders]} == {0o700}


def test_the_settings_are_those_that_were_chosen(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    with store.writing() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "cipher_memory_security", "temp_store")
        }
    store.close()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "cipher_memory_security": "0",
        "temp_store": 2,
    }


def test_readers_cannot_write(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    bring_up_to_date(store)
    with pytest.raises(StoreError), store.reading() as connection:
        connection.execute(text("INSERT INTO row VALUES ('a', 'b')"))
    store.close()


def test_long_lists_are_read_in_little_memory_and_cannot_be_written_to(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    bring_up_to_date(store)
    with store.listing() as lister, store.reading() as reader:
        told = [one.exec_driver_sql("PRAGMA cache_size").scalar_one() for one in (lister, reader)]
    assert told == [-engine.LISTER_CACHE_KIB, -engine.CACHE_KIB]
    with pytest.raises(StoreError), store.listing() as connection:
        connection.execute(text("INSERT INTO row VALUES ('a', 'b')"))
    store.close()


def test_many_threads_read_and_write_at_once(library: Library, press: Press) -> None:
    press.package(building()).deliver(library)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(15):
                library.save_row(f"{number}/{step}", "x")
                assert library.search("wacker")
        except BaseException as error:  # noqa: BLE001  whatever it is, the test shall say it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(library.rows()) == 8 * 15


_WRITER = """
import sys
from pathlib import Path
from responder_app.library.library import open_library
from responder_app.paths import VehiclePaths
library = open_library(VehiclePaths(Path(sys.argv[1])), bytes(range(32)))
number = int(sys.argv[2])
while True:
    with library._store.writing() as connection:
        from responder_app.library import memory
        memory.save_row(connection, f"{number}/a", "x" * 5000)
        memory.save_row(connection, f"{number}/b", "y" * 5000)
    print(number, flush=True)
    number += 1
"""


def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_there_half(
    library: Library, paths: VehiclePaths
) -> None:
    library.close()
    acknowledged = -1
    for round_ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(paths.home), str(acknowledged + 1)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(5 + 9 * round_):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
        acknowledged = max([acknowledged, *map(int, rest)])
        child.stdout.close()
        child.wait()
        opened = open_library(paths, KEY)
        rows = opened.rows()
        opened.close()
        for number in range(acknowledged + 1):
            assert {f"{number}/a", f"{number}/b"} <= rows.keys()
        whole = {name.split("/")[0] for name in rows}
        assert len(rows) == 2 * len(whole)
        acknowledged = max(map(int, whole))


def test_a_damaged_library_is_a_clear_error(library: Library, press: Press, paths: VehiclePaths) -> None:
    for number in range(1, 30):
        press.package(building(f"Tower {number}", number=number)).deliver(library)
    library.close()
    content = bytearray(paths.library.read_bytes())
    for page in range(2, len(content) // PAGE_BYTES):
        content[page * PAGE_BYTES + 100] ^= 1
    paths.library.write_bytes(content)
    with pytest.raises(DamagedError):
        _read_everything(paths)


def test_pages_torn_in_the_file_and_whole_in_the_log_are_no_damage(
    library: Library, press: Press, paths: VehiclePaths, tmp_path: Path
) -> None:
    """As a power cut leaves them that came while the log was folded into the file."""
    for number in range(1, 4):
        press.package(building(f"Tower {number}", number=number)).deliver(library)
    library.close()
    working = open_library(paths, KEY)
    for number in range(4, 6):
        press.package(building(f"Tower {number}", number=number)).deliver(working)
    kept = VehiclePaths(tmp_path / "after the cut")
    shutil.copytree(paths.home, kept.home)
    working.close()
    log = kept.library.with_name("library.db-wal").read_bytes()
    frame = 24 + PAGE_BYTES
    logged = {int.from_bytes(log[at : at + 4], "big") for at in range(32, len(log) - frame + 1, frame)}
    content = bytearray(kept.library.read_bytes())
    torn = sorted(page for page in logged if 1 < page <= len(content) // PAGE_BYTES)
    assert torn
    for page in torn:
        content[(page - 1) * PAGE_BYTES + 512 : page * PAGE_BYTES] = bytes(PAGE_BYTES - 512)
    kept.library.write_bytes(content)
    opened = open_library(kept, KEY)
    assert opened.check().sound
    assert len(opened.held()) == 5
    opened.close()


def _read_everything(paths: VehiclePaths) -> None:
    opened = open_library(paths, KEY)
    try:
        for number in range(1, 30):
            opened.preplan(building(number=number).id)
    finally:
        opened.close()


def test_a_connection_that_met_a_damaged_page_does_not_spoil_the_next(
    library: Library, press: Press, paths: VehiclePaths
) -> None:
    """One page of many is bad: what lies on others is still read, from any thread, again and again."""
    press.package(building()).deliver(library)
    library.close()
    before = paths.library.stat().st_size
    again = open_library(paths, KEY)
    for number in range(40):
        again.save_row(f"note {number}", "x" * 9000)
    again.close()
    content = bytearray(paths.library.read_bytes())
    page_of_the_notes = (before + len(content)) // 2 // PAGE_BYTES
    content[page_of_the_notes * PAGE_BYTES + 50] ^= 0xFF
    paths.library.write_bytes(content)
    damaged = open_library(paths, KEY)
    try:
        for _ in range(6):
            with pytest.raises(DamagedError):
                damaged.rows()
            assert damaged.preplan(building().id) == building()
        report = damaged.check()
        assert not report.sound
        assert any(found.facility_id is None for found in report.damage)
    finally:
        damaged.close()


def test_a_full_disk_is_said_and_costs_nothing_that_was_held(press: Press, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let a small file system be mounted")
    try:
        _fill(VehiclePaths(small / "vehicle"), press)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def _fill(paths: VehiclePaths, press: Press) -> None:
    library = open_library(paths, KEY, create=True)
    library.add_keys(press.ring)
    press.package(building()).deliver(library)
    held: list[int] = []
    try:
        with pytest.raises(DiskFullError):
            _write_rows(library, held)
        assert library.preplan(building().id) == building()
        assert len(library.rows()) == len(held)
        big = os.urandom(1_500_000)
        with pytest.raises(DiskFullError):
            library.objects.put(ref_of(big), big)
        assert library.check().sound
    finally:
        library.close()


def _write_rows(library: Library, held: list[int]) -> None:
    for number in range(10_000):
        library.save_row(f"note {number}", os.urandom(4000).hex())
        held.append(number)


def test_a_library_of_a_newer_program_is_refused_clearly(library: Library, paths: VehiclePaths) -> None:
    library.close()
    store = open_store(paths.library, KEY)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer version of the program"):
        open_library(paths, KEY)
    store = open_store(paths.library, KEY)
    with store.reading() as connection:
        assert revision_of(connection) == "9999"
    store.close()


PLAIN_NAME = "Quixotic Vanderhoogen Tower"


def _files_with(folder: Path, wanted: str) -> list[Path]:
    forms = [wanted.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [form.lower() for form in forms]
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() or form in path.read_bytes().lower() for form in forms)
    ]


def test_no_file_of_the_library_holds_a_name_in_clear(paths: VehiclePaths, press: Press) -> None:
    """Read by another process while the library is open, and here once it is closed."""
    library = open_library(paths, KEY, create=True)
    library.add_keys(press.ring)
    press.package(building(PLAIN_NAME)).deliver(library)
    assert library.search("quixotic")
    while_open = subprocess.run(
        ["grep", "-rlai", "vanderhoogen", str(paths.home)], capture_output=True, text=True, check=False
    )
    assert (paths.home / "library.db-wal").stat().st_size > 0
    library.close()
    assert while_open.stdout == ""
    assert _files_with(paths.home, PLAIN_NAME) == []
    assert _files_with(paths.home, "vanderhoogen") == []


def test_the_search_for_names_in_clear_finds_them_in_a_plain_database(tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE facility (name)")
    plain.execute("INSERT INTO facility VALUES (?)", (PLAIN_NAME,))
    plain.commit()
    plain.close()
    assert _files_with(tmp_path, PLAIN_NAME) == [tmp_path / "plain.db"]
    found = subprocess.run(
        ["grep", "-rlai", "vanderhoogen", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "plain.db" in found.stdout


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "crashed"])
def test_a_disk_that_became_read_only_still_opens_and_says_so_when_written_to(
    library: Library, press: Press, paths: VehiclePaths, monkeypatch: pytest.MonkeyPatch, crashed: bool
) -> None:
    press.package(building()).deliver(library)
    name = building().id
    if not crashed:
        library.close()
    dying = VehiclePaths(paths.home.parent / "dying")
    shutil.copytree(paths.home, dying.home)
    (dying.home / "library.db-shm").unlink(missing_ok=True)
    assert (dying.home / "library.db-wal").exists() is crashed
    before = {path: path.read_bytes() for path in dying.home.rglob("*") if path.is_file()}
    monkeypatch.setattr(engine, "is_writable", lambda _: False)
    again = open_library(dying, KEY)
    assert again.preplan(name) == building()
    with pytest.raises(StoreError, match="the disk is read only"):
        again.save_row("name", "value")
    assert again.check().sound
    assert again.preplan(name) == building()
    again.close()
    assert {path: path.read_bytes() for path in dying.home.rglob("*") if path.is_file()} == before
