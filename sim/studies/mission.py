"""What each system of the mission moves (M1-M45): the same worlds with it and without it.

A system is judged by the figure that it is about, such as the wait for a call or the length of a purchase, and its effect on our share of
journeys won is told beside that, whatever it is. A system without a switch says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ..experiment.cells import Cell
from ..experiment.comparison import HEADLINE, Paired
from ..experiment.engine import Progress
from ..experiment.statistics import Floats, Interval, student_t_interval
from ..experiment.study import Study, simulate
from ..measures import Measure, find
from ..scenario import MECHANISMS, Scenario, ScenarioError, load
from ..scenario.errors import unknown_key
from ..scenario.files import SCENARIOS
from . import BOTH

SHIPPED = SCENARIOS / "mission.csv"
"""The rows that come with the project, as `Mission.table` writes them."""
MOVES = 0.02
"""The part of itself that a figure has to move by."""
NOT_MEASURED = "not measured"
_ABOUT = ("with", "without", "movement", "low", "high")
_WINS = tuple(f"wins_{way}{end}" for way in BOTH for end in ("", "_low", "_high"))
COLUMNS = ("code", "system", "scenario", "way", "about", "label", "switches", "brought_in", "changes", *_ABOUT, "moves", *_WINS,
           "replications", "why")  # fmt: skip


@dataclass(frozen=True)
class System:
    """One system of the mission.

    Attributes
    ----------
    code, label : str
    about : str
        The measure that it is about; empty where it has no switch.
    mechanisms : tuple of str
        Keys of `sim.scenario.MECHANISMS`: switched off together, the system is off.
    scenario : str
        The shipped scenario in which it is looked at.
    why : str
        Why it has no switch; empty where it has one.
    """

    code: str
    label: str
    about: str = ""
    mechanisms: tuple[str, ...] = ()
    scenario: str = "mid_market"
    why: str = ""

    @property
    def way(self) -> str:
        """The way of working under which it shows; empty without a switch."""
        return MECHANISMS[self.mechanisms[0]].under if self.mechanisms else ""

    def sides(self, scenario: Scenario) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what brings the system into a scenario, and what then takes it out; both empty where the model has no such switch."""
        mechanisms = [MECHANISMS[key] for key in self.mechanisms]
        brought: dict[str, Any] = {}
        for mechanism in mechanisms:
            brought |= mechanism.switched_on(scenario)
        having = scenario.with_changes(brought)
        return brought, {key: value for each in mechanisms for key, value in each.switched_off(having).items()}


SYSTEMS = {
    each.code: each
    for each in (
        # buying
        System("M1", "six buying jobs", "journey_months_median", ("agreed_jobs",)),
        System("M2", "not linear", "journey_months_median", ("loop_backs", "wandering")),
        System("M3", "buying group", "journey_months_median", ("disagreement", "own_interests")),
        System("M4", "time split", why="a week’s hours are always divided somehow; `calibrate` holds the survey’s shares"),
        System("M5", "shared attention", "reach_meetings", ("rivals",)),
        System("M6", "channels", "sales_hours_per_win", ("modes_differ",)),
        System("M7", "long and uneven", "journey_months_p90", ("holds", "effort")),
        System("M8", "B2B against B2C", why="a scenario of its own, `consumer_like`, in which everything differs"),
        # selling
        System("M9", "competing vendors", "customers_won", ("rivals",)),
        System("M10", "relay", "first_contact_days", ("hand_over",)),
        System("M11", "rugby, specialists and tactics", "first_contact_days", (
            "early_takeover", "marketing_stays", "early_experts", "shared_signals", "feedback", "account_scores", "outreach",
            "account_list", "planning_by_value", "no_baton", "coordination")),
        System("M12", "feedback", "complaints_answered", ("feedback", "content_in_talks")),
        System("M13", "behaviour data", "forecast_early_quotes", ("shared_signals",)),
        System("M14", "three marketing set-ups", "funnel_visitor", ("funded",)),
        # funnel and CRM
        System("M15", "stages", why="a count of what happens; nobody in the world reads it"),
        System("M16", "conversion rates", why="quotients of the counts of M15; nobody in the world reads them"),
        System("M17", "lead scoring, mails, retargeting", "funnel_mql_rate", ("scores", "mails", "retargeting")),
        System("M18", "CRM processes", "forecast_early_quotes", ("unasked_quotes",)),
        System("M19", "forecast distortion", "forecast_ratio", ("hope",)),
        # marketing
        System("M20", "three kinds of figures, six symptoms", "kpi_mqls", ("leads_only",)),
        System("M21", "brand", "funnel_visitor", ("brand_pull", "brand_trust")),
        System("M22", "account based marketing", "funnel_sql_rate", ("account_list", "outreach")),
        System("M23", "irrelevant leads", "symptom_poor", ("casual_readers", "wrong_trade", "no_margin")),
        System("M24", "planning periods", "spend_content", ("reviews",)),
        # after the sale
        System("M25", "lifetime value", "lifetime_value", ("further_purchases",)),
        System("M26", "loyalty first", "loyalty", ("dialogue",), scenario="loyalty_first"),
        System("M27", "dialogue", "customers_kept", ("dialogue",)),
        System("M28", "selling is not caring", "loyalty", ("pushing",)),
        System("M29", "ambassadors", "symptom_not_by_themselves", ("ambassadors",)),
        System("M30", "progressive profiling", "funnel_lead_rate", ("profiling",)),
        # what the sources also say
        System("M31", "hand-raisers", "funnel_mql_rate", ("hand_raisers",)),
        System("M32", "prospecting", "lost_unknown", ("prospecting",), scenario="niche_manufacturer"),
        System("M33", "consent and failure", "no_decision_rate", ("consent",)),
        System("M34", "buyers ask", "funnel_quote", ("asked_quotes",)),
        System("M35", "sales time", "symptom_poor", ("triage",), scenario="sales_is_short"),
        System("M36", "chosen anew", "funnel_sql_rate", ("chosen_anew", "remade_by_job")),
        System("M37", "the team", "sales_hours_per_win", ("specialists", "tactics")),
        System("M38", "the safe choice", "win_rate_decided", ("known_names",), scenario="known_rival"),
        System("M39", "negotiation", "no_decision_rate", ("negotiation",)),
        System("M40", "dialogue tunes", "lifetime_value", ("tuning",), scenario="loyalty_first"),
        System("M41", "pushing and noise", "forecast_early_quotes", ("seen_as_pushing",), scenario="sales_is_short"),
        System("M42", "hybrid", why="both serve every job; that they help more together moved no figure by 2 %, and was taken out"),
        System("M43", "the dropped baton", "first_response_days", ("dropped_baton", "cooling")),
        System("M44", "rivals act", "win_rate_decided", ("followers",)),
        System("M45", "the change itself", "first_contact_days", ("change",)),
    )
}  # fmt: skip
"""The systems by code."""


@dataclass(frozen=True, eq=False)
class Mission:
    """What some systems move.

    Attributes
    ----------
    scenarios : dict of str to Scenario
        Those that systems are looked at in, by name.
    codes : tuple of str
    study : Study
        Of each system with a switch four cells, with it and without it under each way of `BOTH`: see `cell_name`.
    """

    scenarios: Mapping[str, Scenario]
    codes: tuple[str, ...]
    study: Study

    def movement(self, code: str) -> Interval:
        """Return how far a system moves the figure that it is about, as a share of itself."""
        pair = self._figure(code)
        return share_of_itself(pair.base, pair.other)

    def _figure(self, code: str) -> Paired:
        system = SYSTEMS[code]
        return self.study.compare(cell_name(code, False, system.way), cell_name(code, True, system.way)).paired(system.about)

    def wins(self, code: str, way: str) -> Interval:
        """Return how far a system moves our share of journeys won under a way of working."""
        return self.study.compare(cell_name(code, False, way), cell_name(code, True, way)).paired(HEADLINE).interval

    def table(self) -> pd.DataFrame:
        """Return one row for each system.

        Returns
        -------
        DataFrame
            code, system, scenario, way (of working under which the figure is looked at), about and label (of the figure), switches (keys of
            mechanisms), brought_in and changes (what was set to have the system, where the scenario is without it, and to take it out),
            with and without (means of the figure), movement, low and high (how much more it is with the system, as a share of the larger
            of the two, and the interval), moves (*yes*, *no* or *unclear*: by `MOVES` of itself), wins_relay and wins_rugby (what it does
            to our share of journeys won, each with _low and _high), replications, why (there is no switch, or nothing was measured).
        """
        return pd.DataFrame([self._row(SYSTEMS[code]) for code in self.codes], columns=list(COLUMNS))

    def _row(self, system: System) -> dict[str, Any]:
        row: dict[str, Any] = {"code": system.code, "system": system.label, "moves": "", "replications": 0, "why": system.why}
        if not system.mechanisms:
            return row
        brought, off = system.sides(self.scenarios[system.scenario])
        row |= {"scenario": system.scenario, "way": system.way, "about": system.about, "label": find(system.about).label,
                "switches": " ".join(system.mechanisms), "brought_in": _told(brought), "changes": _told(off)}  # fmt: skip
        if not off:
            return row | {"why": f"{system.scenario} is without it"}
        pair, movement = self._figure(system.code), self.movement(system.code)
        row |= {"with": student_t_interval(pair.other).mean, "without": student_t_interval(pair.base).mean,
                **movement.as_row("movement"), "moves": verdict(movement)}  # fmt: skip
        for way in BOTH:
            wins = self.wins(system.code, way)
            row |= {f"wins_{way}": wins.mean, f"wins_{way}_low": wins.low, f"wins_{way}_high": wins.high}
        return row


def mission(
    codes: Iterable[str] | None = None,
    replications: int = 8,
    seed: int = 1,
    workers: int | None = None,
    *,
    scenarios: Mapping[str, Scenario] | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Mission:
    """Play each system's scenario with it and without it; other parameters and errors as in `sim.run`.

    Parameters
    ----------
    codes : iterable of str, optional
        Codes of `SYSTEMS`; all of them by default.
    scenarios : dict of str to Scenario, optional
        What to play instead of the shipped scenarios of these names.

    Raises
    ------
    ScenarioError
        When there is no such system.
    """
    wanted = tuple(SYSTEMS if codes is None else dict.fromkeys(codes))
    played = {name: (scenarios or {}).get(name) or load(name) for name in names_of(wanted)}
    cells = {name: cell for code in wanted for name, cell in _cells(SYSTEMS[code], played).items()}
    measures = list(dict.fromkeys(SYSTEMS[code].about for code in wanted if SYSTEMS[code].about))
    results = simulate(cells, replications, seed, workers=workers, tables=False, measures=measures, executor=executor, progress=progress)
    return Mission(played, wanted, Study(cells, results, seed))


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the names of the scenarios that some systems are looked at in, each once.

    Raises
    ------
    ScenarioError
        When there is no such system.
    """
    codes = list(codes)
    if unknown := [unknown_key(code, list(SYSTEMS), "system") for code in codes if code not in SYSTEMS]:
        raise ScenarioError(unknown)
    return list(dict.fromkeys(SYSTEMS[code].scenario for code in codes if SYSTEMS[code].mechanisms))


def _cells(system: System, scenarios: Mapping[str, Scenario]) -> dict[str, Cell]:
    """Return the cells of a system; none where it cannot be switched off."""
    if not system.mechanisms:
        return {}
    brought, off = system.sides(scenarios[system.scenario])
    having = scenarios[system.scenario].with_changes(brought)
    sides = {True: having, False: having.with_changes(off)} if off else {}
    return {cell_name(system.code, has_it, way): Cell.of(scenario, way) for has_it, scenario in sides.items() for way in BOTH}


def cell_name(code: str, has_it: bool, way: str) -> str:
    """Return the name of a cell: ``"relay without M43"``."""
    return f"{way} {'with' if has_it else 'without'} {code}"


def share_of_itself(without: Floats, having: Floats) -> Interval:
    """Estimate how far a figure is moved, as a share of the larger of its two means, from worlds in pairs; at most all of it.

    A ratio of two means, by its linear approximation: the mean of each world's share would be upset by a world with a small figure.

    References
    ----------
    Cochran 1977, Sampling Techniques, on ratio estimates.
    """
    moved = having - without
    if not moved.any():
        return student_t_interval(moved)
    whole = max(without, having, key=lambda side: abs(float(side.mean())))
    ratio = float(moved.mean() / whole.mean())
    return student_t_interval(ratio + (moved - ratio * whole) / whole.mean())


def verdict(movement: Interval) -> str:
    """Return whether a figure is moved by at least `MOVES` of itself, as far as the interval tells; nothing where there is no figure."""
    if math.isnan(movement.mean):
        return ""
    if movement.low >= MOVES or movement.high <= -MOVES:
        return "yes"
    return "no" if movement.low > -MOVES and movement.high < MOVES else "unclear"


@cache
def shipped(path: Path = SHIPPED) -> Mapping[str, Mapping[str, Any]]:
    """Return the rows that come with the project by code; none without the file."""
    if not path.is_file():
        return {}
    table = pd.read_csv(path, keep_default_na=False, na_values={name: [""] for name in (*_ABOUT, *_WINS)})
    return {str(row["code"]): row for row in records(table)}


def told(code: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what a system moves in a few words: the figure, and our wins; why it has no switch, or that it is not measured."""
    system, row = SYSTEMS[code], rows.get(code)
    if system.why:
        return f"no switch: {system.why}"
    if row is None or math.isnan(row["movement"]):
        return NOT_MEASURED
    wins = find(HEADLINE)
    beside = ", ".join(f"{wins.format_difference(row[f'wins_{way}'])}{star(row, way)} under {way}" for way in BOTH)
    return f"{row['label']} {share(row['movement'])} ({share(row['low'])} to {share(row['high'])}); wins {beside}"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def share(value: float) -> str:
    """Write a movement with its sign: ``+35 %``."""
    return "–" if math.isnan(value) else f"{100 * value:+.1f} %" if abs(value) < 0.1 else f"{100 * value:+.0f} %"


def figure(row: Mapping[str, Any], side: str) -> str:
    """Write the figure of a row with the system or without it."""
    measure: Measure = find(row["about"])
    return measure.format(row[side])


def star(row: Mapping[str, Any], way: str) -> str:
    """Return a star where a row's effect on our wins under a way of working is clear, else nothing."""
    return "*" if row[f"wins_{way}_low"] > 0 or row[f"wins_{way}_high"] < 0 else ""


def reasons(table: pd.DataFrame) -> list[str]:
    """Return a line for each system of a table that was not measured, with the reason."""
    return [f"{row['code']} {row['system']}: {row['why']}" for row in records(table[table["why"] != ""])]


def _told(changes: Mapping[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in changes.items())
