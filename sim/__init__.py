"""The same market under any number of ways of working: relay, rugby, and whatever lies between.

>>> import sim
>>> scenario = sim.load("mid_market")
>>> comparison = sim.compare(scenario, "relay", "rugby", replications=20, seed=1)
>>> comparison.table()
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .scenario import Scenario, ScenarioError, load, shipped

if TYPE_CHECKING:
    from .experiment import Comparison, Result, Study, cluster
    from .experiment.study import compare, run, study
    from .present.report import Report, report
    from .studies.matrix import Matrix, matrix

__version__ = "0.2.0"

__all__ = [
    "Comparison", "Matrix", "Report", "Result", "Scenario", "ScenarioError", "Study", "__version__", "cluster", "compare", "load", "matrix",
    "report", "run", "shipped", "study",
]  # fmt: skip

_HOMES = {
    ".experiment": ("Comparison", "Result", "Study", "cluster"), ".experiment.study": ("compare", "run", "study"),
    ".studies.matrix": ("Matrix", "matrix"), ".present.report": ("Report", "report"),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load what plays when it is first asked for: reading a scenario needs neither pandas nor scipy."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home, __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
