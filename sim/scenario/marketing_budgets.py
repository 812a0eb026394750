"""Three ways to equip marketing and sales with the same money (M14): under-resourced, funded, account based.

A set-up changes what we have, never the market. It keeps what a year costs: sales people are whole people, programmes cost what
they cost, and marketing's hours take the rest. What the set-ups do not say is how sellers find leads by themselves: in the
model more sales people answer sooner, and that is all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .calendar import HOURS_PER_YEAR
from .scenario import US
from .sellers import Costs, Vendor

DEAREST_PROGRAMME = 0.2
"""A programme that would take more than this share of the money is left out: nobody with little buys it."""


@dataclass(frozen=True)
class MarketingBudget:
    """One way to spend the money.

    Attributes
    ----------
    name, label, description : str
    sales_share : float
        Share of the money that is meant for sales people; they are then rounded to whole people.
    mix : dict of str to float
        How marketing divides its hours at the start.
    programmes : tuple of str
        Which of the programmes that cost money it has, ``mail_automation`` and ``retargeting``.
    profiling : bool
        Whether it asks for role and reason.
    role_material : float
        Share of material made for each role.
    levers : dict of str to object
        Levers of an operating model without which the set-up does not come into its own.
    """

    name: str
    label: str
    description: str
    sales_share: float
    mix: dict[str, float]
    programmes: tuple[str, ...] = ()
    profiling: bool = False
    role_material: float = 0.0
    levers: dict[str, Any] = field(default_factory=dict)


BUDGETS: dict[str, MarketingBudget] = {
    budget.name: budget
    for budget in (
        MarketingBudget("under_resourced", "Under-resourced", "Newsletters and a fair; most of the money is in sales people, who have to "
            "find their own leads.", 0.75, {"content": 0.1, "nurture": 0.5, "campaigns": 0.3, "brand": 0.1}, ("mail_automation",)),
        MarketingBudget("funded", "Funded", "Inbound and performance: much content, campaigns for everybody, advertisements that "
            "follow every visitor.", 0.25, {"content": 0.4, "nurture": 0.15, "campaigns": 0.35, "brand": 0.1},
            ("mail_automation", "retargeting")),
        MarketingBudget("account_based", "Account based", "Chosen accounts, material made for each role, and people asked for "
            "theirs.", 0.45, {"content": 0.4, "nurture": 0.35, "campaigns": 0.15, "brand": 0.1}, ("mail_automation", "retargeting"),
            profiling=True, role_material=0.7,
            levers={"account_choice": "joint_list", "persona_trigger": True, "scoring_unit": "account"}),
    )
}  # fmt: skip
"""The set-ups by name."""


def yearly_cost(vendor: Vendor, costs: Costs) -> float:
    """Return what a vendor's people and programmes cost in a year, in the scenario's currency; quarters are its quarter."""
    marketing = 12.0 * vendor.marketing_hours * costs.marketing_hour
    programmes = 12.0 * (costs.mail_automation * vendor.mail_automation + costs.retargeting * vendor.retargeting)
    return marketing + vendor.sales_people * _a_sales_year(vendor, costs) + programmes + _specialists_year(vendor, costs)


def changes(name: str, vendor: Vendor, costs: Costs) -> dict[str, Any]:
    """Return what a set-up makes of *vendor* for the same yearly cost.

    Parameters
    ----------
    name : str
        One of `BUDGETS`.
    vendor : Vendor
        Ours as it is; its cost is the money there is.
    costs : Costs

    Returns
    -------
    dict
        New values by dotted key, all below ``vendors.us``. What costs nothing an hour keeps its hours.
    """
    budget, money = BUDGETS[name], yearly_cost(vendor, costs)
    prices = {"mail_automation": 12.0 * costs.mail_automation, "retargeting": 12.0 * costs.retargeting}
    has = {programme: programme in budget.programmes and price <= DEAREST_PROGRAMME * money for programme, price in prices.items()}
    left = money - _specialists_year(vendor, costs) - sum(prices[programme] for programme in has if has[programme])
    people, each = vendor.sales_people, _a_sales_year(vendor, costs)
    if each > 0:
        people = min(1000, max(1 if vendor.sales_people else 0, round(budget.sales_share * money / each)), int(left / each + 1e-9))
    hours = vendor.marketing_hours
    if costs.marketing_hour > 0:
        hours = round((left - people * each) / (12.0 * costs.marketing_hour), 1)
    values = {"sales_people": people, "marketing_hours": hours, **has, "profiling": budget.profiling, "role_material": budget.role_material}
    return {f"vendors.{US}.{key}": value for key, value in values.items()} | {
        f"vendors.{US}.marketing_mix.{part}": share for part, share in budget.mix.items()
    }


def suggested(name: str, operating_model: str) -> dict[str, Any]:
    """Return the levers that go with a set-up, by their dotted keys in an operating model; none for most."""
    return {f"operating_models.{operating_model}.{lever}": value for lever, value in BUDGETS[name].levers.items()}


def _specialists_year(vendor: Vendor, costs: Costs) -> float:
    return 12.0 * len(vendor.specialists) * vendor.specialist_hours * costs.sales_hour


def _a_sales_year(vendor: Vendor, costs: Costs) -> float:
    return HOURS_PER_YEAR * vendor.selling_share * costs.sales_hour
