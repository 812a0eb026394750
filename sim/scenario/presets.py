"""Ways of working that every scenario knows: one entry each, and nothing else to do for a new one."""

from __future__ import annotations

from dataclasses import dataclass

from .sellers import OperatingModel


@dataclass(frozen=True)
class Preset:
    """An operating model that comes with the project.

    Attributes
    ----------
    label, description : str
        Its name, and one sentence for readers.
    levers : OperatingModel
    """

    label: str
    description: str
    levers: OperatingModel


PRESETS: dict[str, Preset] = {
    "relay": Preset(
        "Relay",
        "Marketing warms a lead, hands it to sales at a lead score and lets go.",
        OperatingModel(),
    ),
    "rugby": Preset(
        "Rugby",
        "One team from the first sign of interest to signature: it shares what it knows, chooses accounts together, and marketing stays.",
        OperatingModel(
            takeover="first_signal",
            marketing_cover=1.0,
            sales_cover=1.0,
            signal_sharing=0.8,
            feedback=0.5,
            scoring_unit="account",
            persona_trigger=True,
            account_choice="joint_list",
            planning_target="won_value",
            tactics="by_opponent",
            coordination=0.05,
            coordination_hours=0.25,
            hand_over_days=0.0,
            hand_over_hours=0.0,
        ),
    ),
    "relay_with_signals": Preset(
        "Relay with signals",
        "Relay that shares what it knows: sales takes over as late, but sees what buyers read and scores whole accounts, and marketing "
        "learns from conversations and stays.",
        OperatingModel(marketing_cover=1.0, signal_sharing=0.8, feedback=0.5, scoring_unit="account"),
    ),
    "relay_as_found": Preset(
        "Relay as found",
        "Relay as firms were found to work: a lead from the web waits 42 hours for a call in the mean, and nearly one in four is never "
        "called.",
        OperatingModel(hand_over_days=0.6, never_called=0.23, triage="first_come", cold_share=1.0, aftercare=0.0),
    ),
}
"""The presets by name, in the order in which readers see them."""


def levers_of_presets() -> dict[str, OperatingModel]:
    """Return the levers of every preset, by name."""
    return {name: preset.levers for name, preset in PRESETS.items()}
