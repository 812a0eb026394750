"""One buyer and one vendor, chances 0 or 1: leads, calls, appointments and deals are exactly as foretold."""

from itertools import pairwise

import pytest

from sim.scenario import Scenario
from tests.world_builders import RUGBY, a_sure_thing, learning_hours, play, smooth_relay_but, time_shares

READS_US = time_shares(online=1.0) | {"time.supplier_material": 1.0, "leads.identified": 1.0, "leads.points_read": 4.5,
                                      "leads.fading_days": 500.0, "leads.threshold": 8.0}  # fmt: skip
TALKS = time_shares(supplier_meeting=1.0) | {"leads.points_contact": 5.0, "leads.fading_days": 500.0, "leads.threshold": 8.0}
PAST_THE_PROBLEM = learning_hours([0.01, 500.0, 500.0, 500.0])
STUCK_IN_THE_PROBLEM = learning_hours(500.0)
LENGTHS = {"online": Scenario().time.online_hours, "supplier_meeting": Scenario().time.supplier_meeting_hours}
A_TALK = LENGTHS["supplier_meeting"] + Scenario().leads.preparation_hours
FOR_A_YEAR = {"market.months": 14}


def days_of(tables, **where):
    rows = tables.activities
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows["day"].tolist()


def test_a_reader_becomes_a_lead_then_qualified_then_a_deal():
    """Known at the first visit, 9 points at the second, called and accepted the same day, a deal in the first stage."""
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | FOR_A_YEAR))
    first, second = days_of(tables)[:2]
    lead = tables.leads.iloc[0]
    assert lead[["vendor", "account", "member", "role", "journey"]].tolist() == ["We", 0, 0, "decider", 0]
    assert lead[["created_day", "mql_day", "first_sales_touch_day"]].tolist() == [first, second, second]
    assert lead["accepted"] and lead["sales_hours"] == 1.0
    deal = tables.opportunities
    assert deal["stage"].tolist() == ["Identified target"]  # nobody meets, so it never moves
    assert deal["day"].tolist() == [second]
    assert deal["true_outcome"].tolist() == ["open"]


def test_relay_falls_silent_after_takeover_and_rugby_does_not():
    """The two visits until the hand-over are served tuned; after it the public site, or under full cover tuned for ever."""
    changes = READS_US | PAST_THE_PROBLEM | FOR_A_YEAR
    relay, covered = play(a_sure_thing(changes)), play(a_sure_thing(changes), smooth_relay_but(marketing_cover=1.0))
    assert relay.activities["served"].tolist() == ["tuned"] * 2 + ["public site"] * (len(relay.activities) - 2)
    assert (covered.activities["served"] == "tuned").all()


def test_the_first_signal_brings_sales_in_at_the_first_visit():
    """Takeover on the first signal: known, called and accepted on the same day, even while the problem is open."""
    tables = play(a_sure_thing(READS_US | STUCK_IN_THE_PROBLEM | FOR_A_YEAR), smooth_relay_but(takeover="first_signal"))
    first = days_of(tables)[0]
    assert tables.leads[["created_day", "mql_day", "first_sales_touch_day"]].iloc[0].tolist() == [first] * 3
    assert tables.opportunities["day"].iloc[0] == first


def test_a_lead_that_is_too_early_is_handed_back_rests_and_is_called_again():
    """By score, sales rejects who is on the problem; 40 days later the next visit qualifies again; every call costs an hour."""
    tables = play(a_sure_thing(READS_US | STUCK_IN_THE_PROBLEM | FOR_A_YEAR | {"leads.recycle_days": 40.0}))
    visits, calls = days_of(tables), []
    for day in visits[1:]:
        if not calls or day >= calls[-1] + 40.0:
            calls.append(day)
    lead = tables.leads.iloc[0]
    assert (lead["accepted"], lead["reason"], lead["first_sales_touch_day"]) == (False, "too early", calls[0])
    assert lead["sales_hours"] == len(calls) > 3
    assert len(tables.opportunities) == 0
    assert (tables.activities["served"] == "tuned").all()  # it was never taken over


def test_a_company_that_does_not_fit_is_rejected_for_good():
    """One call, one hour, no deal, and nobody calls again."""
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | FOR_A_YEAR | {"vendors.us.fit": -1.0, "leads.fit_wanted": -0.5}))
    lead = tables.leads.iloc[0]
    assert (lead["accepted"], lead["reason"], lead["sales_hours"]) == (False, "poor fit", 1.0)
    assert lead["mql_day"] == days_of(tables)[1]
    assert len(tables.opportunities) == 0


def test_without_sales_people_a_lead_is_never_called():
    """It qualifies and waits in vain."""
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | FOR_A_YEAR | {"vendors.us.sales_people": 0}))
    lead = tables.leads.iloc[0]
    assert lead["reason"] == "never called" and lead["sales_hours"] == 0.0
    assert lead[["first_sales_touch_day", "accepted"]].isna().all() and lead["mql_day"] > 0
    assert len(tables.opportunities) == 0


def test_a_late_call_is_still_a_call():
    """With calls of 20 hours and 4 hours a day, the second company is called five days after the first."""
    changes = READS_US | PAST_THE_PROBLEM | FOR_A_YEAR | {"market.accounts": 2, "market.in_market_per_quarter": 3.0,
                                                          "vendors.us.sales_people": 1, "leads.call_hours": 20.0,
                                                          "leads.pickup_limit_days": 250.0}  # fmt: skip
    leads = play(a_sure_thing(changes), seed=3).leads.sort_values("mql_day")
    qualified, touched = leads["mql_day"].tolist(), leads["first_sales_touch_day"].tolist()
    assert touched == [qualified[0], max(qualified[1], touched[0] + 5.0)]


@pytest.mark.parametrize(("cover", "served"), [(0.0, "event staff"), (1.0, "expert")])
def test_who_asks_early_meets_event_staff_or_under_full_cover_an_expert(cover, served):
    """Before takeover: fair and hotline staff unless sales answers; nobody qualifies here, so it stays so."""
    model = smooth_relay_but(sales_cover=cover)
    tables = play(a_sure_thing(TALKS | FOR_A_YEAR | {"leads.points_contact": 0.0} | STUCK_IN_THE_PROBLEM), model)
    assert len(tables.activities) > 10
    assert (tables.activities["served"] == served).all()
    hours = tables.journeys["our_sales_hours"].iloc[0]
    assert hours == (0.0 if served == "event staff" else pytest.approx(A_TALK * len(tables.activities)))  # a meeting and its preparation


def test_a_deal_moves_with_the_sellers_conversations_and_ends_as_customer():
    """Two talks with event staff qualify; then a stage a talk, the quote on the day it is asked for, and the customer at the signature."""
    changes = TALKS | learning_hours([0.01, 4.0, 4.0, 4.0]) | {"crm.meetings_per_stage": 1, "vendors.us.sales_people": 9,
                                                               "ending.needs_quote": True, "crm.push_after": 1000}  # fmt: skip
    tables = play(a_sure_thing(changes))
    log, deal, journey = tables.activities, tables.opportunities, tables.journeys.iloc[0]
    early = log[log["served"] == "event staff"]["day"].tolist()
    talks = log[log["served"] == "expert"]
    assert len(early) == 2
    assert deal["stage"].tolist() == ["Identified target", "Meeting scheduled", "Evaluating", "Offer sent", "Customer"]
    asked = talks[talks["job"] == "selection"]["day"].iloc[-1]  # the talk that settled the choice: whoever has chosen re-checks
    assert deal["day"].tolist() == [early[1], *talks["day"].tolist()[:2], asked, journey["end_day"]]
    assert (journey["asked_for_quotes"], journey["chosen_day"], journey["end_day"]) == (1, asked, asked + 25.0)
    assert talks["job"].tolist()[-1] == "validation" and len(talks[talks["day"] <= asked]) > 5
    assert deal["probability"].tolist() == [0.05, 0.10, 0.20, 0.40, 1.0]
    assert (deal["amount"] == journey["deal_value"]).all() and deal["true_outcome"].unique().tolist() == ["won"]


def test_a_quote_goes_out_unasked_after_enough_meetings():
    """A buyer stuck in solutions gets a quote after its third meeting: 40 % in the seller's books, and the truth beside it."""
    tables = play(a_sure_thing(TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | {"crm.push_after": 3, "crm.meetings_per_stage": 9}))
    quote = tables.opportunities.query("stage == 'Offer sent'").iloc[0]
    assert quote["day"] == days_of(tables, served="expert")[2]
    assert quote[["probability", "true_job", "true_outcome"]].tolist() == [0.40, "solution", "open"]
    assert quote["expected_close_day"] == pytest.approx(quote["day"] + 180.0 * 0.25)  # three of four stages done


SLOW = {"leads.preparation_hours": 40.0, "vendors.us.sales_people": 1}
SLOW_TALK = (40.0 + LENGTHS["supplier_meeting"]) / 4.0  # days of a seller with four hours a day for customers


def requests(changes, **levers):
    """How often the buyer asks in a year, seen from a vendor with a hundred experts who come at once."""
    tables = play(
        a_sure_thing(TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | changes | {"vendors.us.sales_people": 100}), smooth_relay_but(**levers)
    )
    assert tables.journeys["lost_appointments"].iloc[0] == 0
    return len(tables.activities)


def test_an_appointment_past_patience_is_lost_and_counted():
    """One expert, busy ten days with each talk, and a buyer who does not wait: what is not held is lost, and nothing is both."""
    slow = SLOW | {"time.booking_patience_days": 0.0}
    tables = play(a_sure_thing(TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | slow))
    held, lost = days_of(tables, served="expert"), tables.journeys["our_lost_appointments"].iloc[0]
    assert min(b - a for a, b in pairwise(held)) >= SLOW_TALK
    assert lost > len(held) > 3
    assert len(tables.activities) + lost == requests(slow)
    assert tables.journeys["lost_appointments"].iloc[0] == lost


def test_a_patient_buyer_waits_for_its_expert():
    """The same vendor and a buyer who waits: nothing is lost, talks follow each other without a gap once the calendar is full."""
    slow = SLOW | {"time.booking_patience_days": 120.0}
    tables = play(a_sure_thing(TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | slow | {"group.hours_per_week": 1.0}))
    held = days_of(tables, served="expert")
    gaps = [b - a for a, b in pairwise(held)]
    assert min(gaps) == pytest.approx(SLOW_TALK)
    assert sum(gap == pytest.approx(SLOW_TALK) for gap in gaps) > len(gaps) / 2


def test_a_vendor_without_people_meets_nobody():
    """No sales people and no marketing hours: every request is lost and counted, under relay and rugby alike."""
    nobody = {"vendors.us.sales_people": 0, "vendors.us.marketing_hours": 0.0}
    asked = requests({})
    for model in ("relay", RUGBY):
        tables = play(a_sure_thing(TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | nobody), model)
        assert len(tables.activities) == 0 and tables.journeys["supplier_meeting_hours"].iloc[0] == 0.0
        assert tables.journeys["our_lost_appointments"].iloc[0] == asked


def test_who_gets_no_expert_before_takeover_meets_event_staff():
    """Sales would answer but has nobody: the fair's staff is better than nobody, and no appointment is lost."""
    changes = TALKS | FOR_A_YEAR | STUCK_IN_THE_PROBLEM | {"vendors.us.sales_people": 0, "leads.points_contact": 0.0}
    tables = play(a_sure_thing(changes), smooth_relay_but(sales_cover=1.0))
    assert (tables.activities["served"] == "event staff").all() and len(tables.activities) > 10
    assert tables.journeys["lost_appointments"].iloc[0] == 0


def test_sessions_with_us_may_last_longer_on_one_job():
    """Twice as long on solutions: our meetings and what is read of ours; a rival's, and ours on other jobs, stay as they are."""
    both = {"vendors.rival_a.takes_part": True, "time.supplier_material": 1.0, "vendors.us.selling_share": 1.0}
    usual = time_shares(online=0.5, supplier_meeting=0.5) | learning_hours(20.0) | both
    rows = play(a_sure_thing(usual | {"time.longer_with_us.solution": 1.0})).activities.dropna(subset="vendor")
    kinds = [rows[column].astype(str) for column in ("vendor", "activity", "producing_job")]
    each = (rows["hours"] / rows["people"]).groupby(kinds)
    assert each.std().fillna(0.0).max() == 0
    hours = each.first()
    assert set(hours.index.get_level_values(0)) == {"We", "Rival A"}
    for (vendor, activity, job), found in hours.items():
        longer = 2.0 if (vendor, job) == ("We", "solution") else 1.0
        assert found == pytest.approx(longer * LENGTHS[activity]), (vendor, activity, job)
    assert ("We", "supplier_meeting", "solution") in hours.index and ("We", "online", "solution") in hours.index


def test_an_appointment_is_booked_as_long_as_it_lasts():
    """One job only, twice as long with us: so is what it takes of sales time, but for the preparation."""
    hours = TALKS | STUCK_IN_THE_PROBLEM | FOR_A_YEAR | {"leads.preparation_hours": 1.0, "leads.call_hours": 0.0}
    first = smooth_relay_but(takeover="first_signal", sales_cover=1.0)
    for longer in (0.0, 1.0):
        tables = play(a_sure_thing(hours | {"time.longer_with_us.problem": longer}), first)
        experts = (tables.activities["served"] == "expert").sum()
        assert experts > 5
        assert tables.journeys["our_sales_hours"].iloc[0] == pytest.approx(
            experts * (1.0 + LENGTHS["supplier_meeting"] * (1.0 + longer)), rel=0.05
        )
