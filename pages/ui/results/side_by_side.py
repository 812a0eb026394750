"""Two to six ways of working, scenarios or questions in the same worlds: played as far as the page is, drawn, and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.ui import exhibits
from pages.ui.question import FIGURES, Question, comparable
from pages.ui.results import cost_estimate, replications
from sim.experiment.cells import Cell, Key
from sim.experiment.comparison import Comparison
from sim.experiment.engine import play_cells
from sim.experiment.result import FiguresOf, Result, ResultOfFigures
from sim.experiment.world_store import STORE
from sim.measures import METRICS
from sim.present import theme
from sim.present.charts import side_by_side as charts
from sim.present.tables import side_by_side as tables
from sim.scenario import Scenario, load
from sim.studies.side_by_side import Side, SideBySide


def sides_of(question: Question) -> list[Side]:
    """Return what the address puts side by side, the baseline first."""
    if not question.beside:
        return [Side(way.replace("_", " "), Cell.of(question.scenario, way)) for way in question.ways]
    scenarios = [question.scenario, *map(load, question.beside)]
    return [_market(question, title, scenario) for title, scenario in zip(_told_apart(scenarios), scenarios, strict=True)]


def sides_of_questions(named: Mapping[str, Question]) -> list[Side]:
    """Return what each question asks, what its second way of working gains over its first, by the name that it goes by."""
    return [Side(name, Cell.of(each.scenario, each.other), Cell.of(each.scenario, each.base)) for name, each in named.items()]


def _market(question: Question, title: str, scenario: Scenario) -> Side:
    """Return one scenario of several; a way of working that only the reader's own has is played in every one."""
    own = comparable(question)
    base, other = (_cell(own.scenario, scenario, way) for way in (own.base, own.other))
    return {"gain": Side(title, other, base), "other": Side(title, other), "base": Side(title, base)}[question.shown]


def _cell(own: Scenario, scenario: Scenario, way: str) -> Cell:
    if way in scenario.operating_models:
        return Cell.of(scenario, way)
    return Cell(scenario, way, own.operating_models[way])


def _told_apart(scenarios: Sequence[Scenario]) -> list[str]:
    titles = [scenario.title for scenario in scenarios]
    return [title if titles.count(title) == 1 else f"{title} ({place + 1})" for place, title in enumerate(titles)]


def played(question: Question, sides: Sequence[Side], worlds: int, known: Comparison | None = None) -> SideBySide | None:
    """Return the sides in so many worlds, with progress in sight; of a *known* comparison nothing is played again. None is too much."""
    have: dict[Key, Result] = {}
    if known is not None:
        have = {cell.key: result for cell, result in zip(question.cells, (known.base, known.other), strict=True)}
    wanted = {cell.key: cell for side in sides for cell in side.cells if cell.key not in have}
    extra = sorted({question.metric or FIGURES[0], *question.figures} - set(METRICS))
    if wanted:
        if refusal := cost_estimate.refusal(question, wanted.values(), 1):
            st.warning(refusal, icon=":material/groups:")
            return None
        have |= _play(question, wanted, worlds, FiguresOf((*METRICS, *extra)))
    return SideBySide(sides, have)


def _play(question: Question, cells: Mapping[Key, Cell], worlds: int, reduce: FiguresOf) -> dict[Key, Result]:
    place = st.empty()
    bar = place.progress(0.0, "Playing the other options …")

    def show(done: int, total: int) -> None:
        bar.progress(done / total, f"Playing the other options: {done // len(cells)} of {worlds} worlds")

    outcomes = play_cells(cells, range(worlds), question.seed, reduce=reduce, executor=replications.workers(), store=STORE, progress=show)
    place.empty()
    return {key: ResultOfFigures.played(cell, question.seed, outcomes[key]) for key, cell in cells.items()}


def draw(question: Question, found: SideBySide, metric: str, hues: Sequence[theme.Colour], name: str, figures: Sequence[str] = ()) -> None:
    """Draw the picture of one figure, then the table of the chosen ones, and offer the numbers."""
    figures = figures or question.figures
    source = exhibits.resting_on(question, found.replications)
    exhibits.figure(question, source, charts.side_by_side(found, metric, hues), f"{name}_{metric}")
    exhibits.readable_table(tables.as_written(found, figures), "Chosen figures of each, and how far each is from the baseline",
                           (question, source, f"{name}_table"))  # fmt: skip
    exhibits.download_table(question, source, lambda: found.table(figures), name, "These figures (CSV)")


def hues_of(question: Question, sides: Sequence[Side]) -> list[theme.Colour]:
    """Return a colour for each side, that of its way of working where that is what differs."""
    if question.beside:
        return theme.colours(*(side.name for side in sides))
    return theme.colours_in(question.scenario, *question.ways)
