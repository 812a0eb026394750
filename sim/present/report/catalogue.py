"""What can stand in a report, by key, and the ready story: question, answer in money, why, where it turns, what it does not claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from ...experiment.cells import Cell
from ...experiment.comparison import HEADLINE, Comparison, Verdict
from ...experiment.statistics import LEVEL
from ...experiment.study import Study
from ...measures import MEASURES, METRICS
from ...measures.marketing import VERTICALS
from ...scenario import load
from ...scenario.errors import unknown_key
from ...studies.ledger import SHIPPED, Ledger, command_to_play, read
from .. import address, assumptions, findings, money
from ..charts import comparison as pair
from ..charts import customers, forecast, funnel, marketing
from ..charts.chain import chain
from ..charts.levels import levels_of
from ..charts.tornado import tornado
from ..charts.worlds import distribution, worlds
from ..scales import PERCENT, capital, count, levels
from ..tables import figures as figure_tables
from ..tables import forecast as forecast_tables
from ..tables import funnel as funnel_tables
from ..tables import marketing as marketing_tables
from .items import ALL_LOOKS, METHOD, ONE_LOOK, Amount, Item, Picture, ReportError, Row, Table, Text

CAVEATS = (
    "It is a model. The intervals cover luck, not whether the assumptions are right for your market.",
    "It compares ways of working, not people: each has the same staff, hours and money. Rugby pays for its coordination in hours.",
    "Each way is played from the first day to the last, as if it had never been otherwise. What the change itself costs is a question of "
    "its own.",
    "The relay that is compared is well run: it answers within hours, and no lead is lost on the way to sales.",
    "One company’s journey is a story, not evidence. Only many worlds together are.",
)
KEY_FIGURES = (
    "win_rate", "lifetime_profit", "acquisition_cost", "sales_hours_per_win", "journey_months_median", "no_decision_rate",
    "reach_meetings", "first_contact_days", "customers_kept", "lifetime_value",
)  # fmt: skip
"""What a table on a slide has room for."""


@dataclass(frozen=True)
class Entry:
    """What can stand in a report: its name, what makes it, and the measure without which there is nothing to show.

    What makes it is told how many worlds are to be played in all, where that is more than have been.
    """

    label: str
    make: Callable[[Comparison, int | None], Item]
    needs: str = HEADLINE


def _picture(label: str, draw: Callable[[Comparison], Any], needs: str = HEADLINE, counted: str = "") -> Entry:
    described = counted or MEASURES[needs].describe
    return Entry(label, lambda comparison, _: Picture.of(draw(comparison), described), needs)


def _level(metric: str) -> Entry:
    def made(comparison: Comparison, wanted: int | None) -> Picture:
        claim = findings.answer(comparison, metric, wanted).sentence.removesuffix(".")
        return Picture.of(levels_of(comparison, metric, claim), MEASURES[metric].describe)

    return Entry(MEASURES[metric].label, made, metric)


def _table(label: str, title: str, make: Callable[[Comparison], pd.DataFrame]) -> Entry:
    return Entry(label, lambda comparison, _: Table.of(title, make(comparison)))


def _distribution(metric: str) -> Entry:
    return _picture(f"{MEASURES[metric].label}, world by world", lambda comparison: distribution(comparison, metric), metric)


def question(comparison: Comparison, _: int | None) -> Text:
    """Return what is asked, and how it was played."""
    scenario, (base, other) = comparison.scenario, findings.names(comparison)
    played = (f"{capital(base)} against {other}, in {count(comparison.replications, 'paired world')}: each a simulated market, played once "
              "under each way of working.")  # fmt: skip
    return Text(scenario.title, tuple(filter(None, (scenario.question, played))), METHOD)


def answer(comparison: Comparison, wanted: int | None) -> Text:
    """Return the answer in a sentence, as the screen and the command line give it, with its price."""
    found = findings.answer(comparison, wanted=wanted)
    told = (money.pays(comparison), money.busy(comparison), findings.price(comparison), found.detail)
    return Text(found.sentence.removesuffix("."), tuple(filter(None, told)), METHOD)


def figures(comparison: Comparison, _: int | None) -> Table:
    """Return the figures that matter most, the paired difference beside them and the interval that its verdict rests on."""
    base, other = (capital(name) for name in findings.names(comparison))
    rows: list[Row] = []
    keys = [key for key in KEY_FIGURES if comparison.paired(key).interval.n]
    for key in keys:
        found = comparison.paired(key).interval
        means, gap = findings.means_of(comparison, key), findings.difference_scale(comparison, key)
        level = levels(METRICS[key].unit, comparison.scenario.currency, *means)
        rows.append((METRICS[key].label, *(Amount(mean, level) for mean in means),
                     *(Amount(end, gap) for end in (found.mean, found.low, found.high))))  # fmt: skip
    return Table(_title(comparison, keys), ("Figure", base, other, "Difference", "from", "to"), tuple(rows), METHOD)


def _title(comparison: Comparison, keys: Sequence[str]) -> str:
    """Return in how many of some figures which way of working is ahead."""
    found, (base, other) = [comparison.verdict(key) for key in keys], findings.names(comparison)
    if not keys or any(comparison.why_early(key) == "few worlds" for key in keys):
        return f"An early look at {count(len(found), 'figure')}: a verdict takes {findings.FIRST_VERDICT} worlds"
    told = [f"{capital(other)} is better in {found.count('other better')} of {count(len(found), 'figure')}, {base} in "
            f"{found.count('base better')}"]  # fmt: skip
    rest: dict[Verdict, str] = {"the same": "the same", "not clear yet": "not clear yet", "too early": "too early to judge"}
    for verdict, said in rest.items():
        if times := found.count(verdict):
            told.append(f"{times} {'is' if times == 1 else 'are'} {said}")
    return "; ".join(told)


def turns(comparison: Comparison, _: int | None) -> Item:
    """Return what the answer rests on most, and where it turns, for a scenario as shipped whose assumptions were played."""
    ledger = _ledger(comparison)
    if ledger is None:
        name, (base, other) = address.nearest(comparison.scenario), comparison.names
        told = f"The command {command_to_play(name, base, other)} plays it for the scenario as shipped; page Assumptions for what is asked."
        return Text("What the answer rests on has not been played for this question", (told,), METHOD)
    return Picture(_as_title(assumptions.verdict_changes(ledger, most=1)), tornado(ledger, assumptions.world(ledger), most=8),
                   f"{assumptions.what_matters(ledger)} {assumptions.qualified(ledger)}")  # fmt: skip


def caveats(comparison: Comparison, _: int | None) -> Text:
    """Return what the answer does not claim."""
    return Text("What this does not claim", CAVEATS)


HEADINGS = tuple(dict.fromkeys(metric.heading for metric in METRICS.values()))


def key_of_figures(heading: str) -> str:
    """Return the key of the table of all figures under a heading."""
    return f"figures_{re.sub('[^a-z]+', '_', heading.lower())}"


def _figures_of(heading: str, comparison: Comparison) -> pd.DataFrame:
    return figure_tables.by_heading(comparison)[heading]


ENTRIES: Mapping[str, Entry] = {
    "question": Entry("The question", question),
    "answer": Entry("The answer", answer),
    "money": _level("lifetime_profit"),
    "cost": _level("acquisition_cost"),
    "chain": _picture("Why, step by step", chain),
    "worlds": _picture("World by world", worlds),
    "endings": _picture("How journeys end", pair.endings),
    "no_decision": _picture("Why nobody decided", pair.no_decision, "no_decision_rate"),
    "who_won": _picture("Who won", pair.who_won),
    "reach": _picture("Time with us", pair.reach, "reach_meetings"),
    "lengths": _picture("How long it takes", pair.lengths, "journey_months_median"),
    "figures": Entry("The figures that matter most", figures),
    "all_figures": _picture("Every figure", pair.forest),
    "funnel": _picture("The funnel", funnel.steps, counted="Mean number in a world at each step."),
    "rates": _picture("Rate of each step", funnel.step_rates, counted="Share of each step that comes to the next one."),
    "lost_buyers": _picture("Where buyers are lost", funnel.lost_buyers, counted="Of the companies that bought from a rival."),
    "conversions": _picture("Small and large conversions", funnel.conversions, counted="A name, and a talk with sales."),
    "symptoms": _picture("Symptoms of chasing leads", marketing.symptoms, counted="Six symptoms, each a figure."),
    "spending": _picture("Where the money went", marketing.spending, counted="Shares of a mean year’s money."),
    "planning": _picture("What was planned", marketing.planning, counted="Hours by planning period."),
    "forecast": _picture("Forecast and truth", forecast.by_quarter, counted="Value expected by the CRM, and value that came in."),
    "stated_chances": _picture("Stated chances", forecast.reliability, counted="Of deals at each stage, how many were won."),
    "ahead_of_the_buyer": _picture("Ahead of the buyer", forecast.misleading, counted="Deals whose stage is ahead of the buyer."),
    "customers_kept": _picture("Customers kept", customers.kept, "customers_kept"),
    "complaints_and_ambassadors": _picture("What customers do", customers.doings, "loyalty", "Of all customers won."),
    "lifetime_value": _picture("Worth of a customer", customers.made_of, "lifetime_value"),
    "funnel_table": _table("The funnel in numbers", "Every step of the funnel", funnel_tables.as_written),
    "marketing_table": _table("Marketing in numbers", "Marketing’s mean quarter", marketing_tables.kpis),
    **{f"marketing_{name}": _picture(f"Marketing by quarter: {label.lower()}", partial(marketing.vertical, name=name), counted=label)
       for name, label in VERTICALS.items()},
    "crm_and_truth": _table("The CRM beside the truth", "What the CRM says beside what is true", forecast_tables.crm_and_truth),
    **{key_of_figures(heading): _table(heading, heading, partial(_figures_of, heading)) for heading in HEADINGS},
    "turns": Entry("Where the answer turns", turns),
    "caveats": Entry("What it does not claim", caveats),
    **{f"distribution_{key}": _distribution(key) for key in METRICS},
}  # fmt: skip
"""What can stand in a report; a picture of a page goes by the name that it has there."""

STORY = (
    "question", "answer", "money", "cost", "chain", "endings", "reach", "lengths", "worlds", "figures", "turns", "caveats",
)  # fmt: skip
"""The ready story."""
OF_EACH = ("answer", "money", "worlds")
"""What is told of every way of working where there are more than two."""


def story(study: Study) -> list[str]:
    """Return the keys of the ready story, without what this study has nothing to show of."""
    first = study.compare(*study.names[:2])
    return [key for key in STORY if first.paired(ENTRIES[key].needs).interval.n]


def check(keys: Sequence[str]) -> None:
    """Refuse keys of which there is no entry."""
    for key in keys:
        if key not in ENTRIES:
            raise ReportError(unknown_key(key, list(ENTRIES), "item"))


def make(key: str, study: Study, wanted: int | None = None) -> list[Item]:
    """Return the items of a key; of `OF_EACH` one for every way of working but the first.

    *wanted* is how many worlds are to be played in all, where that is more than have been.

    Raises
    ------
    ReportError
        When there is no such key.
    """
    check([key])
    base, *others = study.names
    return [ENTRIES[key].make(study.compare(base, other), wanted) for other in (others if key in OF_EACH else others[:1])]


def study_of(comparison: Comparison) -> Study:
    """Return a comparison as a study of two cells."""
    results = dict(zip(comparison.names, (comparison.base, comparison.other), strict=True))
    cells = {name: Cell.of(result.scenario, result.operating_model) for name, result in results.items()}
    return Study(cells, results, comparison.seed, margins=comparison.margins)


def all_figures(study: Study) -> Table:
    """Return every headline figure of every way of working with its interval, and its difference from the first with both of its own."""
    base, *others = study.names
    columns = ["Figure"]
    for name in study.names:
        columns += [capital(name), *(f"{capital(name)}, {end}" for end in ONE_LOOK)]
    for name in others:
        less = f"{capital(name)} less {base}"
        columns += [less, *(f"{less}, {end}" for end in (*ONE_LOOK, *ALL_LOOKS)), f"Verdict on {name}", f"{capital(name)} better in"]
    rows = []
    for key, metric in METRICS.items():
        own = [study.estimate(key, name) for name in study.names]
        level = levels(metric.unit, study.cells[base].scenario.currency, *(found.mean for found in own))
        row: list[Any] = [metric.label, *(Amount(end, level) for found in own for end in (found.mean, found.low, found.high))]
        for name in others:
            pair = study.compare(base, name)
            once, always, gap = pair.paired(key, LEVEL), pair.paired(key).interval, findings.difference_scale(pair, key)
            row += [Amount(end, gap) for end in (once.interval.mean, once.interval.low, once.interval.high, always.low, always.high)]
            row += [pair.verdict(key), Amount(once.share_better, PERCENT)]
        rows.append((*row, own[0].n, metric.of or "", metric.describe))
    return Table("All figures", (*columns, "Worlds", "Of what", "What is counted"), tuple(rows), METHOD)


def _ledger(comparison: Comparison) -> Ledger | None:
    """Return what the answer rests on where that was played for this very question."""
    name = address.nearest(comparison.scenario)
    found = read(SHIPPED / f"{name}.csv", load(name)) if load(name).fingerprint == comparison.scenario.fingerprint else None
    if found is None or (found.origin.base, found.origin.other) != comparison.names or not found.origin.replications:
        return None
    return found


def _as_title(sentence: str) -> str:
    return sentence.split(". ")[0].removesuffix(".")
