"""The finding of each page about why, in one sentence that goes with the answer: what it says of marketing, the funnel, the CRM, customers.

Each names what differs clearly and says so when nothing does. None of them is a verdict on the way of working; that is `money.pays`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..experiment.comparison import Comparison
from ..experiment.statistics import LEVEL_OF_LOOKS, paired_difference
from ..measures import MEASURES, lowered
from ..measures import funnel as funnel_measures
from ..measures.funnel import STEPS
from . import findings
from .scales import WHOLE, Scale, capital, listed
from .tables import forecast as forecast_tables
from .tables import funnel as funnel_tables
from .tables import marketing as marketing_tables
from .tables.sides import of_each
from .wording import count_of

AFTER_THE_SALE = ("customers_kept", "loyalty", "complaints_answered", "referrals", "lifetime_value")


DOES_AFTER = {
    "customers_kept": "keeps more customers",
    "loyalty": "has more loyal customers",
    "complaints_answered": "handles complaints better",
    "referrals": "earns more recommendations",
    "lifetime_value": "has customers of higher lifetime value",
}
"""What the way of working does that is ahead in a figure after the sale."""
TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def marketing(comparison: Comparison) -> str:
    """Say who wins more, and on how many of the six warning signs either way of working does better."""
    base, other = findings.names(comparison)
    signs = marketing_tables.symptom_table(comparison)
    if not signs["replications"].any():
        return "No leads and no customers to judge marketing by"
    if comparison.replications < findings.FIRST_VERDICT:
        return f"{_wins(comparison)}. What the warning signs say takes {findings.FIRST_VERDICT} worlds"
    fewer, more = int((signs["difference_high"] < 0).sum()), int((signs["difference_low"] > 0).sum())
    told = f"Of {count_of(len(signs), 'warning sign')}, {other} does better on {fewer or 'none'}, {base} on {more or 'none'}"
    return f"{_wins(comparison)}. {told}"


def funnel(comparison: Comparison) -> str:
    """Say at which step most are lost under either way of working, and who wins more all the same."""
    base, other = findings.names(comparison)
    narrow = [funnel_tables.bottleneck(counts) for counts in of_each(comparison, funnel_measures.counts)]
    if narrow[0] is None or narrow[1] is None:
        return "Nobody passed every step, so no bottleneck can be named"
    steps = [f"from {_step(found.before)} to {_step(found.step)}" for found in narrow if found]
    rates = [WHOLE.text(found.rate.mean) for found in narrow if found]
    if steps[0] == steps[1]:
        become = MEASURES[f"funnel_{narrow[0].step}_rate"].label
        shares = rates[1] if rates[0] == rates[1] else f"{rates[1]} with {other}, {rates[0]} with {base}"
        told = f"Fewest go on here: {lowered(become)}, {shares}"
    else:
        told = f"{capital(other)} loses most {steps[1]} ({rates[1]} pass), {base} {steps[0]} ({rates[0]})"
    return f"{told}. {_wins(comparison)}"


def crm(comparison: Comparison) -> str:
    """Say whose forecast is nearer to what came in, as far as the worlds allow."""
    base, other = findings.names(comparison)
    sides = [side["forecast_ratio"] for side in forecast_tables.figures(comparison)]
    both = sides[0].index.intersection(sides[1].index)
    ratios = [side.loc[both].to_numpy(float) for side in sides]
    gap = paired_difference(np.abs(ratios[0] - 1.0), np.abs(ratios[1] - 1.0), LEVEL_OF_LOOKS)
    if gap.n < 1:
        return "Nothing came in, so no forecast can be judged"
    said = [WHOLE.text(float(np.nanmean(ratio))) for ratio in ratios]
    told = f"the CRM expects {said[1]} of what comes in with {other}, {said[0]} with {base}"
    if gap.n < findings.FIRST_VERDICT:
        return f"In the first {count_of(gap.n, 'world')} {told}"
    if not gap.is_clear:
        return f"Neither forecasts clearly better: {told}" if (off := _off(ratios)) is None else f"Both forecasts are {off}: {told}"
    return f"{capital(other if gap.mean < 0 else base)} forecasts better: {told}"


def velocity(comparison: Comparison) -> str:
    """Say what the CRM's pipeline velocity makes of the two ways of working, beside the value that they really win."""
    other = findings.names(comparison)[1]
    found = forecast_tables.velocity_gaps(comparison)
    if not all(share.n for share in found.values()):
        return "No world has closed deals to set the CRM beside the truth"
    by_formula, true = found["velocity"], found["won_a_quarter"]
    told = [f"{Scale(100.0, 0).text(abs(each.mean))} % {word[each.mean < 0]}" for each, word in
            ((by_formula, ("faster", "slower")), (true, ("more", "less")))]  # fmt: skip
    unsure = [name for name, each in (("the velocity", by_formula), ("the value won", true)) if not each.is_sure]
    link = "yet" if (by_formula.mean < 0) != (true.mean < 0) else "and"
    said = f"By the CRM’s pipeline velocity {other} looks {told[0]}, {link} it wins {told[1]} value"
    if findings.is_early(found.values()):
        return findings.looked(f"by{said[2:]}", found.values())
    return f"{said}; the difference in {listed(unsure)} is not clear" if unsure else said


def _off(ratios: Sequence[np.ndarray]) -> str | None:
    """Return by what number both forecasts miss what came in, *nearly three times what comes in*; None where there is no such number."""
    means = [float(np.nanmean(ratio)) for ratio in ratios]
    whole = {round(mean) for mean in means}
    times = TIMES.get(whole.pop()) if len(whole) == 1 else None
    if times is None or max(abs(mean - round(mean)) for mean in means) > 0.25:
        return None
    near = "nearly" if max(means) < round(means[0]) else "over" if min(means) > round(means[0]) else "about"
    return f"{near} {times} what comes in"


def customers(comparison: Comparison) -> str:
    """Say first what differs clearly after the sale, then what does not."""
    base, other = findings.names(comparison)
    by: dict[str, list[str]] = {"other better": [], "base better": [], "no clear difference": [], "too early": []}
    for key in AFTER_THE_SALE:
        if comparison.paired(key).interval.n > 1:
            by[findings.verdict(comparison, key, AFTER_THE_SALE)].append(key)
    if not any(by.values()):
        return "No customers yet to compare after the sale"
    told = ((other, "other better"), (base, "base better"))
    parts = [f"{capital(name)} {listed([DOES_AFTER[key] for key in by[which]])}" for name, which in told if by[which]]
    if not parts and not by["no clear difference"]:
        return f"What differs after the sale takes {findings.FIRST_VERDICT} worlds with customers to tell"
    unclear = [lowered(MEASURES[key].label) for key in by["no clear difference"]]
    alike = f"no clear difference in {listed(unclear)}" if unclear else ""
    return capital("; ".join([*parts, *([alike] if alike else [])]))


def _wins(comparison: Comparison) -> str:
    """Return how many journeys each way of working wins, and whether that is clear."""
    base, other = findings.names(comparison)
    means = findings.means_of(comparison, "win_rate")
    if not comparison.paired("win_rate").interval.n:
        return "No journey began, so none could be won"
    after, before = (Scale(100.0, 0).number(mean) for mean in (means[1], means[0]))
    told = f"{capital(other)} wins {after} of 100 journeys, {base} {before}"
    unsure = {"no clear difference": " (no clear difference)", "too early": " (an early look)"}
    return told + unsure.get(findings.verdict(comparison, "win_rate"), "")


def _step(key: str) -> str:
    return lowered(STEPS[key].label)
