"""Looks for Python's garbage, on the GUI thread only.

Python itself looks on whichever thread happens to make one object too many. What it finds may be screens, and taking
Qt's objects apart on a lane's thread, while the GUI thread connects others, crashes the program or stops it for good:
PySide lets go of Python's lock while it changes its one list of connections.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

LOOK_MS = 250
LOOK_AFTER = 10_000
"""New objects after which the newest are looked through. With Python's own 700 a tenth of the time in which a large
pre-plan is decoded goes into looking, and none of it is garbage.
"""
SEARCHES = 4
"""At most; a window takes two, and a third that finds nothing."""
NAME = "look for garbage"


def begin() -> None:
    """From now on look when enough is new, and Python does not; what is there now stays and is left out.

    A search through all that a window needs stops every thread for 0.15 s, in the middle of whatever a finger does.
    """
    gc.disable()
    gc.freeze()
    gc.set_threshold(LOOK_AFTER, *gc.get_threshold()[1:])
    app = QCoreApplication.instance()
    if app is not None and app.findChild(QTimer, NAME) is None:
        timer = QTimer(app, interval=LOOK_MS)
        timer.setObjectName(NAME)
        timer.timeout.connect(look_if_due)
        timer.start()


def look_if_due() -> None:
    """Look through the generations that are due by Python's own count, which goes on while it does not look itself."""
    due = [age for age, (new, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if new > most]
    if due:
        gc.collect(due[-1])


def drop() -> None:
    """Look through everything, and leave nothing out that `begin` did: a window has gone.

    More than once: what one search takes away may have held, unseen by Python, what the next one finds.
    """
    gc.unfreeze()
    for _ in range(SEARCHES):
        if not gc.collect():
            break
