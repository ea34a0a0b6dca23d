"""Sheets full of words as drawings have them: room names above numbers, tags, dimensions, notes. For measuring only."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pymupdf

from responder_app.package.words import Word

WIDTH, HEIGHT = 2592, 1728
"""36 by 24 inches in points."""
WORDS = 800
NAMES = (
    *("OFFICE", "CORRIDOR", "STORAGE", "MECHANICAL ROOM", "ELEC CLOSET", "BOILER ROOM", "TIFFIN ROOM", "LOBBY"),
    *(
        "VESTIBULE",
        "TOILET",
        "MEN'S RESTROOM",
        "WOMEN'S RESTROOM",
        "KITCHEN",
        "SERVER ROOM",
        "JANITOR",
        "NURSE STATION",
    ),
    *("PATIENT ROOM", "EXAM ROOM", "CONFERENCE", "OPEN OFFICE", "LABORATORY", "PHARMACY", "WAITING", "LOADING DOCK"),
)
TAGS = ("AHU", "VAV", "EF", "FCU", "PNL", "FEC", "FHV", "D", "W", "RTU", "CUH", "VFD")
NOTES = (
    "VERIFY ALL DIMENSIONS IN FIELD BEFORE CONSTRUCTION",
    "PATCH AND PAINT WALL TO MATCH EXISTING FINISH",
    "PROVIDE FIRE STOPPING AT ALL PENETRATIONS OF RATED WALLS",
    "EXISTING DOOR AND FRAME TO REMAIN",
)


def document(sheets: int) -> pymupdf.Document:
    """A PDF of that many sheets of about 800 words each, the same every time."""
    made, font = pymupdf.open(), pymupdf.Font("helv")
    for number in range(sheets):
        page = made.new_page(width=WIDTH, height=HEIGHT)
        writer = pymupdf.TextWriter(page.rect)
        for x, y, text in _labels(random.Random(number), number):
            writer.append((x, y), text, font, fontsize=7)
        writer.write_text(page)
    return made


def words_of(page: pymupdf.Page) -> tuple[Word, ...]:
    """The page's words, as the office takes them out."""
    return tuple(Word(text, *box) for *box, text in (word[:5] for word in page.get_text("words")))


def _labels(dice: random.Random, sheet: int) -> Iterator[tuple[float, float, str]]:
    """Texts with their places, in cells of a grid so that none runs into another."""
    cells = [(column, row) for column in range(18) for row in range(28)]
    dice.shuffle(cells)
    left = WORDS
    for number, (column, row) in enumerate(cells):
        x, y = 40 + column * 140.0 + dice.random() * 20, 60 + row * 59.0 + dice.random() * 10
        for line, text in enumerate(_label(dice, sheet, number)):
            yield x, y + 9 * line, text
            left -= len(text.split())
        if left <= 0:
            return


def _label(dice: random.Random, sheet: int, number: int) -> tuple[str, ...]:
    form = dice.random()
    wing = "ABCDEFGH"[sheet % 8]
    if form < 0.42:
        return (*dice.choice(NAMES).split(" "), f"{wing}-{sheet // 8 % 60 + 1}{number % 100:02d}")
    if form < 0.6:
        return (f"{dice.choice(TAGS)}-{dice.randrange(1, 400)}",)
    if form < 0.92:
        return (f"{dice.randrange(1, 60)}'-{dice.randrange(12)}\"",)
    if form < 0.96:
        return (f"STAIR {dice.randrange(1, 20)}", "UP")
    note = dice.choice(NOTES).split()
    return tuple(" ".join(note[at : at + 3]) for at in range(0, len(note), 3))
