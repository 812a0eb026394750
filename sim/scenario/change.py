"""A change of the way of working: dated, with a cost and one ramp (M45)."""

from __future__ import annotations

from pydantic import Field

from .parameter import Section, unlisted


class Change(Section):
    """What a way of working becomes, and when; without a name in `to` it stays as it is."""

    to: str = Field(default="", max_length=40, description="The way of working that it becomes, by name; empty for none.")
    month: float = unlisted(12.0, 0.0, 600.0, label="The change begins", unit="month", decision=True,
        help="Months from the start of the run; after its end there is no change.")  # fmt: skip
    ramp_months: float = unlisted(6.0, 0.0, 120.0, label="The change takes", unit="months", decision=True,
        help="Levers that are numbers move evenly over this time, choices switch on its first day.")  # fmt: skip
    dip: float = unlisted(0.1, 0.0, 0.9, label="Hours lost to the change", unit="share of everybody's hours",
        help="While the change takes its time, so much of marketing's and sales' hours goes into learning and arranging.")  # fmt: skip
    cost: float = unlisted(0.0, 0.0, 1e9, label="The change itself costs", unit="money",
        help="Advisers, software, training: paid in the quarter in which the change begins.")  # fmt: skip
