"""A whole build: the artefacts of the wanted targets, the snapshot, and what is made of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager

from generators.artefact import Artefact
from generators.pages import coverage_page, limits_page, process_page
from generators.release import release_of
from generators.targets import TARGETS, Target, all_limits
from housing_standard.model import Standard
from housing_standard.outside import Inventory
from housing_standard.processes import Process
from housing_standard.shipped import EXAMPLE, SNAPSHOT
from housing_standard.snapshot import snapshot_schema

# Opens a step of the work under its name, so that a door can say what takes its time.
Step = Callable[[str], AbstractContextManager[None]]

# Returns the artefacts of a target, made now or before.
Maker = Callable[[Target, Standard], list[Artefact]]


def assemble(
    standard: Standard,
    snapshot: bytes,
    wanted: Collection[str],
    step: Step,
    make: Maker = Target.generate,
    *,
    outside: Collection[Inventory] = (),
    processes: Collection[Process] = (),
    example: bytes = b"",
) -> list[Artefact]:
    """Return every artefact of the targets in `wanted`, with the snapshot and its schema first.

    `outside` are the names of outside standards, for the page of what is covered; each of `processes` gets a page.
    `example` is the example landlord, if the words have one.
    """
    schema = (json.dumps(snapshot_schema(), indent=1) + "\n").encode()
    artefacts = [
        Artefact(path=SNAPSHOT, target="snapshot", media_type="application/json", content=snapshot),
        Artefact(path="standard.schema.json", target="snapshot", media_type="application/schema+json", content=schema),
    ]
    if example:
        artefacts.append(Artefact(path=EXAMPLE, target="snapshot", media_type="application/json", content=example))
    for target in TARGETS:
        if target.name in wanted:
            with step(target.name):
                artefacts.extend(make(target, standard))
    if "pages" in wanted:
        artefacts += [limits_page(all_limits()), coverage_page(standard, outside)]
        artefacts += [process_page(standard, process) for process in processes]
    if "rdf" in wanted:
        artefacts.append(release_of(standard, artefacts))
    return artefacts


def of_area(artefacts: list[Artefact], area: str) -> list[Artefact]:
    """Return the artefacts of one area and those that serve all areas, the snapshot included."""
    return [artefact for artefact in artefacts if artefact.area in ("", area)]
