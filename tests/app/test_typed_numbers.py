"""A number that is typed on the Settings page is taken as meant, or asked about; nothing else is ever stored."""

from tests.app.test_pages import a_visit, on_view

DEAL = "deal.value_median"


def typed(app, key, text):
    app.text_input(key=f"set {key}").set_value(text).run()
    assert not app.exception
    return app.query_params.get(key)


def test_a_typed_number_is_taken_as_meant():
    """With the separators of any country, thousands apart, and thousands and millions by a letter; the field then shows it plainly."""
    app = on_view(a_visit("scenario"), "Buyers and market")
    for text, stored in {"75000,5": "75000.5", "1.250.000": "1250000.0", "61k": "61000.0", "75 000": "75000.0"}.items():
        assert typed(app, DEAL, text) == stored
        assert not app.warning and not app.error
    assert app.text_input(key=f"set {DEAL}").value == "75\N{NARROW NO-BREAK SPACE}000"


def test_what_could_be_two_numbers_is_asked_about_and_neither_is_stored():
    """Both are offered; the one that is chosen is stored. What is no number within the bounds is refused in one line."""
    app = on_view(a_visit("scenario", **{DEAL: "50000"}), "Buyers and market")
    assert typed(app, DEAL, "75.000") == "50000.0"
    assert "two numbers" in app.warning[0].value and "50\N{NARROW NO-BREAK SPACE}000" in app.warning[0].value
    offered = [button for button in app.button if button.key.startswith(f"meant {DEAL}")]
    assert sorted(button.label for button in offered) == ["75", "75\N{NARROW NO-BREAK SPACE}000"]
    next(button for button in offered if button.label != "75").click().run()
    assert app.query_params[DEAL] == "75000.0" and not app.warning
    assert typed(app, DEAL, "a lot") == "75000.0"
    assert "“a lot” is not a number from" in app.error[0].value
    assert typed(app, DEAL, "80000") == "80000.0" and not app.error


def test_a_whole_number_takes_no_fraction_and_one_reading_within_the_bounds_is_enough():
    app = on_view(a_visit("scenario"), "Buyers and market")
    assert typed(app, "seed", "3,5") == "1"
    assert "whole number" in app.error[0].value
    assert typed(app, "seed", "2.500") == "2500", "two and a half is no whole number"
