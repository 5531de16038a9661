"""Hypothesis strategies: small tables and random rules over the wide standard, faults of every sort among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import strategies as st

from housing_standard.constraints import (
    AddsUp,
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
    NoOverlap,
    Not,
    OneOf,
    Passes,
    Path,
    Present,
    Related,
    Same,
    Unique,
    WithinWorkingDays,
)
from housing_standard.lexical import Primitive
from housing_standard.model import Field, Standard
from housing_standard.records.table import Cell, Spoilt, Table
from housing_standard.scales import RangeKind

AS_AT = dt.date(2024, 2, 29)

_IDS = ("a", "b", "c", "d")
_VALUES: dict[Primitive, tuple[str, ...]] = {
    Primitive.STRING: ("x", "y.z", "x\ny", "", "O'Brien \"; DROP", "é", " x"),
    Primitive.INTEGER: ("0", "5", "05", "-3", "+5", "999999999999999999", "5.0", " 7", "1_000", "1e3", ""),
    Primitive.DECIMAL: ("0", "0.5", "5", "5.00", "-0.000000000000000001", "NaN", "1e3", "120,50", ".5"),
    Primitive.BOOLEAN: ("true", "false", "yes", "TRUE", "1"),
    Primitive.DATE: (
        "2024-02-28", "2024-02-29", "2023-02-28", "2023-03-01", "2008-02-29", "0001-01-01", "9999-12-31",
        "2024-02-30", "0000-01-01", "01/03/2024", "2024-3-1", "2024-02-29T00:00:00Z", "2024-02-29Z",
    ),
    Primitive.DATETIME: (
        "2024-02-29T23:30:00Z", "2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00.5Z", "2024-02-28T00:00:00-14:00",
        "2008-02-29T12:00:00Z", "2024-02-29T23:30:00", "2024-02-30T00:00:00Z", "2024-02-29", "2024-02-29T24:00:00Z",
    ),
    Primitive.TIME: ("00:00:00", "09:30:00", "24:00:00", "9:30"),
    Primitive.URI: ("https://example.org/1", "urn:x:1", "no address", "http://a b"),
}  # fmt: skip


def tables(standard: Standard) -> st.SearchStrategy[tuple[Table, ...]]:
    """Return tables of every kind of record of a standard, some of them left out."""
    parts = [table(standard, entity.name) for entity in standard.records]
    some = [st.integers(0, 9).flatmap(_left_out_at_zero(part)) for part in parts]
    return st.tuples(*some).map(lambda made: tuple(part for part in made if part is not None))


def _left_out_at_zero(part: st.SearchStrategy[Table]) -> Callable[[int], st.SearchStrategy[Table | None]]:
    return lambda dice: part if dice else st.none()


@st.composite
def table(draw: st.DrawFn, standard: Standard, entity: str) -> Table:
    """Return a table with two to six rows and some of its columns."""
    fields = standard.entity_by_name[entity].fields
    optional = [known for known in fields if not known.identifier]
    left_out = draw(st.sets(st.sampled_from(optional), max_size=3))
    given = [known for known in fields if known not in left_out]
    missing = tuple(known.name for known in left_out if known.required and draw(st.booleans()))
    rows = draw(st.lists(st.tuples(*(cell(known) for known in given)), min_size=2, max_size=6))
    columns = tuple(known.name for known in given)
    return Table(entity=entity, file=f"{entity.lower()}.csv", columns=columns, rows=rows, missing=missing)


def cell(known: Field) -> st.SearchStrategy[Cell]:
    """Return a cell of a field: absent, sound, ill-typed, with several values, or spoilt by its reader."""
    if known.identifier or known.range.kind is RangeKind.ENTITY:
        values = st.sampled_from(_IDS)
    elif known.range.kind is RangeKind.VOCABULARY:
        codes = [code for test in known.tests if isinstance(test, OneOf) for code in test.values[:2]]
        values = st.sampled_from((*codes, codes[0], codes[0], "purple", codes[0].title()))
    else:
        values = st.sampled_from(_VALUES[known.primitive])
    one: st.SearchStrategy[Cell] = st.lists(values, min_size=1, max_size=3).map(tuple) if known.many else values
    several: st.SearchStrategy[Cell] = st.lists(values, min_size=2, max_size=2).map(tuple)
    odd = several | values.map(Spoilt)
    return st.integers(0, 19).flatmap(lambda dice: st.none() if dice < 5 else odd if dice == 19 else one)


# --- Rules ------------------------------------------------------------------------------------------------------------

_ALPHA = ("text", "whole", "amount", "flag", "day", "until", "moment", "clock", "link", "days", "words", "colour",
          "beta", "things", "id")  # fmt: skip
_BETA = ("day", "amount", "colour", "alpha", "id")
_DATED = {"Alpha": (("day",), ("until",), ("days",), ("beta", "day"), ("beta", "alpha", "day")),
          "Beta": (("day",), ("alpha", "day"), ("alpha", "until"))}  # fmt: skip
_TIMED: dict[str, tuple[Path, ...]] = {"Alpha": (("moment",), ("beta", "alpha", "moment")),
                                       "Beta": (("alpha", "moment"),)}  # fmt: skip
_NUMBERED: dict[str, tuple[Path, ...]] = {"Alpha": (("whole",), ("amount",), ("beta", "amount")),
                                          "Beta": (("amount",), ("alpha", "whole"))}  # fmt: skip
_LINKS: dict[str, tuple[Path, ...]] = {"Alpha": (("beta",), ("beta", "alpha", "beta")),
                                       "Beta": (("alpha",), ("alpha", "beta", "alpha"))}  # fmt: skip
_TEXTS: dict[str, tuple[Path, ...]] = {"Alpha": (("text",), ("words",)), "Beta": (("alpha", "text"),)}


def paths(entity: str) -> st.SearchStrategy[Path]:
    """Return paths from an entity, up to two references long."""
    own: list[Path] = [(name,) for name in (_ALPHA if entity == "Alpha" else _BETA)]
    away: list[Path] = (
        [("beta", name) for name in _BETA] + [("beta", "alpha", name) for name in ("text", "day", "words")]
        if entity == "Alpha"
        else [("alpha", name) for name in _ALPHA]
    )
    return st.sampled_from(own + away)


def tests_at(standard: Standard, entity: str) -> st.SearchStrategy[Condition]:
    """Return tests on the values of a field that such a field can be given."""

    def on(path: Path) -> st.SearchStrategy[Condition]:
        known = standard.field_at(entity, path)
        made: st.SearchStrategy[Matches | AtLeast | AtMost | OneOf] = st.sampled_from(
            (Matches(pattern="^[a-z.]+$"), Matches(pattern="^.*$"), OneOf(values=("x", "5", "red", "true", "a")))
        )
        bounds = [bound for bound in _BOUNDS.get(known.primitive, ()) if known.range.kind is RangeKind.TYPE]
        if bounds:
            bound = st.sampled_from(bounds)
            made = made | bound.map(lambda b: AtLeast(bound=b)) | bound.map(lambda b: AtMost(bound=b))
        return made.map(lambda test: Passes(path=path, test=test))

    return paths(entity).flatmap(on)


_BOUNDS = {
    Primitive.INTEGER: ("5", "-3"),
    Primitive.DECIMAL: ("0.5", "5"),
    Primitive.DATE: ("2024-02-29",),
    Primitive.DATETIME: ("2024-02-29T23:30:00Z",),
    Primitive.TIME: ("09:30:00",),
}


@st.composite
def comparisons(draw: st.DrawFn, entity: str) -> Compare:
    """Return a comparison of two fields, or of a field with the day, that have an order in common."""
    family = draw(st.sampled_from((_DATED, _TIMED, _NUMBERED, _TEXTS, None)))
    comparison = draw(st.sampled_from(Comparison))
    if family is None or family in (_DATED, _TIMED):
        days = _DATED[entity] + _TIMED[entity] if family is None else family[entity]
        sides = [draw(moments(entity, days, today=family is not _TIMED)) for _ in range(2)]
    else:
        sides = [Moment(path=draw(st.sampled_from(family[entity]))) for _ in range(2)]
    return Compare(left=sides[0], comparison=comparison, right=sides[1])


@st.composite
def moments(draw: st.DrawFn, entity: str, days: tuple[Path, ...], *, today: bool) -> Moment:
    """Return one side of a comparison of moments, moved or not."""
    path = draw(st.sampled_from([*days, None] if today else list(days)))
    moved = [{}, {}, *({"years": size} for size in (1, 16, -1)), *({"days": size} for size in (1, 28, 366, -1))]
    hours = [{"hours": 24}, {"hours": -1}] if path in _TIMED[entity] else []
    return Moment(path=path, **draw(st.sampled_from([*moved, *hours])))


@st.composite
def clocks(draw: st.DrawFn, entity: str) -> WithinWorkingDays:
    """Return a clock on working days between two fields with one day each, or from one to the day judged as at."""
    days = [path for path in _DATED[entity] + _TIMED[entity] if path != ("days",)]
    end = draw(st.sampled_from([*days, None]))
    return WithinWorkingDays(start=draw(st.sampled_from(days)), end=end, most=draw(st.sampled_from((0, 1, 3, 10))))


def simple(standard: Standard, entity: str) -> st.SearchStrategy[Condition]:
    """Return conditions that hold no other."""
    count = st.integers(0, 2)
    counted = st.builds(Counted, path=paths(entity), minimum=count, maximum=st.none() | count)
    present, distinct = st.builds(Present, path=paths(entity)), st.builds(Distinct, path=paths(entity))
    same = st.permutations(_LINKS[entity]).map(lambda two: Same(left=two[0], right=two[1]))
    return same | present | distinct | counted | tests_at(standard, entity) | comparisons(entity) | clocks(entity)


def conditions(standard: Standard, entity: str) -> st.SearchStrategy[Condition]:
    """Return conditions on a record, nested to a small depth."""
    count = st.integers(0, 2)
    other, via = ("Beta", "alpha") if entity == "Alpha" else ("Alpha", "beta")
    related = st.builds(
        Related,
        entity=st.just(other),
        via=st.just(via),
        where=st.just(AllOf(parts=())) | simple(standard, other),
        minimum=count,
        maximum=st.none() | count,
    )
    many = st.builds(Related, entity=st.just("Alpha"), via=st.just("things"), where=simple(standard, "Alpha"),
                     minimum=count)  # fmt: skip

    def nested(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, max_size=3).map(tuple)
        return (
            st.builds(AllOf, parts=parts)
            | st.builds(AnyOf, parts=parts)
            | st.builds(ExactlyOneOf, parts=parts)
            | st.builds(Not, part=inner)
        )

    return st.recursive(simple(standard, entity) | related | many, nested, max_leaves=4)


def laws(standard: Standard, entity: str) -> st.SearchStrategy[Check]:
    """Return laws over the records of an entity."""
    fields = standard.entity_by_name[entity].fields
    names = [known.name for known in fields if not known.identifier and not known.many]
    keys = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    unique: st.SearchStrategy[Check] = st.builds(Unique, fields=keys, absent_differ=st.booleans())
    if entity == "Beta":
        return unique
    adds_up = st.builds(
        AddsUp,
        total=st.sampled_from(("amount", "whole")),
        entity=st.just("Beta"),
        via=st.just("alpha"),
        amount=st.just("amount"),
        base=st.sampled_from(("", "amount", "whole")),
        of=st.just(AllOf(parts=())) | simple(standard, "Beta"),
        where=st.just(AllOf(parts=())) | simple(standard, entity),
    )
    overlap = st.builds(
        NoOverlap,
        same=st.sampled_from(("colour", "beta", "text", "flag")),
        start=st.sampled_from(("day", "moment")),
        end=st.sampled_from(("until", "moment")),
        where=st.just(AllOf(parts=())) | simple(standard, entity),
    )
    return unique | overlap | adds_up


def checks(standard: Standard, entity: str, most: int) -> st.SearchStrategy[tuple[Check, ...]]:
    """Return up to `most` rules of every shape."""
    return st.lists(conditions(standard, entity) | laws(standard, entity), min_size=1, max_size=most).map(tuple)
