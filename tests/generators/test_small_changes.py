"""A small change of the words is a small change of every artefact, so that people can read what changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from generators.artefact import Artefact
from generators.targets import TARGETS, Target
from housing_standard.constraints import OfType
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Range, Standard
from housing_standard.scales import RangeKind

# What one optional field may change in all the files of a target together; a line that changed counts once.
MOST_LINES = 15

# Pages and pictures lay the words out anew for people to look at; workbooks are no text.
NOT_READ_AS_LINES = ("pages", "excel", "diagrams")

# Each database has a script of its own, and people who read a change read one.
APART = ("sql",)


def with_one_more_field(standard: Standard, name: str) -> Standard:
    """Return the standard with an optional text field at the end of one entity."""

    def widened(entity: Entity) -> Entity:
        if entity.name != name:
            return entity
        iri = f"{entity.iri}/nickname"
        field = Field(
            id=f"{entity.id}/nickname",
            iri=iri,
            name="nickname",
            title="Nickname",
            definition="What people on the street call it.",
            entity=name,
            declared_on=name,
            range=Range(kind=RangeKind.TYPE, name="string"),
            primitive=Primitive.STRING,
            tests=(OfType(primitive=Primitive.STRING),),
            examples=("The Nest",),
            since="0.1",
        )
        return replace(entity, fields=(*entity.fields, field))

    return replace(standard, entities=tuple(map(widened, standard.entities)))


def changed_lines(before: list[Artefact], after: list[Artefact]) -> Iterator[tuple[str, int]]:
    """Yield each file that changed and how many of its lines did; a line that is replaced counts once."""
    was = {artefact.path: artefact.content for artefact in before}
    assert was.keys() == {artefact.path for artefact in after}
    for artefact in after:
        if was[artefact.path] != artefact.content:
            old, new = was[artefact.path].decode().splitlines(), artefact.content.decode().splitlines()
            matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
            spans = [code for code in matcher.get_opcodes() if code[0] != "equal"]
            yield artefact.path, sum(max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in spans)


@pytest.mark.parametrize("target", [t for t in TARGETS if t.name not in NOT_READ_AS_LINES], ids=lambda t: t.name)
def test_one_optional_field_changes_few_lines(target: Target, tiny: Standard) -> None:
    before, after = target.generate(tiny), target.generate(with_one_more_field(tiny, "Let"))
    changed = dict(changed_lines(before, after))
    assert changed
    total = max(changed.values()) if target.name in APART else sum(changed.values())
    assert total <= MOST_LINES, changed


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_artefact_says_its_version_and_what_it_was_made_from(target: Target, tiny: Standard) -> None:
    other = replace(tiny, version="7.8.9")
    assert {artefact.path for artefact in target.generate(other)} == {a.path for a in target.generate(tiny)}
    for artefact in target.generate(other):
        if artefact.media_type.startswith(("text/", "application/")) and target.name not in NOT_READ_AS_LINES:
            text = artefact.content.decode()
            if text:
                assert "7.8.9" in text, artefact.path
