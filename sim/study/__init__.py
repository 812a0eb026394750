"""What it means: replications, paired comparison, metrics and their statistics."""

from . import customer_metrics  # noqa: F401  it adds its figures to METRICS
from .comparison import Comparison, Paired, compare
from .metrics import METRICS, Metric
from .runs import Result, run
from .statistics import Interval
from .workers import Failure

__all__ = ["METRICS", "Comparison", "Failure", "Interval", "Metric", "Paired", "Result", "compare", "run"]
