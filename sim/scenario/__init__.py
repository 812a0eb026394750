"""What is asked: typed, frozen, validated parameters and the files that hold them."""

from .buyers import JOBS, ROLES
from .errors import ScenarioError
from .files import base_of, dumps, load, parse, shipped
from .mechanisms import MECHANISMS
from .parameter import Parameter
from .presets import PRESETS
from .releases import asked_under, translate
from .scenario import MODEL_VERSION, US, Scenario
from .sellers import LEVERS, OperatingModel, Vendor
from .texts import number

__all__ = [
    "JOBS", "LEVERS", "MECHANISMS", "MODEL_VERSION", "PRESETS", "ROLES", "US", "OperatingModel", "Parameter", "Scenario", "ScenarioError",
    "Vendor", "asked_under", "base_of", "dumps", "load", "number", "parse", "shipped", "translate",
]  # fmt: skip
