"""One buying journey under both operating models, in plain words."""

from __future__ import annotations

import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..scenario import US
from ..scenario.calendar import DAYS_PER_MONTH
from . import findings
from .journey_story import SERVED_BY, Story, pairs, parting, story
from .scales import listed
from .wording import count_of, model_name, plain

AT_A_RIVAL = (
    "That this is at a rival’s is no mistake: buyers share out their attention. Whose material they pick depends on how strongly each "
    "supplier draws them, and our way of working changes how strongly we do. "
)
REJECTED = {
    "not in-market": "sales found that they were not buying",
    "poor fit": "sales found that we do not fit",
    "too early": "sales found it too early and handed it back",
    "never called": "nobody was free to call in time",
    "gone cold": "sales called late, and they had lost interest",
}


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
    moments = [*_touches(told, us), *_leads(leads, row["start_day"]), *_deal(told)]
    begin = f"{row['group_size']} people begin, with {_list(row['considered_at_start'], us)} in mind."
    lines = [f"**{_when(month)}** {text}" for month, text in sorted(moments, key=lambda moment: moment[0])]
    return [begin, *lines, f"**{_when(told.months)}** {_end(told)}"]


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


def _deal(told: Story) -> list[tuple[float, str]]:
    stages = told.opportunity[["x", "stage", "probability"]].to_dict("records")
    return [(stage["x"], f"Our CRM: {plain(stage['stage'])}, {100 * stage['probability']:.0f} %.") for stage in stages]


def _end(told: Story) -> str:
    return plain(f"{told.outcome[:1].upper()}{told.outcome[1:]}.")


def _when(months: float) -> str:
    return f"Month {months:.1f}:"


def _list(joined: str, us: str) -> str:
    names = joined.split("|") if joined else ["nobody"]
    return listed(["us" if name == us else plain(name) for name in names])
