"""The one direction of imports: pages → present → studies → experiment → measures → world → scenario, nothing to its left, no circles."""

import ast
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("pages", "sim.present", "sim.studies", "sim.experiment", "sim.measures", "sim.world", "sim.scenario")  # left to right
LEFTMOST = ("app", "pages", "sim.cli", "sim.__main__")  # no part of the library knows these
PANDAS_ALLOWED = "sim.world.tables"


def violations(root: Path) -> list[str]:
    """Return ``file:line: module must not import name`` for each import against the rule."""
    return [
        f"{source.relative_to(root)}:{line}: {module} must not import {name}"
        for source in sources_in(root)
        for module in [module_of(source, root)]
        for line, name in imports(source, root)
        if any(is_within(name, forbidden) for forbidden in forbidden_to(module)) or is_facade(module, name)
    ]


def sources_in(root: Path) -> list[Path]:
    sources = [*root.glob("app.py"), *root.glob("pages/**/*.py"), *root.glob("sim/**/*.py")]
    assert sources, f"no Python files to check in {root}"
    return sorted(sources)


def circle(root: Path) -> list[str]:
    """Return modules each of which imports the next, the first at the end again; none where there is no circle."""
    drawn = {module_of(source, root): {name for _, name in imports(source, root)} for source in sources_in(root)}
    arrows = {module: sorted(name for name in names if name in drawn and name != module) for module, names in sorted(drawn.items())}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return error.args[1][::-1]  # graphlib tells who is imported before who imports
    return []


def forbidden_to(module: str) -> list[str]:
    """List the packages that *module* must not import from."""
    if not is_within(module, "sim"):
        return ["app"]
    layer = next((layer for layer in LAYERS if is_within(module, layer)), None)
    forbidden = ["streamlit", "app", "pages"]
    if layer:
        forbidden += [*LEFTMOST, *LAYERS[: LAYERS.index(layer)]]
    if layer == "sim.present":
        forbidden += ["simpy", "sim.world"]
    if layer == "sim.world" and module != PANDAS_ALLOWED:
        forbidden += ["pandas"]
    return forbidden


def is_facade(module: str, name: str) -> bool:
    """Tell whether a layer imports `sim` itself, which imports every layer."""
    return name == "sim" and any(is_within(module, layer) for layer in LAYERS[1:])


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def module_of(source: Path, root: Path) -> str:
    parts = source.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: Path, root: Path) -> list[tuple[int, str]]:
    """Return (line, full module name) of each import in a file, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"), str(source))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = source.relative_to(root).parts[: -node.level]
                base = ".".join((*package, base)).rstrip(".")
            found += [(node.lineno, submodule_or(base, alias.name, root)) for alias in node.names]
    return found


def submodule_or(base: str, name: str, root: Path) -> str:
    """Resolve ``from sim import world`` to sim.world, ``from sim import run`` to sim."""
    path = root.joinpath(*base.split("."), name)
    return f"{base}.{name}" if path.is_dir() or path.with_suffix(".py").exists() else base


def test_imports_go_one_direction():
    """No file imports from its left, and each outside library stays in its layer."""
    assert (found := violations(ROOT)) == [], "\n" + "\n".join(found)


def test_imports_make_no_circle():
    """Nor do those within functions or for types alone: of two modules one can be read without the other."""
    assert circle(ROOT) == []


@pytest.mark.parametrize("late", [
    "import sim.world.a",
    "def f():\n    from . import a",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import A",
])  # fmt: skip
def test_a_circle_is_told_in_the_order_of_its_imports(tmp_path, late):
    """However long it is, and however late its last import comes."""
    write(tmp_path, "sim/world/__init__.py", "from .a import A")
    write(tmp_path, "sim/world/a.py", "from . import b")
    write(tmp_path, "sim/world/b.py", "from sim.world.c import C")
    write(tmp_path, "sim/world/c.py", late)
    told = circle(tmp_path)
    assert told[0] == told[-1] and sorted(told[1:]) == ["sim.world.a", "sim.world.b", "sim.world.c"]
    assert all(at in {("a", "b"), ("b", "c"), ("c", "a")} for at in pairwise(name[-1] for name in told))
    write(tmp_path, "sim/world/c.py", "import sim.world.d")
    assert circle(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "line", "name"),
    [
        ("sim/scenario/a.py", "import sim.world.accounts", "sim.world.accounts"),
        ("sim/scenario/a.py", "from sim import measures", "sim.measures"),
        ("sim/scenario/a.py", "from sim import run", "sim"),
        ("sim/world/a.py", "from ..measures import metrics", "sim.measures"),
        ("sim/world/__init__.py", "from sim.present import charts", "sim.present"),
        ("sim/world/a.py", "import pandas as pd", "pandas"),
        ("sim/world/a.py", "def f():\n    from pandas import DataFrame", "pandas"),
        ("sim/studies/a.py", "from sim.present.charts import paired", "sim.present.charts"),
        ("sim/studies/a.py", "from .. import present", "sim.present"),
        ("sim/studies/a.py", "from sim.cli import main", "sim.cli"),
        ("sim/present/a.py", "import simpy", "simpy"),
        ("sim/present/a.py", "from sim.world import tables", "sim.world"),
        ("sim/cli/terminal.py", "import streamlit as st", "streamlit"),
        ("sim/present/deep/a.py", "from streamlit import cache_data", "streamlit"),
        ("sim/cli/terminal.py", "from pages.ui import state", "pages.ui"),
        ("pages/a.py", "import app", "app"),
    ],
)
def test_an_import_against_the_rule_is_named_with_file_and_line(tmp_path, file, line, name):
    """A forbidden import, however it is written, is reported where it stands."""
    write(tmp_path, file, f'"""A module."""\n{line}\n')
    write(tmp_path, "sim/studies/__init__.py", "")
    write(tmp_path, "sim/measures/__init__.py", "")
    write(tmp_path, "sim/present/__init__.py", "")
    at = 1 + len(line.splitlines())
    module = module_of(tmp_path / file, tmp_path)
    assert violations(tmp_path) == [f"{file}:{at}: {module} must not import {name}"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("app.py", "import streamlit as st"),
        ("pages/a.py", "import sim, streamlit\nfrom sim.present import charts\nfrom pages.ui import state"),
        ("sim/__init__.py", "from sim.experiment import compare\nfrom .scenario import load"),
        ("sim/cli/terminal.py", "import sim"),
        ("sim/present/a.py", "import altair, pandas\nfrom sim.measures import metrics\nfrom . import charts"),
        ("sim/studies/a.py", "import pandas\nfrom sim.world import tables\nfrom ..scenario import load"),
        ("sim/world/tables.py", "import pandas as pd"),
        ("sim/world/a.py", "import simpy, numba\nfrom sim.scenario import Scenario"),
    ],
)
def test_an_import_along_the_rule_passes(tmp_path, file, line):
    """What the rule allows is not reported."""
    write(tmp_path, file, line)
    assert violations(tmp_path) == []


def test_a_check_of_nothing_fails(tmp_path):
    """Without any file the rule is not held but untested."""
    for check in (violations, circle):
        with pytest.raises(AssertionError, match="no Python files"):
            check(tmp_path)


def write(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
