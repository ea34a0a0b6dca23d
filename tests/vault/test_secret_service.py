"""The real Secret Service: gnome-keyring on a session bus of its own, so that no test touches a person's keyring."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contracts import secret_store

Child = Callable[..., dict[str, Any]]
CHECKOUT = Path(__file__).parents[2]
ANSWERS = (
    "for i in $(seq 300); do dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
    "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true && break; sleep 0.1; done; "
)
"""Waits until the keyring is on the bus."""
UNLOCKED = f'printf "pw\\n" | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null; {ANSWERS}'
LOCKED = f"gnome-keyring-daemon --start --components=secrets >/dev/null; {ANSWERS}"
NOTHING = ""
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
"""A bus that starts no service by itself: the keyring is there only when a test starts it."""

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring",
)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """Runs one function of session_child.py on a fresh bus with a fresh keyring folder."""

    def run(function: str, keyring: str, **environment: str) -> dict[str, Any]:
        private = {}
        for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
            folder = tmp_path / name
            folder.mkdir(mode=0o700, exist_ok=True)
            private[name] = str(folder)
        bus = tmp_path / "bus.conf"
        bus.write_text(BUS)
        command = f'{keyring}exec "$0" -m tests.vault.session_child {function} "$1"'
        done = subprocess.run(
            ["dbus-run-session", "--config-file", str(bus), "--", "bash", "-c", command, sys.executable, str(tmp_path)],
            cwd=CHECKOUT,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **private, **environment},
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.stdout, done.stderr.decode()
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return run


def test_an_unlocked_keyring_keeps_every_promise(child: Child) -> None:
    assert child("contract", UNLOCKED) == {"result": [promise.__name__ for promise in secret_store.ALL]}


def test_the_library_key_comes_back_from_the_keyring(child: Child) -> None:
    assert child("library", UNLOCKED) == {"result": [True, True]}


def test_a_removed_user_opens_nothing_by_the_real_keyring(child: Child) -> None:
    assert child("users", UNLOCKED) == {"result": [True, True, "KeyAccessError"]}


def test_a_bus_without_a_keyring_is_said_to_have_none(child: Child) -> None:
    answer = child("put", NOTHING)
    assert answer["error"] == "NoKeyringError"
    assert "no keyring" in answer["message"]


def test_a_locked_keyring_is_said_to_be_locked(child: Child) -> None:
    answer = child("put", LOCKED)
    assert answer["error"] == "NoKeyringError"
    assert "locked" in answer["message"]


def test_a_plaintext_keyring_named_in_the_environment_is_not_used(child: Child, tmp_path: Path) -> None:
    plain = {"PYTHON_KEYRING_BACKEND": "tests.fakes.plaintext_keyring.PlaintextKeyring", "PLAINTEXT": str(tmp_path)}
    assert child("contract", UNLOCKED, **plain)["result"]
    assert not (tmp_path / "plaintext.json").exists()
    assert child("put", NOTHING, **plain)["error"] == "NoKeyringError"
    assert not (tmp_path / "plaintext.json").exists()


def test_the_plaintext_keyring_would_have_been_taken_by_the_library_itself(tmp_path: Path) -> None:
    """The control of the test above: without our allow-list the secret lies in a plain file."""
    plain = {"PYTHON_KEYRING_BACKEND": "tests.fakes.plaintext_keyring.PlaintextKeyring", "PLAINTEXT": str(tmp_path)}
    program = "import keyring; keyring.set_password('responder', 'probe', 'secret')"
    subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, env={**os.environ, **plain}, check=True, timeout=60)
    assert "secret" in (tmp_path / "plaintext.json").read_text()
