"""Words with boxes as a drawing program leaves them: a text is some words on a line, letters half as wide as high."""

from __future__ import annotations

from responder_app.package.words import Word

SIZE = 10.0


def line(text: str, x: float = 100, y: float = 100, size: float = SIZE) -> list[Word]:
    """A text from left to right, its words a letter's width apart."""
    words = []
    for word in text.split():
        end = x + len(word) * size / 2
        words.append(Word(word, x, y, end, y + size))
        x = end + size / 2
    return words


def stack(text: str, x: float = 100, y: float = 100, size: float = SIZE) -> list[Word]:
    """Lines below each other, with the same left edge."""
    found = []
    for number, part in enumerate(text.split(" / ")):
        found += line(part, x, y + number * size * 1.2, size)
    return found


def spelt(text: str, x: float = 100, y: float = 100, size: float = SIZE, by: int = 1, gap: float = 0.4) -> list[Word]:
    """A text drawn letter by letter, or by pairs; a space is twice as wide as the room between the letters."""
    found = []
    for word in text.split():
        for start in range(0, len(word), by):
            piece = word[start : start + by]
            end = x + len(piece) * size / 2
            found.append(Word(piece, x, y, end, y + size))
            x = end + gap * size
        x += gap * size
    return found


def upwards(words: list[Word]) -> list[Word]:
    """The same words turned: they run up the page from its bottom left."""
    return [Word(word.text, word.y0, 1000 - word.x1, word.y1, 1000 - word.x0) for word in words]


def downwards(words: list[Word]) -> list[Word]:
    """The same words turned the other way: they run down the page."""
    return [Word(word.text, 1000 - word.y1, word.x0, 1000 - word.y0, word.x1) for word in words]
