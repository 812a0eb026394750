"""What one more hour is worth: of the buyers' time, of theirs with us, and of our own people's (M5).

It cannot be read off journeys: those in which we had more of the group's time differ in many other ways. So it is tried: the same worlds
are played again with one hour a week moved from administration, which does nothing but take time, to one activity, with sessions with us a
quarter longer on one job, or with a quarter more of our own hours, and the difference is divided by the hours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ..experiment.statistics import Interval, student_t_interval
from ..measures import Measured
from ..measures.window import counted_months
from ..scenario import JOBS, US, Scenario
from ..scenario.calendar import HOURS_PER_MONTH
from ..scenario.labels import ACTIVITIES, MODES, ON_JOBS


@dataclass(frozen=True)
class Trial:
    """One change to try.

    Attributes
    ----------
    key, label : str
    changes : dict of str to float
        Of the scenario, by dotted key.
    hours : float
        What it adds: person-hours a week of a group of the mean size, or a journey, or of our own people a month.
    """

    key: str
    label: str
    changes: dict[str, float]
    hours: float


def buyers_trials(scenario: Scenario) -> list[Trial]:
    """Return one trial for each activity but administration, and for each mode of meeting suppliers.

    Each takes an hour a week from administration, or half of that if there is less.
    """
    a_week, time = scenario.group.size_mean * scenario.group.hours_per_week, scenario.time
    moved = min(1.0 / a_week, time.other / 2.0)
    if moved <= 0:
        return []
    met, read = time.supplier_meeting + moved, time.online + moved
    remotely, on_material = time.remote * time.supplier_meeting, time.supplier_material * time.online  # shares of all time
    changes = {key: {f"time.{key}": getattr(time, key) + moved} for key in ACTIVITIES if key != "other"}
    if round(scenario.group.size_mean) == 1:
        del changes["group_meeting"]
    changes |= {
        "traditional": {"time.supplier_meeting": met, "time.remote": remotely / met},
        "remote": {"time.supplier_meeting": met, "time.remote": min(1.0, (remotely + moved) / met)},
        "digital": {"time.online": read, "time.supplier_material": min(1.0, (on_material + moved) / read)},
    }
    labels = ACTIVITIES | {key: f"With suppliers: {label[0].lower()}{label[1:]}" for key, label in MODES.items()}
    return [Trial(key, labels[key], {**each, "time.other": time.other - moved}, moved * a_week) for key, each in changes.items()]


def job_trials(scenario: Scenario, more: float = 0.25) -> list[Trial]:
    """Return one trial for each job: sessions with us on it last longer, by a quarter of what they do now if the bounds allow it.

    A group cannot be given an hour of a job, for it works on the first that is open; but who holds its attention there gets more of it.
    ``hours`` of these trials are a share of what the group spends with us on the job; `added` makes them person-hours a journey.
    """
    parameters, found = scenario.parameters(), []
    for job in JOBS:
        p = parameters[key := f"time.longer_with_us.{job}"]
        longer = min(p.high or 0.0, (1.0 + more) * (1.0 + p.value) - 1.0)
        found.append(Trial(job, ON_JOBS[job], {key: longer}, (1.0 + longer) / (1.0 + p.value) - 1.0))
    return [trial for trial in found if trial.hours > 0]


def added(trial: Trial, spent: dict[str, float]) -> Trial:
    """Return a trial of a job with the hours that it adds if nothing else changes, of those that a group *spent* with us by `with_us`."""
    return replace(trial, hours=trial.hours * spent[trial.key])


def our_trials(scenario: Scenario, more: float = 0.25) -> list[Trial]:
    """Return trials that give our sales and our marketing some more hours, a quarter if the bounds allow it."""
    us = scenario.vendors[US]
    share = min(1.0, us.selling_share * (1.0 + more))
    sales = us.sales_people * HOURS_PER_MONTH * (share - us.selling_share)
    marketing = us.marketing_hours * more
    found = [
        Trial("sales", "Sales: more time for customers", {f"vendors.{US}.selling_share": share}, sales),
        Trial("marketing", "Marketing: more hours", {f"vendors.{US}.marketing_hours": us.marketing_hours + marketing}, marketing),
    ]
    return [trial for trial in found if trial.hours > 0]


def outcomes(m: Measured) -> pd.DataFrame:
    """Return what a trial is judged by in each world: win_rate, bought_rate (from anyone, of all journeys) and wins."""
    return pd.DataFrame({"win_rate": m.mean(m.won), "bought_rate": m.mean(m.bought), "wins": m.total(m.won)})


def worth_to_us(before: pd.DataFrame, after: pd.DataFrame, trial: Trial) -> Interval:
    """Return by how much our share of journeys won rises for each hour that a trial adds, paired by world."""
    return student_t_interval((after["win_rate"] - before["win_rate"]) / trial.hours if trial.hours > 0 else [])


def wins_per_100_hours(before: pd.DataFrame, after: pd.DataFrame, trial: Trial, scenario: Scenario) -> Interval:
    """Return how many more journeys we win for 100 more hours of our people, paired by world.

    The hours are those of the months between warm-up and cool-down, from which the wins are.
    """
    added = trial.hours * counted_months(scenario)
    return student_t_interval(100.0 * (after["wins"] - before["wins"]) / added)
