"""Every picture that any page draws, trials included: a claim as its title, words for who cannot see it, and no other way to draw one."""

import re

import pytest

from pages.ui import layout
from pages.ui.navigation import TITLES
from sim.present import theme
from tests.app.test_pages import a_visit, on_tab

WITHOUT = {"scenario", "model", "questions", "report"}  # controls; text with a diagram; a list; what somebody puts into it
CLAIM = re.compile(r"\d|\b(no|nobody|none|nothing|nowhere|too few|both)\b", re.IGNORECASE)


def test_every_page_without_pictures_is_one():
    """No name of the past stands among those that are let off."""
    assert set(TITLES) > WITHOUT


@pytest.mark.slow
@pytest.mark.parametrize("page", TITLES)
def test_every_picture_has_a_claim_and_words(page, monkeypatch):
    """The title says how much or that there is nothing; the alternative text begins with it and tells the figures."""
    seen, real = {}, layout.figure

    def figure(question, comparison, chart, name, note=""):
        seen[name] = chart
        real(question, comparison, chart, name, note)

    monkeypatch.setattr(layout, "figure", figure)
    app = a_visit(page, **{"market.accounts": "25"})
    seen.clear()  # those of the page that a visit begins with
    app.run()
    for tab in ("World by world", "All figures", "Who won", "Levers", "Mechanisms") if page == "compare" else ("",):
        if tab:
            on_tab(app, tab)
        for key in [button.key for button in app.button if str(button.key).startswith("try ")]:
            seen.clear()
            app.button(key=key).click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    assert bool(seen) == (page not in WITHOUT)
    for name, chart in seen.items():
        title = theme.title_of(chart)[0]
        assert CLAIM.search(title) and len(title.split()) > 4, f"{name}: {title}"
        assert chart.description.startswith(title) and len(chart.description) > len(title) + 20, f"{name}: {chart.description}"
    drawn = app.get("vega_lite_chart")
    assert len(drawn) == len(seen), "a picture was drawn without title and downloads"
    assert {element.proto.alt for element in drawn} == {chart.description for chart in seen.values()}
