"""Responses: what should move when something is changed, and which way, written down before it is played.

A row of `RESPONSES` says in a leader's words what should happen, what is changed, in which figure it should show, which way and by how much
at least. All arms of a row are played in the same worlds, which had no part in anything that was set, and the row's interval is judged by
one rule. Nothing is tuned to a verdict: where a mechanism says otherwise, that is what is reported.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..experiment.cells import Cell, Failure, whole_number
from ..experiment.comparison import HEADLINE
from ..experiment.cost import refuse_too_large
from ..experiment.engine import Progress, play_cells
from ..experiment.statistics import Floats, Interval, student_t_interval
from ..experiment.world_store import STORE
from ..measures import Measure, Measured, find
from ..measures.units import FORMATS
from ..scenario import US, Scenario, ScenarioError
from ..scenario.errors import unknown_key
from ..scenario.files import SCENARIOS
from ..scenario.specialists import SPECIALISTS
from . import BOTH, RESPONSE_SEED

SHIPPED = SCENARIOS / "responses"
LEVEL, ENOUGH = 0.99, 40
"""Coverage of a row's interval, and the number of worlds below which verdicts are a first look."""
AS_EXPECTED, OTHER_WAY, LESS, FINDING, UNKNOWN = "as expected", "the other way", "less than expected", "finding", "cannot be told"
"""Verdicts. A finding is a question without an expectation; what cannot be told changes nothing here, or lacks its figure."""
RELAY, RUGBY = BOTH

Alter = Callable[[Scenario, str], Scenario]
"""Makes a scenario otherwise; it is told the name of our way of working."""


class Arm(NamedTuple):
    """One side of a row: what it is called, and what is done to the scenario."""

    label: str
    alter: Alter


def as_it_is(scenario: Scenario, model: str) -> Scenario:
    """Return the scenario."""
    return scenario


def put(**values: Any) -> Alter:
    """Set keys to values; ``__`` stands for a dot."""
    return lambda scenario, model: scenario.with_changes({key.replace("__", "."): value for key, value in values.items()})


def times(key: str, factor: float) -> Alter:
    """Multiply one value, as far as its bounds allow; a whole number stays one."""

    def alter(scenario: Scenario, model: str) -> Scenario:
        now, parameter = scenario.values()[key], scenario.parameters().get(key)
        value = factor * now
        if parameter is not None:
            value = min(max(value, -math.inf if parameter.low is None else parameter.low), parameter.high or math.inf)
        return scenario.with_changes({key: round(value) if isinstance(now, int) else value})

    return alter


def lever(**levers: Any) -> Alter:
    """Set levers of the way of working that is played."""
    return lambda scenario, model: scenario.with_changes({f"operating_models.{model}.{name}": value for name, value in levers.items()})


def of_rivals(**values: Any) -> Alter:
    """Set fields of every rival."""

    def alter(scenario: Scenario, model: str) -> Scenario:
        return scenario.with_changes({f"vendors.{key}.{name}": value for key in _rivals(scenario) for name, value in values.items()})

    return alter


def rivals_work_as(model: str) -> Alter:
    """Let every rival work in one way."""
    return lambda scenario, _: scenario.with_rivals(model)


def hours_for(source: str, more: float | None, rivals: bool = False) -> Alter:
    """Add marketing hours, as a share of those there are, all for one thing, ours or of every rival; None takes away what it has.

    The hours for everything else stay.
    """

    def alter(scenario: Scenario, model: str) -> Scenario:
        changes: dict[str, Any] = {}
        for key in _rivals(scenario) if rivals else [US]:
            vendor = scenario.vendors[key]
            mix = vendor.marketing_mix.model_dump()
            added = -mix[source] if more is None else more
            if added <= -1.0:
                continue
            mix[source] += added
            changes[f"vendors.{key}.marketing_hours"] = vendor.marketing_hours * (1.0 + added)
            changes |= {f"vendors.{key}.marketing_mix.{name}": share / (1.0 + added) for name, share in mix.items()}
        return scenario.with_changes(changes)

    return alter


def half_the_sellers(scenario: Scenario, model: str) -> Scenario:
    """Return the scenario with half of our sales people, or half of their time for customers where there is only one."""
    us = scenario.vendors[US]
    half = {"sales_people": round(us.sales_people / 2)} if us.sales_people > 1 else {"selling_share": us.selling_share / 2}
    return scenario.with_changes({f"vendors.{US}.{name}": value for name, value in half.items()})


def spread_of_costs(factor: float) -> Alter:
    """Set how uneven members find the cost of the change, against how uneven companies find its worth."""
    return lambda scenario, model: scenario.with_changes({"consent.cost_spread": factor * scenario.consent.benefit_spread})


def all_of(*alters: Alter) -> Alter:
    """Do one after the other."""

    def alter(scenario: Scenario, model: str) -> Scenario:
        for each in alters:
            scenario = each(scenario, model)
        return scenario

    return alter


def _rivals(scenario: Scenario) -> list[str]:
    return [key for key in scenario.active_vendors if key != US]


class Own(NamedTuple):
    """A figure that no measure is: its label, its unit, and what makes it of one replication."""

    label: str
    unit: str
    read: Callable[[Measured], Any]


def purchases(m: Measured) -> float:
    """Return the share of journeys that ended in a purchase, from anyone."""
    return float(m.mean(m.bought).iloc[0])


def in_mind(m: Measured) -> float:
    """Return the share of journeys in which we were in mind on the first day."""
    names = m.journeys["considered_at_start"].str.split("|")
    return float(m.mean(names.map(lambda each: m.us in each)).iloc[0])


def lengths(m: Measured) -> dict[int, float]:
    """Return the months that each journey took that ended in a purchase, by its number."""
    return dict(zip(m.journeys.loc[m.bought, "journey"].tolist(), m.lengths.tolist(), strict=True))


OWN: dict[str, Own] = {
    "purchases": Own("Journeys that end in a purchase, from anyone", "share", purchases),
    "in_mind": Own("Journeys that begin with us in mind", "share", in_mind),
    "lengths": Own("Length, among journeys that end in a purchase in both arms", "months", lengths),
}
"""Figures that are looked at where no measure fits."""


@dataclass(frozen=True)
class Looked:
    """Reduces one replication to the figures that are looked at, by key."""

    keys: tuple[str, ...]

    def __call__(self, m: Measured) -> dict[str, Any]:
        return {key: OWN[key].read(m) if key in OWN else float(find(key).values(m).iloc[0]) for key in self.keys}


def difference(*arms: Floats) -> Floats:
    """Return the last arm less the first, world by world."""
    return arms[-1] - arms[0]


def of_its_own(before: Floats, after: Floats) -> Floats:
    """Return a change as a share of what there was: of the means, which worlds with next to nothing leave alone.

    Each world's value is linear about the means, so that their mean is the change of the means, and their spread tells how sure it is.
    """
    mean = before.mean() if len(before) else math.nan
    if not mean:
        return np.full(len(before), math.nan)
    share = after.mean() / mean
    return share - 1.0 + (after - share * before) / mean


def better_known(known: Floats, known_after: Floats, unknown: Floats, unknown_after: Floats) -> Floats:
    """Return by how much less of its own a change costs the first pair of arms than the second."""
    return of_its_own(known, known_after) - of_its_own(unknown, unknown_after)


def second_difference(none: Floats, once: Floats, twice: Floats) -> Floats:
    """Return what the second helping brings less what the first one did."""
    return (twice - once) - (once - none)


def inside(*arms: Floats) -> Floats:
    """Return by how much the best arm between the ends beats the better end, both chosen in all other worlds: luck chooses nothing."""
    values = np.array(arms)
    others = values.sum(axis=1, keepdims=True) - values
    worlds = np.arange(values.shape[1])
    middle = 1 + others[1:-1].argmax(axis=0)
    end = np.where(others[0] >= others[-1], 0, len(values) - 1)
    return values[middle, worlds] - values[end, worlds]


OF_ITS_OWN = "of its own"
"""The unit of a change that is told as a share of the figure, whatever the unit of that."""


@dataclass(frozen=True, kw_only=True)
class Response:
    """A row: what should happen, written down before it is played.

    Attributes
    ----------
    key, question : str
        Its name, and what it asks in a leader's words.
    change : str
        What is changed.
    arms : tuple of Arm
        What is played in the same worlds, today's first as a rule.
    measure : str
        The figure that is looked at: a key of `sim.measures.MEASURES` or of `OWN`.
    contrast : callable
        From the figure of each arm by world to one number a world.
    expected : int
        1 when it should rise, -1 when it should fall, 0 when that is a finding.
    least : float
        The least size, on that side; below 0 for what should not fall, or rise, by more.
    ways : tuple of tuple of str
        Under which way of working of ours it is played, each a row; of two together, the second less the first.
    why : str
        In a sentence.
    """

    key: str
    question: str
    change: str
    arms: tuple[Arm, ...]
    measure: str = HEADLINE
    contrast: Callable[..., Floats] = difference
    expected: int
    least: float = 0.0
    ways: tuple[tuple[str, ...], ...] = ((RELAY,),)
    why: str

    @property
    def figure(self) -> Own | Measure:
        """What is looked at."""
        return OWN[self.measure] if self.measure in OWN else find(self.measure)

    @property
    def unit(self) -> str:
        """The unit of what is judged: that of the figure, or *of its own* for a share of it."""
        return OF_ITS_OWN if self.contrast in (of_its_own, better_known) else self.figure.unit


def verdict(found: Interval, expected: int, least: float) -> str:
    """Return what an interval says of an expectation.

    As expected when all of it lies beyond the least size on that side; the other way when all of it lies beyond zero on the other, or
    beyond the least size where that allows for a loss; else less than expected.
    """
    if found.n < 2:
        return UNKNOWN
    if not expected:
        return FINDING
    low, high = sorted((expected * found.low, expected * found.high))
    return AS_EXPECTED if low > least else OTHER_WAY if high < min(0.0, least) else LESS


def _today(alter: Alter, then: str) -> tuple[Arm, ...]:
    return Arm("today", as_it_is), Arm(then, alter)


def _hours(*factors: tuple[str, float]) -> tuple[Arm, ...]:
    return tuple(Arm(label, times(f"vendors.{US}.marketing_hours", factor)) for label, factor in factors)


_NONE, _HALF, _ONCE, _TWICE = ("none", 0.0), ("half", 0.5), ("once", 1.0), ("twice", 2.0)
_WELL_KNOWN = all_of(put(vendors__us__brand=0.8), hours_for("brand", 1.0))
_UNKNOWN = all_of(put(vendors__us__brand=0.1), hours_for("brand", None))
_DEARER = put(vendors__us__price=0.3)
_SCARCE = all_of(half_the_sellers, lever(triage="first_come"))
_GROUPS = (
    ("opposed", "Opposed people", "views at the start twice as far apart", times("group.opening_disagreement", 2.0),
     "Views that begin further apart take more meetings until a job is agreed, and more of them never meet."),
    ("stubborn", "Stubborn people", "stubbornness 0.6", put(group__stubbornness=0.6),
     "Who holds on to a view is moved less by each meeting."),
    ("interests", "Differing interests", "roles pull twice as hard to their own side", times("consent.own_interest", 2.0),
     "What each role learns alone pulls it towards its own interest, so learning parts views again."),
)  # fmt: skip
_OURS_AND_THEIRS = (
    ("quality", "Better sellers win more", "Better sellers at rivals cost us wins", "quality of sales people from 0.5 to 1",
     (put(vendors__us__sales_quality=0.5), put(vendors__us__sales_quality=1.0)),
     (of_rivals(sales_quality=0.5), of_rivals(sales_quality=1.0)),
     "An hour with a better seller tells a group more, and so makes it surer of that supplier."),
    ("content", "Better material wins more", "Better material of rivals costs us wins",
     "half as many marketing hours again, all for content",
     (as_it_is, hours_for("content", 0.5)), (as_it_is, hours_for("content", 0.5, rivals=True)),
     "Better material is read for longer and makes readers surer of its maker."),
    ("brand", "A better known name wins more", "Better known rivals cost us wins",
     "half as many marketing hours again, all for the brand",
     (as_it_is, hours_for("brand", 0.5)), (as_it_is, hours_for("brand", 0.5, rivals=True)),
     "Who is known is in mind on the first day, is read more, and is less of a risk."),
    ("specialists", "A full team of specialists wins more", "Specialists at rivals cost us wins", "none against all fifteen",
     (put(vendors__us__specialists=[]), put(vendors__us__specialists=list(SPECIALISTS))),
     (of_rivals(specialists=[]), of_rivals(specialists=list(SPECIALISTS))),
     "Each raises the quality of what it is good at."),
)  # fmt: skip

RESPONSES: dict[str, Response] = {each.key: each for each in (
    # buying groups
    *(Response(
        key=f"people_{key}", question=f"More people in the group change how often it buys, where {told}",
        change="people in the group half as many again",
        arms=(Arm("today", spread_of_costs(factor)), Arm("more", all_of(spread_of_costs(factor), times("group.size_mean", 1.5)))),
        measure="purchases", expected=0,
        why="With more people more of them can object, and the mean of what they find is surer: which of the two weighs more is a finding.",
    ) for key, told, factor in (
        ("costs_differ", "what it costs differs more between members than its worth between companies", 1.5),
        ("worth_differs", "what it costs differs less between members than its worth between companies", 0.5))),
    *(Response(
        key=f"{key}_{ending}", question=f"{who} {does}", change=change, arms=_today(alter, "more"), measure=measure,
        expected=1, least=least, why=why,
    ) for key, who, change, alter, why in _GROUPS for ending, does, measure, least in (
        ("longer", "make a purchase take longer", "lengths", 0.25),
        ("nothing", "end more journeys without a purchase", "no_decision_rate", 0.01))),
    # what we, or rivals, have
    *(Response(
        key=f"{key}{of}", question=question, change=f"{whose}: {change}",
        arms=(Arm("less", less), Arm("more", more)), expected=expected, least=0.005, why=why,
    ) for key, ours, theirs, change, our_arms, their_arms, why in _OURS_AND_THEIRS for of, question, whose, (less, more), expected in (
        ("", ours, "ours", our_arms, 1), ("_of_rivals", theirs, "every rival’s", their_arms, -1))),
    Response(
        key="sellers", question="Sellers up to the load win more", change="half of our sales people against all of them",
        arms=(Arm("half", half_the_sellers), Arm("all", as_it_is)), expected=1, least=0.01,
        why="Where calendars are full, buyers who ask wait, leave, or are never called.",
    ),
    Response(
        key="sellers_wait", question="Sellers up to the load shorten waits", change="half of our sales people against all of them",
        arms=(Arm("half", half_the_sellers), Arm("all", as_it_is)), measure="first_response_days", expected=-1, least=0.5,
        why="A queue grows with how busy those are who serve it.",
    ),
    # marketing
    Response(
        key="marketing", question="More marketing hours win more", change="half of our marketing hours against twice as many",
        arms=_hours(_HALF, _TWICE), expected=1, least=0.01, why="They bring readers, make us known and keep material good.",
    ),
    Response(
        key="marketing_falling_early", question="The first half of marketing’s hours brings more than the second",
        change="no marketing hours, half of them, all", arms=_hours(_NONE, _HALF, _ONCE), contrast=second_difference, expected=-1,
        why="Content closes part of what is missing, and attention is shared out: each hour finds less left to do.",
    ),
    Response(
        key="marketing_falling", question="Marketing hours have falling returns",
        change="no marketing hours, today’s, twice as many", arms=_hours(_NONE, _ONCE, _TWICE), contrast=second_difference, expected=-1,
        why="Content closes part of what is missing, and attention is shared out: each hour finds less left to do.",
    ),
    Response(
        key="marketing_none", question="Without any marketing hours a third of wins is left at least",
        change="today’s marketing hours against none", arms=_hours(_ONCE, _NONE), contrast=of_its_own, expected=1, least=-2 / 3,
        why="Buyers call on their own, sellers prospect and names are remembered: there is no cliff at zero.",
    ),
    # leads and sales
    Response(
        key="answers", question="Slower answers make fewer SQLs", change="ten working days until marketing has handed a lead over",
        arms=_today(lever(hand_over_days=10.0), "ten days"), measure="funnel_sql", contrast=of_its_own, expected=-1, least=0.02,
        why="Interest cools while a lead waits.",
    ),
    Response(
        key="threshold", question="Where sales is scarce, the best score to call at lies inside its range",
        change="score at which sales calls, half of our sales people, first come first served",
        arms=tuple(Arm(f"{score:g}", all_of(_SCARCE, put(leads__threshold=score))) for score in (0.5, 2.0, 4.0, 6.0, 8.0, 10.0)),
        contrast=inside, expected=1,
        why="Too low a score fills calendars with those who only read, too high a one leaves sellers idle and buyers to rivals.",
    ),
    Response(
        key="patience", question="Buyers who wait longer for an appointment cost no wins",
        change="patience for an appointment three times as long", arms=_today(times("time.booking_patience_days", 3.0), "three times"),
        expected=1, least=-0.01, why="An appointment that is not lost cannot hurt whoever gives it.",
    ),
    Response(
        key="price", question="A dearer price loses wins", change="our price 0.3 above the market", arms=_today(_DEARER, "0.3"),
        expected=-1, least=0.01, why="Price counts against worth in every member’s view.",
    ),
    Response(
        key="price_known", question="A dearer price costs the better known a smaller share of its own wins",
        change="our price 0.3 above the market, with a well-known name and with a little-known one",
        arms=(Arm("well known", _WELL_KNOWN), Arm("and dearer", all_of(_WELL_KNOWN, _DEARER)),
              Arm("little known", _UNKNOWN), Arm("and dearer", all_of(_UNKNOWN, _DEARER))),
        contrast=better_known, expected=1, least=0.02, why="Certainty about a known supplier is worth a price.",
    ),
    # one team
    Response(
        key="coordination", question="Coordination costs wins", change="a quarter of everybody’s hours against none",
        arms=(Arm("none", lever(coordination=0.0)), Arm("a quarter", lever(coordination=0.25))), expected=-1, ways=((RELAY,), (RUGBY,)),
        why="Hours in meetings about work are taken from it.",
    ),
    Response(
        key="coordination_half", question="Half of all hours spent on coordination clearly cost wins",
        change="half of everybody’s hours against none",
        arms=(Arm("none", lever(coordination=0.0)), Arm("half", lever(coordination=0.5))), expected=-1, least=0.03,
        ways=((RELAY,), (RUGBY,)), why="Hours in meetings about work are taken from it.",
    ),
    Response(
        key="rivals", question="Rivals who play rugby cost us wins", change="every rival works as rugby instead of relay",
        arms=(Arm("relay", rivals_work_as(RELAY)), Arm("rugby", rivals_work_as(RUGBY))), expected=-1, least=0.005,
        ways=((RELAY,), (RUGBY,)), why="What helps us helps them.",
    ),
    Response(
        key="load", question="With more companies for the same sellers rugby’s lead over relay falls", change="twice as many companies",
        arms=_today(times("market.accounts", 2.0), "twice"), expected=-1, least=0.01, ways=((RELAY, RUGBY),),
        why="Rugby spends more hours of sales on each company; what is free while sellers have time costs buyers where they have none.",
    ),
    # after the sale
    Response(
        key="pushing", question="Pushing sales in the dialogue lowers what a customer is worth",
        change="share of the dialogue that also pushes, none against 0.6",
        arms=(Arm("none", put(vendors__us__after_sale__push_share=0.0)), Arm("0.6", put(vendors__us__after_sale__push_share=0.6))),
        measure="lifetime_value", contrast=of_its_own, expected=-1, least=0.02,
        why="A push sells something now, and costs loyalty and renewals.",
    ),
    Response(
        key="recommendations", question="Recommendations begin more journeys with us in mind",
        change="recommendations by a loyal customer, none against twice today’s",
        arms=(Arm("none", times("customers.referrals", 0.0)), Arm("twice", times("customers.referrals", 2.0))),
        measure="in_mind", expected=1, least=0.005, why="Who is recommended comes to mind.",
    ),
)}  # fmt: skip
"""What should respond, and which way."""


_HELPS_ANYBODY = ("Whoever helps a group well helps it to buy, from anybody: rivals win more of the purchases, and more groups purchase, "
                  "so that our share of journeys hardly moves.")  # fmt: skip
_DELAYS = (
    "Views that differ delay a job, and only the months that this takes wear a group out; what ends a purchase is consent on its worth."
)
LOOKED_INTO: dict[str, str] = {
    "stubborn_nothing": _DELAYS,
    "interests_longer": "What roles learn alone parts views while something is left to learn, and a meeting mends much of it.",
    "interests_nothing": _DELAYS,
    "opposed_nothing": _DELAYS,
    "quality_of_rivals": _HELPS_ANYBODY,
    "specialists_of_rivals": _HELPS_ANYBODY,
    "rivals": _HELPS_ANYBODY + " Rivals' sellers are then as short of time as ours.",
    "sellers": "Relay's sellers have a third of their time to spare, and what was asked for comes first: half of them lose few.",
    "marketing_falling_early": "The first hours bring a supplier over what makes it known at all; returns fall from there.",
    "threshold": "Hand-raisers call sales whatever their score, and come first; so the score decides on the smaller part of the calls.",
    "load": "Both ways then leave cold leads uncalled; what was asked for still comes first.",
    "pushing": "What a push sells at once makes up for most of the loyalty that it costs.",
    "recommendations": "A supplier has few customers among many companies, and each recommends it to few.",
    "coordination_half": "Relay's sellers have a third of their time to spare, so that half of it costs them less.",
}
"""Why a row may show less than expected, or go the other way, as was found when it was looked into; by its key."""


def respond(
    scenario: Scenario, replications: int = ENOUGH, seed: int = RESPONSE_SEED, workers: int | None = None, *,
    keys: Iterable[str] | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> Responses:  # fmt: skip
    """Play every response, or those of *keys*; other parameters and errors as in `sim.run`.

    Raises
    ------
    ScenarioError
        When there is no such response.
    """
    replications, seed = whole_number(replications, "replications"), whole_number(seed, "seed")
    wanted = list(RESPONSES) if keys is None else list(dict.fromkeys(keys))
    if unknown := [unknown_key(key, list(RESPONSES), "response") for key in wanted if key not in RESPONSES]:
        raise ScenarioError(unknown)
    rows = [RESPONSES[key] for key in wanted]
    cells = {place: cell for row in rows for place, cell in cells_of(scenario, row).items()}
    refuse_too_large(cells.values(), replications, detail=False, tables=False)
    reduce = Looked(tuple(sorted({row.measure for row in rows})))
    outcomes = play_cells(
        cells, range(replications), seed, reduce=reduce, workers=workers, executor=executor, store=STORE, progress=progress
    )
    failures = len({(cells[place].key, world) for place, by_world in outcomes.items()
                    for world, outcome in by_world.items() if isinstance(outcome, Failure)})  # fmt: skip
    found = {place: [None if isinstance(each, Failure) else each for each in by_world.values()] for place, by_world in outcomes.items()}
    facts = {"title": scenario.title, "fingerprint": scenario.fingerprint, "seed": seed, "worlds": replications}
    told = [_told(row, ways, cells, found) | facts for row in rows for ways in row.ways]
    return Responses(scenario, seed, replications, pd.DataFrame(told), failures)


Place = tuple[str, int, str]
"""Of a cell: the row, the number of the arm, and our way of working."""


def cells_of(scenario: Scenario, row: Response) -> dict[Place, Cell]:
    """Return what is played of a row."""
    models = dict.fromkeys(model for ways in row.ways for model in ways)
    return {(row.key, number, model): Cell.of(arm.alter(scenario, model), model) for number, arm in enumerate(row.arms) for model in models}


def _told(row: Response, ways: tuple[str, ...], cells: Mapping[Place, Cell], found: Mapping[Place, list[Any]]) -> dict[str, Any]:
    """Return one row of the table."""
    places = [[(row.key, number, model) for number in range(len(row.arms))] for model in ways]
    is_asked = any(len({cells[place].key for place in arms}) > 1 for arms in places)
    by_way = [_by_world([[each and each[row.measure] for each in found[place]] for place in arms]) for arms in places]
    arms = by_way[0] if len(ways) == 1 else by_way[1] - by_way[0]
    arms = arms[:, np.isfinite(arms).all(axis=0)]
    interval = student_t_interval(row.contrast(*arms) if is_asked else [], LEVEL)
    means = zip(row.arms, arms.mean(axis=1), strict=True) if interval.n else ()
    points = [f"{arm.label} {FORMATS[row.figure.unit](mean)}" for arm, mean in means]
    return {
        "key": row.key, "question": row.question, "change": row.change, "operating_model": " less ".join(reversed(ways)),
        "figure": row.figure.label, "unit": row.unit, "expected": row.expected, "least": row.least, **interval.as_row("difference"),
        "verdict": verdict(interval, row.expected, row.least), "points": "; ".join(points), "why": row.why,
    }  # fmt: skip


def _by_world(arms: list[list[Any]]) -> Floats:
    """Return one figure for each arm (rows) and world (columns), NaN where there is none; of journeys, the mean of those in all arms."""
    found = np.full((len(arms), len(arms[0])), math.nan)
    for world, values in enumerate(zip(*arms, strict=True)):
        if any(value is None for value in values):
            continue
        if isinstance(values[0], dict):
            both = set.intersection(*map(set, values))
            found[:, world] = [math.fsum(value[journey] for journey in both) / len(both) if both else math.nan for value in values]
        else:
            found[:, world] = values
    return found


@dataclass(frozen=True, eq=False)
class Responses:
    """What was found.

    Attributes
    ----------
    scenario : Scenario
    seed, replications : int
    frame : DataFrame
        One row a response and way of working: key, question, change, operating_model, figure, unit, expected, least, difference, low, high
        (99 % interval), replications (that have the figure), verdict, points (the mean of each arm), why, title,
        fingerprint, seed, worlds (that were asked for).
    failures : int
        Worlds that did not end.
    """

    scenario: Scenario
    seed: int
    replications: int
    frame: pd.DataFrame
    failures: int = 0


def read(path: Path) -> pd.DataFrame | None:
    """Return the responses in a file as in `Responses.frame`, None when there is none; its fingerprint says of which scenario."""
    try:
        found = pd.read_csv(path, keep_default_na=True)
    except (OSError, ValueError):
        return None
    return found.fillna({"points": ""}) if {"verdict", "fingerprint"} <= set(found) else None
