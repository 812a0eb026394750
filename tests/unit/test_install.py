"""What is installed: the library works from any folder, and what it imports is what it asks for."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

import sim
from sim.studies.ledger import WITH_LEDGER

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# where the names differ, or pandas imports it
MODULES = {"python-pptx": "pptx", "pyarrow": "pyarrow", "tomli-w": "tomli_w", "vl-convert-python": "vl_convert"}
COMES_WITH = {"lxml": "pptx", "PIL": "pptx", "llvmlite": "numba", "pydantic_core": "pydantic"}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Python of its own into which the wheel is installed; the packages that it needs are those of this one."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder / "wheel", ROOT], check=True)
    venv.create(folder / "venv", with_pip=False)
    its_python = folder / "venv" / "bin" / "python"
    (wheel,) = (folder / "wheel").glob("*.whl")
    subprocess.run([*pip, "--python", its_python, "install", "--no-deps", wheel], check=True)
    (packages,) = (folder / "venv" / "lib").glob("*/site-packages")
    paths = [path for path in sys.path if path.endswith("site-packages")] or [sysconfig.get_path("purelib")]
    (packages / "ours.pth").write_text("\n".join(paths))
    return its_python


def from_an_empty_folder(python: Path, folder: Path, *arguments: str) -> str:
    """Return what a command prints, and see that it has nothing to complain about."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run([python, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)  # it compiles the kernel
def test_the_installed_library_works_from_any_folder(python, tmp_path):
    """With the scenarios and their ledgers inside, on the command line and imported."""
    where = from_an_empty_folder(python, tmp_path, "-c", "import sim; print(sim.__file__); print(*sim.shipped().values(), sep='\\n')")
    package, *scenarios = where.splitlines()
    assert Path(package).is_relative_to(python.parents[1])
    assert [Path(path).parent for path in scenarios] == [Path(package).parent / "scenarios"] * len(sim.shipped())
    assert {path.name for path in (Path(package).parent / "scenarios" / "ledger").iterdir()} == {f"{name}.csv" for name in WITH_LEDGER}
    assert from_an_empty_folder(python, tmp_path, "-m", "sim", "list").startswith("mid_market: ")
    small = ["--replications", "2", "--workers", "1", "--set", "market.accounts=20"]
    printed = from_an_empty_folder(python, tmp_path, "-m", "sim", "compare", "mid_market", *small)
    assert "Journeys won" in printed
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def asked_for(texts: list[str]) -> set[str]:
    """Return the modules of the packages that a list of requirements names."""
    names = [re.match(r"[\w-]+", text)[0] for text in texts]
    return {MODULES.get(name, name) for name in names}


def imported(*places: str) -> set[str]:
    """Return the modules from outside that the Python files below some places import."""
    sources = [path for place in places for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    tops = {name.partition(".")[0] for name in names}
    return {COMES_WITH.get(top, top) for top in tops - sys.stdlib_module_names - {"sim", "pages"}}


def test_what_is_imported_is_what_is_asked_for():
    """No package more and none less, for the library, for the app on top of it and for a cluster."""
    library, extras = asked_for(PROJECT["dependencies"]), PROJECT["optional-dependencies"]
    app, cluster = asked_for(extras["app"]), asked_for(extras["cluster"])
    assert imported("sim") - cluster == library - {"pyarrow"}  # pandas imports it, to write Parquet
    assert imported("pages", "app.py") - library == app


def test_the_tested_versions_are_within_what_is_asked_for():
    """Each package that a requirements file or the project names has its version in constraints.txt."""
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    named = [*PROJECT["dependencies"], *(text for extra in PROJECT["optional-dependencies"].values() for text in extra)]
    named += [line for line in (ROOT / "requirements-dev.txt").read_text().splitlines() if re.match(r"[a-z]", line)]
    assert {re.match(r"[\w-]+", text)[0] for text in named} - pinned == set()
