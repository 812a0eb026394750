"""Numbers as people type them are read as meant, or both ways; never as something else."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.inputs.typed_numbers import readings, shown
from sim.scenario import Scenario

PLACES = [folder / "shared" / "field_cases" / "number_entries.csv" for folder in Path(__file__).parents]
CASES = next(filter(Path.exists, PLACES), None)

ONE_MEANING = {
    "3,5": 3.5, "3.5": 3.5, ",5": 0.5, ".5": 0.5, "5,": 5, "5.": 5, "007": 7, "75000": 75_000, "75000,5": 75_000.5, "75000.5": 75_000.5,
    "1.250.000": 1_250_000, "1,250,000": 1_250_000, "1 250 000": 1_250_000, "1'250'000": 1_250_000, "1’250’000.50": 1_250_000.5,
    "75 000": 75_000, "75\u00a0000": 75_000, "75\u202f000": 75_000, "75 000,5": 75_000.5, "75 000.125": 75_000.125,
    "60.000,00": 60_000, "60,000.00": 60_000, "1.054,00": 1_054, "1,054.00": 1_054, "1.234.567,891": 1_234_567.891,
    "60k": 60_000, "60 K": 60_000, "60 tsd.": 60_000, "75000 EUR": 75_000, "1,5k": 1_500,
    "1.5m": 1_500_000, "1,2 mio": 1_200_000, "1,2 mio.": 1_200_000, "2 bn": 2e9, "3 mia.": 3e9,
    "0,125": 0.125, "0.125": 0.125, "12,5 %": 0.125, "-3,5": -3.5, "−3": -3, "+4": 4, "1e3": 1000, "2.5e-1": 0.25, "1234,567": 1234.567,
    "EUR 75 000": 75_000, "€75000": 75_000, "75000 €": 75_000, "75000 kr.": 75_000, "DKK 1.250.000,50": 1_250_000.5, "  8  ": 8,
}  # fmt: skip
TWO_MEANINGS = {
    "75.000": (75, 75_000),
    "75,000": (75, 75_000),
    "1.125": (1.125, 1_125),
    "-2.500": (-2.5, -2_500),
    "1,250k": (1_250, 1_250_000),
}
NO_NUMBER = ("", " ", "abc", "3,5,6", "1.25.000", "1 25 000", "1.2,3.4", "12 34", "1..5", "--3", "3 apples", "3 min",
             "1.250,000.5", "1_000", "٣", "1/2", "nan", "inf", "0x10", "=1+1", ".", ",", "12e400", "1,2345,678")  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), ONE_MEANING.items())
def test_what_has_one_meaning_is_read_so_everywhere(typed, meant):
    """Whatever habit a country has, and whatever the browser's language is."""
    for locale in (None, "en-GB", "da-DK", "de-CH"):
        assert readings(typed, locale) == [pytest.approx(meant)], typed


@pytest.mark.parametrize(("typed", "both"), TWO_MEANINGS.items())
def test_what_has_two_meanings_gets_both_and_the_browsers_language_orders_them_only(typed, both):
    danish, english = readings(typed, "da-DK"), readings(typed, "en-US")
    assert sorted(danish) == sorted(english) == sorted(both)
    assert danish == english[::-1]
    is_point = "." in typed
    assert english == list(both if is_point else both[::-1])


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_what_is_no_number_has_no_meaning(typed):
    assert readings(typed) == []


@given((st.floats(1e-9, 1e9) | st.floats(-1e9, -1e-9) | st.just(0.0)).map(lambda number: float(f"{number:.10g}")))
def test_what_a_field_shows_means_the_same_number(number):
    """One of the meanings at least: 1.125 has two."""
    assert any(reading == pytest.approx(number, rel=1e-9) for reading in readings(shown(number)))


@given(st.text("0123456789.,' kmE-+%", max_size=12))
def test_no_text_breaks_the_reading(text):
    assert len(readings(text)) <= 2


@pytest.mark.skipif(CASES is None, reason="what people typed in the field is not here")
def test_what_people_typed_in_the_field_is_among_the_meanings_within_the_bounds():
    parameters = Scenario().parameters()
    with CASES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["field"].rpartition("(")[2].rstrip(")") if "(" in row["field"] else row["field"].split()[1].rstrip("=")
            low, high = parameters[key].low, parameters[key].high
            assert float(row["meant"]) in [number for number in readings(row["typed"], "da-DK") if low <= number <= high], row
