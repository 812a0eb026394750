"""Write the measures of every shipped scenario down, as they are now: ``python -m tests.backtest.refresh``.

The headline measures stand in ``figures.csv``; all others that need no detail in ``measures.csv``, of two scenarios, for
they take longer to compute than the worlds to play. To be run when numbers change on purpose; the change then gets a line marked *results
change* in CHANGELOG.md.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

import sim
from sim.measures import MEASURES, METRICS, Measure, Measured

FIGURES, FURTHER = (Path(__file__).with_name(name) for name in ("figures.csv", "measures.csv"))
KEYS = ["scenario", "operating_model", "replication", "metric"]
REPLICATIONS, SEED = 2, 1
CONSUMERS = 50.0, 500.0  # made up: what purchases are measured against that are to be worth many times a consumer's
WRITTEN: dict[Path, tuple[Mapping[str, Measure], Sequence[str]]] = {
    FIGURES: (METRICS, sim.shipped()),
    FURTHER: (
        {key: found for key, found in MEASURES.items() if key not in METRICS and not found.needs_detail},
        ("mid_market", "loyalty_first"),
    ),
}
"""By file, the measures that are written down in it, and the scenarios of which they are."""


@cache
def played(name: str) -> dict[str, sim.Result]:
    """Return two small worlds of a shipped scenario, under relay and rugby."""
    scenario = sim.load(name)
    small = scenario.with_changes({"market.accounts": min(scenario.market.accounts, max(50, scenario.market.accounts // 5))})
    found = sim.compare(small, replications=REPLICATIONS, seed=SEED, workers=1, detail=False)
    return {side.operating_model: side for side in (found.base, found.other)}


def figures_of(name: str, measures: Mapping[str, Measure] = METRICS) -> pd.DataFrame:
    """Return some measures of two small worlds of a shipped scenario, under relay and rugby."""
    frames = []
    for model, side in played(name).items():
        m = Measured.of(side, side.worlds, side.scenario, consumers=CONSUMERS)
        wide = pd.DataFrame({key: found.values(m) for key, found in measures.items()})
        tidy = wide.reset_index().melt("replication", var_name="metric")
        frames.append(tidy.assign(scenario=name, operating_model=model))
    return pd.concat(frames, ignore_index=True)[[*KEYS, "value"]].sort_values(KEYS, ignore_index=True)


def main() -> None:
    """Write the measures of all shipped scenarios."""
    for path, (measures, scenarios) in WRITTEN.items():
        every = pd.concat([figures_of(name, measures) for name in scenarios], ignore_index=True)
        every.to_csv(path, index=False)
        print(f"{len(every):,} figures of {every['scenario'].nunique()} scenarios written to {path}")


if __name__ == "__main__":
    main()
