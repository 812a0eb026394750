"""What every test of the pages starts from."""

import pytest

from pages.ui.results import on_demand


@pytest.fixture(autouse=True)
def nothing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave trials to whoever asks for them: a page would play them each time that a test draws it."""
    monkeypatch.setattr(on_demand, "AT_ONCE_SECONDS", -1)
