"""What it means: replications, paired comparison, metrics and their statistics."""

from . import customer_metrics  # noqa: F401  it adds its figures to METRICS
from .comparison import Comparison, Paired, compare
from .metrics import METRICS, Metric
from .runs import Result, run
from .workers import Failure
from .statistics import Interval

__all__ = ["METRICS", "Comparison", "Failure", "Interval", "Metric", "Paired", "Result", "compare", "run"]
