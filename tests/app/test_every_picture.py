"""Every picture and table that any page draws, trials included: a claim, words for who cannot see it, and a place in the report."""

import re

import pytest

from pages.ui import exhibits
from pages.ui.navigation import TITLES
from sim.present import theme
from tests.app.test_pages import a_visit, on_tab

WITHOUT = {"scenario", "questions", "report"}  # controls; a list; what somebody puts into it
TABS = {"compare": "more of the pair", **{page: f"tabs of {page}" for page in ("marketing", "forecast", "funnel", "customers")}}
CLAIM = re.compile(r"\d|\b(no|nobody|none|nothing|nowhere|too few|both)\b", re.IGNORECASE)


def test_every_page_without_pictures_is_one():
    """No name of the past stands among those that are let off."""
    assert set(TITLES) > WITHOUT


@pytest.mark.slow
@pytest.mark.parametrize("page", TITLES)
def test_every_picture_has_a_claim_and_words(page, monkeypatch):
    """The title says how much or that there is nothing; the alternative text begins with it and tells the figures."""
    seen, real = {}, exhibits.figure

    def figure(question, comparison, chart, name, note=""):
        seen[name] = chart
        real(question, comparison, chart, name, note)

    def keep_table(frame, caption, kept):
        assert kept is not None, f"{caption}: cannot be put into the report"

    monkeypatch.setattr(exhibits, "figure", figure)
    monkeypatch.setattr(exhibits, "_keep_table", keep_table)
    app = a_visit(page, **{"market.accounts": "25"})
    seen.clear()  # those of the page that a visit begins with
    app.run()
    drawn = 0
    for tab in [tab.label for tab in app.tabs] if page in TABS else [""]:
        if tab:
            seen.clear()
            on_tab(app, tab, TABS[page])
        for key in [button.key for button in app.button if str(button.key).startswith("try ")]:
            seen.clear()
            app.button(key=key).click().run()
        check(app, seen)
        drawn += len(seen)
    assert bool(drawn) == (page not in WITHOUT)


def check(app, seen):
    """Every picture that is on the page now was drawn in the one way, with a claim and words."""
    assert not app.exception and not app.error, (app.exception, app.error)
    for name, chart in seen.items():
        title = theme.title_of(chart)[0]
        assert CLAIM.search(title) and len(title.split()) > 4, f"{name}: {title}"
        assert chart.description.startswith(title) and len(chart.description) > len(title) + 20, f"{name}: {chart.description}"
    assert {f"report {name}" for name in seen} <= {button.key for button in app.button}
    drawn = app.get("vega_lite_chart")
    assert len(drawn) == len(seen), "a picture was drawn without title and downloads"
    assert {element.proto.alt for element in drawn} == {chart.description for chart in seen.values()}
