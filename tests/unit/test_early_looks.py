"""Before there are worlds enough nothing that is drawn or said names a verdict, and the first few have no interval."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment.statistics import student_t_interval
from sim.measures import attention, measured
from sim.present import findings, headlines, money, theme
from sim.present import waterfall as steps
from sim.present.charts import attention as time
from sim.present.charts import growth, sweep, what_if
from sim.present.numbers import of_chart
from sim.present.report.catalogue import ENTRIES, Found, study_of
from sim.present.report.items import Picture
from sim.scenario import load
from sim.studies.growth import Growth
from sim.studies.hours import buyers_trials
from sim.studies.sweep import FIGURES, Sweep
from sim.studies.waterfall import Waterfall
from sim.studies.what_if import Change

WORDS = re.compile(r"\b(clear|clearly|better|worse|stays ahead|no difference|not clear)\b", re.IGNORECASE)
RANGE = re.compile(r"\([^()]*\d[^()]* to [^()]*\d[^()]*\)|\b95\s?% (interval|band)")
SMALL = load("simple_tool").with_changes({"market.accounts": 60, "market.months": 30, "market.warm_up_months": 6})
EXPLAINED = {"question", "caveats", "turns"}  # words about the method; played beside a ledger
WORTH = "lifetime_profit"


@cache
def played(worlds):
    return sim.compare(SMALL, replications=worlds, seed=3, workers=1)


def moves(worlds, count):
    """Return as many movements of both sides, all of one sign in every world."""
    return [tuple(student_t_interval(size + 0.001 * np.arange(worlds)) for size in (0.02 * place, -0.03)) for place in range(1, count + 1)]


def pictures(comparison):
    """Yield every picture that the report can hold, and those of trials, as charts."""
    worlds, study = comparison.replications, study_of(comparison)
    for key, entry in ENTRIES.items():
        made = entry.make(Found(study, comparison)) if key not in EXPLAINED else None
        if isinstance(made, Picture):
            yield key, made.chart
    hours = tuple(attention.hours(measured(side)) for side in (comparison.base, comparison.other))
    yield from {
        "split": time.split(comparison, hours),
        "vendors": time.vendors(comparison, hours),
        "ours": time.ours(comparison, hours),
    }.items()
    trials = buyers_trials(comparison.scenario)
    yield "worth", time.worth(comparison, trials, moves(worlds, len(trials)))
    yield "effects", what_if.effects(comparison, [Change("one", "One", {}, 0.0), Change("two", "Two", {}, 0.0)], moves(worlds, 2))
    grown = Growth(dict.fromkeys((0.5, 1.0, 2.0), comparison))
    yield from ((f"growth {metric}", growth.curve(grown, metric)) for metric in (WORTH, "win_rate_decided"))
    found = a_sweep(worlds)
    yield "sweep", sweep.difference(found, WORTH)


def a_sweep(worlds, gains=(9.0, 3.0, -1.0)):
    base = pd.DataFrame(dict.fromkeys(FIGURES, np.full(worlds, 100.0)))
    sides = {value: (base, base + gain + 0.1 * np.arange(worlds)[:, None]) for value, gain in zip((0.1, 0.2, 0.3), gains, strict=True)}
    return Sweep(load("mid_market"), "operating_models.rugby.coordination", ("relay", "rugby"), sides)


def sentences(comparison):
    """Yield what is said beside the pictures."""
    for say in (headlines.marketing, headlines.funnel, headlines.crm, headlines.velocity, headlines.customers, money.pays, findings.price):
        yield say.__name__, say(comparison)
    yield "answer", findings.answer(comparison).sentence
    yield from enumerate(steps.sentences(Waterfall.of_steps(comparison)))
    yield "limit", growth.sentence(Growth(dict.fromkeys((1.0, 2.0), comparison)), 1e9)
    yield "ahead", growth.ahead(Growth(dict.fromkeys((1.0, 2.0), comparison)))
    for gains in ((9.0, 3.0, -1.0), (9.0, 8.0, 7.0)):
        found = a_sweep(comparison.replications, gains)
        yield "sweep", sweep.sentence(found, WORTH)
        yield from enumerate(sweep.sentences([found], WORTH))


TRIED = re.compile(r"“[^”]*” \([^)]*\)")  # from where to where a setting was tried
REASONS = ("things are better as they are", "staying as they are is better")


def found_too_early(worlds, said, chart=None):
    """Return what of some sentences, and of a picture with its numbers, is surer than so many worlds allow."""
    said = [TRIED.sub("", text) for text in said]
    wrong = [text for text in said if WORDS.search(text) and not any(reason in text for reason in REASONS)]
    if worlds < 6:
        wrong += [text for text in [*said, *([chart.description] if chart else [])] if RANGE.search(text)]
        wrong += ["numbers with intervals"] if chart and (numbers := of_chart(chart)) and numbers.has_intervals else []
    return wrong


@pytest.mark.parametrize("worlds", [3, 6])
def test_an_early_look_names_no_verdict_and_the_first_few_worlds_no_interval(worlds):
    """Of every picture, its words and its numbers, and of every sentence on the pages about why."""
    comparison = played(worlds)
    drawn = {name: found_too_early(worlds, theme.title_of(chart), chart) for name, chart in pictures(comparison)}
    said = {f"{name}: {text}": found_too_early(worlds, [text]) for name, text in sentences(comparison)}
    wrong = {name: found for name, found in (drawn | said).items() if found}
    assert not wrong, "\n".join(f"{name}: {found}" for name, found in wrong.items())
    assert len(drawn) > 30 and len(said) > 12
