"""Settings of every test: hypothesis tries the same examples each time, so a test that passed passes again.

A failing example is shown as found; ``pytest --hypothesis-profile=shrinking`` looks for a smaller one, for minutes.
"""

from hypothesis import Phase, settings

settings.register_profile("shrinking", derandomize=True, deadline=None, max_examples=50)  # no deadline: the first call may compile
settings.register_profile("repeatable", settings.get_profile("shrinking"), phases=(Phase.explicit, Phase.generate))
settings.load_profile("repeatable")
