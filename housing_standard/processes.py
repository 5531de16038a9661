"""Reference processes: who does what in which order, and which message travels; lists beside the vocabularies."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from housing_standard.errors import HousingStandardError

FOLDER = Path("vocabularies") / "processes"
_HEADINGS = ["step", "title", "who", "what", "records", "message"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a process; `records` and `messages` are names of entities."""

    title: str
    who: str
    what: str
    records: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process and its steps in order."""

    name: str
    steps: tuple[Step, ...]


def read_processes(root: Path) -> tuple[Process, ...]:
    """Return the processes beside the words under `root`, by name; raises HousingStandardError for a wrong list."""
    return tuple(_read(path) for path in sorted((root / FOLDER).glob("*.csv")))


def _read(path: Path) -> Process:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or rows[0] != _HEADINGS or any(len(row) != len(_HEADINGS) for row in rows):
        raise HousingStandardError(f"{path}: every row has six cells, and the first row is {','.join(_HEADINGS)}.")
    steps = [
        Step(title=title, who=who, what=what, records=tuple(records.split()), messages=tuple(messages.split()))
        for _, title, who, what, records, messages in rows[1:]
    ]
    return Process(name=path.stem, steps=tuple(steps))
