"""The tables of README's first page, measured anew and printed as Markdown: ``python -m scripts.first_page``; a quarter of an hour.

Each row is a comparison of rugby with relay, or of one way of working with another, in the same worlds.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping

import sim
from sim.experiment.statistics import LEVEL
from sim.experiment.study import Study
from sim.measures.chain import LINKS
from sim.present.waterfall import readable_levers, sentences
from sim.scenario import Scenario, shipped
from sim.studies.staffing import staffing
from sim.studies.waterfall import Waterfall, waterfall

SEED = 1
WINS, PROFIT, HOURS = "win_rate", "lifetime_profit", "sales_hours_per_win"
ANSWER, UNANSWERED = "target_first_answer", "target_never_answered"
EXPERTS, SLOW = "relay_with_experts", "relay_slow"
RIVALS = [f"rival_{letter}" for letter in "abcde"]


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.first_page", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--replications", type=int, default=20, metavar="N", help="worlds each (default: 20)")
    worlds = parser.parse_args().replications
    market = sim.load("mid_market")
    print_pairs("scenario", {f"`{name}`": sim.load(name) for name in shipped()}, worlds, says_why=True)
    print_pairs("our sales people", {str(n): market.with_changes({"vendors.us.sales_people": n}) for n in (1, 2, 3, 4, 5, 6)}, worlds)
    print_pairs("in `mid_market`", dict(questions(market)), worlds)
    print_ways(market, worlds)
    print_staffing(market)
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
    yield "twice as many companies", market.with_changes({"market.accounts": 2 * market.market.accounts})
    yield "talks do not make the offer fit better", market.with_changes({"beliefs.tailoring": 0.0})
    for share in (0.15, 0.25):
        told = f"{100 * share:.0f} % of our hours go into coordination"
        yield told, market.with_changes({"operating_models.rugby.coordination": share})


def print_pairs(heading: str, scenarios: Mapping[str, Scenario], worlds: int, says_why: bool = False) -> None:
    """Print a row for each scenario: what relay and rugby win, in journeys, money and hours; and, if asked for, where that comes from."""
    print(f"\n| {heading} | journeys won: relay | rugby | difference (95 % interval) | lifetime profit | sales hours a win |")
    print("|---|---|---|---|---|---|")
    why: dict[str, Waterfall] = {}
    for name, scenario in scenarios.items():
        found = sim.study(scenario, ["relay", "rugby"], replications=worlds, seed=SEED, tables=says_why)
        hours = [found.estimate(HOURS, model).mean for model in ("relay", "rugby")]
        won = [f"{100 * found.estimate(WINS, model).mean:.1f} %" for model in ("relay", "rugby")]
        print(f"| {name} | {won[0]} | {won[1]} | {points(found, 'relay', 'rugby')} | {money(found, 'relay', 'rugby')} | "
              f"{hours[0]:,.3g} → {hours[1]:,.3g} |", flush=True)  # fmt: skip
        if says_why:
            why[name] = Waterfall.of(found.compare("relay", "rugby"))
    if why:
        print_steps(heading, why)


def print_steps(heading: str, found: Mapping[str, Waterfall]) -> None:
    """Print what each step towards a win carries, and what decides: hours or reach."""
    labels = [link.label.split(",")[0].lower() for link in LINKS.values()]
    print(f"\n| {heading} | {' | '.join(labels)} | sales time with buyers | wins for each talk reached | hours for it | reach |")
    print(f"|---{'|---' * (len(labels) + 4)}|")
    for name, each in found.items():
        carried = [f"{100 * row['difference']:+.1f}{'*' if row['low'] > 0 or row['high'] < 0 else ''}"
                   for row in each.steps().to_dict("records")]  # fmt: skip
        rule, busy = each.rule(), each.signs().set_index("key").loc["busy"]
        print(f"| {name} | {' | '.join(carried)} | {100 * busy['relay']:.0f} → {100 * busy['rugby']:.0f} % | "
              f"×{rule['wins_ratio']:.2f} | ×{rule['hours_ratio']:.2f} | ×{rule['reach_ratio']:.2f} |")  # fmt: skip


def print_staffing(market: Scenario) -> None:
    """Print the comparison with today's staff, with equally busy sellers, and each staffed as pays best."""
    found = staffing(market, seed=SEED).table()
    print("\n| staffed | way of working | sales people | sellers busy | journeys won | lifetime profit | against relay |")
    print("|---|---|---|---|---|---|---|")
    for row in found.to_dict("records"):
        gap = "" if math.isnan(row["lifetime_profit_difference"]) else (
            f"{row['lifetime_profit_difference'] / 1e3:+,.0f} k ({row['lifetime_profit_from'] / 1e3:,.0f} to "
            f"{row['lifetime_profit_to'] / 1e3:,.0f})")  # fmt: skip
        print(f"| {row['situation']} | {row['operating_model']} | {row['sales_people']} | {100 * row['busy']:.0f} % | "
              f"{100 * row['win_rate']:.1f} % | {row['lifetime_profit'] / 1e3:,.0f} k | {gap} |", flush=True)  # fmt: skip


def print_ways(market: Scenario, worlds: int) -> None:
    """Print every preset, and relay with signals and early experts, against relay; and how soon each answers who asks for a call."""
    labels = {name: preset.label for name, preset in sim.scenario.PRESETS.items()}
    labels |= {SLOW: "Relay that is slow to answer, and well run else", EXPERTS: "Relay with signals and early experts"}
    as_found = sim.scenario.PRESETS["relay_as_found"].levers
    market = market.with_operating_model(SLOW, "relay", hand_over_days=as_found.hand_over_days, never_called=as_found.never_called)
    market = market.with_operating_model(EXPERTS, base="relay_with_signals", sales_cover=1.0)
    found = sim.study(market, list(labels), replications=worlds, seed=SEED, measures=[ANSWER, UNANSWERED])
    print("\n| way of working | journeys won | against relay | lifetime profit against relay | first answer | never answered |")
    print("|---|---|---|---|---|---|")
    for name, label in labels.items():
        against = ("", "") if name == "relay" else (points(found, "relay", name), money(found, "relay", name))
        hours, never = (found.estimate(key, name).mean for key in (ANSWER, UNANSWERED))
        print(f"| {label} | {100 * found.estimate(WINS, name).mean:.1f} % | {against[0]} | {against[1]} | {hours:.0f} h | "
              f"{100 * never:.0f} % |", flush=True)  # fmt: skip


def print_levers(market: Scenario, worlds: int) -> None:
    """Print what each lever in which the two differ brings alone, and what rugby has with it against without it."""
    found = waterfall(market, replications=worlds, seed=SEED)
    shown = readable_levers(found)
    print(f"\n| {' | '.join(shown)} |\n|{'---|' * shown.shape[1]}")
    for row in shown.to_numpy().tolist():
        print(f"| {' | '.join(row)} |", flush=True)
    print("\n".join(sentences(found)))


def points(found: Study, base: str, other: str) -> str:
    """Return a difference of journeys won, in points."""
    paired = found.compare(base, other).paired(WINS, LEVEL).interval
    return f"{100 * paired.mean:+.1f} ({100 * paired.low:.1f} to {100 * paired.high:.1f})"


def money(found: Study, base: str, other: str) -> str:
    """Return a difference of lifetime profit, in thousands."""
    paired = found.compare(base, other).paired(PROFIT, LEVEL).interval
    return f"{paired.mean / 1e3:+,.0f} k ({paired.low / 1e3:,.0f} to {paired.high / 1e3:,.0f})"


if __name__ == "__main__":
    main()
