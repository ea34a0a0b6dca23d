"""Owns wordings that several owners use alike: shut-offs of an ordinary building."""

from __future__ import annotations

Row = tuple[str, str, str, str]

GAS: Row = (
    "gas",
    "Gas meter valve GV-1",
    "",
    "Quarter turn until the lever stands across the pipe. Wrench hangs beside it.",
)
ELECTRIC: Row = (
    "electric",
    "Main switchgear MSB-1",
    "B1",
    "Open the two main breakers. Emergency power stays on until the generator is stopped.",
)
ELECTRIC_GROUND: Row = ("electric", "Main disconnect MD-1", "1", "Pull the red handle down. Utility side stays live.")
WATER: Row = ("water", "Domestic water valve WV-1", "B1", "Close clockwise. Does not feed sprinklers.")
WATER_GROUND: Row = ("water", "Water main valve WV-1", "1", "Close clockwise, 22 turns. Feeds domestic water only.")
HVAC: Row = (
    "HVAC",
    "HVAC stop at the fire panel",
    "1",
    "Key switch ALL FANS OFF. Smoke exhaust stays under manual control.",
)
GENERATOR: Row = (
    "generator",
    "Generator stop EG-1",
    "",
    "Red mushroom button outside the enclosure; then close the fuel valve.",
)
SOLAR: Row = (
    "solar",
    "PV rapid shutdown",
    "1",
    "Turn the red switch to OFF. Strings stay live by day up to the roof boxes.",
)


ORDINARY: tuple[Row, ...] = (GAS, ELECTRIC, WATER, HVAC)
GROUND: tuple[Row, ...] = (GAS, ELECTRIC_GROUND, WATER_GROUND, HVAC)
