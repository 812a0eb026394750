"""What our CRM said against what the world knew: forecasts, stated chances, and stages that ran ahead of the buyer (M18, M19).

The CRM knows of each deal its stage, that stage's stated chance, the amount and the day on which the seller expects to close. The world
knows how the deal ended, which job the buyers were on when the stage was entered, and who only wanted a look. Everything is of our own
deals, world by world; what is said about deals is of those that began between warm-up and cool-down, while a quarter's forecast is
of all deals that were on the list on its first day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.core.groupby import SeriesGroupBy

from ..scenario import JOBS
from ..scenario.calendar import DAYS_PER_QUARTER
from ..scenario.sellers import CrmProcess
from .measure import declare, read
from .measured import KEYS, Measured
from .metrics import METRICS

SELECTION = len(JOBS) - 1
CALENDAR_DAYS = 365.25 / (4 * DAYS_PER_QUARTER)
"""Calendar days for each working day."""
LISTED = ["open_deals", "forecast", "realised", "on_list"]
FORECAST = "What the CRM says"
"""Heading of its table."""


def implied_job(process: CrmProcess) -> list[int]:
    """Return the place in `JOBS` that each stage of a process takes the buyers to be on; from the quote on it is the last."""
    return [min(SELECTION, len(JOBS) * place // process.quote_stage) for place in range(len(process.stages))]


def quarters(m: Measured) -> pd.DataFrame:
    """Return the forecast for each quarter on its first day beside what came in.

    Returns
    -------
    DataFrame
        replication, quarter (from 0 at the start of the run; only those after the warm-up), open_deals, forecast (the amount of every deal
        on the list times its stage's stated chance, of those that are expected to close in the quarter; a deal past its expected day
        counts, for the seller still expects it, unless its date was moved beyond the quarter), realised (value of the deals won in the
        quarter) and on_list (the part of it that was on the list on the first day).
    """
    stages, market, last = m.deals.reset_index(), m.scenario.market, len(m.process.stages) - 1
    deal = stages.groupby(KEYS).ngroup().to_numpy()
    has_next = np.zeros(len(deal), bool)  # a deal's rows stand together, in the order of days
    has_next[:-1] = deal[1:] == deal[:-1]
    left = stages["day"].shift(-1).where(has_next, np.inf)  # the day on which the deal goes on to another stage
    slip = m.scenario.crm.slip
    is_open = (stages["place"] >= 0) & (stages["place"] < last)
    expected, columns = stages["amount"] * stages["probability"], dict[tuple[int, str], pd.Series]()
    for quarter in range(-(-market.warm_up_months // 3), market.months // 3):
        start, close = quarter * DAYS_PER_QUARTER, (quarter + 1) * DAYS_PER_QUARTER
        listed = is_open & (stages["day"] < start) & (left >= start)
        due = stages["expected_close_day"]
        if slip > 0:  # dates that had passed by then have been moved
            due = due + slip * np.ceil((start - due).clip(lower=0.0) / slip)
        won = (stages["place"] == last) & (stages["day"] >= start) & (stages["day"] < close)
        columns |= {
            (quarter, "open_deals"): listed,
            (quarter, "forecast"): expected.where(listed & (due < close), 0.0),
            (quarter, "realised"): stages["amount"].where(won, 0.0),
            (quarter, "on_list"): stages["amount"].where(won & np.isin(deal, deal[listed]), 0.0),
        }
    if not columns:
        return pd.DataFrame(columns=["replication", "quarter", *LISTED])
    sums = pd.DataFrame(columns).groupby(stages["replication"]).sum().reindex(m.replications, fill_value=0)
    by_quarter = [sums[quarter].reset_index().assign(quarter=quarter) for quarter in dict.fromkeys(quarter for quarter, _ in columns)]
    found = pd.concat(by_quarter).sort_values(["replication", "quarter"], ignore_index=True)
    return found[["replication", "quarter", *LISTED]]


def entries(m: Measured) -> pd.DataFrame:
    """Return a row for each time one of our deals entered a stage short of its end, with what the world knew.

    Returns
    -------
    DataFrame
        Our rows of the opportunities between warm-up and cool-down, with place (of the stage in our process), only_looking, is_quote (the
        stage in which the quote is out), ended (the deal is no longer open), won, and ahead (the stage takes the buyers to be
        on a later job than they were on).
    """
    process, implied, stages = m.process, np.array(implied_job(m.process)), m.deals.reset_index()
    stages = stages[(stages["place"] >= 0) & (stages["place"] < len(process.stages) - 1)]
    found = stages.merge(m.journeys.reset_index()[[*KEYS, "only_looking"]], how="inner", on=KEYS)
    job = found["true_job"].astype("object").map({name: place for place, name in enumerate(JOBS)}).fillna(SELECTION).astype(int)
    return found.assign(
        is_quote=found["place"] == process.quote_stage, ended=found["true_outcome"] != "open", won=found["true_outcome"] == "won",
        ahead=job.to_numpy() < implied[found["place"].to_numpy(int)] if len(found) else False,
    )  # fmt: skip


def figures(m: Measured) -> pd.DataFrame:
    """Return the figures of `FIGURES` (columns) for each world (rows); NaN where there is no denominator."""
    found, worlds = m.once(entries), m.replications
    quotes = found[found["is_quote"]]
    ended = quotes[quotes["ended"]]
    deals = found.groupby(KEYS, as_index=False).agg(ahead=("ahead", "any"))
    totals = m.once(quarters).groupby("replication")[["forecast", "realised"]].sum().reindex(worlds)

    def share(rows: pd.DataFrame, column: str) -> pd.Series:
        return rows[column].astype(float).groupby(rows["replication"]).mean().reindex(worlds)

    return pd.DataFrame({
        "forecast_ratio": totals["forecast"] / totals["realised"].where(totals["realised"] > 0),
        "ahead": share(deals, "ahead"), "early_quotes": share(quotes, "ahead"), "looker_quotes": share(quotes, "only_looking"),
        "won_in_time": share(ended[~ended["ahead"].astype(bool)], "won"), "won_early": share(ended[ended["ahead"].astype(bool)], "won"),
        "win_rate": METRICS["win_rate"].values(m),
    })  # fmt: skip


VELOCITY = {
    "opened": ("Deals opened in a quarter", "deals", "CRM"),
    "value": ("Value of a won deal", "money", "CRM"),
    "win_rate": ("Won, of closed deals", "share", "CRM"),
    "cycle": ("Sales cycle, opened to signed, calendar days", "days", "CRM"),
    "velocity": ("Pipeline velocity, a calendar day", "money", "CRM"),
    "won_a_quarter": ("Value won in a quarter", "money", "True"),
    "won_of_all": ("Journeys won, of all", "share", "True"),
    "length": ("Length of journeys that we won, calendar days", "days", "True"),
}
"""By column of `velocity`: its label, its unit, and whether the CRM says it or the world knows it."""


def velocity(m: Measured) -> pd.DataFrame:
    """Return the trade's pipeline velocity and what it is made of, and what it is meant to tell, for each world; columns of `VELOCITY`.

    Velocity is deals opened in a quarter x value of a won deal x share won of closed deals / days from opened to signed. Of our deals
    and purchases that began between warm-up and cool-down.
    """
    worlds, last = m.replications, len(m.process.stages) - 1
    stages = m.deals.reset_index().merge(m.journeys.reset_index()[KEYS], how="inner", on=KEYS)
    deals = stages.groupby(KEYS).agg(opened=("day", "min"), closed=("day", "max"), place=("place", "last"), amount=("amount", "last"))
    won, closed = deals[deals["place"] == last], deals[(deals["place"] == last) | (deals["place"] < 0)]
    ours = m.journeys[(m.journeys["outcome"] == "purchase") & (m.journeys["vendor"] == m.us)]
    market = m.scenario.market
    a_quarter = max(1, market.months - market.warm_up_months - market.cool_down_months) / 3

    def by_world(column: pd.Series) -> SeriesGroupBy:
        return column.groupby(level="replication")

    found = pd.DataFrame({
        "opened": by_world(deals["amount"]).size().reindex(worlds, fill_value=0) / a_quarter,
        "value": by_world(won["amount"]).mean().reindex(worlds),
        "win_rate": by_world((closed["place"] == last).astype(float)).mean().reindex(worlds),
        "cycle": CALENDAR_DAYS * by_world(won["closed"] - won["opened"]).mean().reindex(worlds),
    })  # fmt: skip
    found["velocity"] = found["opened"] * found["value"] * found["win_rate"] / found["cycle"].where(found["cycle"] > 0)
    return found.assign(
        won_a_quarter=by_world(ours["deal_value"]).sum().reindex(worlds, fill_value=0.0) / a_quarter,
        won_of_all=METRICS["win_rate"].values(m),
        length=CALENDAR_DAYS * by_world(ours["end_day"] - ours["start_day"]).mean().reindex(worlds),
    )


FIGURES = {
    "forecast_ratio": declare(
        "forecast_ratio", "Forecast, against what came in", "ratio", 0, read(figures, "forecast_ratio"), heading=FORECAST,
        of="the value that came in, over all quarters after the warm-up",
        describe="Value that the CRM forecast on the first day of each quarter, as a share of the value that came in.",
        phrase="With {other}, the CRM forecasts {x} {more} of what comes in than with {base}",
    ),
    **{
        key: declare(
            f"forecast_{key}", label, "share", direction, read(figures, key), heading=FORECAST, of=of,
            describe=f"{label}: a share of {of}.",
            phrase=f"With {{other}}, {{x}} {{more}} of every 100 {counted} than with {{base}}",
        )
        for key, label, direction, of, counted in (
            ("ahead", "Deals whose stage ran ahead of the buyer", -1, "our deals from between warm-up and cool-down",
             "deals are in a stage ahead of the buyer"),
            ("early_quotes", "Quotes out before the buyer was choosing", -1, "our quotes",
             "quotes go out before the buyer is choosing"),
            ("looker_quotes", "Quotes to buyers who only looked", -1, "our quotes", "quotes go to buyers who only look"),
            ("won_in_time", "Won, of quotes that came in time", +1, "our quotes to buyers who were choosing, whose deal has ended",
             "quotes that come in time are won"),
            ("won_early", "Won, of quotes that came too early", +1, "our quotes to buyers who were not choosing yet, whose deal has ended",
             "quotes that come too early are won"),
        )
    },
    "win_rate": METRICS["win_rate"],
}  # fmt: skip
"""The columns of `figures`. All are shares; the first is the value forecast as a share of the value that came in."""
