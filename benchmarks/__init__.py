"""How fast it is, against the tools one would otherwise take and against itself. Run ``python -m benchmarks`` or ``make bench``."""
