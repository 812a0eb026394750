"""How many fewer worlds common random numbers need for the headline difference. Run ``python -m benchmarks.variance``.

The variance of a mean difference over n worlds is that of one difference over n. With the same luck on both sides it is the variance of
paired differences, with independent seeds the sum of both sides' variances; their ratio says how many times fewer worlds give an
equally wide interval (Law & Kelton, Simulation Modeling and Analysis). Its own interval is a bootstrap over worlds (Efron 1979).
"""

from __future__ import annotations

import argparse

import numpy as np

import sim

from .report import number, table

METRICS = {"win_rate": "journeys won", "win_rate_decided": "won of those that decided"}
RESAMPLES, LEVEL = 10_000, 0.95


def fewer(base: np.ndarray, other: np.ndarray) -> float:
    """Return how many times fewer worlds pairing needs, from one value a world on each side."""
    return float((base.var(ddof=1) + other.var(ddof=1)) / (other - base).var(ddof=1))


def with_interval(base: np.ndarray, other: np.ndarray, seed: int = 1) -> tuple[float, float, float]:
    """Return `fewer` and its percentile interval over resampled worlds."""
    worlds = np.random.default_rng(seed).integers(0, len(base), (RESAMPLES, len(base)))
    resampled = [fewer(base[chosen], other[chosen]) for chosen in worlds]
    low, high = np.quantile(resampled, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return fewer(base, other), float(low), float(high)


def report(name: str = "mid_market", replications: int = 100, seed: int = 1) -> None:
    """Print the ratio for the headline and, beside it, for wins among those that decided."""
    comparison = sim.compare(sim.load(name), "relay", "rugby", replications, seed, detail=False)
    rows = []
    for metric, label in METRICS.items():
        paired = comparison.paired(metric)
        ratio, low, high = with_interval(paired.base, paired.other)
        spread = [number(100 * values.std(ddof=1)) for values in (paired.base, paired.other, paired.other - paired.base)]
        rows.append([label, *spread, f"{number(ratio)} ({number(low)} to {number(high)})"])
    print(f"Common random numbers in {name}, relay against rugby, {replications} worlds, seed {seed}; spreads in points of a hundred.\n")
    print(table(["figure", "sd of relay", "sd of rugby", "sd of difference", f"times fewer worlds ({LEVEL:.0%} interval)"], rows))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="What common random numbers save.")
    parser.add_argument("scenario", nargs="?", default="mid_market")
    parser.add_argument("--replications", type=int, default=100)
    arguments = parser.parse_args()
    report(arguments.scenario, arguments.replications)


if __name__ == "__main__":
    main()
