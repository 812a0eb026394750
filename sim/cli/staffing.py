"""The commands ``staffing`` and ``best``: ways of working, each with the staff and the settings that suit it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..experiment.result import Result
from ..measures import METRICS
from ..present.scales import left_out
from ..scenario import number
from ..studies import best as settings
from ..studies import staffing as staffings
from ..studies.best import WellRun
from ..studies.staffing import Staffing, told
from ..studies.trials import BUSY, NOT_FOLLOWED, Setting
from .request import Request
from .tables import MARK, aligned, joined, plain
from .terminal import FAILED, OK, InputError, complain


class OfSettings(Request):
    """A request for settings of ours, of which a table is written and no world."""

    models: Sequence[str] = ()

    def provenance(self, results: Mapping[str, Result], files: list[str]) -> dict[str, Any]:
        """Return all that is needed to run the same again."""
        levers = {name: self.scenario.operating_models[name].model_dump(mode="json") for name in self.models}
        return super().provenance(results, files) | {"operating_models": levers}

    def found(self, tables: dict[str, pd.DataFrame], lines: list[str], failures: int) -> int:
        """Write and print what was found; return the exit code."""
        code = self.finish(tables, {}, plain("\n".join(lines)))
        if failures:
            complain(plain(left_out(failures)))
        return FAILED if failures else code or OK


def staffing(options: argparse.Namespace) -> int:
    """Find each way's staff, and print what was tried, what pays best, and the comparison at each."""
    for option in ("models", "people", "hours"):
        asked = getattr(options, option) or []
        if len(set(asked)) < len(asked):
            raise InputError(f"--{option} must differ, got {' '.join(map(str, asked))}")
    request = OfSettings(options)
    request.models = options.models
    if not request.scenario.customers.followed:
        raise InputError(NOT_FOLLOWED)
    request.prepare(options.models)
    with request.progress() as progress:
        found = staffings.staffing(
            request.scenario, options.models, people=options.people, hours=options.hours, progress=progress, **request.how
        )
    worlds = found.trials.replications
    lines = [f"Staffings that were tried, in {worlds} worlds each", aligned(_tried(found)), "", *_sentences(found), "",
            f"The same again in {worlds} worlds that had no part in the choice", aligned(_compared(found)), "", MARK]  # fmt: skip
    return request.found({"staffing": found.table(), "staffings_tried": found.tried()}, lines, found.trials.failures)


def best(options: argparse.Namespace) -> int:
    """Find the settings with which a way of working pays best, and print what was tried."""
    request = OfSettings(options)
    request.models = [options.model]
    request.prepare([options.model])
    if not request.scenario.customers.followed:
        raise InputError(NOT_FOLLOWED)
    with request.progress() as progress:
        found = settings.best(request.scenario, options.model, levels=_levels(options.vary), progress=progress, **request.how)
    lines = [f"What was tried for {options.model}, in {found.trials.replications} worlds each", aligned(_settings(found)), "",
            *_best_sentences(found), "", MARK]  # fmt: skip
    return request.found({"best": found.table()}, lines, found.trials.failures)


def _levels(texts: Sequence[str] | None) -> dict[str, list[Any]] | None:
    """Return the values to try by key, from ``key=value,value`` texts."""
    levels: dict[str, list[Any]] = {}
    for text in texts or ():
        key, equals, values = (part.strip() for part in text.partition("="))
        tried = [_value(value.strip()) for value in values.split(",")]
        if not equals or not key or "" in tried:
            raise InputError(f"--vary: expected key=value,value, got {text[:100]!r}")
        if key in levels or len(set(tried)) < len(tried):
            raise InputError(f"--vary: {key[:100]} is given twice, or has the same value twice")
        levels[key] = tried
    return levels or None


def _value(text: str) -> Any:
    try:
        return number(text)
    except ValueError:
        return text


def _settings(found: WellRun) -> list[list[str]]:
    profit, share, keys = METRICS["lifetime_profit"].format, METRICS["win_rate"].format, list(found.levels)
    rows = [["", *keys, "sellers busy", "journeys won", "lifetime profit", "95 % interval"]]
    for place, row in enumerate(found.table().to_dict("records"), 1):
        ends = joined(profit(row["lifetime_profit_low"]), profit(row["lifetime_profit_high"]))
        rows.append([f"{place}", *(str(row[key]) for key in keys), share(row["busy"]), share(row["win_rate"]),
                     profit(row["lifetime_profit"]), ends])  # fmt: skip
    return rows


def _best_sentences(found: WellRun) -> list[str]:
    format, setting = METRICS["lifetime_profit"].format_difference, found.best.setting
    lines = [f"{found.model} pays best with {_told(setting)}."]
    for name, other in (("the next one", found.best.runner_up), ("today's settings", found.today)):
        if other is not None and other != setting:
            gap = found.over(other)
            lines.append(f"  Against {name} ({_told(other)}), in worlds that had no part in the choice: {format(gap.mean)}, "
                         f"{joined(format(gap.low), format(gap.high))}{' *' if gap.is_clear else ''}")  # fmt: skip
    if edges := found.at_the_edge():
        lines.append(f"  The best lies at the edge of what was tried for {', '.join(edges)}: try beyond it.")
    return lines


def _told(setting: Setting) -> str:
    return ", ".join(f"{key} {value}" for key, value in setting.changes)


def _tried(found: Staffing) -> list[list[str]]:
    rows = [["", "sales people", "marketing hours a month", "sellers busy", "journeys won", "lifetime profit", "95 % interval"]]
    profit, wins = METRICS["lifetime_profit"].format, METRICS["win_rate"].format
    for row in found.tried().to_dict("records"):
        rows.append([str(row["operating_model"]), f"{row['sales_people']:,}", f"{row['marketing_hours']:,.0f}", wins(row["busy"]),
                     wins(row["win_rate"]), profit(row["lifetime_profit"]),
                     joined(profit(row["lifetime_profit_low"]), profit(row["lifetime_profit_high"]))])  # fmt: skip
    return rows


def _sentences(found: Staffing) -> list[str]:
    trials, format, lines = found.trials, METRICS["lifetime_profit"], []
    for model, best in found.best.items():
        edge = ", at the edge of what was tried: try beyond it" if found.is_at_the_edge(model) else ""
        lines.append(f"{model} pays best with {_staff(told(best.setting))}{edge}.")
        gap = found.over_runner_up(model)
        if gap is not None and best.runner_up is not None:
            by = f"{format.format_difference(gap.mean)} ({joined(*map(format.format_difference, (gap.low, gap.high)))})"
            are = "they differ" if gap.is_clear else "they cannot be told apart"
            lines.append(f"  Next comes {_staff(told(best.runner_up))}; in further worlds {are}: the first pays {by}.")
    first = found.models[0]
    for model, setting in found.equal.items():
        if model != first:
            now, there = (trials.estimate(each, BUSY, trials.trying).mean for each in (found.equal[first], setting))
            lines.append(f"With {_staff(told(setting))} the sellers of {model} are busy {100 * there:.0f} % of their time, "
                         f"those of {first} today {100 * now:.0f} %.")  # fmt: skip
    return lines


def _staff(staff: dict[str, float]) -> str:
    people = f"{staff['sales_people']:,} sales {'person' if staff['sales_people'] == 1 else 'people'}"
    return f"{people} and {staff['marketing_hours']:,.0f} hours of marketing a month"


def _compared(found: Staffing) -> list[list[str]]:
    first = found.models[0]
    rows = [["", "", "sales people", "marketing hours", "sellers busy", "journeys won", f"against {first}", "", "lifetime profit",
             f"against {first}", "95 % interval", ""]]  # fmt: skip
    situation = ""
    for row in found.table().to_dict("records"):
        cells = [row["situation"] if row["situation"] != situation else "", row["operating_model"], f"{row['sales_people']:,}",
                 f"{row['marketing_hours']:,.0f}", METRICS["win_rate"].format(row["busy"])]  # fmt: skip
        situation = row["situation"]
        for key in ("win_rate", "lifetime_profit"):
            metric, is_clear = METRICS[key], row[f"{key}_from"] > 0 or row[f"{key}_to"] < 0
            bounds = joined(*(metric.format_difference(row[f"{key}_{end}"]) for end in ("from", "to")))
            is_first = row["operating_model"] == first
            cells += [metric.format(row[key]), "" if is_first else metric.format_difference(row[f"{key}_difference"])]
            cells += [] if key == "win_rate" else ["" if is_first else bounds]
            cells.append("*" if is_clear else "")
        rows.append(cells)
    return rows
