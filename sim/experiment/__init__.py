"""What is played: cells of scenario and operating model in the same worlds, their results and how these compare."""

from .cells import Cell, Failure
from .comparison import Comparison, Paired
from .executors import cluster
from .result import Result
from .statistics import Interval
from .study import Study

__all__ = ["Cell", "Comparison", "Failure", "Interval", "Paired", "Result", "Study", "cluster"]
