"""Damaged drawings: bits flipped, ends cut off, objects of one file put into another. Bytes in, bytes out, by seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pymupdf

from tests.conftest import CASES
from tests.render.drawings import cropped_sheet, layered_sheet, scanned_sheet, sheet

OBJECT = re.compile(rb"\d+ \d+ obj\b(.*?)\bendobj", re.DOTALL)
NUMBER = re.compile(rb"(?<![\w.])-?\d+\.?\d*(?![\w.])")
FILE_ID = re.compile(rb"/ID\s*\[(?:<[0-9A-Fa-f]*>|\((?:\\.|[^\\()])*\)|\s)*\]", re.DOTALL)
"""Random; written in hexadecimal, or as a string where that is shorter."""
MOST_FLIPS = 40
EXTREMES = (b"0", b"-1", b"1e39", b"99999999999", b"-2147483648", b"0.0000001", b"65536", b"NaN")
"""What a number is replaced by."""
WHOLE_BYTES = 4_000_000
"""Objects are looked for in files up to this size."""


@dataclass(frozen=True)
class Mutant:
    """One damaged file; `made` says from what and how, so that it can be made again."""

    made: str
    data: bytes


def mutants(seed: int, count: int, files: Mapping[str, bytes] | None = None) -> Iterator[Mutant]:
    """So many damaged files, of `originals` unless told; the same for the same seed."""
    random, files = Random(seed), files or originals()
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        mutate = KINDS[number // len(names) % len(KINDS)]
        donor = files[random.choice(names)]
        yield Mutant(f"{number}: {name}, {mutate.__name__}", mutate(random, files[name], donor))


def originals() -> dict[str, bytes]:
    """Real plans and torture files where they are, and generated sheets, by name.

    Real plans come a second time with their streams unpacked: a flipped bit then damages the drawing, not only zlib.
    """
    generated = {
        "generated": sheet(pages=2),
        "generated layers": layered_sheet("A-WALL", "A-DOOR"),
        "generated crop": cropped_sheet(),
        "generated scan": scanned_sheet(),
    }
    # PyMuPDF gives every file a random id.
    files = {name: FILE_ID.sub(b"", data) for name, data in generated.items()}
    for path in sorted(CASES.glob("torture/*")):
        files[path.name] = path.read_bytes()
    for path in sorted(CASES.glob("plans/*.pdf")):
        files[path.name] = path.read_bytes()
        files[f"{path.name} unpacked"] = _unpacked(path)
    return files


def _unpacked(path: Path) -> bytes:
    with pymupdf.open(path) as document:
        return FILE_ID.sub(b"", bytes(document.tobytes(expand=255, deflate=False, use_objstms=0)))


def flip_bits(random: Random, data: bytes, _donor: bytes) -> bytes:
    """A few bits anywhere."""
    damaged = bytearray(data)
    for _ in range(random.randint(1, MOST_FLIPS)):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def cut_off(random: Random, data: bytes, _donor: bytes) -> bytes:
    """The end is missing."""
    return data[: random.randint(1, len(data))]


def cut_out(random: Random, data: bytes, _donor: bytes) -> bytes:
    """A piece is missing in the middle."""
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randint(1, max(1, len(data) // 10)) :]


def splice_object(random: Random, data: bytes, donor: bytes) -> bytes:
    """The body of one object comes from another place, or from another file."""
    own, other = _objects(data), _objects(donor)
    if not own or not other:
        return flip_bits(random, data, donor)
    start, end = random.choice(own)
    from_start, from_end = random.choice(other)
    return data[:start] + donor[from_start:from_end] + data[end:]


def extreme_number(random: Random, data: bytes, donor: bytes) -> bytes:
    """A few numbers become extreme: sizes, counts, offsets, object numbers, coordinates."""
    places = [found.span() for found in NUMBER.finditer(data[:WHOLE_BYTES])]
    if not places:
        return flip_bits(random, data, donor)
    for start, end in sorted(random.sample(places, min(len(places), random.randint(1, 6))), reverse=True):
        data = data[:start] + random.choice(EXTREMES) + data[end:]
    return data


def _objects(data: bytes) -> Sequence[tuple[int, int]]:
    return [found.span(1) for found in OBJECT.finditer(data[:WHOLE_BYTES])]


KINDS: tuple[Callable[[Random, bytes, bytes], bytes], ...] = (
    flip_bits,
    splice_object,
    cut_off,
    extreme_number,
    cut_out,
)
