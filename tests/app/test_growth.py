"""The pages on customers and on growth: what they show, on demand, for the question that is asked now and no other."""

import pytest

from tests.app.test_pages import a_visit

QUICK = {"market.accounts": "30", "market.in_market_per_quarter": "0.3"}


def said(app, words) -> bool:
    return any(words in text.value for text in app.header)


def test_growth_is_played_on_demand_and_follows_the_limit():
    """First a button; then a sentence that follows the limit, without playing anything again."""
    app = a_visit("growth", **QUICK)
    assert not said(app, "If a customer may cost")
    app.button(key="try growth").click().run()
    assert not app.exception and not app.error
    assert said(app, "If a customer may cost")
    limit = app.slider(key="set limit")
    before = next(text.value for text in app.header if "If a customer may cost" in text.value)
    limit.set_value(limit.min).run()
    assert not app.exception
    assert before not in [text.value for text in app.header]
    assert said(app, "If a customer may cost")


def test_the_limit_is_in_the_address_and_comes_back_with_it():
    """Who opens the link weighs against the same cost; an impossible one is refused with a message."""
    app = a_visit("growth", **QUICK)
    app.button(key="try growth").click().run()
    slider = app.slider(key="set limit")
    chosen = slider.min + 3 * slider.step
    slider.set_value(chosen).run()
    assert float(app.query_params["limit"]) == pytest.approx(chosen)
    again = a_visit("growth", **QUICK, limit=app.query_params["limit"])
    again.button(key="try growth").click().run()
    assert again.slider(key="set limit").value == pytest.approx(chosen)
    wrong = a_visit("growth", **QUICK, limit="much")
    assert len(wrong.error) == 1 and "limit must be an amount of money" in wrong.error[0].value


def test_another_question_is_another_growth():
    """After a change there is the button again and no old answer."""
    app = a_visit("growth", **QUICK)
    app.button(key="try growth").click().run()
    app.switch_page("pages/customers.py").run()
    app.slider(key="set vendors.us.after_sale.push_share").set_value(0.0).run()
    app.switch_page("pages/growth.py").run()
    assert not said(app, "If a customer may cost")
    assert app.button(key="try growth")


@pytest.mark.parametrize("page", ["customers", "growth"])
def test_without_the_years_after_the_sale_the_pages_say_so(page):
    """One message, and neither an answer nor a button."""
    app = a_visit(page, **{"customers.followed": "false"})
    assert not app.exception and not app.error
    assert len(app.info) == 1 and "switched off" in app.info[0].value
    assert "try growth" not in [button.key for button in app.button]


def test_a_decision_about_customers_changes_the_address_and_the_answer():
    """A slider of the Customers page is one of the scenario's parameters."""
    app = a_visit("customers", **QUICK)
    app.slider(key="set vendors.us.after_sale.dialogue_hours").set_value(4.0).run()
    assert app.query_params["vendors.us.after_sale.dialogue_hours"] == "4.0"
    assert not app.exception and not app.error
