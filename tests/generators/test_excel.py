from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
import python_calamine
from openpyxl.worksheet.worksheet import Worksheet

from generators.cells import codes_of
from generators.excel import generate, unheld
from generators.excel.forms import form_formula
from housing_standard.constraints import Matches
from housing_standard.lexical import Primitive
from housing_standard.model import Entity, Field, Standard
from housing_standard.records.excel_sheets import CODES, HELP_SHEETS, sheet_names
from housing_standard.rulebook import RuleBook
from tests.agreement.engines.excel import Excel
from tests.generators.wide import BAD_RECORDS, GOOD, OTHERS, Record, field, record

# Good at any other day than the one that the engine judges as at, or by identifiers that this standard does not share.
NOT_OF_THE_DAY = {"day at the upper bound", "references"}

CHECKS = {
    Primitive.INTEGER: "whole",
    Primitive.DECIMAL: "decimal",
    Primitive.DATE: "date",
    Primitive.TIME: "time",
    Primitive.BOOLEAN: "list",
    Primitive.DATETIME: "custom",
    Primitive.URI: "custom",
    Primitive.STRING: None,
}


@pytest.fixture(scope="module")
def engine(wide: Standard, tmp_path_factory: pytest.TempPathFactory) -> Excel:
    return Excel(wide, tmp_path_factory.mktemp("excel"))


def workbooks(standard: Standard) -> dict[str, openpyxl.Workbook]:
    return {each.area: openpyxl.load_workbook(io.BytesIO(each.content)) for each in generate(standard)}


def sheets(standard: Standard) -> list[tuple[Entity, Worksheet, openpyxl.Workbook]]:
    books = workbooks(standard)
    kinds = (*standard.records, *standard.messages)
    names = sheet_names(kinds)
    return [(kind, books[kind.area][names[kind.name]], books[kind.area]) for kind in kinds]


def check_of(sheet: Worksheet, column: int) -> Any:
    """Return the check of a column, which is the one on its first row of records."""
    cell = sheet.cell(row=4, column=column).coordinate
    (found,) = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    assert str(found.sqref).endswith("10003")
    return found


def offered(book: openpyxl.Workbook, source: str) -> list[Any]:
    """Return what a drop-down offers."""
    if source.startswith('"'):
        return source.strip('"').split(",")
    sheet, cells = re.fullmatch(r"'?([^'!]+)'?!(.*)", source.removeprefix("=")).groups()  # type: ignore[union-attr]
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def test_every_field_has_a_column_with_its_title_its_need_its_name_and_a_note(standard: Standard) -> None:
    for entity, sheet, _ in sheets(standard):
        for column, known in enumerate(entity.fields, start=1):
            title, need, name = (sheet.cell(row=row, column=column) for row in (1, 2, 3))
            assert (title.value, name.value) == (known.title, known.name)
            assert str(need.value).startswith("Required") == known.required
            assert title.comment is not None
            assert known.definition in title.comment.text
        assert sheet.max_row == 3, "a template holds nothing that could be taken for a record"
        assert sheet.freeze_panes in ("A4", "B4")


def test_the_check_of_every_column_is_that_of_its_field(standard: Standard) -> None:
    met: set[str] = set()
    for entity, sheet, book in sheets(standard):
        for column, known in enumerate(entity.fields, start=1):
            check = check_of(sheet, column)
            met.add(same_check(known, check, book))
            assert check.promptTitle == known.title[:32]
            assert len(check.prompt) <= 255
            assert ("Required" in check.prompt) == known.required
    assert met == {"many", "codes", "once", "whole", "decimal", "date", "list", "custom", "reference", "form", "text"}


def same_check(known: Field, check: Any, book: openpyxl.Workbook) -> str:
    """Hold a check against its field and say which kind of check it is."""
    codes = codes_of(known)
    if known.many:
        assert check.type in (None, "none")
        return "many"
    if codes is not None:
        assert check.type == "list"
        assert check.errorStyle in (None, "stop")
        assert offered(book, check.formula1) == list(codes)
        return "codes"
    if known.range.kind == "entity":
        assert check.type in (None, "none") or check.errorStyle == "warning"
        return "reference"
    if known.identifier:
        assert "EXACT" in check.formula1
        return "once"
    patterns = [test.pattern for test in known.tests if isinstance(test, Matches)]
    if known.primitive is Primitive.STRING and patterns and check.type == "custom":
        assert check.formula1 == form_formula(patterns[0], f"{check.sqref}".partition(":")[0]).removeprefix("=")
        return "form"
    asked = CHECKS[known.primitive]
    assert check.type == asked or (asked is None and check.type in (None, "none"))
    if asked in ("whole", "decimal"):
        bounds = {type(test).__name__: test.bound for test in known.tests if hasattr(test, "bound")}
        assert float(check.formula1) == float(bounds.get("AtLeast", -999999999999999))
        assert float(check.formula2) == float(bounds.get("AtMost", 999999999999999))
    return asked or "text"


def test_the_sheet_of_codes_gives_each_code_its_title_and_meaning(standard: Standard) -> None:
    for book in workbooks(standard).values():
        rows = list(book[CODES].iter_rows(min_row=2, values_only=True))
        known = {(v.title, c.name): c for v in standard.vocabularies for c in v.codes}
        for listed, code, title, _ in rows:
            assert title == known[str(listed).partition(": ")[0], str(code)].title


def test_a_second_reader_sees_the_same_headings_and_no_record(standard: Standard) -> None:
    for artefact in generate(standard):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(artefact.content))
        assert book.sheet_names[0] == HELP_SHEETS[0]
        for name in book.sheet_names:
            if name not in HELP_SHEETS:
                rows = book.get_sheet_by_name(name).to_python()
                assert len(rows) == 3


def test_a_template_says_its_version_what_it_was_made_from_and_its_licence(wide: Standard) -> None:
    for area, book in workbooks(wide).items():
        parts = wide.parts_of(*(e for e in (*wide.records, *wide.messages) if e.area == area))
        made_from = wide.fingerprint(*parts)
        properties = {each.name: each.value for each in getattr(book, "custom_doc_props").props}  # noqa: B009 - untyped
        assert properties == {"standard_version": "1.2.3", "made_from": made_from}
        text = "\n".join(str(row[0].value) for row in book[HELP_SHEETS[0]].iter_rows())
        assert f"Version 1.2.3 of the Wide standard, made from {made_from}." in text
        assert "https://example.org/licence" in text


def test_no_clock_is_in_a_template(wide: Standard) -> None:
    for artefact in generate(wide):
        with zipfile.ZipFile(io.BytesIO(artefact.content)) as package:
            assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"2026-01-01T00:00:00Z" in package.read("docProps/core.xml")


@pytest.mark.parametrize("name", [name for name in GOOD if name not in NOT_OF_THE_DAY])
def test_a_good_record_filled_in_is_taken(engine: Excel, name: str) -> None:
    verdict = engine.judge({"thing": [record(GOOD[name])], **OTHERS})
    assert not verdict.refused, verdict.said


@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS, ids=[rule for rule, _ in BAD_RECORDS])
def test_a_bad_record_filled_in_is_refused_by_its_rule(engine: Excel, wide: Standard, rule: str, bad: Record) -> None:
    verdict = engine.judge({"thing": [bad], **OTHERS})
    known = RuleBook(wide).by_id[rule]
    assert verdict.faults is not None
    named = {(fault.key, fault.constraint) for fault in verdict.faults if fault.row in (0, 1)}
    assert ("thing", known.kind if known.derived else known.id) in named


def test_a_rule_that_no_check_holds_is_declared_with_the_reason(wide: Standard) -> None:
    reasons = {each.rule.id: each.reason for each in unheld(wide)}
    assert "left empty" in reasons["Thing/size/required"]
    assert "regular expressions" in reasons["Thing/sign/pattern_2"]
    assert "offset" not in reasons.get("Thing/size/minimum", "")
    assert "several values" in reasons["Thing/marks/maximum"]
    for held in ("Thing/size/minimum", "Thing/day/maximum", "Thing/tint/code", "Thing/id/unique", "Thing/flag/type"):
        assert held not in reasons


def test_a_pattern_of_a_few_runs_of_signs_is_a_formula() -> None:
    """These were worked out by a spreadsheet program: it takes the texts that the patterns match and no other."""
    assert form_formula("^[EWSN][0-9]{8}$", "G4") == (
        '=AND(LEN(G4)>=9,LEN(G4)<=9,SUMPRODUCT(--ISERROR(FIND(MID(G4,ROW($1:$1),1),"ENSW")))=0,'
        'SUMPRODUCT(--ISERROR(FIND(MID(G4,ROW($2:$9),1),"0123456789")))=0)'
    )
    assert form_formula("^[a-c]{2,3}$", "A4") == (
        '=AND(LEN(A4)>=2,LEN(A4)<=3,SUMPRODUCT(--ISERROR(FIND(MID(A4&REPT("a",3),ROW($1:$3),1),"abc")))=0)'
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9]+$",
        "^(a|b)$",
        "^[^a]$",
        "^a.$",
        r"^\d$",
        r"^[\d]$",
        "^[a-c]{1,2}[0-9]$",
        "^[A-Za-z0-9 ./_-]{30}[A-Za-z0-9]$",
    ],
)
def test_a_pattern_that_excel_cannot_say_is_no_formula(pattern: str) -> None:
    assert not form_formula(pattern, "A4")


def test_titles_that_excel_does_not_take_still_give_each_kind_a_sheet_of_its_own(wide: Standard) -> None:
    titles = ("Read me", "A/B: c?", "x" * 40, "X" * 40)
    kinds = [replace(e, title=title) for e, title in zip(wide.records, titles, strict=True)]
    names = sheet_names(kinds)
    assert names == {"Box": "box", "Bag": "A B  c", "Part": "part", "Thing": "thing"}
    assert len({name.casefold() for name in names.values()}) == len(kinds)


def test_odd_fields_and_an_empty_standard_are_no_trouble(wide: Standard) -> None:
    odd = field("Box", "order by", Primitive.STRING, title="Name: " + "long " * 60, definition="So " * 500)
    entities = tuple(replace(e, fields=(odd,)) if e.name == "Box" else e for e in wide.entities)
    assert workbooks(replace(wide, entities=entities))["wide"]["Box"]["A3"].value == "order by"
    bare = tuple(replace(e, fields=()) for e in wide.entities)
    assert set(workbooks(replace(wide, entities=bare))) == {"wide", "inside"}
    assert generate(replace(wide, entities=())) == []


def test_many_templates_are_made_in_little_time(standard: Standard) -> None:
    started = time.process_time()
    generate(standard)
    # Measured: 0.3 s; the bound leaves room for slow machines and still fails on a look-up that grows with the square.
    assert time.process_time() - started < 5
