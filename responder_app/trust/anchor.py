"""The anchor: the one root that a vehicle was given in person, and the repository id that is its hash."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.errors import WrongRepositoryError
from responder_app.package.digest import sha256_hex
from responder_app.package.enrolment import EnrolmentAnswer


@dataclass(frozen=True)
class Anchor:
    """TUF root version 1 and the repository id, its SHA-256. Raises WrongRepositoryError when they differ."""

    repository: str
    root: bytes

    def __post_init__(self) -> None:
        if sha256_hex(self.root) != self.repository:
            raise WrongRepositoryError("the root is not that of the repository it is said to be of")


def anchor_of(answer: EnrolmentAnswer) -> Anchor:
    """The anchor that an office's enrolment file carries. Raises TamperedError, WrongRepositoryError."""
    return Anchor(answer.repository, answer.root_bytes)
