"""What the agreement tests ask of an artefact in its real engine: does it take the data, and if not, what is wrong?

A dataset is the JSON form: {entity key: [record, ...]}. Each engine stands in a module of its own under `engines/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Dataset = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that an engine finds wrong: which record, which field, which constraint.

    `row` counts the records of `key` from 1. `field` is empty where the constraint is on the record as a whole.
    `constraint` is the kind of a derived rule (`required`, `pattern`, `code`, ... as `Rule.kind` says) or the id of an
    authored rule.
    """

    key: str
    row: int
    field: str
    constraint: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an engine says of a dataset.

    `faults` holds what it names; None where it can only say yes or no. `said` is its own first message, for reports.
    """

    refused: bool
    faults: frozenset[Fault] | None = field(default=None)
    said: str = ""


TAKEN = Verdict(refused=False, faults=frozenset())


class Engine(Protocol):
    """One artefact loaded in its engine.

    `name` is what the published table calls it. `first_only` engines stop at the first fault they meet. `unheld` says
    which rules (by id) the artefact itself declares that it does not enforce, with the reason. `without_messages` is
    true where the target leaves messages out.
    """

    name: str
    first_only: bool
    unheld: Mapping[str, str]
    without_messages: bool

    def judge(self, dataset: Dataset) -> Verdict:
        """Return what the artefact says of the data."""

    def close(self) -> None:
        """Let go of whatever is held open."""
