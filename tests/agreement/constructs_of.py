"""The folders of constructs: a schema each, data that keep it and data that break it in one place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from tests.agreement.engine import Dataset, Fault

FOLDER = Path(__file__).parent / "constructs"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One file: a dataset and what is wrong with it; nothing for good data."""

    construct: str
    name: str
    good: bool
    dataset: Dataset
    faults: frozenset[Fault] = frozenset()

    @property
    def case(self) -> str:
        """The name under which departures know it."""
        return f"{self.construct}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Construct:
    """One construct of the language with its schema read, and its samples."""

    name: str
    standard: Standard
    samples: tuple[Sample, ...]


def constructs() -> tuple[Construct, ...]:
    """Return every construct, in order of name."""
    return tuple(_construct(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir())


def _construct(folder: Path) -> Construct:
    good = [
        Sample(construct=folder.name, name=path.stem, good=True, dataset=json.loads(path.read_text("utf-8")))
        for path in sorted((folder / "valid").glob("*.json"))
    ]
    bad = [_bad(folder.name, path) for path in sorted((folder / "invalid").glob("*.json"))]
    return Construct(name=folder.name, standard=read_words(folder / "schema.yaml").standard, samples=(*good, *bad))


def _bad(construct: str, path: Path) -> Sample:
    found = json.loads(path.read_text("utf-8"))
    faults = frozenset(Fault(**fault) for fault in found["faults"])
    return Sample(construct=construct, name=path.stem, good=False, dataset=found["dataset"], faults=faults)
