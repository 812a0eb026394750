"""The kernel as plain Python: the same tables as compiled, and small worlds that run nearly all of it."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.world.kernel.jit import COMPILES
from tests.plain_worlds import WORLDS, tables_of

ROOT = Path(__file__).parents[2]
CLOSE = 1e-12
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What the worlds wrote as plain Python, and how many of the kernel's branches they ran."""
    file = tmp_path_factory.mktemp("plain") / "tables.pickle"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, ROOT / "tests/plain_worlds.py", file], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "numpy's warnings have no place here: compiled code gives none"
    return pickle.loads(file.read_bytes()), json.loads(file.with_suffix(".json").read_text())["totals"]


def unlike(one: pd.DataFrame, other: pd.DataFrame) -> list[str]:
    """Name the columns in which two tables differ by more than rounding; integers, words and order must be equal."""
    if list(one) != list(other) or len(one) != len(other):
        return [f"{len(one)} and {len(other)} rows"]

    def is_alike(name: str) -> bool:
        if one[name].dtype.kind == "f":
            return np.allclose(one[name], other[name], rtol=CLOSE, atol=CLOSE, equal_nan=True)
        return bool(one[name].equals(other[name]))

    return [name for name in one if not is_alike(name)]


@pytest.mark.skipif(not COMPILES, reason="nothing is compiled here to compare with")
@pytest.mark.parametrize("name", WORLDS)
def test_plain_python_writes_what_compiled_code_writes(name, plain):
    """Whole numbers, words and the order of rows are equal; floating-point numbers to twelve digits."""
    compiled = tables_of(name)
    assert len(compiled["journeys"]) > 1 and len(compiled["activities"]) > 100
    assert {table: unlike(frame, plain[0][name][table]) for table, frame in compiled.items() if unlike(frame, plain[0][name][table])} == {}


def test_these_worlds_run_nearly_all_of_the_kernel(plain):
    """At least nine in ten of its branches."""
    assert plain[1]["covered_branches"] / plain[1]["num_branches"] >= 0.9


def test_a_difference_would_be_found(plain):
    """A hair more in one number, another word, another order of rows."""
    log = plain[0]["relay"]["activities"]
    longer = log.assign(hours=log["hours"] * (1.0 + 1e-9))
    renamed = log.assign(job=log["job"].cat.rename_categories({"problem": "trouble"}))
    assert (unlike(log, longer), unlike(log, renamed), unlike(log, log)) == (["hours"], ["job"], [])
    assert {"day", "member"} <= set(unlike(log, log[::-1].reset_index(drop=True)))
