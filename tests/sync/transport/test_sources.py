from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from responder_app.errors import LimitError, NotFoundError, TamperedError, TransportError
from responder_app.sync.transport.base import Sink, Transport
from responder_app.sync.transport.folder import FolderTransport
from responder_app.sync.transport.sources import Sources
from tests.contracts.transport import CONTENT, OBJECT, REPORT, Open, TransportContract


@contextmanager
def _two_copies(folder: Path) -> Iterator[Transport]:
    second = folder.parent / "second"
    shutil.copytree(folder, second)
    with closing(Sources([FolderTransport(folder), FolderTransport(second)])) as transport:
        yield transport


class TestSources(TransportContract):
    @pytest.fixture
    def opened(self) -> Open:
        return _two_copies


class _Breaking(FolderTransport):
    """Gives so many bytes of each download and breaks off."""

    def __init__(self, folder: Path, after: int) -> None:
        super().__init__(folder)
        self._after = after

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        left = self._after

        def some(chunk: bytes) -> None:
            nonlocal left
            if left <= 0:
                raise TransportError("broke off")
            sink(chunk[:left])
            left -= len(chunk)
            if left <= 0:
                raise TransportError("broke off")

        super().download(path, length, start, some)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., Path]:
    def made(name: str, content: bytes = CONTENT) -> Path:
        folder = tmp_path / name
        (folder / "metadata").mkdir(parents=True)
        (folder / OBJECT).parent.mkdir(parents=True)
        (folder / OBJECT).write_bytes(content)
        return folder

    return made


def _downloaded(sources: Sources) -> bytes:
    content = bytearray()
    sources.download(OBJECT, len(CONTENT), 0, content.extend)
    return bytes(content)


def test_what_the_first_has_the_second_is_not_asked_for(copy: Callable[..., Path]) -> None:
    second = FolderTransport(copy("b"))
    assert _downloaded(Sources([FolderTransport(copy("a")), second])) == CONTENT
    assert second.traffic.requests == 0


def test_one_that_is_down_is_passed_over_and_asked_last_from_then_on(copy: Callable[..., Path]) -> None:
    down, good = FolderTransport(copy("a").parent / "gone"), FolderTransport(copy("b"))
    sources = Sources([down, good])
    assert _downloaded(sources) == _downloaded(sources) == CONTENT
    assert down.traffic.requests == 1
    assert sources.source == good.source
    assert [bool(state.problem) for state in sources.states] == [True, False]


def test_what_one_lacks_another_gives_and_it_is_still_preferred(copy: Callable[..., Path]) -> None:
    first, second = copy("a"), copy("b")
    (first / OBJECT).unlink()
    sources = Sources([FolderTransport(first), FolderTransport(second)])
    assert _downloaded(sources) == CONTENT
    assert sources.source == str(first)
    assert not any(state.problem for state in sources.states)


def test_another_goes_on_where_one_broke_off(copy: Callable[..., Path]) -> None:
    second = FolderTransport(copy("b"))
    assert _downloaded(Sources([_Breaking(copy("a"), 1000), second])) == CONTENT
    assert second.traffic.bytes_in == len(CONTENT) - 1000


def test_a_file_of_a_wrong_length_is_taken_from_another(copy: Callable[..., Path]) -> None:
    sources = Sources([FolderTransport(copy("a", CONTENT[:-1])), FolderTransport(copy("b"))])
    assert _downloaded(sources) == CONTENT


def test_after_damage_each_other_copy_is_tried_once(copy: Callable[..., Path]) -> None:
    damaged = bytes(len(CONTENT))
    sources = Sources(
        [FolderTransport(copy("a", damaged)), FolderTransport(copy("b", damaged)), FolderTransport(copy("c"))]
    )
    assert _downloaded(sources) == damaged
    assert sources.doubt(OBJECT)
    assert _downloaded(sources) == damaged
    assert sources.doubt(OBJECT)
    assert _downloaded(sources) == CONTENT
    assert not sources.doubt(OBJECT)


def test_a_good_copy_that_was_mixed_with_a_damaged_one_is_tried_alone(copy: Callable[..., Path]) -> None:
    sources = Sources([_Breaking(copy("a", bytes(len(CONTENT))), 1000), FolderTransport(copy("b"))])
    assert _downloaded(sources) != CONTENT
    results = []
    while sources.doubt(OBJECT):
        try:
            results.append(_downloaded(sources))
        except TransportError:
            results.append(b"")
    assert CONTENT in results


def test_what_nobody_has_is_not_found_and_what_cannot_be_asked_for_is_not_said_to_be_missing(
    copy: Callable[..., Path],
) -> None:
    here, gone = FolderTransport(copy("a")), FolderTransport(copy("b").parent / "gone")
    with pytest.raises(NotFoundError):
        Sources([here, here]).fetch("metadata/9.root.json", 10)
    for order in ([here, gone], [gone, here]):
        with pytest.raises(TransportError) as raised:
            Sources(order).fetch("metadata/9.root.json", 10)
        assert not isinstance(raised.value, NotFoundError)


def test_what_is_too_long_everywhere_or_of_a_wild_path_is_refused(copy: Callable[..., Path]) -> None:
    sources = Sources([FolderTransport(copy("a")), FolderTransport(copy("b"))])
    with pytest.raises(LimitError):
        sources.fetch(OBJECT, 10)
    with pytest.raises(TamperedError):
        sources.fetch("../secret", 10)


def test_a_report_is_left_at_the_first_that_takes_it(copy: Callable[..., Path]) -> None:
    second = copy("b")
    Sources([FolderTransport(second.parent / "gone"), FolderTransport(second)]).put(REPORT, b"sealed")
    assert (second / REPORT).read_bytes() == b"sealed"
