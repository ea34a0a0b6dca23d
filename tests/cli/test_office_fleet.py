"""`responder office fleet` on a terminal: what stands where on 80 columns."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from rich.console import Console

from responder_app.cli import office_fleet, terminal
from responder_app.publisher.fleet import Fleet, Readiness, Vehicle
from responder_app.publisher.registry.devices import Device

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LONG = "the audit log was begun anew: `responder rebuild` does that, and so does whoever wants the one before forgotten"


def fleet() -> Fleet:
    names = (("Engine 5", "Port Adler Fire"), ("Truck 1", "Fire"))
    devices = [cast(Device, SimpleNamespace(name=name, agency=agency, guest=None)) for name, agency in names]
    failing = Vehicle(devices[0], Readiness.FAILING, 0, NOW, None, (LONG, "2 refused (RollbackError 2)"))
    return Fleet(11, (), (failing, Vehicle(devices[1], Readiness.SILENT, 0, None, None, ())))


def shown(monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=width, soft_wrap=True, no_color=True, highlight=False)
    monkeypatch.setattr(terminal, "out", console)
    monkeypatch.setattr(office_fleet, "out", console)
    office_fleet._show(fleet(), NOW)
    plain = said.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    return [line.rstrip() for line in plain.splitlines()]


def test_problems_stand_below_the_table_where_a_column_would_break_them_word_by_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = shown(monkeypatch, 80)
    assert "problems" not in lines[0]
    assert all(len(line) <= 80 for line in lines[:3])
    assert lines[1].split()[:6] == ["Engine", "5", "Port", "Adler", "Fire", "failing"]
    assert lines[2].split()[:4] == ["Truck", "1", "Fire", "silent"]
    assert lines[3:] == [f"Engine 5: {LONG}", "Engine 5: 2 refused (older than what it has 2)"]


def test_in_a_pipe_problems_are_a_column(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    office_fleet._show(fleet(), NOW)
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[0][-1] == "problems"
    assert rows[1][-1] == f"{LONG}; 2 refused (older than what it has 2)"
