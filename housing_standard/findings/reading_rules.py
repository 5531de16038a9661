"""The rules on how data are written down, before any field is judged: one table for readers, reports and pages.

They belong to no entity, so their `check` says nothing; the readers in `records` and the graph route in `validate`
apply them.
"""

from __future__ import annotations

from housing_standard.constraints import ALWAYS
from housing_standard.model import Rule, Wording
from housing_standard.scales import Severity


def _rule(
    name: str,
    title: str,
    one: str,
    many: str,
    *,
    allowed: str,
    cure: str,
    severity: Severity = Severity.VIOLATION,
) -> Rule:
    return Rule(
        id=f"dataset/{name}",
        entity="",
        kind=name,
        title=title,
        fields=(),
        check=ALWAYS,
        severity=severity,
        message=Wording(one=one, many=many, every=many),
        allowed=allowed,
        cure=cure,
        basis="How data are exchanged under this standard",
    )


_RULES = (
    _rule(
        "unknown_file",
        "Every file is named after a kind of record",
        "'{file}' is not named after a kind of record, so nothing in it was checked.",
        "{count} files are not named after a kind of record.",
        allowed="the name of a kind of record, such as tenancy.csv or tenancy.jsonl",
        cure="Rename the file after the kind of record it holds, or take it out of the folder.",
    ),
    _rule(
        "other_file",
        "A folder holds only files of records",
        "'{file}' is not a CSV, JSON Lines, Excel or Parquet file, so it was not checked.",
        "{count} files are not CSV, JSON Lines, Excel or Parquet files, so they were not checked.",
        allowed="files whose name ends in .csv, .jsonl, .xlsx or, when data are checked, .parquet",
        cure="Save it as CSV if it holds records; otherwise leave it or move it elsewhere.",
        severity=Severity.INFO,
    ),
    _rule(
        "empty_file",
        "A file has a heading row",
        "The file is empty: it has no heading row.",
        "{count} files are empty.",
        allowed="a heading row with the names of the fields, then one row for each record",
        cure="Export the file again, or take it out of the folder.",
    ),
    _rule(
        "encoding",
        "Text is written in UTF-8",
        "This holds bytes that are not UTF-8 text: '{value}'.",
        "{count} of {total} rows hold bytes that are not UTF-8 text.",
        allowed="text saved as UTF-8 (in a spreadsheet: CSV UTF-8)",
        cure="Save the file again as UTF-8, then check names and pound signs by eye.",
    ),
    _rule(
        "long_line",
        "No line is longer than 1 MiB and no cell longer than 128 KiB",
        "The row is longer than can be read: a line over 1 MiB or a cell over 128 KiB.",
        "{count} of {total} rows are longer than can be read.",
        allowed="lines of at most 1 MiB and cells of at most 128 KiB",
        cure="Look for a line break or a closing quotation mark that was lost, and export the file again.",
    ),
    _rule(
        "broken_quotes",
        "Quotation marks come in pairs",
        "A quotation mark is in the wrong place or is never closed; the text it runs over was not checked.",
        "{count} of {total} rows have a quotation mark in the wrong place or never closed.",
        allowed='a cell in quotation marks, with a quotation mark inside it written twice: "the ""old"" mill"',
        cure="Close the quotation mark, or double it where it belongs to the text.",
    ),
    _rule(
        "ragged_row",
        "Every row has as many cells as the heading",
        "The row has {value}, so which cell belongs to which field is not certain and it was not checked.",
        "{count} of {total} rows have more or fewer cells than the heading.",
        allowed="one cell for each heading; an empty cell where there is no value",
        cure="Look for a comma in a text that should stand in quotation marks, or for cells that were lost.",
    ),
    _rule(
        "unknown_heading",
        "Every heading is the name of a field",
        "'{column}' is not the name of a field, so nothing under it was checked.",
        "{count} headings are not the names of fields.",
        allowed="the names of the fields",
        cure="Correct the spelling of the heading, or take the column out.",
    ),
    _rule(
        "other_heading",
        "A heading is the name of its field",
        "'{column}' is another name of {value}, and was read as that.",
        "{count} headings are other names of fields, and were read as those.",
        allowed="the names of the fields; their titles and other names are understood here, and not everywhere",
        cure="Use the name of the field where other programs are to read the file.",
        severity=Severity.INFO,
    ),
    _rule(
        "repeated_heading",
        "Every heading is used once",
        "The heading '{column}' is used more than once; only the first of these columns was checked.",
        "{count} headings are used more than once.",
        allowed="each heading once",
        cure="Take out the columns that are not needed, or give each its own heading.",
    ),
    _rule(
        "no_heading",
        "A sheet has a row with the names of its fields",
        "The sheet has no row with the names of the fields, so nothing on it was checked.",
        "{count} sheets have no row with the names of the fields.",
        allowed="the names of the fields, such as start_date, in one of the first rows",
        cure="Copy the records into a new template, under its headings.",
    ),
    _rule(
        "spreadsheet_error",
        "No cell holds an error of the spreadsheet",
        "The cell holds {value}, which is an error of the spreadsheet and not a value.",
        "{count} of {total} rows hold an error of the spreadsheet.",
        allowed="a value, or an empty cell",
        cure="Correct the formula, or write the value itself.",
    ),
    _rule(
        "column_type",
        "A column holds values that can be written down",
        "'{column}' holds values of the type {value}, which this field cannot have, so nothing in it was checked.",
        "{count} columns hold values of a type that their field cannot have.",
        allowed="text, numbers, dates, true or false; a list of these where a field has many values",
        cure="Export the column as text.",
    ),
    _rule(
        "missing_column",
        "Every required field has a column",
        "The column '{column}' is missing, and every record needs it.",
        "{count} columns that every record needs are missing.",
        allowed="a column for every required field",
        cure="Add the column {column} and fill it in.",
    ),
    _rule(
        "unknown_record_type",
        "Every record is of a kind that the standard knows",
        "'{value}' is not a kind of record, so it was not checked.",
        "{count} records are not of a known kind.",
        allowed="a kind of record that data can hold",
        cure="Correct the name of the kind of record, or take the records out.",
    ),
    _rule(
        "not_a_list",
        "The records of one kind stand in a list",
        "'{column}' does not hold a list of records, so nothing in it was checked.",
        "{count} kinds of record do not hold a list.",
        allowed='a list of records: "tenancy": [{"id": "TEN-0001"}]',
        cure="Put square brackets around the records.",
    ),
    _rule(
        "not_a_record",
        "Every record has fields with names",
        "This entry is not a record: '{value}'.",
        "{count} of {total} entries are not records.",
        allowed='a record: {"id": "TEN-0001"}',
        cure="Write the entry as an object with the names of its fields.",
    ),
    _rule(
        "broken_line",
        "Every line of a JSON Lines file is one record",
        "The line is not one JSON value: {value}. Nothing on it was checked.",
        "{count} of {total} lines are not JSON.",
        allowed='one record on each line: {{"id": "TEN-0001"}}',
        cure="Correct the line, or put the record that runs over several lines on one.",
    ),
    _rule(
        "repeated_key",
        "A record gives every field once",
        "'{column}' is given more than once in the same object; only the first was checked.",
        "{count} of {total} records give a field more than once.",
        allowed="each name once",
        cure="Keep the value that is right and take the others out.",
    ),
    _rule(
        "key_differs",
        "A record that stands under its identifier has no other",
        "The record under '{record}' calls itself '{value}'; it was taken for '{record}'.",
        "{count} records stand under another identifier than their own.",
        allowed="the identifier that the record stands under, or none",
        cure="Correct one of the two, or leave the inner one out.",
    ),
    _rule(
        "nested_too_deep",
        "Records stand inside each other a few levels at most",
        "The record holds others, inside each other, more than fifty levels deep; the innermost were not checked.",
        "{count} records hold others more than fifty levels deep.",
        allowed="at most fifty levels",
        cure="Give the inner records in lists of their own and refer to them.",
    ),
)

READING_RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}
