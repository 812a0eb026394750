"""Settings of every test: hypothesis tries the same examples each time, so a test that passed passes again.

A failing example is shown as found; ``pytest --hypothesis-profile=shrinking`` looks for a smaller one, for minutes.
"""

import pytest
from hypothesis import Phase, settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("shrinking", derandomize=True, deadline=None, max_examples=50)  # no deadline: the first call may compile
settings.register_profile("repeatable", settings.get_profile("shrinking"), phases=(Phase.explicit, Phase.generate))
settings.load_profile("repeatable")


class BrowserTestsTogether(LoadScopeScheduling):
    """Gives tests to whoever is free, but all browser tests to one worker: they share one app and one browser."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> BrowserTestsTogether:
    return BrowserTestsTogether(config, log)
