"""The wheel holds what a user needs, and works away from the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import eventcoder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, as an installation lays it out."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_there(folder: Path, code: str) -> str:
    """What the code prints when it can import the package only from the folder."""
    before = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    command = [sys.executable, "-P", "-c", before + code]
    return subprocess.run(command, cwd=folder.parent, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("folder", ["dictionaries", "schemas"])
def test_wheel_holds_every_data_file(unpacked: Path, folder: str) -> None:
    """Each dictionary and schema of the checkout is in the wheel, byte for byte."""
    files = {
        path.relative_to(ROOT / folder): path.read_bytes() for path in (ROOT / folder).rglob("*") if path.is_file()
    }
    there = unpacked / "eventcoder" / "data" / folder
    assert {path.relative_to(there): path.read_bytes() for path in there.rglob("*") if path.is_file()} == files


def test_wheel_holds_every_module(unpacked: Path) -> None:
    """Each module and the typing marker of the checkout are in the wheel."""
    modules = {path.relative_to(ROOT) for path in (ROOT / "eventcoder").rglob("*.py")} | {Path("eventcoder/py.typed")}
    assert modules == {
        path.relative_to(unpacked) for path in (unpacked / "eventcoder").rglob("*") if path.suffix in (".py", ".typed")
    }


def test_installed_wheel_finds_its_data(unpacked: Path) -> None:
    """Installed, the package reads its own copy of the dictionaries and schemas, not the checkout's."""
    code = (
        "from eventcoder.resources import find_dictionaries, find_schemas\n"
        "from eventcoder.ontology import load_ontology\n"
        "print(find_dictionaries(), find_schemas(), len(load_ontology()))"
    )
    data = unpacked / "eventcoder" / "data"
    assert run_there(unpacked, code) == f"{data / 'dictionaries'} {data / 'schemas'} 318"


def test_installed_wheel_brings_its_fixture(unpacked: Path, tmp_path: Path) -> None:
    """Installed, the package gives pytest the fixture for event tables, without a word or a warning."""
    table = ROOT / "tests" / "data" / "events-1.0.parquet"
    (tmp_path / "test_it.py").write_text(f"def test_it(valid_events):\n    assert len(valid_events({str(table)!r}))\n")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_version_is_said_once(wheel: Path) -> None:
    """The wheel has the version of the package, and the changelog has a section for it or for what is to come."""
    assert wheel.name.split("-")[1] == eventcoder.__version__
    sections = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sections[0] in (eventcoder.__version__, "Unreleased")


def test_dependencies_are_bounded() -> None:
    """Each dependency names the versions it works with, from below and from above."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    assert [name for name in wanted if not re.search(r"==|>=.*,<", name)] == []
