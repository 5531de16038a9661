"""Pictures as SVG files: how the records of each area refer to each other, and the neighbours of each term."""

from __future__ import annotations

from collections.abc import Iterator

from generators.artefact import Artefact
from generators.drawing import Scene, area_scene, neighbours_scene, standalone
from generators.usage import Usage
from housing_standard.model import Entity, Standard, Term, Vocabulary
from housing_standard.names import kebab

TARGET = "diagrams"
MEDIA_TYPE = "image/svg+xml"


def generate(standard: Standard) -> list[Artefact]:
    """Return one picture for each area of two entities or more, and one for each entity or list that has neighbours."""
    return list(_pictures(standard))


def _pictures(standard: Standard) -> Iterator[Artefact]:
    for area in standard.areas:
        if scene := area_scene(standard, area.name):
            parts = [entity for entity in standard.entities if entity.area == area.name]
            yield _artefact(f"areas/{kebab(area.name)}", scene, _stamp(standard, *parts), area.name)
    usage = Usage(standard)
    terms: list[Entity | Vocabulary] = [*standard.records, *standard.vocabularies]
    for term in terms:
        if scene := neighbours_scene(usage, term):
            yield _artefact(f"terms/{kebab(term.name)}", scene, _stamp(standard, term), term.area)


def _stamp(standard: Standard, *parts: Term) -> str:
    return f"Version {standard.version}, made from {standard.fingerprint(*parts)}"


def _artefact(name: str, scene: Scene, made_from: str, area: str) -> Artefact:
    text = standalone(scene, made_from)
    return Artefact(path=f"diagrams/{name}.svg", target=TARGET, media_type=MEDIA_TYPE, content=text.encode(), area=area)
