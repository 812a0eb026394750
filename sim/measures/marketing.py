"""What marketing is judged by: three kinds of figures each quarter, six symptoms, the money (M20), and what reviews moved (M24).

Everything is of our own vendor, world by world, in the time that all figures are about. A quarter's figures count what happened in
it, so the customers of a quarter are mostly leads of earlier ones; over the years that evens out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.core.groupby import DataFrameGroupBy

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..experiment.statistics import Interval, paired_difference, student_t_interval
from ..scenario import US
from .funnel import QUARTER_DAYS, measured

WORLD = ["replication", "quarter"]


@dataclass(frozen=True)
class Kpi:
    """One figure that marketing is judged by each quarter.

    Attributes
    ----------
    key, label : str
        Its column in `quarters`, and its name for readers.
    unit : str
        As of metrics: ``share``, ``money``, or what is counted.
    vertical : str
        One of `VERTICALS`.
    counted : str
        What is counted, and of what it is a share or a mean.
    """

    key: str
    label: str
    unit: str
    vertical: str
    counted: str


VERTICALS = {"acquisition": "Lead acquisition", "brand": "Brand", "qualification": "Qualification"}
KPIS = {
    kpi.key: kpi
    for kpi in (
        Kpi("mqls", "MQLs", "", "acquisition", "Leads that marketing handed to sales in the quarter."),
        Kpi("sqls", "SQLs", "", "acquisition", "Leads that sales accepted in the quarter."),
        Kpi("goodwill", "Goodwill", "", "brand", "How well known we are at the end of the quarter, 0 to 1; only the simulation knows it."),
        Kpi("brand_searches", "Brand searches", "", "brand", "Visits of people who searched for our name."),
        Kpi("direct_visits", "Direct visits", "", "brand", "Visits of people who typed our address."),
        Kpi("followers", "Followers", "", "brand", "People who follow us at the end of the quarter."),
        Kpi("video_views", "Video views", "", "brand", "Webinars and demos that were watched."),
        Kpi("engagement", "Engagement, time with our material", "hours", "brand", "Time that people spent with our material in a quarter."),
        Kpi("lead_to_customer", "Lead-to-customer rate", "share", "qualification",
            "Customers won in the quarter, of people who became leads in it."),
        Kpi("customer_value", "Value of an average customer", "money", "qualification",
            "Mean deal value of the customers won in the quarter."),
    )
}  # fmt: skip
"""The figures of the three verticals, by key."""


@dataclass(frozen=True)
class Symptom:
    """One symptom of chasing only leads, and how it is measured: ``unit`` is ``share`` or ``hours``, more is worse."""

    key: str
    label: str
    unit: str
    counted: str


SYMPTOMS = {
    symptom.key: symptom
    for symptom in (
        Symptom("rejected", "Sales rejects leads", "share", "Leads that sales rejected, of those that it called."),
        Symptom("poor", "Sellers find lead quality poor", "share",
                "Leads of nobody who buys, of the wrong trade, without margin or of poor fit, of those handed to sales."),
        Symptom("early", "Leads are early in their decision", "share",
                "Buyers still on the problem or on solutions when handed to sales, of all buyers handed over."),
        Symptom("work", "Leads need much work", "hours", "Sales hours in first calls, meetings and preparation, for each customer won."),
        Symptom("unhelped", "Sales does not feel helped", "share",
                "Time on our material that found only the public site, of all such time of the buyers that sales works on."),
        Symptom("not_by_themselves", "Customers do not come by themselves", "share",
                "Customers who did not have us in mind when they began, of all customers won."),
    )
}  # fmt: skip
"""The six symptoms, by key."""

PURPOSES = {"content": "Content", "nurture": "Mails to known leads", "campaigns": "Campaigns", "brand": "Brand"}
"""What marketing divides its hours over, as the quarterly reviews move them."""

ITEMS = {
    "content": ("content",), "mails to known leads": ("nurture",), "campaigns": ("campaigns",), "brand": ("brand",),
    "fairs, hotline and customers": ("fairs, hotline and customers",), "programmes": ("e-mail automation", "retargeting"),
    "coordination": ("coordination in marketing", "coordination in sales"),
    "sales time with buyers": ("sales, with buyers",), "sales time left free": ("sales, free",),
}  # fmt: skip
"""What the items of the spend table are put together to."""


def whole_quarters(result: Result) -> range:
    """Return the quarters that lie wholly within the time that figures are about."""
    start, end = result.scenario.market.counted_days
    return range(int(-(-start // QUARTER_DAYS)), int(end // QUARTER_DAYS))


def quarters(result: Result) -> pd.DataFrame:
    """Return the figures of `KPIS` for each world and whole quarter between warm-up and cool-down; NaN where there is no denominator."""
    us = result.scenario.vendors[US].name
    index = pd.MultiIndex.from_product([result.worlds, whole_quarters(result)], names=WORLD)
    if not len(index):
        return pd.DataFrame(columns=[*WORLD, *KPIS], dtype=float)
    leads = result.leads[result.leads["vendor"] == us]
    is_accepted = leads["accepted"].astype("boolean").fillna(False).astype(bool)
    won = result.journeys[(result.journeys["outcome"] == "purchase") & (result.journeys["vendor"] == us)]
    customers = _counted(won, "end_day", index)
    found = pd.DataFrame({"mqls": _counted(leads, "mql_day", index), "sqls": _counted(leads[is_accepted], "first_sales_touch_day", index)})
    brand = result.brand[result.brand["vendor"] == us].set_index(WORLD)
    found = found.join(brand[[kpi.key for kpi in KPIS.values() if kpi.vertical == "brand"]])
    known = _counted(leads, "created_day", index)
    found["lead_to_customer"] = customers / known.where(known > 0)
    found["customer_value"] = _by_quarter(won, "end_day")["deal_value"].mean().reindex(index)
    return found[list(KPIS)].astype(float).reset_index()


def by_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over worlds of each figure of `quarters` or `mix`, with its interval: kpi, quarter, mean, low, high, replications."""
    keys, found = [key for key in rows.columns if key not in WORLD], []
    for quarter, of in rows.groupby("quarter"):
        for key in keys:
            interval = student_t_interval(of[key])
            found.append([key, quarter, interval.mean, interval.low, interval.high, interval.n])
    return pd.DataFrame(found, columns=["kpi", "quarter", "mean", "low", "high", "replications"])


def mix(result: Result) -> pd.DataFrame:
    """Return the shares of marketing's hours that go to each of `PURPOSES`, for each world and quarter from the very first.

    Hours of coordination and of conversations that marketing held are left out; without any hours there is no row.
    """
    us, spent = result.scenario.vendors[US].name, result.spend
    if not len(spent):
        return pd.DataFrame(columns=[*WORLD, *PURPOSES], dtype=float)
    ours = spent[(spent["vendor"] == us) & spent["item"].isin(PURPOSES)]
    hours = ours.pivot_table(index=WORLD, columns="item", values="hours", aggfunc="sum").reindex(columns=list(PURPOSES))
    total = hours.sum(axis=1)
    return hours.div(total.where(total > 0), axis=0).dropna().rename_axis(columns=None).reset_index()


def moved(result: Result) -> pd.DataFrame:
    """Return how far the reviews moved each share of `mix` from the first to the last quarter, for each world (rows)."""
    by_world = mix(result).groupby("replication")[list(PURPOSES)]
    return (by_world.last() - by_world.first()).astype(float)


def a_quarter(result: Result) -> pd.DataFrame:
    """Return each world's mean quarter (rows): the figures of `KPIS` (columns)."""
    means = quarters(result).groupby("replication")[list(KPIS)].mean()
    return means.reindex(pd.Index(result.worlds, name="replication"))


def symptoms(result: Result) -> pd.DataFrame:
    """Return the measure of each of `SYMPTOMS` (columns) for each world (rows); NaN where there is no denominator."""
    us = result.scenario.vendors[US].name
    if not result.worlds:
        return pd.DataFrame(columns=list(SYMPTOMS), index=pd.Index([], dtype=int, name="replication"), dtype=float)
    m = measured(result)
    judged = m.leads["accepted"].notna()
    handed = m.leads[m.handed_over]
    job = handed["job_at_mql"].dropna()
    deals = result.opportunities.loc[result.opportunities["vendor"] == us, ["replication", "journey"]].drop_duplicates()
    worked = m.journeys.reset_index().merge(deals, on=["replication", "journey"]).set_index("replication")
    in_mind = m.journeys["considered_at_start"].str.split("|").map(lambda names: us in names).astype(bool)
    return pd.DataFrame({
        "rejected": m.ratio(judged & ~m.accepted, judged),
        "poor": m.mean(handed["reason"].isin(["not in-market", "wrong trade", "no margin", "poor fit"])),
        "early": m.mean(job.isin(["problem", "solution"])),
        "work": result.figure("sales_hours_per_win").reindex(m.replications),
        "unhelped": m.ratio(worked["our_public_site_hours"], worked["our_digital_hours"]),
        "not_by_themselves": m.mean(~in_mind[m.won]),
    }).astype(float)  # fmt: skip


def spending(result: Result) -> pd.DataFrame:
    """Return the money that went into each of `ITEMS` (columns) in a mean year between warm-up and cool-down, for each world (rows)."""
    us, index = result.scenario.vendors[US].name, pd.Index(result.worlds, name="replication")
    spent = result.spend
    if len(spent):
        spent = spent[(spent["vendor"] == us) & spent["quarter"].isin(whole_quarters(result))]
    if not len(spent):
        return pd.DataFrame(np.nan, index=index, columns=list(ITEMS))
    years = spent["quarter"].nunique() / 4.0
    by_item = spent.groupby(["replication", "item"])["money"].sum().unstack(fill_value=0).reindex(index) / years
    return pd.DataFrame({name: by_item.reindex(columns=list(items), fill_value=0.0).sum(axis=1) for name, items in ITEMS.items()})


def intervals(base: pd.Series, other: pd.Series) -> tuple[Interval, Interval, Interval]:
    """Return a figure under both operating models and its paired difference, in the worlds that have it on both sides."""
    both = pd.concat([base, other], axis=1, join="inner").dropna().to_numpy(float)
    return student_t_interval(both[:, 0]), student_t_interval(both[:, 1]), paired_difference(both[:, 0], both[:, 1])


def symptom_table(comparison: Comparison) -> pd.DataFrame:
    """Return one row a symptom: key, label, counted, unit, both means and the paired difference, each with its interval."""
    sides, rows = [symptoms(result) for result in (comparison.base, comparison.other)], []
    for key, symptom in SYMPTOMS.items():
        base, other, gap = intervals(sides[0][key], sides[1][key])
        row: dict[str, object] = {"symptom": key, "label": symptom.label, "counted": symptom.counted, "unit": symptom.unit}
        for name, found in (("base", base), ("other", other), ("difference", gap)):
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        rows.append(row | {"replications": gap.n})
    return pd.DataFrame(rows)


def _by_quarter(rows: pd.DataFrame, day: str) -> DataFrameGroupBy:
    """Group *rows* by world and the quarter that holds the day in the column *day*; rows without one belong to none."""
    rows = rows.dropna(subset=[day])
    return rows.assign(quarter=(rows[day] // QUARTER_DAYS).astype(int)).groupby(WORLD)


def _counted(rows: pd.DataFrame, day: str, index: pd.MultiIndex) -> pd.Series:
    return _by_quarter(rows, day).size().reindex(index, fill_value=0).astype(float)
