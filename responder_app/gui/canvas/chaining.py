"""Pieces of line joined where they meet end to end: maps cut a street at every crossing. Arithmetic only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Point = tuple[float, float]


def chained(lines: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """The same lines in as few pieces as this finds; where three or more meet, two of them go on as one."""
    ends: dict[Point, list[int]] = defaultdict(list)
    chains: dict[int, list[Point]] = {}
    for number, line in enumerate(lines):
        if len(line) > 1:
            chain = _grown([*line], ends, chains)
            chains[number] = chain
            for end in (chain[0], chain[-1]):
                ends[end].append(number)
    return list(chains.values())


def _grown(chain: list[Point], ends: dict[Point, list[int]], chains: dict[int, list[Point]]) -> list[Point]:
    """The chain with those that begin or end where it does taken out of `chains` and joined to it."""
    for _ in range(2):
        chain.reverse()
        # A closed line ends where it begins, and is not to be joined to itself.
        while chain[0] != chain[-1] and ends[chain[-1]]:
            number = ends[chain[-1]].pop()
            other = chains.pop(number)
            for end in (other[0], other[-1]):
                if number in ends[end]:
                    ends[end].remove(number)
            if other[0] != chain[-1]:
                other.reverse()
            chain += other[1:]
    return chain
