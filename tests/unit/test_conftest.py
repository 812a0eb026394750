"""How tests are chosen, and what comes before the first: long ones only when asked for, the kernel compiled before any clock runs."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from sim import world
from tests import conftest

ROOT = Path(__file__).parents[2]


def an_item(stem: str = "test_study", long: bool = False) -> SimpleNamespace:
    return SimpleNamespace(path=Path(f"{stem}.py"), get_closest_marker=lambda name: long if name == "long" else None)


@pytest.mark.parametrize(
    ("expression", "arguments", "left"),
    [
        ("", ["tests"], ["short"]),
        ("browser", ["tests"], ["short"]),
        ("not slow and not browser", ["tests/theory"], ["short"]),
        ("long", ["tests"], ["short", "long"]),  # pytest itself leaves out the short one
        ("slow or long", ["tests"], ["short", "long"]),
        ("", ["tests/theory/test_queues.py::test_a_queue"], ["short", "long"]),
    ],
)
def test_long_tests_are_left_out_unless_they_are_asked_for(expression, arguments, left):
    """By ``-m`` or by name; another ``-m`` does not bring them back, as it would do away with an ``-m`` among the usual options."""
    items, deselected = {"short": an_item(), "long": an_item(long=True)}, []
    hook = SimpleNamespace(pytest_deselected=lambda items: deselected.extend(items))
    config = SimpleNamespace(option=SimpleNamespace(markexpr=expression), args=arguments, hook=hook)
    kept = list(items.values())
    conftest.pytest_collection_modifyitems(config, kept)
    assert kept == [items[name] for name in left]
    assert deselected == [item for item in items.values() if item not in kept]


@pytest.mark.parametrize(
    ("stems", "collect_only", "worker", "compiles"),
    [
        (["test_scenario", "test_study"], False, None, True),
        (["test_scenario", "test_statistics"], False, None, False),
        ([], False, None, False),
        (["test_study"], True, None, False),
        (["test_study"], False, "gw0", True),
        (["test_study"], False, "gw1", False),
    ],
)
def test_the_kernel_is_compiled_once_and_where_a_world_may_be_played(stems, collect_only, worker, compiles, monkeypatch):
    """By one of xdist's workers, and by nobody where only tests without worlds were chosen."""
    compiled = []
    monkeypatch.setattr(world, "compile_kernel", lambda: compiled.append(True))
    config = SimpleNamespace(option=SimpleNamespace(collectonly=collect_only), **({"workerinput": {"workerid": worker}} if worker else {}))
    conftest.pytest_collection_finish(SimpleNamespace(config=config, items=[an_item(stem) for stem in stems]))
    assert compiled == [True] * compiles


def test_nothing_is_compiled_where_numba_is_switched_off(monkeypatch):
    """So that a test of the kernel as plain Python answers at once."""
    monkeypatch.setattr("numba.config.DISABLE_JIT", 1)
    monkeypatch.setattr(world, "compile_kernel", None)
    conftest.compile_kernel()


def test_the_files_without_worlds_exist():
    """A file's name of the past is found."""
    assert {path.stem for path in ROOT.glob("tests/*/test_*.py")} > conftest.WITHOUT_WORLDS
