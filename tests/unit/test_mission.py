"""docs/mission.md is complete, every module, test and page that it names is there, and every system has a switch or says why not."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import sim
from pages.ui.navigation import TITLES
from sim.measures import MEASURES
from sim.scenario import MECHANISMS, US
from sim.studies import BOTH
from sim.studies.mission import SYSTEMS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (M\d+) \| (.+?) \| `(.+?)` \| `(.+?)` \| (\w+(?:, \w+)*) \| (.+?) \|$")
CODES = [f"M{number}" for number in range(1, 46)]


def rows() -> dict[str, tuple[str, str, str, str]]:
    """Return system, module, test and page by code."""
    lines = (ROOT / "docs/mission.md").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line.startswith("| M")]
    found = [ROW.match(line) for line in listed]
    unreadable = [line for line, match in zip(listed, found, strict=True) if match is None]
    assert not unreadable, f"a row names a system, one module, one test and its pages: {unreadable}"
    return {match[1]: (match[2], match[3], match[4], match[5]) for match in found if match}


def test_every_system_is_listed_once_in_order():
    """M1 to M45, called as in the code; none is called missing."""
    assert list(rows()) == CODES == list(SYSTEMS)
    assert [row[0] for row in rows().values()] == [system.label for system in SYSTEMS.values()]
    assert not [code for code, row in rows().items() if "missing" in " ".join(row)]


@pytest.mark.parametrize("code", CODES)
def test_what_is_named_exists(code):
    """The module is there, the test has tests and is about it or what plays it, and the navigation leads to the page."""
    _, module, test, named = rows()[code]
    assert (ROOT / module).is_file() and module.startswith(("sim/", "scenarios/")), module
    assert (ROOT / test).is_file() and re.search(r"^def test_", (ROOT / test).read_text(encoding="utf-8"), re.MULTILINE), test
    assert set(named.split(", ")) <= set(TITLES.values())


@pytest.mark.parametrize("code", CODES)
def test_a_system_has_a_switch_and_a_figure_or_says_why_not(code):
    """Mechanisms that belong to it, which change something in its scenario once they are there, or a reason, and never both."""
    system = SYSTEMS[code]
    assert bool(system.mechanisms) == bool(system.about) != bool(system.why)
    assert all(code in MECHANISMS[key].codes for key in system.mechanisms)
    if not system.why:
        assert system.about in MEASURES and not MEASURES[system.about].needs_consumers and not MEASURES[system.about].needs_detail
        assert system.scenario in sim.shipped() and system.way in BOTH
        brought, off = system.sides(sim.load(system.scenario))
        assert off and brought.items() != off.items()


@pytest.mark.parametrize("key", MECHANISMS)
def test_every_switch_is_a_setting_that_there_is(key):
    """Each pattern fits a key of a scenario: a setting that is renamed takes its switch along."""
    known = [*sim.load("mid_market").values(), f"vendors.{US}.specialists"]
    patterns = [*MECHANISMS[key].off, *MECHANISMS[key].on]
    assert [pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in known)] == []
