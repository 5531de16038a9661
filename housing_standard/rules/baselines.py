"""What was published before: the Standards under releases/, which the words must keep faith with."""

from __future__ import annotations

import re
from pathlib import Path

from housing_standard.errors import UnreadableError
from housing_standard.model import Standard
from housing_standard.snapshot import read_snapshot

FOLDER = "releases"


def read_baselines(folder: Path) -> tuple[Standard, ...]:
    """Return the released Standards under `folder`, the oldest first; none when nothing was released yet.

    Raises UnreadableError when a release cannot be read.
    """
    found: list[Standard] = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            found.append(read_snapshot(path.read_bytes()))
        except UnreadableError as error:
            raise UnreadableError(f"The release {FOLDER}/{path.name} cannot be read: {error}") from error
    return tuple(sorted(found, key=lambda standard: _steps(standard.version)))


def _steps(version: str) -> list[int]:
    return [int(step) for step in re.findall(r"[0-9]+", version)]
