"""What happens: the simulated market. It knows no statistics, and pandas only where the tables are handed over."""

from .kernel.jit import is_compiled
from .market import WorldTooLargeError, compile_kernel, run_replication
from .tables import Tables

__all__ = ["Tables", "WorldTooLargeError", "compile_kernel", "is_compiled", "run_replication"]
