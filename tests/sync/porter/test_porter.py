from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from responder_app.library.objects import ObjectStore
from responder_app.package.digest import ref_of
from responder_app.sync.porter import ARGUMENT
from responder_app.sync.porter.messages import Order, Way
from responder_app.sync.porter.porter import AHEAD, Porter
from responder_app.sync.progress import Pace, Progress
from tests.fakes.bad_server import BadServer, misbehave

CONTENTS = tuple(os.urandom(200_003) for _ in range(6))
REFS = tuple(map(ref_of, CONTENTS))
PLENTY_S = 60.0
READY = """print('{"state": {}}', flush=True)
"""
"""What a program says that takes objects."""


def always() -> bool:
    return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BadServer]:
    (tmp_path / "work").mkdir()
    for ref, content in zip(REFS, CONTENTS, strict=True):
        place = tmp_path / "repository" / ref.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    with misbehave(tmp_path / "repository", tmp_path / "work") as server:
        yield server


@pytest.fixture
def objects(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "home" / "objects")


@pytest.fixture
def told() -> list[Progress]:
    return []


@pytest.fixture
def order(server: BadServer, objects: ObjectStore) -> Order:
    way = Way(source=server.address, ca_file=server.ca_file)
    return Order(ways=(way,), objects=objects.folder, home=objects.folder.parent, at_once=4)


@pytest.fixture
def pace(told: list[Progress]) -> Pace:
    return Pace(told.append)


@pytest.fixture
def porter(order: Order, pace: Pace) -> Iterator[Porter]:
    with _ready(Porter(order, pace)) as porter:
        yield porter


def _ready(porter: Porter) -> Porter:
    assert porter.ready.wait(PLENTY_S)
    return porter


def _bring_all(porter: Porter) -> list[bool]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda ref: porter.bring(ref, always), REFS))


def test_what_a_porter_brings_lies_whole_in_the_folder(porter: Porter, objects: ObjectStore) -> None:
    assert _bring_all(porter) == [True] * len(REFS)
    assert [objects.get(ref) for ref in REFS] == list(CONTENTS)


def test_the_program_itself_is_a_porter_where_it_is_frozen(order: Order, objects: ObjectStore) -> None:
    with _ready(Porter(order, Pace(None), [sys.executable, "-m", "responder_app", ARGUMENT])) as porter:
        assert porter.bring(REFS[0], always)
    assert objects.get(REFS[0]) == CONTENTS[0]


def test_its_bytes_and_requests_are_counted(
    porter: Porter, pace: Pace, told: list[Progress], server: BadServer
) -> None:
    _bring_all(porter)
    pace.begin("")
    size = sum(map(len, CONTENTS))
    assert told[-1].bytes_done == size
    assert porter.traffic.requests == len(server.requests) == len(REFS)
    assert size < porter.traffic.bytes_in < size + 1000 * len(REFS)


def test_an_object_that_the_host_does_not_have_is_given_back_and_the_next_one_comes(
    porter: Porter, objects: ObjectStore
) -> None:
    assert not porter.bring(ref_of(b"nowhere"), always)
    assert porter.bring(REFS[0], always)
    assert objects.get(REFS[0]) == CONTENTS[0]


@pytest.mark.parametrize("flip_at", [0, 200_002])
def test_another_object_than_was_signed_is_given_back_and_not_there(
    porter: Porter, objects: ObjectStore, server: BadServer, flip_at: int
) -> None:
    server.behaviour.flip_at = flip_at
    assert not porter.bring(REFS[0], always)
    assert objects.missing(REFS) == REFS


def test_what_was_broken_off_before_goes_on(
    porter: Porter, objects: ObjectStore, server: BadServer, pace: Pace, told: list[Progress]
) -> None:
    with objects.partial(REFS[0]) as partial:
        partial.append(CONTENTS[0][:150_000])
    assert porter.bring(REFS[0], always)
    assert objects.get(REFS[0]) == CONTENTS[0]
    assert server.sent == len(CONTENTS[0]) - 150_000
    pace.begin("")
    assert (told[-1].bytes_done, told[-1].bytes_total) == (50_003, -150_000)


def test_what_is_not_to_go_on_is_let_go_where_it_is(
    porter: Porter, objects: ObjectStore, server: BadServer, pace: Pace, told: list[Progress]
) -> None:
    server.behaviour.pause_s = 0.3  # before each 16 KiB: 3.9 s in all
    assert not porter.bring(REFS[0], lambda: server.sent < 60_000)
    assert objects.missing(REFS) == REFS
    server.behaviour.pause_s = 0
    with objects.partial(REFS[0]) as partial:
        assert 0 < partial.size < len(CONTENTS[0])
        pace.begin("")
        # Whoever goes on with it expects so many fewer.
        assert (told[-1].bytes_done, told[-1].bytes_total) == (partial.size, partial.size)
    assert porter.bring(REFS[0], always)
    assert objects.get(REFS[0]) == CONTENTS[0]


def test_before_it_has_started_nothing_waits_for_it(order: Order) -> None:
    with Porter(order, Pace(None), [sys.executable, "-c", "import time; time.sleep(1000)"]) as porter:
        assert not porter.bring(REFS[0], always)


def test_it_brings_no_more_at_once_than_it_was_told_and_takes_a_few_ahead(order: Order, server: BadServer) -> None:
    server.behaviour.hold_at = 1
    one = order.model_copy(update={"at_once": 1})
    with _ready(Porter(one, Pace(None))) as porter, ThreadPoolExecutor(len(REFS)) as pool:
        bringing = [pool.submit(porter.bring, ref, always) for ref in REFS]
        _await(lambda: sum(one.done() for one in bringing) == len(REFS) - 1 - AHEAD)
        server.behaviour.hold_at = None
        assert [one.result(PLENTY_S) for one in bringing].count(True) == 1 + AHEAD


def test_what_it_was_asked_for_ahead_is_let_go_of_at_once(
    order: Order, server: BadServer, objects: ObjectStore
) -> None:
    server.behaviour.hold_at = 1
    one = order.model_copy(update={"at_once": 1})
    with _ready(Porter(one, Pace(None))) as porter, ThreadPoolExecutor(1) as pool:
        first = pool.submit(porter.bring, REFS[0], always)
        _await(lambda: objects.broken_off(REFS[0]) > 0)
        assert not porter.bring(REFS[1], lambda: False)
        assert not first.done()
        server.behaviour.hold_at = None
        assert first.result(PLENTY_S)
    assert objects.missing(REFS) == REFS[1:]


def test_a_token_is_shown_to_the_host_and_to_no_one_who_lists_processes(
    order: Order, server: BadServer, objects: ObjectStore
) -> None:
    way = order.ways[0].model_copy(update={"read_token": "a-token-of-the-county"})
    with _ready(Porter(order.model_copy(update={"ways": (way,)}), Pace(None))) as porter:
        line = Path(f"/proc/{porter.pid}/cmdline").read_bytes() + Path(f"/proc/{porter.pid}/environ").read_bytes()
        assert porter.bring(REFS[0], always)
    assert b"a-token-of-the-county" not in line
    assert "a-token" not in repr(way)


@pytest.mark.parametrize(
    "program",
    [
        "pass",
        "import os; os.abort()",
        "print('nonsense', flush=True); import time; time.sleep(1000)",
        "print('x' * 100_000, flush=True); import time; time.sleep(1000)",
        "import sys; sys.stdin.readline(); sys.stdin.readline()",
    ],
)
def test_a_porter_that_fails_gives_everything_back(order: Order, objects: ObjectStore, program: str) -> None:
    with _ready(Porter(order, Pace(None), [sys.executable, "-c", READY + program])) as porter:
        assert _bring_all(porter) == [False] * len(REFS)
    assert objects.missing(REFS) == REFS


def test_a_porter_that_claims_to_have_brought_something_is_counted_and_no_more(
    order: Order, objects: ObjectStore
) -> None:
    claim = f"""import sys; [sys.stdin.readline() for _ in range(2)]
print('{{"state": {{}}, "hash": "{REFS[0].hash}", "whole": true}}', flush=True)"""
    with _ready(Porter(order, Pace(None), [sys.executable, "-c", READY + claim])) as porter:
        assert porter.bring(REFS[0], always)
    assert objects.missing(REFS[:1]) == REFS[:1]


def test_a_porter_that_does_not_let_go_is_ended(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.sync.porter.porter.LET_GO_S", 0.1)
    silent = "import time; time.sleep(1000)"
    with _ready(Porter(order, Pace(None), [sys.executable, "-c", READY + silent])) as porter:
        assert not porter.bring(REFS[0], lambda: False)
        assert not porter.bring(REFS[1], always)


def test_closing_ends_it_in_the_midst_of_an_object(order: Order, server: BadServer, objects: ObjectStore) -> None:
    server.behaviour.hold_at = 1
    with _ready(Porter(order, Pace(None))) as porter:
        bringing = threading.Thread(target=porter.bring, args=(REFS[0], always))
        bringing.start()
        _await(lambda: server.sent > 0)
    bringing.join(PLENTY_S)
    assert not bringing.is_alive()
    assert not _lives(porter.pid)
    assert objects.missing(REFS) == REFS


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_process_that_asks_it(order: Order, server: BadServer, ending: signal.Signals) -> None:
    """Else two would write the same objects when that one is started again."""
    server.behaviour.hold_at = 1
    script = f"""
import threading
from responder_app.package.digest import ObjectRef
from responder_app.sync.porter.messages import Order
from responder_app.sync.porter.porter import AHEAD, Porter
from responder_app.sync.progress import Pace
porter = Porter(Order.model_validate_json({order.model_dump_json()!r}), Pace(None))
porter.ready.wait()
print(porter.pid, flush=True)
porter.bring(ObjectRef.model_validate_json({REFS[0].model_dump_json()!r}), lambda: True)
"""
    asking = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert asking.stdout is not None
    with asking:
        pid = int(asking.stdout.readline())
        _await(lambda: server.sent > 0)
        asking.send_signal(ending)
        _await(lambda: not _lives(pid))


def _await(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PLENTY_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    """Whether that process runs; one that has ended and waits to be asked for how does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
