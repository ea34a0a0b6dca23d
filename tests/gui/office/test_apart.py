"""A vehicle's window knows nothing of the office: it runs without the office's extra."""

from __future__ import annotations

import subprocess
import sys

LOOK = (
    "import sys, responder_app.gui.start, responder_app.gui.opening, responder_app.gui.build, responder_app.__main__\n"
    "office = ('responder_app.gui.office', 'responder_app.publisher.')\n"
    "print(*[name for name in sys.modules if name.startswith(office)])"
)


def test_the_vehicles_window_loads_nothing_of_the_office() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True).stdout.split()
    # The one name that __main__ compares its first argument with.
    assert set(loaded) <= {"responder_app.publisher.basemaps"}
