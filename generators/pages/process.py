"""A reference process as a page: a picture of its steps, and for each step who does what and which message travels."""

from __future__ import annotations

from dataclasses import dataclass

from generators.drawing import Scene, row_scene
from generators.pages.views import Desk, Link
from housing_standard.errors import HousingStandardError
from housing_standard.processes import Process, Step


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One step with links to the records that it makes and the messages that travel."""

    number: int
    title: str
    who: str
    what: str
    records: tuple[Link, ...]
    messages: tuple[Link, ...]


def step_views(desk: Desk, process: Process) -> list[StepView]:
    """Return the steps in order; raises HousingStandardError where one names a record or message that there is not."""
    return [
        StepView(
            number=number,
            title=step.title,
            who=step.who,
            what=step.what,
            records=_links(desk, process, step.records),
            messages=_links(desk, process, step.messages),
        )
        for number, step in enumerate(process.steps, start=1)
    ]


def process_scene(process: Process) -> Scene:
    """Return the picture of the steps: a box each, with who acts."""
    return row_scene(process.name, [(f"{n}. {step.title}", _words(step)) for n, step in enumerate(process.steps, 1)])


def _words(step: Step) -> tuple[str, ...]:
    return tuple(part.strip() for part in step.who.replace(" and ", ", ").split(","))


def _links(desk: Desk, process: Process, names: tuple[str, ...]) -> tuple[Link, ...]:
    known = desk.standard.entity_by_name
    missing = [name for name in names if name not in known]
    if missing:
        raise HousingStandardError(
            f"The process '{process.name}' names {', '.join(missing)}, which the words have not."
        )
    return tuple(desk.link(known[name]) for name in names)
