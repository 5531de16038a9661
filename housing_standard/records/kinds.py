"""The kind of record that a file holds, by the file's name."""

from __future__ import annotations

from pathlib import Path

from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.model import Entity
from housing_standard.names import snake
from housing_standard.records.near import near, record_names, rename_cure
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook


def kind_of(path: Path, book: RuleBook) -> Entity | None:
    """Return the kind of record or message that a file is named after, as `tenancy.csv` is."""
    kinds = (*book.standard.records, *book.standard.messages)
    return next((entity for entity in kinds if snake(entity.name) == path.stem), None)


def of_no_kind(path: Path, book: RuleBook) -> Contents:
    """Return the finding that a file is named after no kind of record, with the names that may have been meant."""
    rule = READING_RULES["dataset/unknown_file"]
    names = tuple(f"{name}{path.suffix.lower()}" for name in near(path.stem, record_names(book.standard)))
    cure = rename_cure(names, rule.cure)
    return Contents(tables=(), findings=(finding_of(rule, file=path.name, row=0, value=path.name, cure=cure),))
