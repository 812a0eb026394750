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
from ...experiment.statistics import GLIMPSES, LEVEL
from ...experiment.study import Study
from ...measures import MEASURES, METRICS, lowered
from ...measures.marketing import VERTICALS
from ...scenario import Scenario, load
from ...scenario.errors import unknown_key
from ...studies.ledger import SHIPPED, Ledger, read
from .. import address, assumptions, findings, headlines, money
from ..charts import comparison as pair
from ..charts import customers, forecast, funnel, marketing
from ..charts.chain import chain
from ..charts.levels import levels_of
from ..charts.tornado import tornado
from ..charts.worlds import distribution, worlds
from ..scales import PERCENT, capital, count, levels, listed
from ..tables import figures as figure_tables
from ..tables import forecast as forecast_tables
from ..tables import funnel as funnel_tables
from ..tables import marketing as marketing_tables
from .items import ALL_LOOKS, METHOD, ONE_LOOK, Amount, Item, Picture, ReportError, Row, Table, Text

KEY_FIGURES = (
    "win_rate", "lifetime_profit", "acquisition_cost", "sales_hours_per_win", "journey_months_median", "no_decision_rate",
    "reach_meetings", "first_contact_days", "customers_kept", "lifetime_value",
)  # fmt: skip
"""What a table on a slide has room for."""
TOLD_CHANGES = 3
"""Settings that are named where the question was written for others."""


@dataclass(frozen=True)
class Found:
    """What items are made of.

    Attributes
    ----------
    study : Study
    comparison : Comparison
        Of its first way of working with one of the others.
    wanted : int, optional
        How many worlds are to be played in all, where that is more than have been.
    ledger : Ledger, optional
        How the answer to this very question moves with what is assumed, where that was played.
    """

    study: Study
    comparison: Comparison
    wanted: int | None = None
    ledger: Ledger | None = None


@dataclass(frozen=True)
class Entry:
    """What can stand in a report: its name, what makes it, and the measure without which there is nothing to show."""

    label: str
    make: Callable[[Found], Item]
    needs: str = HEADLINE


def _picture(label: str, draw: Callable[[Comparison], Any], needs: str = HEADLINE, counted: str = "") -> Entry:
    described = counted or MEASURES[needs].describe
    return Entry(label, lambda found: Picture.of(draw(found.comparison), described), needs)


def _level(metric: str) -> Entry:
    def made(found: Found) -> Picture:
        claim = findings.answer(found.comparison, metric, found.wanted).sentence.removesuffix(".")
        return Picture.of(levels_of(found.comparison, metric, claim), MEASURES[metric].describe)

    return Entry(MEASURES[metric].label, made, metric)


def _table(label: str, claim: Callable[[Comparison], str], make: Callable[[Comparison], pd.DataFrame]) -> Entry:
    return Entry(label, lambda found: Table.of(claim(found.comparison), make(found.comparison)))


def _distribution(metric: str) -> Entry:
    return _picture(f"{MEASURES[metric].label}, world by world", lambda comparison: distribution(comparison, metric), metric)


def question(found: Found) -> Text:
    """Return what is asked, what of it was changed since it was written, and how it was played."""
    scenario, names = found.comparison.scenario, [name.replace("_", " ") for name in found.study.names]
    ways = f"{names[0]} against {names[1]}" if len(names) == 2 else listed(names)
    played = (f"{capital(ways)}, in {count(found.comparison.replications, 'paired world')}: each a simulated market, played once "
              "under each way of working.")  # fmt: skip
    return Text(title(scenario), tuple(filter(None, (scenario.question, _changed(scenario), played))), METHOD)


def changed(scenario: Scenario) -> dict[str, tuple[Any, Any]]:
    """Return which settings differ from the shipped scenario that is nearest, by dotted key: its value there and its value here."""
    name = address.nearest(scenario)
    file = address.shipped_with(name, address.added(name, scenario)).values()
    return {key: (file.get(key), value) for key, value in address.changes(name, scenario).items() if key not in {"title", "question"}}


def title(scenario: Scenario) -> str:
    """Return a scenario's title; where its settings are no longer those that it was written for, how many differ."""
    return f"{scenario.title}, with {count(len(changed(scenario)), 'setting')} changed" if _is_outdated(scenario) else scenario.title


def _is_outdated(scenario: Scenario) -> bool:
    """Tell whether title and question are those of a shipped scenario that has been changed."""
    return bool(changed(scenario)) and scenario.title == load(address.nearest(scenario)).title


def _changed(scenario: Scenario) -> str:
    """Return which settings the question was not written for."""
    if not _is_outdated(scenario):
        return ""
    parameters, told = scenario.parameters(), []
    for key, values in changed(scenario).items():
        known = parameters.get(key)
        before, now = (assumptions.value_text(value, known.unit if known else "") for value in values)
        told.append(f"{known.label if known else key} {now} instead of {before}" if before else f"{known.label if known else key} {now}")
    more = [count(len(told) - TOLD_CHANGES, "more setting")] if len(told) > TOLD_CHANGES else []
    return f"The question was written for the scenario as shipped. Changed since: {listed([*told[:TOLD_CHANGES], *more])}."


def answer(found: Found) -> Text:
    """Return the answer in a sentence, as the screen and the command line give it, with its price."""
    comparison, told = found.comparison, findings.answer(found.comparison, wanted=found.wanted)
    points = (money.pays(comparison), money.busy(comparison), findings.price(comparison), told.detail)
    return Text(told.sentence.removesuffix("."), tuple(filter(None, points)), METHOD)


def figures(found: Found) -> Table:
    """Return the figures that matter most, the paired difference beside them and the interval of its verdict, once there is one."""
    comparison, (base, other) = found.comparison, (capital(name) for name in findings.names(found.comparison))
    rows: list[Row] = []
    keys = [key for key in KEY_FIGURES if comparison.paired(key).interval.n]
    ends = tuple(map(capital, ALL_LOOKS)) if comparison.replications >= GLIMPSES[1] else ()
    for key in keys:
        gap, scale = comparison.paired(key).interval, findings.difference_scale(comparison, key)
        means = findings.means_of(comparison, key)
        level = levels(METRICS[key].unit, comparison.scenario.currency, *means)
        shown = (gap.mean, gap.low, gap.high)[: 1 + len(ends)]
        rows.append((METRICS[key].label, *(Amount(mean, level) for mean in means), *(Amount(end, scale) for end in shown)))
    return Table(_title(comparison, keys), ("Figure", base, other, "Difference", *ends), tuple(rows), METHOD)


def _title(comparison: Comparison, keys: Sequence[str]) -> str:
    """Return on how many of some figures which way of working is better."""
    found, names = [comparison.verdict(key) for key in keys], findings.names(comparison)
    if not keys or any(comparison.why_early(key) == "few worlds" for key in keys):
        return f"An early look at {count(len(found), 'figure')}: a verdict takes {findings.FIRST_VERDICT} worlds"
    better = list(zip((found.count("base better"), found.count("other better")), names, strict=True))
    (most, first), (fewer, second) = sorted(better, key=lambda each: -each[0])
    told = [f"{capital(first)} is better on {most} of {count(len(found), 'figure')}, {second} on {fewer or 'none'}"
            if most else f"Neither is better on any of {count(len(found), 'figure')}"]  # fmt: skip
    rest: dict[Verdict, str] = {"the same": "the same", "not clear yet": "not clear yet", "too early": "too early to judge"}
    for verdict, said in rest.items():
        if times := found.count(verdict):
            told.append(f"{times} {'is' if times == 1 else 'are'} {said}")
    return "; ".join(told)


def turns(found: Found) -> Picture:
    """Return what the answer rests on most, and where it turns."""
    ledger = _ledger(found)
    if ledger is None:
        raise ReportError(
            "where the answer turns was not played for this question: leave the item turns out, or give the report its ledger"
        )
    claim, origin = _as_title(assumptions.verdict_changes(ledger, most=1)), ledger.origin
    if (origin.seed, origin.replications) != (found.study.seed, found.comparison.replications):
        claim += f" (another study, of {count(origin.replications, 'world')}: there {assumptions.answer(ledger)})"
    return Picture(claim, tornado(ledger, assumptions.world(ledger), most=8),
                   f"{assumptions.what_matters(ledger)} {assumptions.qualified(ledger)}")  # fmt: skip


def caveats(found: Found) -> Text:
    """Return what the answer does not claim."""
    cells = found.study.cells
    paying = [name.replace("_", " ") for name, cell in cells.items() if cell.levers.coordination or cell.levers.coordination_hours]
    pays = f" {capital(listed(paying))} {'pays' if len(paying) == 1 else 'pay'} for coordination in hours." if paying else ""
    points = [
        "It is a model. The intervals cover luck, not whether the assumptions are right for your market.",
        f"It compares ways of working, not people: each has the same staff, hours and money.{pays}",
        "Each way is played from the first day to the last, as if it had never been otherwise. What the change itself costs is a question "
        "of its own.",
    ]
    if any(cell.operating_model == "relay" for cell in cells.values()):
        points.append("The relay that is compared is well run: it answers within hours, and no lead is lost on the way to sales.")
    return Text("What this does not claim", (*points, "One company’s journey is a story, not evidence. Only many worlds together are."))


HEADINGS = tuple(dict.fromkeys(metric.heading for metric in METRICS.values()))


def key_of_figures(heading: str) -> str:
    """Return the key of the table of all figures under a heading."""
    return f"figures_{re.sub('[^a-z]+', '_', heading.lower())}"


def _claim_of(heading: str, comparison: Comparison) -> str:
    keys = [key for key, metric in METRICS.items() if metric.heading == heading and metric.direction and comparison.paired(key).interval.n]
    return f"{heading}: {lowered(_title(comparison, keys))}" if keys else heading


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
    "funnel_table": _table("The funnel in numbers", headlines.funnel, funnel_tables.as_written),
    "marketing_table": _table("Marketing in numbers", headlines.marketing, marketing_tables.kpis),
    **{f"marketing_{name}": _picture(f"Marketing by quarter: {label.lower()}", partial(marketing.vertical, name=name), counted=label)
       for name, label in VERTICALS.items()},
    "crm_and_truth": _table("The CRM beside the truth", headlines.crm, forecast_tables.crm_and_truth),
    **{key_of_figures(heading): _table(heading, partial(_claim_of, heading), partial(_figures_of, heading)) for heading in HEADINGS},
    "turns": Entry("Where the answer turns", turns),
    "caveats": Entry("What it does not claim", caveats),
    **{f"distribution_{key}": _distribution(key) for key in METRICS},
}  # fmt: skip
"""What can stand in a report; a picture of a page goes by the name that it has there."""

STORY = (
    "question", "answer", "money", "cost", "chain", "endings", "reach", "lengths", "worlds", "figures", "turns", "caveats",
)  # fmt: skip
"""The ready story."""
OF_A_PAIR = ("endings", "reach", "lengths")
"""What the ready story leaves out where there are more than two ways of working, so that it stays short."""
OF_ALL = ("question", "turns", "caveats")
"""What is told once, however many ways of working there are; all else of each but the first."""


def story(study: Study, ledger: Ledger | None = None) -> list[str]:
    """Return the keys of the ready story, without what this study has nothing to show of."""
    found = Found(study, study.compare(*study.names[:2]), ledger=ledger)
    left_out = {*(OF_A_PAIR if len(study.names) > 2 else ()), *(() if _ledger(found) else ("turns",))}
    return [key for key in STORY if key not in left_out and found.comparison.paired(ENTRIES[key].needs).interval.n]


def check(keys: Sequence[str]) -> None:
    """Refuse keys of which there is no entry."""
    for key in keys:
        if key not in ENTRIES:
            raise ReportError(unknown_key(key, list(ENTRIES), "item"))


def make(key: str, study: Study, wanted: int | None = None, ledger: Ledger | None = None) -> list[Item]:
    """Return the items of a key, of most one for every way of working but the first; *wanted* and *ledger* as `Found` has them.

    Raises
    ------
    ReportError
        When there is no such key, or where the answer turns was not played.
    """
    check([key])
    base, *others = study.names
    return [ENTRIES[key].make(Found(study, study.compare(base, other), wanted, ledger))
            for other in (others[:1] if key in OF_ALL else others)]  # fmt: skip


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


def _ledger(found: Found) -> Ledger | None:
    """Return what the answer rests on where that was played for this very question: as given, else as it comes with a shipped scenario."""
    scenario = found.comparison.scenario
    name = address.nearest(scenario)
    shipped = load(name)
    known = found.ledger or (read(SHIPPED / f"{name}.csv", shipped) if shipped.fingerprint == scenario.fingerprint else None)
    if known is None or not known.origin.replications or known.origin.fingerprint != scenario.fingerprint:
        return None
    return known if (known.origin.base, known.origin.other) == found.comparison.names else None


def _as_title(sentence: str) -> str:
    return sentence.split(". ")[0].removesuffix(".")
