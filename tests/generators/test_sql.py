from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql as written

from generators.artefact import shape_of
from generators.sql import LIMITS, generate, unheld
from generators.sql.dialect import Dialect, shortened
from generators.sql.postgresql import PostgreSQL
from generators.sql.sqlite import Sqlite
from housing_standard.constraints import AtLeast, Check, Counted, Matches, Passes, Present, Unique
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Rule, Standard
from housing_standard.scales import Severity
from tests.generators.loading import NoPlaceError, Row, rows_of, rows_of_dataset
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

SQLITE, POSTGRESQL = Sqlite(), PostgreSQL()

# Warnings that a code is retired: no table refuses it.
RETIRED = ("Thing/many_shades/retired", "Thing/names/retired", "Thing/shade/retired", "Thing/tint/retired")


Scripts = dict[str, str]


def scripts_of(standard: Standard) -> Scripts:
    """Return the script of each database under its name."""
    return {each.path.removeprefix("sql/").removesuffix(".sql"): each.content.decode() for each in generate(standard)}


def sqlite_of(scripts: Scripts) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(scripts["sqlite"])
    return connection


def sqlite_verdict(connection: sqlite3.Connection, rows: Iterable[Row]) -> str:
    """Return why the rows are refused, nothing when they are kept."""
    connection.execute("BEGIN")
    try:
        for table, values in rows:
            columns = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" for _ in values)
            sent = [int(value == "true") if value in ("true", "false") else value for value in values.values()]
            connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', sent)
        connection.execute("COMMIT")
    except (sqlite3.Error, NoPlaceError) as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return str(error)
    return ""


def fill(connection: psycopg.Connection[Any], rows: Iterable[Row]) -> None:
    for table, values in rows:
        names = written.SQL(", ").join(map(written.Identifier, values))
        marks = written.SQL(", ").join(written.Placeholder() for _ in values)
        insert = written.SQL("INSERT INTO {} ({}) VALUES ({})").format(written.Identifier(table), names, marks)
        connection.execute(insert, list(values.values()))


def postgres_verdict(connection: psycopg.Connection[Any], rows: Iterable[Row]) -> str:
    """Return the rule by which the rows are refused, nothing when they would be kept; leave no row behind."""
    try:
        with connection.transaction(force_rollback=True):
            fill(connection, rows)
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return error.diag.constraint_name or str(error)
    except NoPlaceError as error:
        return str(error)
    return ""


def things(standard: Standard, *records: Record) -> Iterator[Row]:
    """Yield the rows of Things and of what they refer to."""
    yield from rows_of_dataset(standard, {**OTHERS, "thing": list(records)})


@pytest.fixture(scope="module")
def scripts(wide: Standard) -> Scripts:
    return scripts_of(wide)


@pytest.fixture(scope="module")
def housing(standard: Standard) -> Scripts:
    return scripts_of(standard)


@pytest.fixture(scope="module")
def empty(scripts: Scripts) -> bytes:
    """An SQLite file with the tables and no records."""
    with closing(sqlite_of(scripts)) as connection:
        return connection.serialize()


@pytest.fixture
def sqlite(empty: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(empty)
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@pytest.fixture(scope="module")
def left(wide: Standard) -> dict[str, set[str]]:
    """The rules that each database leaves to the validator."""
    return {dialect.name: {each.rule.id for each in unheld(wide, dialect)} for dialect in (SQLITE, POSTGRESQL)}


@pytest.fixture(scope="module")
def postgres(scripts: Scripts, postgresql: str) -> Iterator[psycopg.Connection[Any]]:
    with postgres_of(scripts, postgresql) as connection:
        yield connection


@contextmanager
def postgres_of(scripts: Scripts, conninfo: str) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection to the tables of a standard, in a schema of their own that goes with it."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        schema = f"tables_{connection.info.backend_pid}"
        connection.execute(f"CREATE SCHEMA {schema}".encode())
        connection.execute(f"SET search_path = {schema}".encode())
        connection.execute(scripts["postgresql"].encode())
        yield connection
        connection.execute("SET client_min_messages = warning")
        connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())


@pytest.mark.parametrize("name", GOOD)
def test_sqlite_keeps_a_good_record(wide: Standard, sqlite: sqlite3.Connection, name: str) -> None:
    assert sqlite_verdict(sqlite, things(wide, record(GOOD[name]))) == ""


@pytest.mark.parametrize("name", GOOD)
def test_postgresql_keeps_a_good_record(wide: Standard, postgres: psycopg.Connection[Any], name: str) -> None:
    assert postgres_verdict(postgres, things(wide, record(GOOD[name]))) == ""


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS)
def test_sqlite_refuses_a_record_that_breaks_a_rule_unless_it_is_declared_unheld(
    wide: Standard, sqlite: sqlite3.Connection, left: dict[str, set[str]], rule: str, bad: Record
) -> None:
    assert bool(sqlite_verdict(sqlite, things(wide, bad))) is (rule not in left["sqlite"])


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS)
def test_postgresql_refuses_a_record_that_breaks_a_rule_unless_it_is_declared_unheld(
    wide: Standard, postgres: psycopg.Connection[Any], left: dict[str, set[str]], rule: str, bad: Record
) -> None:
    assert bool(postgres_verdict(postgres, things(wide, bad))) is (rule not in left["postgresql"])


def test_the_constraint_that_refuses_bears_the_id_of_the_rule(
    wide: Standard, sqlite: sqlite3.Connection, postgres: psycopg.Connection[Any], left: dict[str, set[str]]
) -> None:
    authored = [(rule, list(things(wide, bad))) for rule, bad in BAD_RECORDS if rule.startswith("W-")]
    for rule, rows in authored:
        if rule not in left["postgresql"]:
            assert postgres_verdict(postgres, rows) == rule
        if rule not in left["sqlite"]:
            assert sqlite_verdict(sqlite, rows) == f"CHECK constraint failed: {rule}"


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=lambda dialect: dialect.name)
def test_every_rule_left_to_the_validator_has_a_declared_shape_and_is_named_in_the_script(
    dialect: Dialect, wide: Standard, scripts: Scripts, standard: Standard, housing: Scripts
) -> None:
    shapes = {limit.shape for limit in LIMITS if limit.target == dialect.name}
    for each, made in ((wide, scripts), (standard, housing)):
        left = [found.rule for found in unheld(each, dialect) if found.rule.severity is Severity.VIOLATION]
        assert {shape_of(rule.check) for rule in left} <= shapes
        assert all(f"-- * {rule.id}: " in made[dialect.name] for rule in left)


def test_the_rules_left_to_the_validator_are_those_that_a_row_cannot_show(left: dict[str, set[str]]) -> None:
    everywhere = {"W-12", "W-13", "W-14", "W-16", "W-18", "W-19", *RETIRED}
    assert left == {"sqlite": {*everywhere, "Thing/sign/pattern_2"}, "postgresql": {*everywhere, "W-5"}}


@pytest.mark.parametrize("absent_differ", [False, True])
def test_two_absences_are_equal_unless_they_are_said_to_differ(postgresql: str, *, absent_differ: bool) -> None:
    standard = with_rule(Unique(fields=("shade", "note"), absent_differ=absent_differ))
    made = scripts_of(standard)
    same = list(things(standard, record({"shade": "light"}), record({"id": "T-2", "shade": "light"})))
    with closing(sqlite_of(made)) as lite, postgres_of(made, postgresql) as real:
        assert bool(sqlite_verdict(lite, same)) is not absent_differ
        assert postgres_verdict(real, same) == ("" if absent_differ else "W-15")


def test_records_that_differ_in_one_of_the_fields_are_no_doubles(
    wide: Standard, sqlite: sqlite3.Connection, postgres: psycopg.Connection[Any]
) -> None:
    apart = list(things(wide, record({"shade": "light"}), record({"id": "T-2", "shade": "light", "note": "abc"})))
    assert sqlite_verdict(sqlite, apart) == postgres_verdict(postgres, apart) == ""


def with_rule(check: Unique) -> Standard:
    standard = wide_standard()
    (rule,) = (found for found in RULES if found.id == "W-15")
    return with_rules(standard, "Thing", replace(rule, check=check))


def with_rules(standard: Standard, name: str, *rules: Rule) -> Standard:
    changed = tuple(replace(e, rules=rules) if e.name == name else e for e in standard.entities)
    return replace(standard, entities=changed)


def test_an_identifier_is_used_once_among_all_kinds_that_a_reference_accepts(
    wide: Standard, sqlite: sqlite3.Connection, postgres: psycopg.Connection[Any]
) -> None:
    twice = list(rows_of_dataset(wide, {"box": [{"id": "X-1"}], "bag": [{"id": "X-1"}]}))
    assert "place_identity.id" in sqlite_verdict(sqlite, twice)
    assert postgres_verdict(postgres, twice) == "place_identity_pkey"


def test_a_record_that_is_referred_to_cannot_go_or_change_its_name(
    wide: Standard, scripts: Scripts, sqlite: sqlite3.Connection, postgresql: str
) -> None:
    rows = list(things(wide, record({"place": "G-1"})))
    forbidden = ("DELETE FROM bag", "UPDATE bag SET id = 'G-2'")
    allowed = ("UPDATE thing SET place = NULL", "UPDATE bag SET id = 'G-2'", "UPDATE thing SET place = 'G-2'")
    with postgres_of(scripts, postgresql) as real:
        assert sqlite_verdict(sqlite, rows) == ""
        with real.transaction():
            fill(real, rows)
        for change in forbidden:
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                sqlite.execute(change)
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                real.execute(change.encode())
        for change in allowed:
            sqlite.execute(change)
            real.execute(change.encode())


def test_a_code_stands_beside_its_title(sqlite: sqlite3.Connection, postgres: psycopg.Connection[Any]) -> None:
    asked = "SELECT title FROM shade WHERE code = '24_hour'"
    assert sqlite.execute(asked).fetchall() == postgres.execute(asked.encode()).fetchall() == [("24 hour",)]


def test_postgresql_tells_what_tables_and_columns_mean(postgres: psycopg.Connection[Any]) -> None:
    told = "SELECT obj_description('thing'::regclass), col_description('thing'::regclass, 6)"
    assert postgres.execute(told.encode()).fetchone() == (
        "Thing. What Thing means.",
        "Price. What price means. In pounds sterling.",
    )


def test_postgresql_has_real_types(postgres: psycopg.Connection[Any]) -> None:
    asked = """SELECT column_name::text, data_type::text FROM information_schema.columns
               WHERE table_name = 'thing' AND table_schema = current_schema"""
    types = dict(postgres.execute(asked.encode()).fetchall())
    assert [types[name] for name in ("text", "wide", "price", "flag", "day", "opened_at", "clock", "link")] == [
        "text", "bigint", "numeric", "boolean", "date", "timestamp with time zone", "time without time zone", "text",
    ]  # fmt: skip


def simple_rules() -> tuple[Rule, ...]:
    """Return authored rules that speak of one field, as a LinkML class condition makes them."""
    (like,) = (found for found in RULES if found.id == "W-6")
    checks: dict[str, Check] = {
        "S-1": Present(path=("note",)),
        "S-2": Passes(path=("tags",), test=Matches(pattern="^[a-z]$")),
        "S-3": Passes(path=("wide",), test=AtLeast(bound="5")),
        "S-4": Counted(path=("cap",), minimum=0, maximum=0),
        "S-5": Counted(path=("tags",), minimum=1, maximum=2),
        "S-6": Present(path=("tags",)),
    }
    return tuple(replace(like, id=identity, derived=True, check=check) for identity, check in checks.items())


@pytest.mark.parametrize(
    ("rule", "change"),
    [("", {}), ("S-1", {"note": None}), ("S-2", {"tags": ["A"]}), ("S-3", {"wide": 4}), ("S-4", {"cap": 1})],
)
def test_a_rule_on_one_field_holds_whoever_made_it(postgresql: str, rule: str, change: Record) -> None:
    standard = with_rules(wide_standard(), "Thing", *simple_rules())
    made = scripts_of(standard)
    rows = list(things(standard, record({"note": "abc", **change})))
    assert {"S-5", "S-6"} <= {each.rule.id for each in unheld(standard, POSTGRESQL)}
    with closing(sqlite_of(made)) as lite, postgres_of(made, postgresql) as real:
        assert postgres_verdict(real, rows) == rule
        assert sqlite_verdict(lite, rows) == (f"CHECK constraint failed: {rule}" if rule else "")


def test_a_reference_has_the_type_of_the_identifier(postgresql: str) -> None:
    number = field("Lot", "id", Primitive.INTEGER, identifier=True, required=True)
    standard = replace(
        wide_standard(), vocabularies=(), entities=(entity("Lot", number, refers("Lot", "next", "Lot")),)
    )
    made = scripts_of(standard)
    with closing(sqlite_of(made)) as lite, postgres_of(made, postgresql) as real:
        for identifier, wanted, kept in (("1", "1", True), ("2", "3", False)):
            rows: list[Row] = [("lot", {"id": identifier, "next": wanted})]
            assert (postgres_verdict(real, rows) == "") is kept
            assert (sqlite_verdict(lite, rows) == "") is kept


def awkward_standard() -> Standard:
    """Return a standard with reserved words, names longer than PostgreSQL takes and a record without an identifier."""
    long = "A" + "Long" * 9
    fields = [field(long, f"{name}_{'word_' * 8}end", Primitive.STRING, required=True) for name in ("one", "two")]
    many = field(long, "many_" * 10, Primitive.STRING, many=True, required=True)
    clash = field("Order", "line", Primitive.STRING, many=True)
    place: dict[str, Any] = {"parent": "Place", "ancestors": ("Place",)}
    entities: tuple[Entity, ...] = (
        entity("Place", key("Place"), abstract=True),
        entity("Order", key("Order"), field("Order", "select", Primitive.STRING), clash, **place),
        entity("OrderLine", refers("OrderLine", "order", "Place"), field("OrderLine", "check", Primitive.DATE)),
        entity("Group", key("Group"), refers("Group", "at", "OrderLine", inlined=True), **place),
        entity(long, key(long), *fields, many),
    )
    return replace(wide_standard(), vocabularies=(), entities=entities)


def test_awkward_names_do_no_harm(postgresql: str) -> None:
    standard = awkward_standard()
    long = standard.entities[-1]
    one, two, many = (each.name for each in long.fields[1:])
    rows: list[Row] = [
        ("order", {"id": "O-1", "select": "x"}),
        ("order_line_value", {"order": "O-1", "position": 1, "value": "y"}),
        ("order_line", {"row_key": "1", "order": "O-1", "check": "2026-01-01"}),
        ("group", {"id": "G-1", "at": "1"}),
        *rows_of(standard, long, {"id": "L-1", one: "x", two: "y", many: ["z"]}),
    ]
    missing = list(rows_of(standard, long, {"id": "L-2", one: "x", two: "y", many: []}))
    made = scripts_of(standard)
    with closing(sqlite_of(made)) as lite, postgres_of(made, postgresql) as real:
        assert sqlite_verdict(lite, rows) == postgres_verdict(real, rows) == ""
        assert sqlite_verdict(lite, missing) == "FOREIGN KEY constraint failed"
        assert postgres_verdict(real, missing) == shortened(f"{long.name}/{many}/required/least", 63)


def test_shortened_names_stay_apart() -> None:
    names = {shortened("a" * 70 + end, 63) for end in "bc"}
    assert len(names) == 2
    assert {len(name) for name in names} == {63}
    assert len(shortened("é" * 60, 63).encode()) <= 63


def test_the_tables_of_the_housing_standard_load(housing: Scripts, postgresql: str) -> None:
    tables = set(re.findall(r'^CREATE TABLE ("?\w+"?) ', housing["sqlite"], re.MULTILINE))
    with closing(sqlite_of(housing)) as lite, postgres_of(housing, postgresql) as real:
        asked = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema"
        assert real.execute(asked.encode()).fetchone() == (len(tables),)
        assert lite.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone() == (len(tables),)


def test_a_script_has_no_stray_space(scripts: Scripts) -> None:
    for text in scripts.values():
        assert not re.search(r"[ \t]$|\t|\n\n\n", text, re.MULTILINE)
