"""Settings of every test: hypothesis tries the same examples each time, so a test that passed passes again."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)  # no deadline: the first call may compile
settings.load_profile("repeatable")
