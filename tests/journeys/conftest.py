"""What journeys by the command line share: an office and a vehicle of each test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from responder_app.cli.app import run
from responder_app.render.sandbox import bubblewrap_works
from tests.fakes.templates import Begin, Templates

needs_walls = pytest.mark.skipif(
    not bubblewrap_works(), reason="bubblewrap does not work on this machine, so no vehicle on it is called ready"
)
Command = Callable[..., int]
"""Takes the words of a command line, gives its exit code."""
FACILITY_YAML = """
identity:
  name: Government Office Building
  address: {street: 400 North Michigan Avenue, city: Chicago, state: IL}
  location: [-87.6243, 41.8895]
occupancy: {use: Offices}
security: {who_can_view: Night desk on duty}
"""


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command line in an office and vehicle of this test's own."""
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("RESPONDER_HOME", str(tmp_path / "vehicle")),
        ("RESPONDER_OFFICE", str(tmp_path / "office")),
        ("RESPONDER_OFFICE_PASSPHRASE", "office words for the test"),
        ("RESPONDER_PASSPHRASE", "crew words for the test"),
        ("COLUMNS", "200"),
    ):
        monkeypatch.setenv(name, value)
    return lambda *arguments: run(list(map(str, arguments)), lambda _text: 0)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def begin(templates: Templates, tmp_path: Path) -> Begin:
    """Makes this test's folder what others of the same name began with."""
    return lambda name, make: templates.fill(tmp_path, name, make)


def found_city(command: Command, begin: Begin, scope: str) -> Path:
    """A published office with one facility, and Engine 5 enrolled with that scope; gives the repository."""

    def found() -> None:
        Path("owner").mkdir()
        Path("owner/facility.yaml").write_text(FACILITY_YAML)
        assert command("office", "init", "office", "--name", "City of Chicago") == 0
        assert command("office", "add", "owner") == 0
        assert command("device", "init", "--name", "Engine 5", "--agency", "Fire", "--passphrase") == 0
        assert command("office", "enroll", "enrolment-request.json", "--scope", scope, "--yes") == 0
        assert command("device", "accept", "enrolment.json", "--yes", "--source", "office/repository") == 0
        assert command("office", "publish", "--to", "stick") == 0

    begin(f"{scope}-city", found)
    return Path("office/repository")


def synced_city(command: Command, begin: Begin, scope: str) -> Path:
    """The same, and Engine 5 has synced."""

    def sync() -> None:
        found_city(command, begin, scope)
        assert command("sync") == 0

    begin(f"synced-{scope}-city", sync)
    return Path("office/repository")
