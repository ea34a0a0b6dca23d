"""The emergency code as people write it: seven groups of five signs, the last sign of each checks the group.

128 random bits and 12 bits that check them, in Crockford's 32 signs (no I, L, O, U): four signs to a group. The fifth
is a sum over GF(32) with a different factor for each place, and one for the group's number: every slip of one sign,
every two signs swapped, and every group at another's place is found, in the group where it is.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata

from responder_app.errors import InputError

CODE_BYTES = 16
GROUPS = 7
SIGNS = 4
"""Of a group, before the one that checks it."""
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CHECK_BITS = GROUPS * SIGNS * 5 - 8 * CODE_BYTES
_REDUCING = 0b100101
"""x^5 + x^2 + 1, irreducible."""


def fresh() -> bytes:
    """A new code."""
    return os.urandom(CODE_BYTES)


def written(code: bytes) -> str:
    """As it is printed: "K7M4Q-0ZT2B-..."."""
    number = int.from_bytes(code) << _CHECK_BITS | _check(code)
    groups = []
    for group in range(GROUPS):
        shift = 5 * SIGNS * (GROUPS - 1 - group)
        values = [number >> (shift + 5 * (SIGNS - 1 - place)) & 31 for place in range(SIGNS)]
        groups.append("".join(ALPHABET[value] for value in (*values, _sum(group, values))))
    return "-".join(groups)


def tidied(text: str) -> str:
    """What was typed, in the code's own signs: small letters, blanks, dashes and look-alikes are understood."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    return "".join(sign for sign in plain if sign.isalnum())


def wrong_groups(text: str) -> tuple[int, ...]:
    """Numbers, from 1, of the whole groups in what was typed so far that hold a slip."""
    signs = tidied(text)
    whole = [signs[start : start + SIGNS + 1] for start in range(0, len(signs) - SIGNS, SIGNS + 1)]
    return tuple(number for number, group in enumerate(whole, 1) if not _right(number - 1, group))


def read(text: str) -> bytes:
    """The code. Raises InputError, which says what to look at."""
    signs, length = tidied(text), GROUPS * (SIGNS + 1)
    wrong = wrong_groups(text)
    if wrong:
        raise InputError(f"group {wrong[0]} of the emergency code has a slip")
    if len(signs) != length:
        raise InputError(f"the emergency code has {length} signs; these are {len(signs)}")
    number = 0
    for place, sign in enumerate(signs):
        if place % (SIGNS + 1) < SIGNS:
            number = number << 5 | ALPHABET.index(sign)
    code = (number >> _CHECK_BITS).to_bytes(CODE_BYTES)
    if number & ((1 << _CHECK_BITS) - 1) != _check(code):
        raise InputError("that is no emergency code: more than one sign of it is wrong")
    return code


def _right(group: int, signs: str) -> bool:
    if any(sign not in ALPHABET for sign in signs) or group >= GROUPS:
        return False
    *values, check = (ALPHABET.index(sign) for sign in signs)
    return _sum(group, values) == check


def _sum(group: int, values: list[int]) -> int:
    """The factors 2, 3, 4, 5 of the places differ from each other and from 1, the checking sign's own."""
    total = _times(SIGNS + 2, group + 1)
    for place, value in enumerate(values):
        total ^= _times(place + 2, value)
    return total


def _times(one: int, other: int) -> int:
    """The product in GF(32)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _REDUCING
        other >>= 1
    return product


def _check(code: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"responder emergency code" + code).digest()) >> (256 - _CHECK_BITS)
