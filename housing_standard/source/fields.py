"""Slots as LinkML resolves them on a class, read into Fields."""

from __future__ import annotations

import re
from dataclasses import replace

from linkml_runtime.linkml_model.meta import SlotDefinition
from linkml_runtime.utils.schemaview import SchemaView

from housing_standard.constraints import AtLeast, AtMost, Matches, OfType, OneOf, Test
from housing_standard.lexical import Primitive, size
from housing_standard.model import Entity, Field, Range
from housing_standard.scales import RangeKind, Sensitivity
from housing_standard.source.codes import codes_of
from housing_standard.source.common import Body, Reading, annotations_of, check_choices, term_parts
from housing_standard.source.life import dated_by
from housing_standard.source.lowering import Expression, fitting, tests_of
from housing_standard.source.refused import REFUSED_SLOT_KEYS, REFUSED_TYPE_KEYS, MistakenError, UnsupportedError
from housing_standard.source.units import unit_in_words

# The subset of the words that is the core profile.
CORE = "core"

PRIMITIVES = {
    "string": Primitive.STRING,
    "ncname": Primitive.STRING,
    "curie": Primitive.STRING,
    "nodeidentifier": Primitive.STRING,
    "objectidentifier": Primitive.STRING,
    "jsonpointer": Primitive.STRING,
    "jsonpath": Primitive.STRING,
    "sparqlpath": Primitive.STRING,
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

# What LinkML's own types ask of text, in the portable subset of patterns.
_FORMS = {
    "ncname": "^[A-Za-z_][A-Za-z0-9_.-]*$",
    "curie": "^[A-Za-z_][A-Za-z0-9_.-]*:[!-~]+$",
}

# Types of LinkML's own that no target could hold.
_NO_ONE_KIND = {"date_or_datetime": "Use `date`, `datetime`, or a field for each."}


def lineage_of(view: SchemaView, name: str) -> list[str]:
    """Return a class and its ancestors, mixins included, the nearest first."""
    return [str(step) for step in view.class_ancestors(name, reflexive=True)]


def type_tests(reading: Reading, view: SchemaView, name: str) -> tuple[Primitive, tuple[Test, ...]]:
    """Return the primitive under a LinkML type and every test it and its parents make."""
    own: list[Test] = []
    for step in [name, *(str(t) for t in view.type_ancestors(name, reflexive=False))]:
        if step in PRIMITIVES:
            form = (Matches(pattern=_FORMS[step]),) if step in _FORMS else ()
            return PRIMITIVES[step], _tightest((OfType(primitive=PRIMITIVES[step]), *form, *reversed(own)))
        expression = Expression(body=view.get_type(step))
        place = reading.gathered.locate("types", step)
        for key, cure in REFUSED_TYPE_KEYS.items():
            if expression.get(key):
                reading.refuse(place, step, f"'{key}'", cure)
        own.extend(_patterned(reading, expression, place, step))
    place = reading.gathered.locate("types", name)
    cure = "Build it on string, integer, decimal, boolean, date, datetime, time or uri with `typeof`."
    problem = f"The type '{name}' stands on no one kind of value."
    reading.problem("words/type", place, name, problem, _NO_ONE_KIND.get(name, cure))
    return Primitive.STRING, (OfType(primitive=Primitive.STRING),)


def read_field(reading: Reading, view: SchemaView, entity: str, name: str, parent: Body) -> Field | None:
    """Return one slot as it stands on a class, or None after noting why it cannot be read.

    The field has the name that data carry: the slot's alias, which LinkML makes of a name with spaces too.
    """
    slot = view.induced_slot(name, entity)
    written = str(slot.alias or name)
    body, place, owner = _authored(reading, view, entity, name)
    identity = f"{owner}/{name}"
    check_choices(reading, body, place, f"{entity}/{name}")
    for key, cure in REFUSED_SLOT_KEYS.items():
        if Expression(body=slot).get(key):
            reading.refuse(place, f"{entity}/{name}", f"'{key}'", cure)
    iri = reading.expand(str(slot.slot_uri or reading.named(identity)))
    try:
        resolved = _range_of(reading, view, slot, place, f"{entity}/{name}")
    except (UnsupportedError, MistakenError) as error:
        reading.fault(place, f"{entity}/{name}", error)
        return None
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
    own_tests = (
        *_patterned(reading, Expression(body=slot), place, f"{entity}/{name}"),
        *identity_tests(reading, view, entity, slot),
    )
    inlined = kind.kind is RangeKind.ENTITY and _is_inlined(reading, view, slot, kind.name)
    field = Field(
        id=reading.term_id(iri, identity),
        iri=iri,
        **term_parts(body, written, file, owner_body),
        entity=entity,
        declared_on=owner,
        range=kind,
        primitive=primitive,
        required=bool(slot.required or slot.identifier or slot.key) or counts[0] > 0,
        recommended=bool(slot.recommended),
        core=CORE in map(str, slot.in_subset or ()),
        identifier=bool(slot.identifier or slot.key),
        many=many,
        minimum_count=counts[0],
        maximum_count=counts[1],
        distinct=bool(slot.list_elements_unique),
        inlined=inlined,
        keyed=inlined and many and not slot.inlined_as_list and has_identifier(reading, view, kind.name),
        tests=_tightest((*range_tests, *own_tests)),
        default=default_of(slot),
        dated_by=dated_by(reading, lineage_of(view, entity), body, kind.kind),
        unit=unit_in_words(slot.unit),
        sensitivity=_sensitivity(notes.get("sensitivity", "")),
        privacy=notes.get("privacy", ""),
        why=notes.get("why", ""),
    )
    try:
        fitting(replace(field, tests=range_tests), own_tests)
    except MistakenError as error:
        reading.fault(place, f"{entity}/{name}", error)
        return None
    return field


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
    name = _common_range(reading, view, slot) or str(slot.range or view.schema.default_range or "string")
    if name in view.all_classes():
        if str(view.get_class(name).class_uri) == "linkml:Any":
            reading.refuse(place, term, f"the range '{name}', which takes anything,", "Name a type, a list or a kind.")
            return None
        return Range(kind=RangeKind.ENTITY, name=name), Primitive.STRING, (OfType(primitive=Primitive.STRING),)
    if name in view.all_types() or name in view.all_enums():
        kind = RangeKind.VOCABULARY if name in view.all_enums() else RangeKind.TYPE
        return Range(kind=kind, name=name), *tests_of_range(reading, view, name)
    cure = "Name a type, a vocabulary or an entity that the file imports."
    reading.problem("words/range", place, term, f"The range '{name}' is not defined.", cure)
    return None


def tests_of_range(reading: Reading, view: SchemaView, name: str) -> tuple[Primitive, tuple[Test, ...]]:
    """Return the primitive and the tests of the values that a type or a vocabulary names.

    Raises UnsupportedError for a range of records, MistakenError for one that is not defined.
    """
    if name in view.all_enums():
        return Primitive.STRING, (OneOf(values=tuple(code.name for code in codes_of(reading, name))),)
    if name in view.all_types():
        return type_tests(reading, view, name)
    if name in view.all_classes():
        raise UnsupportedError(f"the range '{name}' inside an expression", "Give the kinds a common parent.")
    raise MistakenError(f"The range '{name}' is not defined.", "Name a type or a vocabulary that the file imports.")


def _common_range(reading: Reading, view: SchemaView, slot: SlotDefinition) -> str:
    """Return the primitive type that all ranges of a choice share, where the slot itself names none that says more."""
    parts = [part for key in ("any_of", "exactly_one_of") for part in getattr(slot, key) or ()]
    ranges = [str(part.range) for part in parts if part.range]
    own = str(slot.range or "")
    anything = own in view.all_classes() and str(view.get_class(own).class_uri) == "linkml:Any"
    if not ranges or len(ranges) < len(parts) or (own and own != str(view.schema.default_range) and not anything):
        return ""
    if any(name in view.all_classes() for name in ranges):
        return ""
    kinds = {tests_of_range(reading, view, name)[0] for name in ranges}
    return kinds.pop().value if len(kinds) == 1 else ""


def has_identifier(reading: Reading, view: SchemaView, name: str) -> bool:
    """Tell whether records of a class are known by an identifier or key."""
    if name not in reading.identified:
        reading.identified[name] = view.get_identifier_slot(name, use_key=True) is not None
    return reading.identified[name]


def _is_inlined(reading: Reading, view: SchemaView, slot: SlotDefinition, name: str) -> bool:
    """Tell whether records of the class `name` stand inside their owner, as they do when nothing else names them."""
    return bool(slot.inlined or slot.inlined_as_list) or not has_identifier(reading, view, name)


def identity_tests(reading: Reading, view: SchemaView, entity: str, slot: SlotDefinition) -> tuple[Test, ...]:
    """Return the tests on a field that names its record or its kind: closed prefixes, and a type designator."""
    found: list[Test] = []
    owner = view.get_class(entity)
    if (slot.identifier or slot.key) and owner.id_prefixes and owner.id_prefixes_are_closed:
        prefixes = "|".join(re.sub(r"([.+])", r"\\\1", str(prefix)) for prefix in owner.id_prefixes)
        found.append(Matches(pattern=f"^({prefixes}):[!-~]+$"))
    if slot.designates_type:
        curie = str(owner.class_uri or f"{view.schema.default_prefix}:{entity}")
        forms = {"uri": (reading.expand(curie),), "curie": (curie,), "uriorcurie": (reading.expand(curie), curie)}
        found.append(OneOf(values=forms.get(str(slot.range), (entity,))))
    return tuple(found)


def default_of(slot: SlotDefinition) -> str:
    """Return what a slot's `ifabsent` offers, in its lexical form; empty for what only a program could work out."""
    written = str(slot.ifabsent or "")
    found = re.fullmatch(r"[A-Za-z_]\w*\((.*)\)", written, re.DOTALL)
    if found:
        return found[1].strip("'\"")
    plain = {"True": "true", "true": "true", "False": "false", "false": "false"}
    return plain.get(written, "")


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
    low = max(lows, key=lambda test: size(test.bound), default=None)
    high = min(highs, key=lambda test: size(test.bound), default=None)
    for test in tests:
        if (isinstance(test, AtLeast) and test != low) or (isinstance(test, AtMost) and test != high):
            continue
        found[test] = None
    return tuple(found)


def _sensitivity(named: str) -> Sensitivity:
    return Sensitivity(named) if named in set(Sensitivity) else Sensitivity.NONE


def narrowed(entity: Entity, carried: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the fields that a message carries, in the order it names them."""
    return tuple(entity.field_by_name[name] for name in carried if name in entity.field_by_name)
