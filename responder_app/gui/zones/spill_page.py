"""What the crew says about the spill: only what makes a difference for this material is asked."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from responder_app.briefing.answers.materials import Light, Medium, SpillSize
from responder_app.gui.labels import PlainLabel
from responder_app.gui.pager import Pager
from responder_app.gui.scrolling import scroll_down_only
from responder_app.gui.theme import Theme
from responder_app.gui.zones.choice import Choice, Option
from responder_app.gui.zones.drawn import DrawnZones, Shown

NOT_KNOWN = Option(None, "Not\nknown", "not known, the larger is taken")
SIZES = (
    NOT_KNOWN,
    Option(SpillSize.SMALL, "Small", "small, up to 208 litres, 55 US gallons"),
    Option(SpillSize.LARGE, "Large", "large, more than 208 litres, 55 US gallons"),
)
MEDIA = (NOT_KNOWN, Option(Medium.LAND, "On land"), Option(Medium.WATER, "In water"))
LIGHTS = (
    Option(None, "By the\nsun", "by the sun"),
    Option(Light.DAY, "Day", "day, set by the crew"),
    Option(Light.NIGHT, "Night", "night, set by the crew"),
)
FIRES = (Option(False, "No fire"), Option(True, "Fire"))
AT_ONCE = (Option(False, "Leaks"), Option(True, "All at\nonce", "a whole package was released at once, doubled"))


class SpillPage(QScrollArea):
    """Says what is pressed to the zones that it is shown; `point` is asked by `spill_point`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._drawn: DrawnZones | None = None
        scroll_down_only(self, "Spill", "Scroll spill")
        self.size_of = Choice(theme, "Spill")
        self.fire = Choice(theme, "Is it burning?", columns=2)
        self.tank = Choice(theme, "Propane tank in the fire", columns=2)
        self.light = Choice(theme, "Day or night")
        self.medium = Choice(theme, "Spilled")
        self.container = Choice(theme, "Container", columns=1)
        self.at_once = Choice(theme, "How it came out", columns=2)
        self.point = Choice(theme, "Where it was spilled")
        self.note = PlainLabel("", ink="soft")
        asked = {
            self.size_of: "size", self.medium: "medium", self.fire: "fire", self.tank: "tank_l",
            self.container: "container", self.light: "light", self.at_once: "instantaneous",
        }  # fmt: skip
        inside = QWidget()
        inside.setAccessibleName("Spill")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        for choice, field in asked.items():
            choice.chosen.connect(lambda value, field=field: self._say(**{field: value}))
            column.addWidget(choice)
        column.addWidget(self.point)
        column.addWidget(self.note)
        column.addStretch(1)
        self.setWidget(inside)
        self.pager = Pager(theme, self, "spill", lambda below: self.setViewportMargins(0, 0, 0, below))

    def show_zones(self, drawn: DrawnZones, shown: Shown) -> None:
        """What was said, and what may be said."""
        self._drawn = drawn
        choices, question, sun = shown.choices, shown.answer.question, shown.answer.sun
        self.size_of.show_options(SIZES if choices.sizes else (), question.size, "Small: up to 208 L (55 US gal)")
        self.fire.show_options(FIRES if choices.fire else (), question.fire)
        tanks = [Option(one.capacity_l, _short(one.text), one.text) for one in choices.tanks]
        self.tank.show_options([NOT_KNOWN, *tanks] if tanks and question.fire else (), question.tank_l)
        self.light.show_options(LIGHTS if choices.by_light else (), question.light, sun.text)
        self.medium.show_options(MEDIA if choices.media else (), question.medium)
        containers = [Option(one.name, _broken(one.name), f"{one.name}, {one.capacity}") for one in choices.containers]
        large = containers and question.size is not SpillSize.SMALL
        unknown = Option(None, "Not known", "not known, the largest is taken")
        self.container.show_options([unknown, *containers] if large else (), question.container)
        self.at_once.show_options(
            AT_ONCE if choices.instantaneous else (), question.instantaneous, "A whole package at once: doubled"
        )
        self.note.setText(choices.note)
        self.note.setVisible(bool(choices.note))

    def _say(self, **said: Any) -> None:
        if self._drawn is not None:
            self._drawn.say(**said)


def _short(tank: str) -> str:
    """Its capacity, on two lines: the length and width are read aloud."""
    capacity = tank.partition(",  ")[0].partition("), ")[0] + ")"
    return capacity.replace(" (", "\n(")


def _broken(name: str) -> str:
    """On two lines where it is long."""
    words, lines = name.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 26:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
