"""Our customers as a whole: how long they are kept, what they do, and of what their worth is made (M25-M29)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..experiment.result import Result
from ..scenario import US

PARTS = ("first", "until", "beyond")
DEEDS = ("bought_more", "complained", "recommended")


def ours(result: Result) -> pd.DataFrame:
    """Return our customers who signed between warm-up and cool-down."""
    table, (start, end) = result.customers, result.scenario.market.counted_days
    return table[table["vendor"].isin([result.scenario.vendors[US].name]) & (table["start_day"] >= start) & (table["start_day"] < end)]


def kept_by_month(result: Result) -> pd.DataFrame:
    """Estimate the share of customers that are still ours some months after they signed.

    Who is still a customer at the end of the simulation, or bought anew from us, is known to have been one until then and counts for
    no longer.

    Returns
    -------
    DataFrame
        month (0, 1, ...) and share; as far as at least ten customers can be followed.

    References
    ----------
    Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452.
    """
    table = ours(result)
    months = np.floor(table["months"].to_numpy() + 1e-9)
    left = table["outcome"].isin(["not renewed", "lost to rival"]).to_numpy()
    shares, share, month = [1.0], 1.0, 1
    while np.sum(months >= month) >= 10:
        at_risk = np.sum(months >= month)
        share *= 1.0 - np.sum(left & (months == month)) / at_risk
        shares.append(share)
        month += 1
    return pd.DataFrame({"month": np.arange(len(shares)), "share": shares})


def worth(result: Result) -> pd.DataFrame:
    """Return of what the lifetime value of a customer is made, mean over the customers of each world (rows).

    Returns
    -------
    DataFrame
        first (margin of the first order), until (margin of the years until the end of the simulation, less the hours given), beyond (what
        may be expected after it); they add up to the lifetime value.
    """
    table = ours(result)
    first = result.scenario.customers.margin_share * table["first_order"]
    parts = pd.DataFrame({"first": first, "until": table["margin"] - first, "beyond": table["lifetime_value"] - table["margin"]})
    return parts.groupby(table["replication"]).mean()


def deeds(result: Result) -> pd.DataFrame:
    """Return the share of customers of each world (rows) that bought more, complained and recommended us at least once."""
    table = ours(result)
    counts = table[["cross_sales", "complaints", "referrals"]].set_axis(list(DEEDS), axis=1)
    return (counts > 0).groupby(table["replication"]).mean()
