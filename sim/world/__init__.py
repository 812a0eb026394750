"""What happens: the simulated market. It knows no statistics, and pandas only where the tables are handed over."""

from .compiled import cached_here, is_compiled

with cached_here():
    from .market import compile_kernel, run_replication
from .tables import Tables

__all__ = ["Tables", "compile_kernel", "is_compiled", "run_replication"]
