"""CAS numbers' check digits."""

from __future__ import annotations


def is_cas(text: str) -> bool:
    """Whether the last digit of a CAS number is the others' sum, each times its place from the right, modulo 10."""
    digits = text.replace("-", "")
    if not digits.isascii() or not digits.isdigit():
        return False
    total = sum(place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), start=1))
    return total % 10 == int(digits[-1])
