"""What it means: figures of one replication, each declared once with its unit, direction, denominator and computation."""

from . import customer_metrics  # noqa: F401  it adds its figures to METRICS
from .metrics import METRICS, Metric

__all__ = ["METRICS", "Metric"]
