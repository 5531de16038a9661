"""The scripts of the databases that are not at hand, parsed whole and read as trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlglot
from sqlglot import exp

from generators.authored import UnsayableError
from generators.sql import generate
from generators.sql.ere import extended
from generators.sql.places import alternatives
from housing_standard.constraints import Matches
from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from tests.generators.test_sql_forms import PATTERNS, matching_values

IN_ORDER_DAYS = Path(__file__).parent.parent / "agreement" / "constructs" / "in_order_days" / "schema.yaml"
NAMES = ("sqlserver", "oracle")
GRAMMARS = {"sqlserver": "tsql", "oracle": "oracle"}

Trees = dict[str, list[exp.Expr]]


def trees_of(standard: Standard) -> Trees:
    """Return the statements of both scripts, but for triggers, whose bodies are read apart."""
    scripts = {each.path[4:-4]: each.content.decode() for each in generate(standard)}
    texts = {
        "sqlserver": scripts["sqlserver"].partition("\nGO\n")[0],
        # A word to SQL*Plus, not to the database.
        "oracle": scripts["oracle"].replace("SET DEFINE OFF\n", "").partition("\nCREATE TRIGGER")[0],
    }
    return {name: [tree for tree in sqlglot.parse(texts[name], dialect=GRAMMARS[name]) if tree] for name in NAMES}


@pytest.fixture(scope="module")
def trees(wide: Standard) -> Trees:
    return trees_of(wide)


def table(trees: list[exp.Expr], name: str) -> exp.Schema:
    """Return the columns and constraints of a table."""
    return next(
        tree.this
        for tree in trees
        if isinstance(tree, exp.Create) and isinstance(tree.this, exp.Schema) and tree.this.this.name == name
    )


def constraint(trees: list[exp.Expr], name: str) -> exp.Expr:
    """Return what the constraint of a rule says, wherever it stands."""
    (found,) = (each for tree in trees for each in tree.find_all(exp.Constraint) if each.name == name)
    (said,) = found.expressions
    assert isinstance(said, exp.Expr)
    return said


def check(trees: list[exp.Expr], name: str) -> exp.Expr:
    """Return the condition of the CHECK of a rule."""
    said = constraint(trees, name)
    assert isinstance(said, exp.CheckColumnConstraint)
    condition = said.this
    assert isinstance(condition, exp.Expr)
    return condition


def column_type(trees: list[exp.Expr], name: str, column: str) -> str:
    (found,) = (
        each for each in table(trees, name).expressions if isinstance(each, exp.ColumnDef) and each.name == column
    )
    return str(found.kind)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", ["wide", "tiny", "standard"])
def test_every_statement_is_one_that_the_grammar_knows(request: pytest.FixtureRequest, which: str, name: str) -> None:
    standard: Standard = request.getfixturevalue(which)
    kinds = {type(tree) for tree in trees_of(standard)[name]}
    told = exp.Execute if name == "sqlserver" else exp.Comment
    assert {exp.Create, exp.Insert, told} <= kinds
    assert kinds <= {exp.Create, exp.Insert, exp.Alter, exp.Set, told}


@pytest.mark.parametrize("name", NAMES)
def test_no_condition_takes_true_or_false_for_a_value(trees: Trees, name: str) -> None:
    assert not any(tree.find(exp.Boolean) for tree in trees[name])
    (flag,) = (each for each in check(trees[name], "W-8").find_all(exp.EQ) if each.this.name == "flag")
    assert flag.expression.name == "1"


@pytest.mark.parametrize("name", NAMES)
def test_exactly_one_is_a_sum_of_cases(trees: Trees, name: str) -> None:
    condition = check(trees[name], "W-6")
    assert isinstance(condition, exp.EQ)
    assert condition.expression.name == "1"
    cases = list(condition.this.find_all(exp.Case))
    assert {each.name for case in cases for each in case.find_all(exp.Column)} == {"text", "link"}
    assert all(case.find(exp.Not, exp.Is) and case.args["default"].name == "0" for case in cases)


@pytest.mark.parametrize("name", NAMES)
def test_a_year_is_added_to_the_month_and_the_days_behind_it(trees: Trees, name: str) -> None:
    """So that a year from 29 February ends on 1 March: the databases' own years end on 28 February."""
    *absent, moved = check(trees[name], "W-4").flatten()
    assert {each.this.name for each in absent} == {"day", "until"}
    assert isinstance(moved, exp.LTE)
    first = moved.expression.find(exp.DateFromParts if name == "sqlserver" else exp.AddMonths)
    assert first is not None
    if name == "sqlserver":
        assert first.args["day"].name == "1"
        assert first.args["year"].expression.name == "1"
    else:
        assert isinstance(first.this, exp.DateTrunc)
        assert first.this.args["unit"].name.upper() in ("MM", "MONTH")
        assert first.expression.name == "12"


@pytest.mark.parametrize("name", NAMES)
def test_days_are_added_to_a_date_and_hours_to_a_moment(name: str) -> None:
    trees = trees_of(read_words(IN_ORDER_DAYS).standard)[name]
    *_, day = check(trees, "DA-1").flatten()
    *_, moment = check(trees, "DA-3").flatten()
    assert [day.expression.find(exp.Column).name, moment.expression.find(exp.Column).name] == ["start", "told"]
    numbers = [[each.name for each in side.expression.find_all(exp.Literal)] for side in (day, moment)]
    assert numbers == ([["28"], ["72"]] if name == "sqlserver" else [["28"], ["72", "HOUR"]])


@pytest.mark.parametrize("name", NAMES)
def test_a_date_meets_the_day_of_a_moment_as_it_was_written(trees: Trees, name: str) -> None:
    compared = check(trees[name], "W-5").find(exp.LTE)
    assert compared is not None
    cast = compared.this.find(exp.Cast)
    assert cast is not None
    assert (cast.this.name, cast.to.sql(), compared.expression.name) == ("opened_at", "DATE", "until")


@pytest.mark.parametrize("name", NAMES)
def test_references_and_codes_are_foreign_keys(trees: Trees, name: str) -> None:
    wanted = {
        "Thing/shade/code": ("shade", "code"),
        "Thing/place/reference": ("place_identity", "id"),
        "Thing/twin/reference": ("thing", "id"),
        "Thing/box/reference": ("box", "id"),
        "Thing/inner/reference": ("part", "id"),
    }
    for rule, (named, column) in wanted.items():
        key = constraint(trees[name], rule)
        assert isinstance(key, exp.ForeignKey)
        schema = key.args["reference"].this
        assert (schema.this.name, [each.name for each in schema.expressions]) == (named, [column])


def test_keys_wait_for_the_end_of_a_transaction_where_the_database_lets_them(trees: Trees) -> None:
    for rule in ("Thing/place/reference", "Thing/box/reference", "Thing/marks/count/least"):
        assert "INITIALLY DEFERRED" in constraint(trees["oracle"], rule).sql("oracle")
    assert not any("DEFERR" in tree.sql("tsql") for tree in trees["sqlserver"])


@pytest.mark.parametrize(
    ("name", "types"),
    [
        (
            "sqlserver",
            ["BIGINT", "NUMERIC(36, 18)", "BIT", "DATE", "DATETIMEOFFSET(6)", "TIME(6)", "NVARCHAR(255)"],
        ),
        (
            "oracle",
            [
                "NUMBER",
                "NUMBER",
                "NUMBER",
                "DATE",
                "TIMESTAMP WITH TIME ZONE",
                "VARCHAR2(8 CHAR)",
                "VARCHAR2(255 CHAR)",
            ],
        ),
    ],
)
def test_columns_have_types_that_keep_every_digit_and_offset(wide: Standard, name: str, types: list[str]) -> None:
    (script,) = (each.content.decode() for each in generate(wide) if each.path == f"sql/{name}.sql")
    body = script.partition("CREATE TABLE thing (")[2].partition("CONSTRAINT")[0]
    fields = ["wide", "price", "flag", "day", "opened_at", "clock", "shade"]
    assert [re.search(rf"^    {field} ({re.escape(kind)})[ ,]", body, re.MULTILINE) is not None
            for field, kind in zip(fields, types, strict=True)] == [True] * 7  # fmt: skip


def test_sql_server_tells_capital_letters_from_small_ones_in_every_text(trees: Trees) -> None:
    texts = [
        each
        for tree in trees["sqlserver"]
        for each in tree.find_all(exp.ColumnDef)
        if each.kind.this is exp.DataType.Type.NVARCHAR  # type: ignore[union-attr]
    ]
    assert texts
    assert all("Latin1_General_100_BIN2" in each.sql("tsql") for each in texts)


def test_two_absences_are_equal_in_sql_server_and_in_oracle(trees: Trees) -> None:
    assert isinstance(constraint(trees["sqlserver"], "W-15"), exp.UniqueColumnConstraint)
    (index,) = (each for tree in trees["oracle"] for each in tree.find_all(exp.Index) if each.name == "W-15")
    case = index.find(exp.Case)
    assert case is not None
    assert {each.this.name for each in case.find_all(exp.Is)} == {"shade", "note"}


def test_every_table_and_column_is_told_of(trees: Trees) -> None:
    for name, dialect in GRAMMARS.items():
        wanted = {
            (tree.this.this.name, column)
            for tree in trees[name]
            if isinstance(tree, exp.Create) and isinstance(tree.this, exp.Schema)
            for column in ("", *(each.name for each in tree.this.expressions if isinstance(each, exp.ColumnDef)))
        }
        told = {told_of(tree) for tree in trees[name] if isinstance(tree, exp.Comment | exp.Execute)}
        assert told == wanted, dialect


def told_of(tree: exp.Expr) -> tuple[str, str]:
    """Return the table and the column that a comment is about."""
    if isinstance(tree, exp.Execute):
        _, _, _, _, _, named, *rest = (each.name for each in tree.expressions)
        return named, rest[1] if rest else ""
    return (tree.this.table, tree.this.name) if isinstance(tree.this, exp.Column) else (tree.this.name, "")


def bodies(script: str) -> Iterator[str]:
    """Yield the statements inside the triggers of a script."""
    for found in re.finditer(r"\b(?:DELETE FROM|INSERT INTO) \w+_identity [^;]*", script):
        yield found[0].replace(":OLD.id", "'x'").replace(":NEW.id", "'x'")


@pytest.mark.parametrize("name", NAMES)
def test_identities_of_several_kinds_are_kept_by_a_trigger_on_each_kind(wide: Standard, name: str) -> None:
    (script,) = (each.content.decode() for each in generate(wide) if each.path == f"sql/{name}.sql")
    made = [type(sqlglot.parse_one(body, dialect=GRAMMARS[name])) for body in bodies(script)]
    assert made == [exp.Delete, exp.Insert] * 2
    for kind in ("box", "bag"):
        assert re.search(rf"^CREATE TRIGGER place_identity_{kind} ", script, re.MULTILINE)


def like(pattern: str, text: str) -> bool:
    """Tell whether a text is LIKE a pattern, as SQL Server reads one under a binary collation."""
    said = {"%": ".*", "_": "."}
    parts = [
        f"[{each[1:-1].replace('[', chr(92) + '[')}]" if len(each) > 1 else said.get(each, re.escape(each))
        for each in re.findall(r"\[[^\]]*\]|.", pattern, re.DOTALL)
    ]
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


@pytest.mark.parametrize("pattern", [each for each in PATTERNS if r"\]" not in each])
def test_places_as_like_match_what_the_pattern_matches(pattern: str) -> None:
    for text in matching_values(pattern):
        wanted = re.fullmatch(pattern[1:-1], text) is not None
        assert any(is_like(way, text) for way in alternatives(pattern)) is wanted, text


def is_like(way: object, text: str) -> bool:
    """Tell whether a text matches in one way, by LIKE alone where it has no run."""
    before = "".join(place.like for place in way.before)  # type: ignore[attr-defined]
    after = "".join(place.like for place in way.after)  # type: ignore[attr-defined]
    run = way.run  # type: ignore[attr-defined]
    if run is None:
        return like(before, text)
    ends = len(way.before) + len(way.after)  # type: ignore[attr-defined]
    between = text[len(way.before) :][: max(len(text) - ends, 0)]  # type: ignore[attr-defined]
    enough = run.least + ends <= len(text) <= (len(text) if run.most is None else run.most + ends)
    return enough and like(f"{before}%{after}", text) and not like(f"%{run.outside.like}%", between)


def test_a_class_with_a_closing_bracket_cannot_be_said_by_like() -> None:
    (way,) = alternatives(r"^[A\]]$")
    with pytest.raises(UnsayableError):
        _ = way.before[0].like


@pytest.mark.parametrize("pattern", PATTERNS)
def test_extended_expressions_match_what_the_pattern_matches(postgresql: str, pattern: str) -> None:
    """PostgreSQL reads POSIX extended expressions too, so Oracle's patterns are put to it."""
    said = f"(?e){extended(pattern)}"
    values = [value for value in matching_values(pattern) if "\0" not in value]
    asked = "SELECT value, value ~ %s FROM unnest(%s::text[]) AS value"
    with psycopg.connect(postgresql) as connection:
        for value, verdict in connection.execute(asked.encode(), [said, values]).fetchall():
            assert verdict is (re.fullmatch(pattern[1:-1], value) is not None), value


def test_no_range_is_left_to_the_sorting_of_a_language(standard: Standard) -> None:
    patterns = [test.pattern for each in standard.types for test in each.tests if isinstance(test, Matches)]
    assert patterns
    for pattern in patterns:
        assert not re.search(r"\[[^\]]*[A-Za-z0-9]-[A-Za-z0-9]", extended(pattern))


@pytest.mark.parametrize("pattern", [r"^\d$", "^[!-é]$", f"^{'[a-z]' * 20}$"])
def test_a_pattern_that_an_extended_expression_cannot_say_is_refused(pattern: str) -> None:
    with pytest.raises(UnsayableError):
        extended(pattern)
