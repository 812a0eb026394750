"""What is played: cells of scenario and operating model in the same worlds, their results and how these compare."""

from .comparison import Comparison, Paired, compare
from .executors import Failure
from .runs import Result, run
from .statistics import Interval

__all__ = ["Comparison", "Failure", "Interval", "Paired", "Result", "compare", "run"]
