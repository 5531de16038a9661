"""Which boxes and arrows a picture shows: the entities of an area, or one term with its neighbours."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from generators.drawing.layout import columns, in_rows, layered
from generators.drawing.scene import Arrow, Box, Row, Scene
from generators.usage import Usage
from housing_standard.model import Entity, Field, Standard, Vocabulary
from housing_standard.scales import RangeKind

# Above so many neighbours on one side they are gathered by area, so that a picture stays in view.
MOST_APART = 9

_KIND_OF = "is a kind of"


def area_scene(standard: Standard, area: str) -> Scene | None:
    """Return how the records of an area refer to each other, or nothing where fewer than two of them stand in it."""
    inside = {entity.name: entity for entity in standard.entities if entity.area == area and not entity.profile_of}
    if len(inside) < 2:  # noqa: PLR2004 - one box alone is no picture
        return None
    boxes, arrows = [], []
    for entity in inside.values():
        rows: list[Row] = []
        for field in _references(entity):
            target = standard.entity_by_name[field.range.name]
            if target.name in inside:
                arrows.append(Arrow(source=entity.name, row=len(rows), target=target.name))
            rows.append(Row(text=field.title, beyond="" if target.name in inside else target.title))
        if entity.parent in inside:
            arrows.append(Arrow(source=entity.name, row=None, target=entity.parent, kind_of=True))
        boxes.append(Box(name=entity.name, title=entity.title, rows=tuple(rows)))
    title = standard.area_by_name[area].title or area
    words = f"{len(boxes)} kinds of record. An arrow leads from a field to the kind of record that it refers to."
    return layered(Scene(title=title, words=words, boxes=tuple(boxes), arrows=tuple(arrows)))


def neighbours_scene(usage: Usage, term: Entity | Vocabulary) -> Scene | None:
    """Return `term` between the fields that hold it and the terms that it refers to, or nothing if it has none."""
    before = _users(usage.standard, term, usage.fields_holding(term.name))
    middle, after, arrows = _middle(usage.standard, term)
    if not before and not after:
        return None
    for box in before:
        arrows += [Arrow(source=box.name, row=row, target=middle.name) for row in range(len(box.rows))]
    words = f"On the left what refers to it, on the right what it refers to: {len(before)} and {len(after)} boxes."
    scene = Scene(title=middle.title, words=words, boxes=(*before, middle, *after), arrows=tuple(arrows))
    return columns(scene, [[box.name for box in before], [middle.name], [box.name for box in after]])


def _references(entity: Entity) -> list[Field]:
    """Return the fields of an entity that lead to records and that it does not merely inherit."""
    return [f for f in entity.fields if f.range.kind is RangeKind.ENTITY and f.declared_on == entity.name]


def _users(standard: Standard, term: Entity | Vocabulary, holding: tuple[Field, ...]) -> list[Box]:
    """Return the boxes of the records whose fields hold `term`, gathered by area where they are many."""
    by_entity: dict[str, list[Field]] = defaultdict(list)
    for field in holding:
        entity = standard.entity_by_name[field.entity]
        if not entity.profile_of and entity.name != term.name:
            by_entity[entity.name].append(field)
    named = {name: standard.entity_by_name[name] for name in by_entity}
    if len(named) <= MOST_APART:
        return [
            Box(name=f"{name} before", title=entity.title, rows=tuple(Row(text=f.title) for f in by_entity[name]))
            for name, entity in named.items()
        ]
    by_area: dict[str, list[Row]] = defaultdict(list)
    for name, entity in named.items():
        by_area[entity.area] += [Row(text=f"{entity.title}: {field.title.lower()}") for field in by_entity[name]]
    areas = standard.area_by_name
    return [
        Box(name=f"{area} before", title=areas[area].title if area in areas else area, rows=tuple(rows), term=False)
        for area, rows in by_area.items()
    ]


def _middle(standard: Standard, term: Entity | Vocabulary) -> tuple[Box, list[Box], list[Arrow]]:
    """Return the box of the term itself, the boxes that it leads to and the arrows to them."""
    if isinstance(term, Vocabulary):
        count = Row(text=f"{len(term.codes)} codes")
        return Box(name=term.name, title=term.title, rows=(count,), focus=True), [], []
    rows: list[Row] = []
    after: dict[str, Box] = {}
    arrows: list[Arrow] = []
    for field in _references(term):
        target = standard.entity_by_name[field.range.name]
        itself = target.name == term.name
        if not itself:
            after.setdefault(target.name, Box(name=target.name, title=target.title))
            arrows.append(Arrow(source=term.name, row=len(rows), target=target.name))
        rows.append(Row(text=field.title, beyond="itself" if itself else ""))
    parent = standard.entity_by_name.get(term.parent)
    if parent and parent.area == term.area:
        after.setdefault(parent.name, Box(name=parent.name, title=parent.title))
        arrows.append(Arrow(source=term.name, row=len(rows), target=parent.name, kind_of=True))
        rows.append(Row(text=_KIND_OF))
    return Box(name=term.name, title=term.title, rows=tuple(rows), focus=True), list(after.values()), arrows


def row_scene(title: str, boxes: list[tuple[str, tuple[str, ...]]], across: int = 4) -> Scene:
    """Return boxes that follow each other in rows of so many, read like text, each with an arrow to the next."""
    made = [Box(name=name, title=name, rows=_rows(words), term=False) for name, words in boxes]
    arrows = [Arrow(source=one.name, row=None, target=other.name) for one, other in pairwise(made)]
    words = f"{len(made)} steps, one after the other."
    return in_rows(Scene(title=title, words=words, boxes=tuple(made), arrows=tuple(arrows)), across)


def _rows(words: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(Row(text=word) for word in words)
