"""The scripts loaded and filled in the databases that are at hand, by the engines of the agreement tests."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

import generators.sql
from generators.artefact import shape_of
from generators.sql import LIMITS, unheld
from generators.sql.dialect import shortened
from generators.sql.duckdb import DuckDB as DuckDBDialect
from generators.sql.layout import LONGEST_NAME, Layout
from generators.sql.oracle import Oracle
from generators.sql.sqlserver import SqlServer
from housing_standard.constraints import Matches, OneOf, Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Standard
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from tests.agreement.engine import Fault
from tests.agreement.engines.duckdb import DuckDB
from tests.agreement.engines.postgresql import Postgres
from tests.agreement.engines.sqlite import Sqlite
from tests.generators.test_sql_forms import PATTERNS, VALUE, matching_values, sql_of
from tests.generators.wide import (
    BAD_RECORDS,
    GOOD,
    OTHERS,
    RULES,
    Record,
    entity,
    field,
    key,
    record,
    refers,
    wide_standard,
)

CLEAN = Path(__file__).resolve().parents[1] / "examples" / "landlord" / "clean" / "landlord.json"

# What DuckDB rounds or completes before a CHECK can see it, as its declared limit says.
READ_BEFORE = [("Thing/size/type", 1.5)]

Engines = dict[str, Sqlite | DuckDB | Postgres]

# Warnings that a code is retired: no table refuses it.
RETIRED = ("Thing/many_shades/retired", "Thing/names/retired", "Thing/shade/retired", "Thing/tint/retired")


def engines_of(standard: Standard, folder: Path, conninfo: str, stack: ExitStack) -> Engines:
    """Return every engine with the tables of a standard, let go of with the stack."""
    engines = (Sqlite(standard, folder), DuckDB(standard, folder), Postgres(standard, folder, conninfo))
    return {each.name: stack.enter_context(closing(each)) for each in engines}


@pytest.fixture(scope="module")
def engines(wide: Standard, postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    with ExitStack() as stack:
        yield engines_of(wide, tmp_path_factory.mktemp("wide"), postgresql, stack)


ALL = pytest.mark.parametrize("name", ["SQLite", "DuckDB", "PostgreSQL"])


@ALL
@pytest.mark.parametrize("good", GOOD)
def test_a_good_record_is_taken(engines: Engines, name: str, good: str) -> None:
    assert engines[name].judge({**OTHERS, "thing": [record(GOOD[good])]}).said == ""


@ALL
@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS)
def test_a_broken_rule_is_named_unless_it_is_declared_unheld(
    wide: Standard, engines: Engines, name: str, rule: str, bad: Record
) -> None:
    engine, broken = engines[name], RuleBook(wide).by_id[rule]
    verdict = engine.judge({**OTHERS, "thing": [bad]})
    rounded = name == "DuckDB" and broken.fields and (rule, bad.get(broken.fields[0])) in READ_BEFORE
    assert verdict.refused is (rule not in engine.unheld and not rounded)
    if verdict.refused:
        column = "colour" if broken.kind == "unknown_field" else broken.fields[0] if broken.derived else ""
        constraint = broken.kind if broken.derived else rule
        assert verdict.faults == faults("thing", 1, column, constraint)


def faults(key: str, row: int, column: str, constraint: str) -> frozenset[Fault]:
    return frozenset({Fault(key=key, row=row, field=column, constraint=constraint)})


@ALL
def test_a_fault_between_records_is_named(engines: Engines, name: str) -> None:
    judge = engines[name].judge
    light = [record({"shade": "light"}), record({"id": "T-2", "shade": "light"})]
    assert judge({**OTHERS, "thing": light}).faults == faults("thing", 2, "", "W-15")
    twice = [record({}), record({"note": "abc"})]
    assert judge({**OTHERS, "thing": twice}).faults == faults("thing", 2, "id", "unique")
    lost = [record({}), record({"id": "T-2", "note": "abc", "place": "X-1"})]
    assert judge({**OTHERS, "thing": lost}).faults == faults("thing", 2, "place", "reference")
    both = {"box": [{"id": "X-1"}], "bag": [{"id": "X-1"}]}
    assert judge(both).faults == faults("bag", 1, "id", "unique")


@ALL
def test_records_that_name_each_other_are_taken(engines: Engines, name: str) -> None:
    pair = [record({"twin": "T-2", "box": "X-1"}), record({"id": "T-2", "note": "abc", "twin": "T-1"})]
    assert not engines[name].judge({**OTHERS, "thing": pair, "box": [{"id": "X-1", "thing": "T-1"}]}).refused


@ALL
def test_records_inside_others_are_lifted_and_judged(engines: Engines, name: str) -> None:
    judge = engines[name].judge
    good = [record({"inner": {"id": "I-1", "weight": 1}, "parts": [{"id": "I-2", "weight": 2.5}]})]
    assert not judge({**OTHERS, "thing": good}).refused
    bad = [record({"parts": [{"id": "I-1", "weight": 1}, {"id": "I-2"}]})]
    assert judge({**OTHERS, "thing": bad}).faults == faults("part", 2, "weight", "required")


def nested_standard() -> Standard:
    """Return a standard with records of several kinds, some without an identifier, inside others."""
    only = OneOf(values=("cat",))
    animal: dict[str, Any] = {"parent": "Animal", "ancestors": ("Animal",)}
    entities = (
        entity("Animal", abstract=True),
        entity("Cat", field("Cat", "kind", Primitive.STRING, only), field("Cat", "lives", Primitive.INTEGER), **animal),
        entity("Dog", field("Dog", "kind", Primitive.STRING, OneOf(values=("dog",))), **animal),
        entity("Room", key("Room"), field("Room", "size", Primitive.DECIMAL, required=True)),
        entity(
            "Home",
            key("Home"),
            refers("Home", "rooms", "Room", many=True, inlined=True, keyed=True, required=True),
            refers("Home", "pets", "Animal", many=True, inlined=True),
        ),
    )
    return replace(wide_standard(), vocabularies=(), entities=entities)


def test_kinds_without_identifier_get_row_keys_and_keyed_records_their_names(postgresql: str, tmp_path: Path) -> None:
    pets = [{"kind": "dog"}, {"kind": "cat", "lives": 9}, {"kind": "cat"}]
    home = {"id": "H-1", "rooms": {"R-1": {"size": 12.5}, "R-2": {"id": "R-2", "size": 3}}, "pets": pets}
    other = {"id": "H-2", "rooms": {"R-3": {"id": "R-4", "size": 3}}}
    with ExitStack() as stack:
        for engine in engines_of(nested_standard(), tmp_path, postgresql, stack).values():
            assert engine.judge({"home": [home]}).said == ""
            tables = Counter(placed.table for placed in engine.loading.rows({"home": [home]}))
            assert tables == {"home": 1, "home_rooms": 2, "home_pets": 3, "room": 2, "cat": 2, "dog": 1}
            assert engine.judge({"home": [home, other]}).faults == faults("home", 2, "rooms", "type")


@pytest.mark.parametrize("which", ["standard", "tiny"])
def test_scripts_load_in_duckdb(request: pytest.FixtureRequest, which: str) -> None:
    standard: Standard = request.getfixturevalue(which)
    script = next(each for each in generators.sql.generate(standard) if each.path == "sql/duckdb.sql").content.decode()
    with duckdb.connect() as connection:
        connection.execute(script)
        (tables,) = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() or (0,)
        asked = "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        assert connection.execute(asked).fetchone() == (0,)
    layout = Layout(standard)
    listed = sum(each.many for kind in standard.records for each in kind.fields)
    assert tables == len(standard.records) + len(layout.code_lists) + len(layout.several) + listed


def test_every_row_of_a_whole_landlord_is_taken(standard: Standard, postgresql: str, tmp_path: Path) -> None:
    dataset = json.loads(CLEAN.read_text())
    with ExitStack() as stack:
        engines = engines_of(standard, tmp_path, postgresql, stack)
        for engine in engines.values():
            rows = engine.in_order(dataset)
            engine.connection.execute("BEGIN")
            for placed in rows:
                engine.put(placed)
            engine.connection.execute("COMMIT")
            wanted = Counter(placed.table for placed in rows)
            assert wanted["property"] == 200
            assert {table: rows_in(engine, table) for table in wanted} == wanted


def rows_in(engine: Sqlite | DuckDB | Postgres, table: str) -> int:
    """Return how many rows a table holds."""
    asked = f'SELECT count(*) FROM "{table}"'
    found = engine.connection.execute(asked).fetchone()
    return int(found[0]) if found else 0


def test_what_the_new_databases_leave_to_the_validator(wide: Standard) -> None:
    everywhere = {"W-12", "W-13", "W-14", "W-16", "W-18", "W-19", *RETIRED}
    no_waiting = {"Thing/marks/required", "Thing/marks/count", "Thing/names/required"}
    left = {
        each.name: {found.rule.id for found in unheld(wide, each)} for each in (DuckDBDialect(), SqlServer(), Oracle())
    }
    assert left == {
        "duckdb": {*everywhere, *no_waiting, "W-5", "Thing/box/reference", "Thing/twin/reference"},
        "sqlserver": {*everywhere, *no_waiting, "Thing/sign/pattern_2"},
        "oracle": everywhere,
    }


@pytest.mark.parametrize("which", ["wide", "standard", "tiny"])
def test_every_database_declares_and_names_what_it_leaves(request: pytest.FixtureRequest, which: str) -> None:
    standard: Standard = request.getfixturevalue(which)
    scripts = {each.path: each.content.decode() for each in generators.sql.generate(standard)}
    for dialect in generators.sql.dialects():
        shapes = {limit.shape for limit in LIMITS if limit.target == dialect.name}
        left = [each.rule for each in unheld(standard, dialect) if each.rule.severity is Severity.VIOLATION]
        assert {shape_of(rule.check) for rule in left} <= shapes
        script = scripts[f"sql/{dialect.name}.sql"]
        assert all(f"-- * {rule.id}: " in script for rule in left)
        assert f"-- Made from {standard.fingerprint(*standard.all_parts)}." in script
        assert not re.search(r"[ \t]$|\t|\n\n\n", script, re.MULTILINE)


def test_absences_differ_in_duckdb_where_they_are_said_to(tmp_path: Path) -> None:
    (rule,) = (each for each in RULES if each.id == "W-15")
    standard = wide_standard()
    same = [record({"shade": "light"}), record({"id": "T-2", "shade": "light"})]
    for differ in (True, False):
        check = Unique(fields=("shade", "note"), absent_differ=differ)
        ruled = tuple(
            replace(e, rules=(replace(rule, check=check),)) if e.name == "Thing" else e for e in standard.entities
        )
        with closing(DuckDB(replace(standard, entities=ruled), tmp_path)) as engine:
            assert engine.judge({**OTHERS, "thing": same}).refused is not differ


@pytest.mark.parametrize("pattern", PATTERNS)
def test_duckdb_matches_what_the_pattern_matches(pattern: str) -> None:
    dialect = DuckDBDialect()
    said = sql_of(dialect, dialect.matches(VALUE, pattern))
    with duckdb.connect() as connection:
        for value in matching_values(pattern):
            found = connection.execute(f"SELECT {said} FROM (SELECT ? AS value)", [value]).fetchone()
            assert found == (re.fullmatch(pattern[1:-1], value) is not None,), value


def test_words_that_duckdb_reserves_are_quoted() -> None:
    asked = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
    quote = DuckDBDialect().engine.identifier_preparer.quote
    with duckdb.connect() as connection:
        assert all(quote(word) == f'"{word}"' for (word,) in connection.execute(asked).fetchall())


def clashing_standard() -> Standard:
    """Return a standard whose names are too long, taken or reserved in some database."""
    long = "A" + "Long" * 30
    listed = [field("Order", "line_tags", Primitive.STRING, many=True), field("Order", "Level", Primitive.STRING)]
    entities = (
        entity("Order", key("Order"), *listed, refers("Order", "at", "Place")),
        entity("OrderLine", key("OrderLine"), field("OrderLine", "tags", Primitive.STRING, many=True)),
        entity("Position", key("Position"), field("Position", "value", Primitive.STRING, many=True)),
        entity("Row", field("Row", "row_key", Primitive.STRING), field("Row", "pivot", Primitive.BOOLEAN)),
        entity("PlaceIdentity", key("PlaceIdentity")),
        entity("Place", key("Place"), abstract=True),
        entity("Spot", key("Spot"), parent="Place", ancestors=("Place",)),
        entity("Site", key("Site"), parent="Place", ancestors=("Place",)),
        entity(f"{long}One", key(long), field(long, f"{'word_' * 30}one", Primitive.STRING)),
        entity(f"{long}Two", key(long), field(long, f"{'word_' * 30}two", Primitive.STRING, Matches(pattern="^a$"))),
    )
    return replace(wide_standard(), vocabularies=(), entities=entities)


def test_names_stay_apart_in_every_database(postgresql: str, tmp_path: Path) -> None:
    standard = clashing_standard()
    layout = Layout(standard)
    data: dict[str, list[Record]] = {
        "spot": [{"id": "S-1"}],
        "order": [{"id": "O-1", "line_tags": ["a"], "Level": "b", "at": "S-1"}],
        "order_line": [{"id": "L-1", "tags": ["a"]}],
        "position": [{"id": "P-1", "value": ["x", "y"]}],
        "row": [{"row_key": "x", "pivot": True}, {"row_key": "x"}],
    }
    with ExitStack() as stack:
        for engine in engines_of(standard, tmp_path, postgresql, stack).values():
            assert engine.judge(data).said == ""
    names = [layout.table_of(each) for each in standard.records]
    names += [layout.values_of(kind, each) for kind in standard.records for each in kind.fields if each.many]
    names += [layout.identities_of(each) for each in layout.several]
    assert len({name.lower() for name in names}) == len(names)
    assert max(len(name) for name in names) <= LONGEST_NAME
    for each in generators.sql.generate(standard):
        longest = {"sqlserver": 128, "oracle": 128, "postgresql": 63}.get(each.path[4:-4], 1000)
        quoted = re.findall(r'CONSTRAINT [\["](.*?)[\]"] ', each.content.decode())
        assert all(name == shortened(name, longest) for name in quoted)


def test_a_rule_that_kinds_inherit_has_a_name_for_each_where_names_are_shared() -> None:
    (like,) = (each for each in RULES if each.id == "W-6")
    text, link = field("Place", "text", Primitive.STRING), field("Place", "link", Primitive.URI)
    place: dict[str, Any] = {"parent": "Place", "ancestors": ("Place",)}
    entities = (
        entity("Place", key("Place"), text, link, abstract=True, rules=(replace(like, entity="Place"),)),
        entity("Spot", key("Spot"), text, link, **place),
        entity("Site", key("Site"), text, link, **place),
    )
    standard = replace(wide_standard(), vocabularies=(), entities=entities)
    scripts = {each.path[4:-4]: each.content.decode() for each in generators.sql.generate(standard)}
    assert scripts["postgresql"].count('CONSTRAINT "W-6" CHECK') == 2
    for name, first, last in (("oracle", '"', '"'), ("sqlserver", "[", "]")):
        for kind in ("Spot", "Site"):
            assert scripts[name].count(f"CONSTRAINT {first}W-6 of {kind}{last} CHECK") == 1


def test_an_empty_standard_makes_scripts_that_load(postgresql: str, tmp_path: Path) -> None:
    empty = replace(wide_standard(), entities=(), vocabularies=())
    with ExitStack() as stack:
        for engine in engines_of(empty, tmp_path, postgresql, stack).values():
            assert engine.judge({}).refused is False
