"""What is asked: typed, frozen, validated parameters and the files that hold them."""

from .buyers import JOBS, ROLES
from .errors import ScenarioError
from .files import base_of, dumps, load, parse, shipped
from .mechanisms import MECHANISMS
from .parameter import Parameter
from .scenario import MODEL_VERSION, US, Scenario
from .sellers import OperatingModel, Vendor

__all__ = [
    "JOBS", "MECHANISMS", "MODEL_VERSION", "ROLES", "US", "OperatingModel", "Parameter", "Scenario", "ScenarioError", "Vendor",
    "base_of", "dumps", "load", "parse", "shipped",
]  # fmt: skip
