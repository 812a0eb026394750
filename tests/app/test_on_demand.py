"""What is played on demand, what is refused as too large, and what a reader is told before changing what rivals share."""

import pytest

from pages.ui.results import cost_estimate, on_demand
from tests.app.test_pages import a_visit, on_tab, on_view


def told(app):
    return [text.value for text in (*app.header, *app.markdown)]


def test_each_lever_is_tried_alone_and_judged_by_what_the_reader_chooses():
    """One click plays every lever both ways; another figure is shown without playing anything again."""
    app = on_tab(a_visit("compare", **{"market.accounts": "25"}), "Levers")
    app.button(key="try levers").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    assert any("ourneys won, added alone to relay, " in text for text in told(app))
    alts = " ".join(element.proto.alt for element in app.get("vega_lite_chart"))
    assert "Sales steps in: at the first sign of interest" in alts and "The score belongs to: the whole account" in alts
    app.segmented_control(key="judged by levers").set_value("acquisition_cost").run()
    assert any("ost of winning a customer, added alone to relay, " in text for text in told(app))
    assert "try levers" not in [button.key for button in app.button]


def test_what_an_hour_is_worth_is_tried_by_activity_by_job_and_for_our_own():
    """Three pictures, each with its claim; the jobs are among them."""
    app = a_visit("attention", **{"market.accounts": "25"})
    before = len(app.get("vega_lite_chart"))
    app.button(key="try hours").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    alts = [element.proto.alt for element in app.get("vega_lite_chart")]
    assert len(alts) == before + 3
    assert any("On the problem" in alt and "On the choice" in alt and "one more hour with us" in alt.lower() for alt in alts)


def test_rivals_have_levers_of_their_own():
    """They stand with the rival, and setting one leaves ours as it is."""
    app = on_view(a_visit("scenario"), "Rivals")
    app.segmented_control(key="set rival_models.relay.takeover").set_value("first_signal").run()
    assert not app.exception and not app.error
    asked = app.session_state["question"].scenario
    assert asked.rival_models["relay"].takeover == "first_signal" and asked.operating_models["relay"].takeover == "score"
    assert app.query_params["rival_models.relay.takeover"] == "first_signal"


def test_any_number_of_mixes_each_with_its_name():
    """The second begins as the first; both are in the address; a name that is taken, or is none, is refused with a line."""
    app = on_view(a_visit("scenario"), "How we work")
    app.button(key="start mix").click().run()
    app.segmented_control(key="set operating_models.mix.takeover").set_value("first_signal").run()
    app.text_input(key="mix name").set_value("early birds")
    app.selectbox(key="mix begins as").set_value("mix")
    app.button(key="start mix").click().run()
    assert not app.exception and not app.error
    models = app.session_state["question"].scenario.operating_models
    assert models["early_birds"] == models["mix"] and models["mix"].takeover == "first_signal"
    assert app.query_params["added"] == "operating_models.mix,operating_models.early_birds"
    assert (app.query_params["base"], app.query_params["other"]) == ("mix", "early_birds")
    for wrong in ("mix", "a/b"):
        app.text_input(key="mix name").set_value(wrong)
        app.button(key="start mix").click().run()
        assert app.error and len(app.session_state["question"].scenario.operating_models) == len(models)


def test_a_journey_is_not_followed_in_a_world_that_is_too_large(monkeypatch):
    """It says why and what would help, and plays nothing."""
    monkeypatch.setattr(cost_estimate, "MOST_BYTES_IN_DETAIL", 1e6)
    app = a_visit("journey")
    assert not app.exception
    assert any("too large to follow every hour" in text.value and "companies" in text.value for text in app.warning)
    assert not app.get("vega_lite_chart")


def test_a_page_without_a_journey_goes_on_sharpening():
    """The first worlds may have none that counts: the page says so and rests on all worlds in the end."""
    app = a_visit("journey", **{"market.accounts": "1", "market.in_market_per_quarter": "0.001", "replications": "4"})
    assert not app.exception
    assert any("No buying journey began" in text.value for text in app.info)
    assert any("Based on 4 paired worlds" in text.value for text in app.caption)


@pytest.mark.parametrize("page", ["growth", "evidence"])
def test_trials_of_too_large_a_market_are_refused(page, monkeypatch):
    """Where nothing is played before somebody asks, too."""
    monkeypatch.setattr(cost_estimate, "MOST_BYTES", 1e5)
    monkeypatch.setattr(cost_estimate, "MOST_BYTES_IN_DETAIL", 1e5)
    app = a_visit(page)
    assert not app.exception
    assert any("too large" in text.value for text in app.warning)
    assert not [button for button in app.button if str(button.key).startswith("try ")]


def test_a_quick_trial_is_played_at_once_when_the_page_is_drawn(monkeypatch):
    """The Overview ends with its levers and its staffings, without a click; nothing is asked."""
    monkeypatch.setattr(on_demand, "AT_ONCE_SECONDS", 600)
    app = a_visit(**{"market.accounts": "25"})
    assert not app.exception and not app.error, (app.exception, app.error)
    alts = " ".join(element.proto.alt for element in app.get("vega_lite_chart"))
    assert "added alone to relay" in alts and "At equal money: " in alts
    assert not [button.key for button in app.button if str(button.key).startswith(("try ", "stop trial"))]


def test_what_is_stopped_waits_for_whoever_asks(monkeypatch):
    """After Stop the trial stands behind its button, and no other has been taken for it."""
    monkeypatch.setattr(on_demand, "AT_ONCE_SECONDS", 600)
    monkeypatch.setattr(on_demand, "play_what_is_left", lambda: None)  # the browser is quicker than the worlds
    app = a_visit("growth", **{"market.accounts": "25"})
    app.button(key="stop trial growth wanted").click().run()
    assert "try growth" in [button.key for button in app.button]


def test_where_it_turns_on_a_setting_that_the_reader_chooses():
    """A number of the scenario, from here to there; too narrow a range says so and plays nothing."""
    app = a_visit("turns", **{"market.accounts": "25"})
    app.selectbox(key="set turned").set_value("vendors.us.sales_people").run()
    app.button(key="try turns one setting").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    told = [text.value.replace("\\", "") for text in (*app.header, *app.markdown)]
    assert any("“Sales people (ours)”" in text and "lifetime profit" in text.lower() for text in told), told
    assert any("is ahead at" in element.proto.alt for element in app.get("vega_lite_chart"))
    app.text_input(key="set To vendors.us.sales_people").set_value("1,0").run()
    assert app.query_params["turned"] == "vendors.us.sales_people:1:1"
    assert not app.exception and any("too few values" in text.value for text in app.info)
