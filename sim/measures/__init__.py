"""What it means: measures of one replication, each declared once with its unit, direction, denominator, sentence and computation."""

from .metrics import METRICS  # the headline measures come first

# isort: split
from . import attention, chain, customers, forecast, funnel, marketing, targets  # noqa: F401  each declares its measures
from .measure import MEASURES, Measure, find, lowered
from .measured import Measured, measured

__all__ = ["MEASURES", "METRICS", "Measure", "Measured", "find", "lowered", "measured"]
