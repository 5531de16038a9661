"""The compiled rules on Apache Spark: the statements of `--explain`, put into Spark's dialect, find the same.

Run with: PYTHONPATH=. python benchmarks/spark.py BUILD DATA, where BUILD holds a built standard and DATA is a folder of
Parquet or CSV files, one for each kind of record, with fields by name. Needs pyspark and Java besides the test tools.
Prints how many findings each has and a digest of them (rule and record), and how long each took; ends with 1 if the
digests differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as spark_functions
from sqlglot import exp

from housing_standard.model import Entity, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.any_form import read_data
from housing_standard.records.table import Table, Unread
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import Built
from housing_standard.validate.columns import raw_column
from housing_standard.validate.dataset import READERS_OF_PARTS
from housing_standard.validate.straight import SOURCE
from housing_standard.validate.tables import judge
from housing_standard.validate.watching import Watcher

DAY = dt.date(2026, 10, 31)
FUNCTIONS = {"epoch_us": "unix_micros", "strlen": "octet_length"}
READ = dict.fromkeys(("header", "multiLine"), "true") | {"quote": '"', "escape": '"', "mode": "FAILFAST"}

# The apostrophe before what a spreadsheet would run, which CSV may have and Parquet has not.
GUARD = r"^'(?='*[=+@\t\r-])"

# A rule and the identifier of a record that breaks it.
Breach = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What `--explain` says of one kind of record: the INSERT that reads it, the selects across records, the rules."""

    entity: Entity
    file: str
    insert: str
    selects: tuple[str, ...]
    rules: dict[int, str]

    @property
    def view(self) -> str:
        """The name of the view of the records, by which the selects know them."""
        into = sqlglot.parse_one(self.insert, read="duckdb").find(exp.Table)
        return _plain(into.name.replace("rows", "entity")) if into else ""


def _plain(name: str) -> str:
    """Return a name as Spark takes it for a view: letters, digits and underscores."""
    return re.sub(r"\W+", "_", name).strip("_")


def main() -> int:
    """Judge by both, and print a table."""
    standard, data = Built(Path(sys.argv[1])).standard, Path(sys.argv[2])
    start = time.monotonic()
    ours, said = _by_duckdb(standard, data)
    between = time.monotonic()
    steps = [_parsed(standard, text) for text in said]
    spark = _session()
    ready = time.monotonic()
    theirs = _by_spark(spark, data, steps)
    end = time.monotonic()
    print(f"| engine | findings | digest | wall s |\n|---|---|---|---|\n{_row('DuckDB', ours, between - start)}")
    print(_row("PySpark, local[2]", theirs, end - ready))
    print(f"Spark took {ready - between:.1f} s more to start.")
    for who, only in (("DuckDB", ours - theirs), ("Spark", theirs - ours)):
        if only:
            print(f"{who} alone: {len(only):,}, such as {sorted(only)[:5]}")
    return int(ours != theirs)


def _row(name: str, found: set[Breach], seconds: float) -> str:
    digest = hashlib.sha256("\n".join(map("\t".join, sorted(found))).encode()).hexdigest()[:16]
    return f"| {name} | {len(found):,} | {digest} | {seconds:.1f} |"


def _by_duckdb(standard: Standard, data: Path) -> tuple[set[Breach], list[str]]:
    said: list[str] = []
    contents = read_data(data, RuleBook(standard), READERS_OF_PARTS)
    parts: list[Table | Unread] = [*contents.tables, *contents.unread]
    verdict = judge(standard, parts, DAY, watcher=Watcher(read=lambda _: None, explain=said.append))
    return {(finding.rule, finding.record) for finding in verdict.findings}, said


def _parsed(standard: Standard, text: str) -> Explained:
    """Return what one piece of the explanation says."""
    lines = text.splitlines()
    head = re.fullmatch(r"-- (\S+): [\d,]+ records in (.*)", lines[0])
    if head is None:
        raise ValueError(lines[0])
    said = "".join(f"{line}\n" for line in lines if not line.startswith("--"))
    statements = [each for each in said.split(";\n") if each.strip()]
    named = (re.findall(r"(\d+) = (\S+?)(?:,|$)", line) for line in lines if line.startswith("-- Judged"))
    return Explained(
        entity=standard.entity_by_name[head[1]],
        file=head[2],
        insert=statements[0],
        selects=tuple(statements[1:]),
        rules={int(at): rule for line in named for at, rule in line},
    )


def _session() -> SparkSession:
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "6g",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        # What Spark 4 does unasked; to Spark 3 the length of no list at all would be -1.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.legacy.sizeOfNull": "false",
        "spark.sql.shuffle.partitions": "8",
    }
    builder = SparkSession.builder.master("local[2]").appName("housing-standard")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _by_spark(spark: SparkSession, data: Path, steps: list[Explained]) -> set[Breach]:
    with tempfile.TemporaryDirectory() as folder:
        return _judged(spark, data, steps, Path(folder))


def _judged(spark: SparkSession, data: Path, steps: list[Explained], folder: Path) -> set[Breach]:
    """Write the cleaned rows down with their numbers, which Spark would else work out anew, and judge them."""
    for step in steps:
        _rows(spark, data / step.file, step.entity).createOrReplaceTempView(_plain(SOURCE.strip('"')))
        rows = spark.sql(in_spark(step.insert)).withColumn("n", spark_functions.monotonically_increasing_id())
        rows.write.parquet(str(folder / step.view))
        spark.read.parquet(str(folder / step.view)).createOrReplaceTempView(step.view)
    return {breach for step in steps for breach in _breaches(spark, step)}


def _rows(spark: SparkSession, path: Path, entity: Entity) -> DataFrame:
    """Return the rows of a file: the text that is written under each field, a list where it has many."""
    read = spark.read.parquet(str(path)) if path.suffix == ".parquet" else spark.read.options(**READ).csv(str(path))
    columns = []
    for field in entity.fields:
        text = spark_functions.lit(None)
        if field.name in read.columns:
            written = read[field.name].cast("string")
            bare = written if path.suffix == ".parquet" else spark_functions.regexp_replace(written, GUARD, "")
            text = spark_functions.nullif(bare, spark_functions.lit(""))
        many = spark_functions.split(text.cast("string"), f"\\{CELL_SEPARATOR}") if field.many else text.cast("string")
        columns.append(many.alias(raw_column(field.name).strip('"')))
    return read.select(*columns)


def _breaches(spark: SparkSession, step: Explained) -> Iterator[Breach]:
    entity = step.view
    identifier = f"`v:{step.entity.identifier.name}`" if step.entity.identifier else "''"
    alone = f"SELECT n, explode(failing) AS rule FROM {entity} WHERE failing IS NOT NULL"
    selects = [alone, *(f"SELECT * FROM ({in_spark(select)}) AS found(n, rule)" for select in step.selects)]
    every = " UNION ALL ".join(f"({select})" for select in selects)
    statement = f"SELECT DISTINCT f.rule, {identifier} FROM ({every}) AS f JOIN {entity} AS e ON e.n = f.n"
    for rule, record in spark.sql(statement).collect():
        yield step.rules[int(rule)], record or ""


def in_spark(statement: str) -> str:
    """Return a statement of DuckDB's in Spark's dialect; of an INSERT the select alone."""
    tree = sqlglot.parse_one(statement, read="duckdb")
    select = tree.expression if isinstance(tree, exp.Insert) else tree
    return str(select.transform(_translated).sql("spark"))


def _translated(node: exp.Expression) -> exp.Expression:
    """Return what sqlglot does not put into Spark's dialect by itself."""
    if isinstance(node, exp.RegexpFullMatch):
        pattern = node.expression
        if not isinstance(pattern, exp.Literal):
            raise TypeError(f"A pattern that is no text: {pattern}")
        return exp.RegexpLike(this=node.this, expression=exp.Literal.string(rf"^(?:{pattern.this})\z"))
    if isinstance(node, exp.Table):
        node.set("this", exp.to_identifier(_plain(node.name)))
    if isinstance(node, exp.TryCast) and node.is_type("date"):  # Spark has a year 0
        return exp.Case().when(node.this.copy().like("0000%").not_(), node)
    if isinstance(node, exp.Length):  # the rules ask for the length of lists alone
        return exp.Anonymous(this="size", expressions=[node.this])
    if isinstance(node, exp.Interval):
        node.set("this", node.this.unnest())
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    if isinstance(node, exp.Anonymous) and node.name.lower() in FUNCTIONS:
        return exp.Anonymous(this=FUNCTIONS[node.name.lower()], expressions=node.expressions)
    return node


if __name__ == "__main__":
    raise SystemExit(main())
