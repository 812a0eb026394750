"""Questions that take more than one comparison: each is a design of cells and a reduction of what they show."""

BOTH = ("relay", "rugby")
"""The ways of working that are played where no others are named."""
CALIBRATION_SEED, TUNING_SEED, RESPONSE_SEED = 1001, 2001, 3001
"""The worlds in which a calibration measures, those in which it searches, and those in which responses are judged."""
POINTS = 5
"""Values of a setting that are played over a range, where nothing else is asked for."""
