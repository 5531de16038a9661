"""How a reader tells what is wrong with a file: findings collected as it goes, so that no fault hides the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from housing_standard.findings.finding import Finding
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of, term_of
from housing_standard.model import Entity, Field, Rule
from housing_standard.names import CELL_SEPARATOR
from housing_standard.records.table import Cell, Spoilt, values_of
from housing_standard.rulebook import RuleBook

_BROKEN = re.compile(r"[\ud800-\udfff]")


def is_broken(text: str) -> bool:
    """Tell whether a text holds what cannot be written in UTF-8."""
    return not text.isascii() and _BROKEN.search(text) is not None


def mended(text: str) -> str:
    """Return a text with everything that cannot be UTF-8 replaced by the sign for a lost character."""
    return _BROKEN.sub("\ufffd", text)


@dataclass(kw_only=True)
class Teller:
    """The findings about one file so far."""

    book: RuleBook
    file: str
    findings: list[Finding] = field(default_factory=list)

    def tell(
        self,
        name: str,
        *,
        row: int,
        entity: str = "",
        column: str = "",
        value: str = "",
        record: str = "",
        cure: str = "",
    ) -> None:
        """Add a finding of the reading rule called `name`."""
        self.findings.append(
            finding_of(
                READING_RULES[f"dataset/{name}"],
                file=self.file,
                row=row,
                column=column,
                value=value,
                record=record,
                entity=entity,
                term=term_of(self.book.standard, entity, column),
                cure=cure,
            )
        )

    def wrong_kind(self, entity: Entity, known: Field, *, row: int, value: str, record: str) -> None:
        """Add the finding that a value is of altogether the wrong kind: it fails its type or its list of codes."""
        ids = (f"{entity.name}/{known.name}/{kind}" for kind in ("type", "code", "reference"))
        rule = next(self.book.by_id[name] for name in ids if name in self.book.by_id)
        self.rule(rule, entity, column=known.name, row=row, value=value, record=record)

    def rule(
        self, rule: Rule, entity: Entity, *, column: str, row: int, value: str, record: str, cure: str = ""
    ) -> None:
        """Add the finding that a record fails a rule of the standard which its reader can already judge."""
        self.findings.append(
            finding_of(
                rule,
                file=self.file,
                row=row,
                column=column,
                value=value,
                record=record,
                entity=entity.name,
                term=term_of(self.book.standard, entity.name, column),
                cure=cure,
            )
        )

    def sound(self, entity: Entity, known: Field, cell: Cell, *, row: int, record: str) -> Cell:
        """Return the cell, or its spoilt text after telling of broken bytes or a null character in it."""
        text = CELL_SEPARATOR.join(values_of(cell))
        if is_broken(text):
            self.tell("encoding", row=row, entity=entity.name, column=known.name, value=mended(text), record=record)
            return Spoilt(mended(text))
        if "\x00" in text:
            self.wrong_kind(entity, known, row=row, value=text, record=record)
            return Spoilt(text.replace("\x00", "\ufffd"))
        return cell
