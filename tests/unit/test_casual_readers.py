"""Casual readers: what their forms and visits come to."""

import pytest

from sim.world.kernel.casual_readers import chance_of_form, count_casual
from tests.world_builders import a_world


@pytest.mark.parametrize(("profiling", "a_visit"), [(0, 0.5), (1, 0.4)])
def test_questions_about_role_and_reason_frighten_casual_readers_too(profiling, a_visit):
    """A fifth fewer say who they are on each visit; over three visits, once is enough."""
    w = a_world({"leads.identified": 0.5, "leads.form_fright": 0.2}, profiling=profiling)
    assert chance_of_form(w, 0, 1) == pytest.approx(a_visit)
    assert chance_of_form(w, 0, 3) == pytest.approx(1.0 - (1.0 - a_visit) ** 3)


def test_web_statistics_count_a_casual_reader_once_with_all_of_its_visits():
    """One visitor, four visits of an online session's length; a name that pulls as much as the site brings half of them."""
    w = a_world({"marketing.brand_pull": 2.0, "time.online_hours": 0.75}, goodwill=0.5)
    count_casual(w, 0, 1.0, 4)
    vendor = w.vendors[0]
    assert (vendor["visitors"], vendor["visits"], vendor["read_hours"]) == (1.0, 4.0, 3.0)
    assert vendor["direct_visits"] + vendor["brand_searches"] == pytest.approx(2.0, abs=1e-5)
    assert vendor["brand_searches"] == pytest.approx(2.0 * vendor["direct_visits"], abs=1e-5)
