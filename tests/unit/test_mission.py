"""docs/mission.md is complete, and every module, test and page that it names is there."""

import re
from pathlib import Path

import pytest

from pages.ui.navigation import TITLES

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (M\d+) \| (.+?) \| `(.+?)` \| `(.+?)` \| (\w+(?:, \w+)*) \|$")


def rows() -> dict[str, tuple[str, str, str, str]]:
    """Return system, module, test and page by code."""
    lines = (ROOT / "docs/mission.md").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line.startswith("| M")]
    found = [ROW.match(line) for line in listed]
    unreadable = [line for line, match in zip(listed, found, strict=True) if match is None]
    assert not unreadable, f"a row names a system, one module, one test and its pages: {unreadable}"
    return {match[1]: (match[2], match[3], match[4], match[5]) for match in found if match}


def test_every_system_is_listed_once_in_order():
    """M1 to M30; none is called missing."""
    assert list(rows()) == [f"M{number}" for number in range(1, 31)]
    assert not [code for code, row in rows().items() if "missing" in " ".join(row)]


@pytest.mark.parametrize("code", [f"M{number}" for number in range(1, 31)])
def test_what_is_named_exists(code):
    """The module is there, the test has tests and is about it or what plays it, and the navigation leads to the page."""
    _, module, test, named = rows()[code]
    assert (ROOT / module).is_file() and module.startswith(("sim/", "scenarios/")), module
    assert (ROOT / test).is_file() and re.search(r"^def test_", (ROOT / test).read_text(encoding="utf-8"), re.MULTILINE), test
    assert set(named.split(", ")) <= set(TITLES.values())
