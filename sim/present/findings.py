"""What the numbers say, in a marketing leader's words.

Every sentence is a template filled from a paired comparison. Nothing is claimed that the interval does not allow, and *not clear yet* is
an answer. The sign of a difference becomes a word (more, fewer, sooner), never a minus.

An answer rests on `Comparison.verdict` and its interval, which hold however often one looks, and so does what is said of one figure in a
title. Where many figures stand together their intervals are those of `Comparison.together`, and `TOGETHER` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from ..experiment.comparison import HEADLINE, Comparison, Paired, Verdict
from ..experiment.statistics import (
    FEWEST_DIFFERENT,
    GLIMPSES,
    LEVEL_OF_LOOKS,
    LOOKS,
    WORLDS_OF_FEW,
    Interval,
    student_t_interval,
)
from ..measures import MEASURES, METRICS, lowered
from ..measures.units import BRIEF, SPACE
from .scales import MOST_DECIMALS, Scale, capital, count, differences, left_out, levels

Key = TypeVar("Key")

INTERVAL = f"95{SPACE}% interval"
"""What is played once, in as many worlds as were asked for, has for an interval; a comparison's are those that hold at every look."""

FIRST_VERDICT, LAST_LOOK = LOOKS[0], LOOKS[-1]
HOLDS = f"{100 * LEVEL_OF_LOOKS:.0f}{SPACE}% interval; it stays valid as worlds are added, up to {LAST_LOOK}."
"""What the interval of an answer is, in one line."""

RANGES = f"Range from {GLIMPSES[1]} worlds on, verdict from {FIRST_VERDICT}."
"""What is still to come, at the first few worlds."""

GETS_MORE = {HEADLINE: "wins more", "lifetime_profit": "earns more"}
"""What the way of working does that is ahead in a measure, where there is a short word for it."""

TOGETHER = (
    "Intervals are widened for many figures at once: of those called clear, on average at most one in 20 is luck (Benjamini and Hochberg)."
)
"""What the intervals of many figures are, in one line."""


@dataclass(frozen=True)
class Finding:
    """An answer in words.

    Attributes
    ----------
    sentence : str
        The answer with its uncertainty.
    verdict : Verdict
    detail : str
        Both levels, the denominator, and what the reader should know of the runs behind them.
    """

    sentence: str
    verdict: Verdict
    detail: str


def names(comparison: Comparison) -> tuple[str, str]:
    """Return the two operating models as they stand inside a sentence."""
    base, other = comparison.names
    return base.replace("_", " "), other.replace("_", " ")


Told = Literal["other better", "base better", "no clear difference", "differs", "too early"]
"""What is said of one figure beside the answer."""


def verdict(comparison: Comparison, metric: str, among: Sequence[str] = ()) -> Told:
    """Return which operating model is better in one *metric*, as far as its interval allows; *among* are those that it stands beside."""
    interval = comparison.together(among)[metric] if among else comparison.paired(metric).interval
    if comparison.why_early(metric):
        return "too early"
    if not interval.is_clear:
        return "no clear difference"
    better = MEASURES[metric].direction * interval.mean
    return "differs" if better == 0 else "other better" if better > 0 else "base better"


def is_early(gaps: Iterable[Interval]) -> bool:
    """Tell whether none of some differences has worlds enough for a verdict."""
    return all(gap.is_early for gap in gaps)


def named(gaps: Mapping[Key, Interval]) -> dict[Key, Interval]:
    """Return those of some differences that a title may name: the clear ones, at an early look all that are any."""
    looks_early = is_early(gaps.values())
    return {key: gap for key, gap in gaps.items() if gap.is_sure or (looks_early and gap.n and gap.mean)}


def early_look(worlds: int, said: str) -> str:
    """Return what is *said* of so few worlds that there is no verdict."""
    return f"Early look at {count(worlds, 'world')}: {said}"


def looked(said: str, gaps: Iterable[Interval]) -> str:
    """Return what is *said* of differences as a sentence's beginning, as an early look where it is one."""
    gaps = list(gaps)
    return early_look(max((gap.n for gap in gaps), default=0), said) if is_early(gaps) else capital(said)


def qualified(said: str, gap: Interval) -> str:
    """Return what is *said* of one difference, no surer than its worlds allow."""
    return looked(said if gap.is_early or gap.is_clear else f"no clear difference: {said}", [gap])


def how_sure(worlds: int) -> str:
    """Return what the intervals of many figures are, and before a verdict what is still to come."""
    return TOGETHER if worlds >= FIRST_VERDICT else RANGES


def takes_more(what: str) -> str:
    """Return that the first few worlds do not tell yet *what* is asked."""
    return f"{what} takes {FIRST_VERDICT} worlds to tell"


def answer(comparison: Comparison, metric: str = HEADLINE, wanted: int | None = None) -> Finding:
    """Answer which operating model serves this market better, by how much and how sure that is.

    *wanted* is how many worlds are to be played in all, where that is more than have been.
    """
    found, detail = comparison.verdict(metric), _detail(comparison, metric)
    paired = comparison.paired(metric)
    interval = paired.interval
    if interval.n < 1 or (found == "the same" and is_equal(paired)):
        return Finding(f"{claim(comparison, metric)}.", found, detail)
    if found == "the same":
        return Finding(f"{_alike(comparison, metric)}.", found, f"{detail} {HOLDS}")
    if found == "too early":
        return Finding(f"{_early(comparison, metric, wanted)}.", found, f"{_so_far(comparison, metric)} {detail}")
    if found == "not clear yet":
        base, other = names(comparison)
        about = "" if metric == HEADLINE else f" in this: {lowered(MEASURES[metric].label)}"
        does = "does better" if MEASURES[metric].direction else "has more"
        return Finding(f"Not clear yet whether {base} or {other} {does}{about}.", found, f"{_unclear(comparison, metric)} {detail}")
    ahead = f"; {_ahead(comparison, metric, found)}" if MEASURES[metric].direction else ""
    sentence = f"{_said(comparison, metric)} ({_range(comparison, metric)}){ahead}."
    return Finding(sentence, found, f"{detail} {HOLDS}")


def _alike(comparison: Comparison, metric: str) -> str:
    """Return that the two are the same within a margin, and by how much they differ all the same."""
    (base, other), scale = names(comparison), difference_scale(comparison, metric)
    within = replace(scale, fine=True).text(comparison.margin(metric))
    measured = f"{_inside(_said(comparison, metric), comparison)} ({_range(comparison, metric)})"
    return f"{capital(base)} and {other} are the same within {within}: {measured}"


def _early(comparison: Comparison, metric: str, wanted: int | None) -> str:
    """Return who is ahead in how many worlds of the first few, which is no verdict."""
    paired, (base, other), played = comparison.paired(metric), names(comparison), comparison.replications
    is_going_on = wanted is not None and wanted > played
    look = f"Early look at {played:,} of {count(wanted or 0, 'world')}" if is_going_on else "Early look"
    if is_equal(paired):
        return f"{look}: no difference so far" + ("" if is_going_on else f" in {count(played, 'world')}")
    direction, label = MEASURES[metric].direction, lowered(MEASURES[metric].label)
    gained = (direction or 1) * (paired.other - paired.base)
    counts = {other: int(np.sum(gained > 0)), base: int(np.sum(gained < 0))}
    (first, most), (second, fewer) = sorted(counts.items(), key=lambda each: -each[1])
    does = GETS_MORE.get(metric, f"is ahead on {label}" if direction else f"has more ({label})")
    if most == played:
        every = f"all {played:,}" if played > 1 else "the first" if is_going_on else "the only"
        return f"{look}: {first} {does} in {every}" + ("" if is_going_on else " world" if played == 1 else " worlds")
    return f"{look}: {first} {does} in {most}" + ("" if is_going_on else f" of {count(played, 'world')}") + f", {second} in {fewer}"


def _so_far(comparison: Comparison, metric: str) -> str:
    """Return the difference in the first few worlds, its interval once there is one, and what a verdict takes."""
    paired = comparison.paired(metric)
    why = comparison.why_early(metric)
    if is_equal(paired):
        return RANGES
    said = f"So far {_inside(_said(comparison, metric), comparison)}"
    if paired.interval.n < GLIMPSES[1]:
        return f"{said}. {RANGES}"
    judged = {"rare": f"Too few worlds differ for a verdict: it takes {FEWEST_DIFFERENT} of them.",
              "few events": f"There are so few customers in a world that a verdict takes {WORLDS_OF_FEW} worlds."}  # fmt: skip
    return f"{said} ({_range(comparison, metric)}). {judged.get(why, f'A verdict takes {FIRST_VERDICT} worlds.')}"


def early(comparison: Comparison, metric: str) -> str:
    """Return in a few words why one *metric* cannot be judged yet; empty where it can."""
    worlds = count(comparison.paired(metric).interval.n, "world")
    return {
        "few worlds": f"early look, {worlds}",
        "rare": f"too rare to judge in {worlds}",
        "few events": f"few customers: judged from {WORLDS_OF_FEW} worlds on",
        "": "",
    }[comparison.why_early(metric)]


def price(comparison: Comparison) -> str:
    """Return what a win costs under the other operating model, in sales time and in money; empty when nobody won anything."""
    time, money = (comparison.paired(metric) for metric in ("sales_hours_per_win", "acquisition_cost"))
    if time.interval.n < FIRST_VERDICT or is_equal(time):
        return ""
    if time.interval.is_clear:
        told = f"{'The price' if time.interval.mean > 0 else 'It saves'}: {_inside(claim(comparison, 'sales_hours_per_win'), comparison)}."
    else:
        told = f"No clear difference in price: sales time for each win (interval {_range(comparison, 'sales_hours_per_win')})."
    if not money.interval.is_clear or comparison.why_early("acquisition_cost"):
        return told
    before, after = level_texts(comparison, "acquisition_cost")
    base, other = names(comparison)
    is_opposite = time.interval.is_clear and (time.interval.mean > 0) != (money.interval.mean > 0)
    costs = f"counting all marketing and sales time, busy or not, winning a customer costs {after} with {other} and {before} with {base}."
    return f"{told} {f'Yet {costs}' if is_opposite else capital(costs)}"


def claim(comparison: Comparison, metric: str) -> str:
    """Return the difference in *metric* and its interval as a sentence without its full stop: an answer or a chart's title."""
    paired, label = comparison.paired(metric), MEASURES[metric].label
    interval = paired.interval
    if not interval.n:
        return f"{label}: nothing to compare, because no world has this figure under both ways of working"
    if is_equal(paired):
        worlds = "the only world" if interval.n == 1 else f"all {interval.n:,} worlds"
        return f"{label}: no difference at all, in {worlds} it is the same under both ways of working"
    said = _said(comparison, metric)
    if why := comparison.why_early(metric):
        known = f" (interval {_range(comparison, metric)})" if interval.n >= GLIMPSES[1] else ""
        these = "the first" if why == "few worlds" else "these"
        return f"In {these} {count(interval.n, 'world')} {_inside(said, comparison)}{known}"
    if interval.is_clear:
        return f"{said} (interval {_range(comparison, metric)})"
    return (f"No clear difference: {_inside(said, comparison)} in these {count(interval.n, 'world')}, "
            f"but the interval runs from {_range(comparison, metric)}")  # fmt: skip


def moved(comparison: Comparison, before: Comparison) -> str:
    """Return in a sentence what other settings did to the answer since *before*; empty until there are worlds enough for a verdict."""
    found, (base, other) = comparison.moved_since(before), names(comparison)
    gap = found.difference
    if gap.n < FIRST_VERDICT:
        return ""
    if not any((each.mean or each.low or each.high) for each in (gap, found.base, found.other)):
        return f"Your last change moves no win, in any of {count(gap.n, 'world')}."
    scale = replace(differences("share", "", *(end for each in (gap, found.base, found.other) for end in (each.mean, each.low, each.high))),
                    suffix="", fine=True)  # fmt: skip
    coarse = replace(scale, fine=False)
    more, much = (f"{coarse.number(abs(each.mean))} {'fewer' if each.mean < 0 else 'more'}" if float(coarse.number(abs(each.mean))) else ""
                  for each in (found.other, found.base))  # fmt: skip
    journeys = f"of every 100{SPACE}journeys"
    sides = f"{other} wins {more} {journeys} than before" if more else f"{other} wins about as many {journeys} as before"
    told = f"{sides} and {base} {much or 'about as many'}; the difference {{}} ({scale.signed(gap.low)} to {scale.signed(gap.high)})"
    if not gap.is_clear:
        return f"After your last change {told.format('moves by no clear amount')}, in the same {count(gap.n, 'world')}."
    towards = f"moves by {scale.number(abs(gap.mean))} in favour of {other if gap.mean > 0 else base}"
    return f"After your last change {told.format(towards)}, in the same {count(gap.n, 'world')}."


def is_equal(paired: Paired) -> bool:
    """Tell whether both sides are the same in every world."""
    return bool(len(paired.base)) and bool(np.array_equal(paired.base, paired.other))


def title_worlds(comparison: Comparison, metric: str) -> str:
    """Return the title of the picture of every paired world: who is ahead in how many, and by how much on average.

    It names no winner; how far a difference matters is the answer's.
    """
    paired, found = comparison.paired(metric), comparison.verdict(metric, 0.0)
    interval, scale = paired.interval, difference_scale(comparison, metric)
    if not interval.n or is_equal(paired) or not MEASURES[metric].direction:
        return claim(comparison, metric)
    if found == "too early":
        return _early(comparison, metric, None)
    if not interval.is_clear:
        return capital(f"{_ahead(comparison, metric, found)}; the interval runs from {_range(comparison, metric)}")
    by = f"on average by {scale.text(abs(interval.mean))} ({scale.sizes(interval)})"
    return capital(f"{_ahead(comparison, metric, found)}, {by}")


def title_endings(comparison: Comparison) -> str:
    """Return the title of how journeys ended."""
    if not comparison.paired("win_rate").interval.n:
        return "No journey began between warm-up and cool-down, so none could end"
    base, other = names(comparison)
    won, lost = (_both(comparison, metric) for metric in ("win_rate", "no_decision_rate"))
    said = f"{other} wins {won[1]} of every 100{SPACE}journeys, {base} {won[0]}; {lost[1]} and {lost[0]} end without a decision"
    return _of_the_first(comparison, said)


def title_reach(comparison: Comparison) -> str:
    """Return the title of the share of the buying groups' time that is ours."""
    base, other = names(comparison)
    keys = ("reach_meetings", "reach_digital")
    if not comparison.paired(keys[0]).interval.n:
        return "No journey began between warm-up and cool-down, so nobody gave us any time"
    found = ["the same" if comparison.verdict(key) == "the same" else verdict(comparison, key) for key in keys]
    told = [f"{other} {after}{SPACE}%, {base} {before}{SPACE}%" for before, after in (_both(comparison, key) for key in keys)]
    levels = [f"{after}{SPACE}% against {before}{SPACE}%" for before, after in (_both(comparison, key) for key in keys)]
    if "too early" in found:
        n = count(comparison.paired(keys[0]).interval.n, "world")
        return f"In the first {n}, {other} against {base}: {levels[0]} of the buying groups’ time in meetings, {levels[1]} online"
    if found[0] == found[1] == "no clear difference":
        return (f"No clear difference in the buying groups’ time that we get: {other} {levels[0]} with {base} in meetings, "
                f"{levels[1]} online")  # fmt: skip
    if found[0] == found[1]:
        more, less = (other, base) if found[0] == "other better" else (base, other)
        levels = [" against ".join(text.split(" against ")[:: 1 if more == other else -1]) for text in levels]
        return f"{capital(more)} gets us more of the buying groups’ time than {less}: {levels[0]} in meetings, {levels[1]} online"
    if found[0] == found[1] == "the same":
        return f"We get as much of the buying groups’ time with both: {other} {levels[0]} with {base} in meetings, {levels[1]} online"
    first = {"other better": f"{other} gets us more of the buyers’ time in meetings",
             "the same": "as much of the buyers’ time in meetings with both",
             "base better": f"{base} gets us more of the buyers’ time in meetings",
             "no clear difference": "no clear difference in the buyers’ time that we get in meetings"}  # fmt: skip
    then = {"other better": f"{other} gets us more online", "the same": "as much online with both",
            "base better": f"{base} gets us more online", "no clear difference": "no clear difference online"}  # fmt: skip
    return f"{capital(first[found[0]])} ({told[0]}); {then[found[1]]} ({told[1]})"


def title_who_won(comparison: Comparison, rivals: tuple[float, float]) -> str:
    """Return the title of who won the journeys; *rivals* is the share that all rivals win under each operating model."""
    if not comparison.paired("win_rate").interval.n:
        return "No journey began between warm-up and cool-down, so nobody could win one"
    base, other = names(comparison)
    won = _both(comparison, "win_rate")
    theirs = [Scale(100.0, 1).number(share) for share in rivals]
    return _of_the_first(comparison, f"of every 100{SPACE}journeys we win {won[1]} with {other} and {won[0]} with {base}, "
                                     f"all rivals together {theirs[1]} and {theirs[0]}")  # fmt: skip


def title_no_decision(comparison: Comparison, reason: str) -> str:
    """Return the title of the reasons for no decision, of which *reason* is the most frequent, or empty when there is none."""
    if not comparison.paired("no_decision_rate").interval.n or not reason:
        return "No journey ended without a decision"
    base, other = names(comparison)
    lost = _both(comparison, "no_decision_rate")
    told = f"{lost[1]} end without a decision with {other} and {lost[0]} with {base}, most often because {reason}"
    return _of_the_first(comparison, f"of every 100{SPACE}journeys {told}")


def _of_the_first(comparison: Comparison, said: str) -> str:
    """Return a title whose numbers are no more than those of the first few worlds as long as there are no more."""
    n = comparison.replications
    return capital(said) if n >= FIRST_VERDICT else f"In the first {count(n, 'world')} {said}" if n > 1 else f"In the first world {said}"


def title_distribution(comparison: Comparison, metric: str) -> str:
    """Return the title of a metric's values over the worlds."""
    paired, label = comparison.paired(metric), MEASURES[metric].label
    if not paired.interval.n:
        return f"{label}: nothing to show, because no world has this figure under both ways of working"
    (before, after), (base, other) = level_texts(comparison, metric), names(comparison)
    return f"{label}: {before} with {base} and {after} with {other}, on average over {count(paired.interval.n, 'world')}"


def title_forest(comparison: Comparison) -> str:
    """Return the title of all metrics side by side."""
    judged = [key for key, metric in METRICS.items() if metric.direction]
    found = [verdict(comparison, key, list(METRICS)) for key in judged]
    base, other = names(comparison)
    if all(told == "too early" for told in found):
        return f"Early look at {count(len(judged), 'figure')}: {takes_more('which of them differ')}"
    ahead, behind = found.count("other better"), found.count("base better")
    if not ahead and not behind:
        return f"No clear difference between {other} and {base} in any of {count(len(judged), 'figure')}"
    unclear = len(judged) - ahead - behind
    rest = f"; in {unclear} there is no clear difference" if unclear else ""
    return f"{capital(other)} is clearly better in {ahead} of {count(len(judged), 'figure')}, {base} in {behind}{rest}"


def intervals(comparison: Comparison, *metrics: str) -> str:
    """Return the intervals of the differences in *metrics*, for a chart's subtitle."""
    usable = [key for key in metrics if comparison.paired(key).interval.n >= GLIMPSES[1]]
    parts = []
    for key in usable:
        interval = comparison.paired(key).interval
        word = f" {_word(key, interval.mean)}" if interval.is_clear else ""
        parts.append(f"{lowered(MEASURES[key].label)} {_range(comparison, key, with_unit=True)}{word}")
    return f"With {names(comparison)[1]} (intervals): {'; '.join(parts)}" if parts else ""


def level_texts(comparison: Comparison, metric: str) -> tuple[str, str]:
    """Return the mean of *metric* under both operating models, with its unit."""
    means = means_of(comparison, metric)
    scale = levels(MEASURES[metric].unit, comparison.scenario.currency, *means)
    return scale.text(means[0]), scale.text(means[1])


def means_of(comparison: Comparison, metric: str) -> tuple[float, float]:
    """Return the mean of *metric* under both operating models, over the worlds that both have it for; NaN without any."""
    paired = comparison.paired(metric)
    return (float(paired.base.mean()), float(paired.other.mean())) if paired.interval.n else (np.nan, np.nan)


def estimates_of(comparison: Comparison, metric: str) -> tuple[Interval, Interval]:
    """Return *metric* under both operating models, each with its own interval, over the worlds that both have it for."""
    paired = comparison.paired(metric)
    return student_t_interval(paired.base), student_t_interval(paired.other)


def levels_told(comparison: Comparison, metric: str) -> str:
    """Return the mean of *metric* under both operating models in the little room of a table, *18.8 → 22.6 %*."""
    before, after = means_of(comparison, metric)
    scale = levels(MEASURES[metric].unit, comparison.scenario.currency, before, after)
    scale = replace(scale, suffix=BRIEF.get(MEASURES[metric].unit, scale.suffix))
    told = f"{replace(scale, suffix='').text(before)} → {replace(scale, prefix='').text(after)}"
    told = told.replace("million", "m").replace("billion", "bn")
    return told.replace(",000", f"{SPACE}k") if told.count(",000") == 2 else told  # both in thousands, or neither


def difference_scale(comparison: Comparison, metric: str) -> Scale:
    """Return the scale in which the difference in *metric* and its intervals are written."""
    interval = comparison.paired(metric).interval
    return differences(MEASURES[metric].unit, comparison.scenario.currency, interval.mean, interval.low, interval.high)


def _said(comparison: Comparison, metric: str) -> str:
    measure, mean, scale = MEASURES[metric], comparison.paired(metric).interval.mean, difference_scale(comparison, metric)
    size = scale.number(abs(mean)) if measure.is_bare else scale.text(abs(mean))
    base, other = names(comparison)
    return measure.phrase.format(Other=capital(other), other=other, base=base, x=size, more=_word(metric, mean))


def _word(metric: str, difference: float) -> str:
    return MEASURES[metric].words[difference < 0]


def _range(comparison: Comparison, metric: str, with_unit: bool = False) -> str:
    """Return an interval in words: *4.0 to 8.2* more where that is clear, *1.2 fewer to 2.8 more* where it holds 0."""
    interval, scale = comparison.paired(metric).interval, difference_scale(comparison, metric)
    is_bare = MEASURES[metric].is_bare and not with_unit
    write = scale.number if is_bare else scale.text
    if interval.is_clear:
        return scale.sizes(interval) if is_bare else scale.span(*sorted((abs(interval.low), abs(interval.high))))
    return f"{write(abs(interval.low))} {_word(metric, -1)} to {write(abs(interval.high))} {_word(metric, 1)}"


def _ahead(comparison: Comparison, metric: str, found: Verdict) -> str:
    """Return who is ahead in how many worlds: the better one, both where neither is better for sure."""
    paired, (base, other) = comparison.paired(metric), names(comparison)
    better = MEASURES[metric].direction * (paired.other - paired.base)
    ahead, behind, worlds = int(np.sum(better > 0)), int(np.sum(better < 0)), count(len(better), "paired world")
    if found == "base better":
        return f"{base} is ahead in {behind} of {worlds}"
    return f"{other} is ahead in {ahead} of {worlds}" + (f", {base} in {behind}" if found != "other better" else "")


def _unclear(comparison: Comparison, metric: str) -> str:
    """Return the numbers behind an unclear answer, and what would make it clear."""
    ahead = f"; {_ahead(comparison, metric, 'not clear yet')}" if MEASURES[metric].direction else ""
    said = _inside(_said(comparison, metric), comparison)
    told = f"In these worlds {said}, which may be luck ({_range(comparison, metric)}){ahead}."
    return f"{told} {_needed(comparison, metric)} {HOLDS}"


def _needed(comparison: Comparison, metric: str) -> str:
    """Return at which of the planned looks the verdict would be clear."""
    needed = comparison.paired(metric).replications_needed
    looks = [look for look in LOOKS if needed is not None and look >= needed and look > comparison.replications]
    if not looks:
        return f"If the difference stays as it is, even {LAST_LOOK} worlds would not make it clear: the two are close."
    return f"If the difference stays as it is, {looks[0]} worlds would make it clear."


def _detail(comparison: Comparison, metric: str) -> str:
    (before, after), (base, other) = level_texts(comparison, metric), names(comparison)
    n, failed = comparison.paired(metric).interval.n, len(comparison.base.failures) + len(comparison.other.failures)
    parts = [f"{MEASURES[metric].label}: {before} with {base}, {after} with {other}, mean of {count(n, 'paired world')}.",
             "" if metric == HEADLINE else MEASURES[metric].describe]  # fmt: skip
    if failed:
        parts.append(left_out(failed))
    elif missing := comparison.replications - n:
        parts.append(f"{count(missing, 'world')} had nothing to measure and {'is' if missing == 1 else 'are'} left out.")
    return " ".join(filter(None, parts))


def _both(comparison: Comparison, metric: str) -> tuple[str, str]:
    """Return the means of a share under both operating models, as bare numbers out of 100; apart where they clearly are."""
    before, after = means_of(comparison, metric)
    is_clear = comparison.paired(metric).interval.is_clear
    scales = [Scale(100.0, decimals) for decimals in range(1, MOST_DECIMALS + 1)]
    scale = next((scale for scale in scales if not is_clear or scale.number(before) != scale.number(after)), scales[0])
    return scale.number(before), scale.number(after)


def _inside(sentence: str, comparison: Comparison) -> str:
    """Return *sentence*, which begins with a name or a plain word, for the middle of another one."""
    other = names(comparison)[1]
    if sentence.startswith(capital(other)):
        return other + sentence[len(other) :]
    return lowered(sentence)
