"""The marketing set-ups on the Settings page, and the Marketing page: what a reader sees and can take away."""

from pages.ui import url
from sim.measures.marketing import KPIS, SYMPTOMS, VERTICALS
from sim.scenario.marketing_budgets import BUDGETS
from tests.app.test_pages import a_visit, answer_of, on_tab, on_view


def test_a_set_up_is_chosen_shows_among_the_changes_and_goes_back():
    """Choosing one changes our side alone, the yearly money stays; the file's is one click away."""
    app = on_view(a_visit("scenario"), "Our side")
    choice = "set budget"
    assert app.segmented_control(key=choice).value == "as shipped"
    money = app.metric[0].value
    for name in BUDGETS:
        app.segmented_control(key=choice).set_value(name).run()
        assert not app.error and not app.exception
        assert BUDGETS[name].description in "".join(caption.value for caption in app.caption)
        assert abs(float(app.metric[0].value.split()[-1].replace(",", "")) / float(money.split()[-1].replace(",", "")) - 1) < 0.01
        changed = url.read({key: app.query_params[key] for key in app.query_params}).changed
        assert {key for key in changed if not key.startswith("market.")} <= {key for key in changed if key.startswith("vendors.us.")}
        assert answer_of(app)
    app.segmented_control(key=choice).set_value("as shipped").run()
    assert not any(key.startswith("vendors.us.") for key in app.query_params)


def test_account_based_offers_its_levers_to_whoever_lacks_them():
    """Relay is offered what rugby has; one click, and it is offered no more."""
    app = on_view(a_visit("scenario"), "Our side")
    app.segmented_control(key="set budget").set_value("account_based").run()
    offered = [button.key for button in app.button if (button.key or "").startswith("levers for")]
    assert offered == ["levers for relay"]
    app.button(key="levers for relay").click().run()
    assert app.query_params["operating_models.relay.account_choice"] == "joint_list"
    assert not any((button.key or "").startswith("levers for") for button in app.button)


def test_a_hand_made_setting_is_called_our_own():
    """A set-up that was changed is none of the three."""
    app = on_view(a_visit("scenario", **{"vendors.us.marketing_hours": "123"}), "Our side")
    assert app.segmented_control(key="set budget").value == "our own"


def test_the_page_opens_with_who_wins_and_holds_every_warning_sign_and_figure():
    """The finding, and whether it pays; the checklist; behind tabs every figure, and what the money is spent on."""
    app = a_visit("marketing", replications="3")
    assert not app.exception and not app.error, (app.exception, app.error)
    assert "of 100 journeys" in app.header[0].value and "warning sign" in app.header[0].value
    assert any(all(symptom.describe in text.value for symptom in SYMPTOMS.values()) for text in app.markdown)
    on_tab(app, "All figures", "tabs of marketing")
    table = next(html.proto.body for html in app.get("html") if "readable" in html.proto.body)
    assert all(f"<span>{kind}</span>" in table for kind in VERTICALS.values()) and table.count("<tr>") == len(KPIS) + 1
    on_tab(app, "Budget", "tabs of marketing")
    assert any("Both spend EUR" in text.value for text in app.header)


def test_the_page_has_words_for_a_market_without_anything_to_count():
    """One company that hardly buys: every picture says that there is nothing, and nothing breaks."""
    nothing = {"market.accounts": "1", "market.in_market_per_quarter": "0.001", "market.casual_readers_per_year": "0"}
    app = a_visit("marketing", **nothing)
    for tab in ("Warning signs", "Leads", "Brand", "Qualification", "All figures", "Budget"):
        on_tab(app, tab, "tabs of marketing")
        assert not app.exception and not app.error, (app.exception, app.error)
    on_tab(app, "Warning signs", "tabs of marketing")
    assert any("no warning signs" in text.value for text in app.header)


def test_set_ups_and_programmes_are_tried_on_demand():
    """One click plays them all; the reader chooses what they are judged by, and nothing is played again."""
    app = on_tab(a_visit("marketing", **{"market.accounts": "25"}), "Same budget, spent differently", "tabs of marketing")
    app.button(key="try spent_otherwise").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    told = [text.value for text in app.header]
    assert any("journeys won" in text.lower() for text in told)
    app.segmented_control(key="judged by spent_otherwise").set_value("acquisition_cost").run()
    assert any("cost of winning a customer" in text.lower() for text in (text.value for text in app.header))
    assert "try spent_otherwise" not in [button.key for button in app.button]
