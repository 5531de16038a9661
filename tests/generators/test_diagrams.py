"""A picture shows each record of its area and each reference between them, and no box hides another."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from generators.diagrams import generate
from generators.drawing import Scene, area_scene, neighbours_scene
from generators.usage import Usage
from housing_standard.model import Entity, Standard, Vocabulary
from housing_standard.scales import RangeKind

SVG = "{http://www.w3.org/2000/svg}"


def pictures(standard: Standard) -> dict[str, Scene]:
    usage = Usage(standard)
    areas = {f"area {area.name}": area_scene(standard, area.name) for area in standard.areas}
    holders: list[Entity | Vocabulary] = [*standard.records, *standard.vocabularies]
    terms = {term.name: neighbours_scene(usage, term) for term in holders}
    return {name: scene for name, scene in {**areas, **terms}.items() if scene}


def test_an_area_shows_every_record_and_every_reference_between_them(standard: Standard) -> None:
    repair = area_scene(standard, "repair")
    assert repair is not None
    inside = {entity.name: entity for entity in standard.records if entity.area == "repair"}
    assert {box.name for box in repair.boxes} == set(inside)
    references = {
        (entity.name, field.title, field.range.name)
        for entity in inside.values()
        for field in entity.fields
        if field.range.kind is RangeKind.ENTITY and field.range.name in inside and field.range.name != entity.name
    }
    boxes = repair.box_by_name
    drawn = {
        (arrow.source, boxes[arrow.source].rows[arrow.row].text, arrow.target)
        for arrow in repair.arrows
        if arrow.row is not None
    }
    assert references
    assert drawn == references


def test_a_term_stands_between_what_refers_to_it_and_what_it_refers_to(standard: Standard) -> None:
    scene = neighbours_scene(Usage(standard), standard.entity_by_name["WorkElement"])
    assert scene is not None
    boxes = scene.box_by_name
    assert boxes["JobStatusUpdate before"].x < boxes["WorkElement"].x < boxes["WorkOrder"].x
    assert boxes["WorkElement"].focus


def test_no_box_hides_another_and_none_is_empty(standard: Standard) -> None:
    for name, scene in pictures(standard).items():
        for one, other in combinations(scene.boxes, 2):
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart, f"{name}: {one.name} and {other.name} overlap"
        assert all(box.x >= 0 and box.y >= 0 for box in scene.boxes), name


def test_each_file_is_an_svg_with_a_title_and_words(standard: Standard) -> None:
    made = generate(standard)
    assert len(made) == len(pictures(standard))
    for artefact in made:
        root = ElementTree.fromstring(artefact.content)
        assert root.tag == f"{SVG}svg"
        assert (root.findtext(f"{SVG}title") or "").strip()
        assert (root.findtext(f"{SVG}desc") or "").strip()
        assert standard.version in artefact.content.decode()


@pytest.mark.parametrize("text", ["<b>&", '"quoted"'])
def test_a_title_with_signs_of_xml_is_shown_as_it_is(standard: Standard, text: str) -> None:
    renamed = replace(
        standard,
        entities=tuple(replace(e, title=text) if e.name == "Tenancy" else e for e in standard.entities),
    )
    shown = next(a for a in generate(renamed) if a.path == "diagrams/areas/tenancy.svg")
    words = [element.text for element in ElementTree.fromstring(shown.content).iter(f"{SVG}text")]
    assert text in words


def test_a_picture_is_the_same_however_often_it_is_drawn(tiny: Standard) -> None:
    for seed in range(8):
        order = random.Random(seed).sample(tiny.entities, len(tiny.entities))  # noqa: S311 - any order will do
        standard = replace(tiny, entities=tuple(order))
        assert len({generate(standard)[0].content for _ in range(5)}) == 1, seed
