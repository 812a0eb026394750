"""How buyers choose among suppliers, and how a group comes to say yes (M31, M33, M34, M38, M39)."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from .buyers import APROPOS, AZTEK, MORNINGTRAIN
from .parameter import Section, parameter

HAUSER = "Hauser & Wernerfelt 1990, an evaluation cost model of consideration sets; Roberts & Lattin 1991, consideration"
LUCE = "Luce 1959, individual choice behavior"
CHOFFRAY = "Choffray & Lilien 1980, market planning for new industrial products; Wilson, Lilien & Wilson 1991, group choice"
STASSER = "Stasser & Titus 1985, doi:10.1037/0022-3514.48.6.1467"
FUNNEL = "Funnel 2023, the B2B sales funnel"


class AskByJob(Section):
    """Of those who want to talk to a supplier on each job, the share that asks for its sales people."""

    problem: float = parameter(0.0, 0.0, 1.0, label="Ask for sales while on the problem", unit="share of talks", source=FUNNEL)
    solution: float = parameter(0.1, 0.0, 1.0, label="Ask for sales while on solutions", unit="share of talks", source=FUNNEL)
    requirements: float = parameter(0.4, 0.0, 1.0, label="Ask for sales while on requirements", unit="share of talks", source=FUNNEL)
    selection: float = parameter(0.8, 0.0, 1.0, label="Ask for sales while on the choice", unit="share of talks", source=FUNNEL)


class Choice(Section):
    """Suppliers in mind, whom buyers turn to, and the quotes they ask for."""

    mind_constant: float = parameter(-0.5, -20.0, 20.0, label="An unknown supplier comes to mind", unit="log odds", source=HAUSER)
    mind_goodwill: float = parameter(3.0, 0.0, 50.0, label="What a full brand adds to that", unit="log odds", source=HAUSER)
    mind_worth: float = parameter(1.0, 0.0, 20.0, label="What a good name for the company's own need adds", unit="log odds per utility",
        source=HAUSER)  # fmt: skip
    preference: float = parameter(1.0, 0.0, 20.0, label="Buyers turn to whom they prefer", unit="log odds per utility",
        help="One number for whose material is read, who is met and who is asked.", source=LUCE)  # fmt: skip
    follow_up: float = parameter(1.0, 0.0, 20.0, label="A seller who follows up is met more often", unit="times as often as one who waits",
        help="Once sales has taken over, somebody asks for the next meeting.", source=AZTEK)  # fmt: skip
    talks_rise: float = parameter(1.2, 0.0, 20.0, label="Talks with suppliers rise along the journey", unit="times",
        help="How much more often a group meets suppliers while it selects than while it is on the problem; the sum over a journey stays.",
        source=AZTEK)  # fmt: skip
    asks_sales: AskByJob = AskByJob()
    contest: float = parameter(0.5, 0.0, 20.0, label="How close a supplier must come to be asked", unit="utility")
    quote_patience_days: float = parameter(20.0, 0.0, 250.0, label="Patience for a quote", unit="working days")
    quote_hours: float = parameter(8.0, 0.0, 400.0, label="A quote takes", unit="hours of sales", source=MORNINGTRAIN)
    lookers_ask: float = parameter(0.5, 0.0, 1.0, label="Of those who only look, ask for quotes", unit="share", source=AZTEK)
    most_conceded: float = parameter(0.3, 0.0, 5.0, label="The most that a seller gives way on price", unit="utility", source=MORNINGTRAIN)
    worth_of_price: float = parameter(1.5, 0.1, 100.0, label="What the whole price is worth to buyers", unit="utility",
        help="A concession of one unit of utility lowers the order by one part in so many: a tenth for a tenth.")  # fmt: skip
    negotiation_hours: float = parameter(6.0, 0.0, 400.0, label="A contract takes", unit="hours of sales", source=MORNINGTRAIN)
    seen_as_pushing: float = parameter(0.3, 0.0, 1.0, label="Members who take an early, unasked quote for pushing", unit="share",
        source=APROPOS)  # fmt: skip
    pushing_costs: float = parameter(0.3, 0.0, 5.0, label="What pushing costs with them", unit="utility")


class Consent(Section):
    """One rule for jobs, the choice and its end: who is in favour, who objects, and who can block."""

    own_interest: float = parameter(0.5, 0.0, 10.0, label="Learning alone pulls to the interest of one's role", unit="sd of views",
        source=STASSER)  # fmt: skip
    own_scatter: float = parameter(1.0, 0.0, 10.0, label="Learning alone scatters views", unit="sd of views",
        source=STASSER)  # fmt: skip
    agrees_within: float = parameter(1.1, 0.0, 10.0, label="Whoever is this near to the group's view agrees", unit="sd of views")
    parts_beyond: float = parameter(1.5, 0.0, 10.0, label="Whoever is this far from it, once agreed, reopens the job", unit="sd of views")
    objects_beyond: float = parameter(0.25, 0.0, 10.0, label="Against by more than this is an objection", unit="utility")
    benefit: float = parameter(0.5, -10.0, 20.0, label="What the purchase is worth to the company", unit="utility")
    benefit_spread: float = parameter(0.6, 0.0, 10.0, label="Unevenness of that worth between companies", unit="sd of utility")
    cost_spread: float = parameter(1.1, 0.0, 10.0, label="Unevenness of what the change costs a member", unit="sd of utility")
    fatigue: float = parameter(0.03, 0.0, 2.0, label="Each month of work wears on the group", unit="utility a month")
    rounds: int = parameter(4, 0, 100, label="Meetings that a blocked group tries before it settles for less", unit="meetings")
    can_scale: float = parameter(0.5, 0.0, 1.0, label="Purchases of which a part can be bought", unit="share of journeys")
    smaller_scale: float = parameter(0.5, 0.05, 1.0, label="What is bought when a group settles for less", unit="share of the purchase")
    case_gain: float = parameter(0.1, 0.0, 10.0, label="What an hour with a business case does to the cost of change", unit="share an hour",
        help="Of the best material or person; references and checklists too, whoever made them.", source=AZTEK)  # fmt: skip
    champion_pull: float = parameter(1.0, 0.0, 20.0, label="What a champion who knows the case adds to a voice", unit="times")
    hold_per_month: float = parameter(0.06, 0.0, 2.0, label="A purchase is put on hold", unit="times a month")
    hold_months: float = parameter(1.5, 0.0, 24.0, label="A hold lasts", unit="months, mean")
    effort_spread: float = parameter(0.45, 0.0, 2.0, label="Unevenness of effort between groups", unit="sd of log hours")

    @model_validator(mode="after")
    def _parts_beyond_agreeing(self) -> Self:
        if self.parts_beyond < self.agrees_within:
            raise ValueError(f"parts_beyond must be at least agrees_within ({self.agrees_within:g}), got {self.parts_beyond:g}")
        return self
