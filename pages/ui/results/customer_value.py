"""What the pages about customers and growth share: whether there is anything to show, and the limit."""

from __future__ import annotations

import math

import streamlit as st

from pages.ui import session
from pages.ui.inputs import widget_sync
from pages.ui.question import Question
from pages.ui.results import on_demand
from sim.studies.growth import COST, STEPS, TODAY, Growth, funded

MOST_WORLDS = 6


def are_played(question: Question) -> bool:
    """Tell whether the years after the sale are part of the scenario, and say so when they are not."""
    if not question.scenario.customers.followed:
        st.info("The years after the sale are switched off in this scenario. They are on the Settings page, under Buyers and market.")
    return question.scenario.customers.followed


def grown(question: Question) -> Growth | None:
    """Return both ways of working at every step of spending; None while they are not played yet."""
    worlds = min(question.replications, MOST_WORLDS)
    budgets = {step: funded(question.scenario, step) for step in STEPS}
    label = f"Play {len(STEPS)} budgets in {worlds} worlds"
    found = on_demand.tried(question, "growth", label, budgets, lambda comparison: comparison, MOST_WORLDS, at_once=True)
    return Growth(found) if found else None


def limit(question: Question, growth: Growth) -> float:
    """Choose the highest acceptable cost of winning a customer, which the address carries; at first what the base costs today."""
    low, high = growth.costs()
    if low >= high:
        return high
    step = 10.0 ** math.floor(math.log10(high - low) - 1)
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    today = growth.level(0, TODAY, COST).mean
    usual = min(last, math.ceil(today / step) * step) if today == today else last
    value = usual if question.limit is None else min(last, max(first, question.limit))
    widget = widget_sync.synced("limit", value, lambda limit: session.look_at(limit=float(limit)))
    return st.slider(f"Acceptable cost of winning a customer ({growth.today.scenario.currency})", first, last, value, step=step, key=widget,
        format="%,.0f", help="The most that a customer may cost in marketing and sales, on average. The address carries it.")  # fmt: skip
