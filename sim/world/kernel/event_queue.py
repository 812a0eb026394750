"""Whose turn it is: everybody who lives in a market, ordered by the day on which each acts next.

A binary heap by day, compiled (Williams 1964). Who acts is a number: companies first, then readers, then customers.
"""

from __future__ import annotations

from .jit import compiled


@compiled
def push(w, day, who):
    """Give somebody a turn on a day."""
    place = w.counts.due
    w.counts.due += 1
    while place > 0 and day < w.due[(place - 1) // 2].day:
        w.due[place] = w.due[(place - 1) // 2]
        place = (place - 1) // 2
    w.due[place].day, w.due[place].who = day, who


@compiled
def pop(w):
    """Take the earliest turn off the queue. Returns its day and whose it is."""
    first_day, first = w.due[0].day, w.due[0].who
    w.counts.due -= 1
    n = w.counts.due
    day, who, place = w.due[n].day, w.due[n].who, 0
    while 2 * place + 1 < n:
        child = 2 * place + 1
        if child + 1 < n and w.due[child + 1].day < w.due[child].day:
            child += 1
        if w.due[child].day >= day:
            break
        w.due[place] = w.due[child]
        place = child
    w.due[place].day, w.due[place].who = day, who
    return first_day, first
