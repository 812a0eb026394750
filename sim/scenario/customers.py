"""The years after the sale: what customers do, what they are worth, and what we decide about them (M25-M29)."""

from __future__ import annotations

from .buyers import MORNINGTRAIN
from .parameter import Section, parameter

APROPOS = "Apropos 2010, on B2B and B2C loyalty"


class AfterSale(Section):
    """What a vendor decides about its customers."""

    dialogue_hours: float = parameter(1.0, 0.0, 40.0, label="Dialogue with customers", unit="hours per customer per month",
        help="Time set aside for getting to know each other better. How much of it is held depends on whether marketing stays after "
             "sales has taken over, and on the time that coordination takes.", source=APROPOS, decision=True)  # fmt: skip
    push_share: float = parameter(0.3, 0.0, 1.0, label="Dialogue that also pushes sales", unit="share of contacts",
        help="It sells something now and then, and wears loyalty each time.", source=APROPOS, decision=True)  # fmt: skip
    complaints_answered: float = parameter(0.6, 0.0, 1.0, label="Complaints answered well", unit="share of complaints",
        help="Of those that reach us by the usual way; feedback from conversations brings in others.",
        source=APROPOS, decision=True)  # fmt: skip


class Customers(Section):
    """What happens to customers, of every vendor alike, and the ways in which it reaches buyers again."""

    followed: bool = parameter(True, label="The years after the sale are played",
        help="Without them a sale is the end of the story, and nothing of what follows a sale reaches a buyer.")  # fmt: skip
    incumbent_known: bool = parameter(True, label="A customer knows its supplier",
        help="When a customer buys anew, it considers its supplier and knows how well it fits, as far as loyalty lasts.",
        source=APROPOS)  # fmt: skip
    word_of_mouth: bool = parameter(True, label="Recommendations reach other companies",
        help="A company that was recommended a supplier considers it and knows how well it fits whoever told; this is forgotten as "
             "names are.", source=APROPOS)  # fmt: skip
    paid_by_marketing: bool = parameter(True, label="Marketing's part of the dialogue takes its time",
        help="Hours that marketing spends with customers are missing in content, mails, campaigns and brand.")  # fmt: skip
    contract_months: int = parameter(12, 1, 120, label="Length of a contract", unit="months")
    renewal_value: float = parameter(0.4, 0.0, 5.0, label="Value of a further contract", unit="share of the first order")
    margin_share: float = parameter(0.5, 0.0, 1.0, label="Margin", unit="share of the price",
        help="What is left of an order after delivering it.", source=MORNINGTRAIN)  # fmt: skip
    discount: float = parameter(0.1, 0.01, 1.0, label="Discount rate", unit="share a year")
    cost_per_hour: float = parameter(80.0, 0.0, 10_000.0, label="Cost of an hour with a customer after the sale", unit="money",
        help="Taken from the margin of the customer who gets it. What an hour costs that is spent on winning customers stands under What "
             "time and programmes cost.")  # fmt: skip
    base_renewal: float = parameter(0.92, 0.0, 1.0, label="A contract is renewed", unit="chance",
        help="By a customer who got what it expected and whom no rival lures away.")  # fmt: skip
    satisfaction_effect: float = parameter(0.15, 0.0, 5.0, label="Satisfaction raises renewals", unit="chance per unit of fit",
        help="Satisfaction is the true fit of the supplier less the fit that the group expected when it signed.")  # fmt: skip
    rivals_pull: float = parameter(0.15, 0.0, 1.0, label="A rival lures away a customer without loyalty", unit="chance a contract",
        help="Falls with loyalty, to nothing for a customer who is fully loyal.", source=APROPOS)  # fmt: skip
    loyalty_gain: float = parameter(
        0.05, 0.0, 5.0, label="Loyalty built by dialogue", unit="share of missing loyalty an hour", source=APROPOS
    )
    loyalty_wear: float = parameter(0.03, 0.0, 1.0, label="Loyalty wears off", unit="share a month")
    sales_part: float = parameter(0.5, 0.0, 1.0, label="Dialogue that sales keeps up alone", unit="share of the hours",
        help="The rest is marketing's, as far as marketing stays after sales has taken over.")  # fmt: skip
    push_harm: float = parameter(0.05, 0.0, 1.0, label="Loyalty lost to a sales push", unit="share", source=APROPOS)
    push_gain: float = parameter(0.03, 0.0, 1.0, label="A sales push sells something", unit="chance")
    cross_sell: float = parameter(0.4, 0.0, 12.0, label="Further purchases of a loyal customer", unit="purchases a year",
        help="Unasked; fewer with less loyalty.", source=MORNINGTRAIN)  # fmt: skip
    cross_sell_size: float = parameter(0.2, 0.0, 5.0, label="Size of a further purchase", unit="share of the first order")
    complaints: float = parameter(0.6, 0.0, 12.0, label="Complaints", unit="per customer per year",
        help="Of a customer who got what it expected; more of who got less.")  # fmt: skip
    complaint_hours: float = parameter(4.0, 0.0, 100.0, label="Answering a complaint well", unit="hours")
    complaint_gain: float = parameter(0.15, 0.0, 1.0, label="Loyalty built by a well-answered complaint", unit="share of missing loyalty",
        source=APROPOS)  # fmt: skip
    complaint_harm: float = parameter(0.4, 0.0, 1.0, label="Loyalty lost to an unanswered complaint", unit="share of loyalty",
        help="Of a customer with little loyalty; strong loyalty survives a crisis.", source=APROPOS)  # fmt: skip
    referrals: float = parameter(0.4, 0.0, 12.0, label="Recommendations by a loyal customer", unit="a year",
        help="Small customers recommend as often as large ones; less loyalty brings fewer.", source=APROPOS)  # fmt: skip
    referral_precision: float = parameter(1.0, 0.0, 100.0, label="Knowledge added by a recommendation", unit="1 / variance")
    dialogue_fit: float = parameter(0.02, 0.0, 1.0, label="Dialogue makes the product fit better", unit="share of a unit of fit an hour",
        help="An hour of listening, or of answering a complaint well, closes this share of what is missing to one unit of fit more.",
        source=APROPOS)  # fmt: skip
    serving_cost: float = parameter(0.005, 0.0, 1.0, label="Cost of serving a customer", unit="share of the first order a month",
        help="Support, corrections, deliveries that go wrong.", source=APROPOS)  # fmt: skip
    dialogue_saves: float = parameter(0.3, 0.0, 5.0, label="Service cost saved by an hour of dialogue", unit="share an hour a month",
        help="Who is known makes fewer mistakes and asks before it goes wrong.", source=APROPOS)  # fmt: skip
    push_displaces: float = parameter(0.5, 0.0, 1.0, label="A sales push takes the place of dialogue", unit="share of the month's hours",
        help="Whoever sells does not listen: those hours build no loyalty and no fit, and save nothing.", source=APROPOS)  # fmt: skip
    ambassador_needs: float = parameter(0.1, 0.0, 1.0, label="A recommendation wakes a need", unit="chance",
        help="Of a company that is not buying and has rested: it begins to buy now instead of later.", source=APROPOS)  # fmt: skip
