"""`canaries`: a vehicle whose facilities are full of marks goes through everything; then the marks are looked for.

Looked at: the vehicle's folder, the person's own folders, temporary files, core files, what the program says on the
terminal and in its log, what the repository's host keeps (files, inbox, access log), and, where strace is there, every
byte that any of the program's processes wrote to any file, also to one that is gone.
"""

from __future__ import annotations

import base64
import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from responder_app import assembly
from responder_app.errors import ResponderError
from responder_app.publisher import orders as signing
from responder_app.publisher.custody import Custody
from responder_app.publisher.orders import Orders
from tests.fakes.nginx import serve
from tests.faults.canary_city import DEVICE, WORDS, CanaryCity, build, point
from tests.faults.canary_search import TEXT, Search, encoded
from tests.faults.tally import Tally
from tests.faults.traced import STRACE

WHAT = (
    "Two facilities and an area with a canary in every text, code, phone number and file name that takes one, in the "
    "words, title and bytes of their drawings. A vehicle's whole life in the real window: a wrong passphrase, a sync "
    "over HTTPS with reports to the inbox, search, every screen, every form of the export, something copied, bugs "
    "that hold a name in a slot and on a lane, drawing processes that break, damaged objects, the lock, broken glass, "
    "a crash with core dumps allowed; then `sync`, `check`, `audit` and `show` with `--verbose`, a torn database and "
    "`rebuild`, an order to empty it. After each part the marks, and samples of every drawing, are looked for: in "
    "all files of the vehicle, of the person and of the host with its log, on the terminal, and (strace) in every "
    "byte that was written to any file; as UTF-8, UTF-16, UTF-32, base64 at each offset, hexadecimal, and inside "
    "compressed streams. Exports alone may hold them, and are seen to."
)
COMMANDS = ("sync", "check", "audit", "show lakeside")
"""Each in a process of its own, or all in one where time is short."""
SAMPLE = 24
MOST_S = 240.0
CRASH = -signal.SIGSEGV
_WRITTEN = re.compile(r"^\d+ +p?writev?(?:64|2)?\(\d+<((?:\\x[0-9a-f]{2})*)[^>]*>[^,]*, (.*)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_CALLS = "trace=write,pwrite64,writev,pwritev,pwritev2"


def canaries(seconds: float | None, seed: int, thorough: bool = True) -> Tally:
    """A vehicle's life; time and seed change nothing.

    Args:
        thorough: Look at every call that writes too, after each command, and at a second life that leaks on purpose.
    """
    tally = Tally("canaries", WHAT)
    with tempfile.TemporaryDirectory(prefix="canaries-") as name:
        _life(_made(Path(name) / "kept"), tally, thorough)
        if thorough:
            _leaking_life(_made(Path(name) / "leaking"), tally)
    return tally


@dataclass(frozen=True)
class Place:
    """Where a vehicle's life leaves something: folders, and what may lie in clear."""

    city: CanaryCity
    person: Path
    host: Path
    exports: Path
    environment: Mapping[str, str]

    @property
    def folders(self) -> tuple[Path, ...]:
        """All that is looked through."""
        return self.city.vehicle.home, self.person, self.host, self.city.repository

    def run(
        self, *words: str, module: str = "responder_app", trace: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A command of the program in the person's folder."""
        tracer: Sequence[str] = ()
        if trace and STRACE:
            tracer = (STRACE, "-f", "-y", "-xx", "-s", "40000000", "-e", _CALLS, "-o", str(trace))
        return subprocess.run(
            [*tracer, sys.executable, "-m", module, *words],
            capture_output=True, text=True, timeout=MOST_S, check=False, cwd=self.person, env=dict(self.environment),
        )  # fmt: skip


def _life(folder: Path, tally: Tally, thorough: bool) -> None:
    city = build(folder)
    tally.notes.append(f"{city.planted:,} texts held a canary.")
    host = _made(folder / "host")
    with serve(city.repository, host, inbox=True) as served:
        place = _place(city, host, point(city, served.address, served.ca_file))
        trace = folder / "trace" if thorough and STRACE else None
        done = place.run(str(place.exports), "hardened", module="tests.faults.canary_window", trace=trace)
        if done.returncode != CRASH or "STEP done" not in done.stdout:
            tally.crashed.append(f"the window ended with {done.returncode}: {done.stdout[-300:]} {done.stderr[-900:]}")
            return
        search = Search(_samples(city))
        _look(place, search, tally, "the window's session", done.stdout + done.stderr)
        _look_at_exports(place, search, tally)
        if trace:
            _look_at_written(trace, place, search, tally)
        _commands(place, search, tally, thorough)
        _rebuild(place, search, tally)
        _destroy(place, search, tally)
        _planted(place, search, tally)
    city.office.close()


def _place(city: CanaryCity, host: Path, code: str) -> Place:
    person = _made(city.folder / "person")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "TMPDIR", "DISPLAY"))}
    own = {
        "HOME": str(person), "TMPDIR": str(_made(person / "tmp")), "RESPONDER_HOME": str(city.vehicle.home),
        "RESPONDER_PASSPHRASE": WORDS, "EMERGENCY_CODE": code, "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200",
    }  # fmt: skip
    return Place(city, person, host, _made(city.folder / "stick"), {**kept, **own})


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _samples(city: CanaryCity) -> Iterator[tuple[str, bytes]]:
    """Pieces of every drawing and picture that the vehicle can open."""
    with assembly.opened(city.vehicle, lambda: WORDS) as vehicle:
        for held in vehicle.library.held():
            if held.type != "facility":
                continue
            for document in vehicle.library.preplan(held.id).documents:
                for what, read in (("file", vehicle.library.document), ("picture", vehicle.library.overview)):
                    try:
                        data = read(held.id, document.id).data
                    except ResponderError:  # one that the session damaged
                        continue
                    for at in (len(data) // 3, len(data) * 2 // 3):
                        piece = data[at : at + SAMPLE]
                        if len(set(piece)) > SAMPLE // 2:  # no blanks
                            yield f"the {what} of {document.id}", piece


def _look(place: Place, search: Search, tally: Tally, when: str, said: str = "") -> None:
    """Everywhere; what is found leaked."""
    tally.tried[f"looked through everything: after {when}"] += 1
    for found in (*search.in_folders(place.folders), *(f"the terminal: {one}" for one in search.found(said.encode()))):
        tally.leaked.append(f"after {when}: {found}")


def _look_at_exports(place: Place, search: Search, tally: Tally) -> None:
    """They are in clear: the search must find them."""
    for path in sorted(place.exports.iterdir()):
        tally.control(f"an export, which is in clear ({path.suffix})", any(search.found(path.read_bytes())))


def _look_at_written(trace: Path, place: Place, search: Search, tally: Tally) -> None:
    written = written_by(trace)
    tally.tried["files that a process wrote to, call by call"] += len(written)
    for path, data in written.items():
        if not Path(path).is_relative_to(place.exports):
            tally.leaked += [f"written to {path}: {found}" for found in search.found(data)]
    clear = b"".join(data for path, data in written.items() if Path(path).is_relative_to(place.exports))
    tally.control("what was written to an export, call by call", any(search.found(clear)))


def written_by(trace: Path) -> dict[str, bytes]:
    """What went into each file, in the order of strace's lines. Pipes, sockets and nameless memory are no files."""
    found: dict[str, bytearray] = {}
    with trace.open() as lines:
        for line in lines:
            match = _WRITTEN.match(line)
            if match and match[1]:
                path = bytes.fromhex(match[1].replace("\\x", "")).decode(errors="replace")
                if path.startswith("/") and not path.startswith(("/memfd:", "/dev/pts", "/dev/null", "/proc/")):
                    data = found.setdefault(path.removesuffix(" (deleted)"), bytearray())
                    for text in _STRING.findall(match[2]):
                        data += bytes.fromhex(text.replace("\\x", ""))
    return {path: bytes(data) for path, data in found.items()}


def _commands(place: Place, search: Search, tally: Tally, thorough: bool) -> None:
    """What they answer on the terminal is for whoever asked; what they say beside it is not."""
    done = place.run("--verbose", "check")  # sets aside what the session damaged and nobody opened
    _look(place, search, tally, "`check` of a damaged library", done.stderr)
    for line in COMMANDS if thorough else (" + ".join(COMMANDS),):
        if thorough:
            done = place.run("--verbose", *line.split())
        else:
            done = place.run(*line.split(), module="tests.faults.canary_commands")
        if done.returncode != 0:
            tally.lost.append(f"`{line}` ended with {done.returncode}: {done.stdout[-600:]} {done.stderr[-500:]}")
        _look(place, search, tally, f"`{line}`", done.stderr)


def _rebuild(place: Place, search: Search, tally: Tally) -> None:
    library = place.city.vehicle.library
    data = bytearray(library.read_bytes())
    data[: len(data) // 2] = bytes(len(data) // 2)
    library.write_bytes(data)
    for name in ("library.db-wal", "library.db-shm"):
        library.with_name(name).unlink(missing_ok=True)
    done = place.run("--verbose", "rebuild")
    if done.returncode != 0:
        tally.lost.append(f"rebuild ended with {done.returncode}: {done.stderr[-500:]}")
    _look(place, search, tally, "`rebuild`", done.stderr)


def _destroy(place: Place, search: Search, tally: Tally) -> None:
    office = place.city.office
    Custody(office).revoke(office.device(DEVICE), f"stolen, {TEXT}")
    data = Orders(office).start_destroy(office.revoked_device(DEVICE)).envelope
    for key in place.city.carried[:2]:
        data, _ = signing.add_signature(data, key.path.read_bytes(), key.passphrase)
    Orders(office).finish(data)
    done = place.run("--verbose", "sync")
    if "ordered" not in done.stderr or place.city.vehicle.library.exists():
        tally.leaked.append(f"the order did not empty the vehicle: {done.returncode} {done.stderr[-500:]}")
    _look(place, search, tally, "the order to empty it", done.stdout + done.stderr)


def _planted(place: Place, search: Search, tally: Tally) -> None:
    """The control: a mark in every place, in every way, beside others and at the end of a large file."""
    mark = f"{TEXT}777".encode()
    ways = {**dict(encoded(mark)), "utf-16": f"a{TEXT}7".encode("utf-16-be"), "utf-32": TEXT.encode("utf-32-le")}
    for offset in range(3):
        ways[f"base64 at {offset}"] = base64.b64encode(b"xyz"[:offset] + mark + b"and more")
    ways["gzip of hexadecimal"] = gzip.compress(mark.hex().encode())
    for folder in place.folders:
        for how, data in ways.items():
            planted = folder / "planted"
            planted.write_bytes(os.urandom(10_000) + data)
            found = any(str(planted) in one for one in search.in_folders([folder]))
            tally.control(f"planted: {how}", found)
            planted.unlink()
    named = place.person / f"Plan of {TEXT}5.pdf"
    named.touch()
    tally.control("planted: a file's name", any(search.in_folders([place.person])))
    named.unlink()


def _leaking_life(folder: Path, tally: Tally) -> None:
    """The same session without the program's protections, and a leak in every place: each must be found."""
    city = build(folder)
    host = _made(folder / "host")
    with serve(city.repository, host, inbox=True) as served:
        place = _place(city, host, point(city, served.address, served.ca_file))
        trace = folder / "trace"
        done = place.run(str(place.exports), "open", module="tests.faults.canary_window", trace=trace)
    city.office.close()
    if done.returncode != CRASH:
        tally.crashed.append(f"the leaking window ended with {done.returncode}: {done.stderr[-900:]}")
        return
    search = Search()
    found = "\n".join(search.in_folders(place.folders))
    for leak in ("objects/leak", ".cache/leak", "tmp/leak", "leak.gz"):
        tally.control(f"leaked: {leak}", f"{leak}:" in found)
    tally.control("leaked: a traceback on the terminal", any(search.found(done.stderr.encode())))
    if STRACE:
        gone = written_by(trace).get(str(place.person / "gone"), b"")
        tally.control("leaked: a file that is gone", any(search.found(gone)))
    cores = [path for path in place.person.iterdir() if path.name.startswith("core")]
    if not Path("/proc/sys/kernel/core_pattern").read_text().startswith(("|", "/")):
        tally.control("leaked: a core file", any(f"{path}:" in found for path in cores))
