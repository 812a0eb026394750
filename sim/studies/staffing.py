"""Ways of working, each with the staff that suits it: as staffed today, with sellers who are equally busy, and each as pays best.

At equal money a way of working that gives sellers more to do is judged with busier sellers; at equal load with more of them; and
whoever may choose staffs each way as pays best. All three are shown, for the answer may differ (M45).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import pandas as pd

from ..experiment.cells import Cell
from ..experiment.engine import Progress
from ..experiment.executors import Workers
from ..experiment.statistics import Interval
from ..scenario import US, Scenario
from .trials import BUSY, PROFIT, WINS, Best, Setting, Trials

PEOPLE, HOURS = f"vendors.{US}.sales_people", f"vendors.{US}.marketing_hours"
STEPS = (0.5, 1.0, 1.5, 2.0, 3.0)
"""Of today's sales people, where nothing else is asked for."""
MOST_PEOPLE = 1000
TODAY, EQUAL_LOAD, AS_PAYS_BEST = "as staffed today", "equally busy sellers", "each staffed as pays best"


@dataclass(frozen=True, eq=False)
class Staffing:
    """What was found.

    Attributes
    ----------
    models : tuple of str
        Ways of working; the first is the one that others are compared with.
    trials : Trials
        Every staffing that was tried, and its figures.
    best : dict of str to Best
        By way of working, the staffing that pays best.
    grid : dict of str to list of Setting
        By way of working, the staffings of which the best was chosen.
    equal : dict of str to Setting
        By way of working, the staffing at which its sellers are as busy as those of the first way are today; empty where nobody sells.
    """

    models: tuple[str, ...]
    trials: Trials
    best: dict[str, Best]
    equal: dict[str, Setting]
    grid: dict[str, list[Setting]]

    @property
    def today(self) -> dict[str, Setting]:
        """Each way of working with the staff that we have."""
        return {model: as_today(self.trials.scenario, model) for model in self.models}

    def situations(self) -> dict[str, dict[str, Setting]]:
        """Return the staffings that are compared, by what they have in common and by way of working."""
        found = {TODAY: self.today} | ({EQUAL_LOAD: self.equal} if self.equal else {})
        return found | {AS_PAYS_BEST: {model: best.setting for model, best in self.best.items()}}

    def table(self) -> pd.DataFrame:
        """Return one row for each situation and way of working, judged in worlds that had no part in the choice.

        Returns
        -------
        DataFrame
            situation, operating_model, sales_people, marketing_hours, then for each of busy, win_rate and lifetime_profit its mean,
            interval, and difference from the first way of working (``_difference``, ``_from``, ``_to``; NaN for that one itself).
        """
        rows, trials = [], self.trials
        for situation, settings in self.situations().items():
            base = settings[self.models[0]]
            for model, setting in settings.items():
                row = {"situation": situation, "operating_model": model, **told(setting)}
                for figure in (BUSY, WINS, PROFIT):
                    own = trials.estimate(setting, figure, trials.judging)
                    gap = trials.difference(base, setting, figure, trials.judging)
                    gap = Interval(math.nan, math.nan, math.nan, 0) if model == self.models[0] else gap
                    row |= {figure: own.mean, f"{figure}_low": own.low, f"{figure}_high": own.high, f"{figure}_difference": gap.mean,
                            f"{figure}_from": gap.low, f"{figure}_to": gap.high}  # fmt: skip
                rows.append(row | {"replications": trials.replications})
        return pd.DataFrame(rows)

    def over_runner_up(self, model: str) -> Interval | None:
        """Return by how much the best staffing of a way of working beats the next one, in worlds that had no part in the choice."""
        best = self.best[model]
        return best.runner_up and self.trials.difference(best.runner_up, best.setting, PROFIT, self.trials.judging)

    def is_at_the_edge(self, model: str) -> bool:
        """Tell whether more people than were tried, or fewer, or more or fewer hours, may pay still better."""
        grid = self.grid[model]
        for key, least in ((PEOPLE, 1), (HOURS, 0.0)):
            tried = {setting.value(key) for setting in grid}
            best = self.best[model].setting.value(key)
            if len(tried) > 1 and (best == max(tried) or best == min(tried) > least):
                return True
        return False

    def tried(self) -> pd.DataFrame:
        """Return every staffing that was tried, as `Trials.table`."""
        found = self.trials.table().rename(columns={PEOPLE: "sales_people", HOURS: "marketing_hours"})
        place = found["operating_model"].map(self.models.index)
        return found.assign(place=place).sort_values(["place", "sales_people", "marketing_hours"], ignore_index=True).drop(columns="place")

    def _repr_html_(self) -> str:
        """Show the comparisons in a notebook."""
        return self.table().to_html(index=False)


def staffing(
    scenario: Scenario, models: Sequence[str] = ("relay", "rugby"), replications: int = 8, seed: int = 1, workers: int | None = None, *,
    people: Sequence[int] | None = None, hours: Sequence[float] | None = None, executor: Executor | Workers | None = None,
    progress: Progress | None = None,
) -> Staffing:  # fmt: skip
    """Find for each way of working the staff that pays best and the one that makes its sellers as busy, and compare at each.

    Parameters
    ----------
    models : sequence of str
        Ways of working of ours by name; the others are compared with the first.
    replications : int
        Worlds in which staffings are tried; as many further ones judge those that were chosen.
    people : sequence of int, optional
        Numbers of sales people to try; by default some between half and three times today's.
    hours : sequence of float, optional
        Hours of marketing a month to try; by default today's alone.

    Other parameters and errors as in `sim.run`.

    Raises
    ------
    ValueError
        Also when models or staffings are none or the same twice, or the years after the sale are not played.
    """
    us = scenario.vendors[US]
    people = steps_of(us.sales_people) if people is None else people
    hours = [us.marketing_hours] if hours is None else hours
    for name, asked in (("models", models), ("people", people), ("hours", hours)):
        if isinstance(asked, str) or not asked or len(set(asked)) < len(asked):
            raise ValueError(f"{name} must be a list of one or more that differ, got {asked!r}")
    for model in models:
        Cell.of(scenario, model)
    trials = Trials(scenario, replications, seed, workers, executor, progress)
    grid = {model: [staffed(model, n, h) for n in people for h in hours] for model in models}
    trials.play([as_today(scenario, models[0]), *(setting for settings in grid.values() for setting in settings)], trials.trying)
    best = {model: trials.best(settings) for model, settings in grid.items()}
    found = Staffing(tuple(models), trials, best, equally_busy(trials, models), grid)
    chosen = [setting for settings in found.situations().values() for setting in settings.values()]
    trials.play([*chosen, *(each.runner_up for each in best.values() if each.runner_up)], trials.judging)
    return found


def staffed(model: str, people: int, hours: float) -> Setting:
    """Return a way of working with so many sales people and hours of marketing a month."""
    return Setting(model, ((PEOPLE, int(people)), (HOURS, float(hours))))


def as_today(scenario: Scenario, model: str) -> Setting:
    """Return a way of working with the staff that the scenario has."""
    return staffed(model, scenario.vendors[US].sales_people, scenario.vendors[US].marketing_hours)


def told(setting: Setting) -> dict[str, float]:
    """Return the staff of a setting under the names of columns."""
    return {"sales_people": setting.value(PEOPLE), "marketing_hours": setting.value(HOURS)}


def steps_of(people: int) -> list[int]:
    """Return some numbers of sales people around today's."""
    return sorted({min(MOST_PEOPLE, max(1, math.ceil(people * step))) for step in STEPS})


def equally_busy(trials: Trials, models: Sequence[str]) -> dict[str, Setting]:
    """Find for each way of working the number of sales people at which they are as busy as those of the first way are today.

    More people are less busy each, so the number is first bracketed by doubling or halving, then halved in; of the two whole numbers
    around it the nearer is taken. Marketing hours are today's.
    """
    first = as_today(trials.scenario, models[0])
    wanted = trials.estimate(first, BUSY, trials.trying).mean
    return {} if math.isnan(wanted) else {first.model: first} | {model: _as_busy(trials, model, wanted) for model in models[1:]}


def _as_busy(trials: Trials, model: str, wanted: float) -> Setting:
    def load(people: int) -> float:
        setting = as_today(trials.scenario, model).but(PEOPLE, people)
        trials.play([setting], trials.trying)
        return trials.estimate(setting, BUSY, trials.trying).mean

    few = many = max(1, trials.scenario.vendors[US].sales_people)
    while load(many) > wanted and many < MOST_PEOPLE:
        few, many = many, min(MOST_PEOPLE, 2 * many)
    while load(few) < wanted and few > 1:
        few, many = max(1, few // 2), few
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if load(middle) > wanted else (few, middle)
    nearest = min((few, many), key=lambda people: abs(load(people) - wanted))
    return as_today(trials.scenario, model).but(PEOPLE, nearest)
