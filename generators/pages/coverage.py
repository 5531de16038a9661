"""What the standard covers: the share of each area that is aligned, and what of outside standards has a place here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generators.pages import wording
from generators.pages.views import Desk, Link
from housing_standard.model import Area, Field, Standard
from housing_standard.outside import Inventory
from housing_standard.releases import Step, steps_of

# The outside standards that have a column of their own in the table of areas.
COLUMNS = ("hact", "core", "rsh", "csp")


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """One row of the table of areas: counts, and the share of fields aligned with anything and with each standard."""

    area: Link
    entities: int
    fields: int
    required: int
    aligned: int
    by_standard: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How much of an outside standard has a place here: what has, what has none with the reason, and what is open."""

    publisher: str
    prefix: str
    total: int
    placed: int
    argued: tuple[tuple[str, str], ...]
    open: tuple[str, ...]

    @property
    def share(self) -> int:
        """The share that has a place or a reason, in whole per cent, rounded down."""
        return 100 * (self.total - len(self.open)) // self.total if self.total else 100


def area_rows(desk: Desk) -> list[AreaRow]:
    """Return a row for each area that has records, in the order of the areas."""
    rows = [_row(desk, area) for area in desk.standard.areas]
    return [row for row in rows if row.entities]


def covered(standard: Standard, inventory: Inventory) -> Covered:
    """Return how much of an outside standard's names our terms are aligned with."""
    terms = [*standard.terms.values(), *(field for entity in standard.entities for field in entity.fields)]
    targets = {alignment.target for term in terms for alignment in term.alignments}
    ours = (target.removeprefix(f"{inventory.prefix}:").split("/") for target in targets)
    # What is aligned within a thing gives the thing a place too.
    aligned = {"/".join(steps[:count]) for steps in ours for count in range(1, len(steps) + 1)}
    placed = aligned.intersection(inventory.names)
    left = [(name, reason) for name, reason in inventory.names.items() if name not in placed]
    return Covered(
        publisher=wording.publisher(inventory.prefix),
        prefix=inventory.prefix,
        total=len(inventory.names),
        placed=len(placed),
        argued=tuple((name, reason) for name, reason in left if reason),
        open=tuple(name for name, reason in left if not reason),
    )


def changes_by_list(standard: Standard) -> list[tuple[str, list[tuple[Step, str]]]]:
    """Return the outside lists whose codes changed between releases, with each change and how it is said."""
    found: dict[str, list[tuple[Step, str]]] = {}
    for step in steps_of(standard):
        found.setdefault(step.earlier.list_name, []).append((step, wording.LIKENESSES[step.likeness]))
    return list(found.items())


def _row(desk: Desk, area: Area) -> AreaRow:
    entities = [entity for entity in desk.standard.entities if entity.area == area.name and not entity.profile_of]
    fields = [field for entity in entities for field in entity.fields if field.declared_on == entity.name]
    return AreaRow(
        area=desk.link(area),
        entities=len(entities),
        fields=len(fields),
        required=sum(field.required for field in fields),
        aligned=_share(fields, ()),
        by_standard=tuple(_share(fields, (prefix,)) for prefix in COLUMNS),
    )


def _share(fields: Iterable[Field], prefixes: tuple[str, ...]) -> int:
    """Return the share of fields with an alignment to one of the standards, or to any, in whole per cent."""
    known = list(fields)
    aligned = sum(
        any(not prefixes or alignment.target.partition(":")[0] in prefixes for alignment in field.alignments)
        for field in known
    )
    return round(100 * aligned / len(known)) if known else 0
