"""What outside standards name: the lists of their fields that stand beside the vocabularies."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from housing_standard.errors import HousingStandardError

FOLDER = Path("vocabularies") / "outside"
_HEADINGS = ["name", "none_because"]


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The names of an outside standard, under the prefix of its terms; each with why it has no place, or nothing."""

    prefix: str
    names: Mapping[str, str]


def read_inventories(root: Path) -> tuple[Inventory, ...]:
    """Return the lists of outside names beside the words under `root`, by prefix; none where there are none."""
    return tuple(_read(path) for path in sorted((root / FOLDER).glob("*.csv")))


def _read(path: Path) -> Inventory:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or rows[0] != _HEADINGS or any(len(row) != len(_HEADINGS) for row in rows):
        raise HousingStandardError(f"{path}: every row has two cells, and the first row is {','.join(_HEADINGS)}.")
    return Inventory(prefix=path.stem, names={row[0]: row[1] for row in rows[1:]})
