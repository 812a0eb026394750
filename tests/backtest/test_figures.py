"""Whether any measure of a shipped scenario has changed since it was last written down."""

import math

import pandas as pd
import pytest

import sim
from tests.backtest.refresh import KEYS, WRITTEN, figures_of

RELATIVE = 1e-9
WHAT_TO_DO = "If that is meant: run `python -m tests.backtest.refresh` and add a line marked *results change* to CHANGELOG.md."


def moved(before: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Name every figure that is another one now, that is new, or that is gone."""
    both = before.merge(now, on=KEYS, how="outer", suffixes=("_before", "_now"), indicator=True)
    found = []
    for row in both.to_dict("records"):
        where = f"{row['metric']} of {row['scenario']}, {row['operating_model']}, replication {row['replication']}"
        was, is_now = row["value_before"], row["value_now"]
        if row["_merge"] == "both" and not (math.isclose(was, is_now, rel_tol=RELATIVE) or (math.isnan(was) and math.isnan(is_now))):
            found.append(f"{where}: was {was:.10g}, is {is_now:.10g}")
        elif row["_merge"] != "both":
            found.append(f"{where}: {'is gone' if row['_merge'] == 'left_only' else 'is new'}")
    return found


@pytest.mark.parametrize("name", sim.shipped())
def test_the_figures_are_those_that_were_written_down(name):
    """To nine digits, in two small worlds under both operating models: the headline measures, and all others that need no detail."""
    found = []
    for path, (measures, scenarios) in WRITTEN.items():
        if name in scenarios:
            written = pd.read_csv(path)
            found += moved(written[written["scenario"] == name], figures_of(name, measures))
    assert not found, "\n".join([f"{len(found)} figures of {name} have moved:", *found[:20], WHAT_TO_DO])


def test_nothing_is_written_down_of_scenarios_that_are_gone():
    assert all(set(pd.read_csv(path)["scenario"]) == set(scenarios) for path, (_, scenarios) in WRITTEN.items()), WHAT_TO_DO
    assert {name for _, scenarios in WRITTEN.values() for name in scenarios} == set(sim.shipped())


def test_what_moved_is_named():
    """A changed, a new and a missing figure; what is missing on both sides is none of them."""
    row = {"scenario": "mid_market", "operating_model": "relay", "replication": 0}
    before = pd.DataFrame([row | {"metric": m, "value": v} for m, v in (("a", 1.0), ("b", math.nan), ("c", 1.0), ("e", 2.0))])
    now = pd.DataFrame([row | {"metric": m, "value": v} for m, v in (("a", 1.0 + 1e-12), ("b", math.nan), ("c", 1.0 + 1e-6), ("d", 0.0))])
    where = "of mid_market, relay, replication 0"
    assert moved(before, now) == [f"c {where}: was 1, is 1.000001", f"d {where}: is new", f"e {where}: is gone"]
