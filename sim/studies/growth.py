"""Growth against margin: the same market with more or less money for winning customers (M25).

Each step gives our vendor a multiple of today's marketing hours and sales time. What winning a customer then costs follows from how
many are won, so a limit on that cost decides how large a step can be afforded: whoever can afford the highest cost of a customer can
buy the most of the market. Rivals stay as they are; the worlds of all steps are the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..experiment.statistics import Interval, student_t_interval
from ..measures import METRICS
from ..scenario import US, Scenario

STEPS = (0.25, 0.5, 1.0, 2.0, 4.0)
TODAY = 1.0
SHARE, COST, CUSTOMERS, PROFIT = "win_rate_decided", "acquisition_cost", "customers_won", "lifetime_profit"
FIGURES = (COST, SHARE, CUSTOMERS, PROFIT, "cpa", "roi", "roas", "poas")


def funded(scenario: Scenario, step: float) -> Scenario:
    """Return *scenario* with *step* times our marketing hours and our sales time for customers.

    Sales people come whole, so the share of their day that is for customers makes up for rounding, as far as a day has it.
    """
    us, parameters = scenario.vendors[US], scenario.parameters()

    def bounded(name: str, value: float) -> float:
        parameter = parameters[f"vendors.{US}.{name}"]
        return max(parameter.low or 0, min(value, parameter.high or value))

    people = bounded("sales_people", max(1, round(us.sales_people * step))) if us.sales_people else 0
    share = us.selling_share * us.sales_people * step / people if people else us.selling_share
    return scenario.with_changes({
        f"vendors.{US}.marketing_hours": bounded("marketing_hours", us.marketing_hours * step), f"vendors.{US}.sales_people": people,
        f"vendors.{US}.selling_share": bounded("selling_share", share),
    })  # fmt: skip


@dataclass(frozen=True, eq=False)
class Growth:
    """The same worlds at every step.

    Attributes
    ----------
    steps : dict of float to Comparison
        Both operating models at each multiple of today's hours, ascending; `TODAY` is among them.
    """

    steps: Mapping[float, Comparison]

    @property
    def today(self) -> Comparison:
        """Both operating models with today's hours."""
        return self.steps[TODAY]

    def results(self, side: int) -> dict[float, Result]:
        """Return one operating model's results by step; *side* is 0 for the base, 1 for the other."""
        return {step: (comparison.base, comparison.other)[side] for step, comparison in self.steps.items()}

    def level(self, side: int, step: float, metric: str) -> Interval:
        """Return a figure of one operating model at one step."""
        return student_t_interval(self.results(side)[step].figure(metric))

    def gain(self, side: int, step: float, metric: str) -> Interval:
        """Return what a step changes in a figure against today, world by world."""
        results = self.results(side)
        return student_t_interval(results[step].figure(metric) - results[TODAY].figure(metric))

    def affordable(self, side: int, limit: float) -> float | None:
        """Return the largest step at which winning a customer costs at most *limit* on average, None when none does."""
        within = [step for step in self.steps if self.level(side, step, COST).mean <= limit]
        return max(within) if within else None

    def between(self, steps: tuple[float, float], metric: str) -> Interval:
        """Return how much the other operating model at its step differs from the base at its own, world by world."""
        base, other = (self.results(side)[step].figure(metric) for side, step in enumerate(steps))
        return student_t_interval(other - base)

    def costs(self) -> tuple[float, float]:
        """Return the lowest and the highest cost of a customer that occurs, for choosing a limit in between."""
        found = [self.level(side, step, COST).mean for side in (0, 1) for step in self.steps]
        known = [cost for cost in found if cost == cost]
        return (min(known), max(known)) if known else (0.0, 0.0)

    def table(self) -> pd.DataFrame:
        """Return one row for each operating model, step and figure: mean, low, high, replications, label, unit."""
        currency = self.today.scenario.currency
        return pd.DataFrame([
            {"operating_model": name, "times_todays_hours": step, "metric": key, **self.level(side, step, key).as_row(),
             "label": METRICS[key].label, "unit": METRICS[key].unit_in(currency)}
            for side, name in enumerate(self.today.names) for step in self.steps for key in FIGURES
        ])  # fmt: skip
