"""Every lever alone, from relay's setting to that of the first preset that has another: it does what it says, and nothing else."""

from functools import cache

import pandas as pd
import pytest

import sim
from sim.scenario import LEVERS, PRESETS
from sim.world import Tables
from sim.world.market import MarketRun
from tests.world_builders import NO_CALLS, RELAY, RUGBY, differences, play, play_all, relay_but
from tests.world_invariants import broken


@cache
def a_mid_market():
    """The default scenario, smaller: 80 companies that buy somewhat more often, for three and a half years.

    One sales person of ours has more leads to call than time, and we field two specialists.
    """
    smaller = {"market.accounts": 80, "market.months": 42, "market.in_market_per_quarter": 0.15}
    short = {"vendors.us.sales_people": 1, "vendors.us.selling_share": 0.3, "leads.identified": 0.08, "leads.threshold": 5.0}
    return sim.load("mid_market").with_changes(smaller | short | {"vendors.us.specialists": ["writer", "solution_engineer"]})


@cache
def under(lever: str | None = None) -> Tables:
    """Return the tables of relay, or of relay with one lever as the first preset has it that sets it otherwise."""
    return play(a_mid_market(), RELAY if lever is None else relay_but(**{lever: otherwise(lever)}))


@cache
def in_six_worlds(lever: str | None = None) -> Tables:
    """Return the same of six worlds, where one alone would be luck."""
    return play_all(a_mid_market(), RELAY if lever is None else relay_but(**{lever: otherwise(lever)}), 6)


def otherwise(lever: str):
    """Return what a preset sets a lever to that relay does not; a lever that none does belongs to nobody."""
    settings = [getattr(preset.levers, lever) for preset in PRESETS.values()]
    others = [setting for setting in settings if setting != getattr(RELAY, lever)]
    assert others, f"no preset in sim/scenario/presets.py sets {lever}: nothing is known of what it does"
    return others[0]


def ours(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["vendor"] == "We"]


def touches(tables: Tables, after_takeover: bool) -> pd.DataFrame:
    """Our touches before or after the day on which our sales took the journey over."""
    deals = ours(tables.opportunities).groupby("journey")["day"].min().rename("taken")
    log = ours(tables.activities).merge(deals, on="journey", how="left")
    return log[(log["day"] > log["taken"]) == after_takeover]


@pytest.mark.parametrize("lever", LEVERS)
def test_each_lever_alone_makes_a_difference_and_breaks_nothing(lever):
    """Other tables than relay's, and every claim of every run holds."""
    queue = {"leads.threshold": 2.0} if lever == "triage" else {}  # who is called first matters where more wait
    scenario = a_mid_market().with_changes(queue)
    relay, other = (play(scenario, model) for model in (RELAY, relay_but(**{lever: otherwise(lever)})))
    assert differences(relay, other) != []
    assert broken(other, scenario) == []


@pytest.mark.parametrize("lever", LEVERS)
def test_no_lever_changes_who_buys_when_for_the_first_time(lever):
    """First journeys begin on the same days with the same groups and values."""
    columns = ["account", "start_day", "group_size", "need_value"]
    relay, other = (tables.journeys.drop_duplicates("account")[columns].reset_index(drop=True) for tables in (under(), under(lever)))
    pd.testing.assert_frame_equal(relay, other, check_exact=True)


def test_takeover_at_the_first_signal_brings_sales_in_earlier():
    """First touches come sooner after a person is known, no lead is too early, and people who never buy are called too."""
    relay, signal = ours(under().leads), ours(under("takeover").leads)
    assert (relay["reason"] == "too early").any() and not (signal["reason"] == "too early").any()
    wait = [(leads["first_sales_touch_day"] - leads["created_day"]).mean() for leads in (relay, signal)]
    assert wait[1] < wait[0]
    vain = [(leads["reason"] == "not in-market").sum() for leads in (relay, signal)]
    assert vain[1] > vain[0]


def test_full_marketing_cover_ends_the_public_site_after_takeover():
    """Relay's readers find the public site from takeover on; covered ones find tuned material, before and after."""
    assert set(touches(under(), True).query("mode == 'digital'")["served"]) == {"public site"}
    assert set(touches(under(), False).query("mode == 'digital'")["served"]) == {"tuned"}
    for after in (True, False):
        assert set(touches(under("marketing_cover"), after).query("mode == 'digital'")["served"]) == {"tuned"}


def test_sales_cover_brings_experts_before_takeover():
    """Relay's early meetings are with event staff alone; after takeover with experts, those booked before it apart."""
    scenario = a_mid_market().with_changes(NO_CALLS)  # whoever asks for sales meets it on the day on which it takes over
    both = [play(scenario, model) for model in (RELAY, relay_but(sales_cover=otherwise("sales_cover")))]
    early = [touches(tables, False).query("activity == 'supplier_meeting'")["served"] for tables in both]
    assert set(early[0]) == {"event staff"}
    assert (early[1] == "expert").mean() > 0.5
    assert (touches(under(), True).query("activity == 'supplier_meeting'")["served"] == "expert").all()


def test_shared_signals_make_our_touches_teach_more():
    """With 0.8 instead of 0 groups understand more after the same number of group meetings, in the mean over all journeys."""
    both = in_six_worlds(), in_six_worlds("signal_sharing")
    understood = [tables.beliefs.groupby(["replication", "journey"]).head(15)["understanding"].mean() for tables in both]
    assert understood[1] > understood[0]


def test_feedback_improves_content():
    """Half of all conversations fed back: our content is better on every job at the end, the rivals' is not."""
    content = []
    for model in (RELAY, relay_but(feedback=RUGBY.feedback)):
        run = MarketRun(a_mid_market(), model, 1, 0, detail=False)
        run.run()
        content.append(run.world.vendors["content"].copy())
    assert (content[1][0] > content[0][0]).all()
    assert content[1][1:] == pytest.approx(content[0][1:], abs=0.01)


def test_account_scores_qualify_sooner():
    """Points of colleagues add up: leads in journeys qualify sooner after the start, on average."""
    firsts = []
    for tables in (under(), under("scoring_unit")):
        leads = ours(tables.leads).dropna(subset=["journey", "mql_day"]).astype({"journey": "int64"})
        first = leads.groupby("journey")["mql_day"].min()
        firsts.append(first - tables.journeys.set_index("journey")["start_day"].reindex(first.index))
    both = pd.concat(firsts, axis=1, keys=["person", "account"]).dropna()
    assert both["account"].mean() < both["person"].mean()


def test_one_response_reaches_the_colleagues():
    """Mails go to the whole group once one is known: more of the group's digital time is ours, and more people become known."""
    both = in_six_worlds(), in_six_worlds("persona_trigger")
    reach = [tables.journeys["our_digital_hours"].sum() for tables in both]
    people = [len(ours(tables.leads).dropna(subset="journey")) for tables in both]
    assert reach[1] > reach[0] and people[1] > people[0]


def test_a_joint_list_wastes_less_on_who_never_buys():
    """Fewer casual readers come from companies of the wrong trade, for whom the list has no place."""
    accounts = [set(ours(tables.leads)[ours(tables.leads)["journey"].isna()]["account"]) for tables in (under(), under("account_choice"))]
    wrong = set(range(80)) - buyers_of_the_right_trade()
    assert len(accounts[1] & wrong) < len(accounts[0] & wrong)


def buyers_of_the_right_trade() -> set[int]:
    run = MarketRun(a_mid_market(), RELAY, 1, 0, detail=False)
    run.run()
    return {number for number, company in enumerate(run.world.companies) if company["right_trade"]}


def test_the_planning_target_moves_the_mix():
    """Planning by won value and by qualified leads end in different mixes from the same start; both are mixes."""
    mixes = []
    for target in ("mqls", "won_value"):
        run = MarketRun(a_mid_market(), relay_but(planning_target=target), 1, 0, detail=False)
        start = run.vendors[0].mix.copy()
        run.run()
        mixes.append(run.vendors[0].mix)
        assert mixes[-1].sum() == pytest.approx(1.0)
        assert abs(mixes[-1] - start).max() > 0.05
    assert abs(mixes[0] - mixes[1]).max() > 0.03


def test_coordination_halves_what_calendars_can_hold():
    """At 0.5 and nothing else changed, our sales work fewer hours with the same buyers, and our marketing reaches fewer of them."""
    relay, busy = under(), play(a_mid_market(), relay_but(coordination=0.5))
    assert busy.journeys["our_lost_appointments"].sum() >= relay.journeys["our_lost_appointments"].sum()
    assert busy.journeys["our_digital_hours"].sum() < relay.journeys["our_digital_hours"].sum()
    assert len(ours(busy.leads)) < len(ours(relay.leads))


@pytest.mark.parametrize("lever", [lever for lever in LEVERS if getattr(RUGBY, lever) != getattr(RELAY, lever)])
def test_each_lever_set_back_to_relay_changes_what_happens_under_rugby(lever):
    """No lever is idle in rugby either: other journeys, not only other notes about them."""
    rugby = RUGBY.model_copy(update={lever: getattr(RELAY, lever)})
    with_it, without = (play_all(a_mid_market(), model, 6, detail=False).journeys for model in (RUGBY, rugby))
    assert not with_it.equals(without)
