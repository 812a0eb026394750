"""The selling side of a scenario: vendors, leads, CRM processes and the levers of an operating model (M9-M20)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from .buyers import APROPOS, AZTEK, MCKINSEY, MORNINGTRAIN, OBSIDIAN
from .change import Change
from .customers import AfterSale
from .parameter import Name, Section, declared, parameter, unlisted
from .specialists import Specialist
from .texts import Cell, VendorName

OLDROYD = "Oldroyd, McElheran & Elkington 2011, The short life of online sales leads, Harvard Business Review 89(3)"
TWO_THIRDS_BUSY = "chosen so that sales people under relay are two thirds busy; no published figure says so"


class OperatingModel(Section):
    """The levers in which relay and rugby differ; any mix of them can be run. The defaults are relay."""

    takeover: Literal["score", "first_signal"] = parameter("score", label="Sales steps in", decision=True,
        help="When a person's score crosses the threshold, or at the first sign of interest from an account. With the score, "
             "sales hands back a lead that is still too early.", source=AZTEK)  # fmt: skip
    marketing_cover: float = parameter(0.0, 0.0, 1.0, label="Marketing stays after sales takes over", unit="share of digital touches",
        help="At 0 % marketing falls silent and buyers find only the public site. At 100 % whoever visits still finds material that "
             "fits the step they are on.",
        decision=True, source=AZTEK)  # fmt: skip
    sales_cover: float = parameter(0.0, 0.0, 1.0, label="Experts answer early questions", unit="share of requests",
        help="Before sales has taken over, whoever asks for a person meets trade-fair and hotline staff (0 %) or an expert (100 %).",
        decision=True, source=AZTEK)  # fmt: skip
    signal_sharing: float = parameter(0.0, 0.0, 1.0, label="Signals are shared", unit="chance",
        help="How often whoever serves the buyers knows from what they read how far they are; otherwise the stage in the CRM is the guess.",
        decision=True, source=AZTEK)  # fmt: skip
    feedback: float = parameter(0.0, 0.0, 1.0, label="Conversations improve content", unit="share of conversations",
        help="Share of conversations whose questions and objections reach marketing.", decision=True, source=AZTEK)  # fmt: skip
    scoring_unit: Literal["person", "account"] = parameter("person", label="The score belongs to", decision=True,
        help="Whose reading and talking is added up until sales calls.", source=OBSIDIAN)  # fmt: skip
    persona_trigger: bool = parameter(False, label="Contact colleagues once one person responds", decision=True,
        help="Once one person has answered, colleagues get material for their own role.", source=OBSIDIAN)  # fmt: skip
    account_choice: Literal["broad", "own_list", "joint_list"] = parameter("broad", label="Marketing targets", decision=True,
        help="Everybody alike, the largest by marketing's own list, or accounts that sales and marketing chose together by fit and value.",
        source=OBSIDIAN)  # fmt: skip
    planning_target: Literal["mqls", "won_value"] = parameter("mqls", label="Quarterly plans aim at", decision=True,
        help="Marketing hours move towards what brought qualified leads, or towards what was read before deals were won.",
        source=MORNINGTRAIN)  # fmt: skip
    tactics: Literal["fixed", "by_opponent"] = parameter("fixed", label="Specialists focus on", decision=True,
        help="Where they always play, or every quarter where the strongest rival's public material is weakest against ours.",
        source=AZTEK)  # fmt: skip
    coordination: float = parameter(0.0, 0.0, 0.9, label="Time spent coordinating", unit="share of everybody's hours",
        help="The price of playing together: it is taken from marketing's and sales' hours alike.", decision=True)  # fmt: skip
    change: Change = Change()
    triage: Literal["first_come", "by_value"] = parameter("by_value", label="Sales calls first", decision=True,
        help="Whoever came first, or whoever is worth most for an hour of sales: a lead worth less than a usual one is called only while "
             "the calendar is that much emptier.",
        source=f"Cox & Smith 1961, Queues; Miller 1969, doi:10.1287/mnsc.16.3.234; {OBSIDIAN}")  # fmt: skip
    cold_share: float = parameter(0.5, 0.0, 1.0, label="Cold work may fill", unit="share of each day", decision=True,
        help="First calls to scored leads and contacts with strangers may book no more of a seller's day than this; the rest is kept for "
             "buyers who ask for a meeting or a quote.", source="Littlewood 1972, doi:10.1057/palgrave.rpm.5170134")  # fmt: skip
    hand_over_days: float = parameter(0.25, 0.0, 60.0, label="Marketing's hand-over takes", unit="working days", decision=True,
        help="On average, until a qualified lead is in sales' queue.", source=OLDROYD)  # fmt: skip
    hand_over_hours: float = parameter(0.5, 0.0, 20.0, label="A hand-over costs sales", unit="hours", decision=True,
        help="Reading the file, asking marketing, entering it anew: on top of the first call.", source=AZTEK)  # fmt: skip
    never_called: float = parameter(0.0, 0.0, 1.0, label="Leads lost on the way to sales", unit="chance a hand-over", decision=True,
        help="The baton drops, and nobody calls; a buyer who keeps reading may be handed over again.", source=OLDROYD)  # fmt: skip
    coordination_hours: float = parameter(0.0, 0.0, 20.0, label="Meetings about a shared deal", unit="hours a month for each person on it",
        help="One sales person, one of marketing and every named specialist are on it; each gives hours of their own.", decision=True,
        source=AZTEK)  # fmt: skip
    aftercare: float = parameter(1.0, 0.0, 1.0, label="Marketing stays with customers", unit="share of its dialogue", decision=True,
        help="After the signature: at 0 % only sales keeps up the dialogue.", source=APROPOS)  # fmt: skip


LEVERS = tuple(name for name, field in OperatingModel.model_fields.items() if declared(field))
"""The levers by name, as readers see them."""


class Content(Section):
    """Quality of a vendor's content for each producing job at the start."""

    problem: float = parameter(0.5, 0.0, 1.0, label="Content on the problem", unit="quality", decision=True)
    solution: float = parameter(0.5, 0.0, 1.0, label="Content on solutions", unit="quality", decision=True)
    requirements: float = parameter(0.4, 0.0, 1.0, label="Content on requirements", unit="quality", decision=True)
    selection: float = parameter(0.4, 0.0, 1.0, label="Content on the choice", unit="quality", decision=True)


class MarketingMix(Section):
    """How marketing hours are divided at the start; the shares add to 1."""

    content: float = parameter(0.4, 0.0, 1.0, label="Hours on content", unit="share", decision=True)
    nurture: float = parameter(0.2, 0.0, 1.0, label="Hours on known leads", unit="share", decision=True)
    campaigns: float = parameter(0.25, 0.0, 1.0, label="Hours on campaigns", unit="share", decision=True)
    brand: float = parameter(0.15, 0.0, 1.0, label="Hours on brand", unit="share", decision=True)

    @model_validator(mode="after")
    def _adds_to_one(self) -> Self:
        total = self.content + self.nurture + self.campaigns + self.brand
        if abs(total - 1.0) > 0.005:
            raise ValueError(f"content, nurture, campaigns and brand must add to 1, they add to {total:g}")
        return self


class Vendor(Section):
    """One competing seller; the one under the key ``us`` is ours."""

    name: VendorName = "We"
    takes_part: bool = parameter(True, label="Takes part")
    operating_model: str = Field(default="relay", description="Of a rival; ours is chosen for each run.")
    crm_process: str = Field(default="smb_1")
    brand: float = parameter(0.3, 0.0, 1.0, label="How well known at the start", unit="goodwill",
        help="Makes buyers less uncertain before they have read a line, and likelier to consider and to read.")  # fmt: skip
    price: float = parameter(0.0, -3.0, 3.0, label="Price against the market", unit="utility",
        help="Above 0 is dearer than the market, below is cheaper; an order is worth that much more or less.",
        decision=True)  # fmt: skip
    fit: float = parameter(0.0, -3.0, 3.0, label="Fit of the product", unit="utility", help="Mean over companies, against the market.")
    marketing_hours: float = parameter(300.0, 0.0, 100_000.0, label="Marketing time", unit="hours a month", decision=True)
    marketing_mix: MarketingMix = MarketingMix()
    content: Content = Content()
    case_content: float = parameter(0.3, 0.0, 1.0, label="Material for the case at the start", unit="quality", decision=True,
        help="Business cases, references and checklists: for re-checking what is settled and for winning over colleagues.",
        source=AZTEK)  # fmt: skip
    case_share: float = parameter(0.2, 0.0, 1.0, label="Hours on material for the case", unit="share of content hours", decision=True,
        help="Taken from the hours on content about the four jobs.", source=AZTEK)  # fmt: skip
    mail_automation: bool = parameter(True, label="E-mail automation", help="Known leads get e-mails that bring them back.",
        source=MORNINGTRAIN, decision=True)  # fmt: skip
    retargeting: bool = parameter(False, label="Retargeting", help="Whoever has read our material lately sees our advertisements.",
        source=MORNINGTRAIN, decision=True)  # fmt: skip
    profiling: bool = parameter(False, label="Ask for role and reason", decision=True,
        help="A manual or catalogue in exchange for the asker's role in the decision and why it is of interest now. Some then leave.",
        source=APROPOS)  # fmt: skip
    role_material: float = parameter(0.0, 0.0, 1.0, label="Material made for each role", unit="share of material", decision=True,
        help="Fits better whoever's role is known, most on the jobs that the role sees to; but the same hours make fewer pieces.",
        source=OBSIDIAN)  # fmt: skip
    leads_only: bool = parameter(False, label="Marketing is judged by the number of leads alone", decision=True,
        help="Reviews move hours towards what brought names, whoever they are, and no longer towards what the plan aims at.",
        source=MORNINGTRAIN)  # fmt: skip
    specialists: tuple[Specialist, ...] = Field(default=(), max_length=15, description="Named specialists of the team.")
    specialist_hours: float = unlisted(20.0, 0.0, 200.0, label="Time of each named specialist", unit="hours a month", decision=True,
        help="Paid as sales hours. What meetings about shared deals leave of it goes to buyers: with none left, a specialist adds nothing.",
        source=AZTEK)  # fmt: skip
    sales_people: int = parameter(3, 0, 1000, label="Sales people", unit="people", decision=True,
        source=TWO_THIRDS_BUSY)  # fmt: skip
    selling_share: float = parameter(0.35, 0.01, 1.0, label="Sales time for customers", unit="share of the day", decision=True,
        source=TWO_THIRDS_BUSY)  # fmt: skip
    prospecting_share: float = parameter(0.1, 0.0, 1.0, label="Prospecting", unit="share of selling time", decision=True,
        help="Sellers call companies that they know nothing of, as far as the part of the day for cold work has room.",
        source=AZTEK)  # fmt: skip
    sales_quality: float = parameter(0.75, 0.0, 1.0, label="Quality of sales people", unit="quality", decision=True)
    seller_spread: float = parameter(0.1, 0.0, 1.0, label="Spread of quality among sales people", unit="sd of quality",
        help="Some are good at it and some are not; a buyer gets whoever is free first.")  # fmt: skip
    ramp_months: float = parameter(6.0, 0.0, 60.0, label="A new sales person learns for", unit="months",
        help="From knowing nothing to full quality, evenly. Those who are there at the start have learned.")  # fmt: skip
    turnover: float = parameter(0.2, 0.0, 2.0, label="Sales people who leave", unit="share a year",
        help="Each is replaced by a new one at once.")  # fmt: skip
    event_quality: float = parameter(0.3, 0.0, 1.0, label="Quality of trade-fair and hotline staff", unit="quality", decision=True)
    crisis_month: int = unlisted(0, 0, 240, label="A crisis of its own comes in month", unit="month",
        help="0 for none. Its name and its customers suffer.", source=APROPOS)  # fmt: skip
    crisis_depth: float = unlisted(0.0, 0.0, 1.0, label="Depth of that crisis", unit="share",
        help="Of its goodwill; and the chance that a customer without loyalty leaves.", source=APROPOS)  # fmt: skip
    after_sale: AfterSale = AfterSale()
    follows_after_losses: int = parameter(0, 0, 1000, label="Changes its ways after losing this many deals", unit="deals to one vendor",
        help="To a vendor that works another way, within its memory: then it begins to work that way. With 0 it never does.")  # fmt: skip
    follow_memory_months: float = unlisted(12.0, 3.0, 60.0, label="Remembers lost deals for", unit="months",
        help="Counted in whole quarters, as it looks back at the end of each; a change of its own makes it forget.")  # fmt: skip
    follow_months: float = unlisted(6.0, 0.0, 60.0, label="Follows after", unit="months", help="Time to decide and to get ready.")
    follow_ramp_months: float = unlisted(6.0, 0.0, 120.0, label="Following takes", unit="months")
    follow_dip: float = unlisted(0.1, 0.0, 0.9, label="Hours lost while it follows", unit="share of everybody's hours")


def _vendors() -> dict[str, Vendor]:
    return {"us": Vendor(name="We")} | {f"rival_{letter}": Vendor(name=f"Rival {letter.upper()}") for letter in "abcde"}


class Marketing(Section):
    """What marketing hours do, for every vendor alike."""

    content_gain: float = parameter(0.06, 0.0, 5.0, label="Content built by marketing hours", unit="quality per 100 hours a month")
    content_aging: float = parameter(0.05, 0.0, 1.0, label="Content ages", unit="share a month")
    feedback_gain: float = parameter(0.01, 0.0, 1.0, label="What a conversation's feedback improves", unit="share of what is missing",
        source=AZTEK)  # fmt: skip
    sales_use: float = parameter(0.3, 0.0, 1.0, label="How much sellers rely on content", unit="share",
        help="Articles, checklists and demos that sellers use in conversations.", source=OBSIDIAN)  # fmt: skip
    brand_gain: float = parameter(0.02, 0.0, 5.0, label="Brand built by marketing hours", unit="goodwill per 100 hours a month",
        source="Nerlove & Arrow 1962, doi:10.2307/2551549")  # fmt: skip
    brand_wear: float = parameter(0.02, 0.0, 1.0, label="Brand wears off", unit="share a month",
        help="So do own experience and recommendations.", source="Nerlove & Arrow 1962, doi:10.2307/2551549")  # fmt: skip
    brand_pull: float = parameter(1.0, 0.0, 20.0, label="Pull of a household name on readers", unit="times the plain site")
    campaign_pull: float = parameter(0.5, 0.0, 20.0, label="Campaigns' pull on readers", unit="times the plain site per 100 hours a month")
    nurture_pull: float = parameter(1.0, 0.0, 20.0, label="E-mails' pull on known leads", unit="times the plain site per 100 hours a month")
    retargeting_pull: float = parameter(0.5, 0.0, 20.0, label="Retargeting's pull on recent visitors",
        unit="times the plain site per 100 hours a month")  # fmt: skip
    retargeting_days: float = parameter(21.0, 0.0, 250.0, label="Retargeting remembers a visitor for", unit="working days")
    role_gain: float = parameter(0.3, 0.0, 2.0, label="Value of material for the right role", unit="share more", source=OBSIDIAN)
    role_cost: float = parameter(0.3, 0.0, 1.0, label="Cost of making material for each role", unit="share of content hours")
    experience_gain: float = parameter(0.1, 0.0, 2.0, label="Goodwill from a company's own experience", unit="goodwill",
        help="A journey with a supplier's people and material leaves goodwill with that company, or takes it if the fit was poor.",
        source=MORNINGTRAIN)  # fmt: skip
    word_of_mouth: float = parameter(0.002, 0.0, 0.1, label="Word of mouth", unit="share of an experience that every other company hears")
    campaign_brand: float = parameter(0.25, 0.0, 2.0, label="What campaigns do for the brand", unit="times what brand hours do")
    follow_chance: float = parameter(0.03, 0.0, 1.0, label="Visitors who begin to follow", unit="chance a visit")
    public_quality: float = parameter(
        0.6, 0.0, 1.0, label="The public site against material that fits the buyer", unit="share of its quality"
    )
    list_share: float = parameter(0.4, 0.05, 1.0, label="Accounts on a joint list", unit="share of accounts", source=OBSIDIAN)
    list_error: float = parameter(0.6, 0.0, 5.0, label="Error in judging accounts", unit="sd of fit",
        help="How far off the judgement of an account's fit is before anyone has talked with it.")  # fmt: skip
    release_days: int = parameter(10, 1, 63, label="New content appears every", unit="working days")
    planning_speed: float = parameter(0.25, 0.0, 1.0, label="How far a quarterly review moves hours", unit="share", source=OBSIDIAN)
    mails_follow: bool = parameter(True, label="Mails follow what was read", source=MORNINGTRAIN,
        help="E-mails and advertisements to somebody who has read our material are about the job it read about last.")  # fmt: skip
    accounts_anew: bool = parameter(True, label="Accounts are chosen anew each quarter", source=OBSIDIAN,
        help="Who chooses accounts judges them again by what calls have shown of their fit; who was turned down is off it.")  # fmt: skip
    segment_focus: float = parameter(1.0, 0.0, 20.0, label="Extra effort on keen accounts", unit="times more than silent ones",
        source=OBSIDIAN, help="Of a list that is chosen anew; what they get more, the silent accounts on it get less.")  # fmt: skip
    remake_by_job: bool = parameter(True, label="The review re-makes material by job", source=OBSIDIAN,
        help="Content hours move to the jobs on which most was read and asked, as far as material on them is poor; else they go to all "
             "four alike.")  # fmt: skip


class Leads(Section):
    """Leads, scores and the hand-over."""

    points_read: float = parameter(2.0, 0.0, 10.0, label="Points for reading", unit="points a visit",
        source=f"chosen so that a minority of leads reaches a score of 8 ({MORNINGTRAIN})", basis="calibrated")  # fmt: skip
    points_contact: float = parameter(3.5, 0.0, 10.0, label="Points for a conversation or form", unit="points", source=MORNINGTRAIN)
    fading_days: float = parameter(60.0, 1.0, 500.0, label="Points fade", unit="working days to a third")
    threshold: float = parameter(8.0, 0.1, 10.0, label="Score at which sales calls", unit="points of 10", source=MORNINGTRAIN,
        basis="published", decision=True)  # fmt: skip
    first_signal: float = parameter(3.0, 0.1, 10.0, label="Score taken as a sign of interest", unit="points of 10", decision=True,
        help="Where sales is involved at the first sign of interest, this much of a score is one.")  # fmt: skip
    identified: float = parameter(0.02, 0.0, 1.0, label="Visitors who say who they are", unit="chance a visit",
        help="A form or a download.", source=MORNINGTRAIN)  # fmt: skip
    named_in_talk: float = parameter(0.4, 0.0, 1.0, label="Visitors of a fair or hotline who say who they are", unit="chance a talk",
        help="Experts know whom they meet.", source=AZTEK)  # fmt: skip
    brand_trust: float = parameter(1.0, 0.0, 20.0, label="A known name is trusted with a click and a name",
        unit="share more at full goodwill", source=MORNINGTRAIN,
        help="Advertisements of a supplier that everybody knows are followed, and its forms filled in, this much more often.")  # fmt: skip
    call_hours: float = parameter(1.0, 0.0, 20.0, label="Sales time for a first call", unit="hours", decision=True)
    preparation_hours: float = parameter(1.0, 0.0, 40.0, label="Preparation of a meeting", unit="hours", decision=True)
    contact_hours: float = parameter(0.25, 0.01, 20.0, label="Sales time for a cold contact", unit="hours",
        help="Finding out whom to ask, several tries, a short talk.")  # fmt: skip
    contact_accepted: float = parameter(0.3, 0.0, 1.0, label="Cold contacts that are let in", unit="chance",
        help="Of companies that are buying and have got to requirements.", source=AZTEK)  # fmt: skip
    contact_accepted_early: float = parameter(0.1, 0.0, 1.0, label="Cold contacts let in before requirements", unit="chance", source=AZTEK)
    travel_hours: float = parameter(1.5, 0.0, 40.0, label="Extra time for a meeting in person", unit="hours more than for a remote one",
        help="There and back; visits, fairs and demos on site.", source=MCKINSEY)  # fmt: skip
    pickup_limit_days: float = parameter(20.0, 0.0, 250.0, label="Leads are dropped if not called within", unit="working days",
        help="When nobody is free within this time a lead is never called.", decision=True)  # fmt: skip
    fit_wanted: float = parameter(-1.2, -10.0, 10.0, label="Fit below which sales rejects a lead", unit="fit", decision=True)
    cooling_days: float = parameter(10.0, 0.0, 500.0, label="Interest cools", unit="working days to a third",
        help="How fast somebody who waits for sales' call loses interest; 0 is never.", source=OLDROYD)  # fmt: skip
    notes_handed_over: bool = parameter(True, label="What marketing knew passes to sales, or is lost",
        help="Where signals are shared sales begins with the job that the buyers are on, else without what they told of job and role.",
        source=AZTEK)  # fmt: skip
    recycle_days: float = parameter(40.0, 1.0, 500.0, label="A lead handed back rests", unit="working days", decision=True)
    role_told: float = parameter(0.6, 0.0, 1.0, label="Requests that state role and reason", unit="chance", source=APROPOS)
    form_fright: float = parameter(0.2, 0.0, 1.0, label="Requests lost because of the question", unit="chance", source=APROPOS)
    casual_visits: float = parameter(
        1.5, 1.0, 50.0, label="Visits of a casual reader", unit="visits", help="On average, within a few days."
    )


class Costs(Section):
    """What a seller's time and programmes cost."""

    marketing_hour: float = parameter(70.0, 0.0, 10_000.0, label="An hour of marketing", unit="money")
    sales_hour: float = parameter(90.0, 0.0, 10_000.0, label="An hour of sales", unit="money")
    mail_automation: float = parameter(500.0, 0.0, 1e6, label="E-mail automation", unit="money a month")
    retargeting: float = parameter(1500.0, 0.0, 1e6, label="Retargeting", unit="money a month")


class Stage(Section):
    """One stage of a CRM process."""

    name: Cell = Field(min_length=1, max_length=60)
    probability: float = Field(ge=0, le=1)


class CrmProcess(Section):
    """A seller's linear process. The last stage is won; `quote_stage` is the place (from 0) of the stage in which a quote is out."""

    name: Cell = Field(max_length=60)
    stages: tuple[Stage, ...] = Field(min_length=3, max_length=20)
    quote_stage: int = Field(ge=1)

    @model_validator(mode="after")
    def _quote_before_won(self) -> Self:
        if self.quote_stage > len(self.stages) - 2:
            raise ValueError(f"quote_stage must be between 1 and {len(self.stages) - 2}, got {self.quote_stage}")
        return self


def _process(name: str, quote_stage: int, **stages: float) -> CrmProcess:
    return CrmProcess(name=name, quote_stage=quote_stage,
        stages=tuple(Stage(name=k.replace("_", " ").capitalize(), probability=p) for k, p in stages.items()))  # fmt: skip


def _processes() -> dict[str, CrmProcess]:
    return {
        "smb_1": _process("SMB 1", 3, identified_target=0.05, meeting_scheduled=0.10, evaluating=0.20, offer_sent=0.40, customer=1.0),
        "smb_2": _process("SMB 2", 3, leads=0.05, qualified_leads=0.10, quote_in_work=0.25, quote_sent=0.40, contract_sent=0.75,
                          closed=1.0),
        "enterprise": _process("Enterprise", 4, identify=0.02, qualify=0.05, opportunity_approval=0.10, develop=0.20,
                               offer_approval=0.35, negotiation=0.60, closed=1.0),
    }  # fmt: skip


MAX_PROCESSES = 20


class Crm(Section):
    """The sellers' own bookkeeping of deals."""

    meetings_per_stage: int = parameter(3, 1, 100, label="Meetings until a deal moves a stage", unit="meetings", decision=True)
    push_after: int = parameter(6, 1, 1000, label="Meetings after which a quote goes out unasked", unit="meetings", decision=True,
        source=AZTEK)  # fmt: skip
    expected_cycle_days: float = parameter(
        180.0, 1.0, 2000.0, label="Length the seller expects of a deal", unit="working days", decision=True
    )
    hope: float = parameter(0.2, 0.0, 0.9, label="Sellers are hopeful", unit="share", source=AZTEK,
        help="They expect a deal to take this much less time, and to be worth this much more, than it is. Chances by stage stay the "
             "company's.")  # fmt: skip
    slip: float = parameter(42.0, 0.0, 500.0, label="A closing date that passes is moved by", unit="working days", source=AZTEK,
        help="Whenever a deal was to close and did not. At 0 the date stays, and the deal counts as due.")  # fmt: skip
    quotes_by_signals: bool = parameter(True, label="No quote while a group is known to be exploring", decision=True, source=AZTEK,
        help="While the seller knows from what buyers read, as far as signals are shared, that they are on the problem or on "
             "solutions, no quote goes out, neither unasked nor to those who only look.")  # fmt: skip
    processes: dict[Name, CrmProcess] = Field(default_factory=_processes)

    @field_validator("processes")
    @classmethod
    def _some(cls, value: dict[str, CrmProcess]) -> dict[str, CrmProcess]:
        if not value:
            raise ValueError("needs at least one process")
        if len(value) > MAX_PROCESSES:
            raise ValueError(f"may hold at most {MAX_PROCESSES} processes, got {len(value)}")
        return value
