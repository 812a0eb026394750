"""What our CRM said against what the world knew: forecasts, stated chances, and stages that ran ahead of the buyer (M18, M19).

The CRM knows of each deal its stage, that stage's stated chance, the amount and the day on which the seller expects to close. The world
knows how the deal ended, which job the buyers were on when the stage was entered, and who only wanted a look. Everything is of our own
deals, world by world; what is said about deals is of those that began between warm-up and cool-down, while a quarter's forecast is
of all deals that were on the list on its first day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..experiment.result import Result
from ..experiment.statistics import student_t_interval
from ..scenario import JOBS, US, Scenario
from ..scenario.sellers import CrmProcess
from .funnel import KEYS, QUARTER_DAYS, our_stages

SELECTION = len(JOBS) - 1

FIGURES = {
    "forecast_ratio": "Forecast, against what came in",
    "ahead": "Deals whose stage ran ahead of the buyer",
    "early_quotes": "Quotes out before the buyer was choosing",
    "looker_quotes": "Quotes to buyers who only looked",
    "won_in_time": "Won, of quotes that came in time",
    "won_early": "Won, of quotes that came too early",
    "win_rate": "Journeys that we won",
}
"""What `figures` returns. All are shares; the first is the value forecast as a share of the value that came in."""

OF = {
    "forecast_ratio": "the value that came in, over all quarters after the warm-up",
    "ahead": "our deals from between warm-up and cool-down",
    "early_quotes": "our quotes",
    "looker_quotes": "our quotes",
    "won_in_time": "our quotes to buyers who were choosing, whose deal has ended",
    "won_early": "our quotes to buyers who were not choosing yet, whose deal has ended",
    "win_rate": "all journeys, those still open included",
}
"""The denominator of each."""


def process_of(scenario: Scenario) -> CrmProcess:
    """Return our process in the CRM."""
    return scenario.crm.processes[scenario.vendors[US].crm_process]


def implied_job(scenario: Scenario) -> list[int]:
    """Return the place in `JOBS` that each stage of our process takes the buyers to be on; from the quote on it is the last."""
    process = process_of(scenario)
    return [min(SELECTION, len(JOBS) * place // process.quote_stage) for place in range(len(process.stages))]


def quarters(result: Result) -> pd.DataFrame:
    """Return the forecast for each quarter on its first day beside what came in.

    Returns
    -------
    DataFrame
        replication, quarter (from 0 at the start of the run; only those after the warm-up), open_deals, forecast (the amount of every deal
        on the list times its stage's stated chance, of those that are expected to close in the quarter; a deal past its expected day
        counts, for the seller still expects it), realised (value of the deals won in the quarter) and on_list (the part of it that was
        on the list on the first day).
    """
    stages, market, worlds = our_stages(result), result.scenario.market, pd.Index(result.tables, name="replication")
    last = len(process_of(result.scenario).stages) - 1
    deals = pd.MultiIndex.from_frame(stages[KEYS])
    has_next = np.zeros(len(deals), bool)  # a deal's rows stand together, in the order of days
    has_next[:-1] = deals[1:] == deals[:-1]
    left = stages["day"].shift(-1).where(has_next, np.inf)  # the day on which the deal goes on to another stage
    is_open = (stages["place"] >= 0) & (stages["place"] < last)
    expected, parts = stages["amount"] * stages["probability"], []
    for quarter in range(-(-market.warm_up_months // 3), market.months // 3):
        start, close = quarter * QUARTER_DAYS, (quarter + 1) * QUARTER_DAYS
        listed = is_open & (stages["day"] < start) & (left >= start)
        won = (stages["place"] == last) & (stages["day"] >= start) & (stages["day"] < close)
        sums = pd.DataFrame({
            "open_deals": listed, "forecast": expected.where(listed & (stages["expected_close_day"] < close), 0.0),
            "realised": stages["amount"].where(won, 0.0),
            "on_list": stages["amount"].where(won & deals.isin(deals[listed]), 0.0),
        }).groupby(stages["replication"]).sum().reindex(worlds, fill_value=0)  # fmt: skip
        parts.append(sums.reset_index().assign(quarter=quarter))
    columns = ["replication", "quarter", "open_deals", "forecast", "realised", "on_list"]
    return pd.concat(parts).sort_values(["replication", "quarter"], ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def by_quarter(found: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of `quarters` over worlds with its interval: quarter, then mean, low and high of forecast and of realised."""
    rows = []
    for quarter, of in found.groupby("quarter"):
        row = {"quarter": quarter}
        for name in ("forecast", "realised"):
            interval = student_t_interval(of[name])
            row |= {name: interval.mean, f"{name}_low": interval.low, f"{name}_high": interval.high}
        rows.append(row)
    return pd.DataFrame(rows)


def entries(result: Result) -> pd.DataFrame:
    """Return a row for each time one of our deals entered a stage short of its end, with what the world knew.

    Returns
    -------
    DataFrame
        Our rows of the opportunities between warm-up and cool-down, with place (of the stage in our process), only_looking, is_quote (the
        stage in which the quote is out), ended (the deal is no longer open), won, and ahead (the stage takes the buyers to be
        on a later job than they were on).
    """
    scenario = result.scenario
    process, implied = process_of(scenario), np.array(implied_job(scenario))
    stages = our_stages(result)
    stages = stages[(stages["place"] >= 0) & (stages["place"] < len(process.stages) - 1)]
    start, end = scenario.market.counted_days
    counts = (result.journeys["start_day"] >= start) & (result.journeys["start_day"] < end)
    journeys = result.journeys.loc[counts, [*KEYS, "only_looking"]]
    found = stages.merge(journeys, how="inner", on=KEYS)
    job = found["true_job"].astype("object").map({name: place for place, name in enumerate(JOBS)}).fillna(SELECTION).astype(int)
    return found.assign(
        is_quote=found["place"] == process.quote_stage, ended=found["true_outcome"] != "open", won=found["true_outcome"] == "won",
        ahead=job.to_numpy() < implied[found["place"].to_numpy(int)] if len(found) else False,
    )  # fmt: skip


def calibration(result: Result) -> pd.DataFrame:
    """Return how often deals that entered a stage were won, of those that have ended.

    Returns
    -------
    DataFrame
        One row per stage short of the last: stage, stated (its chance in the CRM), observed, low, high (mean over worlds and its
        interval), replications (that had such a deal), deals (in all worlds).
    """
    found = entries(result)
    ended = found[found["ended"]]
    rows = []
    for place, stage in enumerate(process_of(result.scenario).stages[:-1]):
        own = ended[ended["place"] == place]
        interval = student_t_interval(own.groupby("replication")["won"].mean().to_numpy(float))
        rows.append([stage.name, stage.probability, interval.mean, interval.low, interval.high, interval.n, len(own)])
    return pd.DataFrame(rows, columns=["stage", "stated", "observed", "low", "high", "replications", "deals"])


def figures(result: Result) -> pd.DataFrame:
    """Return the figures of `FIGURES` (columns) for each world (rows); NaN where there is no denominator."""
    found, worlds = entries(result), pd.Index(result.tables, name="replication")
    quotes = found[found["is_quote"]]
    ended = quotes[quotes["ended"]]
    deals = found.groupby(KEYS, as_index=False).agg(ahead=("ahead", "any"))
    totals = quarters(result).groupby("replication")[["forecast", "realised"]].sum().reindex(worlds)

    def share(rows: pd.DataFrame, column: str) -> pd.Series:
        return rows[column].astype(float).groupby(rows["replication"]).mean().reindex(worlds)

    return pd.DataFrame({
        "forecast_ratio": totals["forecast"] / totals["realised"].where(totals["realised"] > 0),
        "ahead": share(deals, "ahead"), "early_quotes": share(quotes, "ahead"), "looker_quotes": share(quotes, "only_looking"),
        "won_in_time": share(ended[~ended["ahead"].astype(bool)], "won"), "won_early": share(ended[ended["ahead"].astype(bool)], "won"),
        "win_rate": result.figure("win_rate").reindex(worlds),
    })  # fmt: skip
