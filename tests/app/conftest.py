"""What every test of the pages starts from."""

from collections.abc import Iterator

import pytest

from pages.ui.results import on_demand


@pytest.fixture(autouse=True)
def nothing_at_once() -> Iterator[None]:
    """Leave trials to whoever asks for them: a page would play them each time that a test draws it."""
    with pytest.MonkeyPatch.context() as patch:  # one of its own: a test may undo its patches
        patch.setattr(on_demand, "AT_ONCE_SECONDS", -1)
        yield
