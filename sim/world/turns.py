"""Whose turn it is: everybody who lives in a market, ordered by the day on which each acts next.

A binary heap of days, compiled (Williams 1964). Who acts is a number: companies first, then readers, then customers.
"""

from __future__ import annotations

from .compiled import compiled
from .state import N_DUE


@compiled
def put(days, who, counts, day, number):
    """Give somebody a turn on a day."""
    place = counts[N_DUE]
    counts[N_DUE] += 1
    while place > 0 and day < days[(place - 1) // 2]:
        days[place], who[place] = days[(place - 1) // 2], who[(place - 1) // 2]
        place = (place - 1) // 2
    days[place], who[place] = day, number


@compiled
def take(days, who, counts):
    """Take the earliest turn off the list. Returns its day and whose it is."""
    first_day, first = days[0], who[0]
    counts[N_DUE] -= 1
    n = counts[N_DUE]
    day, number, place = days[n], who[n], 0
    while 2 * place + 1 < n:
        child = 2 * place + 1
        if child + 1 < n and days[child + 1] < days[child]:
            child += 1
        if days[child] >= day:
            break
        days[place], who[place] = days[child], who[child]
        place = child
    days[place], who[place] = day, number
    return first_day, first
