"""Our customers as a whole: how long they are kept, what they do, and of what their worth is made (M25-M29)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .measure import declare, lowered, read
from .measured import Measured
from .metrics import AFTER, WON

_DID = {"bought_more": "cross_sales", "complained": "complaints", "recommended": "referrals"}
"""What counts how often a customer did each of `DEEDS`."""


def kept_by_month(m: Measured) -> pd.DataFrame:
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
    table = m.customers
    months = np.floor(table["months"].to_numpy() + 1e-9)
    left = table["outcome"].isin(["not renewed", "lost to rival"]).to_numpy()
    shares, share, month = [1.0], 1.0, 1
    while np.sum(months >= month) >= 10:
        at_risk = np.sum(months >= month)
        share *= 1.0 - np.sum(left & (months == month)) / at_risk
        shares.append(share)
        month += 1
    return pd.DataFrame({"month": np.arange(len(shares)), "share": shares})


def worth(m: Measured) -> pd.DataFrame:
    """Return of what the lifetime value of a customer is made, mean over the customers of each world (rows).

    Returns
    -------
    DataFrame
        A column for each of `PARTS`; they add up to the lifetime value.
    """
    table = m.customers
    first = m.scenario.customers.margin_share * table["first_order"]
    parts = pd.DataFrame({"first": first, "until": table["margin"] - first, "beyond": table["lifetime_value"] - table["margin"]})
    return parts.groupby(level="replication").mean()


def deeds(m: Measured) -> pd.DataFrame:
    """Return the share of customers of each world (rows) that did each of `DEEDS` (columns) at least once."""
    counts = m.customers[list(_DID.values())].set_axis(list(_DID), axis=1)
    return (counts > 0).groupby(level="replication").mean()


PARTS = {
    part: declare(
        f"worth_{part}", label, "money", +1, read(worth, part), heading=AFTER, of=WON,
        describe=f"{label}, discounted to the day of signing, after the hours given to the customer, mean over customers won.",
        phrase=f"With {{other}}, {lowered(label)} is {{x}} {{more}} a customer than with {{base}}",
    )
    for part, label in (
        ("first", "Margin of the first order"),
        ("until", "Margin of the years until the simulation ends"),
        ("beyond", "Margin that may be expected after it"),
    )
}  # fmt: skip
"""Of what the lifetime value of a customer is made."""

DEEDS = {
    deed: declare(
        f"customers_{deed}", label, "share", direction, read(deeds, deed), heading=AFTER, of=WON,
        describe=f"{label} at least once, of all customers won.",
        phrase=f"With {{other}}, {{x}} {{more}} of every 100 customers {verb} than with {{base}}",
    )
    for deed, label, direction, verb in (
        ("bought_more", "Customers who bought something more", +1, "buy something more"),
        ("complained", "Customers who complained", -1, "complain"),
        ("recommended", "Customers who recommended us", +1, "recommend us"),
    )
}  # fmt: skip
"""What a customer may do at least once."""
