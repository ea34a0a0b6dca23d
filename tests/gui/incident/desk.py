"""Stands for the session's incidents; a test moves its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from responder_app.session.incident import AWAKE_S, Incident
from tests.gui.stage import NOW


@dataclass
class Desk:
    """Keeps what it is told."""

    running: Incident | None = None
    ran: float = 0.0
    said: float = 0.0
    begun_at: datetime = NOW
    done: list[str] = field(default_factory=list)

    def ran_s(self) -> float:
        return self.ran

    def asks(self) -> bool:
        return self.running is not None and self.ran - self.said >= AWAKE_S

    def keeps_awake(self) -> bool:
        return self.running is not None and not self.asks()

    def begin(self, facility_id: str, name: str) -> None:
        self.running = Incident(facility_id, name, self.begun_at)
        self.ran = self.said = 0.0
        self.done.append(f"begin {name}")

    def say_running(self) -> None:
        self.said = self.ran
        self.done.append("still running")

    def end(self) -> None:
        self.running = None
        self.done.append("end")

    def checkpoint(self) -> None:
        self.done.append("checkpoint")
