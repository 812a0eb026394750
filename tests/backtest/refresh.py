"""Write the figures of every shipped scenario down, as they are now: ``python -m tests.backtest.refresh``.

To be run when numbers change on purpose; the change then gets a line marked *results change* in CHANGELOG.md.
"""

from pathlib import Path

import pandas as pd

import sim

FIGURES = Path(__file__).with_name("figures.csv")
KEYS = ["scenario", "operating_model", "replication", "metric"]
REPLICATIONS, SEED = 2, 1


def figures_of(name: str) -> pd.DataFrame:
    """Return every metric of two small worlds of a shipped scenario, under relay and rugby."""
    scenario = sim.load(name)
    small = scenario.with_changes({"market.accounts": min(scenario.market.accounts, max(50, scenario.market.accounts // 5))})
    found = sim.compare(small, replications=REPLICATIONS, seed=SEED, workers=1, detail=False)
    sides = [side.metrics().assign(scenario=name, operating_model=side.operating_model) for side in (found.base, found.other)]
    return pd.concat(sides, ignore_index=True)[[*KEYS, "value"]].sort_values(KEYS, ignore_index=True)


def main() -> None:
    """Write the figures of all shipped scenarios."""
    every = pd.concat([figures_of(name) for name in sim.shipped()], ignore_index=True)
    every.to_csv(FIGURES, index=False)
    print(f"{len(every):,} figures of {every['scenario'].nunique()} scenarios written to {FIGURES}")


if __name__ == "__main__":
    main()
