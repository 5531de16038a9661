"""A standard made in Python with every kind of value and every shape of rule, and records with known verdicts.

`GOOD` are changes to a valid record that keep it valid. `BAD` are changes that break one rule each, named by its id;
`BAD_RECORDS` are the records so broken.
"""

from __future__ import annotations

import copy
from typing import Any

from housing_standard.constraints import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Check,
    Compare,
    Comparison,
    Condition,
    Counted,
    Distinct,
    ExactlyOneOf,
    Matches,
    Moment,
    Not,
    OfType,
    OneOf,
    Passes,
    Present,
    Related,
    Test,
    Unique,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Area, Code, Entity, Field, Range, Rule, Standard, ValueType, Vocabulary, Wording
from housing_standard.scales import RangeKind, Severity, Status

Record = dict[str, Any]

BASE = "https://example.org/wide/"


def term(identity: str, title: str = "", definition: str = "") -> dict[str, Any]:
    name = identity.rpartition("/")[2]
    return {
        "id": identity,
        "iri": BASE + identity,
        "name": name,
        "title": title or name.replace("_", " ").capitalize(),
        "definition": definition or f"What {name} means.",
    }


def field(entity: str, name: str, primitive: Primitive, *tests: Test, **more: Any) -> Field:
    parts: dict[str, Any] = {
        **term(f"{entity}/{name}"),
        "entity": entity,
        "declared_on": entity,
        "range": Range(kind=RangeKind.TYPE, name=primitive.value),
        "primitive": primitive,
        "tests": (OfType(primitive=primitive), *tests),
    }
    return Field(**{**parts, **more})


def coded(entity: str, name: str, *tests: Test, **more: Any) -> Field:
    kinds = Range(kind=RangeKind.VOCABULARY, name="Shade")
    whole = OneOf(values=("light", "dark", "24_hour"))
    return field(entity, name, Primitive.STRING, range=kinds, **{"tests": (whole, *tests), **more})


def refers(entity: str, name: str, target: str, **more: Any) -> Field:
    return field(entity, name, Primitive.STRING, range=Range(kind=RangeKind.ENTITY, name=target), **more)


def rule(identity: str, check: Check, severity: Severity = Severity.VIOLATION) -> Rule:
    return Rule(
        id=identity,
        entity="Thing",
        kind="condition",
        title=f"Rule {identity}",
        fields=("id",),
        check=check,
        severity=severity,
        message=Wording(one='{id} says "no" to 100% of it.', many="", every=""),
        allowed="",
        cure="",
    )


def present(name: str) -> Present:
    return Present(path=(name,))


def passes(name: str, test: Test) -> Passes:
    return Passes(path=(name,), test=test)


def given(name: str, *values: str) -> AllOf:
    return AllOf(parts=(present(name), passes(name, OneOf(values=values))))


def when(condition: Condition, consequence: Condition) -> AnyOf:
    return AnyOf(parts=(Not(part=condition), consequence))


def at(name: str, **offset: int) -> Moment:
    return Moment(path=(name,), **offset)


def order(left: Moment, comparison: Comparison, right: Moment) -> Compare:
    return Compare(left=left, comparison=comparison, right=right)


BEFORE, NOT_AFTER = Comparison.BEFORE, Comparison.NOT_AFTER

RULES = (
    rule("W-1", order(at("day"), NOT_AFTER, at("until"))),
    rule("W-2", order(at("opened_at"), BEFORE, at("closed_at"))),
    rule("W-3", order(at("closed_at"), NOT_AFTER, at("opened_at", hours=48))),
    rule("W-4", order(at("until"), NOT_AFTER, at("day", years=1))),
    rule("W-5", order(at("opened_at"), NOT_AFTER, at("until"))),
    rule("W-6", ExactlyOneOf(parts=(present("text"), present("link")))),
    rule("W-7", when(given("shade", "dark"), present("price"))),
    rule("W-8", Not(part=AllOf(parts=(present("flag"), passes("flag", OneOf(values=("true",))), present("clock"))))),
    rule("W-9", when(present("note"), passes("note", Matches(pattern="^[a-z]{2,4}$")))),
    rule("W-10", when(present("clock"), passes("size", AtLeast(bound="5")))),
    rule("W-11", order(at("price"), NOT_AFTER, at("cap"))),
    rule("W-12", when(present("cap"), Counted(path=("tags",), minimum=1))),
    rule("W-13", order(at("day"), NOT_AFTER, Moment(path=None))),
    rule("W-14", Related(entity="Box", via="thing", where=AllOf(parts=()), minimum=0, maximum=1)),
    rule("W-15", Unique(fields=("shade", "note"))),
    rule("W-16", present("until"), Severity.WARNING),
    rule(
        "W-17", AnyOf(parts=(passes("tint", OneOf(values=("light",))), Not(part=passes("price", AtMost(bound="10")))))
    ),
    rule("W-18", when(given("many_shades", "dark"), passes("price", AtMost(bound="50.25")))),
    rule("W-19", when(present("text"), Distinct(path=("notes",)))),
)

THING = (
    field("Thing", "id", Primitive.STRING, identifier=True, required=True, examples=("T-1",)),
    field("Thing", "text", Primitive.STRING),
    field("Thing", "link", Primitive.URI),
    field("Thing", "size", Primitive.INTEGER, AtLeast(bound="1"), AtMost(bound="12"), required=True),
    field("Thing", "wide", Primitive.INTEGER),
    field("Thing", "price", Primitive.DECIMAL, AtLeast(bound="0"), AtMost(bound="99.99"), unit="pounds sterling"),
    field("Thing", "cap", Primitive.DECIMAL, AtLeast(bound="-1.5")),
    field("Thing", "flag", Primitive.BOOLEAN, examples=("true",)),
    field("Thing", "day", Primitive.DATE, AtLeast(bound="1998-01-02"), AtMost(bound="2100-12-30")),
    field("Thing", "until", Primitive.DATE),
    field("Thing", "opened_at", Primitive.DATETIME),
    field("Thing", "closed_at", Primitive.DATETIME),
    field("Thing", "clock", Primitive.TIME, AtMost(bound="22:00:00")),
    coded("Thing", "shade"),
    coded("Thing", "tint", OneOf(values=("light", "dark"))),
    coded("Thing", "many_shades", many=True),
    field(
        "Thing", "sign", Primitive.STRING, Matches(pattern="^[A-Z]{2}[0-9]{1,6}$"), Matches(pattern="^[A-M].*$"),
        range=Range(kind=RangeKind.TYPE, name="sign"),
    ),
    field("Thing", "note", Primitive.STRING),
    field("Thing", "notes", Primitive.STRING, many=True),
    field("Thing", "tags", Primitive.STRING, many=True, distinct=True, maximum_count=3),
    field("Thing", "marks", Primitive.INTEGER, AtMost(bound="9"), many=True, required=True, minimum_count=2),
    field("Thing", "names", Primitive.STRING, many=True, required=True, status=Status.DEPRECATED),
    refers("Thing", "place", "Place"),
    refers("Thing", "box", "Box"),
    refers("Thing", "twin", "Thing"),
    refers("Thing", "inner", "Part", inlined=True),
    refers("Thing", "parts", "Part", inlined=True, many=True),
)  # fmt: skip


def entity(name: str, *fields: Field, area: str = "wide", **more: Any) -> Entity:
    return Entity(**term(name), area=area, fields=fields, **more)


def key(name: str) -> Field:
    return field(name, "id", Primitive.STRING, identifier=True, required=True)


def vocabulary() -> Vocabulary:
    codes = [
        Code(**term("Shade/light", definition="Nearly white, or the tenant's word for it."), vocabulary="Shade"),
        Code(**term("Shade/dark"), vocabulary="Shade", status=Status.DEPRECATED),
        Code(**term("Shade/24_hour"), vocabulary="Shade"),
    ]
    return Vocabulary(**term("Shade"), area="wide", codes=tuple(codes))


def wide_standard() -> Standard:
    """Return the standard: Thing has everything, Box and Bag are places, a Part stands inside a Thing."""
    sign = (OfType(primitive=Primitive.STRING), Matches(pattern="^[A-Z]{2}[0-9]{1,6}$"))
    message: dict[str, Any] = {"profile_of": "Thing", "parent": "Thing", "ancestors": ("Thing",)}
    place: dict[str, Any] = {"parent": "Place", "ancestors": ("Place",)}
    return Standard(
        name="wide",
        title="Wide standard",
        definition="One of everything.",
        version="1.2.3",
        base=BASE,
        licence="https://example.org/licence",
        prefixes={},
        areas=(Area(**term("wide")), Area(**term("inside"))),
        types=(ValueType(**term("sign"), primitive=Primitive.STRING, tests=sign, examples=("AB12",)),),
        vocabularies=(vocabulary(),),
        entities=(
            entity("Place", key("Place"), abstract=True),
            entity("Box", key("Box"), refers("Box", "thing", "Thing"), **place),
            entity("Bag", key("Bag"), **place),
            entity("Part", key("Part"), field("Part", "weight", Primitive.DECIMAL, required=True), area="inside"),
            entity("Thing", *THING, rules=RULES),
            entity("SendThing", *(f for f in THING if f.name in ("id", "day", "until", "inner")), **message),
        ),
    )


# What a Thing refers to.
OTHERS: dict[str, list[Record]] = {"box": [{"id": "B-1"}], "bag": [{"id": "G-1"}]}

_VALID: Record = {"id": "T-1", "text": "a text", "size": 3, "marks": [1, 2], "names": ["one"]}

GOOD: dict[str, Record] = {
    "nothing more": {},
    "nulls are absent": {"day": None, "shade": None, "tags": None, "parts": None, "inner": None, "price": None},
    "empty lists are absent": {"day": [], "shade": [], "tags": [], "place": []},
    "a link for a text": {"text": None, "link": "https://example.org/a?b=[1]#c"},
    "29 February": {"day": "2024-02-29", "until": "2025-03-01"},
    "29 February of a century": {"day": "2000-02-29"},
    "days at the bounds": {"day": "1998-01-02"},
    "day at the upper bound": {"day": "2100-12-30"},
    "numbers at the bounds": {"size": 12, "price": 99.99, "cap": 100, "tags": ["a"]},
    "a price of nothing": {"price": 0},
    "a negative cap": {"cap": -1.5, "tags": ["a"]},
    "eighteen digits": {"wide": -999999999999999999},
    "offsets": {"opened_at": "2026-03-31T09:30:00+01:00", "closed_at": "2026-03-31T08:30:00.5Z"},
    "the latest close": {"opened_at": "2026-03-31T09:30:00+01:00", "closed_at": "2026-04-02T08:30:00Z"},
    "the day as written": {"day": "2026-03-31", "until": "2026-03-31", "opened_at": "2026-03-31T23:30:00-05:00"},
    "dark with a price": {"shade": "dark", "price": 10.5},
    "a code that starts with a digit": {"shade": "24_hour"},
    "not at ten": {"tint": "light", "price": 5},
    "many": {"tags": ["a", "b", "c"], "marks": [9, 9, 9], "many_shades": ["light", "24_hour"], "notes": ["x"]},
    "a sign": {"sign": "AB123456"},
    "a note": {"note": "abcd"},
    "a clock": {"clock": "22:00:00", "size": 5},
    "references": {"place": "G-1", "box": "B-1", "twin": "T-1"},
    "nested": {"inner": {"id": "P-1", "weight": 1.25}, "parts": [{"id": "P-2", "weight": 2}]},
    "a quote and a per cent": {"text": 'it\'s 100% \\ "so"\n'},
}

BAD: dict[str, list[Record]] = {
    "Thing/unknown_field": [{"colour": "red"}, {"colour": None}],
    "Thing/id/required": [{"id": None}],
    "Thing/size/required": [{"size": None}],
    "Thing/names/required": [{"names": None}, {"names": []}],
    "Thing/marks/count": [{"marks": [1]}],
    "Thing/tags/count": [{"tags": ["a", "b", "c", "d"]}],
    "Thing/tags/distinct": [{"tags": ["a", "a"]}],
    "Thing/size/single": [{"size": [3, 4]}],
    "Thing/text/type": [{"text": "a\0b"}],
    "Thing/link/type": [
        {"text": None, "link": value} for value in ("example.org", "1a:b", "a b:c", "http://a b", "a:")
    ],
    "Thing/size/type": [{"size": value} for value in ("three", 1.5)],
    "Thing/wide/type": [{"wide": 10**18}, {"wide": -(10**18)}],
    "Thing/price/type": [{"price": value} for value in ("1,5", "+-1", "", "1.2.3", "--1", "ten")],
    "Thing/cap/type": [{"cap": 10**18, "tags": ["a"]}],
    "Thing/flag/type": [{"flag": "maybe"}],
    "Thing/day/type": [
        {"day": value}
        for value in ("31/03/2026", "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "20260101x", "2026-1-x")
    ],
    "Thing/until/type": [{"until": "2026-00-10"}],
    "Thing/opened_at/type": [
        {"opened_at": value}
        for value in ("2026-02-29T09:00:00Z", "2026-03-31T24:00:01Z", "2026-03-31T09:61:00Z", "soon")
    ],
    "Thing/clock/type": [{"clock": "25:00:00", "size": 5}, {"clock": "nine", "size": 5}],
    "Thing/size/minimum": [{"size": 0}],
    "Thing/size/maximum": [{"size": 13}],
    "Thing/marks/maximum": [{"marks": [1, 10]}],
    "Thing/price/minimum": [{"price": -0.01}],
    "Thing/price/maximum": [{"price": 100}, {"price": 99.991}],
    "Thing/cap/minimum": [{"cap": -1.51, "tags": ["a"]}, {"cap": -2, "tags": ["a"]}],
    "Thing/day/minimum": [{"day": "1998-01-01"}, {"day": "1997-12-31"}, {"day": "0999-05-05"}],
    "Thing/day/maximum": [{"day": "2100-12-31"}, {"day": "3000-01-01"}],
    "Thing/clock/maximum": [{"clock": "22:00:01", "size": 5}],
    "Thing/shade/code": [{"shade": "pale"}, {"shade": "Light"}],
    "Thing/tint/code": [{"tint": "24_hour"}],
    "Thing/many_shades/code": [{"many_shades": ["light", "pale"]}],
    "Thing/sign/pattern": [{"sign": value} for value in ("ab1", "AB", "AB1234567", "AB1\n")],
    "Thing/sign/pattern_2": [{"sign": "ZB1"}],
    "Thing/place/reference": [{"place": "P-9"}],
    "Thing/box/reference": [{"box": "G-1"}],
    "W-1": [{"day": "2024-01-02", "until": "2024-01-01"}],
    "W-2": [{"opened_at": "2026-03-31T09:30:00+01:00", "closed_at": "2026-03-31T08:30:00Z"}],
    "W-3": [{"opened_at": "2026-03-31T09:30:00+01:00", "closed_at": "2026-04-02T08:30:01Z"}],
    "W-4": [{"day": "2023-03-01", "until": "2024-03-02"}, {"day": "2024-02-29", "until": "2025-03-02"}],
    "W-5": [{"until": "2026-03-30", "opened_at": "2026-03-31T00:30:00+01:00"}],
    "W-6": [{"text": None}, {"link": "https://example.org/"}],
    "W-7": [{"shade": "dark"}, {"shade": "dark", "price": None}],
    "W-8": [{"flag": True, "clock": "09:00:00", "size": 5}],
    "W-9": [{"note": "a"}, {"note": "abcde"}, {"note": "ABC"}],
    "W-10": [{"clock": "09:00:00", "size": 4}],
    "W-11": [{"price": 10.02, "cap": 10.01, "tags": ["a"]}],
    "W-12": [{"cap": 100}],
    "W-17": [{"tint": "dark", "price": 10}],
    "W-18": [{"many_shades": ["dark"], "price": 50.26}],
    "W-19": [{"notes": ["x", "x"]}],
}


def record(change: Record) -> Record:
    """Return the valid Thing with some fields changed."""
    return copy.deepcopy({**_VALID, **change})


BAD_RECORDS = [(identity, record(change)) for identity, changes in BAD.items() for change in changes]
