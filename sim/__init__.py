"""The same market twice: relay against rugby.

>>> import sim
>>> scenario = sim.load("mid_market")
>>> comparison = sim.compare(scenario, "relay", "rugby", replications=20, seed=1)
>>> comparison.table()
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .scenario import Scenario, ScenarioError, load, shipped

if TYPE_CHECKING:
    from .experiment.comparison import Comparison, compare
    from .experiment.runs import Result, run

__version__ = "0.1.0"

__all__ = [
    "Comparison", "Result", "Scenario", "ScenarioError", "__version__", "compare", "load", "run", "shipped",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the study when it is first asked for: reading a scenario needs neither pandas nor scipy."""
    if name in {"Comparison", "Result", "compare", "run"}:
        return getattr(import_module(".experiment", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
