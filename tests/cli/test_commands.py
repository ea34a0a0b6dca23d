"""The command line: exit codes, plain sentences, nothing that steers a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from responder_app import __version__
from responder_app.cli import terminal
from responder_app.cli.app import run
from responder_app.cli.syncing import _say_protections
from responder_app.cli.terminal import FAILED, REFUSED, fail, visible
from responder_app.errors import (
    DiskFullError,
    InputError,
    NoGrantError,
    NoKeyringError,
    NotFoundError,
    ResponderError,
    SignatureError,
    TransportError,
    WrongRepositoryError,
)
from responder_app.render.isolation import PROTECTIONS, Isolation
from tests.publisher.basemaps.made import packed, pmtiles, tower, vector


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESPONDER_HOME", str(tmp_path / "vehicle"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("RESPONDER_PASSPHRASE", "RESPONDER_OFFICE_PASSPHRASE", "RESPONDER_OFFICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def command(*arguments: str) -> int:
    return run(arguments, lambda text: 40 + len(text or ""))


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--version") == 0
    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize("error", [SignatureError("x"), WrongRepositoryError("x"), NoGrantError("x")])
def test_the_office_is_not_told_to_report_to_the_office(
    error: ResponderError, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(error, at_office=True)
    said = capsys.readouterr().err
    assert "the office" not in said
    fail(error)
    assert capsys.readouterr().err != said


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("status",), "this vehicle is not set up yet: run `responder device init`"),
        (("office", "list"), "say its folder by --office or RESPONDER_OFFICE"),
    ],
)
def test_who_begins_at_the_wrong_place_is_told_where_to_begin(
    asked: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "long enough by far")
    assert command(*asked) == FAILED
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (WrongRepositoryError("x"), "Check the address"),
        (SignatureError("x"), "Report this"),
        (NotFoundError("x"), "uploading"),
        (TransportError("x"), "can be reached"),
    ],
)
def test_one_hint_is_given_and_it_is_that_of_the_nearest_error(
    error: ResponderError, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(error)
    (_, hint) = capsys.readouterr().err.splitlines()
    assert says in hint


@pytest.mark.parametrize("arguments", [["sinc"], ["show"], ["office", "add"], ["sync", "--form", "x"]])
def test_a_command_that_is_misread_says_so_with_code_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*arguments) == 2
    assert capsys.readouterr().err


def test_open_hands_the_text_to_the_window() -> None:
    assert command("open", "n michgan av") == 40 + 12
    assert command("open") == 40


@pytest.mark.parametrize("arguments", [["status"], ["sync"], ["check"], ["show", "x"], ["device", "show"]])
def test_a_vehicle_that_is_not_set_up_is_not_done_in_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*arguments) == FAILED
    assert capsys.readouterr().err.startswith("Not done: ")


def test_without_a_terminal_the_missing_passphrase_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("office", "init", "office") == FAILED
    assert "RESPONDER_OFFICE_PASSPHRASE" in capsys.readouterr().err
    assert not Path("office").exists()


def test_a_weak_passphrase_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "short")
    assert command("office", "init", "office") == FAILED
    assert "12" in capsys.readouterr().err
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "long enough by far")
    assert command("office", "init", "office") == 0


def test_passphrases_of_carried_keys_are_shown_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "long enough by far")
    monkeypatch.setenv("COLUMNS", "40")
    assert command("office", "init", "office") == 0
    words = [line.strip() for line in capsys.readouterr().out.splitlines() if line.count("-") == 5]
    assert len(words) == 5
    assert all(len(word) == 35 for word in words)


@pytest.mark.parametrize(
    ("error", "code", "hint"),
    [
        (InputError("x"), FAILED, ""),
        (SignatureError("x"), REFUSED, "still opens"),
        (NoKeyringError("x"), FAILED, "--passphrase"),
        (NoGrantError("x"), FAILED, "enrol"),
        (TransportError("x"), FAILED, "run it again"),
        (DiskFullError("x"), FAILED, "Make room"),
    ],
)
def test_a_failure_says_what_to_do_next(
    error: ResponderError, code: int, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail(error) == code
    said = capsys.readouterr().err
    assert said.startswith("Not done: x")
    assert hint in said


def test_text_that_would_steer_a_terminal_is_spelled_out() -> None:
    assert visible("a\x1b[2Jb\u202ec\x00") == "a<U+001B>[2Jb<U+202E>c<U+0000>"
    assert visible("Café 3. étage") == "Café 3. étage"


def test_what_is_being_drawn_is_told_beside_the_bar_as_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=shown, force_terminal=True, width=120))
    with terminal.progress("Sealing") as told:
        told.count(1, 3)
        told.doing("[red]Roof\x1b[2J " + "x" * 200)
    said = shown.getvalue()
    assert "1/3" in said
    assert "[red]Roof<U+001B>[2J xxx" in said
    assert "xxx..." in said


def test_tables_in_a_pipe_have_one_tab_between_cells(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(["name", "id"], [["A\tlong name [b]", "7\x1b"], ["", "8"]])
    assert capsys.readouterr().out.splitlines() == ["name\tid", "A long name [b]\t7<U+001B>", "\t8"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Isolation(("process", "filter", "limits"), ("namespaces",)),
            ("in force: a filter", "MISSING: walls", "Install"),
        ),
        (Isolation((), tuple(PROTECTIONS)), ("no plan and no picture can be shown",)),
    ],
)
def test_status_says_what_is_missing_between_drawings_and_the_machine_and_what_to_do(
    found: Isolation, said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    _say_protections(found)
    told = capsys.readouterr().out
    assert all(words in told for words in said)
    assert ("in force" in told) == found.draws


def test_a_base_map_is_added_listed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RESPONDER_OFFICE_PASSPHRASE", "long enough by far")
    monkeypatch.setenv("RESPONDER_OFFICE", "office")
    tiles = {tower(z): packed(vector()) for z in range(10, 13)}
    file = pmtiles(tmp_path / "city.pmtiles", tiles, about={"attribution": "© All of us"})
    assert command("office", "init", "office") == 0
    assert command("office", "basemap", "add", str(file), "--name", "Inner city") == 0
    assert "Inner city: vector tiles, zooms 10 to 12" in capsys.readouterr().out
    assert command("office", "basemap", "list") == 0
    assert "Inner city\tInner city\tvector\t10-12\t" in capsys.readouterr().out
    assert command("office", "basemap", "remove", "Inner city") == 0
    assert command("office", "basemap", "list") == 0
    assert "Inner city" not in capsys.readouterr().out.partition("attribution")[2]
    assert command("office", "basemap", "remove", "Inner city") == FAILED
    assert "no base map" in capsys.readouterr().err


def test_a_file_that_is_no_base_map_is_refused_before_the_passphrase_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.pmtiles").write_bytes(b"This is an invalid tile archive")
    assert command("office", "basemap", "add", str(tmp_path / "x.pmtiles")) == FAILED
    assert "x.pmtiles is not a PMTiles archive" in capsys.readouterr().err
