"""A part that was kept is what would be made now, whatever has changed since: every target after random edits."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import parts
from generators.artefact import Artefact
from generators.kept import side_by_side
from generators.targets import TARGETS, Target
from housing_standard.constraints import OfType, Present
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Range, Standard, Vocabulary
from housing_standard.scales import RangeKind, Severity, Status
from tests.generators.test_small_changes import with_one_more_field

Edit = Callable[[Standard, random.Random], Standard]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing, and leave nothing for other tests."""
    monkeypatch.setattr(parts, "_KEPT", {})
    monkeypatch.setattr(parts, "_NEW", set())


# --- Edits ------------------------------------------------------------------------------------------------------------


def _with(standard: Standard, was: Entity | Vocabulary, now: Entity | Vocabulary) -> Standard:
    if isinstance(now, Vocabulary):
        return replace(standard, vocabularies=tuple(now if v is was else v for v in standard.vocabularies))
    return replace(standard, entities=tuple(now if e is was else e for e in standard.entities))


def _other(entity: Entity, of: Field, **changes: object) -> Entity:
    changed = tuple(replace(f, **changes) if f is of else f for f in entity.fields)  # type: ignore[arg-type]
    return replace(entity, fields=changed)


def entity_is_retitled(standard: Standard, chance: random.Random) -> Standard:
    found = chance.choice(standard.entities)
    return _with(standard, found, replace(found, title=f"{found.title} anew", definition="Said in other words."))


def target_is_retitled(standard: Standard, chance: random.Random) -> Standard:
    """Call an entity otherwise that fields of others refer to."""
    found = standard.entity_by_name[chance.choice(sorted(standard.referred))]
    return _with(standard, found, replace(found, title="Other"))


def field_is_reworded(standard: Standard, chance: random.Random) -> Standard:
    entity = chance.choice([e for e in standard.entities if e.fields])
    return _with(standard, entity, _other(entity, chance.choice(entity.fields), definition="Said in other words."))


def field_turns_required(standard: Standard, chance: random.Random) -> Standard:
    entity = chance.choice([e for e in standard.entities if any(not field.identifier for field in e.fields)])
    field = chance.choice([field for field in entity.fields if not field.identifier])
    return _with(standard, entity, _other(entity, field, required=not field.required))


def field_is_added(standard: Standard, chance: random.Random) -> Standard:
    plain = [e for e in standard.entities if "nickname" not in e.field_by_name]
    return with_one_more_field(standard, chance.choice(plain).name) if plain else standard


def reference_is_added(standard: Standard, chance: random.Random) -> Standard:
    entity, other = chance.choice(standard.records), chance.choice(standard.records)
    name = f"other_{len(entity.fields)}"
    reference = Field(
        id=f"{entity.id}/{name}",
        iri=f"{entity.iri}/{name}",
        name=name,
        title="Other",
        definition="Another record.",
        entity=entity.name,
        declared_on=entity.name,
        range=Range(kind=RangeKind.ENTITY, name=other.name),
        primitive=Primitive.STRING,
        tests=(OfType(primitive=Primitive.STRING),),
    )
    return _with(standard, entity, replace(entity, fields=(*entity.fields, reference)))


def identifier_turns_into_a_number(standard: Standard, chance: random.Random) -> Standard:
    keyed = [entity for entity in standard.records if entity.identifier and entity.name in standard.referred]
    entity = chance.choice(keyed or list(standard.records))
    if entity.identifier is None:
        return standard
    number = {
        "range": Range(kind=RangeKind.TYPE, name="integer"),
        "primitive": Primitive.INTEGER,
        "tests": (OfType(primitive=Primitive.INTEGER),),
        "examples": ("1",),
    }
    return _with(standard, entity, replace(_other(entity, entity.identifier, **number), examples=()))


def kind_is_added(standard: Standard, chance: random.Random) -> Standard:
    entity = chance.choice(standard.records)
    name = f"{entity.name}Kind{len(standard.entities)}"
    fields = tuple(replace(field, entity=name) for field in entity.fields)
    kind = replace(
        entity,
        id=name,
        iri=f"{standard.base}{name}",
        name=name,
        parent=entity.name,
        ancestors=(entity.name, *entity.ancestors),
        fields=fields,
        rules=(),
    )
    return replace(standard, entities=(*standard.entities, kind))


def name_of_a_table_is_taken(standard: Standard, chance: random.Random) -> Standard:
    """Add a kind of record whose table would be called as a table of identities is."""
    shared = [name for name in sorted(standard.referred) if len(standard.kinds_of(name)) > 1]
    if not shared:
        return standard
    name = f"{chance.choice(shared)}Identity"
    entity = standard.records[0]
    fields = tuple(replace(field, entity=name) for field in entity.fields)
    more = replace(entity, id=name, iri=f"{standard.base}{name}", name=name, title=name, fields=fields, rules=())
    return standard if name in standard.entity_by_name else replace(standard, entities=(*standard.entities, more))


def order_is_changed(standard: Standard, chance: random.Random) -> Standard:
    return replace(standard, entities=tuple(chance.sample(standard.entities, len(standard.entities))))


def code_is_added(standard: Standard, chance: random.Random) -> Standard:
    listed = chance.choice([v for v in standard.vocabularies if v.codes])
    name = f"code_{len(listed.codes)}"
    code = replace(listed.codes[0], id=f"{listed.id}/{name}", iri=f"{listed.iri}/{name}", name=name, title="One more")
    return _with(standard, listed, replace(listed, codes=(*listed.codes, code)))


def code_is_retired(standard: Standard, chance: random.Random) -> Standard:
    listed = chance.choice([v for v in standard.vocabularies if v.codes])
    retired = replace(listed.codes[0], status=Status.DEPRECATED, retired_because="Nobody uses it.")
    return _with(standard, listed, replace(listed, codes=(retired, *listed.codes[1:])))


def rule_turns_into_a_warning(standard: Standard, chance: random.Random) -> Standard:
    with_rules = [entity for entity in standard.entities if entity.rules]
    if not with_rules:
        return standard
    entity = chance.choice(with_rules)
    rules = (replace(entity.rules[0], severity=Severity.WARNING, title="Milder"), *entity.rules[1:])
    return _with(standard, entity, replace(entity, rules=rules))


def rule_is_added_above(standard: Standard, chance: random.Random) -> Standard:
    """Add to an entity that others inherit from a rule that judges them too."""
    above = [e for e in standard.entities if e.fields and any(e.name in kind.ancestors for kind in standard.entities)]
    rule = next(rule for entity in standard.entities for rule in entity.rules)
    entity = chance.choice(above)
    field = chance.choice(entity.fields)
    more = replace(
        rule,
        id=f"{entity.id}/more_{len(entity.rules)}",
        entity=entity.name,
        check=Present(path=(field.name,)),
        fields=(field.name,),
        severity=Severity.VIOLATION,
    )
    return _with(standard, entity, replace(entity, rules=(*entity.rules, more)))


def licence_is_changed(standard: Standard, chance: random.Random) -> Standard:
    return replace(standard, licence=f"Licence {chance.randrange(1000)}", title="Another title")


def version_is_raised(standard: Standard, chance: random.Random) -> Standard:
    return replace(standard, version=f"{standard.version}.{chance.randrange(9)}")


def area_is_retitled(standard: Standard, chance: random.Random) -> Standard:
    was = chance.choice(standard.areas)
    return replace(standard, areas=tuple(replace(a, title="Other") if a is was else a for a in standard.areas))


EDITS: tuple[Edit, ...] = (
    entity_is_retitled,
    target_is_retitled,
    field_is_reworded,
    field_turns_required,
    field_is_added,
    reference_is_added,
    identifier_turns_into_a_number,
    kind_is_added,
    name_of_a_table_is_taken,
    order_is_changed,
    code_is_added,
    code_is_retired,
    rule_turns_into_a_warning,
    rule_is_added_above,
    licence_is_changed,
    version_is_raised,
    area_is_retitled,
)


# --- Properties -------------------------------------------------------------------------------------------------------


def made(target: Target, standard: Standard) -> list[Artefact]:
    return [artefact for piece in target.pieces for artefact in target.generate_piece(standard, piece)]


def made_from_nothing(target: Target, standard: Standard) -> list[Artefact]:
    """Make a target with nothing kept, and leave what is kept as it is."""
    before = dict(parts._KEPT)
    parts._KEPT.clear()
    try:
        return made(target, standard)
    finally:
        parts._KEPT.clear()
        parts._KEPT.update(before)


def differing(standard: Standard) -> Iterator[str]:
    """Yield the artefacts that differ when what is kept is used."""
    for target in TARGETS:
        kept, new = made(target, standard), made_from_nothing(target, standard)
        assert [each.path for each in kept] == [each.path for each in new]
        yield from (each.path for each, other in zip(kept, new, strict=True) if each != other)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_after_an_edit_what_is_kept_is_what_would_be_made(edit: Edit, tiny: Standard) -> None:
    for target in TARGETS:
        made(target, tiny)
    for seed in range(4):
        edited = edit(tiny, random.Random(seed))  # noqa: S311 - to choose edits
        assert edited != tiny
        assert list(differing(edited)) == [], seed


@settings(max_examples=12, deadline=None)
@given(edits=st.lists(st.sampled_from(EDITS), min_size=2, max_size=5), seed=st.integers(0, 10_000))
def test_one_edit_after_the_other_leaves_nothing_stale(edits: list[Edit], seed: int, tiny: Standard) -> None:
    chance, edited = random.Random(seed), tiny  # noqa: S311 - to choose edits
    for edit in edits:
        edited = edit(edited, chance)
        assert list(differing(edited)) == []


def test_in_our_own_words_too(standard: Standard) -> None:
    chance, edited = random.Random(1), standard  # noqa: S311 - to choose edits
    for edit in (field_is_reworded, reference_is_added, kind_is_added, code_is_added, rule_is_added_above):
        edited = edit(edited, chance)
    for target in TARGETS:
        made(target, standard)
    assert list(differing(edited)) == []


def test_a_workbook_calls_what_has_no_sheet_as_it_is_called_now(standard: Standard) -> None:
    (excel,) = (target for target in TARGETS if target.name == "excel")
    before = made(excel, standard)
    above = next(entity for entity in standard.entities if entity.abstract and entity.name in standard.referred)
    edited = _with(standard, above, replace(above, title="Other"))
    after = made(excel, edited)
    assert after == made_from_nothing(excel, edited) != before


# --- The shelf itself -------------------------------------------------------------------------------------------------


def test_a_part_is_made_once_of_the_same_and_again_of_other_inputs() -> None:
    asked: list[str] = []

    def make() -> str:
        asked.append("made")
        return f"part {len(asked)}"

    assert [parts.kept_or_made("name", inputs, make) for inputs in ("a", "a", "b", "a")] == [
        "part 1",
        "part 1",
        "part 2",
        "part 3",
    ]


def test_what_a_part_is_made_of_tells_itself_by_its_contents(
    standard: Standard, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def digest(inputs: object) -> bytes:
        told.append(repr(inputs))
        return b""

    monkeypatch.setattr(parts, "_digest", digest)
    for target in TARGETS:
        made(target, standard)
    assert told
    assert [text for text in told if " at 0x" in text] == []


def test_parts_made_in_other_processes_come_back(tiny: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    targets = [target for target in TARGETS if target.name in ("sql", "excel")]
    assert [target.name for target, _ in side_by_side(targets, tiny)] == ["sql", "excel"]
    assert {name.partition("/")[0] for name in parts._KEPT} == {"sql", "excel"}
