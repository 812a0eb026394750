"""The page Evidence: measured on demand, for the question that is asked now and no other; every rate says of what it is a share."""

import re

import pandas as pd
import pytest

from pages.ui.results import replications
from sim.experiment import engine
from sim.experiment.cells import Failure
from sim.measures import MEASURES
from sim.measures.targets import TARGETS
from sim.measures.units import IN_PERCENT
from sim.scenario import load
from sim.studies import responses
from tests.app.test_pages import NOBODY, SMALL, a_visit


def measured(**query):
    app = a_visit("evidence", **query)
    app.button(key="try evidence").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    return app


def claim_of(app) -> str:
    return next((text.value for text in app.header if "targets hold" in text.value), "")


def test_the_figures_are_measured_on_demand():
    """First a button that says how long; then a claim, four pictures with theirs, and a row for every target."""
    app = a_visit("evidence")
    assert not claim_of(app)
    assert any("about" in caption.value and "seconds" in caption.value for caption in app.caption)
    app.button(key="try evidence").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    assert claim_of(app)
    assert sum(bool(re.search("targets? holds?", text.value)) for text in app.header) == 1 + 4
    table = app.dataframe[0].value
    assert table["Target"].tolist() == [target.label for target in TARGETS.values()]
    assert (table["Of what"].str.len() > 10).all()


def test_another_question_is_another_measurement():
    """After a change there is the button again and no old claim."""
    app = measured()
    app.switch_page("pages/scenario.py").run()
    app.text_input(key="set seed").set_value("2").run()
    app.switch_page("pages/evidence.py").run()
    assert not claim_of(app)
    assert app.button(key="try evidence")


@pytest.mark.parametrize("scenario", ["simple_tool", "niche_manufacturer", "consumer_like"])
def test_markets_of_another_kind_miss_some(scenario):
    """Small ones with hardly a purchase too; what they miss is named."""
    assert claim_of(measured(scenario=scenario)).replace("\\", "").endswith(("” does not.", " do not."))


def test_a_mix_is_measured_too():
    """The two operating models of the page are those that are measured."""
    app = measured(added="operating_models.mix", base="relay", other="mix")
    assert {"Relay", "Mix"} <= set(app.dataframe[0].value.columns)


def test_too_large_a_market_is_refused():
    """With what would help, and without a button."""
    app = a_visit("evidence", **{"market.accounts": "100000", "market.months": "60", "market.in_market_per_quarter": "3"})
    assert len(app.warning) == 1 and "too large" in app.warning[0].value
    assert "try evidence" not in [button.key for button in app.button]


def test_a_world_that_fails_is_left_out_and_told(monkeypatch):
    """The others are measured all the same."""
    real = engine.attempt

    def fails(task):
        return Failure(task.replication, "for the test") if task.detail and task.replication == 1 else real(task)

    monkeypatch.setattr(engine, "attempt", fails)
    monkeypatch.setattr(replications, "workers", lambda: NOBODY)  # whose processes would not know of the change
    app = measured(seed="4713")
    assert any("2" in caption.value and "failed" in caption.value for caption in app.caption)


def test_every_rate_says_of_what_it_is_a_share():
    """Shares, ratios and returns among all measures."""
    assert [key for key, measure in MEASURES.items() if measure.unit in IN_PERCENT and not measure.of] == []


@pytest.fixture
def responses_of(monkeypatch, tmp_path):
    """Return what ships a row of responses of the middle market, under a fingerprint."""

    def ship(fingerprint):
        row = {"key": "price", "question": "A dearer price loses wins", "change": "our price 0.3 above the market",
               "operating_model": "relay", "figure": "Journeys won", "unit": "share", "expected": -1, "least": 0.01, "difference": -0.05,
               "low": -0.06, "high": -0.04, "replications": 40, "verdict": "as expected", "points": "today 20.0 %; 0.3 15.0 %",
               "why": "Price counts.", "title": "Middle", "fingerprint": fingerprint, "seed": 3001, "worlds": 40}  # fmt: skip
        pd.DataFrame([row]).to_csv(tmp_path / "mid_market.csv", index=False)
        monkeypatch.setattr(responses, "SHIPPED", tmp_path)

    return ship


def test_shipped_responses_are_shown(responses_of):
    """Without anything being played, where they are of the scenario that is asked."""
    asked = load("mid_market").with_changes({key: value for key, value in SMALL.items() if key != "replications"})
    responses_of(asked.fingerprint)
    app = a_visit("evidence")
    assert app.dataframe[0].value.loc[0, ["Question", "Verdict"]].tolist() == ["A dearer price loses wins", "as expected"]
    assert not any("another scenario" in info.value for info in app.info)


def test_responses_of_another_scenario_say_so(responses_of):
    """Those of the file, where the scenario was changed since."""
    responses_of(load("mid_market").fingerprint)
    assert any("another scenario" in info.value for info in a_visit("evidence").info)


def test_without_a_file_there_are_no_responses(monkeypatch, tmp_path):
    monkeypatch.setattr(responses, "SHIPPED", tmp_path)
    app = a_visit("evidence")
    assert not app.dataframe and not app.exception
