"""Run by test_loaded: the program's own start on a real vehicle; says which modules are there when. HOME WORDS."""

from __future__ import annotations

import builtins
import json
import os
import sys
from typing import Any

PATIENCE_MS = 120_000


def main(home: str, words: str) -> None:
    os.environ["RESPONDER_HOME"] = home
    from responder_app import __main__ as program

    begun = set(sys.modules)  # the lock's own files are imported here only, so that they can be watched
    from responder_app.gui import pauses

    pauses.begin()
    pauses.load_qt()
    from PySide6.QtCore import QEvent, QObject, QTimer

    from responder_app.gui import start
    from responder_app.gui.lock.screen import LockScreen

    told: dict[str, Any] = {"hook": builtins.__import__.__name__, "begun": sorted(begun)}
    made = start.made

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and "painted" not in told:
                told["painted"] = sorted(sys.modules)
                QTimer.singleShot(0, watched.close)  # type: ignore[attr-defined]
            return False

    def watched(*parts: Any) -> Any:
        window = made(*parts)
        window.installEventFilter(FirstPaint(window))
        return window

    def typed(lock: LockScreen) -> None:
        told["locked"] = sorted(sys.modules)
        lock.line.setText(words)
        QTimer.singleShot(PATIENCE_MS, lock.close)
        lock.unlock_key.click()

    setattr(start, "made", watched)  # noqa: B010  mypy holds both to be constant
    setattr(LockScreen, "take_keys", typed)  # noqa: B010
    sys.argv[1:] = []
    try:
        program.main()
    except SystemExit as end:
        told["code"] = end.code
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
