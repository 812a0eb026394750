"""Texts from outside: which of them are numbers, and which characters nobody gets to see."""

import pytest

from sim.scenario import Scenario, ScenarioError, number
from sim.scenario.texts import visible


@pytest.mark.parametrize(("text", "value"), [
    ("8", 8), ("-3", -3), ("+3", 3), ("0", 0), ("0.5", 0.5), (".5", 0.5), ("5.", 5.0), ("1e6", 1e6), ("-2.5E-3", -2.5e-3), ("-0", 0),
])  # fmt: skip
def test_plain_decimal_numbers_are_read(text, value):
    """Whole ones as whole numbers."""
    assert number(text) == value and type(number(text)) is type(value)


@pytest.mark.parametrize("text", [
    "", " ", "1_0", " 5", "5 ", "5\n", "007", "１０", "٣", "0x10", "nan", "inf", "1e", "e5", ".", "-", "+-1", "1,000", "true", "²",
    "9" * 5000,
])  # fmt: skip
def test_whatever_else_looks_like_one_is_none(text):
    """Though Python would read some of it."""
    with pytest.raises(ValueError):
        number(text)


@pytest.mark.parametrize("text", ["-0", "0", "1", "1e-400", "yes", "", "t"])
def test_a_switch_is_true_or_false(text):
    """In any case of letters, and nothing else as text."""
    key = "operating_models.relay.persona_trigger"
    with pytest.raises(ScenarioError, match=f"{key} must be true or false, got {text}"):
        Scenario().with_changes({key: text})
    assert Scenario().with_changes({key: "TRUE"}).operating_models["relay"].persona_trigger


@pytest.mark.parametrize("text", ["1_0", "007", "１０", " 5"])
def test_a_text_is_a_number_for_a_parameter_as_anywhere(text):
    """A link or a command line says nothing but texts."""
    with pytest.raises(ScenarioError, match=r"group\.size_mean must be a number"):
        Scenario().with_changes({"group.size_mean": text})
    with pytest.raises(ScenarioError, match=r"market\.accounts must be a whole number"):
        Scenario().with_changes({"market.accounts": text})


def test_a_text_of_a_number_beyond_its_bounds_is_told_them():
    with pytest.raises(ScenarioError, match=r"group\.size_mean must be between 1 and 30, got nan"):
        Scenario().with_changes({"group.size_mean": "nan"})
    with pytest.raises(ScenarioError, match=r"group\.size_mean must be between 1 and 30, got inf"):
        Scenario().with_changes({"group.size_mean": "1e999"})


def test_hidden_characters_are_shown_as_escapes():
    """Controls of a terminal, line breaks of any kind, marks that turn text around; letters of any script stay."""
    assert visible("a\x1b[2J\n\x7f\x85\u2028\u202e\ufffe ø Ñ 東京 👍") == "a\\x1b[2J\\n\\x7f\\x85\\u2028\\u202e\\ufffe ø Ñ 東京 👍"
