"""The buying side of a scenario: the market, the buying group, its time, its jobs and how its journeys end (M1-M8)."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from .calendar import DAYS_PER_MONTH
from .parameter import Section, parameter

AZTEK = "Aztek 2023, marketing and sales is rugby, not a relay race (after Gartner)"
MCKINSEY = "Aztek 2023, marketing and sales is rugby, not a relay race (after McKinsey)"
MORNINGTRAIN = "Morningtrain 2024, what is B2B"
APROPOS = "Apropos 2010, loyalty in B2B and B2C"
OBSIDIAN = "Obsidian, account based marketing in short"
WEBSTER = "Webster & Wind 1972, doi:10.2307/1250782"
FRIEDKIN = "Friedkin & Johnsen 1990, doi:10.1080/0022250X.1990.9990069"
ERDEM = "Erdem & Keane 1996, doi:10.1287/mksc.15.1.1"
DEALINGS = "chosen so that each person has 10 to 45 dealings with the purchase (17 to 27, Forrester)"
MEDIAN_LENGTH = f"chosen so that the median purchase takes 7 to 12 months ({MORNINGTRAIN})"
REVISITS = "chosen so that 85 % of groups or more revisit a decision, and most jobs (Gartner 2018-19)"

JOBS = ("problem", "solution", "requirements", "selection")
ROLES = ("initiator", "decider", "user", "influencer", "purchaser", "gatekeeper")


class Market(Section):
    """The accounts, and how often they buy."""

    accounts: int = parameter(900, 1, 100_000, label="Companies in the market", unit="accounts",
        help="Every company that could ever be reached, the wrong industries among them.", source=MORNINGTRAIN)  # fmt: skip
    months: int = parameter(48, 1, 240, label="Length of the simulation", unit="months")
    warm_up_months: int = parameter(12, 0, 120, label="Warm-up", unit="months",
        help="Journeys that begin before this are written down but left out of every figure, so that the market "
             "is not judged while it is still filling up.")  # fmt: skip
    cool_down_months: int = parameter(0, 0, 120, label="Cool-down", unit="months",
        help="Journeys that begin in the last months are written down but left out of every figure: few could end in time.")  # fmt: skip
    in_market_per_quarter: float = parameter(0.05, 0.001, 3.0, label="Companies that start buying in a quarter", unit="share",
        help="Of the companies that are not buying now, the expected number of starts for each in a quarter.",
        source="the often quoted 5 % of buyers in-market (Dawes 2021, Ehrenberg-Bass / LinkedIn B2B Institute)",
        basis="published")  # fmt: skip
    rest_months: float = parameter(3.0, 0.0, 120.0, label="Rest after a journey", unit="months",
        help="A company that has just ended a journey does not begin another before this.")  # fmt: skip
    wrong_trade_share: float = parameter(0.2, 0.0, 0.9, label="Companies in the wrong industry", unit="share",
        help="They read and fill in forms, but never buy this product.", source=OBSIDIAN)  # fmt: skip
    no_margin_share: float = parameter(0.15, 0.0, 1.0, label="Casual readers who want only low-margin products",
        unit="share of casual readers",
        source=OBSIDIAN)  # fmt: skip
    casual_readers_per_year: float = parameter(24.0, 0.0, 50.0, label="Casual readers", unit="people per company per year",
        help="People who read a supplier's material with no purchase in mind: students, applicants, the merely curious.",
        source=f"chosen so that 0.3 to 6 % of leads become customers (MarketingSherpa, Implisit); {OBSIDIAN}",
        basis="calibrated")  # fmt: skip

    @property
    def counted_days(self) -> tuple[float, float]:
        """First working day, and the day after the last, on which a journey or lead may begin to count in figures."""
        return self.warm_up_months * DAYS_PER_MONTH, (self.months - self.cool_down_months) * DAYS_PER_MONTH


class Deal(Section):
    """What is bought, in money."""

    value_median: float = parameter(60_000.0, 1.0, 1e9, label="Typical deal", unit="money",
        help="Half of the deals are larger.", source=MORNINGTRAIN)  # fmt: skip
    value_spread: float = parameter(0.8, 0.0, 3.0, label="Spread of deal sizes", unit="sd of log value",
        help="0 makes all deals equal; 0.8 puts nine in ten between a quarter and four times the typical deal.")  # fmt: skip


class ShareByJob(Section):
    """A share of attention for each of the four producing jobs."""

    problem: float = parameter(0.5, 0.0, 1.0, label="Identifying the problem", unit="share")
    solution: float = parameter(0.5, 0.0, 1.0, label="Exploring solutions", unit="share")
    requirements: float = parameter(0.5, 0.0, 1.0, label="Building requirements", unit="share")
    selection: float = parameter(0.5, 0.0, 1.0, label="Selecting a supplier", unit="share")


class Role(Section):
    """One of the roles in a buying group."""

    share: float = parameter(0.2, 0.0, 1.0, label="How common", unit="share",
        help="Relative frequency among the members after the first two, who are the decider and the initiator.")  # fmt: skip
    weight: float = parameter(1.0, 0.0, 10.0, label="Weight in the decision", source=WEBSTER)
    attention: ShareByJob = ShareByJob()
    interest: float = parameter(0.0, -1.0, 1.0, label="Own interest", unit="share",
        help="What people in this role would rather see. What they learn alone draws their views that way: at 100 % as strongly as "
             "any role does, below 0 the other way.")  # fmt: skip
    change_cost: float = parameter(
        0.0,
        -5.0,
        5.0,
        label="What the change costs this role",
        unit="utility",
        help="The effort, the risk and the influence that the purchase costs somebody in this role; below 0 the role gains by it.",
    )
    can_block: float = parameter(0.0, 0.0, 1.0, label="Can block the purchase", unit="share of members",
        help="How many in this role can stop it by objecting: everybody who decides, pays or keeps the gate, others where their own work "
             "changes.", source=WEBSTER)  # fmt: skip


def _roles() -> dict[str, Role]:
    facts = {
        "initiator": (0.05, 1.0, (0.9, 0.6, 0.5, 0.4), 1.0, -0.2, 0.3),
        "decider": (0.10, 2.0, (0.6, 0.5, 0.5, 0.9), 0.3, 0.2, 1.0),
        "user": (0.35, 0.7, (0.7, 0.6, 0.9, 0.4), -0.5, 0.3, 0.3),
        "influencer": (0.25, 1.0, (0.5, 0.9, 0.8, 0.5), 0.5, 0.1, 0.3),
        "purchaser": (0.15, 1.0, (0.2, 0.3, 0.6, 0.9), -1.0, 0.2, 1.0),
        "gatekeeper": (0.10, 0.8, (0.3, 0.4, 0.7, 0.6), -0.5, 0.4, 1.0),
    }
    return {
        name: Role(
            share=share, weight=weight, attention=ShareByJob(**dict(zip(JOBS, attention, strict=True))),
            interest=interest, change_cost=cost, can_block=block,
        )
        for name, (share, weight, attention, interest, cost, block) in facts.items()
    }  # fmt: skip


class Group(Section):
    """The buying group."""

    size_mean: float = parameter(8.0, 1.0, 30.0, label="People in the buying group", unit="people",
        help="6 to 10 is typical for a considered purchase.", source="6 to 10 deciders (Gartner, the B2B buying journey)",
        basis="published")  # fmt: skip
    size_spread: float = parameter(1.5, 0.0, 10.0, label="Spread of group sizes", unit="people, sd")
    hours_per_week: float = parameter(2.0, 0.1, 40.0, label="Time each person gives the purchase", unit="hours a week",
        help="Mean over the members; some give more, some less.",
        source=MEDIAN_LENGTH, basis="calibrated")  # fmt: skip
    stubbornness: float = parameter(0.25, 0.0, 0.95, label="Stubbornness", unit="share",
        help="How far people hold on to their first opinion when the group meets; 0 gives in, 1 never moves.",
        source=FRIEDKIN)  # fmt: skip
    opening_disagreement: float = parameter(1.0, 0.0, 5.0, label="Disagreement at the start", unit="sd of opinions")
    meeting_pull: float = parameter(0.3, 0.0, 1.0, label="Pull of one meeting", unit="share",
        help="How far one meeting moves people towards the view of those present.",
        source="DeGroot 1974, doi:10.1080/01621459.1974.10480137")  # fmt: skip


LONGER = (
    "How much longer people talk and read with us than with others on this job, on top of their other time. The page Attention tries with "
    "it what an hour with us is worth."
)


class LongerByJob(Section):
    """How much longer sessions with us last on each producing job than those with others."""

    problem: float = parameter(0.0, 0.0, 4.0, label="Longer with us on the problem", unit="share", help=LONGER)
    solution: float = parameter(0.0, 0.0, 4.0, label="Longer with us on solutions", unit="share", help=LONGER)
    requirements: float = parameter(0.0, 0.0, 4.0, label="Longer with us on requirements", unit="share", help=LONGER)
    selection: float = parameter(0.0, 0.0, 4.0, label="Longer with us on the choice", unit="share", help=LONGER)


class TimeUse(Section):
    """Where a buying group's hours go. The five shares add to 1."""

    online: float = parameter(0.27, 0.0, 1.0, label="Learning online", unit="share of time", source=AZTEK, basis="published")
    offline: float = parameter(0.18, 0.0, 1.0, label="Learning offline", unit="share of time", source=AZTEK, basis="published")
    group_meeting: float = parameter(0.22, 0.0, 1.0, label="Meeting inside the buying group", unit="share of time",
        help="A buyer alone has nobody to meet; the other four then share this time.",
        source=AZTEK, basis="published")  # fmt: skip
    supplier_meeting: float = parameter(0.17, 0.0, 1.0, label="Meeting possible suppliers", unit="share of time",
        help="Divided among all suppliers in the race.", source=AZTEK, basis="published")  # fmt: skip
    other: float = parameter(0.16, 0.0, 1.0, label="Other: approvals, administration", unit="share of time",
        source=AZTEK, basis="published")  # fmt: skip
    supplier_material: float = parameter(0.31, 0.0, 1.0, label="Online time on suppliers' own material", unit="share of online time",
        help="Makes digital self-service a third of the time that concerns suppliers: 0.31 x 27 % is about half of 17 %.",
        source=MCKINSEY, basis="derived")  # fmt: skip
    remote: float = parameter(0.5, 0.0, 1.0, label="Supplier meetings held remotely", unit="share of meetings",
        help="By phone, e-mail or video; the others are in person.", source=MCKINSEY, basis="derived")  # fmt: skip
    online_hours: float = parameter(1.0, 0.05, 8.0, label="An online session", unit="hours",
        source=DEALINGS, basis="calibrated")  # fmt: skip
    offline_hours: float = parameter(1.5, 0.05, 8.0, label="An offline session", unit="hours",
        source=DEALINGS, basis="calibrated")  # fmt: skip
    group_meeting_hours: float = parameter(1.0, 0.05, 8.0, label="A group meeting", unit="hours")
    supplier_meeting_hours: float = parameter(1.25, 0.05, 8.0, label="A supplier meeting", unit="hours",
        source=DEALINGS, basis="calibrated")  # fmt: skip
    other_hours: float = parameter(0.5, 0.05, 8.0, label="An administrative task", unit="hours")
    hours_spread: float = parameter(0.4, 0.0, 1.5, label="Spread of these lengths", unit="sd of log hours")
    attendance: float = parameter(0.7, 0.1, 1.0, label="Attendance at group meetings", unit="share of members")
    supplier_meeting_people: int = parameter(3, 1, 30, label="Buyers in a supplier meeting", unit="people")
    booking_patience_days: float = parameter(12.0, 0.0, 120.0, label="Patience for an appointment", unit="working days",
        help="An appointment that a supplier cannot offer within this time is lost.")  # fmt: skip
    longer_with_us: LongerByJob = LongerByJob()

    @model_validator(mode="after")
    def _adds_to_one(self) -> Self:
        total = self.online + self.offline + self.group_meeting + self.supplier_meeting + self.other
        if abs(total - 1.0) > 0.005:
            raise ValueError(f"online, offline, group_meeting, supplier_meeting and other must add to 1, they add to {total:g}")
        return self


class HoursByJob(Section):
    """Hours of learning that each producing job asks of a member."""

    problem: float = parameter(2.6, 0.01, 500.0, label="Problem: what there is to learn", unit="hours a member",
        source=MEDIAN_LENGTH, basis="calibrated")  # fmt: skip
    solution: float = parameter(4.4, 0.01, 500.0, label="Solutions: what there is to learn", unit="hours a member",
        source=MEDIAN_LENGTH, basis="calibrated")  # fmt: skip
    requirements: float = parameter(6.2, 0.01, 500.0, label="Requirements: what there is to learn", unit="hours a member",
        source=MEDIAN_LENGTH, basis="calibrated")  # fmt: skip
    selection: float = parameter(4.4, 0.01, 500.0, label="Choice: what there is to learn", unit="hours a member",
        source=MEDIAN_LENGTH, basis="calibrated")  # fmt: skip


class Jobs(Section):
    """The six buying jobs: what there is to learn, and when a job counts as done."""

    learning: HoursByJob = HoursByJob()
    known_at_start: float = parameter(0.15, 0.0, 0.9, label="Known at the start", unit="share",
        help="How much of each job a member understands before the journey begins.")  # fmt: skip
    wander: float = parameter(0.2, 0.0, 0.9, label="Wandering", unit="share of sessions",
        help="Sessions that go to another job than the one the group is on.", source=AZTEK)  # fmt: skip
    validated_at: float = parameter(0.7, 0.05, 0.99, label="How sure buyers must be to tick off a job", unit="share")
    reopened_understanding: float = parameter(0.55, 0.0, 0.95, label="How sure they must stay, or the job reopens", unit="share")
    help_gain: float = parameter(1.5, 0.0, 10.0, label="How much good help speeds learning", unit="times",
        help="The best possible material or person, exactly on the job at hand, speeds learning by this much and makes "
             "its outcome as much less scattered.")  # fmt: skip
    off_job_help: float = parameter(0.3, 0.0, 1.0, label="Value of help on another job", unit="share of good help",
        help="What material or a person is worth when it is about another job than the one the buyer is on.")  # fmt: skip
    listening: float = parameter(0.5, 0.0, 1.0, label="What a person in the room puts right", unit="share",
        help="Somebody who talks with the buyer hears what the question is: this share of what misses the job is made good.")  # fmt: skip
    new_information: float = parameter(8.0, 0.0, 50.0, label="New information", unit="pieces a job",
        help="Contradictions and objections that turn up while a group comes to understand a job, unless a supplier helps. "
             "Each unsettles a job begun, sometimes one long done.",
        source=f"{REVISITS}; {AZTEK}", basis="calibrated")  # fmt: skip
    shock_understanding: float = parameter(0.6, 0.0, 1.0, label="Understanding that new information undoes", unit="share at most")
    shock_opinion: float = parameter(1.1, 0.0, 5.0, label="Disagreement that new information adds", unit="sd of opinions")

    @model_validator(mode="after")
    def _reopens_past_a_lower_threshold(self) -> Self:
        if self.reopened_understanding > self.validated_at:
            raise ValueError(f"reopened_understanding must be at most validated_at ({self.validated_at:g}), "
                             f"got {self.reopened_understanding:g}")  # fmt: skip
        return self


class Beliefs(Section):
    """What members come to believe about vendors (Bayesian learning with risk aversion)."""

    fit_spread: float = parameter(0.6, 0.0, 5.0, label="How much suppliers differ for a company", unit="sd of fit")
    prior_precision: float = parameter(1.0, 0.01, 100.0, label="Prior knowledge of an unknown supplier", unit="1 / variance", source=ERDEM)
    brand_precision: float = parameter(3.0, 0.0, 100.0, label="What a household name adds to that", unit="1 / variance", source=ERDEM)
    discovery: float = parameter(0.1, 0.0, 1.0, label="Interest in suppliers not yet considered", unit="times a considered one",
        source="chosen so that one to two suppliers are added later (6sense, Bain)", basis="calibrated")  # fmt: skip
    human_signal: float = parameter(0.6, 0.0, 20.0, label="What an hour in person with a supplier tells", unit="1 / variance")
    remote_depth: float = parameter(0.7, 0.0, 1.0, label="What an hour by phone or video tells", unit="share of an hour in person",
        source="Daft & Lengel 1986, doi:10.1287/mnsc.32.5.554")  # fmt: skip
    tailoring: float = parameter(0.05, 0.0, 0.5, label="Talks make the offer fit better", unit="share of a unit of fit an hour",
        help="An hour of good conversation with a sales person about what the group needs closes this share of what is missing to one unit "
             "of fit more; as much as an hour of dialogue after the sale.", source=MORNINGTRAIN)  # fmt: skip
    digital_signal: float = parameter(0.5, 0.0, 20.0, label="What an hour on a supplier's material tells", unit="1 / variance")
    third_party_signal: float = parameter(
        0.05, 0.0, 20.0, label="What an hour of other reading tells about each supplier", unit="1 / variance"
    )
    risk_aversion: float = parameter(1.0, 0.0, 10.0, label="Fear of the unknown", unit="utility",
        help="How much uncertainty about a supplier counts against it.", source=ERDEM)  # fmt: skip


class Ending(Section):
    """How many suppliers stay to the end, what a purchase needs, and the contract."""

    only_looking: float = parameter(0.1, 0.0, 1.0, label="Only looking at the market", unit="share of journeys",
        help="Some who ask for a quote only want to know what exists.", source=AZTEK)  # fmt: skip
    shortlist: int = parameter(3, 1, 8, label="Suppliers on the shortlist", unit="suppliers",
        help="The most that are still in the race when the group selects.")  # fmt: skip
    needs_quote: bool = parameter(True, label="A purchase needs a quote",
        help="Only a supplier whose sales people have sent a quote can be chosen. Off where it is bought online.")  # fmt: skip
    negotiation_days: float = parameter(25.0, 0.0, 500.0, label="Contract negotiation", unit="working days, median",
        help="Shorter for simple deals.", source=MORNINGTRAIN)  # fmt: skip
    negotiation_spread: float = parameter(0.4, 0.0, 2.0, label="Spread of negotiation times", unit="sd of log days")
