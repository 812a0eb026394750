"""What can stand in a report, by key, and the ready story: question, answer in money, why, where it turns, what it does not claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...experiment.cells import Cell
from ...experiment.comparison import Comparison
from ...experiment.study import Study
from ...measures import MEASURES, METRICS
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
from ..tables import funnel as funnel_tables
from ..tables import marketing as marketing_tables
from .items import METHOD, Amount, Item, Picture, ReportError, Row, Table, Text

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
    """What can stand in a report: its name, what makes it from a comparison, and the measure without which there is nothing to show."""

    label: str
    make: Callable[[Comparison], Item]
    needs: str = "win_rate"


def _picture(label: str, draw: Callable[[Comparison], Any], needs: str = "win_rate", counted: str = "") -> Entry:
    described = counted or MEASURES[needs].describe
    return Entry(label, lambda comparison: Picture.of(draw(comparison), described), needs)


def _level(metric: str) -> Entry:
    return _picture(MEASURES[metric].label, lambda comparison: levels_of(comparison, metric), metric)


def _distribution(metric: str) -> Entry:
    return _picture(f"{MEASURES[metric].label}, world by world", lambda comparison: distribution(comparison, metric), metric)


def question(comparison: Comparison) -> Text:
    """Return what is asked, and how it was played."""
    scenario, (base, other) = comparison.scenario, findings.names(comparison)
    played = (f"{capital(base)} against {other}, in {count(comparison.replications, 'paired world')}: each a simulated market, played once "
              "under each way of working.")  # fmt: skip
    return Text(scenario.title, tuple(filter(None, (scenario.question, played))), METHOD)


def answer(comparison: Comparison) -> Text:
    """Return the answer in a sentence, as the screen and the command line give it, with its price."""
    found = findings.answer(comparison)
    told = (money.pays(comparison), money.busy(comparison), findings.price(comparison), found.detail)
    return Text(found.sentence.removesuffix("."), tuple(filter(None, told)))


def figures(comparison: Comparison) -> Table:
    """Return the figures that matter most, the paired difference and its interval beside them."""
    base, other = (capital(name) for name in findings.names(comparison))
    rows: list[Row] = []
    every = comparison.together()
    for key in KEY_FIGURES:
        found = every[key]
        if not found.n:
            continue
        means, gap = findings.means_of(comparison, key), findings.difference_scale(comparison, key)
        level = levels(METRICS[key].unit, comparison.scenario.currency, *means)
        rows.append((METRICS[key].label, *(Amount(mean, level) for mean in means),
                     *(Amount(end, gap) for end in (found.mean, found.low, found.high))))  # fmt: skip
    return Table(findings.title_forest(comparison), ("Figure", base, other, "Difference", "from", "to"), tuple(rows), METHOD)


def turns(comparison: Comparison) -> Item:
    """Return what the answer rests on most, and where it turns, for a scenario as shipped whose assumptions were played."""
    ledger = _ledger(comparison)
    if ledger is None:
        name, (base, other) = address.nearest(comparison.scenario), comparison.names
        told = f"The command {command_to_play(name, base, other)} plays it for the scenario as shipped; page Assumptions for what is asked."
        return Text("What the answer rests on has not been played for this question", (told,), METHOD)
    return Picture(_as_title(assumptions.verdict_changes(ledger, most=1)), tornado(ledger, assumptions.world(ledger), most=8),
                   f"{assumptions.what_matters(ledger)} {assumptions.qualified(ledger)}")  # fmt: skip


def caveats(comparison: Comparison) -> Text:
    """Return what the answer does not claim."""
    return Text("What this does not claim", CAVEATS)


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
    "funnel_table": Entry("The funnel in numbers", lambda found: Table.of("Every step of the funnel", funnel_tables.as_written(found))),
    "marketing_table": Entry("Marketing in numbers", lambda found: Table.of("Marketing’s mean quarter", marketing_tables.kpis(found))),
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


def make(key: str, study: Study) -> list[Item]:
    """Return the items of a key; of `OF_EACH` one for every way of working but the first.

    Raises
    ------
    ReportError
        When there is no such key.
    """
    check([key])
    base, *others = study.names
    return [ENTRIES[key].make(study.compare(base, other)) for other in (others if key in OF_EACH else others[:1])]


def study_of(comparison: Comparison) -> Study:
    """Return a comparison as a study of two cells."""
    results = dict(zip(comparison.names, (comparison.base, comparison.other), strict=True))
    cells = {name: Cell.of(result.scenario, result.operating_model) for name, result in results.items()}
    return Study(cells, results, comparison.seed)


def all_figures(study: Study) -> Table:
    """Return every headline figure of every way of working with its interval, and its difference from the first."""
    base, *others = study.names
    columns = ["Figure"]
    for name in study.names:
        columns += [f"{capital(name)}", f"{capital(name)}, from", f"{capital(name)}, to"]
    for name in others:
        columns += [f"{capital(name)} less {base}", f"{capital(name)} less {base}, from", f"{capital(name)} less {base}, to",
                    f"{capital(name)} better in"]  # fmt: skip
    rows, gaps = [], {name: study.compare(base, name).together() for name in others}
    for key, metric in METRICS.items():
        own = [study.estimate(key, name) for name in study.names]
        level = levels(metric.unit, study.cells[base].scenario.currency, *(found.mean for found in own))
        row: list[Any] = [metric.label, *(Amount(end, level) for found in own for end in (found.mean, found.low, found.high))]
        for name in others:
            found, gap = gaps[name][key], findings.difference_scale(study.compare(base, name), key)
            row += [Amount(end, gap) for end in (found.mean, found.low, found.high)]
            row.append(Amount(study.compare(base, name).paired(key).share_better, PERCENT))
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
