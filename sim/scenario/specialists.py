"""The fifteen specialists that a selling team may field, each good at one thing (M11)."""

from __future__ import annotations

from typing import Literal, get_args

Specialist = Literal[
    "market_researcher", "search_expert", "writer", "film_maker", "web_designer", "data_analyst", "event_host", "social_seller",
    "industry_expert", "solution_engineer", "demo_builder", "security_expert", "business_case_maker", "contract_lawyer", "reference_keeper",
]  # fmt: skip
SPECIALISTS: tuple[str, ...] = get_args(Specialist)

_ALL = ("traditional", "remote", "digital")
_TALK = ("traditional", "remote")
GOOD_AT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "market_researcher": (("problem",), _ALL),
    "search_expert": (("problem", "solution"), ("digital",)),
    "writer": (("solution", "requirements"), ("digital",)),
    "film_maker": (("problem", "solution"), ("digital",)),
    "web_designer": (("solution", "selection"), ("digital",)),
    "data_analyst": (("requirements",), ("digital",)),
    "event_host": (("problem", "solution"), ("traditional",)),
    "social_seller": (("problem", "solution"), ("remote",)),
    "industry_expert": (("problem", "requirements"), _TALK),
    "solution_engineer": (("solution", "requirements"), _TALK),
    "demo_builder": (("solution", "selection"), ("remote", "digital")),
    "security_expert": (("requirements",), _ALL),
    "business_case_maker": (("requirements", "selection"), _TALK),
    "contract_lawyer": (("selection",), _TALK),
    "reference_keeper": (("selection",), _ALL),
}
"""For each specialist, the jobs and the modes in which its quality shows."""
