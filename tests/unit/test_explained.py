"""The five pictures that explain the model: what a scenario's settings say is what they draw and tell."""

import sim
from sim.present.charts import explained


def test_more_suppliers_and_another_split_are_drawn_and_told():
    """Two rivals fewer: four blocks, and the title says so."""
    scenario = sim.load("mid_market").with_changes({"vendors.rival_d.takes_part": False, "vendors.rival_e.takes_part": False})
    drawn = explained.week(scenario)
    assert "17 go to suppliers; four share them" in drawn.title.text
    assert "Learning online 27" in drawn.description
    assert sum(len(layer.data.values) for layer in drawn.layer if layer.mark.type == "rect") == 4 + 4


def test_who_is_on_the_field_follows_the_levers():
    """A relay whose marketing stays is told to stay; sales of rugby is there before it takes over."""
    scenario = sim.load("mid_market").with_changes({"operating_models.relay.marketing_cover": 1.0})
    told = explained.field(scenario, "relay", "rugby").title.text
    assert told.count("marketing stays") == 2 and "score of 8" in told
    assert [span.level for span in explained.sales(scenario.operating_models["rugby"])] == [1.0, 1.0]
    assert [span.level for span in explained.marketing(sim.load("mid_market").operating_models["relay"])][:2] == [1.0, 0.0]


def test_a_group_of_any_size_has_somebody_who_objects():
    """Of two people as of sixteen."""
    for size in (2, 16):
        told = explained.consent(sim.load("mid_market").with_changes({"group.size_mean": size})).title.text
        assert f"of {size} people" in told
    assert "One person decides alone" in explained.consent(sim.load("consumer_like")).title.text
