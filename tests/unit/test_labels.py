"""What readers call the parts of a scenario: nothing that they meet is without its words."""

from typing import get_args

from sim.scenario import JOBS, Scenario, labels
from sim.scenario.parameter import Basis

PARAMETERS = Scenario().parameters()


def test_every_choice_section_and_basis_has_its_words():
    """Vendors' sections are told apart from those of the market; roles and operating models go by their names."""
    assert {choice for p in PARAMETERS.values() for choice in p.choices} == set(labels.CHOICES)
    sections = {p.section for p in PARAMETERS.values()}
    named = {section for section in sections if section.partition(".")[0] not in {"vendors", "roles", "operating_models", "rival_models"}}
    assert {*named, "roles"} == set(labels.SECTIONS)
    assert {section.partition("us")[2].removeprefix(".") for section in sections if section.startswith("vendors.us")} == set(
        labels.VENDOR_SECTIONS
    )
    assert tuple(labels.BASES) == get_args(Basis)
    assert list(labels.JOBS) == list(labels.ON_JOBS) == list(JOBS)


def test_units_that_are_told_otherwise_are_units_of_the_model():
    assert set(labels.UNITS) <= {p.unit for p in PARAMETERS.values()}


def test_the_shares_of_each_whole_add_to_one():
    """In every section of that name."""
    for name, shares in labels.WHOLES.items():
        wholes = {p.section for p in PARAMETERS.values() if p.section.rpartition(".")[2] == name}
        assert wholes
        for section in wholes:
            assert abs(sum(PARAMETERS[f"{section}.{share}"].value for share in shares) - 1.0) < 1e-9
