"""Reports to the office: kept at once, signed and sealed when they leave, put into an inbox wherever there is one.

A report that cannot be delivered waits for the next sync, from whatever source, and never fails one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import LimitError, TransportError, TrustError
from responder_app.library.audit_reading import KnownHead, Witness
from responder_app.library.library import Library
from responder_app.library.outbox import Chain, Letter, Unsigned
from responder_app.model.base import Frozen
from responder_app.package import public_keys
from responder_app.package.digest import sha256_hex
from responder_app.package.receipt import RECEIPT
from responder_app.package.report import Report, body_bytes, inbox_path, read_report, seal_report, write_report
from responder_app.sync.answers import Delivery
from responder_app.sync.tally import sentence
from responder_app.sync.transport.base import Inbox
from responder_app.vault.device import DeviceKeys

log = logging.getLogger(__name__)

MOST_AT_ONCE = 200
"""Reports that one sync delivers; the rest waits for the next one."""
NOT_DELIVERED = "not delivered"
"""The library's row that tells of the last delivery that failed; of a further office with its repository behind it."""
REBUILT = "rebuilt"
"""The library's row that tells when it was made anew; none in one that never was."""
AGAIN_AFTER = timedelta(days=14)
"""What was delivered so long ago and is not acknowledged is delivered once more."""


def queue_report(
    library: Library, device: DeviceKeys, repository: str, kind: str, body: Frozen, now: datetime | None = None
) -> None:
    """Keep what there is to say to the office of that repository; the next sync delivers it.

    Durable when this returns. The kind is lower-case letters and hyphens; the body goes out as it is.
    Raises LimitError for a body that is too long, StoreError.
    """
    made_at = (now or datetime.now(UTC)).replace(microsecond=0)
    chain = Chain(repository, device.fingerprint)
    library.outbox.queue(chain, kind, body_bytes(body), made_at, in_place=kind == RECEIPT)


@dataclass(frozen=True)
class Postman:
    """Delivers one device's reports to one repository's office.

    Args:
        library: Where they wait.
        device: Whose they are.
        repository: Its id.
        report_key: The office's public key for reports as text, from its catalogue or the enrolment.
        clock: The system's time, aware, in UTC.
    """

    library: Library
    device: DeviceKeys
    repository: str
    report_key: str
    clock: Callable[[], datetime]

    @property
    def chain(self) -> Chain:
        """Whose reports to whom."""
        return Chain(self.repository, self.device.fingerprint)

    def deliver(self, transport: Inbox) -> Delivery:
        """Put what waits into the inbox, oldest first, until all is there or one cannot be. Raises StoreError."""
        delivered, problem = 0, ""
        try:
            key = public_keys.from_text(self.report_key)
            while delivered < MOST_AT_ONCE and (letter := self._next()) is not None:
                sealed = self._sealed(letter, key)
                transport.put(inbox_path(sealed), sealed)
                self.library.outbox.delivered(letter, self.clock())
                self._remember_head(letter)
                delivered += 1
        except (TransportError, TrustError, LimitError) as error:
            log.info("A report was not delivered: %s", type(error).__name__)
            problem = sentence(error)
        return Delivery(delivered, self.library.outbox.waiting(self.chain), problem)

    def _next(self) -> Letter | None:
        return self.library.outbox.next(self.chain, self._sign)

    def _sign(self, place: Unsigned) -> tuple[bytes, str]:
        report = Report(
            format=1,
            repository=self.repository,
            device=self.device.fingerprint,
            counter=place.counter,
            previous=place.previous,
            kind=place.kind,
            made_at=place.made_at,
            audit=place.audit,
            body=json.loads(place.body),
        )
        signed = write_report(report, self.device.sign)
        return signed, read_report(signed).report.hash

    def _remember_head(self, letter: Letter) -> None:
        """The audit log must hold, from now on, the entry that this report names as its last."""
        audit = read_report(letter.envelope).report.audit
        before = self.library.audit.remembered(Witness.SENT)
        if before is None or audit.count > before.count:
            self.library.audit.remember(Witness.SENT, KnownHead(audit.count, bytes.fromhex(audit.hash)))

    def _sealed(self, letter: Letter, key: ec.EllipticCurvePublicKey) -> bytes:
        """The report sealed to the key that holds now: as it was sealed before where that is the same one."""
        sealed_to = sha256_hex(self.report_key.encode())
        if letter.sealed and letter.sealed_to == sealed_to:
            return letter.sealed
        sealed = seal_report(letter.envelope, key, self.repository)
        self.library.outbox.sealed(letter, sealed, sealed_to)
        return sealed
