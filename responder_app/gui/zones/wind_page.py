"""The wind: where from, and how strong where the tables ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.briefing.answers.materials import SpillSize, Wind, WindSpeed
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme
from responder_app.gui.zones.choice import Choice, Option
from responder_app.gui.zones.dial import WindDial
from responder_app.gui.zones.drawn import DrawnZones, Shown

SPEEDS = (
    Option(None, "Not\nknown"),
    Option(WindSpeed.LOW, "Under\n6 mph", WindSpeed.LOW.text),
    Option(WindSpeed.MODERATE, "6 to 12\nmph", WindSpeed.MODERATE.text),
    Option(WindSpeed.HIGH, "Over\n12 mph", WindSpeed.HIGH.text),
)
Changed = Callable[[Wind], Wind]
NO_WIND = "Circles in any wind. The wind says where upwind is."
UNKNOWN = "Wind not known: full circles. Touch where it comes from."


class WindPage(QWidget):
    """Words, dial, speed. Says what is touched to the zones that it is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._drawn: DrawnZones | None = None
        self.setAccessibleName("Wind")
        self.words = PlainLabel("", "title")
        self.dial = WindDial(theme)
        self.speed = Choice(theme, "Wind speed", columns=4)
        self.dial.turned.connect(self._on_turned)
        self.speed.chosen.connect(self._on_speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.px(1))
        column.addWidget(self.words)
        column.addWidget(self.dial, 1)
        column.addWidget(self.speed)

    def show_zones(self, drawn: DrawnZones, shown: Shown) -> None:
        """What is known of the wind. A finger on the dial is not contradicted."""
        self._drawn = drawn
        answer, choices = shown.answer, shown.choices
        wind = answer.question.wind
        if not self.dial.held:
            self.dial.show_wind(wind.from_deg)
        words = UNKNOWN if wind.from_deg is None else answer.wind_text
        self.words.setText(words if choices.by_wind_direction else NO_WIND)
        asked = choices.by_wind_speed and answer.question.size is not SpillSize.SMALL
        self.speed.show_options(SPEEDS if asked else (), wind.speed)

    def _on_turned(self, from_deg: float | None) -> None:
        self._say(lambda wind: replace(wind, from_deg=from_deg))

    def _on_speed(self, speed: WindSpeed | None) -> None:
        self._say(lambda wind: replace(wind, speed=speed))

    def _say(self, change: Changed) -> None:
        if self._drawn is not None and self._drawn.question is not None:
            self._drawn.say(wind=change(self._drawn.question.wind))
