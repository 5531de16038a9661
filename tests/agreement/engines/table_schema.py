"""The Table Schemas under frictionless, on the CSV files that our own writer makes of the data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import Package

import generators.table_schema
from generators.table_schema.fields import is_text
from housing_standard.constraints import Unique
from housing_standard.model import Field, Standard
from housing_standard.rulebook import RuleBook
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.cells import Rows, entities_of, rows_of

# frictionless is laxer than the specification here; the artefact says what is meant.
NO_UNIQUE_KEYS = "frictionless does not read `uniqueKeys`"

_KINDS = {
    "required": "required",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "type",
    "exclusiveMaximum": "type",
    "enum": "code",
}


class TableSchema:
    """Table Schema under frictionless."""

    name = "Table Schema (frictionless)"
    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        self.standard = standard
        self.entities = entities_of(standard)
        self.folder = folder / "table-schema"
        for artefact in generators.table_schema.generate(standard):
            path = folder / artefact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artefact.content)
        self.package = json.loads((self.folder / "datapackage.json").read_text())
        self.schemas = {key: json.loads((self.folder / f"{key}.schema.json").read_text()) for key in self.entities}
        self.unheld: Mapping[str, str] = {
            **{each.rule.id: each.reason for each in generators.table_schema.unheld(standard)},
            **_unread(standard),
        }

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        rows = rows_of(self.standard, dataset)
        try:
            report = self._package(rows).validate()
        except frictionless.FrictionlessException as error:
            return Verdict(refused=True, said=str(error.error.message))
        if report.valid and not rows.faults:
            return TAKEN
        faults: set[Fault] = set(rows.faults)
        said = ""
        named = not report.errors
        for task in report.tasks:
            for each in task.errors:
                said = said or f"{task.name}: {each.message}"
                fault = self._fault(task.name, each)
                named = named and fault is not None
                faults |= {fault} if fault else set()
        return Verdict(refused=True, faults=frozenset(faults) if named else None, said=said or "no place in a cell")

    def _package(self, rows: Rows) -> Package:
        """Return our package of the files of the data, with those that they refer to, empty, where the data have none.

        The package names records only; a message is given a resource of the same form.
        """
        files = rows.csv()
        keys = {key: self.schemas[key].get("foreignKeys", ()) for key in files}
        for foreign in (each for keys_of_one in keys.values() for each in keys_of_one):
            if foreign["reference"]["resource"]:
                files.setdefault(foreign["reference"]["resource"], f"{foreign['reference']['fields'][0]}\n".encode())
        for key, text in files.items():
            (self.folder / f"{key}.csv").write_bytes(text)
        resources = [self._resource(key, empty=key not in keys) for key in files]
        return Package.from_descriptor({**self.package, "resources": resources}, basepath=str(self.folder))

    def _resource(self, key: str, *, empty: bool) -> dict[str, Any]:
        form = {**self.package["resources"][0], "name": key, "path": f"{key}.csv", "schema": self.schemas[key]}
        if empty:
            fields = [each for each in self.schemas[key]["fields"] if each["constraints"].get("required")]
            form["schema"] = {"fields": [{**each, "constraints": {}} for each in fields], "fieldsMatch": "superset"}
        return form

    def _fault(self, key: str, error: Any) -> Fault | None:
        """Return what frictionless names, in our words; None when it does not name one thing."""
        entity = self.entities[key]
        row = getattr(error, "row_number", 1) - 1
        if error.type == "extra-label":
            return Fault(key=key, row=0, field=error.label, constraint="unknown_field")
        if error.type == "primary-key" and entity.identifier:
            kind = "required" if '"None"' in error.note else "unique"
            return Fault(key=key, row=row, field=entity.identifier.name, constraint=kind)
        if error.type == "foreign-key":
            return Fault(key=key, row=row, field=error.field_names[0], constraint="reference")
        field = entity.field_by_name.get(getattr(error, "field_name", ""))
        if field is None:
            return None
        if error.type == "unique-error":
            rules = [r.id for r in self.standard.authored_rules(entity.name) if _is_unique(r.check, field.name)]
            return Fault(key=key, row=row, field=field.name, constraint=rules[0])
        kind = "type" if error.type == "type-error" else _kind(field, error.note)
        return Fault(key=key, row=row, field=field.name, constraint=kind) if kind else None


def _kind(field: Field, note: str) -> str:
    """Return the kind of rule that a constraint stands for; nothing where it stands for several."""
    name = note.removeprefix('constraint "').partition('"')[0]
    if name != "pattern":
        kind = _KINDS.get(name, "")
        bounded = any(
            type(test).__name__ == {"minimum": "AtLeast", "maximum": "AtMost"}.get(name) for test in field.tests
        )
        return kind if kind not in ("minimum", "maximum") or bounded else "type"
    kinds = {"OfType": "type", "Matches": "pattern", "OneOf": "code"}
    held = list(dict.fromkeys(kinds[type(test).__name__] for test in field.tests if type(test).__name__ in kinds))
    if is_text(field) and field.primitive == "string" and len(held) > 1:
        held.remove("type") if "type" in held else None
    counted = field.many and (field.minimum_count > 1 or field.maximum_count is not None)
    return held[0] if len(held) == 1 and not counted else ""


def _is_unique(check: object, name: str) -> bool:
    return isinstance(check, Unique) and check.fields == (name,)


def _unread(standard: Standard) -> dict[str, str]:
    """Return the rules that the schemas hold and frictionless does not read."""
    book = RuleBook(standard)
    return {
        rule.id: NO_UNIQUE_KEYS
        for entity in standard.records
        for rule in book.by_entity[entity.name]
        if isinstance(rule.check, Unique) and len(rule.check.fields) > 1
    }


ENGINES = (TableSchema,)
