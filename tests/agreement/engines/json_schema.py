"""The JSON Schemas under two engines: `jsonschema` in Python and `jsonschema-rs` in Rust."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs

import generators.json_schema
from housing_standard.model import Entity, Standard
from housing_standard.names import snake
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.places import form_kind, is_too_long, key_of, located, shape_kind


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One error of either engine: the keyword, where it stands in the record and in the schema, and the value."""

    keyword: str
    path: tuple[str | int, ...]
    schema_path: tuple[str | int, ...]
    value: Any
    said: str
    inside: tuple[Complaint, ...] = ()


class _Schemas:
    """What both engines share: the schemas, and how a complaint is told as a fault."""

    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        del folder
        self.standard = standard
        files = {artefact.path: json.loads(artefact.content) for artefact in generators.json_schema.generate(standard)}
        self.entities = {snake(entity.name): entity for entity in (*standard.records, *standard.messages)}
        self.schemas = {key: files[f"json-schema/{key}.schema.json"] for key in self.entities}
        self.unheld: Mapping[str, str] = {u.rule.id: u.reason for u in generators.json_schema.unheld(standard)}

    def close(self) -> None:
        """Nothing is held open."""

    def complaints(self, key: str, record: Any) -> Iterable[Complaint]:
        """Return what the engine says of one record."""
        raise NotImplementedError

    def judge(self, dataset: Dataset) -> Verdict:
        """Return what the schema of each record's kind says of it."""
        faults: set[Fault] = set()
        said = ""
        for key, records in dataset.items():
            for row, record in enumerate(records, start=1):
                for complaint in self.complaints(key, record):
                    said = said or f"{key}: {complaint.said[:200]}"
                    faults.update(self._faults(self.entities[key], row, record, complaint))
        return Verdict(refused=True, faults=frozenset(faults), said=said) if said else TAKEN

    def _faults(self, entity: Entity, row: int, record: Any, complaint: Complaint) -> Iterator[Fault]:
        rule = self._rule(entity, complaint)
        if rule:
            yield Fault(key=key_of(entity), row=row, field="", constraint=rule)
            return
        inner = self._innermost(complaint)
        owner, place, name = located(self.standard, entity, row, inner.path, record)
        if inner.keyword == "required":
            for missing in re.findall(r"[\"']([^\"']+)[\"'] is a required", inner.said):
                owner, place, _ = located(self.standard, entity, row, (*inner.path, missing), record)
                yield Fault(key=key_of(owner), row=place, field=missing, constraint="required")
        elif inner.keyword in ("additionalProperties", "propertyNames"):
            for extra in inner.value if isinstance(inner.value, Mapping) else ():
                owner, place, _ = located(self.standard, entity, row, (*inner.path, extra), record)
                if extra not in owner.field_by_name:
                    yield Fault(key=key_of(owner), row=place, field=extra, constraint="unknown_field")
        else:
            field = owner.field_by_name.get(name)
            kinds = {
                "minimum": "minimum", "maximum": "maximum", "enum": "code", "const": "code", "oneOf": "code",
                "maxItems": "count", "uniqueItems": "distinct", "maxProperties": "count",
                "exclusiveMinimum": "type", "exclusiveMaximum": "type",
            }  # fmt: skip
            if inner.keyword in ("minItems", "minProperties"):
                kind = "required" if not inner.value else "count"
            elif inner.keyword in ("pattern", "not"):
                kind = form_kind(field, inner.value)
            else:
                kind = kinds.get(inner.keyword) or shape_kind(field, inner.value)
            if inner.keyword in ("minimum", "maximum") and is_too_long(inner.value):
                kind = "type"
            if kind == "code" and not isinstance(inner.value, str):
                kind = shape_kind(field, inner.value)
            yield Fault(key=key_of(owner), row=place, field=name, constraint=kind)

    def _rule(self, entity: Entity, complaint: Complaint) -> str:
        """Return the id of the authored rule that a complaint is about, which its comment starts with."""
        if complaint.schema_path[:1] != ("allOf",):
            return ""
        rules = self.schemas[key_of(entity)]["allOf"]
        return str(rules[int(complaint.schema_path[1])].get("$comment", "")).partition(": ")[0]

    @staticmethod
    def _innermost(complaint: Complaint) -> Complaint:
        """Return the complaint about the value itself, behind the choice between a value and nothing."""
        while complaint.keyword in ("anyOf", "oneOf") and complaint.inside:
            within = max(complaint.inside, key=lambda inner: (len(inner.path), inner.keyword not in ("enum", "const")))
            if within.keyword == "const":
                break
            complaint = within
        return complaint


class JsonSchema(_Schemas):
    """The schemas under `jsonschema`."""

    name = "JSON Schema (jsonschema)"

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        self.validators = {key: jsonschema.Draft202012Validator(schema) for key, schema in self.schemas.items()}

    def complaints(self, key: str, record: Any) -> Iterable[Complaint]:
        """Return what the engine says of one record."""
        return map(_of_python, self.validators[key].iter_errors(record))


class JsonSchemaRust(_Schemas):
    """The schemas under `jsonschema-rs`."""

    name = "JSON Schema (jsonschema-rs)"

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        self.validators = {key: jsonschema_rs.Draft202012Validator(schema) for key, schema in self.schemas.items()}

    def complaints(self, key: str, record: Any) -> Iterable[Complaint]:
        """Return what the engine says of one record."""
        return map(_of_rust, self.validators[key].iter_errors(record))


def _of_python(error: Any) -> Complaint:
    return Complaint(
        keyword=str(error.validator),
        path=tuple(error.absolute_path),
        schema_path=tuple(error.absolute_schema_path),
        value=error.instance,
        said=error.message,
        inside=tuple(map(_of_python, error.context or ())),
    )


def _of_rust(error: Any) -> Complaint:
    branches = getattr(error.kind, "context", None) or ()
    return Complaint(
        keyword=str(error.schema_path[-1]) if error.schema_path else "",
        path=tuple(error.instance_path),
        schema_path=tuple(error.schema_path),
        value=error.instance,
        said=error.message,
        inside=tuple(_of_rust(inner) for branch in branches for inner in branch),
    )


ENGINES = (JsonSchema, JsonSchemaRust)
