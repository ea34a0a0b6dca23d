"""The wheel and the source archive, built and installed without a network, used where no checkout is near."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from responder_app import __version__
from responder_app.render.isolation import isolation
from tests.packaging.journey import DRAWINGS_ARE_KEPT_APART, Copy, enrol, sync_a_building

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).parents[2]
PROBE = Path(__file__).parent / "probe.py"
BUILD = "import sys; from hatchling import build; print(getattr(build, 'build_' + sys.argv[1])(sys.argv[2]))"
OFFICE_COMMAND = re.compile(r"^[^a-z]*office ", re.MULTILINE)
WITHOUT_OFFICE = """
import sys
for library in ("yaml", "openpyxl", "defusedxml"):
    sys.modules[library] = None
from responder_app.__main__ import main
main()
"""


def build(kind: str, folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, kind, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return folder / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment's interpreter: the wheel is installed in it, what it needs is lent by the project's."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--no-compile", str(wheel)], check=True)
    # A folder named in a .pth file is searched, its own .pth files (one of which names the checkout) are not read.
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return python


@pytest.fixture(scope="module")
def vehicle(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy((str(python.parent / "responder"),), tmp_path_factory.mktemp("home"))
    enrol(copy)
    sync_a_building(copy)
    return copy


def test_the_wheel_holds_every_data_file_of_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    tracked = [*(CHECKOUT / "resources").rglob("*"), *(CHECKOUT / "db").rglob("*.py")]
    wanted = {f"responder_app/{file.relative_to(CHECKOUT)}" for file in tracked if file.is_file()}
    assert len(wanted) > 50
    assert wanted <= inside
    assert not {name for name in inside if name.startswith("tests") or name.endswith(".pyc")}


def test_the_source_archive_holds_what_the_wheel_is_built_from(tmp_path: Path) -> None:
    source = build("sdist", tmp_path)
    subprocess.run(["tar", "-xzf", source, "-C", tmp_path], check=True)
    with tarfile.open(source) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "pyproject.toml", "resources/hazmat/table1.csv", "db/registry/env.py"} <= inside
    assert not {name for name in inside if name.split("/")[0] in (".venv", "dist", "demo", "build")}


def test_the_installed_copy_is_the_one_that_runs(python: Path, tmp_path: Path) -> None:
    copy = Copy((str(python.parent / "responder"),), tmp_path)
    place = copy.run("-c", "import responder_app; print(responder_app.__file__)", before=(str(python),))
    assert Path(place.strip()).is_relative_to(python.parents[1])
    assert copy.run("--version").split() == [__version__]


def test_its_own_code_finds_icons_fonts_tables_and_words_and_draws_in_a_sandboxed_worker(
    python: Path, tmp_path: Path
) -> None:
    shutil.copy(PROBE, tmp_path / "probe.py")
    said = Copy((str(python),), tmp_path).run("probe.py").splitlines()
    assert said == [
        *("icon True", "font True", "hazmat Gases - Toxic and/or Corrosive - Oxidizing"),
        *("words ('n', 'michigan', 'ave')", "drawing ff0000", f"missing {isolation().missing}"),
    ]


def test_office_and_vehicle_work_from_first_key_to_synced_building(vehicle: Copy) -> None:
    assert "Chlorine" in vehicle.run("show", "harbor cold")
    shown = vehicle.run("status")
    for line in DRAWINGS_ARE_KEPT_APART:
        assert line in shown, line


def test_without_the_office_extra_a_vehicle_works_and_no_office_command_is_there(vehicle: Copy, python: Path) -> None:
    bare = (str(python), "-c", WITHOUT_OFFICE)
    assert OFFICE_COMMAND.search(vehicle.run("--help"))
    helped = vehicle.run("--help", before=bare)
    assert "export-map" in helped
    assert not OFFICE_COMMAND.search(helped)
    assert "Harbor Cold Store" in vehicle.run("status", before=bare)
