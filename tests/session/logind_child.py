"""A false logind and the real watch on one bus (test_sleep_watch.py); prints what happened, one JSON line."""

from __future__ import annotations

import json
import os
import select
import sys
import threading
import time
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from responder_app.session.sleep_watch import LOGIND, SleepWatch

SERVICE, PATH, INTERFACE = LOGIND


class Logind:
    """Hands out inhibitors and says that the machine will sleep."""

    def __init__(self, refusing: bool) -> None:
        self.bus: DBusConnection = open_dbus_connection("SESSION", enable_fds=True)
        Proxy(message_bus, self.bus).RequestName(SERVICE)
        self.refusing = refusing
        self.asked: list[tuple[str, ...]] = []
        self.held: list[int] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            message = self.bus.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            if message.header.fields.get(HeaderFields.member) != "Inhibit":
                continue
            self.asked.append(tuple(message.body))
            if self.refusing:
                self.bus.send(new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "s", ("no",)))
                continue
            reader, writer = os.pipe()
            self.held.append(reader)  # before the answer: whoever waits for that looks at once
            self.bus.send(new_method_return(message, "h", (writer,)))
            os.close(writer)

    def say(self, sleeping: bool) -> None:
        emitter = DBusAddress(PATH, SERVICE, INTERFACE)
        self.bus.send(new_signal(emitter, "PrepareForSleep", "b", (sleeping,)))

    def held_back(self, number: int = -1) -> bool:
        """Whether somebody still holds that inhibitor: its pipe would read as ended."""
        return not select.select([self.held[number]], [], [], 0)[0]


def until(true: Any) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return False


def run(kind: str) -> dict[str, Any]:
    logind = Logind(refusing=kind == "refusing")
    told: list[float] = []
    watch = SleepWatch(lambda: told.append(time.monotonic()))
    watch.start()
    result: dict[str, Any] = {"watching": watch.watching.wait(30), "asked": logind.asked[:1]}
    began = time.monotonic()
    if kind == "refusing":
        logind.say(True)
        result["told"] = until(lambda: told)
        watch.covered()
    else:
        result["held_before"] = logind.held_back()
        logind.say(True)
        result["told"] = until(lambda: told)
        result["held_until_covered"] = logind.held_back()
        if kind == "slow":
            result["let_go"] = until(lambda: not logind.held_back())
            result["let_go_after_s"] = time.monotonic() - began
        else:
            watch.covered()
            result["let_go"] = until(lambda: not logind.held_back())
        logind.say(False)
        result["held_again"] = until(lambda: len(logind.held) == 2 and logind.held_back(1))
        logind.say(True)
        result["told_again"] = until(lambda: len(told) == 2)
        watch.covered()
    watch.stop()
    result["ended"] = not any(thread.name == "responder-sleep" for thread in threading.enumerate())
    return result


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))
