"""What marketing is judged by: three kinds of figures each quarter, six symptoms, the money (M20), and what reviews moved (M24).

Everything is of our own vendor, world by world, in the time that all figures are about. A quarter's figures count what happened in
it, so the customers of a quarter are mostly leads of earlier ones; over the years that evens out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.core.groupby import DataFrameGroupBy

from ..scenario.calendar import DAYS_PER_QUARTER
from .measure import declare, read
from .measured import KEYS, Measured
from .metrics import METRICS
from .window import whole_quarters

WORLD = ["replication", "quarter"]
VERTICALS = {"acquisition": "Lead acquisition", "brand": "Brand", "qualification": "Qualification"}
"""The three kinds of figures that marketing is judged by, and the headings of their tables."""
SIX, MONEY = "Symptoms of chasing only leads", "What a year’s money goes into"
"""Headings of tables."""

PURPOSES = {"content": "Content", "nurture": "E-mails to known leads", "campaigns": "Campaigns", "brand": "Brand"}
"""What marketing divides its hours over, as the quarterly reviews move them."""

ITEMS = {
    "content": ("content",), "mails to known leads": ("nurture",), "campaigns": ("campaigns",), "brand": ("brand",),
    "fairs, hotline and customers": ("fairs, hotline and customers",), "programmes": ("e-mail automation", "retargeting"),
    "coordination": ("coordination in marketing", "coordination in sales"),
    "sales time with buyers": ("sales, with buyers",), "sales time left free": ("sales, free",),
}  # fmt: skip
"""What the items of the spend table are put together to."""


def quarters(m: Measured) -> pd.DataFrame:
    """Return the figures of `KPIS` for each world and whole quarter between warm-up and cool-down; NaN where there is no denominator."""
    index = pd.MultiIndex.from_product([m.replications, whole_quarters(m.scenario)], names=WORLD)
    if not len(index):
        return pd.DataFrame(columns=[*WORLD, *KPIS], dtype=float)
    leads, journeys = m.written.leads[m.written.leads["vendor"] == m.us], m.written.journeys
    is_accepted = leads["accepted"].astype("boolean").fillna(False).astype(bool)
    won = journeys[(journeys["outcome"] == "purchase") & (journeys["vendor"] == m.us)]
    customers = _counted(won, "end_day", index)
    found = pd.DataFrame({"mqls": _counted(leads, "mql_day", index), "sqls": _counted(leads[is_accepted], "first_sales_touch_day", index)})
    found = found.join(m.brand.reset_index().set_index(WORLD)[[key for key, kpi in KPIS.items() if kpi.heading == VERTICALS["brand"]]])
    known = _counted(leads, "created_day", index)
    found["lead_to_customer"] = customers / known.where(known > 0)
    found["customer_value"] = _by_quarter(won, "end_day")["deal_value"].mean().reindex(index)
    return found[list(KPIS)].astype(float).reset_index()


def mix(m: Measured) -> pd.DataFrame:
    """Return the shares of marketing's hours that go to each of `PURPOSES`, for each world and quarter from the very first.

    Hours of coordination and of conversations that marketing held are left out; without any hours there is no row.
    """
    if not len(m.spend):
        return pd.DataFrame(columns=[*WORLD, *PURPOSES], dtype=float)
    ours = m.spend[m.spend["item"].isin(PURPOSES)]
    hours = ours.pivot_table(index=WORLD, columns="item", values="hours", aggfunc="sum").reindex(columns=list(PURPOSES))
    total = hours.sum(axis=1)
    return hours.div(total.where(total > 0), axis=0).dropna().rename_axis(columns=None).reset_index()


def moved(m: Measured) -> pd.DataFrame:
    """Return how far the reviews moved each share of `mix` from the first to the last quarter, for each world (rows)."""
    by_world = mix(m).groupby("replication")[list(PURPOSES)]
    return (by_world.last() - by_world.first()).astype(float)


def a_quarter(m: Measured) -> pd.DataFrame:
    """Return each world's mean quarter (rows): the figures of `KPIS` (columns)."""
    return quarters(m).groupby("replication")[list(KPIS)].mean().reindex(m.replications)


def symptoms(m: Measured) -> pd.DataFrame:
    """Return the measure of each of `SYMPTOMS` (columns) for each world (rows); NaN where there is no denominator."""
    if not len(m.replications):
        return pd.DataFrame(columns=list(SYMPTOMS), index=m.replications, dtype=float)
    judged = m.leads["accepted"].notna()
    handed = m.leads[m.handed_over]
    job = handed["job_at_mql"].dropna()
    deals = m.deals.reset_index()[KEYS].drop_duplicates()
    worked = m.journeys.reset_index().merge(deals, on=KEYS).set_index("replication")
    in_mind = m.journeys["considered_at_start"].str.split("|").map(lambda names: m.us in names).astype(bool)
    return pd.DataFrame({
        "rejected": m.ratio(judged & ~m.accepted, judged),
        "poor": m.mean(handed["reason"].isin(["not in-market", "wrong trade", "no margin", "poor fit"])),
        "early": m.mean(job.isin(["problem", "solution"])),
        "work": METRICS["sales_hours_per_win"].values(m),
        "unhelped": m.ratio(worked["our_public_site_hours"], worked["our_digital_hours"]),
        "not_by_themselves": m.mean(~in_mind[m.won]),
    }).astype(float)  # fmt: skip


def spending(m: Measured) -> pd.DataFrame:
    """Return the money that went into each of `ITEMS` (columns) in a mean year between warm-up and cool-down, for each world (rows)."""
    spent = m.spend[m.spend["quarter"].isin(whole_quarters(m.scenario))] if len(m.spend) else m.spend
    if not len(spent):
        return pd.DataFrame(np.nan, index=m.replications, columns=list(ITEMS))
    years = spent["quarter"].nunique() / 4.0
    by_item = spent.groupby(["replication", "item"])["money"].sum().unstack(fill_value=0).reindex(m.replications) / years
    return pd.DataFrame({name: by_item.reindex(columns=list(items), fill_value=0.0).sum(axis=1) for name, items in ITEMS.items()})


def _by_quarter(rows: pd.DataFrame, day: str) -> DataFrameGroupBy:
    """Group *rows* by world and the quarter that holds the day in the column *day*; rows without one belong to none."""
    rows = rows.dropna(subset=[day])
    return rows.assign(quarter=(rows[day] // DAYS_PER_QUARTER).astype(int)).groupby(WORLD)


def _counted(rows: pd.DataFrame, day: str, index: pd.MultiIndex) -> pd.Series:
    return _by_quarter(rows, day).size().reindex(index, fill_value=0).astype(float)


KPIS = {
    key: declare(
        f"kpi_{key}", label, unit, +1, read(a_quarter, key), heading=VERTICALS[vertical],
        of="whole quarters between warm-up and cool-down",
        describe=f"{describe} Mean of the whole quarters between warm-up and cool-down.",
        phrase=f"With {{other}}, {said} than with {{base}}" if said else "", words=("higher", "lower") if unit else ("more", "fewer"),
    )
    for key, label, unit, vertical, describe, said in (
        ("mqls", "MQLs", "", "acquisition", "Leads that marketing handed to sales in the quarter.", "there are {x} {more} MQLs a quarter"),
        ("sqls", "SQLs", "", "acquisition", "Leads that sales accepted in the quarter.", "there are {x} {more} SQLs a quarter"),
        ("goodwill", "Goodwill", "goodwill", "brand",
         "How well known we are at the end of the quarter, 0 to 1; only the simulation knows it.", "goodwill is {x} {more}"),
        ("brand_searches", "Brand searches", "", "brand", "Visits of people who searched for our name.",
         "there are {x} {more} searches for our name a quarter"),
        ("direct_visits", "Direct visits", "", "brand", "Visits of people who typed our address.",
         "there are {x} {more} direct visits a quarter"),
        ("followers", "Followers", "", "brand", "People who follow us at the end of the quarter.", "we have {x} {more} followers"),
        ("video_views", "Video views", "", "brand", "Webinars and demos that were watched.",
         "{x} {more} webinars and demos are watched a quarter"),
        ("engagement", "Engagement, time with our material", "hours", "brand",
         "Time that people spent with our material in a quarter.", ""),
        ("lead_to_customer", "Lead-to-customer rate", "share", "qualification",
         "Customers won in the quarter, of people who became leads in it.", ""),
        ("customer_value", "Value of an average customer", "money", "qualification",
         "Mean deal value of the customers won in the quarter.", ""),
    )
}  # fmt: skip
"""The figures of the three verticals: columns of `quarters`, and measures of a mean quarter."""

SYMPTOMS = {
    key: declare(
        f"symptom_{key}", label, unit, -1, read(symptoms, key), heading=SIX, of=of, describe=describe,
        phrase=f"With {{other}}, {said} than with {{base}}",
    )
    for key, label, unit, describe, of, said in (
        ("rejected", "Sales rejects leads", "share", "Leads that sales rejected, of those that it called.", "leads that sales called",
         "sales rejects {x} {more} of every 100 leads that it calls"),
        ("poor", "Sellers find lead quality poor", "share",
         "Leads from people who are not buying, from the wrong industry, without margin or of poor fit, of those handed to sales.",
         "our leads that were handed to sales", "{x} {more} of every 100 leads handed to sales are poor"),
        ("early", "Leads are early in their decision", "share",
         "Buyers still on the problem or on solutions when handed to sales, of all buyers handed over.", "buyers handed to sales",
         "{x} {more} of every 100 buyers handed to sales are early in their decision"),
        ("work", "Leads need much work", "hours", "Sales hours in first calls, meetings and preparation, for each customer won.",
         "journeys that we won", "a win takes {x} {more} of sales time"),
        ("unhelped", "Sellers lack useful content", "share",
         "Time on our material that found only the public site, of all such time of the buyers that sales works on.",
         "time on our material of the buyers that sales works on",
         "{x} {more} of the time that buyers whom sales works on spend on our material finds only the public site"),
        ("not_by_themselves", "Few buyers come to us unprompted", "share",
         "Customers who did not have us in mind when they began, of all customers won.", "customers won",
         "{x} {more} of every 100 customers did not have us in mind when they began"),
    )
}  # fmt: skip
"""The six symptoms of chasing only leads; more of each is worse."""


for item in ITEMS:
    declare(
        f"spend_{item.replace(',', '').replace(' ', '_')}", f"Money for {item}", "money", 0, read(spending, item), heading=MONEY,
        of="years between warm-up and cool-down", describe=f"Money for {item} in a mean year between warm-up and cool-down.",
        phrase=f"With {{other}}, {{x}} {{more}} a year goes into {item} than with {{base}}",
    )  # fmt: skip
