"""What holds in the tables of every run of every valid scenario; each claim is a function that returns the rows that break it."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.scenario import JOBS, Scenario
from sim.world import Tables

CLOSE = 1e-6  # hours and days are sums of floating-point numbers
CLAIMS: list[Callable[[Tables, Scenario], pd.DataFrame]] = []
KEY, DEAL = ["replication", "journey"], ["replication", "vendor", "journey"]


def claim(function: Callable[[Tables, Scenario], pd.DataFrame]) -> Callable[[Tables, Scenario], pd.DataFrame]:
    CLAIMS.append(function)
    return function


def broken(tables: Tables, scenario: Scenario) -> list[str]:
    """Return every claim that a run breaks, with the first rows that break it."""
    found = [(each, each(tables, scenario)) for each in CLAIMS]
    return [f"{each.__name__}: {each.__doc__}\n{rows.head(3).T.to_string()}" for each, rows in found if len(rows)]


def horizon(scenario: Scenario) -> float:
    return scenario.market.months * 21.0


@claim
def every_journey_has_one_outcome(tables, scenario):
    """A purchase has a vendor and no reason, no decision a reason and no vendor, an open journey neither and no end."""
    j = tables.journeys
    vendor, reason, end = j["vendor"].notna(), j["reason"].notna(), j["end_day"].notna()
    purchase = (j["outcome"] == "purchase") & vendor & ~reason & end & j["chosen_day"].notna()
    no_decision = (j["outcome"] == "no_decision") & ~vendor & reason & end & j["chosen_day"].isna()
    still_open = (j["outcome"] == "open") & ~vendor & ~reason & ~end
    return j[purchase.astype(int) + no_decision + still_open != 1]


@claim
def journeys_begin_choose_and_end_in_this_order(tables, scenario):
    """Start, choice and end come in this order, between day 0 and the horizon."""
    j = tables.journeys
    end, chosen = j["end_day"].fillna(horizon(scenario)), j["chosen_day"].fillna(j["start_day"])
    in_order = (j["start_day"] >= 0) & (chosen >= j["start_day"]) & (end >= chosen) & (end <= horizon(scenario) + CLOSE)
    return j[~in_order]


@claim
def journeys_have_a_number_of_their_own(tables, scenario):
    """No two journeys of a replication share a number."""
    return tables.journeys[tables.journeys.duplicated(KEY)]


@claim
def an_account_makes_one_journey_at_a_time(tables, scenario):
    """The next journey of an account begins no sooner than the rest after the one before, and none follows an open one."""
    j = tables.journeys.sort_values(["replication", "account", "start_day"])
    before = j.groupby(["replication", "account"])["end_day"].shift()
    first = ~j.duplicated(["replication", "account"])
    return j[~first & ~(j["start_day"] >= before + scenario.market.rest_months * 21.0 - CLOSE)]


@claim
def groups_and_values_are_possible(tables, scenario):
    """1 to 30 people, a positive value unless the whole price is conceded, and jobs revisited only by loop-backs.

    What has been conceded so far in a negotiation that is still open is told nowhere: there a value of nothing is possible.
    """
    j = tables.journeys
    price = {vendor.name: vendor.price for vendor in scenario.active_vendors.values()}
    negotiates = (j["outcome"] == "open") & j["chosen_day"].notna()
    free = negotiates | (j["concession"] - j["vendor"].astype(object).map(price).astype(float) >= scenario.choice.worth_of_price)
    is_worth = (j["deal_value"] > 0) | (j["deal_value"] == 0) & free
    ok = j["group_size"].between(1, 30) & is_worth & j["jobs_revisited"].between(0, 6)
    return j[~(ok & ((j["loop_backs"] > 0) == (j["jobs_revisited"] > 0)))]


@claim
def hours_of_a_journey_fit_into_each_other(tables, scenario):
    """No hours are negative; ours are part of all suppliers', and those part of the group's hours."""
    j = tables.journeys
    columns = ["hours", "supplier_meeting_hours", "supplier_digital_hours", "our_meeting_hours", "our_digital_hours", "our_sales_hours",
               "lost_appointments", "our_lost_appointments"]  # fmt: skip
    ok = (j[columns] >= 0).all(axis=1)
    ok &= j["supplier_meeting_hours"] + j["supplier_digital_hours"] <= j["hours"] + CLOSE
    for kind in ("meeting_hours", "digital_hours"):
        ok &= j[f"our_{kind}"] <= j[f"supplier_{kind}"] + CLOSE
    return j[~(ok & (j["our_lost_appointments"] <= j["lost_appointments"]))]


@claim
def who_is_considered_takes_part(tables, scenario):
    """At the start and at the end some vendor is in the race, all of them vendors of the scenario, and the buyer's choice among them."""
    j, names = tables.journeys, {vendor.name for vendor in scenario.active_vendors.values()}
    start, end = j["considered_at_start"].str.split("|"), j["considered_at_end"].str.split("|")
    ok = [bool(a) and bool(b) and set(a) <= names and set(b) <= names for a, b in zip(start, end, strict=True)]
    chosen = [pd.isna(v) or v in b for v, b in zip(j["vendor"].astype(object), end, strict=True)]
    return j[~(np.array(ok, bool) & np.array(chosen, bool))]


@claim
def activities_happen_within_their_journey(tables, scenario):
    """Every activity lies between its journey's start and its end, or the horizon."""
    a = with_journey(tables.activities, tables, ["start_day", "end_day"])
    return a[~((a["day"] >= a["start_day"]) & (a["day"] <= a["end_day"].fillna(horizon(scenario))))]


@claim
def tables_are_sorted_by_day_within_a_journey(tables, scenario):
    """Days never go back within a journey of activities and beliefs, nor within a deal of opportunities."""
    for frame, key in ((tables.activities, KEY), (tables.beliefs, KEY), (tables.opportunities, DEAL)):
        back = frame[frame.groupby(key, observed=True)["day"].diff() < 0]
        if len(back):
            return back
    return tables.journeys.head(0)


@claim
def work_takes_time_and_news_takes_none(tables, scenario):
    """Work has hours, people and at most a time for each of them; loop-backs and new information have none."""
    a = with_journey(tables.activities, tables, ["group_size"])
    event = a["activity"].isin(["loop_back", "new_information"])
    people = a["people"].between(1, a["group_size"]) & (a["member"] < a["group_size"])
    alone = a["activity"].isin(["online", "offline", "other"])
    one = (a["people"] == 1) & (a["member"] >= 0) & a["role"].notna()
    several = (a["member"] == -1) & a["role"].isna()
    work = (a["hours"] > 0) & people & np.where(alone, one, several)
    return a[~np.where(event, (a["hours"] == 0) & (a["people"] == 0) & a["touchpoint"].isna(), work)]


@claim
def whoever_concerns_suppliers_has_vendor_mode_and_service(tables, scenario):
    """Vendor, mode and who served come together: meetings are traditional or remote, digital self-service is online, nothing else."""
    a = tables.activities
    concerns = a["vendor"].notna()
    human = a["mode"].isin(["traditional", "remote"]) & a["served"].isin(["expert", "event staff"])
    meeting = (a["activity"] == "supplier_meeting") & human
    digital = (a["activity"] == "online") & (a["mode"] == "digital") & a["served"].isin(["public site", "tuned"])
    neither = (a["activity"] != "supplier_meeting") & a["mode"].isna() & a["served"].isna()
    return a[~np.where(concerns, meeting | digital, neither)]


@claim
def touchpoints_fit_the_activity(tables, scenario):
    """Each touchpoint belongs to its activity and mode."""
    a = tables.activities[~tables.activities["activity"].isin(["loop_back", "new_information"])]
    place = a["activity"].astype(str) + np.where(a["mode"].notna(), " " + a["mode"].astype(str), "")
    allowed = {
        "online": {"web search", "social network", "online group"}, "online digital": {"supplier site", "webinar", "online demo"},
        "offline": {"trade press", "peer in another company", "conference talk"}, "group_meeting": {"group meeting"},
        "supplier_meeting traditional": {"visit", "fair", "demo on site"},
        "supplier_meeting remote": {"call", "video meeting", "mail"}, "other": {"approval", "administration"},
    }  # fmt: skip
    return a[[touch not in allowed[where] for touch, where in zip(a["touchpoint"], place, strict=True)]]


@claim
def work_is_on_its_job_or_checks_or_agrees(tables, scenario):
    """The job in the log is the producing job, validation or consensus; only what several do is consensus."""
    a = tables.activities
    job, producing = a["job"].astype(str), a["producing_job"].astype(str)
    several = a["activity"].isin(["group_meeting", "supplier_meeting", "other"])
    ok = (job == producing) | (job == "validation") | ((job == "consensus") & several)
    return a[~(ok & producing.isin(JOBS))]


@claim
def hours_of_journeys_are_the_sums_of_their_activities(tables, scenario):
    """All hours, hours with suppliers and with us, in meetings and digital, add up from the log to the journeys table."""
    a, ours = tables.activities, scenario.vendors["us"].name
    us, meeting, digital = a["vendor"] == ours, a["activity"] == "supplier_meeting", a["mode"] == "digital"
    parts = {"hours": a["hours"] >= 0, "supplier_meeting_hours": meeting, "supplier_digital_hours": digital,
             "our_meeting_hours": meeting & us, "our_digital_hours": digital & us,
             "our_public_site_hours": us & (a["served"] == "public site")}  # fmt: skip
    j = tables.journeys.set_index(KEY)
    wrong = pd.Series(False, index=j.index)
    for column, mask in parts.items():
        summed = a["hours"].where(mask, 0.0).groupby([a[k] for k in KEY]).sum().reindex(j.index, fill_value=0.0)
        wrong |= ~np.isclose(summed, j[column], rtol=1e-9, atol=CLOSE)
    return j[wrong]


@claim
def loop_backs_are_counted(tables, scenario):
    """As many loop-backs in the log as in the journeys table; the jobs revisited are theirs and validation, consensus or both."""
    rows, j = tables.activities.query("activity == 'loop_back'").astype({"job": str}), tables.journeys.set_index(KEY)
    found = rows.groupby(KEY)["job"].agg(["size", "nunique"]).reindex(j.index, fill_value=0)
    invisible = j["jobs_revisited"] - found["nunique"]
    return j[(found["size"] != j["loop_backs"]) | ~np.where(j["loop_backs"] > 0, invisible.between(1, 2), invisible == 0)]


@claim
def a_choice_survives_no_loop_back(tables, scenario):
    """Nothing reopens after the day of a choice that stands; what falls apart is chosen anew."""
    a = with_journey(tables.activities.query("activity == 'loop_back'"), tables, ["chosen_day"])
    return a[a["day"] > a["chosen_day"]]


@claim
def beliefs_are_written_at_every_group_meeting(tables, scenario):
    """One row of beliefs for each group meeting, on the same day."""
    meetings = tables.activities.query("activity == 'group_meeting'")[[*KEY, "day"]]
    both = meetings.merge(tables.beliefs[[*KEY, "day"]], how="outer", indicator=True)
    return both[both["_merge"] != "both"]


@claim
def beliefs_are_possible(tables, scenario):
    """Understanding is in [0, 1], spreads are not negative, and a leader is at least as good as the next."""
    b = tables.beliefs
    ok = b["understanding"].between(0, 1) & (b["disagreement"] >= 0) & b["job"].astype(str).isin(JOBS)
    led = (b["margin"] >= 0) & (b["preference_spread"] >= 0)
    return b[~(ok & np.where(b["leader"].notna(), led, b["margin"].isna() & b["preference_spread"].isna()))]


@claim
def leads_move_one_way(tables, scenario):
    """A lead is known, qualified, touched and judged in this order; it has 0 to 10 points and no hours before a call.

    One that was handed back and over again may wait for its second verdict, or never get it.
    """
    m = tables.leads
    mql, touch, accepted = m["mql_day"].notna(), m["first_sales_touch_day"].notna(), m["accepted"].fillna(False).astype(bool)
    ok = m["score"].between(0, 10) & (m["sales_hours"] >= 0) & (m["created_day"] >= 0)
    judged = m["accepted"].notna()
    ok &= (mql | ~touch) & (touch | ~judged)
    ok &= ~(m["mql_day"] < m["created_day"]) & ~(m["first_sales_touch_day"] < m["mql_day"])
    refused = m["reason"].isin(["not in-market", "wrong trade", "no margin", "poor fit", "too early", "already decided", "gone cold"])
    ok &= (refused == (judged & ~accepted)) & ~((m["reason"] == "never called") & (judged | ~mql))
    return m[~(ok & (touch | (m["sales_hours"] >= 0)))]


@claim
def leads_belong_to_a_member_or_to_nobody_who_buys(tables, scenario):
    """A lead in a journey is one of its members and known while it lasted; another is nobody's role and never accepted."""
    inside = tables.leads["journey"].notna()
    known = tables.leads[inside].astype({"journey": "int64"})
    m = with_journey(known, tables, ["group_size", "start_day", "end_day", "account_of_journey"])
    ok = m["member"].between(0, m["group_size"] - 1) & (m["account"] == m["account_of_journey"]) & m["role"].notna()
    ok &= m["created_day"].between(m["start_day"], m["end_day"].fillna(horizon(scenario)))
    casual = tables.leads[~inside]
    stranger = (casual["member"] < 0) & casual["role"].isna() & ~casual["accepted"].fillna(False).astype(bool)
    return pd.concat([m[~ok], casual[~stranger]])


@claim
def a_person_is_one_lead(tables, scenario):
    """No vendor has the same person twice in the same journey."""
    return tables.leads[tables.leads.duplicated(["replication", "vendor", "account", "journey", "member"])]


@claim
def every_deal_came_from_one_accepted_lead(tables, scenario):
    """Accepted leads and deals are the same (vendor, journey) pairs, so the funnel's counts add up."""
    accepted = tables.leads[tables.leads["accepted"].fillna(False).astype(bool)].astype({"journey": "int64"})[DEAL]
    deals = tables.opportunities[DEAL].drop_duplicates()
    both = accepted.merge(deals, how="outer", indicator=True)
    return both[(both["_merge"] != "both") | both.duplicated(DEAL)]


@claim
def deals_move_forward_through_their_process(tables, scenario):
    """A deal begins in the first stage, never goes back or twice through one, and ends in the last stage or in Lost, if at all."""
    o = tables.opportunities
    stage = [stages_of(scenario)[vendor].get(name, np.nan) for vendor, name in zip(o["vendor"], o["stage"], strict=True)]
    o = o.assign(place=np.array(stage, float))
    moves = o.groupby(DEAL, observed=True)["place"]
    first, last = ~o.duplicated(DEAL), ~o.duplicated(DEAL, keep="last")
    final = [place >= max(stages_of(scenario)[vendor].values()) - 1 for vendor, place in zip(o["vendor"], o["place"], strict=True)]
    return o[o["place"].isna() | (moves.diff() <= 0) | (first & (o["place"] != 0)) | (np.array(final, bool) & ~last)]


@claim
def deals_are_worth_and_end_as_their_journey_says(tables, scenario):
    """Truth is the journey's; a won deal is in the last stage, a lost one in Lost, an open one in neither.

    Its amount is what is needed at the supplier's price, but for sellers' hope; once chosen what was settled on, which may be less.
    """
    columns = ["deal_value", "need_value", "outcome", "bought_from", "start_day", "end_day", "chosen_day"]
    o = with_journey(tables.opportunities, tables, columns)
    us = o["vendor"].astype(str) == o["bought_from"].astype(str)
    truth = np.select([o["outcome"] == "open", o["outcome"] == "no_decision", us], ["open", "no decision", "won"], "lost to rival")
    last = ~o.duplicated(DEAL, keep="last")
    won = [name == list(stages_of(scenario)[vendor])[-2] for vendor, name in zip(o["vendor"], o["stage"], strict=True)]
    ending = np.select([np.array(won, bool), o["stage"] == "Lost"], ["won", "lost"], "open")
    wanted = np.select([truth == "won", truth == "open"], ["won", "open"], "lost")
    hope = np.where(ending == "open", 1.0 + scenario.crm.hope, 1.0)
    price = {vendor.name: max(0.0, 1.0 + vendor.price / scenario.choice.worth_of_price) for vendor in scenario.active_vendors.values()}
    offered = o["need_value"] * o["vendor"].astype(object).map(price).astype(float)
    amount = np.where(ending == "won", o["deal_value"], offered) * hope
    contract = [name == list(stages_of(scenario)[vendor])[-3] for vendor, name in zip(o["vendor"], o["stage"], strict=True)]
    settled = us & (o["day"] >= o["chosen_day"]) & (o["amount"] == o["deal_value"] * hope)
    may_be_chosen = np.array(contract, bool) | (not scenario.ending.needs_quote)  # and parted with again
    worth = (o["amount"] == amount) | settled | (may_be_chosen & (o["amount"] <= amount))
    ok = (o["true_outcome"] == truth) & worth & np.where(last, ending == wanted, ending == "open")
    return o[~(ok & o["probability"].between(0, 1) & (o["expected_close_day"] >= o["day"]) & (o["day"] >= o["start_day"]))]


@claim
def every_purchase_begins_one_relation(tables, scenario):
    """Every purchase from a vendor has exactly one row of customers, from its signature and for its value; there are no others."""
    bought = tables.journeys[(tables.journeys["outcome"] == "purchase") & scenario.customers.followed]
    customers = tables.customers.rename(columns={"start_day": "end_day", "first_order": "deal_value", "end_day": "ended"})
    columns = ["replication", "account", "journey", "vendor", "end_day", "deal_value"]
    both = bought[columns].astype({"vendor": object}).merge(
        customers[columns].astype({"vendor": object}), how="outer", indicator=True)  # fmt: skip
    return both[(both["_merge"] != "both") | both.duplicated(KEY)]


@claim
def relations_end_once_and_one_at_a_time(tables, scenario):
    """Who is still a customer has no end; others end within the horizon, not before they began, and before the next begins."""
    c = tables.customers.sort_values(["replication", "account", "start_day"], kind="stable")
    is_open, end = c["outcome"] == "still a customer", c["end_day"].fillna(horizon(scenario))
    following = c.groupby(["replication", "account"])["start_day"].shift(-1)
    ok = (is_open == c["end_day"].isna()) & (end >= c["start_day"]) & (end <= horizon(scenario) + CLOSE)
    ok &= ((c["months"] - (end - c["start_day"]) / 21.0).abs() < CLOSE) & ~(end > following) & ~(is_open & following.notna())
    return c[~(ok & ((c["outcome"] != "bought anew") | (end == following)))]


@claim
def what_customers_do_is_counted_within_their_months(tables, scenario):
    """Loyalty is a share, hours and counts are not negative, renewals are at contract ends, the rest at most so often a month."""
    c, months = tables.customers, np.floor(tables.customers["months"] + CLOSE)
    ok = c["loyalty"].between(0, 1) & (c["marketing_hours"] <= c["hours"] + CLOSE) & (c["marketing_hours"] >= 0) & (c["hours"] >= 0)
    ok &= c["renewals"].between(0, months // scenario.customers.contract_months) & c["complaints"].between(0, months)
    ok &= c["complaints_answered"].between(0, c["complaints"]) & c["referrals"].between(0, months) & c["cross_sales"].between(0, 2 * months)
    gone = c["outcome"].isin(["not renewed", "lost to rival", "bought anew"])
    return c[~(ok & np.isfinite(c["lifetime_value"]) & (~gone | (c["lifetime_value"] == c["margin"])))]


@claim
def a_quarter_of_a_brand_is_possible(tables, scenario):
    """One row a vendor and quarter; goodwill between 0 and 1; what came by name is part of all visits, and so are video views.

    Without a visit nobody spends time.
    """
    b = tables.brand
    counts = b[["visitors", "met", "visits", "brand_searches", "direct_visits", "followers", "video_views"]]
    ok = b["goodwill"].between(0, 1) & (counts >= 0).all(axis=1) & (b["visitors"] <= b["visits"] + CLOSE)
    ok &= b["brand_searches"] + b["direct_visits"] <= b["visits"] + CLOSE
    ok &= (b["video_views"] <= b["visits"] + CLOSE) & (b["engagement"] >= 0) & ((b["engagement"] > 0) <= (b["visits"] > 0))
    return b[~ok | b.duplicated(["replication", "vendor", "quarter"]) | (b["day"] != 63.0 * (b["quarter"] + 1))]


@claim
def money_is_spent_as_the_scenario_has_it(tables, scenario):
    """Every quarter each vendor spends what its people and programmes cost, whatever they do; one row an item."""
    spent, costs = tables.spend, scenario.costs
    money = {}
    for vendor in scenario.active_vendors.values():
        of_sales = vendor.sales_people * vendor.selling_share * 168.0 + len(vendor.specialists) * vendor.specialist_hours
        people = vendor.marketing_hours * costs.marketing_hour + of_sales * costs.sales_hour
        money[vendor.name] = 3.0 * (people + costs.mail_automation * vendor.mail_automation + costs.retargeting * vendor.retargeting)
    sums = spent.groupby(["replication", "quarter", "vendor"], observed=True)["money"].sum().reset_index()
    wanted = sums["vendor"].astype(str).map(money).to_numpy(float)
    wrong = sums[~np.isclose(sums["money"].to_numpy(float), wanted, rtol=1e-9, atol=1e-3)]
    twice = spent[spent.duplicated(["replication", "quarter", "vendor", "item"])]
    return pd.concat([wrong, twice]) if len(twice) else wrong


def with_journey(frame: pd.DataFrame, tables: Tables, columns: list[str]) -> pd.DataFrame:
    """Return *frame* with columns of its journeys beside it; every row must have one."""
    journeys = tables.journeys.assign(bought_from=tables.journeys["vendor"].astype(object), account_of_journey=tables.journeys["account"])
    joined = frame.merge(journeys[[*KEY, *columns]], on=KEY, how="left", indicator=True)
    assert (joined["_merge"] == "both").all(), f"rows without a journey:\n{joined[joined['_merge'] != 'both'].head()}"
    return joined.drop(columns="_merge")


def stages_of(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the places of the stages, Lost last, by vendor."""
    process_of = {vendor.name: scenario.crm.processes[vendor.crm_process] for vendor in scenario.active_vendors.values()}
    names = {vendor: [*(stage.name for stage in process.stages), "Lost"] for vendor, process in process_of.items()}
    return {vendor: {stage: place for place, stage in enumerate(stages)} for vendor, stages in names.items()}
