"""One buying journey under both operating models: its story, where the two first part, both in plain words, and every step.

Before they part they are the same to the letter; after it everything that differs follows from the operating model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..measures.units import SPACE
from ..scenario import US
from ..scenario.calendar import DAYS_PER_MONTH
from . import findings
from .scales import capital, listed, working_day
from .tables.sides import MODEL, counted, of_journey
from .wording import count_of, model_name, plain

SERVED_BY = {  # who or what answers a buyer, in a reader's words
    "public site": "the public site",
    "tuned": "tailored material",
    "event staff": "trade-fair and hotline staff",
    "expert": "a sales person",
}
AT_A_RIVAL = (
    "The buyer picked a rival’s material: whose they read depends on how strongly each supplier draws them, and our way of working "
    "changes how strongly we do. "
)
REJECTED = {
    "not in-market": "sales found that they were not buying",
    "poor fit": "sales found that we do not fit",
    "too early": "sales found it too early and handed it back",
    "never called": "nobody was free to call in time",
    "gone cold": "sales called late, and they had lost interest",
}


@dataclass(frozen=True, eq=False)
class Story:
    """One journey under one operating model.

    Attributes
    ----------
    outcome, headline : str
        How it ended, as the middle of a sentence and in a few words.
    months : float
        How long it took, or how long it had been open when the simulation ended.
    activities : DataFrame
        In the order in which they happened, with the months since the beginning in the column ``x``.
    opportunity : DataFrame
        The stages that our CRM showed, with ``x`` as above.
    vendors : tuple of str
        All of them, ours first.
    loop_backs : int
        How often a finished job was opened again.
    """

    outcome: str
    headline: str
    months: float
    activities: pd.DataFrame
    opportunity: pd.DataFrame
    vendors: tuple[str, ...]
    loop_backs: int


@dataclass(frozen=True)
class Parting:
    """Where two runs of one journey first differ: months since its beginning, and what happens there in each."""

    months: float
    base: str
    other: str
    is_at_a_rival: bool

    @property
    def day(self) -> int:
        """The working day of the journey on which it happens; the first is 1."""
        return working_day(self.months * DAYS_PER_MONTH)


def story(result: Result, replication: int, journey: int) -> Story | None:
    """Return a journey's story, or None when that operating model's world has no such journey."""
    tables, vendors = result.tables[replication], result.scenario.active_vendors
    found = tables.journeys[tables.journeys["journey"] == journey]
    if found.empty:
        return None
    row, us = found.iloc[0], vendors[US].name
    end = row["end_day"] if np.isfinite(row["end_day"]) else result.scenario.market.months * DAYS_PER_MONTH
    months = (end - row["start_day"]) / DAYS_PER_MONTH

    def own(frame: pd.DataFrame) -> pd.DataFrame:
        part = frame[frame["journey"] == journey]
        return part.assign(x=(part["day"] - row["start_day"]) / DAYS_PER_MONTH).sort_values("day", kind="stable", ignore_index=True)

    seen = own(tables.opportunities)
    names = tuple(vendor.name for vendor in vendors.values())
    return Story(*_outcome(row, us, months), months, own(tables.activities), seen[seen["vendor"] == us], names, int(row["loop_backs"]))


REASONS = {"status quo better": "happy as they are"}
"""Why a group buys nothing, where the word of the tables is no everyday one."""


def _outcome(row: pd.Series, us: str, months: float) -> tuple[str, str]:
    length = f"after {months:.1f}{SPACE}months"
    if row["outcome"] == "purchase":
        won = f"{'we win' if row['vendor'] == us else row['vendor'] + ' wins'} {length}"
        return won, won
    if row["outcome"] == "no_decision":
        reason = REASONS.get(str(row["reason"]), str(row["reason"]))
        return f"the group buys nothing {length} ({reason})", f"no decision {length}"
    return f"the journey is still open {length}", f"still open {length}"


def parting(base: Story, other: Story) -> Parting | None:
    """Return where two stories of one journey first differ, or None when they never do."""
    first, second = base.activities, other.activities
    n = min(len(first), len(second))
    columns = [column for column in first.columns if column != "replication"]
    same = np.ones(n, dtype=bool)
    for column in columns:
        one, two = first[column].iloc[:n], second[column].iloc[:n]
        same &= ((one == two).fillna(False) | (one.isna() & two.isna())).to_numpy(bool)
    place = n if same.all() else int(np.argmin(same))
    rows = [frame.iloc[place] if place < len(frame) else None for frame in (first, second)]
    there = [row["x"] for row in rows if row is not None]
    if not there:
        return None
    told = [_told(row, base.vendors[0]) for row in rows]
    is_at_a_rival = any(row is not None and row["vendor"] in base.vendors[1:] for row in rows)
    return Parting(float(min(there)), told[0], told[1], is_at_a_rival)


def _told(row: pd.Series | None, us: str) -> str:
    """Describe an activity in a few words; None is a journey that has already ended."""
    if row is None:
        return "the journey is over"
    if row["activity"] in ("loop_back", "new_information"):
        return f"{row['activity'].replace('_', ' ')} ({row['job']})"
    if pd.isna(row["vendor"]):
        return str(row["touchpoint"])
    is_ours = row["vendor"] == us
    served = SERVED_BY.get(str(row["served"]), "")
    if row["activity"] == "supplier_meeting":
        return f"a meeting with {'us' if is_ours else row['vendor']} ({row['touchpoint']}{served and f', {served}'})"
    return f"a buyer picks {'our' if is_ours else row['vendor'] + '’s'} material ({row['touchpoint']}{served and f', {served}'})"


def pairs(comparison: Comparison) -> pd.DataFrame:
    """Return the journeys that exist under both operating models between warm-up and cool-down, for a reader to choose one from.

    Returns
    -------
    DataFrame
        replication, account, journey, group_size, deal_value, base, other (how it ended under each), differs (whether that is different).
    """
    keys = ["replication", "account", "journey", "start_day"]  # a later journey may begin on another day: no pair
    sides, us = [], comparison.scenario.vendors[US].name
    for result, side in ((comparison.base, "base"), (comparison.other, "other")):
        journeys = counted(result).reset_index()
        ended = np.select(
            [journeys["outcome"] == "no_decision", journeys["outcome"] == "open", journeys["vendor"].isin([us])],
            ["no decision", "still open", "won by us"], "won by " + journeys["vendor"].astype("string").fillna(""))  # fmt: skip
        sides.append(journeys.assign(**{side: ended}))
    found = sides[0][[*keys, "group_size", "deal_value", "base"]].merge(sides[1][[*keys, "other"]], on=keys)
    return found.assign(differs=found["base"] != found["other"])


def to_choose_from(comparison: Comparison) -> pd.DataFrame:
    """Return the journeys that both sides have, the most telling first in each world, with a line to recognise each by.

    Most telling are those that we win on one side only, then others that ended differently.
    """
    found = pairs(comparison)
    base, other = (model_name(name) for name in comparison.names)
    won = (found["base"] == "won by us") != (found["other"] == "won by us")
    found["rank"] = 2 - found["differs"].astype(int) - won.astype(int)
    found["told"] = ("Company " + found["account"].astype(str) + ", " + found["group_size"].astype(str) + " people: " + base + ", "
                     + found["base"] + "; " + other + ", " + found["other"])  # fmt: skip
    return found.sort_values(["replication", "rank", "journey"], ignore_index=True)


def chronicle(result: Result, replication: int, journey: int) -> list[str]:
    """Return what happened in a journey, in the order in which it did, a sentence each."""
    told = story(result, replication, journey)
    if told is None:
        return ["This journey did not take place."]
    tables = result.tables[replication]
    row = tables.journeys[tables.journeys["journey"] == journey].iloc[0]
    us = result.scenario.vendors[US].name
    leads = tables.leads[(tables.leads["journey"] == journey) & (tables.leads["vendor"] == us)]
    stages = told.opportunity[["x", "stage", "probability"]].to_dict("records")
    deal = [(stage["x"], f"Our CRM: {plain(stage['stage'])}, {100 * stage['probability']:.0f} %.") for stage in stages]
    moments = [*_touches(told, us), *_leads(leads, row["start_day"]), *deal]
    considered = row["considered_at_start"].split("|") if row["considered_at_start"] else ["nobody"]
    begin = f"{row['group_size']} people begin, with {listed(['us' if name == us else plain(name) for name in considered])} in mind."
    moments = [*sorted(moments, key=lambda moment: moment[0]), (told.months, plain(f"{capital(told.outcome)}."))]
    return [begin, *(f"**Month {month:.1f}:** {text}" for month, text in moments)]


def first_parting(comparison: Comparison, replication: int, journey: int) -> str:
    """Return where the two sides of a journey first differ, in a sentence or two."""
    base, other = (story(result, replication, journey) for result in (comparison.base, comparison.other))
    if base is None or other is None:
        return "This journey took place on one side only."
    found = parting(base, other)
    if found is None:
        return "The two are the same, step for step."
    names, why = findings.names(comparison), AT_A_RIVAL if found.is_at_a_rival else ""
    return (f"Until working day {found.day} the two are the same, step for step. Then they part. With {names[0]}: "
            f"{plain(found.base)}. With {names[1]}: {plain(found.other)}. "
            f"{why}What differs later follows from there.")  # fmt: skip


def decided(comparison: Comparison, replication: int, journey: int, most: int = 3) -> str:
    """Return the few moments in which the two sides of a journey differ most, and how each ended, in sentences.

    That they decided is what the story suggests; only many journeys would show it.
    """
    results = comparison.base, comparison.other
    base, other = (story(result, replication, journey) for result in results)
    if base is None or other is None:
        return "This journey took place on one side only."
    names = findings.names(comparison)
    if parting(base, other) is None:
        return f"Both ways are the same here, step for step: {base.outcome}."
    before, after = (_milestones(result, told, replication, journey) for result, told in zip(results, (base, other), strict=True))
    length = max(base.months, other.months)
    gaps = {what: _gap(before.get(what), after.get(what), length) for what in MILESTONES}
    largest = sorted((what for what in gaps if gaps[what] > 0), key=lambda what: -gaps[what])[:most]
    lines = [_difference(what, before.get(what), after.get(what), names) for what in MILESTONES if what in largest]
    ends = f"With {names[0]} {base.outcome}; with {names[1]} {other.outcome}."
    return " ".join([ends, *lines])


MILESTONES = {
    "lead": "we had our first contact",
    "sales": "sales was in touch",
    "meeting": "they met us",
    "quote": "our quote was out",
}
"""What may happen between us and a group, in the order in which it mostly does."""
LEAST_GAP = 0.1
"""Of the length of a journey: what happens as much later tells nothing."""


def _milestones(result: Result, told: Story, replication: int, journey: int) -> dict[str, float]:
    """Return when each of `MILESTONES` happened first, in months since the journey began; what did not happen is left out."""
    tables, us = result.tables[replication], result.scenario.vendors[US].name
    start = float(tables.journeys.loc[tables.journeys["journey"] == journey, "start_day"].iloc[0])
    leads = tables.leads[(tables.leads["journey"] == journey) & (tables.leads["vendor"] == us)]
    ours = told.activities[told.activities["vendor"].astype(str) == us]
    process = result.scenario.crm.processes[result.scenario.vendors[US].crm_process]
    quoted = {stage.name for stage in process.stages[process.quote_stage :]}
    days = {
        "lead": (leads["created_day"] - start) / DAYS_PER_MONTH,
        "sales": (leads["first_sales_touch_day"] - start) / DAYS_PER_MONTH,
        "meeting": ours.loc[ours["activity"] == "supplier_meeting", "x"],
        "quote": told.opportunity.loc[told.opportunity["stage"].isin(quoted), "x"],
    }
    return {what: max(0.0, float(found.min())) for what, found in days.items() if found.notna().any()}


def _gap(base: float | None, other: float | None, months: float) -> float:
    """Return how far apart a milestone is on the two sides, in lengths of the journey; more than any where one lacks it, 0 if hardly."""
    if base is None or other is None:
        return 0.0 if base is other else 2.0
    gap = abs(base - other) / max(months, 0.1)
    return gap if gap >= LEAST_GAP else 0.0


def _difference(what: str, base: float | None, other: float | None, names: tuple[str, str]) -> str:
    when = ["never" if month is None else f"in month {1 + int(month)}" for month in (base, other)]
    told = [f"{month} with {name}" for month, name in zip(when, names, strict=True)]
    return f"{capital(MILESTONES[what])} {told[0]} and {told[1]}."


def _touches(told: Story, us: str) -> list[tuple[float, str]]:
    ours = told.activities[told.activities["vendor"].astype(str) == us]
    met, read = ours[ours["activity"] == "supplier_meeting"], ours[ours["activity"] == "online"]
    moments = []
    if len(read):
        first = read.iloc[0]
        who = f"the {first['role']}" if pd.notna(first["role"]) else "somebody"
        moments.append((first["x"], f"{who.capitalize()} reads our material for the first time; {len(read)} visits in all."))
    if len(met):
        first = met.iloc[0]
        who = f", with {SERVED_BY[str(first['served'])]}" if str(first["served"]) in SERVED_BY else ""
        moments.append((first["x"], f"The first meeting with us, about the {first['producing_job']}{who}; {len(met)} in all."))
    loops = told.activities[told.activities["activity"] == "loop_back"]
    if len(loops):
        again = f"; {count_of(len(loops), 'time')} in all" if len(loops) > 1 else ""
        moments.append((loops.iloc[0]["x"], f"They reopen a job that was done{again}."))
    return moments


def _leads(leads: pd.DataFrame, start: float) -> list[tuple[float, str]]:
    moments = []
    for column, text in (
        ("created_day", "We learn who the first of them is{all}."),
        ("mql_day", "Marketing hands the first lead to sales{all}."),
        ("first_sales_touch_day", "Sales gets in touch for the first time."),
    ):
        days = leads[column].dropna()
        if len(days):
            moments.append(
                ((days.min() - start) / DAYS_PER_MONTH, text.format(all=f"; {len(days)} people in all" if len(days) > 1 else ""))
            )
    for reason, found in leads.dropna(subset=["reason"]).groupby("reason", observed=True):
        day = found["first_sales_touch_day"].fillna(found["mql_day"]).fillna(found["created_day"]).min()
        text = f"{count_of(len(found), 'lead').capitalize()} went no further: {REJECTED.get(str(reason), str(reason))}."
        moments.append(((day - start) / DAYS_PER_MONTH, text))
    return moments


def steps(comparison: Comparison, journey: int) -> pd.DataFrame:
    """Return every activity of a journey as a reader would want it, both sides in order of time."""
    found = of_journey(comparison, "activities", journey).sort_values("day", kind="stable")
    journeys = comparison.base.journeys
    start = journeys.loc[journeys["journey"] == journey, "start_day"].iloc[0]
    text = found[["activity", "touchpoint", "job", "role", "vendor", "served"]].astype("string").fillna("")
    return pd.DataFrame({
        "Working day": (found["day"] - start).map(working_day).to_numpy(),
        "Way of working": found[MODEL].map(model_name).to_numpy(),
        "Activity": text["activity"].str.replace("_", " ").to_numpy(),
        "How": text["touchpoint"].to_numpy(), "About": text["job"].to_numpy(),
        "Who": text["role"].where(text["role"] != "", "several").to_numpy(),
        "Supplier": text["vendor"].to_numpy(), "Served by": text["served"].replace(SERVED_BY).to_numpy(),
        "Hours": found["hours"].to_numpy(),
    })  # fmt: skip
