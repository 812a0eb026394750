"""What a question costs, reckoned from its settings before anything is played: activities, memory and time.

Rough on purpose, and rather too high than too low; measured on one core, see the constants. The kernel has a limit of its own as the last
line of defence.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from ..scenario import JOBS, Scenario
from ..scenario.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK
from ..scenario.errors import TooLargeError
from .cells import Cell
from .worker_pool import cores

TIMES_LEARNING = 4.5
"""How many times longer a journey takes than its members need to learn what there is to learn, were nothing else to do; in the shipped
scenarios 2.4 in the mean (`consumer_like`) to 4.4 (`smb_software`), cut off at the horizon."""
NAMED = 0.06
"""The share of casual readers who leave a name on one of their visits; only they are played, 2.6 % in `consumer_like`
to 5.4 % in `mid_market`."""
BYTES_AN_ACTIVITY, BYTES_A_JOURNEY = 300.0, 20_000.0
"""While one world is played; 190 to 220 bytes an activity were measured, 3 to 18 kB a journey without them."""
KEPT_BYTES_AN_ACTIVITY, KEPT_BYTES_A_JOURNEY = 100.0, 3_000.0
"""In the tables of a finished world; 70 bytes an activity were measured, 0.5 to 3 kB a journey without them."""
SECONDS_A_JOURNEY, SECONDS_AN_ACTIVITY = 0.00005, 6e-7
SECONDS_A_TURN, SECONDS_A_VENDORS_MONTH = 6e-7, 0.00016
"""Once a quarter it is seen whether somebody in a company will read a vendor's material, and each vendor's marketing is at work."""
IN_DETAIL = 1.6
"""Times as long where every activity is written down."""
LARGEST_SHARE_OF_MEMORY = 0.5
MOST_BYTES_A_WORLD = 3e9
WAYS_OUT = "Take fewer companies, fewer months, or fewer companies that start buying in a quarter (market.in_market_per_quarter)."
LEANER = (
    "Figures without tables (tables=False, no --out) take little memory, tables without every activity (detail=False, --no-detail) less."
)


@dataclass(frozen=True)
class Cost:
    """What one replication of a cell costs.

    Attributes
    ----------
    journeys, readers, activities : float
        How many there are, about; of casual readers those who leave a name.
    peak_bytes, kept_bytes : float
        Memory while it is played, and of its tables.
    seconds : float
        On one core.
    """

    journeys: float
    readers: float
    activities: float
    peak_bytes: float
    kept_bytes: float
    seconds: float

    @property
    def size(self) -> float:
        """How much a world writes down without its activities, in journeys; ten casual readers count as one."""
        return self.journeys + self.readers / 10


def cost_of(scenario: Scenario, detail: bool = False) -> Cost:
    """Reckon what one replication costs, from people, their hours and the lengths of their sessions."""
    market = scenario.market
    journey_days = days_of_a_journey(scenario)
    months_between = 3 / market.in_market_per_quarter + market.rest_months + journey_days / DAYS_PER_MONTH / 2  # some are never ended
    journeys = market.accounts * (1 - market.wrong_trade_share) * market.months / months_between
    readers = NAMED * market.accounts * market.casual_readers_per_year * market.months / 12
    vendors = len(scenario.active_vendors)
    busy_days = min(journey_days, market.months * DAYS_PER_MONTH)
    activities = journeys * activities_a_day(scenario) * busy_days
    size, rows = journeys + readers / 10, activities if detail else 0.0
    seconds = journeys * SECONDS_A_JOURNEY + activities * SECONDS_AN_ACTIVITY
    seconds += vendors * (market.accounts * market.months / 3 * SECONDS_A_TURN + market.months * SECONDS_A_VENDORS_MONTH)
    return Cost(
        journeys, readers, activities, BYTES_A_JOURNEY * size + BYTES_AN_ACTIVITY * rows,
        KEPT_BYTES_A_JOURNEY * size + KEPT_BYTES_AN_ACTIVITY * rows, seconds * (IN_DETAIL if detail else 1.0),
    )  # fmt: skip


def days_of_a_journey(scenario: Scenario) -> float:
    """Reckon how many working days a journey takes."""
    hours = sum(getattr(scenario.jobs.learning, job) for job in JOBS)
    return TIMES_LEARNING * hours / (scenario.group.hours_per_week / DAYS_PER_WEEK) + scenario.ending.negotiation_days


def activities_a_day(scenario: Scenario) -> float:
    """Reckon how many activities a buying group has on a working day."""
    group, use = scenario.group, scenario.time
    people = group.size_mean
    kinds = (
        (use.online, use.online_hours, 1.0), (use.offline, use.offline_hours, 1.0), (use.other, use.other_hours, 1.0),
        (use.group_meeting, use.group_meeting_hours, max(2.0, use.attendance * people)),
        (use.supplier_meeting, use.supplier_meeting_hours, min(people, float(use.supplier_meeting_people))),
    )  # fmt: skip
    return people * group.hours_per_week / DAYS_PER_WEEK * sum(share / (hours * attending) for share, hours, attending in kinds)


def seconds_of(cells: Iterable[Cell], replications: int, detail: bool = False) -> float:
    """Reckon how long all replications of some cells take on the cores of this machine."""
    return replications * sum(cost_of(cell.scenario, detail).seconds for cell in cells) / cores()


def refusal(
    cells: Iterable[Cell], replications: int, *, detail: bool = False, tables: bool = True, most_bytes: float | None = None
) -> str | None:
    """Return why this machine could not bear a study and which settings would help, None when it could.

    Parameters
    ----------
    detail, tables : bool
        What is written down, and whether the tables of all replications are kept.
    most_bytes : float, optional
        What may be used; half of this machine's memory by default, and at most `MOST_BYTES_A_WORLD` for one world.
    """
    held = most_bytes or LARGEST_SHARE_OF_MEMORY * memory()
    costs = [(cell.scenario, cost_of(cell.scenario, detail)) for cell in cells]
    scenario, largest = max(costs, key=lambda each: each[1].peak_bytes)
    most = min(MOST_BYTES_A_WORLD, held)
    if largest.peak_bytes > most:
        return f"{_described(scenario, largest, detail)} At most {most / 1e9:.1f} GB are possible here for one world. {WAYS_OUT}"
    kept = replications * sum(cost.kept_bytes for _, cost in costs) if tables else 0.0
    if kept > held:
        fewer = max(1, int(replications * held / kept))
        return (
            f"{_described(scenario, largest, detail)} The tables of {replications} replications would take about {kept / 1e9:.0f} GB; "
            f"at most {held / 1e9:.1f} GB are possible here. Take at most {fewer} replications. {WAYS_OUT}"
        )
    return None


def refuse_too_large(cells: Iterable[Cell], replications: int, *, detail: bool, tables: bool) -> None:
    """Raise a `TooLargeError` with the reason when this machine could not bear a study."""
    if why := refusal(cells, replications, detail=detail, tables=tables):
        raise TooLargeError(f"{why} {LEANER}" if tables else why)


def memory() -> float:
    """Return the bytes of memory that this machine has, 8 GB where it does not tell."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return 8e9


def rounded(number: float) -> str:
    """Return a number with two digits that count, such as 12,000 or 24 million."""
    digits = max(0, len(str(int(max(number, 1)))) - 2)
    number = round(number, -digits)
    return f"{number / 1e6:,.4g} million" if number >= 1e6 else f"{number:,.0f}"


def _described(scenario: Scenario, cost: Cost, detail: bool) -> str:
    market, group = scenario.market, scenario.group
    described = (
        f"One world of {market.accounts:,} companies (market.accounts) over {market.months} months (market.months) makes about "
        f"{rounded(cost.size)} journeys and readers"
    )
    if detail:
        described += (
            f" and {rounded(cost.activities)} activities, with {group.size_mean:g} people (group.size_mean) who give "
            f"{group.hours_per_week:g} hours a week (group.hours_per_week) in sessions as short as time.online_hours and its like say"
        )
    return f"{described}, about {cost.peak_bytes / 1e9:.1f} GB while it is played."
