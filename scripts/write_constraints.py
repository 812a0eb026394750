"""Write constraints.txt: the version of each package in this environment, of those that requirements*.txt name and all that these need.

Run it in the environment in which `make test` has just passed, with the Python whose version the file names.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements-cluster.txt", "requirements-dev.txt")
PROJECT = "relay-or-rugby"


def main() -> None:
    found: dict[str, str] = {}
    left = list(named())
    while left:
        requirement = left.pop()
        installed = of(requirement)
        name = canonicalize_name(requirement.name)
        if installed is None or name in found:
            continue
        found[name] = installed.version
        left += needs(installed, requirement.extras)
    found.pop(PROJECT, None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    head = f"# The versions with which everything was tested, on Python {version}. Written by scripts/write_constraints.py\n"
    (ROOT / "constraints.txt").write_text(head + "".join(f"{name}=={found[name]}\n" for name in sorted(found)))


def named() -> Iterator[Requirement]:
    """Return what the files name: packages, and the project's own extras, whose packages its pyproject.toml lists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for text in [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]:
        yield Requirement(text)
    for file in FILES:
        for line in (ROOT / file).read_text().splitlines():
            if re.match(r"[a-z]", line):
                yield Requirement(line)


def of(requirement: Requirement) -> Distribution | None:
    """Return what is installed of a package; nothing where this system or Python does without it."""
    try:
        return distribution(requirement.name)
    except PackageNotFoundError:
        return None


def needs(installed: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """Return what an installed package asks for here, with its extras."""
    for text in installed.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


if __name__ == "__main__":
    main()
