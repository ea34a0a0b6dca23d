from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from responder_app.gui.metrics import FALLBACK_DPI, Metrics, cap_height_of, screen_dpi

SCREENS = (118.0, 127.0, 166.0)


@pytest.mark.parametrize("dpi", SCREENS)
def test_keys_are_never_smaller_than_their_millimetres(dpi: float) -> None:
    metrics = Metrics(dpi)
    assert metrics.mm(metrics.key) >= 15
    assert metrics.mm(metrics.primary) >= 20


@pytest.mark.parametrize("dpi", SCREENS)
@pytest.mark.parametrize("cap_mm", [2.5, 4.0])
def test_capitals_are_as_high_as_asked_for(qapp: QApplication, dpi: float, cap_mm: float) -> None:
    metrics = Metrics(dpi)
    height_mm = metrics.mm(cap_height_of(metrics.font(cap_mm)))
    assert cap_mm <= height_mm < cap_mm + 0.3


def test_the_environment_overrides_the_screen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_DPI", "127")
    assert screen_dpi(QGuiApplication.primaryScreen()) == 127


@pytest.mark.parametrize("nonsense", ["0", "5000", "-3", "nan"])
def test_an_unbelievable_resolution_counts_as_96(monkeypatch: pytest.MonkeyPatch, nonsense: str) -> None:
    monkeypatch.setenv("RESPONDER_DPI", nonsense)
    assert screen_dpi(None) == FALLBACK_DPI
