"""The words poured once into the Standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from linkml_runtime.utils.schemaview import SchemaView

from housing_standard.errors import WordsError
from housing_standard.model import Area, Code, Entity, Field, Standard, ValueType, Vocabulary
from housing_standard.source.codes import Listed, codes_of
from housing_standard.source.common import (
    Body,
    Reading,
    annotations_of,
    check_choices,
    term_parts,
    texts,
)
from housing_standard.source.fields import PRIMITIVES, lineage_of, narrowed, read_field, tests_of_range, type_tests
from housing_standard.source.gather import Gathered, gather
from housing_standard.source.life import check_dates, life_of
from housing_standard.source.lowering import Expression, Scope
from housing_standard.source.needs import Needs
from housing_standard.source.refused import REFUSED_ENUM_KEYS
from housing_standard.source.rules import class_rules
from housing_standard.source.tree import Tree
from housing_standard.source.view import forget_views, view_of

# LinkML's own types, which some schemas write out again.
_BUILT_IN = (*PRIMITIVES, "date_or_datetime")


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Where each term and rule is authored."""

    places: Mapping[str, tuple[str, int]]

    def line_of(self, term: str) -> tuple[str, int]:
        """Return the file and line of a term or rule id; ("", 0) when it is not authored anywhere."""
        return self.places.get(term, ("", 0))


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """The Standard, with what only its authors need: lines, files and the folder they stand in.

    `needs` holds the words themselves, so that a later reading need not look again at what has not changed.
    """

    standard: Standard
    lines: Lines
    folder: Path
    files: tuple[Path, ...]
    needs: Needs


def read_words(source: Path, earlier: Resolved | None = None) -> Resolved:
    """Resolve the words in a root file or folder into a Standard.

    `earlier` is what they were before an edit: the kinds that the edit does not touch are taken from there. Raises
    UsageError when nothing can be read there, WordsError with every fault found otherwise.
    """
    gathered = gather(source, earlier.needs.gathered.trees if earlier else ())
    base = _base_of(gathered)
    reading = Reading(gathered=gathered, base=base)
    needs = Needs(gathered)
    kept = _kept(needs, earlier) if earlier else {}
    entities = _entities(reading, needs, kept, earlier)
    content = gathered.root.content
    standard = Standard(
        name=str(content.get("name", "")),
        title=str(content.get("title") or content.get("name", "")),
        definition=" ".join(str(content.get("description") or "").split()),
        version=str(content.get("version") or "0"),
        base=base,
        licence=str(content.get("license") or ""),
        prefixes=dict(sorted(gathered.prefixes.items())),
        areas=tuple(_area(reading, tree) for tree in gathered.trees if _is_area(tree)),
        types=_types(reading),
        vocabularies=_vocabularies(reading, entities, earlier.standard.vocabulary_by_name if earlier else {}),
        entities=entities,
    )
    forget_views()
    if reading.problems:
        raise WordsError(tuple(reading.problems))
    files = tuple(gathered.folder / tree.file for tree in gathered.trees if not tree.file.startswith("linkml/"))
    lines = Lines(places=reading.places)
    return Resolved(standard=standard, lines=lines, folder=gathered.folder, files=files, needs=needs)


def _kept(after: Needs, earlier: Resolved) -> dict[str, Entity]:
    """Return the entities of an earlier reading that nothing which has changed since has a say in."""
    before, gathered = earlier.needs, after.gathered
    head = ("id", "name", "prefixes", "default_prefix", "default_range", "settings", "version", "license")
    was, now = before.gathered.root.content, gathered.root.content
    if any(was.get(key) != now.get(key) for key in head) or before.gathered.prefixes != gathered.prefixes:
        return {}
    if before.gathered.sections["settings"] != gathered.sections["settings"]:
        return {}
    return {
        name: entity
        for name, entity in earlier.standard.entity_by_name.items()
        if name in gathered.sections["classes"] and before.digests(name) == after.digests(name)
    }


def _entities(
    reading: Reading, needs: Needs, kept: Mapping[str, Entity], earlier: Resolved | None
) -> tuple[Entity, ...]:
    """Return every entity in the order of the words; those `kept` bring the places of their terms with them.

    One that is as it was is the very object of the earlier reading, which knows its own digest and text already.
    """
    gathered = reading.gathered
    names = [name for name in gathered.sections["classes"] if _ours(gathered, name)]
    only = frozenset(element for name in names if name not in kept for element in needs.of(name))
    view = view_of(gathered, only if kept else None)
    if earlier:
        for term, place in earlier.lines.places.items():
            if term.partition("/")[0] in kept:
                reading.places.setdefault(term, place)
        for entity in kept.values():
            for term in (entity.id, *(field.id for field in entity.fields), *(rule.id for rule in entity.rules)):
                if term in earlier.lines.places:
                    reading.places.setdefault(term, earlier.lines.places[term])
    read = (kept[name] if name in kept else _entity(reading, view, name) for name in names)
    if earlier is None:
        return tuple(read)
    before = earlier.standard.entity_by_name
    return tuple(before[entity.name] if before.get(entity.name) == entity else entity for entity in read)


def _base_of(gathered: Gathered) -> str:
    default = str(gathered.root.content.get("default_prefix") or "")
    if default in gathered.prefixes:
        return gathered.prefixes[default]
    return default if "://" in default else f"{gathered.root.content.get('id', 'https://example.org/schema')}/"


def _own(gathered: Gathered, section: str) -> list[str]:
    return [name for (kind, name), tree in gathered.home.items() if kind == section and not _bundled(tree)]


def _bundled(tree: Tree) -> bool:
    return tree.file.startswith("linkml/")


def _ours(gathered: Gathered, name: str) -> bool:
    return not _bundled(gathered.home["classes", name])


def _is_area(tree: Tree) -> bool:
    return not _bundled(tree) and bool(tree.content.get("classes") or tree.content.get("types"))


def _area_name(tree: Tree) -> str:
    return str(tree.content.get("name") or Path(tree.file).stem)


def _area(reading: Reading, tree: Tree) -> Area:
    name = _area_name(tree)
    reading.places[f"area/{name}"] = (tree.file, 1)
    return Area(
        id=f"area/{name}",
        iri=f"{reading.base}area/{name}",
        **term_parts(tree.content, name, tree.file),
        steward=annotations_of(tree.content).get("steward", ""),
    )


def _types(reading: Reading) -> tuple[ValueType, ...]:
    view = view_of(reading.gathered, frozenset())
    return tuple(_type(reading, view, name) for name in _own(reading.gathered, "types") if name not in _BUILT_IN)


def _type(reading: Reading, view: SchemaView, name: str) -> ValueType:
    body: Body = reading.gathered.sections["types"][name]
    place = reading.gathered.locate("types", name)
    iri = reading.expand(annotations_of(body).get("iri", reading.named(name)))
    identity = reading.term_id(iri, name)
    reading.places[identity] = place
    check_choices(reading, body, place, name)
    primitive, tests = type_tests(reading, view, name)
    return ValueType(id=identity, iri=iri, **term_parts(body, name, place[0]), primitive=primitive, tests=tests)


def _vocabularies(
    reading: Reading, entities: tuple[Entity, ...], earlier: Mapping[str, Vocabulary]
) -> tuple[Vocabulary, ...]:
    """Return every vocabulary; one that stands in a file of its own belongs to the area that first uses it.

    One that is as it was is the very object of `earlier`, which knows its own digest and text already.
    """
    area_of: dict[str, str] = {}
    for entity in sorted(entities, key=lambda entity: bool(entity.profile_of)):
        for field in entity.fields:
            area_of.setdefault(field.range.name, entity.area)
    areas = {entity.area for entity in entities}
    found: list[Vocabulary] = []
    for name in _own(reading.gathered, "enums"):
        vocabulary = _vocabulary(reading, name)
        if vocabulary.area not in areas:
            vocabulary = replace(vocabulary, area=area_of.get(name, vocabulary.area))
        found.append(earlier[name] if earlier.get(name) == vocabulary else vocabulary)
    return tuple(found)


def _vocabulary(reading: Reading, name: str) -> Vocabulary:
    body: Body = reading.gathered.sections["enums"][name]
    place = reading.gathered.locate("enums", name)
    tree = reading.gathered.home["enums", name]
    iri = reading.expand(str(body.get("enum_uri") or reading.named(name)))
    identity = reading.term_id(iri, name)
    reading.places[identity] = place
    check_choices(reading, body, place, name)
    for key, cure in REFUSED_ENUM_KEYS.items():
        if Expression(body=body).get(key):
            reading.refuse(place, name, f"'{key}'", cure)
    notes = annotations_of(body)
    codes = tuple(_code(reading, name, code) for code in codes_of(reading, name))
    return Vocabulary(
        id=identity,
        iri=iri,
        **term_parts(body, name, place[0]),
        area=_area_name(tree),
        edition=notes.get("edition", ""),
        why=notes.get("why", ""),
        complete=notes.get("complete", "") == "true",
        subset_of=notes.get("subset_of", ""),
        codes=codes,
    )


def _code(reading: Reading, vocabulary: str, code: Listed) -> Code:
    """Return a code of a list; one that the list inherits keeps the IRI that it has where it was written."""
    name, body, parent = code.name, code.body, reading.gathered.sections["enums"][code.owner]
    place = reading.gathered.locate("enums", code.owner, "permissible_values", name)
    iri = reading.expand(str(body.get("meaning") or reading.named(f"{code.owner}/{name}")))
    identity = reading.term_id(iri, f"{code.owner}/{name}")
    reading.places.setdefault(identity, place)
    reading.places[f"{vocabulary}/{name}"] = place
    check_choices(reading, body, place, f"{vocabulary}/{name}")
    parts: dict[str, Any] = term_parts(body, name, place[0], parent)
    begins, ends = life_of(reading, body, place, f"{vocabulary}/{name}")
    return Code(
        id=identity,
        iri=iri,
        **parts,
        vocabulary=vocabulary,
        begins=begins,
        ends=ends,
        parent=str(body.get("is_a") or ""),
    )


def _entity(reading: Reading, view: SchemaView, name: str) -> Entity:
    body: Body = reading.gathered.sections["classes"][name]
    place = reading.gathered.locate("classes", name)
    iri = reading.expand(str(body.get("class_uri") or reading.named(name)))
    identity = reading.term_id(iri, name)
    reading.places[identity] = place
    check_choices(reading, body, place, name)
    notes = annotations_of(body)
    fields = {str(slot): read_field(reading, view, name, str(slot), body) for slot in view.class_slots(name)}
    by_slot = {slot: field for slot, field in fields.items() if field is not None}
    read = tuple(by_slot.values())
    check_dates(reading, read)
    scope = Scope(fields=by_slot, ranges=lambda named: tests_of_range(reading, view, named))
    entity = Entity(
        id=identity,
        iri=iri,
        **term_parts(body, name, place[0]),
        area=_area_name(reading.gathered.home["classes", name]),
        parent=str(body.get("is_a") or ""),
        ancestors=tuple(lineage_of(view, name)[1:]),
        abstract=bool(body.get("abstract") or body.get("mixin")),
        profile_of=notes.get("profile_of", ""),
        why=notes.get("why", ""),
        distinctions=texts(notes.get("not_the_same_as")),
        fields=_identifier_first(read),
        rules=class_rules(reading, scope, name, body),
    )
    return _message(reading, entity, notes, place) if entity.profile_of else entity


def _identifier_first(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(sorted(fields, key=lambda field: not field.identifier))


def _message(reading: Reading, entity: Entity, notes: dict[str, str], place: tuple[str, int]) -> Entity:
    """Return a message with only the fields it carries."""
    carried = tuple(notes.get("carries", "").split())
    unknown = [name for name in carried if name not in entity.field_by_name]
    for name in unknown:
        problem = f"The message carries '{name}', which {entity.profile_of} does not have."
        reading.problem("words/message", place, entity.name, problem, "Correct the name in `carries`.")
    return replace(entity, fields=narrowed(entity, carried))
