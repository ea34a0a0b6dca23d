"""The offices that a vehicle follows: the first one, which owns it, and further ones.

The first one's enrolment file lies where it always lay, each further one's in a folder beside it. A further file that
is damaged costs that office its news and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from responder_app.errors import InputError, LimitError, NotEnrolledError, StoreError, TrustError
from responder_app.package.enrolment import EnrolmentAnswer, read_answer, write_answer
from responder_app.paths import VehiclePaths, make_private, write_private

log = logging.getLogger(__name__)

MOST = 16
"""Offices that one vehicle follows."""
SHORTEST_ID = 6
"""Digits of a repository's id that name it."""


@dataclass(frozen=True)
class Enrolments:
    """Of one vehicle: `owner` is the office that it belongs to."""

    owner: EnrolmentAnswer
    further: tuple[EnrolmentAnswer, ...] = ()
    unread: tuple[str, ...] = ()
    """Names of files that cannot be believed."""

    @property
    def all(self) -> tuple[EnrolmentAnswer, ...]:
        """The owner first, the others by name."""
        return (self.owner, *self.further)


def named(enrolments: Sequence[EnrolmentAnswer], text: str) -> EnrolmentAnswer:
    """The one whose office is called so, or whose fingerprint begins so. Raises InputError."""
    wanted = text.strip().casefold()
    found = [one for one in enrolments if one.office.casefold() == wanted]
    digits = wanted.replace(" ", "")
    if not found and len(digits) >= SHORTEST_ID:
        found = [one for one in enrolments if one.repository.startswith(digits)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError("several offices are called so; name one by the beginning of its fingerprint")
    offices = ", ".join(one.office for one in enrolments)
    raise InputError(f"this vehicle follows no office of that name; it follows: {offices}")


def read_enrolments(paths: VehiclePaths) -> Enrolments | None:
    """All that the vehicle has; None where it is enrolled nowhere.

    Raises TrustError of the owner's file alone; StoreError.
    """
    try:
        owner = read_answer(paths.enrolment.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"the enrolment file cannot be read: {error.strerror}") from error
    found: dict[str, EnrolmentAnswer] = {}
    unread = []
    for file in _further(paths):
        try:
            one = read_answer(file.read_bytes())
        except (TrustError, LimitError, OSError) as error:
            log.warning("The enrolment %s cannot be read: %s", file.stem[:16], type(error).__name__)
            unread.append(file.stem[:16])
            continue
        if one.device == owner.device and one.repository == file.stem and one.repository != owner.repository:
            found[one.repository] = one
    further = sorted(found.values(), key=lambda one: (one.office.casefold(), one.repository))
    return Enrolments(owner, tuple(further[: MOST - 1]), tuple(unread))


def _further(paths: VehiclePaths) -> list[Path]:
    try:
        return sorted(paths.enrolments.glob("*.json")) if paths.enrolments.is_dir() else []
    except OSError as error:
        raise StoreError(f"the enrolment files cannot be read: {error.strerror}") from error


def enrolled(paths: VehiclePaths) -> Enrolments:
    """The same. Raises NotEnrolledError, TrustError, StoreError."""
    found = read_enrolments(paths)
    if found is None:
        raise NotEnrolledError(
            "this vehicle is not enrolled yet: take its request to the office, then run `responder device accept FILE`"
        )
    return found


def add_enrolment(paths: VehiclePaths, answer: EnrolmentAnswer) -> bool:
    """Take a file in that is for this device; whether it is of a further office. Raises InputError, TrustError."""
    held = read_enrolments(paths)
    if held is None or held.owner.repository == answer.repository:
        write_private(paths.enrolment, write_answer(answer))
        return False
    is_known = any(one.repository == answer.repository for one in held.further)
    if not is_known and len(held.all) >= MOST:
        raise InputError(f"a vehicle follows at most {MOST} offices")
    make_private(paths.enrolments)
    write_private(paths.further_enrolment(answer.repository), write_answer(answer))
    return True
