"""The CSVW metadata under the csvw package, on the CSV files that our own writer makes of the data.

The package reads more than the recommendation: a date-time without its offset, 1_000 and 1.0 as whole numbers, space
around a number or a date. A column that is not described it only warns of; the recommendation calls that an error,
and so does this engine.
"""

from __future__ import annotations

import decimal
import json
import logging
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

from csvw import TableGroup

import generators.csvw
from housing_standard.constraints import AtLeast, AtMost
from housing_standard.model import Field, Standard
from housing_standard.names import snake
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.cells import entities_of, rows_of

_CELL = re.compile(r"(?P<key>[^/:]+)\.csv:(?P<line>\d+):\d+ (?P<column>[^:]+): (?P<said>.*)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[^/:]+)\.csv:(?P<line>\d+) duplicate primary key")
_REFERENCE = re.compile(
    r"(?P<key>[^/:]+)\.csv:(?P<line>\d+) Key `.*` not found in table (?P<target>.*)\.csv", re.DOTALL
)


class _Collector(logging.Handler):
    """Keeps what the package says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.said[record.getMessage()] = None


class Csvw:
    """CSVW under the csvw package."""

    name = "CSVW (csvw)"
    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        self.standard = standard
        self.entities = entities_of(standard)
        self.folder = folder / "csvw"
        for artefact in generators.csvw.generate(standard):
            path = folder / artefact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artefact.content)
        self.group = json.loads((self.folder / "csv-metadata.json").read_text())
        described = {table["url"]: table for table in self.group["tables"]}
        for entity in standard.messages:
            name = f"{snake(entity.name)}.csv"
            described[name] = json.loads((self.folder / f"{name}-metadata.json").read_text())
        self.tables = {name.removesuffix(".csv"): json.dumps(table) for name, table in described.items()}
        self.unheld: Mapping[str, str] = {each.rule.id: each.reason for each in generators.csvw.unheld(standard)}
        self.log = logging.Logger("csvw engine")  # noqa: LOG001 - one that no other test shares

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        rows = rows_of(self.standard, dataset)
        said = self._said({key: text for key, text in rows.csv(whole=True).items() if key in self.tables})
        faults: set[Fault] = set(rows.faults)
        named = True
        for each in said:
            fault = self._fault(each)
            named = named and fault is not None
            faults |= {fault} if fault else set()
        if not said and not faults:
            return TAKEN
        # A row that the package refuses is not there for those that refer to it.
        faults = {each for each in faults if each.constraint != "reference"} or faults
        first = next(iter(said), "no place in a cell")
        return Verdict(refused=True, faults=frozenset(faults) if named else None, said=first)

    def _said(self, files: dict[str, bytes]) -> list[str]:
        """Return every message of the package about some files, described together."""
        tables = {key: json.loads(self.tables[key]) for key in files}
        for table in list(tables.values()):
            for foreign in table["tableSchema"].get("foreignKeys", ()):
                key = foreign["reference"]["resource"].removesuffix(".csv")
                if key not in tables:
                    tables[key] = json.loads(self.tables[key])
                    tables[key]["tableSchema"].pop("foreignKeys", None)
                    names = [each["titles"][0] for each in tables[key]["tableSchema"]["columns"] if "titles" in each]
                    files[key] = f"{','.join(names)}\n".encode()
        for key, text in files.items():
            (self.folder / f"{key}.csv").write_bytes(text)
        collector = _Collector()
        self.log.handlers = [collector]
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            whole = {**self.group, "tables": list(tables.values())}
            group = TableGroup.from_file(self.folder / "csv-metadata.json", data=whole)
            for table in group.tables:
                try:
                    list(table.iterdicts(log=self.log))
                except decimal.InvalidOperation:
                    # The package compares NaN with its bounds and stops there.
                    return ["a number that is none"]
                table.check_primary_key(log=self.log)
            group.check_referential_integrity(log=self.log)
        return [*collector.said, *dict.fromkeys(str(each.message) for each in warned)]

    def _fault(self, said: str) -> Fault | None:
        """Return what a message names, in our words; None when it does not name one thing."""
        if found := re.match(r'Unspecified column "(.*)" in table (.*)\.csv', said):
            return Fault(key=found[2], row=0, field=found[1], constraint="unknown_field")
        if found := _KEY.search(said):
            identifier = self.entities[found["key"]].identifier
            return Fault(
                key=found["key"],
                row=int(found["line"]) - 1,
                field=identifier.name if identifier else "",
                constraint="unique",
            )
        if found := _REFERENCE.search(said):
            return self._reference(found["key"], int(found["line"]) - 1, f"{found['target']}.csv")
        if found := _CELL.search(said):
            entity = self.entities[found["key"]]
            field = entity.field_by_name.get(found["column"])
            kind = _kind(field, found["said"]) if field else ""
            row = int(found["line"]) - 1
            return Fault(key=found["key"], row=row, field=found["column"], constraint=kind) if kind else None
        return None

    def _reference(self, key: str, row: int, target: str) -> Fault | None:
        """Return the reference that names no record of a table; None when several fields may name one of it."""
        keys = json.loads(self.tables[key])["tableSchema"].get("foreignKeys", ())
        names = [each["columnReference"] for each in keys if each["reference"]["resource"] == target]
        return Fault(key=key, row=row, field=names[0], constraint="reference") if len(names) == 1 else None


def _kind(field: Field, said: str) -> str:
    """Return the kind of rule that a message about a cell stands for; nothing where it may stand for several."""
    if "required column value is missing" in said:
        return "required"
    if ">=" in said or "> " in said:
        return "minimum" if any(isinstance(test, AtLeast) for test in field.tests) else "type"
    if "<=" in said or "< " in said:
        return "maximum" if any(isinstance(test, AtMost) for test in field.tests) else "type"
    kinds = {"OfType": "type", "Matches": "pattern", "OneOf": "code"}
    held = list(dict.fromkeys(kinds[type(test).__name__] for test in field.tests if type(test).__name__ in kinds))
    if field.primitive == "string" and len(held) > 1 and "type" in held:
        held.remove("type")
    return held[0] if len(held) == 1 or field.primitive not in ("string", "uri") else ""


ENGINES = (Csvw,)
