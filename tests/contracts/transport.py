"""What every transport must do. A test class of each transport inherits TransportContract and says how to open it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from responder_app.errors import LimitError, NotFoundError, TamperedError
from responder_app.sync.transport.base import CHUNK_BYTES, Transport

OBJECT = "objects/ab/" + "ab" * 32
REPORT = "inbox/" + "ab" * 32
CONTENT = bytes(range(256)) * (3 * CHUNK_BYTES // 256) + b"tail"

Open = Callable[[Path], AbstractContextManager[Transport]]


class TransportContract:
    """The subclass has a fixture `opened`: a function from a repository's folder to an open transport."""

    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        folder = tmp_path / "repository"
        (folder / "metadata").mkdir(parents=True)
        (folder / "metadata" / "timestamp.json").write_bytes(b'{"version": 1}')
        (folder / OBJECT).parent.mkdir(parents=True)
        (folder / OBJECT).write_bytes(CONTENT)
        (folder / "empty").write_bytes(b"")
        (tmp_path / "secret").write_bytes(b"outside")
        return folder

    @pytest.fixture
    def transport(self, repository: Path, opened: Open) -> object:
        with opened(repository) as transport:
            yield transport

    @pytest.fixture
    def inbox(self, repository: Path) -> Callable[[], dict[str, bytes]]:
        """What lies in the inbox, by path, as the office finds it."""
        return lambda: {f"inbox/{path.name}": path.read_bytes() for path in (repository / "inbox").glob("*")}

    def test_a_small_file_comes_whole(self, transport: Transport) -> None:
        assert transport.fetch("metadata/timestamp.json", 100) == b'{"version": 1}'

    def test_to_make_ready_asks_for_nothing_and_changes_nothing(self, transport: Transport) -> None:
        transport.make_ready(4)
        assert transport.traffic.requests == 0
        assert transport.fetch("metadata/timestamp.json", 100) == b'{"version": 1}'

    def test_a_small_file_may_be_exactly_as_long_as_allowed(self, transport: Transport) -> None:
        assert len(transport.fetch("metadata/timestamp.json", 14)) == 14

    def test_a_small_file_that_is_too_long_is_refused(self, transport: Transport) -> None:
        with pytest.raises(LimitError):
            transport.fetch("metadata/timestamp.json", 13)

    def test_a_small_file_comes_from_its_middle(self, transport: Transport) -> None:
        assert transport.fetch("metadata/timestamp.json", 100, start=2) == b'version": 1}'

    def test_an_empty_file_is_empty(self, transport: Transport) -> None:
        assert transport.fetch("empty", 0) == b""

    def test_a_download_arrives_in_order_and_in_pieces(self, transport: Transport) -> None:
        pieces: list[bytes] = []
        transport.download(OBJECT, len(CONTENT), 0, pieces.append)
        assert b"".join(pieces) == CONTENT
        assert max(map(len, pieces)) <= CHUNK_BYTES

    @pytest.mark.parametrize("start", [1, CHUNK_BYTES, len(CONTENT) - 1])
    def test_a_download_continues_where_it_stopped_and_reads_no_more(self, transport: Transport, start: int) -> None:
        before = transport.traffic.bytes_in
        pieces: list[bytes] = []
        transport.download(OBJECT, len(CONTENT), start, pieces.append)
        assert b"".join(pieces) == CONTENT[start:]
        assert transport.traffic.bytes_in - before < len(CONTENT) - start + 1000

    @pytest.mark.parametrize("difference", [-10, 10, -len(CONTENT) + 1])
    @pytest.mark.parametrize("start", [0, 1])
    def test_a_file_of_another_length_than_signed_is_refused_at_once(
        self, transport: Transport, difference: int, start: int
    ) -> None:
        pieces: list[bytes] = []
        with pytest.raises(TamperedError, match="not what was signed"):
            transport.download(OBJECT, len(CONTENT) + difference, start, pieces.append)
        assert not pieces

    def test_a_file_shorter_than_the_part_that_is_here_is_refused(self, transport: Transport) -> None:
        with pytest.raises(TamperedError):
            transport.download(OBJECT, len(CONTENT) + 20, len(CONTENT) + 10, lambda _: None)

    def test_a_missing_file_is_told_apart_from_a_broken_transfer(self, transport: Transport) -> None:
        for path in ("metadata/9.root.json", "objects/cd/" + "cd" * 32):
            with pytest.raises(NotFoundError):
                transport.fetch(path, 100)
            with pytest.raises(NotFoundError):
                transport.download(path, 100, 0, lambda _: None)

    @pytest.mark.parametrize(
        "path", ["../secret", "objects/../../secret", "/etc/passwd", "", "a//b", ".", "a\\b", "a\0b"]
    )
    def test_a_path_that_leads_out_of_the_repository_is_refused(self, transport: Transport, path: str) -> None:
        with pytest.raises(TamperedError):
            transport.fetch(path, 100)

    def test_what_the_sink_raises_reaches_the_caller_and_the_transport_still_works(self, transport: Transport) -> None:
        def full(_: bytes) -> None:
            raise KeyError("sink")

        with pytest.raises(KeyError, match="sink"):
            transport.download(OBJECT, len(CONTENT), 0, full)
        assert transport.fetch("metadata/timestamp.json", 100)

    def test_requests_and_bytes_are_counted(self, transport: Transport) -> None:
        transport.fetch("metadata/timestamp.json", 100)
        transport.download(OBJECT, len(CONTENT), 0, lambda _: None)
        traffic = transport.traffic
        assert traffic.requests == 2
        assert len(CONTENT) + 14 <= traffic.bytes_in < len(CONTENT) + 2000

    def test_a_report_is_left_whole_in_the_inbox(
        self, transport: Transport, inbox: Callable[[], dict[str, bytes]]
    ) -> None:
        before = transport.traffic
        transport.put(REPORT, CONTENT)
        assert inbox() == {REPORT: CONTENT}
        assert transport.traffic.requests == before.requests + 1
        assert transport.traffic.bytes_out - before.bytes_out >= len(CONTENT)

    def test_leaving_a_report_twice_is_leaving_it_once(
        self, transport: Transport, inbox: Callable[[], dict[str, bytes]]
    ) -> None:
        for _ in range(2):
            transport.put(REPORT, b"sealed")
        assert inbox() == {REPORT: b"sealed"}

    @pytest.mark.parametrize(
        "path", ["../" + "ab" * 32, "inbox/../secret", "inbox/report", "objects/ab/" + "ab" * 32, "inbox/" + "AB" * 32]
    )
    def test_a_report_goes_nowhere_but_into_the_inbox(
        self, transport: Transport, inbox: Callable[[], dict[str, bytes]], path: str
    ) -> None:
        with pytest.raises(TamperedError):
            transport.put(path, b"sealed")
        assert not inbox()

    def test_the_source_can_be_named_to_a_person(self, transport: Transport) -> None:
        assert transport.source
