"""The published dirty cells: what is right and what is wrong in a cell is the same by every way that reads text."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pyshacl_turbo
import pytest
import shacl

import generators.shacl
from housing_standard.lexical import Primitive, problem
from housing_standard.model import Standard
from housing_standard.records.any_form import read_data
from housing_standard.records.csv_files import read_file
from housing_standard.records.csv_text import guarded
from housing_standard.records.rdf import read_turtle, to_ntriples
from housing_standard.rulebook import RuleBook
from housing_standard.source.resolve import read_words
from housing_standard.validate.dataset import validate_path
from housing_standard.validate.engine import SH
from housing_standard.validate.graph import judge_graph

PUBLISHED = Path(__file__).resolve().parents[2] / "site" / "pages" / "assets" / "dirty-cells.csv"
DAY = dt.date(2026, 10, 31)
WORDS = """
id: https://example.org/cells
name: cells
prefixes: {linkml: https://w3id.org/linkml/, ex: https://example.org/cells/}
default_prefix: ex
imports: [linkml:types]
classes:
  Cell:
    attributes:
      id: {identifier: true}
"""


@dataclass(frozen=True, kw_only=True)
class DirtyCell:
    """One line of the published list."""

    name: str
    kind: Primitive
    text: str
    right: bool


def dirty_cells() -> list[DirtyCell]:
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        return [
            DirtyCell(
                name=f"C-{number}",
                kind=Primitive(row["kind"]),
                text=json.loads(row["cell_as_json"]),
                right={"right": True, "wrong": False}[row["verdict"]],
            )
            for number, row in enumerate(csv.DictReader(stream), start=1)
        ]


CELLS = dirty_cells()
KINDS = list(Primitive)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Standard:
    """A standard with a field of each kind."""
    fields = "".join(f"      a_{kind.value}: {{range: {kind.value}}}\n" for kind in KINDS)
    path = tmp_path_factory.mktemp("words") / "cells.yaml"
    path.write_text(WORDS + fields)
    return read_words(path).standard


def rows(write: Callable[[str], str] = str) -> Iterator[list[str]]:
    """Yield a row for each cell, the other fields empty."""
    for cell in CELLS:
        yield [cell.name, *(write(cell.text) if kind is cell.kind else "" for kind in KINDS)]


HEADING = ["id", *(f"a_{kind.value}" for kind in KINDS)]


def as_csv(folder: Path) -> Path:
    with (folder / "cell.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADING, *rows(guarded)])
    return folder / "cell.csv"


def as_csv_of_another_sort(folder: Path) -> Path:
    """Write what is not read straight: a null in a cell of its own makes the reader look at each."""
    path = as_csv(folder)
    path.write_text(path.read_text("utf-8") + "C-0,\x00" + "," * (len(KINDS) - 1) + "\n", "utf-8")
    return path


def as_parquet(folder: Path) -> Path:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" VARCHAR' for name in HEADING)
        connection.execute(f"CREATE TABLE cell ({columns})")
        connection.executemany(
            f"INSERT INTO cell VALUES ({', '.join('?' * len(HEADING))})",
            [[text or None for text in row] for row in rows()],
        )
        connection.execute(f"COPY cell TO '{folder / 'cell.parquet'}' (FORMAT parquet)")
    return folder / "cell.parquet"


def as_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.create_sheet("Cell")
    page.append(HEADING)
    for number, row in enumerate(rows(), start=2):
        for column, text in enumerate(row, start=1):
            if text:
                page.cell(number, column).value = text
                page.cell(number, column).data_type = "s"
    book.save(folder / "cell.xlsx")
    return folder / "cell.xlsx"


def as_database(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "cell.sqlite")) as connection:
        connection.execute(f"CREATE TABLE cell ({', '.join(f'{name} TEXT' for name in HEADING)})")
        every = [[text or None for text in row] for row in rows()]
        connection.executemany(f"INSERT INTO cell VALUES ({', '.join('?' * len(HEADING))})", every)
        connection.commit()
    return folder / "cell.sqlite"


WRITERS = (as_csv, as_csv_of_another_sort, as_parquet, as_workbook, as_database)


def against(refused: set[str]) -> list[tuple[str, str, str]]:
    """Return the cells of which a verdict differs from the published one."""
    return [
        (cell.kind.value, cell.text, "refused" if cell.name in refused else "taken")
        for cell in CELLS
        if (cell.name in refused) is cell.right
    ]


def test_the_list_has_every_kind_and_each_cell_once() -> None:
    assert {cell.kind for cell in CELLS} == set(Primitive)
    assert len({(cell.kind, cell.text) for cell in CELLS}) == len(CELLS)
    assert sum(cell.right for cell in CELLS) > 40
    assert sum(not cell.right for cell in CELLS) > 150


def test_the_grammar_says_so() -> None:
    assert against({cell.name for cell in CELLS if problem(cell.kind, cell.text)}) == []


@pytest.mark.parametrize("write", WRITERS)
def test_validate_says_so(cells: Standard, tmp_path: Path, write: Callable[[Path], Path]) -> None:
    report = validate_path(write(tmp_path), cells, as_at=DAY, shapes=str, today=DAY)
    assert against({finding.record for finding in report.findings}) == []
    assert {finding.rule for finding in report.findings if finding.record in {cell.name for cell in CELLS}} == {
        f"Cell/a_{kind.value}/type" for kind in KINDS if kind is not Primitive.STRING
    }


def ntriples(cells: Standard, folder: Path) -> str:
    return "".join(to_ntriples(read_file(as_csv(folder), RuleBook(cells)).tables, cells))


def test_the_shapes_say_so_under_pyshacl(cells: Standard, tmp_path: Path) -> None:
    triples = read_turtle(ntriples(cells, tmp_path).encode(), "cells.nt")
    shapes = generators.shacl.generate(cells)[0].content.decode()
    findings, _ = judge_graph(cells, triples, shapes, DAY, file="cells.nt")
    assert against({finding.node.rpartition("/")[2].rstrip(">") for finding in findings}) == []


def test_the_shapes_say_so_under_a_second_engine(cells: Standard, tmp_path: Path) -> None:
    shapes = generators.shacl.generate(cells)[0].content.decode()
    report = shacl.Shapes.from_turtle(shapes).validate_text(ntriples(cells, tmp_path), format="ntriples")
    assert against({result.focus_node.rpartition("/")[2].rstrip(">") for result in report.results}) == []


def test_the_shapes_say_so_under_a_third_engine(cells: Standard, tmp_path: Path) -> None:
    shapes = pyshacl_turbo.compile_shapes(generators.shacl.generate(cells)[0].content.decode())
    _, report, _ = shapes.validate(ntriples(cells, tmp_path), data_graph_format="nt")
    found = (report.value(result, SH.focusNode) for result in report.objects(None, SH.result))
    assert against({str(node).rpartition("/")[2] for node in found}) == []


def test_what_is_read_is_what_was_written(cells: Standard, tmp_path: Path) -> None:
    found = read_data(as_csv(tmp_path), RuleBook(cells)).tables[0]
    assert [[cell or "" for cell in row] for row in found.rows] == list(rows())
