"""Slots as LinkML resolves them on a class, read into Fields."""

from __future__ import annotations

from typing import Any

from linkml_runtime.linkml_model.meta import SlotDefinition
from linkml_runtime.utils.schemaview import SchemaView

from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Range, RangeKind, Sensitivity
from housing_standard.source.common import Body, Reading, annotations_of, check_choices, term_parts
from housing_standard.source.lowering import REFUSED_SLOT_KEYS, REFUSED_TYPE_KEYS, Expression, tests_of

_PRIMITIVES = {
    "string": Primitive.STRING,
    "ncname": Primitive.STRING,
    "curie": Primitive.STRING,
    "nodeidentifier": Primitive.STRING,
    "integer": Primitive.INTEGER,
    "boolean": Primitive.BOOLEAN,
    "float": Primitive.DECIMAL,
    "double": Primitive.DECIMAL,
    "decimal": Primitive.DECIMAL,
    "date": Primitive.DATE,
    "datetime": Primitive.DATETIME,
    "time": Primitive.TIME,
    "uri": Primitive.URI,
    "uriorcurie": Primitive.URI,
}


def lineage_of(view: SchemaView, name: str) -> list[str]:
    """Return a class and its ancestors, mixins included, the nearest first."""
    return [str(step) for step in view.class_ancestors(name, reflexive=True)]


def type_tests(reading: Reading, view: SchemaView, name: str) -> tuple[Primitive, tuple[Test, ...]]:
    """Return the primitive under a LinkML type and every test it and its parents make."""
    own: list[Test] = []
    for step in [name, *(str(t) for t in view.type_ancestors(name, reflexive=False))]:
        if step in _PRIMITIVES:
            return _PRIMITIVES[step], (OfType(primitive=_PRIMITIVES[step]), *reversed(own))
        expression = Expression(body=view.get_type(step))
        place = reading.gathered.locate("types", step)
        for key in REFUSED_TYPE_KEYS:
            if expression.get(key):
                _refuse(reading, place, step, key)
        own.extend(_patterned(reading, expression, place, step))
    place = reading.gathered.locate("types", name)
    cure = "Build it on string, integer, decimal, boolean, date, datetime, time or uri with `typeof`."
    reading.problem("words/type", place, name, f"The type '{name}' stands on no kind of value we know.", cure)
    return Primitive.STRING, (OfType(primitive=Primitive.STRING),)


def read_field(reading: Reading, view: SchemaView, entity: str, name: str, parent: Body) -> Field | None:
    """Return one slot as it stands on a class, or None after noting why it cannot be read."""
    slot = view.induced_slot(name, entity)
    body, place, owner = _authored(reading, view, entity, name)
    identity = f"{owner}/{name}"
    check_choices(reading, body, place, f"{entity}/{name}")
    for key in REFUSED_SLOT_KEYS:
        if Expression(body=slot).get(key):
            _refuse(reading, place, f"{entity}/{name}", key)
    iri = reading.expand(str(slot.slot_uri or f"{reading.base}{identity}"))
    resolved = _range_of(reading, view, slot, place, f"{entity}/{name}")
    if resolved is None:
        return None
    kind, primitive, range_tests = resolved
    owner_body = reading.gathered.sections["classes"].get(owner, parent)
    notes = annotations_of(body)
    file = reading.gathered.locate("classes", owner)[0]
    reading.places.setdefault(reading.term_id(iri, identity), place)
    reading.places[f"{entity}/{name}"] = place
    many = bool(slot.multivalued)
    counts = _counts(slot)
    own_tests = _patterned(reading, Expression(body=slot), place, f"{entity}/{name}")
    return Field(
        id=reading.term_id(iri, identity),
        iri=iri,
        **term_parts(body, name, file, owner_body),
        entity=entity,
        declared_on=owner,
        range=kind,
        primitive=primitive,
        required=bool(slot.required or slot.identifier or slot.key) or counts[0] > 0,
        recommended=bool(slot.recommended),
        identifier=bool(slot.identifier or slot.key),
        many=many,
        minimum_count=counts[0],
        maximum_count=counts[1],
        distinct=bool(slot.list_elements_unique),
        inlined=kind.kind is RangeKind.ENTITY and view.is_inlined(slot),
        tests=_tightest((*range_tests, *own_tests)),
        unit=_unit(slot),
        sensitivity=_sensitivity(notes.get("sensitivity", "")),
        privacy=notes.get("privacy", ""),
        why=notes.get("why", ""),
    )


def _authored(reading: Reading, view: SchemaView, entity: str, name: str) -> tuple[Body, tuple[str, int], str]:
    """Return what the author wrote of a slot, outermost last to win, its place and the class that introduced it."""
    classes = reading.gathered.sections["classes"]
    merged: Body = dict(reading.gathered.sections["slots"].get(name) or {})
    place = reading.gathered.locate("slots", name)
    owner = entity
    for step in reversed(lineage_of(view, entity)):
        body = classes.get(step) or {}
        attribute = (body.get("attributes") or {}).get(name)
        usage = (body.get("slot_usage") or {}).get(name)
        if attribute is not None or name in (body.get("attributes") or {}):
            place = reading.gathered.locate("classes", step, "attributes", name)
            merged = _overlay(merged, attribute or {})
            owner = owner if owner != entity else step
        elif name in (body.get("slots") or []):
            place = reading.gathered.locate("classes", step, "slots", (body.get("slots") or []).index(name))
            owner = owner if owner != entity else step
        if usage:
            place = reading.gathered.locate("classes", step, "slot_usage", name)
            merged = _overlay(merged, usage)
    return merged, place, owner


def _overlay(under: Body, over: Body) -> Body:
    merged = {**under, **over}
    if under.get("annotations") and over.get("annotations"):
        merged["annotations"] = {**under["annotations"], **over["annotations"]}
    return merged


def _range_of(
    reading: Reading, view: SchemaView, slot: SlotDefinition, place: tuple[str, int], term: str
) -> tuple[Range, Primitive, tuple[Test, ...]] | None:
    name = str(slot.range or view.schema.default_range or "string")
    if name in view.all_types():
        primitive, tests = type_tests(reading, view, name)
        return Range(kind=RangeKind.TYPE, name=name), primitive, tests
    if name in view.all_enums():
        codes = OneOf(values=tuple(str(code) for code in view.get_enum(name).permissible_values))
        return Range(kind=RangeKind.VOCABULARY, name=name), Primitive.STRING, (codes,)
    if name in view.all_classes():
        return Range(kind=RangeKind.ENTITY, name=name), Primitive.STRING, (OfType(primitive=Primitive.STRING),)
    cure = "Name a type, a vocabulary or an entity that the file imports."
    reading.problem("words/range", place, term, f"The range '{name}' is not defined.", cure)
    return None


def _patterned(reading: Reading, expression: Expression, place: tuple[str, int], term: str) -> tuple[Test, ...]:
    """Return the tests of an expression, with a structured pattern spelt out from the settings of any file."""
    structured = expression.get("structured_pattern")
    if structured is None:
        return tests_of(expression)
    settings = {name: str(setting) for name, setting in reading.gathered.sections["settings"].items()}
    pattern = str(structured.syntax)
    for name, setting in settings.items():
        pattern = pattern.replace("{" + name + "}", setting)
    anchored = pattern if structured.partial_match else f"^{pattern.removeprefix('^').removesuffix('$')}$"
    unknown = [part for part in _braced(pattern) if not part.replace(",", "").isdigit()]
    if unknown:
        cure = "Define it under `settings`, or correct its name."
        reading.problem("words/setting", place, term, f"The pattern's setting '{unknown[0]}' is not defined.", cure)
    others = tuple(test for test in tests_of(expression) if not isinstance(test, Matches))
    return (Matches(pattern=anchored), *others)


def _braced(pattern: str) -> list[str]:
    return [part.split("}")[0] for part in pattern.split("{")[1:] if "}" in part]


def _counts(slot: SlotDefinition) -> tuple[int, int | None]:
    exact = slot.exact_cardinality
    least = exact if exact is not None else slot.minimum_cardinality or 0
    most = exact if exact is not None else slot.maximum_cardinality
    return int(least), None if most is None else int(most)


def _tightest(tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """Keep one lower and one upper bound, the tightest, and no test twice."""
    found: dict[Test, None] = {}
    lows = [test for test in tests if isinstance(test, AtLeast)]
    highs = [test for test in tests if isinstance(test, AtMost)]
    low = max(lows, key=lambda test: _size(test.bound), default=None)
    high = min(highs, key=lambda test: _size(test.bound), default=None)
    for test in tests:
        if (isinstance(test, AtLeast) and test != low) or (isinstance(test, AtMost) and test != high):
            continue
        found[test] = None
    return tuple(found)


def _size(bound: str) -> tuple[float, str]:
    """Order bounds: numbers by size, moments by their text."""
    try:
        return (float(bound), "")
    except ValueError:
        return (0.0, bound)


def _unit(slot: SlotDefinition) -> str:
    unit: Any = slot.unit
    return str((unit.ucum_code or unit.symbol or unit.descriptive_name) if unit else "")


def _sensitivity(named: str) -> Sensitivity:
    return Sensitivity(named) if named in set(Sensitivity) else Sensitivity.NONE


def _refuse(reading: Reading, place: tuple[str, int], term: str, key: str) -> None:
    cure = "Say it with a pattern, a range, a rule or a rule template, or ask for the construct to be supported."
    reading.problem("words/refused", place, term, f"'{key}' restricts data but has no place in our model.", cure)


def narrowed(entity: Entity, carried: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the fields that a message carries, in the order it names them."""
    return tuple(entity.field_by_name[name] for name in carried if name in entity.field_by_name)
