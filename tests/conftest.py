"""Settings of every test: the same examples each time, the kernel compiled before any clock runs, long tests only when asked for.

Hypothesis tries the same examples each time, so a test that passed passes again. A failing example is shown as found;
``pytest --hypothesis-profile=shrinking`` looks for a smaller one, for minutes.
"""

import sys

import pytest
from hypothesis import Phase, settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("shrinking", derandomize=True, deadline=None, max_examples=50)  # no deadline: the first call may compile
settings.register_profile("repeatable", settings.get_profile("shrinking"), phases=(Phase.explicit, Phase.generate))
settings.load_profile("repeatable")

WITHOUT_WORLDS = {"test_architecture", "test_mission", "test_present", "test_random_scenarios", "test_scenario", "test_statistics"}
"""Files whose tests play no world, and so need no kernel; one that does all the same fails."""


TOGETHER = ("tests/browser/", "tests/properties/test_plain_python.py", "tests/theory/test_targets.py")
"""Tests that share what takes long to set up: one app and one browser, worlds that are played once."""


class SetUpOnce(LoadScopeScheduling):
    """Gives tests to whoever is free, but those that share their set-up to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> SetUpOnce:
    return SetUpOnce(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long tests, unless ``-m`` speaks of them or a test is asked for by its name."""
    if "long" in config.option.markexpr or any("::" in argument for argument in config.args):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in long]
    if long:
        config.hook.pytest_deselected(items=long)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Compile the kernel where a test is going to play: once on the machine, and before any test's time is taken.

    xdist's first worker does; the others get no test before it has reported what it collected, which is after this. Compiled under a
    test's time, the kernel would be broken off in the middle on a slow machine, and fail every test that follows.
    """
    worker = getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"]
    if worker == "gw0" and not session.config.option.collectonly and any(item.path.stem not in WITHOUT_WORLDS for item in session.items):
        compile_kernel()


def compile_kernel() -> None:
    """Compile what is not compiled yet; nothing where numba is switched off, so that a test answers at once."""
    from numba import config

    from sim import world

    if not config.DISABLE_JIT:
        world.compile_kernel()


@pytest.fixture(autouse=True)
def no_world_where_none_is_played(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the files without worlds to their word."""
    if request.path.stem in WITHOUT_WORLDS and (market := sys.modules.get("sim.world.market")):
        monkeypatch.setattr(market.MarketRun, "run", None)
