"""Breaks the glass of a vehicle that the keyring alone keeps, inside a session bus; prints one JSON line of it.

Run by test_break_glass.py: python -m tests.journeys.glass_child FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from responder_app import assembly
from responder_app.cli.app import run
from responder_app.errors import ResponderError
from responder_app.paths import VehiclePaths
from responder_app.session.reasons import Code, Reason
from tests.journeys.test_first_light import FACILITY_YAML


def main(folder: Path) -> dict[str, object]:
    (folder / "owner").mkdir()
    (folder / "owner" / "facility.yaml").write_text(FACILITY_YAML)
    os.chdir(folder)
    os.environ.update(
        RESPONDER_HOME=str(folder / "vehicle"),
        RESPONDER_OFFICE=str(folder / "office"),
        RESPONDER_OFFICE_PASSPHRASE="office words for the test",
        COLUMNS="200",
    )
    for arguments in (
        ("office", "init", "office", "--name", "City of Chicago"),
        ("office", "add", "owner"),
        ("device", "init", "--name", "Engine 5", "--agency", "Fire"),
        ("office", "enroll", "enrolment-request.json", "--scope", "fire", "--yes"),
        ("device", "accept", "enrolment.json", "--yes", "--source", "office/repository"),
        ("office", "publish"),
        ("sync",),
    ):
        if run(arguments, lambda _: 0):
            return {"failed": arguments}
    paths = VehiclePaths(folder / "vehicle")
    result: dict[str, object] = {"code": assembly.crew(paths).code.state() is Code.NOT_NEEDED}
    opened = assembly.break_glass(paths, Reason.HAZMAT)
    result |= {"user": opened.user, "found": len(opened.briefing.search("government").hits)}
    opened.end("")
    later = assembly.open_vehicle(paths, lambda: "")
    said = [entry for entry in later.library.audit_trail(100).entries if entry.action == "break-glass"]
    result |= {"reason": later.glass.reason, "left": later.glass.left_s() > 0, "said": said[0].detail}
    later.end("")
    # A user ends that: from then on the code is needed.
    os.environ["RESPONDER_NEW_PASSPHRASE"] = "482913"
    result["added"] = run(("user", "add", "Ortiz"), lambda _: 0)
    result["state"] = assembly.crew(paths).code.state()
    try:
        assembly.break_glass(paths, Reason.LIFE)
    except ResponderError as error:
        result["without"] = type(error).__name__
    return result


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
