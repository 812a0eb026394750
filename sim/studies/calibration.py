"""Whether a scenario meets the published figures, and how to find values of a few parameters with which it does.

Most targets describe a market, not a way of working. A market in which our vendor plays relay and the same market in which it plays
rugby must both meet them, so each target is measured under each operating model and holds only when it does under all of them;
pooling the two would let one side's miss make up for the other's. A target that was published of one way of working is judged under
that one alone (`Target.only`), which is played for it when nobody asked for it. There is one value for each world, and a Student-t
interval over worlds. Where a world has too few purchases for a twentieth of them to mean anything, consecutive worlds are put together.

`tune` moves parameters towards the targets and towards nothing else: no figure that compares operating models is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ..experiment.cells import Cell, Failure, Task, whole_number
from ..experiment.cost import refuse_too_large
from ..experiment.engine import Progress, play_named
from ..experiment.executors import Workers
from ..experiment.statistics import Floats, Interval, student_t_interval
from ..experiment.world_store import WorldStore
from ..measures import Measured
from ..measures.targets import TARGETS, Observed, Target, consumers, observe, plan_of, together
from ..scenario import Scenario, load
from ..scenario.parameter import Parameter
from . import BOTH, CALIBRATION_SEED, TUNING_SEED

CONSUMER = "consumer_like"
ENOUGH_PURCHASES = 20
"""How many purchases stand behind one value at least: fewer have no fastest twentieth."""
PLANNING_SEEDS = range(1, 11)

Verdict = Literal["accepted", "accepted, on the edge", "not accepted, on the edge", "not accepted", "nothing to measure", "not judged"]


@dataclass(frozen=True, eq=False)
class Calibration:
    """Every target, measured.

    Attributes
    ----------
    scenario : Scenario
    seed, replications : int
        Of the worlds that were asked for.
    models : list of str
        Names of the operating models that were asked for.
    observed : dict of str to dict of int to Observed
        By operating model and replication, those included under which alone a target is judged.
    consumer : ndarray
        Deal values of the purchases in one world of the scenario that is like a consumer's.
    failures : tuple
        Operating model, or `CONSUMER`, and `Failure` of each world that is missing.
    """

    scenario: Scenario
    seed: int
    replications: int
    models: list[str]
    observed: Mapping[str, Mapping[int, Observed]]
    consumer: Floats
    failures: tuple[tuple[str, Failure], ...] = ()

    @cached_property
    def figures(self) -> dict[str, pd.DataFrame]:
        """By operating model, every target that it is told of (columns) for each world, or batch of worlds (rows, by the first of them)."""
        return {
            model: pd.DataFrame(
                {key: [target.measure(seen, self.consumer) for seen in batches.values()]
                 for key, target in TARGETS.items() if model in self.shown(key)},
                index=pd.Index(batches, name="replication", dtype="int64"), dtype=float,
            )
            for model, worlds in self.observed.items()
            for batches in [batched(worlds)]
        }  # fmt: skip

    def judged(self, key: str) -> list[str]:
        """Return the operating models under which a target is judged; none where the one that it was published of is not there."""
        only = TARGETS[key].only
        return [only] * (only in self.observed) if only else self.models

    def shown(self, key: str) -> list[str]:
        """Return the operating models under which a target is told: those that were asked for, and the one that it is judged under."""
        return list(dict.fromkeys([*self.models, *self.judged(key)]))

    def estimate(self, key: str, model: str) -> Interval:
        """Return a target's mean over worlds and its interval."""
        return self._estimates[key, model]

    def verdict(self, key: str, model: str) -> Verdict:
        """Return whether the market with one operating model of ours meets a target."""
        if model not in self.judged(key):
            return "not judged"
        return verdict(TARGETS[key], self.estimate(key, model))

    def verdicts(self, key: str, named: Callable[[str], str] = str) -> str:
        """Return the verdict on a target in words, with each operating model by its name where they differ."""
        found = {model: self.verdict(key, model) for model in self.judged(key)}
        if len(set(found.values())) < 2:
            return next(iter(found.values()), "nothing to measure")
        return "; ".join(f"{named(model)} {verdict}" for model, verdict in found.items())

    def holds(self, key: str) -> bool:
        """Tell whether the market meets a target, whichever operating model is ours that it is judged under."""
        judged = self.judged(key)
        return bool(judged) and all(TARGETS[key].is_accepted(self.estimate(key, model).mean) for model in judged)

    @property
    def held(self) -> list[str]:
        """Keys of the targets that hold."""
        return [key for key in TARGETS if self.holds(key)]

    @property
    def all_hold(self) -> bool:
        """Whether every target holds."""
        return len(self.held) == len(TARGETS)

    def table(self) -> pd.DataFrame:
        """Return one row for each target and operating model.

        Returns
        -------
        DataFrame
            target, operating_model, label, published, mean, low, high (of the measured value and its interval), values (how many
            it is a mean of), accepted_low, accepted_high (NaN where there is no bound), unit, verdict, of (the denominator),
            measured (how), source.
        """
        rows = [
            {"target": key, "operating_model": model, "label": target.label, "published": target.published,
             **self.estimate(key, model).as_row(), "accepted_low": target.low, "accepted_high": target.high, "unit": target.unit,
             "verdict": self.verdict(key, model), "of": target.of, "measured": target.describe, "source": target.source}
            for key, target in TARGETS.items() for model in self.shown(key)
        ]  # fmt: skip
        return pd.DataFrame(rows).rename(columns={"replications": "values"})

    def worlds(self) -> pd.DataFrame:
        """Return every value behind the estimates: operating_model, replication (the first, of several together), target, value."""
        tidy = [
            frame.reset_index().melt("replication", var_name="target", value_name="value").assign(operating_model=model)
            for model, frame in self.figures.items()
        ]
        return pd.concat(tidy, ignore_index=True)[["operating_model", "replication", "target", "value"]]

    def miss(self, margin: float = 0.05) -> float:
        """Return how far the estimates are from where they should be: 0 when all are inside, *margin* of a range's width from its ends.

        It is the sum, over targets and operating models, of the squared distances, each in widths of its range.
        """
        return sum(_miss(TARGETS[key], self.estimate(key, model).mean, margin) ** 2 for key in TARGETS for model in self.judged(key))

    def misses(self, key: str, margin: float = 0.05) -> bool:
        """Tell whether a target adds to `miss`."""
        return any(_miss(TARGETS[key], self.estimate(key, model).mean, margin) > 0.0 for model in self.judged(key))

    @cached_property
    def _estimates(self) -> dict[tuple[str, str], Interval]:
        return {
            (key, model): _estimate(TARGETS[key], frame[key]) for model, frame in self.figures.items() for key in TARGETS if key in frame
        }


def _estimate(target: Target, values: pd.Series) -> Interval:
    """Return the mean of *values* and its interval; of what is judged by powers of ten, the mean of the powers."""
    found = student_t_interval(_scaled(target, values))
    if target.unit != "times":
        return found
    return Interval(10.0**found.mean, 10.0**found.low, 10.0**found.high, found.n)


def _scaled(target: Target, values: pd.Series) -> pd.Series:
    """Return values on the scale on which a target is judged: their powers of ten where its unit is ``times``."""
    return values if target.unit != "times" else np.log10(values.where(values > 0))


def verdict(target: Target, found: Interval) -> Verdict:
    """Return whether an estimate is accepted; it is on the edge when its interval holds an end of the accepted range."""
    if not math.isfinite(found.mean):
        return "nothing to measure"
    on_edge = any(bound is not None and found.low < bound < found.high for bound in (target.low, target.high))
    if target.is_accepted(found.mean):
        return "accepted, on the edge" if on_edge else "accepted"
    return "not accepted, on the edge" if on_edge else "not accepted"


def batched(worlds: Mapping[int, Observed], enough: int = ENOUGH_PURCHASES) -> dict[int, Observed]:
    """Return *worlds* in batches of consecutive ones with at least *enough* purchases each, by the first world of a batch."""
    batches: list[list[int]] = []
    missing = 0
    for world, seen in sorted(worlds.items()):
        if missing <= 0:
            batches.append([])
            missing = enough
        batches[-1].append(world)
        missing -= len(seen.purchases)
    if missing > 0 and len(batches) > 1:  # the last one is short
        rest = batches.pop()
        batches[-1] += rest
    return {batch[0]: together([worlds[world] for world in batch]) for batch in batches}


def observed(measured: Measured) -> Observed:
    """Return what one replication shows of the targets."""
    return observe(measured.written, measured.scenario)


def consumer_values(measured: Measured) -> Floats:
    """Return the deal values of the purchases in one replication of the scenario that is like a consumer's."""
    return consumers(measured.written, measured.scenario)


def calibrate(
    scenario: Scenario, models: Sequence[str] = BOTH, replications: int = 20, seed: int = CALIBRATION_SEED, workers: int | None = None, *,
    executor: Executor | Workers | None = None, store: WorldStore | None = None, progress: Progress | None = None,
    consumer: Floats | None = None,
) -> Calibration:  # fmt: skip
    """Measure every target; parameters and errors as in `sim.run`.

    Each world's tables are reduced where they are made, so the memory that this needs hardly depends on the number of replications.
    *consumer* is that of an earlier calibration with this seed, whose world of consumers need not be played again.
    """
    replications, seed = whole_number(replications, "replications"), whole_number(seed, "seed")
    named = {target.only for target in TARGETS.values()} & scenario.operating_models.keys()
    cells = {model: Cell.of(scenario, model) for model in dict.fromkeys([*models, *sorted(named)])}
    like_consumers = Cell.of(load(CONSUMER), "relay")
    if not models:
        raise ValueError("a calibration needs at least one operating model")
    refuse_too_large([*cells.values(), like_consumers], replications, detail=True, tables=False)
    tasks = {(CONSUMER, -1): Task(like_consumers, seed, 0, False, consumer_values)} if consumer is None else {}
    tasks |= {
        (model, number): Task(cell, seed, number, model in models, observed)
        for number in range(replications)
        for model, cell in cells.items()
    }
    outcomes = play_named(tasks, workers=workers, executor=executor, store=store, progress=progress)
    failures = sorted((name, outcome) for (name, _), outcome in outcomes.items() if isinstance(outcome, Failure))
    played = {place: outcomes[place] for place in tasks if not isinstance(outcomes[place], Failure)}
    values = played.pop((CONSUMER, -1), np.empty(0)) if consumer is None else consumer  # without it what needs it has nothing to measure
    found = {model: {number: seen for (name, number), seen in played.items() if name == model} for model in cells}
    return Calibration(scenario, seed, replications, list(models), found, np.asarray(values, dtype=float), tuple(failures))


def plan(scenario: Scenario, seeds: Iterable[int] = PLANNING_SEEDS, **how: Any) -> dict[str, float]:
    """Return the months that groups of each size plan to take: medians of untroubled purchases in one world of each seed.

    Other parameters are those of `sim.experiment.engine.play`. `scripts.write_plans` freezes it for `measures.targets.planned`.
    """
    tasks = {seed: Task(Cell.of(scenario, "relay"), seed, 0, False, observed) for seed in seeds}
    worlds = [seen for seen in play_named(tasks, **how).values() if not isinstance(seen, Failure)]
    return plan_of(together(worlds).purchases)


@dataclass(frozen=True)
class Knob:
    """One parameter that `tune` moves, between *low* and *high*, and the targets it answers for."""

    key: str
    low: float
    high: float
    targets: tuple[str, ...]


KNOBS = (
    Knob("group.hours_per_week", 1.0, 5.0, ("length_median", "dealings")),
    Knob("consent.effort_spread", 0.0, 0.8, ("length_p05",)),
    Knob("consent.hold_per_month", 0.0, 0.3, ("length_p95", "longer_than_planned")),
    Knob("jobs.new_information", 0.0, 15.0, ("groups_that_revisit", "jobs_revisited")),
    Knob("consent.benefit", -1.0, 3.0, ("nobody_bought_from", "quotes_won")),
    Knob("consent.cost_spread", 0.1, 2.0, ("nobody_bought_from", "quotes_won")),
    Knob("choice.contest", 0.0, 2.0, ("quotes_won", "quotes_as_stated")),
    Knob("choice.mind_constant", -4.0, 2.0, ("winner_in_mind", "winner_over_chance")),
    Knob("choice.mind_goodwill", 0.0, 10.0, ("suppliers_added",)),
    Knob("choice.preference", 0.0, 4.0, ("supplier_share_ours", "supplier_share_rival")),
    Knob("beliefs.discovery", 0.0, 1.0, ("suppliers_added",)),
    Knob("market.casual_readers_per_year", 1.0, 40.0, ("leads_bought", "visitors_known")),
    Knob("leads.identified", 0.002, 0.1, ("visitors_known",)),
    Knob("leads.points_read", 0.2, 4.0, ("leads_scored",)),
    Knob("leads.fading_days", 10.0, 250.0, ("leads_scored",)),
)
"""The parameters that no source gives and that the targets decide; whichever was moved has the basis ``calibrated``."""

SENSITIVITY = (
    "parameter", "now", "target", "operating_model", "mean", "slope", "slope_low", "slope_high", "least", "most",
)  # fmt: skip


def sensitivity(
    scenario: Scenario, models: Sequence[str] = BOTH, replications: int = 4, seed: int = TUNING_SEED, workers: int | None = None, *,
    knobs: Sequence[Knob] = KNOBS, step: float = 0.05, executor: Executor | Workers | None = None, progress: Progress | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the sensitivity of every target to every tuned parameter, and how far it can move before the target leaves its range.

    A slope is that between a small step down and one up, in the same worlds. By it a parameter could go from *least* to *most*, one at a
    time and if the target went on as straight; any setting in between does as well as the present one. A target whose slope cannot be
    told from 0, or that is missed already, binds nothing.

    Parameters
    ----------
    step : float
        Of each step, as a share of the way from a knob's low to its high end.
    progress : callable, optional
        Called with (settings played, all).

    Returns
    -------
    DataFrame
        A row for each parameter, target and operating model under which the target is judged: parameter, now, target, operating_model,
        mean (of the target now), slope (of the target for one unit of the parameter; of powers of ten where it is judged by them), its
        95 % interval, least, most (infinite where nothing binds within the bounds of the parameter).
    """
    played = 0

    def measured(changes: Mapping[str, float], consumer: Floats | None = None) -> Calibration:
        nonlocal played
        found = calibrate(
            scenario.with_changes(changes, "sensitivity"), models, replications, seed, workers, executor=executor, consumer=consumer
        )
        played += 1
        if progress is not None:
            progress(played, 1 + 2 * len(knobs))
        return found

    now, parameters, rows = measured({}), scenario.parameters(), []
    for knob in knobs:
        value = float(parameters[knob.key].value)
        width = step * (knob.high - knob.low)
        ends = max(min(knob.low, value), value - width), min(max(knob.high, value), value + width)
        below, above = (measured({knob.key: end}, now.consumer) for end in ends)
        for key, target in TARGETS.items():
            for model in now.judged(key):
                rise = _scaled(target, above.figures[model][key]) - _scaled(target, below.figures[model][key])
                slope, mean = student_t_interval(rise / (ends[1] - ends[0])), now.estimate(key, model).mean
                least, most = _room(target, parameters[knob.key], mean, slope)
                rows.append((knob.key, value, key, model, mean, slope.mean, slope.low, slope.high, least, most))
    return pd.DataFrame(rows, columns=list(SENSITIVITY))


def _room(target: Target, parameter: Parameter, mean: float, slope: Interval) -> tuple[float, float]:
    """Return between which values of a parameter, within its bounds, a target would stay in its range, as far as its slope is clear."""
    if not target.is_accepted(mean) or not slope.is_clear:
        return -math.inf, math.inf
    low, at, high = _scaled(target, pd.Series([target.low, mean, target.high], dtype=float))
    ends = -math.inf if target.low is None else low - at, math.inf if target.high is None else high - at
    least, most = sorted(parameter.value + end / slope.mean for end in ends)
    return (
        least if parameter.low is None or least >= parameter.low else -math.inf,
        most if parameter.high is None or most <= parameter.high else math.inf,
    )


@dataclass(frozen=True, eq=False)
class Tuned:
    """What a search found.

    Attributes
    ----------
    scenario : Scenario
        With the values that were found.
    before, after : dict of str to float
        Values of the knobs that were moved.
    miss_before, miss_after : float
        See `Calibration.miss`.
    evaluations : int
        How many settings were tried.
    """

    scenario: Scenario
    before: dict[str, float]
    after: dict[str, float]
    miss_before: float
    miss_after: float
    evaluations: int


def tune(
    scenario: Scenario, models: Sequence[str] = BOTH, replications: int = 4, seed: int = TUNING_SEED, workers: int | None = None, *,
    knobs: Sequence[Knob] = KNOBS, evaluations: int = 40, executor: Executor | None = None, progress: Progress | None = None,
) -> Tuned:  # fmt: skip
    """Search for values of *knobs* with which the targets hold, by Nelder and Mead's simplex under common random numbers.

    Moved are only those that answer for a target that is missed, or all when what is missed belongs to none of them. Every setting is
    measured in the same worlds, so equal arguments find equal values. The search ends as soon as nothing is missed (`Calibration.miss`
    is 0), at once when that is so from the beginning. Verify what it finds with another seed.

    Parameters
    ----------
    evaluations : int
        The most settings to try.
    progress : callable, optional
        Called with (settings tried, the most).

    References
    ----------
    Nelder & Mead 1965, doi:10.1093/comjnl/7.4.308.
    """
    start = calibrate(scenario, models, replications, seed, workers, executor=executor)

    def miss(changed: Scenario) -> float:
        return calibrate(changed, models, replications, seed, workers, executor=executor, consumer=start.consumer).miss()

    missed = [knob for knob in knobs if any(map(start.misses, knob.targets))] or knobs
    return _Search(scenario, missed, start.miss(), miss, evaluations, progress).run()


class _Search:
    """Settings that were tried, the best of them, and when to stop."""

    def __init__(
        self, scenario: Scenario, knobs: Sequence[Knob], first: float, miss: Callable[[Scenario], float], most: int,
        progress: Progress | None,
    ) -> None:  # fmt: skip
        self.scenario, self.knobs, self.first, self.miss, self.most, self.progress = scenario, knobs, first, miss, most, progress
        self.tried: dict[tuple[float, ...], float] = {}

    def run(self) -> Tuned:
        values = self.scenario.values()
        before = {knob.key: float(values[knob.key]) for knob in self.knobs}
        start = np.array([(before[knob.key] - knob.low) / (knob.high - knob.low) for knob in self.knobs])
        first = tuple(before.values())
        self._note(first, self.first)  # as it is, even where that is outside the knobs' ends
        steps = np.diag(np.where(start < 0.7, 0.15, -0.15))  # inwards, for Nelder and Mead's simplex must not be cut off by an end
        simplex = np.clip(np.vstack([start, start + steps]), 0.0, 1.0)
        with suppress(StopIteration):
            minimize(self._at, simplex[0], method="Nelder-Mead", bounds=[(0.0, 1.0)] * len(start),
                     options={"initial_simplex": simplex, "xatol": 0.005, "fatol": 1e-4})  # fmt: skip
        best = min(self.tried, key=lambda setting: self.tried[setting])
        after = dict(zip(before, best, strict=True))
        return Tuned(self.scenario.with_changes(after, "tuning"), before, after, self.tried[first], self.tried[best], len(self.tried))

    def _at(self, place: np.ndarray) -> float:
        """Return what the setting at *place* misses; stop when nothing is, or when all is tried."""
        setting = tuple(round(knob.low + (knob.high - knob.low) * float(at), 3) for knob, at in zip(self.knobs, place, strict=True))
        if len(self.tried) >= self.most or min(self.tried.values()) == 0.0:
            raise StopIteration
        if setting not in self.tried:
            changes = dict(zip((knob.key for knob in self.knobs), setting, strict=True))
            self._note(setting, self.miss(self.scenario.with_changes(changes, "tuning")))
        return self.tried[setting]

    def _note(self, setting: tuple[float, ...], miss: float) -> None:
        self.tried[setting] = miss
        if self.progress is not None:
            self.progress(len(self.tried), self.most)


def _miss(target: Target, value: float, margin: float) -> float:
    """Return how far *value* lies outside the range less its margins, in widths of the range; a value that is missing misses by one."""
    if not math.isfinite(value):
        return 1.0
    place = target.place(value)
    below = margin - place if target.low is not None else 0.0
    above = place - (1.0 - margin) if target.high is not None else 0.0
    return max(0.0, below, above)
