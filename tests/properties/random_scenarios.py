"""Valid scenarios at random for hypothesis: small markets, extreme values, every lever, one to eight vendors."""

from hypothesis import strategies as st

from sim.scenario import JOBS, OperatingModel, Scenario
from sim.scenario.specialists import SPECIALISTS
from tests.builders import a_scenario

share = st.sampled_from([0.0, 1.0]) | st.floats(0.0, 1.0)


def between(low: float, high: float):
    """A number between two bounds, often one of them."""
    return st.sampled_from([low, high]) | st.floats(low, high)


@st.composite
def that_add_to_one(draw, number: int):
    """Shares that add to 1, some of them 0."""
    weights = draw(st.lists(st.sampled_from([0.0, 1.0]) | st.floats(0.01, 1.0), min_size=number, max_size=number).filter(any))
    return [weight / sum(weights) for weight in weights]


def named(prefix: str, names: tuple[str, ...], values) -> st.SearchStrategy[dict]:
    return values.map(lambda drawn: {f"{prefix}.{name}": value for name, value in zip(names, drawn, strict=True)})


world = st.fixed_dictionaries({}, optional={
    "market.accounts": st.integers(1, 25), "market.months": st.integers(1, 30), "market.in_market_per_quarter": between(0.05, 3.0),
    "market.rest_months": between(0.0, 12.0), "market.wrong_trade_share": between(0.0, 0.9),
    "market.casual_readers_per_year": between(0.0, 10.0), "deal.value_spread": between(0.0, 3.0), "group.size_mean": between(1.0, 30.0),
    "group.size_spread": between(0.0, 10.0), "group.hours_per_week": between(0.1, 8.0), "group.stubbornness": between(0.0, 0.95),
    "group.opening_disagreement": between(0.0, 5.0), "group.meeting_pull": share, "time.supplier_material": share, "time.remote": share,
    "time.hours_spread": between(0.0, 1.5), "time.attendance": between(0.1, 1.0), "time.supplier_meeting_people": st.integers(1, 30),
    "time.longer_with_us.problem": between(0.0, 4.0), "time.longer_with_us.selection": between(0.0, 4.0),
    "time.booking_patience_days": between(0.0, 120.0), "jobs.known_at_start": between(0.0, 0.9), "jobs.wander": between(0.0, 0.9),
    "jobs.help_gain": between(0.0, 10.0), "jobs.off_job_help": share, "jobs.opinion_pull": between(0.0, 2.0),
    "jobs.opinion_noise": between(0.0, 10.0), "jobs.new_information": between(0.0, 50.0), "jobs.shock_understanding": share,
    "jobs.shock_opinion": between(0.0, 5.0), "beliefs.fit_spread": between(0.0, 5.0), "beliefs.prior_precision": between(0.01, 100.0),
    "beliefs.considered_unknown": share, "beliefs.discovery": share, "beliefs.human_signal": between(0.0, 20.0),
    "beliefs.digital_signal": between(0.0, 20.0), "beliefs.third_party_signal": between(0.0, 20.0),
    "beliefs.risk_aversion": between(0.0, 10.0),
    "ending.status_quo_mean": between(-10.0, 10.0), "ending.patience_months": between(0.1, 30.0), "ending.only_looking": share,
    "ending.shortlist": st.integers(1, 8), "ending.negotiation_days": between(0.0, 100.0), "marketing.content_aging": share,
    "marketing.brand_wear": share, "marketing.list_share": between(0.05, 1.0), "marketing.list_error": between(0.0, 5.0),
    "marketing.release_days": st.integers(1, 63), "marketing.planning_speed": share, "marketing.experience_gain": between(0.0, 2.0),
    "marketing.word_of_mouth": between(0.0, 0.1), "marketing.retargeting_pull": between(0.0, 20.0),
    "marketing.retargeting_days": between(0.0, 250.0), "marketing.role_gain": between(0.0, 2.0), "marketing.role_cost": share,
    "marketing.follow_chance": share, "market.no_margin_share": share, "leads.role_told": share, "leads.form_fright": share,
    "leads.points_read": between(0.0, 10.0),
    "leads.points_contact": between(0.0, 10.0), "leads.fading_days": between(1.0, 500.0), "leads.threshold": between(0.1, 10.0),
    "leads.identified": share, "leads.call_hours": between(0.0, 20.0), "leads.preparation_hours": between(0.0, 40.0),
    "leads.pickup_limit_days": between(0.0, 250.0), "leads.fit_wanted": between(-3.0, 3.0), "leads.recycle_days": between(1.0, 100.0),
    "leads.casual_visits": between(1.0, 10.0), "crm.meetings_per_stage": st.integers(1, 9), "crm.push_after": st.integers(1, 30),
    "customers.followed": st.booleans(), "customers.incumbent_known": st.booleans(), "customers.word_of_mouth": st.booleans(),
    "customers.paid_by_marketing": st.booleans(), "customers.contract_months": st.integers(1, 24),
    "customers.renewal_value": between(0.0, 5.0), "customers.discount": between(0.01, 1.0), "customers.base_renewal": share,
    "customers.satisfaction_effect": between(0.0, 5.0),
    "customers.rivals_pull": share, "customers.loyalty_gain": between(0.0, 5.0), "customers.loyalty_wear": share,
    "customers.sales_part": share, "customers.push_harm": share, "customers.push_gain": share, "customers.cross_sell": between(0.0, 12.0),
    "customers.complaints": between(0.0, 12.0), "customers.complaint_gain": share, "customers.complaint_harm": share,
    "customers.referrals": between(0.0, 12.0), "customers.referral_precision": between(0.0, 100.0),
})  # fmt: skip
time_use = named("time", ("online", "offline", "group_meeting", "supplier_meeting", "other"), that_add_to_one(5))
learning = named("jobs.learning", JOBS, st.lists(between(0.01, 60.0), min_size=4, max_size=4))
levers = st.builds(
    OperatingModel, takeover=st.sampled_from(["score", "first_signal"]), marketing_cover=share, sales_cover=share, signal_sharing=share,
    feedback=share, scoring_unit=st.sampled_from(["person", "account"]), persona_trigger=st.booleans(),
    account_choice=st.sampled_from(["broad", "own_list", "joint_list"]), planning_target=st.sampled_from(["mqls", "won_value"]),
    tactics=st.sampled_from(["fixed", "by_opponent"]), coordination=between(0.0, 0.9),
)  # fmt: skip


@st.composite
def vendors(draw):
    """One to eight vendors: some without sales people, some without marketing, some unknown."""
    one = {
        "operating_model": st.sampled_from(["relay", "rugby"]), "crm_process": st.sampled_from(["smb_1", "smb_2", "enterprise"]),
        "brand": share, "price": between(-3.0, 3.0), "fit": between(-3.0, 3.0), "marketing_hours": between(0.0, 1000.0),
        "sales_people": st.integers(0, 4), "selling_share": between(0.01, 1.0), "sales_quality": share, "event_quality": share,
        "mail_automation": st.booleans(), "retargeting": st.booleans(), "profiling": st.booleans(), "role_material": share,
        "specialists": st.lists(st.sampled_from(SPECIALISTS), max_size=15),
        "content": st.fixed_dictionaries(dict.fromkeys(JOBS, share)),
        "after_sale": st.fixed_dictionaries({"dialogue_hours": between(0.0, 40.0), "push_share": share, "complaints_answered": share}),
        "marketing_mix": that_add_to_one(4).map(lambda mix: dict(zip(("content", "nurture", "campaigns", "brand"), mix, strict=True))),
    }  # fmt: skip
    drawn = draw(st.lists(st.fixed_dictionaries({}, optional=one), min_size=1, max_size=8))
    keys = ["us", *(f"rival_{letter}" for letter in "abcdefg")]
    return {key: {"name": key.upper(), **vendor} for key, vendor in zip(keys, drawn, strict=False)}


@st.composite
def changes(draw) -> dict[str, object]:
    """Changes to a small market: one parameter or many, the time split and the learning hours now and then."""
    drawn = draw(world) | draw(st.one_of(st.just({}), time_use)) | draw(st.one_of(st.just({}), learning))
    validated, agreed = draw(between(0.05, 0.99)), draw(between(0.01, 5.0))
    return drawn | {
        "jobs.validated_at": validated, "jobs.reopened_understanding": min(0.95, validated * draw(share)),
        "jobs.agreed_below": agreed, "jobs.reopened_disagreement": max(agreed, draw(between(0.01, 5.0))),
    }  # fmt: skip


def scenario_of(changes: dict, vendors: dict) -> Scenario:
    """Return the scenario that hypothesis thought of; it shows the two arguments when something is wrong."""
    return Scenario.model_validate(a_scenario(changes).model_dump(mode="json") | {"vendors": vendors})
