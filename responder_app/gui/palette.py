"""The colours of day and of night, each with the contrast that field.md asks for. No widgets here.

Night is dim and holds no red: at night the eye loses red first, so what shouts by day in red shouts by
night by a pale edge, a sign and the same words. Only hazard signs keep their red: the diamond's quarter,
the frames of pictograms, placards.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_CONTRAST = 7.0
SHAPE_CONTRAST = 3.0


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb, by what they are for. `*_ink` is text on a surface, `*_fill` lies under `*_on`."""

    name: str
    window: str
    surface: str
    raised: str
    text: str
    soft: str
    border: str
    hairline: str
    rail: str
    rail_text: str
    rail_border: str
    selected: str
    selected_on: str
    picked: str
    picked_on: str
    accent: str
    accent_on: str
    accent_line: str
    focus: str
    rail_focus: str
    danger_fill: str
    danger_on: str
    danger_line: str
    danger_ink: str
    warning_fill: str
    warning_on: str
    warning_line: str
    warning_ink: str
    notice_fill: str
    notice_on: str
    ok_fill: str
    ok_on: str
    ok_ink: str
    health: str
    flammability: str
    instability: str
    special: str
    diamond_text: str
    diamond_light: str
    diamond_line: str
    placard_orange: str
    placard_green: str

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (text, ground) pair that screens use: all need 7:1."""
        grounds = (self.window, self.surface, self.raised)
        inks = (self.text, self.soft, self.danger_ink, self.warning_ink, self.ok_ink)
        return (
            *((ink, ground) for ink in inks for ground in grounds),
            (self.rail_text, self.rail),
            (self.selected_on, self.selected),
            (self.picked_on, self.picked),
            (self.accent_on, self.accent),
            (self.danger_on, self.danger_fill),
            (self.warning_on, self.warning_fill),
            (self.notice_on, self.notice_fill),
            (self.ok_on, self.ok_fill),
            (self.diamond_light, self.health),
            (self.diamond_light, self.flammability),
            (self.diamond_text, self.instability),
            (self.diamond_text, self.special),
            (self.diamond_text, self.placard_orange),
            (self.diamond_light, self.placard_green),
        )

    def shape_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (outline or filled shape, ground) pair that carries meaning: all need 3:1."""
        return (
            *((line, ground) for line in (self.border, self.focus) for ground in (self.window, self.surface)),
            (self.border, self.raised),
            (self.border, self.picked),
            (self.focus, self.picked),
            (self.rail_focus, self.rail),
            (self.rail_border, self.rail),
            (self.selected, self.rail),
            *((line, self.surface) for line in (self.accent_line, self.danger_line, self.warning_line)),
            *((line, self.window) for line in (self.accent_line, self.danger_line, self.warning_line)),
            (self.focus, self.raised),
            (self.diamond_line, self.surface),
        )


DAY = Palette(
    name="day",
    window="#e3e7eb",
    surface="#ffffff",
    raised="#f1f4f6",
    text="#0c1420",
    soft="#333f4d",
    border="#66717e",
    hairline="#c3cad1",
    rail="#101c2b",
    rail_text="#f4f7fa",
    rail_border="#77889b",
    selected="#ffd24a",
    selected_on="#0c1420",
    picked="#ffedb8",
    picked_on="#0c1420",
    accent="#0a3f8f",
    accent_on="#ffffff",
    accent_line="#0a3f8f",
    focus="#0b57d0",
    rail_focus="#ffffff",
    danger_fill="#960d12",
    danger_on="#ffffff",
    danger_line="#960d12",
    danger_ink="#8a0c10",
    warning_fill="#ffc53d",
    warning_on="#0c1420",
    warning_line="#9a6a00",
    warning_ink="#5f3900",
    notice_fill="#12406f",
    notice_on="#ffffff",
    ok_fill="#0c5230",
    ok_on="#ffffff",
    ok_ink="#0b4a2b",
    health="#17509f",
    flammability="#ad0e15",
    instability="#ffd200",
    special="#ffffff",
    diamond_text="#0c1420",
    diamond_light="#ffffff",
    diamond_line="#0c1420",
    placard_orange="#f5852a",
    placard_green="#00602e",
)

NIGHT = Palette(
    name="night",
    window="#05080a",
    surface="#0b1013",
    raised="#10171b",
    text="#b4c2c0",
    soft="#a3b1b0",
    border="#64787c",
    hairline="#263339",
    rail="#030506",
    rail_text="#acbab8",
    rail_border="#566a6f",
    selected="#98a26a",
    selected_on="#05080a",
    picked="#1d2311",
    picked_on="#c8d1ae",
    accent="#14303c",
    accent_on="#adcad6",
    accent_line="#8fb3c4",
    focus="#9ecbdd",
    rail_focus="#c5d6d8",
    danger_fill="#352f1c",
    danger_on="#e3dcc0",
    danger_line="#d6d1b4",
    danger_ink="#d6d1b4",
    warning_fill="#2b2711",
    warning_on="#cbbd74",
    warning_line="#a89a55",
    warning_ink="#c2b46a",
    notice_fill="#17323f",
    notice_on="#b9cbd2",
    ok_fill="#123126",
    ok_on="#a5c9b4",
    ok_ink="#8fb8a0",
    health="#16335f",
    flammability="#6b1518",
    instability="#b39b2c",
    special="#a3adab",
    diamond_text="#05080a",
    diamond_light="#c3cecd",
    diamond_line="#a3b1b0",
    placard_orange="#c98f40",
    placard_green="#0f3a25",
)


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
