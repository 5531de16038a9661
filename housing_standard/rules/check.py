"""A check of the words: what it looks for, why that matters and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from housing_standard.rules.words import Words
from housing_standard.scales import Severity


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One place where a check fails.

    `key` is what the fault is about, as `Words.place` knows it; `cure` is given where it can be more exact than the
    check's own.
    """

    key: str
    problem: str
    cure: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check with its stable id, which is never used again for anything else."""

    id: str
    title: str
    why: str
    cure: str
    find: Callable[[Words], Iterator[Fault]]
    severity: Severity = Severity.VIOLATION
