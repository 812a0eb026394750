"""How buyers choose among suppliers, and how a group comes to say yes (M31, M33, M34, M38, M39)."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from .buyers import APROPOS, AZTEK, MORNINGTRAIN, REVISITS
from .parameter import Section, parameter

HAUSER = "Hauser & Wernerfelt 1990, an evaluation cost model of consideration sets; Roberts & Lattin 1991, consideration"
LUCE = "Luce 1959, individual choice behavior"
CHOFFRAY = "Choffray & Lilien 1980, market planning for new industrial products; Wilson, Lilien & Wilson 1991, group choice"
STASSER = "Stasser & Titus 1985, doi:10.1037/0022-3514.48.6.1467"
FUNNEL = "Funnel 2023, the B2B sales funnel"
NOBODY_BUYS = (
    "chosen so that nobody buys in 35 to 60 % of qualified opportunities (Dixon & McKenna 2022), and 24 to 48 % of quotes end in a win "
    f"({AZTEK})"
)


class AskByJob(Section):
    """Of those who want to talk to a supplier on each job, the share that asks for its sales people."""

    problem: float = parameter(0.0, 0.0, 1.0, label="Ask for sales while on the problem", unit="share of talks", source=FUNNEL)
    solution: float = parameter(0.1, 0.0, 1.0, label="Ask for sales while on solutions", unit="share of talks", source=FUNNEL)
    requirements: float = parameter(0.4, 0.0, 1.0, label="Ask for sales while on requirements", unit="share of talks", source=FUNNEL)
    selection: float = parameter(0.8, 0.0, 1.0, label="Ask for sales while on the choice", unit="share of talks", source=FUNNEL)


class Choice(Section):
    """Suppliers in mind, whom buyers turn to, and the quotes they ask for."""

    mind_constant: float = parameter(-0.5, -20.0, 20.0, label="An unknown supplier comes to mind", unit="log odds", source=HAUSER,
        help="On the first day, before anybody has looked around. At 0 it does in one company of two; above 0 oftener, below it more "
             "seldom.")  # fmt: skip
    mind_goodwill: float = parameter(3.0, 0.0, 50.0, label="What a household name adds to that", unit="log odds", source=HAUSER,
        help="How much likelier a supplier that everybody knows is to be thought of on the first day.")  # fmt: skip
    mind_worth: float = parameter(1.0, 0.0, 20.0, label="What a good name for the company's need adds", unit="log odds per utility",
        source=HAUSER, help="How much likelier a supplier is to be thought of where its name promises a good fit, and how much less where "
                            "it promises a poor one.")  # fmt: skip
    preference: float = parameter(1.0, 0.0, 20.0, label="How strongly buyers turn to suppliers they prefer", unit="log odds per utility",
        help="One number for whose material is read, who is met and who is asked. At 0 every supplier in the race is as likely as another.",
        source=LUCE)  # fmt: skip
    follow_up: float = parameter(1.0, 0.0, 20.0, label="A seller who follows up is met more often", unit="times more often",
        help="Once sales has taken over, somebody asks for the next meeting.", source=AZTEK)  # fmt: skip
    talks_rise: float = parameter(1.2, 0.0, 20.0, label="More talks with suppliers later in the journey", unit="times",
        help="How much more often a group meets suppliers while it selects than while it is on the problem; the sum over a journey stays.",
        source=f"chosen so that each way of meeting suppliers keeps about a third of each job (McKinsey); {AZTEK}",
        basis="calibrated")  # fmt: skip
    asks_sales: AskByJob = AskByJob()
    contest: float = parameter(0.5, 0.0, 20.0, label="How close a supplier must be to be asked to quote", unit="utility",
        help="A group asks its favourite for a quote, and whoever is no further behind than this. At 0 it asks its favourite "
             "alone.")  # fmt: skip
    quote_patience_days: float = parameter(20.0, 0.0, 250.0, label="Patience for a quote", unit="working days",
        help="How long a group waits for the quotes that it has asked for; then it goes on with those that are there.")  # fmt: skip
    quote_hours: float = parameter(8.0, 0.0, 400.0, label="A quote takes", unit="hours of sales", source=MORNINGTRAIN,
        help="In a sales person's calendar; it is sent when these hours are worked off.")  # fmt: skip
    lookers_ask: float = parameter(0.5, 0.0, 1.0, label="Buyers only looking who ask for quotes", unit="share", source=AZTEK,
        help="Quotes that nobody meant to accept: they cost sales the same hours.")  # fmt: skip
    most_conceded: float = parameter(0.3, 0.0, 5.0, label="Largest price concession", unit="utility", source=MORNINGTRAIN,
        help="The purchaser asks once; the seller gives the least that wins the group, at most this much. At 0 prices are "
             "fixed.")  # fmt: skip
    worth_of_price: float = parameter(1.5, 0.1, 100.0, label="Weight of the whole price for buyers", unit="utility",
        help="At 1.5, a concession of 0.15 on the buyers’ scale is a tenth of the price, and all of it is taken from the "
             "margin.")  # fmt: skip
    negotiation_hours: float = parameter(6.0, 0.0, 400.0, label="A contract takes", unit="hours of sales", source=MORNINGTRAIN,
        help="In a sales person's calendar, once the group has chosen.")  # fmt: skip
    seen_as_pushing: float = parameter(0.3, 0.0, 1.0, label="Members put off by an early, unasked quote", unit="share",
        source=APROPOS, help="Of those in the group when a quote comes before they are choosing and nobody has asked for it.")  # fmt: skip
    pushing_costs: float = parameter(0.3, 0.0, 5.0, label="How much it puts them off", unit="utility",
        help="How much less they think of the supplier from then on.")  # fmt: skip


class Consent(Section):
    """Who is for a purchase, who is against it, who can block it, and what a group does when it does not agree."""

    own_interest: float = parameter(0.5, 0.0, 10.0, label="Pull of one's own role when learning alone", unit="sd of views",
        source=STASSER, help="How far somebody who learns everything about a job alone ends up on the side of the own role.")  # fmt: skip
    own_scatter: float = parameter(1.0, 0.0, 10.0, label="Disagreement from learning alone", unit="sd of views",
        source=STASSER, help="How far apart people end up who have each looked into a job alone.")  # fmt: skip
    agrees_within: float = parameter(1.1, 0.0, 10.0, label="Distance from the group's view that still agrees", unit="sd of views",
        help="A job is agreed on when those with more than half the say do, and nobody who can block is too far away.",
        source=REVISITS, basis="calibrated")  # fmt: skip
    parts_beyond: float = parameter(1.5, 0.0, 10.0, label="Distance from it that reopens an agreed job", unit="sd of views",
        help="New information can drive people so far apart that what was settled is open again.",
        source=REVISITS, basis="calibrated")  # fmt: skip
    objects_beyond: float = parameter(0.25, 0.0, 10.0, label="Opposition that counts as an objection", unit="utility", source=CHOFFRAY,
        help="Whoever is a little against lets the others go on; whoever is more against, and can block, does.")  # fmt: skip
    benefit: float = parameter(0.5, -10.0, 20.0, label="What the purchase is worth to the company", unit="utility",
        help="With a supplier that is no better and no dearer than the market, before what the change costs each member.",
        source=NOBODY_BUYS, basis="calibrated")  # fmt: skip
    benefit_spread: float = parameter(0.6, 0.0, 10.0, label="Spread of that worth between companies", unit="sd of utility",
        help="Some companies need it badly, some hardly.")  # fmt: skip
    cost_spread: float = parameter(1.1, 0.0, 10.0, label="Spread of what the change costs a member", unit="sd of utility",
        help="Around what it costs the member's role; the more uneven, the more likely is somebody who loses much by it.",
        source=NOBODY_BUYS, basis="calibrated")  # fmt: skip
    fatigue: float = parameter(0.03, 0.0, 2.0, label="Fatigue from each month of work", unit="utility a month",
        help="The longer a purchase takes, the less it seems worth the trouble. At 0 nobody tires of it.")  # fmt: skip
    rounds: int = parameter(4, 0, 100, label="Meetings before a blocked group settles for less", unit="meetings",
        help="In which it works on the case with whoever is against; then it asks for a part of the purchase, then for the second "
             "supplier.")  # fmt: skip
    can_scale: float = parameter(0.5, 0.0, 1.0, label="Purchases of which a part can be bought", unit="share of journeys",
        help="A pilot, one department, one module; others are bought whole or not at all.")  # fmt: skip
    smaller_scale: float = parameter(0.5, 0.05, 1.0, label="What is bought when a group settles for less", unit="share of the purchase",
        help="It is worth less and costs less; what the change asks of people falls faster than its worth.")  # fmt: skip
    case_gain: float = parameter(0.1, 0.0, 10.0, label="Cost of change eased by an hour with a business case", unit="share an hour",
        help="How much smaller the change seems after an hour with the best material or person, references and checklists too, whoever "
             "made them.", source=AZTEK)  # fmt: skip
    champion_pull: float = parameter(1.0, 0.0, 20.0, label="Extra weight of a champion's voice", unit="times",
        help="A champion is a member in favour who has worked on the case; at 1 the voice comes to count twice in meetings.")  # fmt: skip
    hold_per_month: float = parameter(0.06, 0.0, 2.0, label="A purchase is put on hold", unit="times a month",
        help="Something else comes first: a reorganisation, a budget, the holidays.",
        source=f"chosen so that the slowest twentieth of purchases takes 14 to 22 months ({MORNINGTRAIN})", basis="calibrated")  # fmt: skip
    hold_months: float = parameter(1.5, 0.0, 24.0, label="A hold lasts", unit="months, mean",
        help="Nobody works on the purchase meanwhile, and nobody's patience runs out.")  # fmt: skip
    effort_spread: float = parameter(0.45, 0.0, 2.0, label="Spread of effort between groups", unit="sd of log hours",
        help="Some groups give their purchase far more hours a week than others.",
        source=f"chosen so that the fastest twentieth of purchases takes 2.5 to 5 months ({MORNINGTRAIN})", basis="calibrated")  # fmt: skip

    @model_validator(mode="after")
    def _parts_beyond_agreeing(self) -> Self:
        if self.parts_beyond < self.agrees_within:
            raise ValueError(f"parts_beyond must be at least agrees_within ({self.agrees_within:g}), got {self.parts_beyond:g}")
        return self
