"""Freeze how long purchases are planned to take in a scenario: the medians, by size of the group, of those that met no trouble.

``python -m scripts.write_plans mid_market`` plays seeds 1 to 10 and writes sim/measures/plans.json anew for that scenario; to be done
once when a model is calibrated, and not when a setting is tried.
"""

import json
import sys

from sim.measures.targets import PLANS
from sim.scenario import load
from sim.studies.calibration import plan


def main(names: list[str]) -> None:
    """Write the plan of each scenario beside those that are there."""
    plans = json.loads(PLANS.read_text(encoding="utf-8"))
    for scenario in map(load, names):
        plans[scenario.title] = plan(scenario)
    PLANS.write_text(json.dumps(plans, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] or ["mid_market"])
