"""A machine's own time since its start, which a test moves on; `restart` starts it anew."""

from __future__ import annotations

from dataclasses import replace

from responder_app.session.boot_clock import Moment


class Machine:
    """Seconds since a start."""

    def __init__(self) -> None:
        self.moment = Moment("first", 1000.0)

    def __call__(self) -> Moment:
        return self.moment

    def later(self, seconds: float) -> None:
        self.moment = replace(self.moment, since_boot_s=self.moment.since_boot_s + seconds)

    def restart(self) -> None:
        self.moment = Moment(self.moment.boot + "+", 30.0)
