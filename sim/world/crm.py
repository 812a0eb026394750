"""The seller's own books: leads and opportunities, as the seller sees them, with the truth written beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .records import DAYS_PER_MONTH, JOB_NAMES, ROLE_NAMES, SELECTION
from .vendor import Seller

LOST = "Lost"


@dataclass
class Call:
    """A lead that was handed to sales: when sales first touched it and what came of it."""

    day: float
    job: str | None = None
    first_sales_touch_day: float | None = None
    accepted: bool | None = None
    reason: str | None = None
    sales_hours: float = 0.0


@dataclass
class Books:
    """All vendors' rows of the leads and opportunities tables, and how each deal truly ended, by vendor and journey."""

    scenario: Any
    leads: list[dict[str, Any]] = field(default_factory=list)
    opportunities: list[dict[str, Any]] = field(default_factory=list)
    brand: list[dict[str, Any]] = field(default_factory=list)
    spend: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[tuple[str, int], str] = field(default_factory=dict)

    def enter_stage(self, seller: Seller, s: np.void, v: int) -> None:
        """Write down that the seller's deal with this group has entered its present stage."""
        stage = int(s["stage"][v])
        self._write(seller, s, seller.process.stages[stage].name, seller.process.stages[stage].probability,
                    stage / (len(seller.process.stages) - 1))  # fmt: skip

    def close_deals(self, sellers: list[Seller], s: np.void, outcome: str) -> None:
        """Close every deal about this journey and note how it truly ended."""
        for v, seller in enumerate(sellers):
            if not s["taken"][v]:
                continue
            if outcome == "purchase" and s["chosen"] == v:
                truth = "won"
                self._write(seller, s, seller.process.stages[-1].name, seller.process.stages[-1].probability, 1.0)
            else:
                truth = {"purchase": "lost to rival", "no_decision": "no decision", "open": "open"}[outcome]
                if outcome != "open":
                    self._write(seller, s, LOST, 0.0, 1.0)
            self.truth[seller.name, journey_number(s)] = truth

    def note_leads(self, sellers: list[Seller], s: np.void, calls: dict[tuple[int, int], Call]) -> None:
        """Write a row for every member of a buying group that a vendor came to know."""
        for v, seller in enumerate(sellers):
            for i in range(s["n"]):
                if s["lead_day"][i, v] >= 0:
                    self._lead(seller, s["account"], i, ROLE_NAMES[s["role"][i]], s["lead_day"][i, v], s["best_score"][i, v],
                               calls.get((i, v)), journey_number(s), bool(s["role_known"][i, v]))  # fmt: skip

    def note_casual(self, seller: Seller, account: int, visitor: int, day: float, score: float, call: Call | None) -> None:
        """Write a row for a reader who never meant to buy."""
        self._lead(seller, account, visitor, None, day, score, call, None)

    def end_quarter(self, seller: Seller, day: float) -> None:
        """Write down a vendor's brand figures and its spending of the quarter that ends on *day*."""
        quarter = {"vendor": seller.name, "quarter": round(day / (3.0 * DAYS_PER_MONTH)) - 1, "day": day}
        self.brand.append(quarter | seller.brand_figures())
        self.spend.extend(quarter | line for line in seller.spending())

    def _lead(self, seller: Seller, account: int, member: int, role: str | None, day: float, score: float, call: Call | None,
              journey: int | None, told: bool = False) -> None:  # fmt: skip
        self.leads.append({
            "vendor": seller.name, "account": account, "member": member, "created_day": day, "score": score,
            "mql_day": call.day if call else None, "first_sales_touch_day": call.first_sales_touch_day if call else None,
            "accepted": call.accepted if call else None, "reason": call.reason if call else None, "journey": journey,
            "job_at_mql": call.job if call else None, "role": role, "role_told": told, "sales_hours": call.sales_hours if call else 0.0,
        })  # fmt: skip

    def _write(self, seller: Seller, s: np.void, stage: str, probability: float, progress: float) -> None:
        rest = self.scenario.crm.expected_cycle_days * (1.0 - progress)
        self.opportunities.append({
            "vendor": seller.name, "account": int(s["account"]), "journey": journey_number(s), "stage": stage, "day": float(s["day"]),
            "probability": probability, "amount": float(s["value"]), "expected_close_day": float(s["day"]) + rest,
            "true_job": JOB_NAMES[s["focus"]] if s["chosen"] < 0 else JOB_NAMES[SELECTION],
        })  # fmt: skip


def journey_number(s: np.void) -> int:
    """The number of a journey, unique within a replication: 1000 times its account and a running number."""
    return int(s["account"]) * 1000 + int(s["journey"])
