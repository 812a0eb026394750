"""How buyers choose among suppliers, and how a group comes to say yes (M31, M33, M34, M38, M39)."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from .buyers import APROPOS, AZTEK, MORNINGTRAIN
from .parameter import Section, upcoming

HAUSER = "Hauser & Wernerfelt 1990, an evaluation cost model of consideration sets; Roberts & Lattin 1991, consideration"
LUCE = "Luce 1959, individual choice behavior"
CHOFFRAY = "Choffray & Lilien 1980, market planning for new industrial products; Wilson, Lilien & Wilson 1991, group choice"
STASSER = "Stasser & Titus 1985, doi:10.1037/0022-3514.48.6.1467"
FUNNEL = "Funnel 2023, the B2B sales funnel"


class AskByJob(Section):
    """Of those who want to talk to a supplier on each job, the share that asks for its sales people."""

    problem: float = upcoming(0.0, 0.0, 1.0, label="Ask for sales while on the problem", unit="share of talks", source=FUNNEL)
    solution: float = upcoming(0.0, 0.0, 1.0, label="Ask for sales while on solutions", unit="share of talks", source=FUNNEL)
    requirements: float = upcoming(0.0, 0.0, 1.0, label="Ask for sales while on requirements", unit="share of talks", source=FUNNEL)
    selection: float = upcoming(0.0, 0.0, 1.0, label="Ask for sales while on the choice", unit="share of talks", source=FUNNEL)


class Choice(Section):
    """Suppliers in mind, whom buyers turn to, and the quotes they ask for."""

    known_in_mind: bool = upcoming(False, label="Suppliers come to mind by what is known of them",
        help="On the first day; whoever does not come to mind is found later, as an unknown.", source=HAUSER)  # fmt: skip
    mind_constant: float = upcoming(0.0, -20.0, 20.0, label="An unknown supplier comes to mind", unit="log odds", source=HAUSER)
    mind_goodwill: float = upcoming(0.0, 0.0, 50.0, label="What a full brand adds to that", unit="log odds", source=HAUSER)
    mind_worth: float = upcoming(0.0, 0.0, 20.0, label="What a good name for the company's own need adds", unit="log odds per utility",
        source=HAUSER)  # fmt: skip
    preference: float = upcoming(0.0, 0.0, 20.0, label="Buyers turn to whom they prefer", unit="log odds per utility",
        help="One number for whose material is read, who is met and who is asked.", source=LUCE)  # fmt: skip
    talks_rise: float = upcoming(0.0, 0.0, 20.0, label="Talks with suppliers rise along the journey", unit="times",
        help="How much more often a group meets suppliers while it selects than while it is on the problem; the sum over a journey stays.",
        source=AZTEK)  # fmt: skip
    asks_sales: AskByJob = AskByJob()
    asks_for_quotes: bool = upcoming(False, label="Groups ask for quotes",
        help="A group that chooses asks its favourite, and whoever comes close.", source=AZTEK)  # fmt: skip
    contest: float = upcoming(0.3, 0.0, 20.0, label="How close a supplier must come to be asked", unit="utility")
    quote_patience_days: float = upcoming(20.0, 0.0, 250.0, label="Patience for a quote", unit="working days")
    quote_hours: float = upcoming(0.0, 0.0, 400.0, label="A quote takes", unit="hours of sales", source=MORNINGTRAIN)
    lookers_ask: float = upcoming(0.0, 0.0, 1.0, label="Of those who only look, ask for quotes", unit="share", source=AZTEK)
    most_conceded: float = upcoming(0.0, 0.0, 5.0, label="The most that a seller gives way on price", unit="utility", source=MORNINGTRAIN)
    worth_of_price: float = upcoming(3.0, 0.1, 100.0, label="What the whole price is worth to buyers", unit="utility",
        help="A concession of one unit of utility lowers the order by one part in so many.")  # fmt: skip
    seen_as_pushing: float = upcoming(0.0, 0.0, 1.0, label="Members who take an early, unasked quote for pushing", unit="share",
        source=APROPOS)  # fmt: skip
    pushing_costs: float = upcoming(0.3, 0.0, 5.0, label="What pushing costs with them", unit="utility")


class Consent(Section):
    """One rule for jobs, the choice and its end: who is in favour, who objects, and who can block."""

    by_consent: bool = upcoming(False, label="Groups decide by consent", source=CHOFFRAY)
    own_interest: float = upcoming(0.0, 0.0, 10.0, label="Learning alone pulls to the interest of one's role", unit="sd of views",
        source=STASSER)  # fmt: skip
    own_scatter: float = upcoming(0.0, 0.0, 10.0, label="Learning alone scatters views", unit="sd of views",
        source=STASSER)  # fmt: skip
    agrees_within: float = upcoming(0.8, 0.0, 10.0, label="Whoever is this near to the group's view agrees", unit="sd of views")
    parts_beyond: float = upcoming(1.2, 0.0, 10.0, label="Whoever is this far from it, once agreed, reopens the job", unit="sd of views")
    objects_beyond: float = upcoming(0.5, 0.0, 10.0, label="Against by more than this is an objection", unit="utility")
    benefit: float = upcoming(1.0, -10.0, 20.0, label="What the purchase is worth to the company", unit="utility")
    benefit_spread: float = upcoming(0.5, 0.0, 10.0, label="Unevenness of that worth between companies", unit="sd of utility")
    cost_spread: float = upcoming(0.5, 0.0, 10.0, label="Unevenness of what the change costs a member", unit="sd of utility")
    fatigue: float = upcoming(0.0, 0.0, 2.0, label="Each month of work wears on the group", unit="utility a month")
    rounds: int = upcoming(4, 0, 100, label="Meetings that a blocked group tries before it settles for less", unit="meetings")
    smaller_scale: float = upcoming(0.5, 0.05, 1.0, label="What is bought when a group settles for less", unit="share of the purchase")
    case_gain: float = upcoming(0.0, 0.0, 10.0, label="What an hour with a business case does to the cost of change", unit="share an hour",
        help="Of the best material or person; references and checklists too, whoever made them.", source=AZTEK)  # fmt: skip
    champion_pull: float = upcoming(0.0, 0.0, 20.0, label="What a champion who knows the case adds to a voice", unit="times")
    hold_per_month: float = upcoming(0.0, 0.0, 2.0, label="A purchase is put on hold", unit="times a month")
    hold_months: float = upcoming(1.5, 0.0, 24.0, label="A hold lasts", unit="months, mean")
    effort_spread: float = upcoming(0.0, 0.0, 2.0, label="Unevenness of effort between groups", unit="sd of log hours")

    @model_validator(mode="after")
    def _parts_beyond_agreeing(self) -> Self:
        if self.parts_beyond < self.agrees_within:
            raise ValueError(f"parts_beyond must be at least agrees_within ({self.agrees_within:g}), got {self.parts_beyond:g}")
        return self
