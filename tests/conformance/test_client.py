"""The conformance client against repositories of ours and of anybody: what it takes, what it refuses, what it keeps."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import time_machine
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from responder_app.sync.transport.patience import Patience
from responder_app.trust.judgement import ERA_FIELD
from tests.conformance.command import main
from tests.fakes.bad_server import BadServer, misbehave
from tests.fakes.office import CATALOGUE, DAY, Office, new_signer

CLIENT = Path(__file__).parent / "client"
SHORT = Patience(connect_s=2.0, head_s=0.5, stall_s=0.5, grace_s=0.5, least_rate=500.0, fetch_s=1.0)


@dataclass
class Bench:
    """An office, the server that its repository lies on, and a client's folders."""

    office: Office
    server: BadServer
    folder: Path
    client: Path
    requests: list[str] = field(init=False)
    more: tuple[str, ...] = ()
    """Further options of the command."""

    def __post_init__(self) -> None:
        self.requests = self.server.requests

    def serve(self) -> None:
        """Lay out what the office has now."""
        for name, data in self.office.files.items():
            place = self.folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    def publish(self, at: datetime | None = None) -> None:
        self.office.publish(at or now())
        self.serve()

    def run(self, *arguments: str, patience: Patience | None = None) -> int:
        return main(["--metadata-dir", str(self.client), *self.more, *arguments], patience)

    def init(self) -> int:
        root = self.client.parent / "given.json"
        root.write_bytes(self.office.anchor.root)
        return self.run("init", str(root))

    def refresh(self, patience: Patience | None = None) -> int:
        address = ("--metadata-url", f"{self.server.address}/metadata/", "--ca-file", str(self.server.ca_file))
        targets = ("--target-base-url", f"{self.server.address}/targets/")
        return self.run(*address, *targets, "refresh", patience=patience)

    def download(self, name: str = CATALOGUE) -> int:
        address = ("--metadata-url", f"{self.server.address}/metadata/", "--ca-file", str(self.server.ca_file))
        target = ("--target-name", name, "--target-dir", str(self.targets))
        base = ("--target-base-url", f"{self.server.address}/targets/")
        return self.run(*address, *target, *base, "download")

    @property
    def targets(self) -> Path:
        place = self.client.parent / "targets"
        place.mkdir(exist_ok=True)
        return place

    def version(self, role: str) -> int:
        found: int = Metadata.from_bytes((self.client / f"{role}.json").read_bytes()).signed.version
        return found

    def versions(self) -> tuple[int, ...]:
        return tuple(map(self.version, ("root", "timestamp", "snapshot", "targets")))


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class _AnybodysOffice(Office):
    """Signs roots without our field, and snapshots of further files."""

    def __init__(self, at: datetime) -> None:
        self.snapshot_meta: dict[str, MetaFile] = {}
        super().__init__(at)

    def signed(self, content: Signed, *signers: CryptoSigner) -> bytes:
        content.unrecognized_fields.pop(ERA_FIELD, None)
        if isinstance(content, Snapshot):
            content.meta.update(self.snapshot_meta)
        return super().signed(content, *signers)


@contextmanager
def _bench(place: Path, office: Office) -> Iterator[Bench]:
    for name in ("repository", "client", "work"):
        (place / name).mkdir()
    with misbehave(place / "repository", place / "work") as server:
        bench = Bench(office, server, place / "repository", place / "client")
        bench.publish()
        yield bench


@pytest.fixture(params=["ours", "anybody's"])
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Initialised, over a repository of ours, or over one whose root names no era, as the suite's are."""
    with _bench(tmp_path, _AnybodysOffice(now()) if request.param == "anybody's" else Office(now())) as made:
        assert made.init() == 0
        yield made


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Bench]:
    with _bench(tmp_path, Office(now())) as made:
        assert made.init() == 0
        yield made


def test_init_asks_the_repository_nothing_and_believes_the_root(bench: Bench) -> None:
    assert bench.requests == []
    assert bench.version("root") == 1


def test_init_refuses_what_is_no_root(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_bytes(b'{"signed": {}, "signatures": []}')
    assert bench.run("init", str(tmp_path / "none.json")) == 1


def test_a_refresh_before_init_fails(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    bench.client = tmp_path / "new"
    assert bench.refresh() == 1
    assert bench.requests == []


def test_a_refresh_asks_in_the_order_of_the_specification(bench: Bench) -> None:
    assert bench.refresh() == 0
    names = [path.removeprefix("/metadata/") for path in bench.requests if "/metadata/" in path]
    assert names == ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
    assert bench.versions() == (1, 1, 1, 1)


def test_a_new_state_and_a_new_root_are_taken(bench: Bench) -> None:
    assert bench.refresh() == 0
    bench.office.new_root()
    bench.publish()
    assert bench.refresh() == 0
    assert bench.versions() == (2, 2, 2, 2)


def test_the_target_is_what_was_signed_and_is_fetched_once(bench: Bench) -> None:
    assert bench.download() == 0
    (held,) = bench.targets.iterdir()
    assert held.read_bytes() == bench.office.files[bench.office.catalogue_path]
    assert bench.download() == 0
    assert len([path for path in bench.requests if "/targets/" in path]) == 1


def test_a_target_that_nobody_signed_is_not_there(bench: Bench) -> None:
    assert bench.download("v1/other") == 1
    assert list(bench.targets.iterdir()) == []
    assert bench.versions() == (1, 1, 1, 1)


def test_a_rollback_is_refused(bench: Bench) -> None:
    older = bench.office.files["metadata/timestamp.json"]
    bench.publish()
    assert bench.refresh() == 0
    bench.office.files["metadata/timestamp.json"] = older
    bench.serve()
    assert bench.refresh() == 1
    assert bench.versions() == (1, 2, 2, 2)


def test_a_rollback_after_a_failed_refresh_is_refused_too(bench: Bench) -> None:
    assert bench.refresh() == 0
    older = bench.office.files["metadata/timestamp.json"]
    bench.publish()
    whole, bench.office.files["metadata/2.targets.json"] = bench.office.files["metadata/2.targets.json"], b"{}"
    bench.serve()
    assert bench.refresh() == 1
    bench.office.files["metadata/2.targets.json"] = whole
    bench.office.files["metadata/timestamp.json"] = older
    bench.serve()
    assert bench.refresh() == 1
    assert bench.version("timestamp") == 2


def test_a_fast_forward_is_undone_by_new_keys(bench: Bench) -> None:
    """Whoever stole the online key signed numbers so high that honest ones would count as older."""
    office = bench.office
    office.timestamp_version = office.snapshot_version = 10**6
    bench.publish()
    assert bench.refresh() == 0
    office.timestamp_version, office.snapshot_version = 2, 2
    bench.publish()
    assert bench.refresh() == 1
    office.online_signer = new_signer()
    office.new_root()
    bench.publish()
    assert bench.refresh() == 0
    assert bench.version("timestamp") < 10**6


def test_what_has_expired_is_refused(bench: Bench) -> None:
    bench.office.renew(now() - 8 * DAY)
    bench.serve()
    assert bench.refresh() == 1
    assert not (bench.client / "snapshot.json").exists()


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_an_edited_file_is_refused(bench: Bench, role: str) -> None:
    bench.office.edit(f"metadata/1.{role}.json", lambda data: data.replace(b'"version"', b'"versiom"'))
    bench.serve()
    assert bench.refresh() == 1
    assert not (bench.client / f"{role}.json").exists()


def test_a_target_of_another_hash_is_refused(bench: Bench) -> None:
    bench.office.edit(bench.office.catalogue_path, lambda data: data[:-2] + b" }")
    bench.serve()
    assert bench.download() == 1
    assert list(bench.targets.iterdir()) == []


@pytest.mark.parametrize(("told", "code"), [((), 1), (("--delegations", "32"), 0)])
def test_delegations_are_walked_only_when_told(tmp_path: Path, told: tuple[str, ...], code: int) -> None:
    """A vehicle's repository has none, so a vehicle follows none."""
    with _bench(tmp_path, _AnybodysOffice(now())) as bench:
        office, signer = bench.office, new_signer()
        assert isinstance(office, _AnybodysOffice)
        inner = Targets(1, expires=now() + DAY, targets={"a.txt": TargetFile.from_data("a.txt", b"text", ["sha256"])})
        role = DelegatedRole("inner", [signer.public_key.keyid], 1, False, paths=["*.txt"])
        office.targets_version += 1
        outer = Targets(office.targets_version, expires=now() + DAY)
        outer.delegations = Delegations({signer.public_key.keyid: signer.public_key}, {"inner": role})
        office.files["metadata/1.inner.json"] = office.signed(inner, signer)
        office.files[f"targets/{inner.targets['a.txt'].hashes['sha256']}.a.txt"] = b"text"
        office.snapshot_meta["inner.json"] = MetaFile(1)
        office.sign_targets(outer, now())
        bench.serve()
        assert bench.init() == 0
        bench.more = told
        assert bench.download("a.txt") == code
        assert [path.read_bytes() for path in bench.targets.iterdir()] == ([] if code else [b"text"])


def test_endless_data_is_cut_off(bench: Bench) -> None:
    bench.server.behaviour.endless = True
    begun = time.monotonic()
    assert bench.refresh(SHORT) == 1
    assert time.monotonic() - begun < 60  # there is no end to wait for


def test_a_server_that_drips_is_left(bench: Bench) -> None:
    bench.server.behaviour.drip_s = 0.05
    begun = time.monotonic()
    assert bench.refresh(SHORT) == 1
    assert time.monotonic() - begun < 60  # there is no end to wait for
    bench.server.behaviour.drip_s = 0.0
    assert bench.refresh() == 0


def test_a_second_state_under_the_same_number_is_refused_where_the_repository_is_ours(ours: Bench) -> None:
    """Our own rule, that tuf has not: the sequence in the catalogue."""
    assert ours.refresh() == 0
    ours.office.publish_bytes(ours.office.catalogue(now(), epochs={}).to_bytes(), now())
    ours.serve()
    assert ours.refresh() == 1
    assert ours.version("targets") == 2


@pytest.mark.parametrize(("made", "code"), [(Office, 1), (_AnybodysOffice, 0)])
def test_a_clock_set_back_revives_nothing_where_the_repository_is_ours(
    tmp_path: Path, made: type[Office], code: int
) -> None:
    """Our own rule too, the floor: whatever the clock says, it is at least as late as what was signed last.

    Where there is no floor the expired timestamp passes: tuf believes the clock.
    """
    with _bench(tmp_path, made(now())) as bench:
        assert bench.init() == 0
        assert bench.refresh() == 0
        timestamp = Metadata[Timestamp].from_bytes(bench.office.files["metadata/timestamp.json"]).signed
        timestamp.version += 1
        timestamp.expires = now() - DAY
        bench.office.files["metadata/timestamp.json"] = bench.office.signed(timestamp, bench.office.online_signer)
        bench.serve()
        with time_machine.travel(now() - 300 * DAY, tick=True):
            assert bench.refresh() == code


def test_the_command_reads_plain_http_of_the_suite_through_tls(tmp_path: Path) -> None:
    """As the suite does it: the file `client`, in a process of its own, on an http:// address."""
    with _bench(tmp_path, _AnybodysOffice(now())) as bench:
        given = tmp_path / "given.json"
        given.write_bytes(bench.office.anchor.root)
        handler = partial(_Quiet, directory=str(bench.folder))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            base = f"http://127.0.0.1:{server.server_address[1]}"
            common = [str(CLIENT), "--metadata-dir", str(bench.client)]
            address = ["--metadata-url", f"{base}/metadata/", "--target-base-url", f"{base}/targets"]
            target = ["--target-name", CATALOGUE, "--target-dir", str(bench.targets)]
            codes = [
                subprocess.run(command, check=False, timeout=60, capture_output=True).returncode
                for command in (
                    [*common, "init", str(given)],
                    [*common, *address, "refresh"],
                    [*common, *address, *target, "download"],
                    [*common, "--metadata-url", f"{base}/nothing/", "refresh"],
                )
            ]
            server.shutdown()
            thread.join(10)
        assert codes == [0, 0, 0, 1]
        assert bench.versions() == (1, 1, 1, 1)
        assert [path.read_bytes() for path in bench.targets.iterdir()] == [
            bench.office.files[bench.office.catalogue_path]
        ]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""
