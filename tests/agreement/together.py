"""Many datasets judged by one engine: in one go where starting it is the cost, one by one where it stops at a fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from housing_standard.model import Standard
from tests.agreement.engine import TAKEN, Dataset, Engine, Fault, Verdict
from tests.agreement.engines.typescript import TypeScript
from tests.agreement.mutations import Mutation
from tests.agreement.samples import apart

# So many datasets are laid into one: enough to spread the cost of a start, few enough to find one's way.
AT_ONCE = 1000


def verdicts(engine: Engine, standard: Standard, mutations: Sequence[Mutation]) -> list[Verdict]:
    """Return what the engine says of each dataset, as if it had been alone."""
    if isinstance(engine, TypeScript):
        return engine.judge_all([mutation.dataset for mutation in mutations])
    alone = [n for n, mutation in enumerate(mutations) if engine.first_only or mutation.alone]
    found = {number: engine.judge(mutations[number].dataset) for number in alone}
    rest = [number for number in range(len(mutations)) if number not in found]
    for start in range(0, len(rest), AT_ONCE):
        numbers = rest[start : start + AT_ONCE]
        datasets = [mutations[number].dataset for number in numbers]
        found.update(zip(numbers, _at_once(engine, standard, datasets), strict=True))
    return [found[number] for number in range(len(mutations))]


def _at_once(engine: Engine, standard: Standard, datasets: Sequence[Dataset]) -> list[Verdict]:
    """Lay the datasets into one, each under names of its own, and give each fault back to the one that it is in."""
    together: dict[str, list[dict[str, object]]] = {}
    owners: dict[tuple[str, int], tuple[int, int]] = {}
    for number, dataset in enumerate(datasets):
        for key, records in apart(standard, dataset, f"{number}-").items():
            rows = together.setdefault(key, [])
            for place in range(1, len(records) + 1):
                owners[key, len(rows) + place] = (number, place)
            rows.extend(records)
    verdict = engine.judge(together)
    if verdict.refused and verdict.faults is None:
        return [engine.judge(dataset) for dataset in datasets]
    faults: dict[int, set[Fault]] = {}
    for fault in verdict.faults or ():
        number, row = owners.get((fault.key, fault.row), (-1, 0))
        faults.setdefault(number, set()).add(replace(fault, row=row))
    if -1 in faults:
        return [engine.judge(dataset) for dataset in datasets]
    return [
        Verdict(refused=True, faults=frozenset(faults[number]), said=verdict.said) if number in faults else TAKEN
        for number in range(len(datasets))
    ]
