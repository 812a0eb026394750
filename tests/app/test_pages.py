"""Every page draws for every shipped scenario; what is wrong with a link, a change or a file becomes one message."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.scenario import shipped

SMALL = {"market.accounts": "40", "market.months": "24", "market.warm_up_months": "6", "replications": "2"}
PAGES = ("overview", "compare", "journey", "scenario")


def a_visit(page="overview", **query):
    """Open the app at a page with a small market, as a link would."""
    app = AppTest.from_file("app.py", default_timeout=60)
    app.query_params.update(SMALL | query)
    app.run() if page == "overview" else app.switch_page(f"pages/{page}.py").run()
    return app


def everything_in(app):
    return "\n".join(element.value for kind in ("title", "markdown", "caption") for element in app.get(kind))


@pytest.mark.parametrize("scenario", shipped())
@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_for_every_scenario(page, scenario):
    """Nothing is reported as wrong, and the address carries the scenario."""
    app = a_visit(page, scenario=scenario)
    assert not app.exception and not app.error, (app.exception, app.error)
    assert app.query_params["scenario"] == scenario
    assert app.query_params["market.accounts"] == "40"
