"""Whether an answer holds however often one looks. Run ``python -m benchmarks.looks``.

Many studies are made from real pairs of worlds: of a study without a difference the pairs are resampled from paired differences whose
mean was taken off, of one with a difference that is added again. Each study is looked at as worlds are added, at every look that is
planned, and is counted when some look calls it clear. Beside the interval of answers stands that of 95 %, which is made for one look.

``--coverage MEASURE ...`` resamples studies of other figures with the difference that they have, and counts how often the interval of
answers misses it: of all studies, and of those whose worlds tell enough for a verdict.

``--answers shipped`` plays every shipped scenario up to 200 worlds, ``--answers random`` some random settings, and either counts the
verdicts that name a winner which the 99 % interval of all 200 worlds puts on the other side, or within the margin. It says first how long
that takes. Random settings are of small markets (``--companies``), so that they take no longer than the shipped ones.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

import sim
from sim.experiment.comparison import HEADLINE, UNDECIDED, Comparison
from sim.experiment.result import ResultOfFigures
from sim.experiment.statistics import (
    FEW_EVENTS,
    FEWEST_DIFFERENT,
    LEVEL,
    LEVEL_OF_LOOKS,
    LOOKS,
    WORLDS_OF_FEW,
    chance_of_exclusion,
)
from sim.measures import find
from sim.scenario import Scenario, ScenarioError, shipped
from sim.studies.ledger import plausible_range

from .report import number, table

STUDIES, PAIRS, ACCEPTED = 20_000, 1_000, 0.053
CONTRADICTED = 0.02
"""Share of verdicts that may be contradicted."""
SHIFTS = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Points of difference that are added to studies without one."""
BATCH = 2_000
MOVED = 0.05
"""Share of the settings that a random setting moves."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """How often studies with the same true difference are called clear.

    Attributes
    ----------
    by_look : ndarray, shape (n_looks,)
        Share of the studies that are called clear at some look up to each.
    wrong : float
        Share that is called clear with the wrong sign, at whatever look is the first clear one.
    """

    by_look: Floats
    wrong: float

    @property
    def chance(self) -> float:
        """Share of the studies that some look calls clear."""
        return float(self.by_look[-1])


def judged(
    differences: Floats, shift: float, level: float, studies: int = STUDIES, looks: Sequence[int] = LOOKS, seed: int = 1
) -> Judged:  # fmt: skip
    """Resample studies from centred *differences* with a *shift*, and look at each as often as is planned."""
    random, sizes = np.random.default_rng(seed), np.asarray(looks)
    centred, critical = differences - differences.mean() + shift, stdtrit(sizes - 1, (1 + level) / 2)
    clear_by, wrong = np.zeros(len(sizes)), 0
    for start in range(0, studies, BATCH):
        drawn = random.choice(centred, (min(BATCH, studies - start), sizes[-1]))
        means = drawn.cumsum(axis=1)[:, sizes - 1] / sizes
        squares = (drawn**2).cumsum(axis=1)[:, sizes - 1]
        errors = np.sqrt(np.maximum(0.0, squares - sizes * means**2) / (sizes - 1) / sizes)
        clear = np.abs(means) > critical * errors
        clear_by += np.logical_or.accumulate(clear, axis=1).sum(axis=0)
        first = means[np.arange(len(means)), clear.argmax(axis=1)]
        wrong += int(np.sum(clear.any(axis=1) & (first * shift < 0)))
    return Judged(clear_by / studies, wrong / studies)


def pairs_of(name: str, pairs: int, seed: int, measures: Sequence[str] = ()) -> Comparison:
    """Play real pairs of worlds of a shipped scenario; of each only its figures are kept, the metrics and *measures*."""
    return sim.study(sim.load(name), ["relay", "rugby"], pairs, seed, measures=measures).compare("relay", "rugby")


def report(name: str = "smb_software", pairs: int = PAIRS, seed: int = 77, studies: int = STUDIES) -> None:
    """Print how often studies are called clear, by the difference that is there."""
    started = time.monotonic()
    paired = pairs_of(name, pairs, seed).paired(HEADLINE)
    differences = 100.0 * (paired.other - paired.base)
    print(f"{len(differences):,} real pairs of {name}, seed {seed}, {number(time.monotonic() - started)} s: journeys won differ by "
          f"{differences.mean():.2f} points, sd {differences.std(ddof=1):.2f}. {studies:,} studies each, looked at after "
          f"{', '.join(map(str, LOOKS))} worlds.\n")  # fmt: skip
    rows = []
    for level in (LEVEL, LEVEL_OF_LOOKS):
        for shift in SHIFTS:
            found = judged(differences, shift, level, studies)
            rows.append([f"{level:.0%}", f"{shift:g}", *(f"{100 * found.by_look[LOOKS.index(look)]:.1f} %" for look in (12, 20, 40, 200)),
                         f"{100 * found.wrong:.2f} %"])  # fmt: skip
    print(table(["interval", "true difference, points", *(f"clear by {look} worlds" for look in (12, 20, 40, 200)), "wrong side"], rows))
    chance = judged(differences, 0.0, LEVEL_OF_LOOKS, studies).chance
    print(f"Without a difference {chance:.2%} are called clear at some look (at most {ACCEPTED:.1%}; of normal values with a known spread "
          f"{chance_of_exclusion(LOOKS, LEVEL_OF_LOOKS):.2%}).\n")  # fmt: skip


def coverage(name: str, measures: Sequence[str], pairs: int = PAIRS, seed: int = 77, studies: int = STUDIES) -> None:
    """Print how often the interval of answers misses the difference of all pairs, with and without the rule on what is rare."""
    played, random, rows = pairs_of(name, pairs, seed, measures), np.random.default_rng(1), []
    for key in measures:
        paired, per = played.paired(key), find(key).per
        differences = paired.other - paired.base
        is_of_few = bool(per) and min(played.paired(per).base.mean(), played.paired(per).other.mean()) < FEW_EVENTS
        for worlds in (12, 20, 40, 80):
            drawn = random.choice(differences, (studies, worlds))
            error = stdtrit(worlds - 1, (1 + LEVEL_OF_LOOKS) / 2) * drawn.std(axis=1, ddof=1) / worlds**0.5
            missed = np.abs(drawn.mean(axis=1) - differences.mean()) > error * (1 + 1e-12)
            told = np.count_nonzero(drawn, axis=1) >= FEWEST_DIFFERENT
            told &= not is_of_few or worlds >= WORLDS_OF_FEW
            rows.append([key, str(worlds), *(f"{100 * share.mean():.1f} %" for share in (missed, told, missed & told))])
    print(f"{pairs:,} real pairs of {name}, seed {seed}; {studies:,} studies each, intervals of {LEVEL_OF_LOOKS:.0%}.\n")
    print(table(["measure", "worlds", "missed", "may be judged", "judged and missed"], rows))


def first_worlds(comparison: Comparison, worlds: int) -> Comparison:
    """Return a comparison of figures as it was after its first *worlds*."""
    sides = []
    for side in (comparison.base, comparison.other):
        assert isinstance(side, ResultOfFigures)
        kept = side.kept[side.kept.index < worlds]
        failures = tuple(failure for failure in side.failures if failure.replication < worlds)
        sides.append(ResultOfFigures(side.scenario, side.operating_model, side.seed, {}, failures, kept))
    return Comparison(*sides, changes=comparison.changes)


def settings(count: int, companies: int, seed: int = 1) -> Iterable[tuple[str, Scenario]]:
    """Return random settings: a shipped scenario, some of whose numbers are moved within the range that is plausible for each.

    Markets have at most so many *companies*.
    """
    random, names = np.random.default_rng(seed), list(shipped())
    found = 0
    while found < count:
        name = names[int(random.integers(len(names)))]
        scenario = sim.load(name)
        scenario = scenario.with_changes({"market.accounts": min(companies, scenario.market.accounts)})
        numbers = {key: each for key, each in scenario.parameters().items() if each.kind == "number" and not key.startswith("market.")}
        chosen = [str(key) for key in random.choice(sorted(numbers), round(MOVED * len(numbers)), replace=False)]
        ends = {key: [numbers[key].value if end is None else end for end in plausible_range(numbers[key])] for key in chosen}
        try:
            changed = scenario.with_changes({key: float(random.uniform(*ends[key])) for key in chosen})
        except ScenarioError:  # which settings contradict each other is the scenario's business
            continue
        found += 1
        yield f"{name}, {len(chosen)} settings moved ({found})", changed


def answers(asked: Sequence[tuple[str, Scenario]], worlds: int = LOOKS[-1], seed: int = 5, workers: int | None = None) -> None:
    """Play named scenarios up to *worlds*, and count the verdicts that all worlds contradict."""
    started, counted = time.monotonic(), Counter[str]()
    head = ["question", "at 12 worlds", "at 20", f"at {worlds}", "first verdict at", f"99 % interval of {worlds}", "contradicted"]
    for place, (name, scenario) in enumerate(asked):
        comparison = sim.compare(scenario, "relay", "rugby", worlds, seed, workers, detail=False, tables=False)
        if not place:
            print(f"{len(asked)} questions, about {len(asked) * (time.monotonic() - started) / 60:.0f} minutes by the first.\n")
            print(table(head, []), end="")
        final, margin = comparison.paired(HEADLINE, 0.99).interval, comparison.margin()
        told = {look: first_worlds(comparison, look).verdict() for look in LOOKS if look <= worlds}
        first = next((look for look, verdict in told.items() if verdict not in UNDECIDED), None)
        wrong = [verdict for verdict in told.values() if _is_contradicted(verdict, final.low, final.high, margin)]
        given = [verdict for verdict in told.values() if verdict not in UNDECIDED]
        counted.update(verdicts=len(given), winners=sum("better" in verdict for verdict in given), wrong=len(wrong))
        sizes = f"{100 * final.mean:+.2f} ({100 * final.low:+.2f} to {100 * final.high:+.2f})"
        row = [name, told[12], told.get(20, ""), list(told.values())[-1], "none" if first is None else str(first), sizes, str(len(wrong))]
        print(f"| {' | '.join(row)} |", flush=True)
    print(f"\n{counted['wrong']} of {counted['verdicts']} verdicts are contradicted (at most {CONTRADICTED:.0%}); "
          f"{counted['winners']} name a winner. {(time.monotonic() - started) / 60:.0f} minutes.")  # fmt: skip


def _is_contradicted(verdict: str, low: float, high: float, margin: float) -> bool:
    """Tell whether a verdict names a winner that the last interval has on the other side, or no further ahead than hardly matters."""
    ends = {"other better": (low, high), "base better": (-high, -low)}.get(verdict)
    return ends is not None and (ends[1] < 0 or (ends[1] <= margin and -ends[0] <= margin))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.looks", description="Whether an answer holds however often one looks.")
    parser.add_argument("scenario", nargs="?", default="smb_software")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="real pairs of worlds to resample from (default: %(default)s)")
    parser.add_argument("--studies", type=int, default=STUDIES)
    parser.add_argument("--coverage", nargs="+", metavar="MEASURE", help="how often intervals of these figures miss, such as cpa")
    parser.add_argument("--answers", choices=("shipped", "random"), help="every shipped scenario, or random settings, up to 200 worlds")
    parser.add_argument("--random", type=int, default=30, help="random settings of --answers (default: %(default)s)")
    parser.add_argument("--companies", type=int, default=200, help="companies in the market of a random setting, at most (%(default)s)")
    parser.add_argument("--workers", type=int, help="processes of --answers")
    parser.add_argument("--worlds", type=int, default=LOOKS[-1], help="worlds of each of --answers (default: %(default)s)")
    options = parser.parse_args()
    if options.coverage:
        coverage(options.scenario, options.coverage, options.pairs, studies=options.studies)
    elif options.answers:
        is_shipped = options.answers == "shipped"
        asked = ((name, sim.load(name)) for name in shipped()) if is_shipped else settings(options.random, options.companies)
        answers(list(asked), options.worlds, workers=options.workers)
    else:
        report(options.scenario, options.pairs, studies=options.studies)


if __name__ == "__main__":
    main()
