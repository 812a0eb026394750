"""The published figures, measured on tables small enough to count by hand; each measure can miss."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from sim.cli.tables import sensitivity_rows
from sim.experiment.statistics import Interval
from sim.measures import targets
from sim.measures.targets import GROUPS, TARGETS, Observed, consumers, observe, together
from sim.scenario import JOBS, load
from sim.scenario.labels import MODES
from sim.studies import calibration
from sim.studies.calibration import KNOBS, Calibration, Knob, _Search, batched, sensitivity, tune, verdict
from tests.builders import RIVAL, US, a_scenario, a_tables, lost, still_open, undecided, won

THIRD = "Rival B"
ALL_THREE = f"{US}|{RIVAL}|{THIRD}"
CONSUMER = np.array([10.0])
SPLIT = {"online": 27.0, "offline": 18.0, "group_meeting": 22.0, "supplier_meeting": 17.0, "other": 16.0}


def a_log(*rows):
    """Activities of journeys: (journey, activity, hours) and, where a supplier is concerned, job, mode and vendor, and the people."""
    padded = [[*row, *[None] * (7 - len(row))] for row in rows]
    frame = pd.DataFrame(padded, columns=["journey", "activity", "hours", "producing_job", "mode", "vendor", "people"])
    filled = {"producing_job": frame["producing_job"].fillna("problem"), "people": frame["people"].fillna(1).astype(int)}
    return frame.assign(replication=0, account=frame["journey"], **filled)


def seen(journeys=(), log=(), **tables):
    """What a world with these journeys and activities shows."""
    return observe(dataclasses.replace(a_tables(journeys, **tables), activities=a_log(*log)), a_scenario({"market.warm_up_months": 2}))


def value(key, *arguments, consumer=CONSUMER, **tables):
    return TARGETS[key].measure(seen(*arguments, **tables), consumer)


def counted(make=won, **changes):
    """A journey that began after the warm-up of 42 days."""
    return make(**{"start_day": 50.0, "end_day": 50.0 + 21.0 * 8, **changes})


def test_the_time_split_is_of_the_hours_of_purchases():
    """Shares of all hours of those who bought, from us or a rival; the hours of others, and of the warm-up, are in neither part."""
    journeys = [counted(), counted(lost), counted(undecided), won(start_day=10.0, end_day=90.0)]
    log = [(0, name, hours) for name, hours in SPLIT.items()] + [(1, "online", 100.0), (2, "other", 900.0), (3, "other", 900.0)]
    log.append((0, "loop_back", 0.0))
    assert value("time_online", journeys, log) == pytest.approx(127 / 200)
    assert value("time_other", journeys, log) == pytest.approx(16 / 200)
    shares = [value(f"time_{name}", journeys, log) for name in SPLIT]
    assert sum(shares) == pytest.approx(1)
    as_published = [value(f"time_{name}", journeys[:1], log[:5]) for name in SPLIT]
    assert all(TARGETS[f"time_{name}"].is_accepted(share) for name, share in zip(SPLIT, as_published, strict=True))
    assert not TARGETS["time_online"].is_accepted(shares[0])


def test_one_suppliers_share_is_of_groups_that_had_three_until_the_end():
    """Hours in meetings with us, and with a rival, of all hours of those groups; one with two suppliers counts in neither."""
    journeys = [counted(considered_at_end=ALL_THREE), counted(lost, considered_at_end=f"{US}|{RIVAL}")]
    log = [
        (0, "online", 80.0), (0, "online", 3.0, "problem", "digital", US), (0, "supplier_meeting", 5.0, "problem", "remote", US),
        (0, "supplier_meeting", 12.0, "problem", "remote", RIVAL), (1, "supplier_meeting", 100.0, "problem", "remote", US),
    ]  # fmt: skip
    assert value("supplier_share_ours", journeys, log) == pytest.approx(5 / 100)
    assert value("supplier_share_rival", journeys, log) == pytest.approx(12 / 200), "the other rival met nobody"
    assert math.isnan(value("supplier_share_ours", journeys[1:], log))


def test_the_thirds_are_of_the_time_with_suppliers_on_a_job():
    """Meetings and self-service on the same job; time without a supplier and other jobs are in neither part."""
    log = [
        (0, "supplier_meeting", 4.0, "problem", "traditional", US), (0, "supplier_meeting", 3.0, "problem", "remote", RIVAL),
        (0, "online", 1.0, "problem", "digital", US), (0, "online", 50.0, "problem"), (0, "online", 6.0, "solution", "digital", US),
    ]  # fmt: skip
    found = {mode: value(f"mode_problem_{mode}", [counted()], log) for mode in MODES}
    assert found == pytest.approx({"traditional": 4 / 8, "remote": 3 / 8, "digital": 1 / 8})
    assert [TARGETS[f"mode_problem_{mode}"].is_accepted(share) for mode, share in found.items()] == [False, True, False]
    assert value("mode_solution_digital", [counted()], log) == 1
    assert math.isnan(value("mode_selection_digital", [counted()], log))


def test_lengths_are_of_purchases_in_months():
    """The fastest twentieth, the median and the slowest of 21 purchases; what is open or came to nothing does not count."""
    journeys = [counted(end_day=50.0 + 21.0 * months) for months in range(21)]
    journeys += [counted(undecided, end_day=2000.0), counted(still_open, end_day=None), won(start_day=0.0, end_day=3000.0)]
    assert [value(f"length_{key}", journeys) for key in ("p05", "median", "p95")] == pytest.approx([1, 10, 19])
    ends = {"p05": (2.5, 5.0), "median": (7.0, 12.0), "p95": (14.0, 22.0)}
    assert {key: (TARGETS[f"length_{key}"].low, TARGETS[f"length_{key}"].high) for key in ends} == ends


def test_a_purchase_is_longer_than_planned_when_it_takes_more_months_than_its_plan(monkeypatch):
    """The plan is that of the scenario's title and the group's size, between its neighbours where the size is not in it; else none."""
    monkeypatch.setattr(targets, "_plans", lambda: {"Untitled": {"4": 6.0, "10": 12.0}})
    journeys = [counted(group_size=size, end_day=50.0 + 21.0 * months)
                for size, months in ((4, 6.0), (4, 6.1), (7, 8.9), (7, 9.1), (20, 12.1))]  # fmt: skip
    journeys.append(counted(undecided, group_size=4, end_day=5000.0))
    assert value("longer_than_planned", journeys) == pytest.approx(3 / 5)
    monkeypatch.setattr(targets, "_plans", dict)
    assert math.isnan(value("longer_than_planned", journeys))


def test_a_plan_is_the_median_of_purchases_that_met_no_trouble():
    """By size of the group, where there are enough of them."""
    untroubled = [counted(group_size=5, end_day=50.0 + 21.0 * months) for months in range(1, targets.ENOUGH_TO_PLAN + 1)]
    troubled = [counted(group_size=5, end_day=50.0 + 21.0 * 99, **{name: 1}) for name in ("loop_backs", "held_days", "blocked")]
    few = [counted(group_size=6)] * (targets.ENOUGH_TO_PLAN - 1)
    assert targets.plan_of(seen([*untroubled, *troubled * 9, *few]).purchases) == {"5": (1 + targets.ENOUGH_TO_PLAN) / 2}


def test_decisions_revisited_are_of_purchases():
    """A share with any, and the median of six jobs; of those who bought."""
    journeys = [counted(jobs_revisited=jobs) for jobs in (0, 2, 4, 6)] + [counted(undecided, jobs_revisited=6)] * 3
    assert value("groups_that_revisit", journeys) == pytest.approx(3 / 4)
    assert value("jobs_revisited", journeys) == 3.0


def test_the_winner_was_in_mind_more_often_than_chance_would_have_it():
    """Two of three were; the first had two of the three suppliers in mind that it looked at, the others the one of one and one of two."""
    journeys = [
        counted(considered_at_start=f"{US}|{RIVAL}"), counted(lost, considered_at_start=RIVAL), counted(lost, considered_at_start=US),
        counted(undecided, considered_at_start=RIVAL),
    ]  # fmt: skip
    log = [(0, "online", 1.0, "problem", "digital", US), (0, "online", 1.0, "problem", "digital", THIRD), (0, "online", 1.0),
           (2, "supplier_meeting", 1.0, "problem", "remote", RIVAL), (2, "online", 1.0, "problem", "digital", US),
           (3, "online", 9.0, "problem", "digital", THIRD)]  # fmt: skip
    assert value("winner_in_mind", journeys) == pytest.approx(2 / 3)
    assert value("suppliers_added", journeys, log) == pytest.approx(2 / 3)
    assert value("winner_over_chance", journeys, log) == pytest.approx(2 / 3 - (2 / 3 + 1 + 1 / 2) / 3)
    assert math.isnan(value("suppliers_added", journeys)), "played without detail"


def test_dealings_are_sessions_of_a_member():
    """Reading counts once, a meeting with a supplier once for each who came; meetings of the group and administration do not."""
    log = [(0, "online", 2.0), (0, "offline", 1.0), (0, "supplier_meeting", 4.0, "problem", "remote", US, 4),
           (0, "group_meeting", 9.0, None, None, None, 9), (0, "other", 9.0), (0, "loop_back", 0.0), (1, "online", 1.0)]  # fmt: skip
    assert value("dealings", [counted(group_size=3), counted(undecided)], log) == pytest.approx(6 / 3)
    assert value("dealings", [counted(group_size=3), counted(lost, group_size=1)], log) == pytest.approx((2 + 1) / 2)


def test_the_worth_of_a_deal_is_against_each_consumers_purchase():
    """The 5 % and 95 % quantiles of all pairs, and how far they are apart; quartered deals fall out of the range."""
    journeys = [counted(deal_value=value) for value in (1_000.0, 1_000.0, 40_000.0)]
    consumer = np.array([10.0, 10.0])
    found = {key: value(key, journeys, consumer=consumer) for key in ("worth_low", "worth_high", "worth_range")}
    assert found == pytest.approx({"worth_low": 100, "worth_high": 4000, "worth_range": 40})
    assert [TARGETS[key].is_accepted(at) for key, at in found.items()] == [True, False, True]
    assert not TARGETS["worth_range"].is_accepted(value("worth_range", journeys[:1]))
    assert math.isnan(value("worth_low", []))


def a_quote(journey, vendor=US, outcome="won", stage="Offer sent", **changes):
    return {"journey": journey, "account": journey, "vendor": vendor, "stage": stage, "true_outcome": outcome, **changes}


def test_quotes_are_of_all_suppliers_and_ended_deals():
    """Each supplier and journey once, at the stage in which its own process sends a quote; open deals and the warm-up's are left out."""
    journeys = [counted(), counted(undecided), counted(still_open, end_day=None), won(start_day=10.0)]
    quotes = [
        a_quote(0, probability=0.5), a_quote(0, day=9.0), a_quote(0, RIVAL, "lost to rival", probability=0.3),
        a_quote(0, stage="Customer"), a_quote(1, outcome="no decision", probability=0.4),
        a_quote(1, RIVAL, "no decision", "Evaluating"), a_quote(2, outcome="open"), a_quote(3),
    ]  # fmt: skip
    assert value("quotes_won", journeys, opportunities=quotes) == pytest.approx(1 / 3)
    assert value("quotes_as_stated", journeys, opportunities=quotes) == pytest.approx(1 / (0.5 + 0.3 + 0.4))
    assert math.isnan(value("quotes_won", journeys, opportunities=quotes[-1:]))


def test_leads_are_of_everybody_known_to_any_supplier():
    """Casual readers included, those of journeys that do not count left out; the score is the highest ever reached, unasked."""
    journeys = [counted(), won(start_day=10.0, end_day=90.0)]
    leads = [
        {"journey": 0, "created_day": 60.0, "score": 8.0}, {"journey": 0, "created_day": 60.0, "score": 7.9, "vendor": RIVAL},
        {"journey": 0, "created_day": 60.0, "score": 10.0, "hand_raised": True},
        {"created_day": 70.0, "score": 1.0}, {"journey": 1, "created_day": 60.0, "score": 9.0}, {"created_day": 5.0, "score": 9.0},
    ]  # fmt: skip
    assert value("leads_scored", journeys, leads=leads) == pytest.approx(1 / 3)
    assert math.isnan(value("leads_scored", journeys))


def test_customers_are_purchases_from_whoever_knew_a_buyer():
    """Two colleagues who are known make one customer of two leads; a supplier that lost has only the lead."""
    journeys = [counted(), counted(undecided), counted(lost)]
    leads = [{"journey": 0, "created_day": 60.0}, {"journey": 0, "created_day": 60.0, "member": 1},
             {"journey": 0, "created_day": 60.0, "vendor": RIVAL}, {"journey": 1, "created_day": 60.0}, {"created_day": 60.0}]  # fmt: skip
    assert value("leads_bought", journeys, leads=leads) == pytest.approx(1 / 5)


def test_nobody_buys_in_so_many_qualified_opportunities():
    """Each supplier and journey in which sales accepted somebody, once, of those that have ended."""
    journeys = [counted(), counted(undecided), counted(still_open, end_day=None), won(start_day=10.0)]
    yes = {"created_day": 60.0, "accepted": True}
    leads = [{**yes, "journey": 0}, {**yes, "journey": 0, "member": 1}, {**yes, "journey": 0, "vendor": RIVAL}, {**yes, "journey": 1},
             {**yes, "journey": 1, "vendor": RIVAL, "accepted": False}, {**yes, "journey": 1, "vendor": RIVAL, "accepted": None},
             {**yes, "journey": 2}, {**yes, "journey": 3}]  # fmt: skip
    assert value("nobody_bought_from", journeys, leads=leads) == pytest.approx(1 / 3)
    assert math.isnan(value("nobody_bought_from", journeys, leads=leads[4:]))


def test_visitors_say_who_they_are_on_a_visit():
    """Whoever was met, or found by sales, before any visit is no visitor; quarters count as far as they lie between the ends."""
    brand = [{"quarter": 0, "visitors": 900.0, "met": 9.0}, {"quarter": 1, "visitors": 60.0, "met": 1.0},
             {"quarter": 1, "visitors": 40.0, "vendor": RIVAL}]  # fmt: skip
    leads = [{"created_day": day} for day in (10.0, 70.0, 80.0, 90.0, 90.0, 95.0, 99.0, 100.0)]
    assert value("visitors_known", leads=leads, brand=brand) == pytest.approx((7 - 9 / 3 - 1) / (900 / 3 + 60 + 40))
    assert math.isnan(value("visitors_known", leads=leads))


def test_the_first_answer_is_to_our_leads_from_the_web():
    """Hours on the clock from hand-over to call, of who asked for one; whoever is not called within a month never is."""
    lead = {"created_day": 60.0, "mql_day": 70.0, "first_sales_touch_day": 71.0, "hand_raised": True}
    leads = [lead, {**lead, "first_sales_touch_day": 74.0}, {**lead, "first_sales_touch_day": None},
             {**lead, "first_sales_touch_day": 91.5}, {**lead, "hand_raised": False}, {**lead, "found_by_sales": True},
             {**lead, "vendor": RIVAL}, {"created_day": 60.0, "hand_raised": True}]  # fmt: skip
    assert value("first_answer", leads=leads) == pytest.approx(2.5 * 24 * 7 / 5)
    assert value("never_answered", leads=leads) == pytest.approx(2 / 4)
    assert math.isnan(value("first_answer", leads=leads[2:3]))


def test_an_empty_world_has_nothing_to_measure():
    """Every target is missing, none is an error."""
    assert all(math.isnan(target.measure(seen(), CONSUMER)) for target in TARGETS.values())


def test_worlds_together_show_what_one_large_world_would():
    """Sums are added and purchases put under each other."""
    one = seen([counted(considered_at_end=ALL_THREE)], [(0, "online", 30.0)])
    other = seen([counted(group_size=9)], [(0, "offline", 10.0)])
    both = together([one, other])
    assert TARGETS["time_online"].measure(both, CONSUMER) == 0.75
    assert (both.ours_of, len(both.purchases)) == (30.0, 2)


def test_consumers_are_the_purchases_that_count():
    """Their values, from any vendor; not those of the warm-up."""
    tables = a_tables([counted(deal_value=5.0), counted(lost, deal_value=7.0), counted(undecided), won(start_day=0.0)])
    assert consumers(tables, a_scenario({"market.warm_up_months": 2})).tolist() == [5.0, 7.0]


def test_every_target_says_what_it_is_of_and_where_it_comes_from():
    """Forty, each in a group, with words for everything that a reader is shown; three are judged under one way of working."""
    assert len(TARGETS) == 5 + 2 + 4 * 3 + 3 + 3 + 7 + 8
    only = {"nobody_bought_from": "relay", "first_answer": "relay_as_found", "never_answered": "relay_as_found"}
    assert {key: target.only for key, target in TARGETS.items() if target.only} == only
    assert {target.heading for target in TARGETS.values()} == set(GROUPS.values())
    for target in TARGETS.values():
        assert all((target.label, target.published, target.source, target.of, target.describe)), target
        assert target.low is not None or target.high is not None
    assert len({target.label for target in TARGETS.values()}) == len(TARGETS)
    assert [key for key in TARGETS if key.startswith("mode")] == [f"mode_{job}_{mode}" for job in JOBS for mode in MODES]


@pytest.mark.parametrize(
    ("key", "accepted", "outside"),
    [
        ("time_online", "25 to 29 %", (0.24, 0.30)), ("groups_that_revisit", "at least 85 %", (0.84, 0.0)),
        ("quotes_as_stated", "at most 100 %", (1.01, 9.0)),
        ("winner_over_chance", "at least 8 points", (0.07, -0.1)), ("worth_range", "10 to 1,000 times", (9.0, 1100.0)),
    ],
)  # fmt: skip
def test_accepted_ranges_are_written_and_kept(key, accepted, outside):
    """In words, with their bounds inside, and a place that is 0 and 1 at them."""
    target = TARGETS[key]
    assert target.accepted == accepted
    assert not any(target.is_accepted(at) for at in (*outside, math.nan))
    for bound, place in ((target.low, 0.0), (target.high, 1.0)):
        if bound is not None:
            assert target.is_accepted(bound)
            assert target.place(bound) == pytest.approx(place)


def test_a_place_is_on_the_scale_of_the_figure():
    """Halfway between 10 and 1000 times is 100; twice a lower bound is as far above as a range would be wide."""
    assert TARGETS["worth_range"].place(100.0) == pytest.approx(0.5)
    assert TARGETS["winner_over_chance"].place(0.16) == pytest.approx(1.0)
    assert TARGETS["quotes_as_stated"].place(0.5) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("mean", "low", "high", "expected"),
    [
        (0.27, 0.26, 0.28, "accepted"), (0.27, 0.24, 0.30, "accepted, on the edge"), (0.30, 0.28, 0.32, "not accepted, on the edge"),
        (0.33, 0.32, 0.34, "not accepted"), (math.nan, math.nan, math.nan, "nothing to measure"), (0.27, math.nan, math.nan, "accepted"),
    ],
)  # fmt: skip
def test_a_verdict_says_where_the_estimate_lies_and_whether_the_interval_reaches_over_an_end(mean, low, high, expected):
    """One world has no interval, and so no edge."""
    assert verdict(TARGETS["time_online"], Interval(mean, low, high, 5)) == expected


def purchases_of(values, months=8.0):
    """A world with purchases of these values, and nothing of hours."""
    purchases = seen([counted(deal_value=value, end_day=50.0 + 21.0 * months) for value in values]).purchases
    return Observed(pd.DataFrame({"activity": [], "job": [], "mode": [], "hours": []}), purchases)


def a_calibration(relay, rugby=None):
    """A calibration with worlds of the given median lengths, by operating model."""

    def worlds(lengths):
        return {r: purchases_of([1000.0] * 20, months) for r, months in enumerate(lengths)}

    sides = {"relay": worlds(relay), "rugby": worlds(relay if rugby is None else rugby)}
    return Calibration(a_scenario(), 1, len(relay), list(sides), sides, CONSUMER)


def test_a_target_holds_when_it_does_under_every_operating_model():
    """One side's miss is not made up for by the other's."""
    assert a_calibration([8.0, 9.0]).holds("length_median")
    assert not a_calibration([8.0, 9.0], [12.0, 13.0]).holds("length_median")
    found = a_calibration([8.0, 9.0], [12.0, 13.0])
    assert [found.verdict("length_median", model) for model in found.models] == ["accepted, on the edge", "not accepted, on the edge"]
    assert not found.all_hold and "length_median" not in found.held


def test_a_target_that_was_published_of_one_way_of_working_is_judged_under_it_alone(monkeypatch):
    """Others are told and not judged; where it is missing there is nothing to measure, and where it was not asked for it is added."""
    monkeypatch.setitem(TARGETS, "length_median", dataclasses.replace(TARGETS["length_median"], only="rugby"))
    found = a_calibration([20.0, 21.0], [8.0, 9.0])
    assert found.holds("length_median") and found.verdicts("length_median") == found.verdict("length_median", "rugby")
    assert found.verdict("length_median", "relay") == "not judged" and found.shown("length_median") == ["relay", "rugby"]
    alone = dataclasses.replace(found, models=["relay"])
    assert alone.holds("length_median") and alone.shown("length_median") == ["relay", "rugby"] and alone.shown("length_p05") == ["relay"]
    assert set(alone.worlds().query("operating_model == 'rugby'")["target"]) == {"length_median"}
    missing = dataclasses.replace(alone, observed={"relay": found.observed["relay"]})
    assert not missing.holds("length_median") and missing.verdicts("length_median") == "nothing to measure"


def test_the_table_has_a_row_for_each_target_and_side():
    """With mean, interval, range, verdict and denominator; the worlds behind it are in a table of their own."""
    found = a_calibration([8.0, 9.0, 10.0])
    table = found.table().set_index(["target", "operating_model"])
    row = table.loc[("length_median", "relay")]
    assert (row["mean"], row["values"], row["accepted_low"], row["accepted_high"]) == (9.0, 3, 7.0, 12.0)
    assert row["low"] < 9 < row["high"]
    assert len(table) == 2 * len(TARGETS) and table["of"].str.len().min() > 10
    worlds = found.worlds()
    assert len(worlds) == 2 * len(TARGETS) * 3
    assert worlds[worlds["target"] == "length_median"]["value"].tolist() == [8, 9, 10] * 2


def test_what_is_judged_by_powers_of_ten_has_its_mean_taken_so():
    """Worlds with 10 and 1000 times make 100, and no interval reaches below 0."""
    worlds = {r: purchases_of([worth] * 20) for r, worth in enumerate((100.0, 10_000.0))}
    found = Calibration(a_scenario(), 1, 2, ["relay"], {"relay": worlds}, CONSUMER).estimate("worth_low", "relay")
    assert found.mean == pytest.approx(100)
    assert 0 < found.low < 100 < found.high


def test_worlds_with_few_purchases_are_put_together():
    """In order, until there are enough; a short rest goes to the last batch."""
    worlds = {r: purchases_of([1.0] * n) for r, n in enumerate([3, 3, 5, 9, 4, 2])}
    assert {first: len(batch.purchases) for first, batch in batched(worlds, 6).items()} == {0: 6, 2: 14, 4: 6}
    assert {first: len(batch.purchases) for first, batch in batched(worlds, 7).items()} == {0: 11, 3: 15}
    assert {first: len(batch.purchases) for first, batch in batched(worlds, 100).items()} == {0: 26}
    assert batched({}) == {}


def test_what_is_missed_is_nothing_well_inside_and_grows_outside(monkeypatch):
    """The squared distance in widths of the range, with a margin inside it, over both sides."""
    monkeypatch.setattr(calibration, "TARGETS", {"length_median": TARGETS["length_median"]})
    inside, outside = a_calibration([9.5]), a_calibration([17.0])
    assert outside.miss() - inside.miss() == pytest.approx(2 * (1.0 + 0.05) ** 2)
    assert a_calibration([7.1]).miss() > inside.miss(), "within five hundredths of the width from an end"


def a_search(miss, most=80):
    knobs = Knob("group.size_mean", 1.0, 11.0, ("length_median",)), Knob("leads.points_read", 0.0, 2.0, ("leads_scored",))
    scenario = load("mid_market").with_changes({"group.size_mean": 3.0, "leads.points_read": 1.4})
    return _Search(scenario, knobs, miss(scenario), miss, most, None).run()


def test_the_search_finds_a_known_answer_and_is_repeatable():
    """A bowl with its floor at seven people and half a point: found to within the floor, the same twice."""

    def miss(scenario):
        return max(0.0, (scenario.group.size_mean - 7.0) ** 2 + (scenario.leads.points_read - 0.5) ** 2 - 0.01)

    found = a_search(miss)
    assert found.miss_after == 0 and found.evaluations < 80
    assert abs(found.after["group.size_mean"] - 7.0) <= 0.1 and abs(found.after["leads.points_read"] - 0.5) <= 0.1
    assert found.before == {"group.size_mean": 3.0, "leads.points_read": 1.4}
    assert found.scenario.group.size_mean == found.after["group.size_mean"]
    assert a_search(miss).after == found.after


def test_a_sensitivity_is_the_slope_in_the_same_worlds_and_says_how_far_a_parameter_can_go(monkeypatch):
    """Median months of 20 less two for each hour a week, and luck of each world that both ends share: 7 to 12 months are 4 to 6.5 hours."""

    def measured(scenario, models, *_, **__):
        hours = scenario.group.hours_per_week
        worlds = {r: purchases_of([1000.0] * 20, 20.0 - 2.0 * hours + luck + 0.01 * hours * r) for r, luck in enumerate((-0.2, 0.0, 0.2))}
        return Calibration(scenario, 1, 3, list(models), dict.fromkeys(models, worlds), CONSUMER)

    monkeypatch.setattr(calibration, "calibrate", measured)
    knob, tried = Knob("group.hours_per_week", 1.0, 6.0, ("length_median",)), []
    scenario = load("mid_market").with_changes({"group.hours_per_week": 5.0})
    found = sensitivity(scenario, ["relay"], 3, knobs=[knob], progress=lambda done, total: tried.append((done, total)))
    row = found.set_index("target").loc["length_median"]
    assert (row["mean"], row["slope"]) == pytest.approx((10.05, -1.99))
    assert row["slope_low"] < -1.99 < row["slope_high"] < 0
    assert (row["least"], row["most"]) == pytest.approx((5.0 - 1.95 / 1.99, 5.0 + 3.05 / 1.99))
    assert tried == [(1, 3), (2, 3), (3, 3)]
    missed = found.set_index("target").loc["length_p95"]
    assert not TARGETS["length_p95"].is_accepted(missed["mean"]) and (missed["least"], missed["most"]) == (-math.inf, math.inf)
    unmoved = found.set_index("target").loc["worth_low"]
    assert (unmoved["slope"], unmoved["least"], unmoved["most"]) == (0.0, -math.inf, math.inf)
    assert sensitivity_rows(found)[1:] == [["group.hours_per_week", "4.02", "Length, the median", "5", "6.53", "Length, the median"]]


def test_the_search_leaves_alone_what_is_met():
    """One setting is tried, and nothing is moved."""
    found = a_search(lambda scenario: 0.0)
    assert (found.evaluations, found.after) == (1, found.before)


def test_the_search_stops_and_keeps_the_best_it_has_seen():
    """After the most settings that it may try, within the knobs' ends."""
    tried = []

    def miss(scenario):
        tried.append(scenario.group.size_mean)
        return 100.0 - scenario.group.size_mean

    found = a_search(miss, most=6)
    assert found.evaluations == len(tried) == 6
    assert found.after["group.size_mean"] == max(tried) <= 11.0


@pytest.mark.parametrize(("missed", "moved"), [(["length_median"], ["group.hours_per_week"]), (["time_online"], None), ([], None)])
def test_only_what_answers_for_a_missed_target_is_moved(monkeypatch, missed, moved):
    """All knobs, when what is missed belongs to none of them; what is met from the beginning moves nothing."""
    monkeypatch.setattr(Calibration, "misses", lambda self, key: key in missed)
    monkeypatch.setattr(Calibration, "miss", lambda self: float(len(missed)))
    scenario = a_scenario({"group.size_mean": 2, "market.accounts": 5})
    found = tune(scenario, ["relay"], 1, workers=1, evaluations=3)
    assert list(found.after) == (moved or [knob.key for knob in KNOBS])
    assert found.evaluations == (3 if missed else 1)
