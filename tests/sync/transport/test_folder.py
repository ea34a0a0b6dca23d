from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from responder_app.errors import NotFoundError, TamperedError, TransportError
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.folder import FolderTransport
from tests.contracts.transport import OBJECT, REPORT, Open, TransportContract


@contextmanager
def _open(folder: Path) -> Iterator[Transport]:
    transport = FolderTransport(folder)
    yield transport
    transport.close()


class TestFolderTransport(TransportContract):
    @pytest.fixture
    def opened(self) -> Open:
        return _open

    def test_a_link_that_leads_out_of_the_folder_is_refused(self, transport: Transport, repository: Path) -> None:
        (repository / "link").symlink_to(repository.parent / "secret")
        with pytest.raises(TamperedError):
            transport.fetch("link", 100)

    def test_a_linked_folder_that_leads_out_is_refused(self, transport: Transport, repository: Path) -> None:
        (repository / "out").symlink_to(repository.parent)
        with pytest.raises(TamperedError):
            transport.fetch("out/secret", 100)

    def test_a_link_inside_the_folder_is_read(self, transport: Transport, repository: Path) -> None:
        (repository / "link").symlink_to("metadata/timestamp.json")
        assert transport.fetch("link", 100) == b'{"version": 1}'

    def test_links_in_a_circle_are_refused(self, transport: Transport, repository: Path) -> None:
        (repository / "a").symlink_to("b")
        (repository / "b").symlink_to("a")
        with pytest.raises(TransportError):
            transport.fetch("a", 100)

    def test_the_repository_itself_may_be_a_link(self, repository: Path) -> None:
        link = repository.parent / "stick"
        link.symlink_to(repository)
        assert FolderTransport(link).fetch("metadata/timestamp.json", 100)

    def test_a_pipe_is_refused_at_once(self, transport: Transport, repository: Path) -> None:
        os.mkfifo(repository / "pipe")
        with pytest.raises(TamperedError):
            transport.fetch("pipe", 100)

    def test_a_folder_in_place_of_a_file_is_refused(self, transport: Transport) -> None:
        with pytest.raises(TamperedError):
            transport.fetch("metadata", 100)

    def test_a_stick_pulled_out_is_not_a_missing_file(self, transport: Transport, repository: Path) -> None:
        shutil.rmtree(repository)
        with pytest.raises(TransportError, match="stick") as caught:
            transport.fetch("metadata/timestamp.json", 100)
        assert not isinstance(caught.value, NotFoundError)

    def test_a_copy_that_was_cut_before_its_first_signature_is_no_missing_stick(
        self, transport: Transport, repository: Path
    ) -> None:
        shutil.rmtree(repository / "metadata")
        with pytest.raises(TransportError, match="not finished") as caught:
            transport.fetch("metadata/timestamp.json", 100)
        assert not isinstance(caught.value, NotFoundError)

    def test_a_stick_pulled_out_leaving_an_empty_mount_point_is_noticed(
        self, transport: Transport, repository: Path
    ) -> None:
        shutil.rmtree(repository)
        repository.mkdir()
        with pytest.raises(TransportError, match="stick") as caught:
            transport.download(OBJECT, 10, 0, lambda _: None)
        assert not isinstance(caught.value, NotFoundError)

    def test_a_report_never_leaves_the_folder_by_a_link(self, transport: Transport, repository: Path) -> None:
        (repository.parent / "outside").mkdir()
        (repository / "inbox").symlink_to(repository.parent / "outside")
        with pytest.raises(TamperedError):
            transport.put(REPORT, b"sealed")
        assert not list((repository.parent / "outside").iterdir())

    def test_a_stick_that_fails_is_said_and_takes_no_report(
        self, transport: Transport, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stat = os.stat

        def failing(path: Any, **options: Any) -> os.stat_result:
            if str(path).endswith("metadata"):
                raise OSError(errno.EIO, "Input/output error")
            return stat(path, **options)

        monkeypatch.setattr(os, "stat", failing)
        with pytest.raises(TransportError, match="stick or disk still in"):
            transport.put(REPORT, b"sealed")

    def test_a_stick_that_is_read_only_is_said(
        self, transport: Transport, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number, words in ((errno.EROFS, "read only"), (errno.EACCES, "read only"), (errno.ENOSPC, "no room")):
            with monkeypatch.context() as patch:
                patch.setattr(os, "mkdir", _failing(number))
                patch.setattr(os, "open", _failing(number))
                with pytest.raises(TransportError, match=words):
                    transport.put(REPORT, b"sealed")

    def test_a_write_that_fails_leaves_nothing_behind(
        self, transport: Transport, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _failing(errno.ENOSPC))
            with pytest.raises(TransportError, match="no room"):
                transport.put(REPORT, b"sealed")
        assert not list((repository / "inbox").iterdir())
        transport.put(REPORT, b"sealed")
        assert (repository / REPORT).read_bytes() == b"sealed"

    def test_a_report_that_was_cut_off_is_written_again(self, transport: Transport, repository: Path) -> None:
        (repository / "inbox").mkdir()
        (repository / REPORT).write_bytes(b"sea")
        transport.put(REPORT, b"sealed")
        assert (repository / REPORT).read_bytes() == b"sealed"

    def test_a_stick_pulled_out_takes_no_report(self, transport: Transport, repository: Path) -> None:
        shutil.rmtree(repository)
        repository.mkdir()
        with pytest.raises(TransportError, match="stick"):
            transport.put(REPORT, b"sealed")
        assert not list(repository.iterdir())


def _failing(number: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail
