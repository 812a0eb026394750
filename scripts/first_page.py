"""The tables of README's first page, measured anew and printed as Markdown: ``python -m scripts.first_page``; a quarter of an hour.

Each row is a comparison of rugby with relay, or of one way of working with another, in the same worlds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

import sim
from sim.experiment.study import Study
from sim.scenario import LEVERS, Scenario, shipped

SEED = 1
WINS, PROFIT, HOURS = "win_rate", "lifetime_profit", "sales_hours_per_win"
RIVALS = [f"rival_{letter}" for letter in "abcde"]


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.first_page", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--replications", type=int, default=20, metavar="N", help="worlds each (default: 20)")
    worlds = parser.parse_args().replications
    market = sim.load("mid_market")
    print_pairs("scenario", {f"`{name}`": sim.load(name) for name in shipped()}, worlds)
    print_pairs("our sales people", {str(n): market.with_changes({"vendors.us.sales_people": n}) for n in (2, 3, 4, 5, 6)}, worlds)
    print_pairs("in `mid_market`", dict(questions(market)), worlds)
    print_ways(market, worlds)
    print_levers(market, worlds)


def questions(market: Scenario) -> Iterable[tuple[str, Scenario]]:
    """Yield the market changed in one thing at a time."""
    yield "as it is", market
    yield "all rivals play rugby", market.with_changes({f"vendors.{rival}.operating_model": "rugby" for rival in RIVALS})
    yield (
        "all rivals work as relay was found",
        market.with_changes({f"vendors.{rival}.operating_model": "relay_as_found" for rival in RIVALS}),
    )
    yield "rivals who lose five deals to us follow", market.with_changes({f"vendors.{rival}.follows_after_losses": 5 for rival in RIVALS})
    yield "no quote is needed", market.with_changes({"ending.needs_quote": False})
    for people in (4, 12):
        yield f"{people} people in the group", market.with_changes({"group.size_mean": people})


def print_pairs(heading: str, scenarios: Mapping[str, Scenario], worlds: int) -> None:
    """Print a row for each scenario: what relay and rugby win, in journeys, money and hours."""
    print(f"\n| {heading} | journeys won: relay | rugby | difference (95 % interval) | lifetime profit | sales hours a win |")
    print("|---|---|---|---|---|---|")
    for name, scenario in scenarios.items():
        found = sim.study(scenario, ["relay", "rugby"], replications=worlds, seed=SEED)
        hours = [found.estimate(HOURS, model).mean for model in ("relay", "rugby")]
        won = [f"{100 * found.estimate(WINS, model).mean:.1f} %" for model in ("relay", "rugby")]
        print(f"| {name} | {won[0]} | {won[1]} | {points(found, 'relay', 'rugby')} | {money(found, 'relay', 'rugby')} | "
              f"{hours[0]:,.3g} → {hours[1]:,.3g} |", flush=True)  # fmt: skip


def print_ways(market: Scenario, worlds: int) -> None:
    """Print every preset against relay."""
    ways = list(sim.scenario.PRESETS)
    found = sim.study(market, ways, replications=worlds, seed=SEED)
    print("\n| way of working | journeys won | against relay | lifetime profit against relay |\n|---|---|---|---|")
    for name in ways:
        against = ("", "") if name == "relay" else (points(found, "relay", name), money(found, "relay", name))
        print(
            f"| {sim.scenario.PRESETS[name].label} | {100 * found.estimate(WINS, name).mean:.1f} % | {against[0]} | {against[1]} |",
            flush=True,
        )


def print_levers(market: Scenario, worlds: int) -> None:
    """Print what each lever in which the two differ brings alone, and what rugby loses without it."""
    relay, rugby = (market.operating_models[name] for name in ("relay", "rugby"))
    levers = [name for name in LEVERS if getattr(relay, name) != getattr(rugby, name)]
    named: dict[str, Any] = {}
    for name in levers:
        market = market.with_operating_model(f"with_{name}", base="relay", **{name: getattr(rugby, name)})
        market = market.with_operating_model(f"without_{name}", base="rugby", **{name: getattr(relay, name)})
        named[name] = (f"with_{name}", f"without_{name}")
    found = sim.study(market, ["relay", "rugby", *(way for pair in named.values() for way in pair)], replications=worlds, seed=SEED)
    print("\n| lever | added to relay | rugby with it, against without |\n|---|---|---|")
    for name, (added, without) in named.items():
        print(f"| `{name}` | {points(found, 'relay', added)} | {points(found, without, 'rugby')} |", flush=True)


def points(found: Study, base: str, other: str) -> str:
    """Return a difference of journeys won, in points."""
    paired = found.compare(base, other).paired(WINS).interval
    return f"{100 * paired.mean:+.1f} ({100 * paired.low:.1f} to {100 * paired.high:.1f})"


def money(found: Study, base: str, other: str) -> str:
    """Return a difference of lifetime profit, in thousands."""
    paired = found.compare(base, other).paired(PROFIT).interval
    return f"{paired.mean / 1e3:+,.0f} k ({paired.low / 1e3:,.0f} to {paired.high / 1e3:,.0f})"


if __name__ == "__main__":
    main()
