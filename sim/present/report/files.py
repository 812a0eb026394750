"""Files of a report: what may be written, and that all of them are, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from .items import ReportError

LARGEST = 100 * 2**20
"""Bytes of the largest template."""


def form_of(path: Path) -> str:
    """Return the format that a file's ending says."""
    return path.suffix.lower().removeprefix(".")


def writable(paths: Sequence[str | Path], forms: Collection[str]) -> list[Path]:
    """Return the files to write; a `ReportError` says why one cannot be."""
    files = [Path(path) for path in paths]
    if not files:
        raise ReportError("name at least one file to write the report to, such as report.pptx")
    if len({file.resolve() for file in files}) < len(files):
        raise ReportError("the same file is named twice")
    for file in files:
        if form_of(file) not in forms:
            raise ReportError(f"{file}: the ending must be one of {', '.join(f'.{known}' for known in forms)}")
        if file.is_dir():
            raise ReportError(f"{file}: is a folder, not a file")
        if not file.parent.is_dir():
            raise ReportError(f"{file}: the folder {file.parent} is not there; make it first")
        try:
            tempfile.TemporaryFile(dir=file.parent).close()
        except OSError as error:
            raise ReportError(f"{file}: cannot be written: {error.strerror or error}") from None
    return files


def content_of(template: Path) -> bytes:
    """Return the content of a template."""
    try:
        if template.stat().st_size > LARGEST:
            raise ReportError(f"the template {template} is larger than {LARGEST // 2**20} MB: take the pictures out of it")
        return template.read_bytes()
    except OSError as error:
        raise ReportError(f"the template {template} cannot be read: {error.strerror or error}") from None


def put(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move them all: what goes wrong before leaves everything as it was."""
    beside: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".report-", delete=False) as file:
                beside.append((Path(file.name), path))
                file.write(content)
        for made, path in beside:
            made.chmod(0o644)
            made.replace(path)
    except OSError as error:
        raise ReportError(f"{error.filename or 'a file'}: cannot be written: {error.strerror or error}") from None
    finally:
        for made, _ in beside:
            made.unlink(missing_ok=True)
