"""The ledger: every parameter of a scenario, where its value comes from, and how much the answer rests on it.

A row says what a parameter is now, how far it could plausibly be from that (`plausible_range`), on what basis, and how the headline answer
moves when it alone goes to either end (`sim.studies.sensitivity` plays that). Nothing here says how likely an end is, nor what happens when
two parameters are wrong at once.

What all rivals have alike is one row, *every rival*, and moves for all of them together; where one differs, each has a row of its own.

A ledger in a file holds row by row: a row's figures stand as long as the scenario is what it was, and the row's value and the ends of its
range are. A parameter or an operating model that is added later is a row that has not been played yet and leaves all others as they are.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from ..experiment.statistics import LEVEL, Interval, together
from ..scenario import JOBS, MODEL_VERSION, US, Parameter, Scenario, ScenarioError
from ..scenario.errors import unknown_key
from ..scenario.files import SCENARIOS
from ..scenario.structural import STRUCTURAL

SHIPPED = SCENARIOS / "ledger"

WITH_LEDGER = ("mid_market",)
"""The shipped scenarios whose ledgers are played beforehand; `command_to_play` says how to play that of another one."""

EVERY_RIVAL = "vendors.*."
"""How the key of a row begins that stands for a setting of every rival."""

SPREAD = {"published": 0.25, "derived": 0.25, "calibrated": 0.25, "assumed": 0.5}
"""By basis, how far a value could plausibly be from what it is, as a share of itself."""

FROM_ZERO = 0.1
"""How far a value of zero could plausibly be from it, as a share of the way to the bound."""

EXPERIMENT = frozenset({"market.months", "market.warm_up_months", "market.cool_down_months",
                        *(f"time.longer_with_us.{job}" for job in JOBS)})  # fmt: skip
"""Parameters of how the market is watched, or that only a trial moves; they say nothing about it."""

ENDS = ("low", "high")
ASKED = ("value", "range_low", "range_high")
"""What the worlds of a row depend on besides the scenario as it is."""
FACTS = ("key", "label", "owner", "value", "unit", "low", "high", "range_low", "range_high", "basis", "source", "kind", "meaning")
FOUND = tuple(f"{figure}_{end}{bound}" for end in ENDS for figure in ("movement", "answer") for bound in ("", "_from", "_to"))
FIGURES = (*FOUND, "verdict_low", "verdict_high", "replications")
COLUMNS = (*FACTS, *FIGURES)
NOT_PLAYED: Mapping[str, Any] = dict.fromkeys(FOUND, math.nan) | {"verdict_low": "", "verdict_high": "", "replications": 0}
NOTHING_MOVES: Mapping[str, Any] = {**NOT_PLAYED} | {figure: 0.0 for figure in FOUND if figure.startswith("movement")}
BUILT_IN = "built in"


def plausible_range(parameter: Parameter) -> tuple[Any, Any]:
    """Return how low and how high a parameter could plausibly be, None where that is no other value than the present one.

    A number may be off by its basis' `SPREAD`, a number that is zero by `FROM_ZERO` of the way to each bound, both within its bounds. A
    whole number moves by at least one. Of a switch or a choice the first and the last of the other values are tried.
    """
    value = parameter.value
    if parameter.kind in {"switch", "choice"}:
        others = [other for other in (parameter.choices or (False, True)) if other != value]
        return others[0], others[-1] if len(others) > 1 else None
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if value:
        down = up = SPREAD[parameter.basis] * abs(value)
    else:
        down, up = (FROM_ZERO * abs(bound) if math.isfinite(bound) else 0.0 for bound in (low, high))
    if parameter.kind == "integer":
        down, up = max(1, round(down)), max(1, round(up))
    first, last = max(low, value - down), min(high, value + up)
    tidy = int if parameter.kind == "integer" else _tidy
    return None if first == value else tidy(first), None if last == value else tidy(last)


def command_to_play(name: str, base: str = "relay", other: str = "rugby") -> str:
    """Return the command that plays the ledger of a shipped scenario."""
    pair = "" if (base, other) == ("relay", "rugby") else f" --base {base} --other {other}"
    return f"python -m sim ledger {name}{pair} --top 20"


def rows_of(scenario: Scenario) -> dict[str, list[str]]:
    """Return the keys of all rows in the order of parameters, each with the parameters that it stands for.

    A setting that every rival who takes part has alike is one row; a rival who takes no part is in it if it has the same value. Whether
    a rival takes part is a row of each.
    """
    values, rivals = scenario.values(), [key for key in scenario.active_vendors if key != US]
    found: dict[str, list[str]] = {}
    for key in scenario.parameters():
        found.setdefault(_row_of(key, values, rivals), []).append(key)
    return found


def row_of(scenario: Scenario, key: str) -> str:
    """Return the key of the row in which a parameter stands."""
    return _row_of(key, scenario.values(), [vendor for vendor in scenario.active_vendors if vendor != US])


def _row_of(key: str, values: Mapping[str, Any], rivals: list[str]) -> str:
    top, _, rest = key.partition(".")
    name, _, last = rest.partition(".")
    if top != "vendors" or name == US or last == "takes_part" or len(rivals) < 2:
        return key
    theirs = [values[f"vendors.{rival}.{last}"] for rival in rivals]
    return f"{EVERY_RIVAL}{last}" if all(value == theirs[0] == values[key] for value in theirs) else key


def parameters_of(scenario: Scenario, key: str) -> list[str]:
    """Return the parameters that move when a row does: its own, or that of every rival who takes part."""
    if not key.startswith(EVERY_RIVAL):
        return [key]
    return [f"vendors.{rival}.{key.removeprefix(EVERY_RIVAL)}" for rival in scenario.active_vendors if rival != US]


def moved(scenario: Scenario, key: str, value: Any) -> Scenario:
    """Return a scenario in which a row is at *value*, for every rival where it stands for all.

    Raises
    ------
    ScenarioError
        When another parameter forbids it.
    """
    for each in parameters_of(scenario, key):
        scenario = scenario.moved(each, value)
    return scenario


def nearest(scenario: Scenario, key: str, value: Any) -> tuple[Any, Scenario | None]:
    """Return *value* and the scenario with it; where another parameter forbids it, one halfway back and so on; None if there is none."""
    now = scenario.values()[parameters_of(scenario, key)[0]]
    while value is not None and value != now:
        try:
            return value, moved(scenario, key, value)
        except ScenarioError:
            if isinstance(value, bool | str):
                break
            halfway = (value + now) / 2
            value = (math.floor if value > now else math.ceil)(halfway) if isinstance(now, int) else _tidy(halfway)
            if abs(value - now) < 1e-3 * abs(now):
                break
    return None, None


def entries(scenario: Scenario, keys: Iterable[str] | None = None) -> pd.DataFrame:
    """Return one row for each parameter (see `rows_of`), or for each of *keys*: all that is known of it without playing anything.

    Returns
    -------
    DataFrame
        The columns of `FACTS`. ``low`` and ``high`` are the bounds, ``range_low`` and ``range_high`` the ends of the plausible range as far
        as the other parameters allow; ``kind`` is *decision* (ours to take), *world* (ours to assume, such as a rival's decisions) or
        *experiment* (how long is watched, what of it counts, and what only a trial moves); ``meaning`` is a sentence or two, or nothing.

    Raises
    ------
    ScenarioError
        When there is no such parameter.
    """
    if keys is None:
        return _every_entry(scenario).copy()
    parameters, every, wanted = scenario.parameters(), rows_of(scenario), list(keys)
    if unknown := [unknown_key(key, list(parameters), "parameter") for key in wanted if key not in parameters and key not in every]:
        raise ScenarioError(unknown)
    rows = []
    for key in wanted:
        p = parameters[parameters_of(scenario, key)[0]]
        low, high = (nearest(scenario, key, end)[0] for end in plausible_range(p))
        kind = "experiment" if key in EXPERIMENT else "decision" if p.decision and not _is_rivals(key) else "world"
        rows.append([key, p.label, owner(scenario, key), p.value, p.unit, p.low, p.high, low, high, p.basis, p.source, kind, p.help])
    return _facts(rows)


@lru_cache(maxsize=16)
def _every_entry(scenario: Scenario) -> pd.DataFrame:
    return entries(scenario, rows_of(scenario))


def built_in() -> pd.DataFrame:
    """Return one row for each number that the model is built with, like those of `entries`; no scenario sets it, so it has no range."""
    return _facts([
        [n.name, n.name.replace("_", " ").capitalize(), "", n.value, n.unit, None, None, None, None, n.basis, n.source, BUILT_IN, n.meaning]
        for n in STRUCTURAL.values()
    ])  # fmt: skip


def _facts(rows: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(FACTS), dtype=object).astype({"low": float, "high": float})


def owner(scenario: Scenario, key: str) -> str:
    """Return whose parameter it is where labels alone would not tell: a vendor's name, an operating model or a role, else nothing."""
    top, _, rest = key.partition(".")
    name = rest.partition(".")[0]
    if key.startswith(EVERY_RIVAL):
        return "every rival"
    if top == "vendors":
        return "ours" if name == US else scenario.vendors[name].name
    if top == "roles" and ".attention." in key:
        return f"{name}’s attention"
    if top == "rival_models":
        return f"rivals’ {name.replace('_', ' ')}"
    return name.replace("_", " ") if top in {"operating_models", "roles"} else ""


def is_idle(scenario: Scenario, base: str, other: str, key: str) -> bool:
    """Tell whether a parameter belongs to a vendor or an operating model that has no part in the comparison."""
    top, _, rest = key.partition(".")
    name, _, last = rest.partition(".")
    if top == "vendors":
        return not key.startswith(EVERY_RIVAL) and name not in scenario.active_vendors and last != "takes_part"
    rivals = {vendor.operating_model for vendor_key, vendor in scenario.active_vendors.items() if vendor_key != US}
    used = {"operating_models": {base, other}, "rival_models": rivals}
    return name not in used.get(top, {name})


def ends_to_play(scenario: Scenario, base: str, other: str, row: Any) -> list[str]:
    """Return the ends of a row's range at which anything can be played; none where it has no part in the comparison."""
    ends = [end for end in ENDS if not pd.isna(row[f"range_{end}"])]
    return [] if is_idle(scenario, base, other, row["key"]) else ends


def _tidy(number: float) -> float:
    """Return *number* without the dust of binary fractions."""
    return float(f"{number:.12g}")


def _is_rivals(key: str) -> bool:
    return key.startswith(("vendors.", "rival_models.")) and not key.startswith(f"vendors.{US}.")


@dataclass(frozen=True)
class Origin:
    """What the figures of a ledger belong to; with it they can be computed again."""

    title: str
    fingerprint: str
    base: str
    other: str
    seed: int
    replications: int
    answer: float = math.nan
    answer_from: float = math.nan
    answer_to: float = math.nan
    failures: int = 0
    model_version: str = MODEL_VERSION


@dataclass(frozen=True, eq=False)
class Ledger:
    """Every parameter (rows) with the columns of `COLUMNS`, and what the figures belong to.

    The answer is other - base in `HEADLINE`, as a share; a movement is the answer at an end of the plausible range less the answer now,
    world by world, with its 95 % interval (``_from``, ``_to``), as if it stood alone; `movement` has that for all of them together.
    """

    frame: pd.DataFrame
    origin: Origin

    @property
    def answer(self) -> Interval:
        """The headline answer with every parameter as it is."""
        return Interval(self.origin.answer, self.origin.answer_from, self.origin.answer_to, self.origin.replications)

    def movement(self, row: Any, end: str, figure: str = "movement") -> Interval:
        """Return how one row's answer moves at an end, or with *figure* ``answer`` what it is there; NaN where nothing was played.

        The interval of a movement is made to be looked at together with all that were followed to the end.
        """
        if figure == "movement" and (row["key"], end) in self._followed:
            return self._followed[row["key"], end]
        return self._alone(row, end, figure)

    @staticmethod
    def _alone(row: Any, end: str, figure: str = "movement") -> Interval:
        mean, low, high = (float(row[f"{figure}_{end}{bound}"]) for bound in ("", "_from", "_to"))
        return Interval(mean, low, high, int(row["replications"]))

    def moves_for_sure(self, row: Any, end: str) -> bool:
        """Tell whether one row clearly moves the answer at an end.

        A row that was only looked at, in fewer worlds than the ledger, never does: of hundreds some have a narrow interval by luck.
        """
        return (row["key"], end) in self._followed and self.movement(row, end).is_clear

    @cached_property
    def _followed(self) -> dict[tuple[str, str], Interval]:
        """The movements that were played in all worlds of the ledger, by key and end, to be looked at together."""
        rows = [row for row in self.frame.to_dict("records") if row["replications"] >= self.origin.replications > 0]
        found = {(row["key"], end): self._alone(row, end) for row in rows for end in ENDS}
        return dict(zip(found, together(list(found.values()), LEVEL), strict=True))

    def ranked(self) -> pd.DataFrame:
        """Return the rows that were played, by how far the answer moves for sure, then by how far it moves on average; largest first."""
        played = self.frame[self.frame[["movement_low", "movement_high"]].notna().any(axis=1)]
        sure = [max(self._certain(row, end) for end in ENDS) for row in played.to_dict("records")]
        size = played[["movement_low", "movement_high"]].abs().max(axis=1)
        return played.assign(sure=sure, size=size).sort_values(["sure", "size"], ascending=False, kind="stable")

    def _certain(self, row: Any, end: str) -> float:
        """Return how far a movement is from 0 at least, as far as its interval tells; 0 where nothing is sure."""
        movement = self.movement(row, end)
        return min(abs(movement.low), abs(movement.high)) if self.moves_for_sure(row, end) else 0.0

    def with_built_in(self) -> Ledger:
        """Return the ledger with a further row, of kind *built in*, for each number that the model is built with; it has no figures."""
        return Ledger(pd.concat([self.frame, built_in().assign(**NOT_PLAYED)], ignore_index=True), self.origin)

    def write(self, path: Path) -> None:
        """Write a CSV whose first line, after #, is a JSON object that says what it belongs to."""
        facts = {key: None if value != value else value for key, value in asdict(self.origin).items()}
        _write_lines(path, [f"# {json.dumps(facts, ensure_ascii=False)}", *_lines(self.frame)])

    def write_rows(self, path: Path) -> None:
        """Put the rows of this ledger into a file of the same scenario; every other line of it stays as it is, to the byte."""
        first, head, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        after = list(self.frame["key"])
        rows = {line.partition(",")[0]: line for line in (*lines, *_lines(self.frame[head.split(",")])[1:])}
        known = [line.partition(",")[0] for line in lines]
        _write_lines(path, [first, head, *(rows[key] for key in dict.fromkeys([*known, *after]))])


def unplayed(scenario: Scenario, base: str, other: str, keys: Iterable[str] | None = None) -> Ledger:
    """Return the ledger of a scenario without any movement."""
    frame = entries(scenario, keys).assign(**NOT_PLAYED)
    return Ledger(frame, Origin(scenario.title, scenario.fingerprint, base, other, 0, 0))


def read(path: Path, scenario: Scenario) -> Ledger | None:
    """Return the ledger in a file, None when there is none or nothing in it holds for this scenario and this version of the model.

    Where a row does not hold, or is not there, the parameter stands without figures.
    """
    if (file := _File.at(path)) is None or not (holds := file.holds(now := entries(scenario), scenario)):
        return None
    rows, pair = file.rows.to_dict("index"), (file.origin.base, file.origin.other)
    found = [
        {"key": key} | (_figures(rows[key]) if key in holds else dict(NOTHING_MOVES if is_idle(scenario, *pair, key) else NOT_PLAYED))
        for key in now["key"]
    ]
    return Ledger(now.merge(pd.DataFrame(found), on="key"), file.origin)


def stale(path: Path, scenario: Scenario, base: str = "relay", other: str = "rugby") -> list[str]:
    """Return the parameters whose rows in a file have to be played, or played again, in the order of the scenario.

    Parameters
    ----------
    path : Path
    scenario : Scenario
    base, other : str
        The comparison where there is no file that says one.

    Returns
    -------
    list of str
        All that can be played where the file is of another scenario or version of the model. An operating model or a vendor that has no
        part in the comparison has no row that could be stale.
    """
    now, file = entries(scenario), _File.at(path)
    holds = file.holds(now, scenario) if file else set[str]()
    pair = (file.origin.base, file.origin.other) if file else (base, other)
    return [row["key"] for row in now.to_dict("records") if row["key"] not in holds and ends_to_play(scenario, *pair, row)]


def origin_of(path: Path) -> Origin | None:
    """Return what a file belongs to, None where it is no ledger."""
    file = _File.at(path)
    return file.origin if file else None


@dataclass(frozen=True, eq=False)
class _File:
    """A ledger as it is written: what it belongs to, and the text of every cell by key."""

    origin: Origin
    rows: pd.DataFrame

    @classmethod
    def at(cls, path: Path) -> _File | None:
        """Return what is in a file, None where that is no ledger."""
        try:
            first, table = path.read_text(encoding="utf-8").split("\n", 1)
            facts: dict[str, Any] = json.loads(first.removeprefix("#"))
            known: dict[str, Any] = {key: math.nan if value is None else value for key, value in facts.items()}
            file = cls(Origin(**known), _cells(table))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return file if {*ASKED, *FIGURES} <= set(file.rows.columns) else None

    def holds(self, now: pd.DataFrame, scenario: Scenario) -> set[str]:
        """Return the parameters whose figures are those of the scenario: its worlds are the same, and so is what the row asked of them."""
        if self.origin.fingerprint != scenario.fingerprint:
            return set()
        asked = _cells("\n".join(_lines(now)))[list(ASKED)]
        both = [key for key in asked.index if key in self.rows.index]
        before, after = self.rows.loc[both, list(ASKED)], asked.loc[both]
        played = [key for key in both if not is_idle(scenario, self.origin.base, self.origin.other, key)]
        if (before.loc[played, "value"] != after.loc[played, "value"]).any():  # a default, which no fingerprint holds
            return set()
        is_known = (self.rows.loc[both, ["movement_low", "movement_high"]] != "").any(axis=1)
        return set(before.index[(before == after).all(axis=1) & is_known])


def _cells(table: str) -> pd.DataFrame:
    """Return the cells of a CSV as texts, by key."""
    return pd.read_csv(io.StringIO(table), dtype=str, keep_default_na=False).drop_duplicates("key").set_index("key")


def _figures(row: Mapping[Any, str]) -> dict[str, Any]:
    """Return the figures of a row that was written."""
    texts = {name: row[name] for name in ("verdict_low", "verdict_high")}
    return {name: float(row[name] or "nan") for name in FOUND} | texts | {"replications": int(row["replications"])}


def _lines(frame: pd.DataFrame) -> list[str]:
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.6g").split("\n")[:-1]


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
