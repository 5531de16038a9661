"""The checks on one value, put to the databases and compared with `lexical`, `re` and Python's numbers."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Text

from generators.authored import UnsayableError
from generators.sql.dialect import Dialect, Expression
from generators.sql.places import alternatives
from generators.sql.postgresql import PostgreSQL
from generators.sql.sqlite import Sqlite
from housing_standard.constraints import Matches
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Standard

SQLITE = Sqlite()
VALUE: Column[Any] = Column("value", Text)

PATTERNS = (
    "^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$",
    "^[1-9][0-9]{0,11}$",
    "^(E0[6-9]|W06|S12|N09)[0-9]{6}$",
    "^[^|]{3,9}$",
    r"^A\.[B\]^-]*C$",
    "^(?:ab){1,2}$",
    "^X?[*?]$",
    r"^[a-c\-]+$",
)  # fmt: skip

SEEDS: dict[Primitive, tuple[str, ...]] = {
    Primitive.STRING: ("a text", ""),
    Primitive.INTEGER: (),
    Primitive.DECIMAL: ("1", "-0.5", "+12.50", "123456789012345678.123456789012345678", "1234567890123456789", "1."),
    Primitive.BOOLEAN: (),
    Primitive.DATE: ("2024-02-29", "2023-02-29", "0001-01-01", "0000-01-01", "9999-12-31", "1900-02-29", "now"),
    Primitive.DATETIME: (
        "2026-03-31T09:30:00Z", "2026-03-31T23:59:59.123456+14:59", "2026-03-31T24:00:00Z", "2026-02-29T00:00:00Z",
        "2026-03-31T09:30:00.1234567Z", "2026-03-31T09:30:00-15:00", "2026-03-31T09:30:00", "2026-03-31 09:30:00Z",
        "2026-03-31T09:30:00.+01:00", "2026-03-31T09:30:00z", "2026-03-31T09:30Z", "2026-03-31T09:30:00+01:00Z",
        "2460000.5Z", "0000-03-31T09:30:00Z",
    ),
    Primitive.TIME: ("09:30:00", "24:00:00", "23:59:60", "09:30", "09:30:00.5", "now"),
    Primitive.URI: ("https://example.org/a?b=[1]#c", "urn:x", "1a:b", "a:", ":a", "a b:c", "a:b c", 'a:"b"', "é:a"),
}  # fmt: skip


def variants(seeds: tuple[str, ...], alphabet: str, count: int) -> list[str]:
    """Return the seeds and, from them, values with one or two characters changed, added or taken out."""
    chance = random.Random(20261031)  # noqa: S311 (the same values on every run)
    found = list(seeds)
    for _ in range(count):
        value = chance.choice(seeds)
        for _ in range(chance.randint(1, 2)):
            place = chance.randint(0, len(value))
            value = value[:place] + chance.choice([*alphabet, ""]) + value[place + chance.randint(0, 1) :]
        found.append(value)
    return found


def sql_of(dialect: Dialect, expression: Expression) -> str:
    return str(expression.compile(dialect=dialect.engine, compile_kwargs={"literal_binds": True}))


@pytest.fixture(scope="module")
def lite() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def says(connection: sqlite3.Connection, sql: str, value: str) -> bool:
    (found,) = connection.execute(f"SELECT {sql} FROM (SELECT ? AS value)", [value]).fetchone()
    return bool(found)


@pytest.mark.parametrize("primitive", [primitive for primitive, seeds in SEEDS.items() if seeds])
def test_sqlite_takes_the_same_forms_as_every_other_target(lite: sqlite3.Connection, primitive: Primitive) -> None:
    expression = SQLITE.written(VALUE, primitive)
    assert expression is not None
    sql = sql_of(SQLITE, expression)
    values = variants(SEEDS[primitive], "0129-+.:TZe \nA[]\0", 3000)
    assert {bool(problem(primitive, value)) for value in values} == {True, False}
    for value in values:
        assert says(lite, sql, value) is (problem(primitive, value) is None), value


@pytest.mark.parametrize("bound", ["0", "0.5", "-1.5", "99.99", "100", "123456789012345678.000000000000000001"])
def test_sqlite_orders_decimals_to_the_last_digit(lite: sqlite3.Connection, bound: str) -> None:
    size, limit = SQLITE.size(VALUE, Primitive.DECIMAL), SQLITE.value(Primitive.DECIMAL, bound)
    least, most = sql_of(SQLITE, size >= limit), sql_of(SQLITE, size <= limit)
    seeds = (bound, "0", "-0", "+1", "1.50", "-0.000000000000000001", "100.000000000000000001", "-1.5", "-1.49")
    for value in variants(seeds, "0159-+.", 2000):
        if problem(Primitive.DECIMAL, value) is None:
            assert says(lite, least, value) is (Decimal(value) >= Decimal(bound)), value
            assert says(lite, most, value) is (Decimal(value) <= Decimal(bound)), value


def matching_values(pattern: str) -> list[str]:
    seeds = (
        "AB1 2CD",
        "A1 2CD",
        "100012345678",
        "E06123456",
        "W06123456",
        "abc|d",
        "A.B]^-C",
        "abab",
        "X*",
        "?",
        "a-c",
    )
    return variants((*seeds, ""), "".join(sorted(set(pattern) | set("AZaz09 \n"))), 1500)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_globs_match_what_the_pattern_matches(lite: sqlite3.Connection, pattern: str) -> None:
    sql = sql_of(SQLITE, SQLITE.matches(VALUE, pattern))
    verdicts = {value: re.fullmatch(pattern[1:-1], value) is not None for value in matching_values(pattern)}
    assert set(verdicts.values()) == {True, False}
    for value, verdict in verdicts.items():
        assert says(lite, sql, value) is verdict, value


@pytest.mark.parametrize("pattern", PATTERNS)
def test_postgresql_matches_what_the_pattern_matches(postgresql: str, pattern: str) -> None:
    dialect = PostgreSQL()
    verdict_of = sql_of(dialect, dialect.matches(VALUE, pattern)).replace("%", "%%")
    sql = f"SELECT value, {verdict_of} FROM unnest(%s::text[]) AS value"
    values = [value for value in matching_values(pattern) if "\0" not in value]
    with psycopg.connect(postgresql) as connection:
        for value, verdict in connection.execute(sql.encode(), [values]).fetchall():
            assert verdict is (re.fullmatch(pattern[1:-1], value) is not None), value


@pytest.mark.parametrize("pattern", ["^[a-z]+@[a-z]+$", "^([0-9]{1,9}-)+$", "^a.c$", r"^\w$", "a", "^(a|b|c|d){2}$"])
def test_a_pattern_that_globs_cannot_say_is_refused(pattern: str) -> None:
    with pytest.raises(UnsayableError):
        alternatives(pattern)


def test_sqlite_holds_the_forms_that_matter_most(standard: Standard) -> None:
    said = set()
    for value_type in standard.types:
        for test in value_type.tests:
            if isinstance(test, Matches):
                try:
                    alternatives(test.pattern)
                except UnsayableError:
                    continue
                said.add(value_type.name)
    assert said >= {"uprn", "usrn", "postcode", "gss_code"}
