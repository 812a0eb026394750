"""Whose turn it is: everybody who lives in a market, ordered by the day on which each acts next.

A binary heap by day, compiled (Williams 1964). Who acts is a number: companies first, then readers, then customers; on one day the
lower number acts first.
"""

from __future__ import annotations

from .jit import compiled


@compiled
def is_before(day, who, other):
    """Whether somebody acts before *other*, an entry of the queue."""
    return day < other.day or (day == other.day and who < other.who)


@compiled
def push(w, day, who):
    """Give somebody a turn on a day."""
    place = w.counts.due
    w.counts.due += 1
    while place > 0 and is_before(day, who, w.due[(place - 1) // 2]):
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
        if child + 1 < n and is_before(w.due[child + 1].day, w.due[child + 1].who, w.due[child]):
            child += 1
        if is_before(day, who, w.due[child]):
            break
        w.due[place] = w.due[child]
        place = child
    w.due[place].day, w.due[place].who = day, who
    return first_day, first
