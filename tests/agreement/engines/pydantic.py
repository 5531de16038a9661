"""The Pydantic models, reading JSON laxly and strictly."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pydantic

import generators.pydantic_models
from generators.pydantic_models import naming
from housing_standard.model import Entity, Standard
from housing_standard.names import snake
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.places import form_kind, is_too_long, key_of, located, shape_kind

_PACKAGE = generators.pydantic_models.PACKAGE

_KINDS = {
    "missing": "required", "extra_forbidden": "unknown_field", "enum": "code", "literal_error": "code",
    "greater_than_equal": "minimum", "less_than_equal": "maximum", "greater_than": "type", "less_than": "type",
    "too_long": "count", "key_differs": "key_differs", "repeated": "distinct",
}  # fmt: skip


class _Models:
    """The models of one Standard, imported afresh so that those of two do not meet."""

    first_only = False
    without_messages = False
    # None: as the models themselves say; a caller who insists on `strict=False` asks for less than the standard.
    strict: bool | None = None

    def __init__(self, standard: Standard, folder: Path) -> None:
        self.standard = standard
        for artefact in generators.pydantic_models.generate(standard):
            path = folder / artefact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artefact.content)
        self.entities = {snake(entity.name): entity for entity in (*standard.records, *standard.messages)}
        self.models = dict(self._imported(folder / "pydantic"))
        self.unheld: Mapping[str, str] = {u.rule.id: u.reason for u in generators.pydantic_models.unheld(standard)}

    def _imported(self, folder: Path) -> Iterator[tuple[str, type[pydantic.BaseModel]]]:
        before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == _PACKAGE}
        sys.path.insert(0, str(folder))
        try:
            for key, entity in self.entities.items():
                module = importlib.import_module(f"{_PACKAGE}.{naming.module(entity.area)}")
                yield key, getattr(module, naming.model_name(entity.name))
        finally:
            sys.path.remove(str(folder))
            for name in [name for name in sys.modules if name.split(".")[0] == _PACKAGE]:
                del sys.modules[name]
            sys.modules.update(before)
            importlib.invalidate_caches()

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        """Return what the model of each record's kind says of it."""
        faults: set[Fault] = set()
        said = ""
        for key, records in dataset.items():
            for row, record in enumerate(records, start=1):
                try:
                    self.models[key].model_validate_json(json.dumps(record), strict=self.strict)
                except pydantic.ValidationError as error:
                    for each in error.errors():
                        said = said or f"{key}: {each['msg'][:200]}"
                        faults.update(self._faults(self.entities[key], row, record, each))
        return Verdict(refused=True, faults=frozenset(faults), said=said) if said else TAKEN

    def _faults(self, entity: Entity, row: int, record: Any, error: Any) -> Iterator[Fault]:
        path = tuple(step for step in error["loc"] if not str(step).startswith("function-"))
        owner, place, name = located(self.standard, entity, row, path, record)
        if error["type"] == "broken_rule":
            for rule in error["ctx"]["rules"]:
                yield Fault(key=key_of(owner), row=place, field="", constraint=rule)
            return
        field = owner.field_by_name.get(name)
        value = error["input"]
        kind = _KINDS.get(error["type"], "")
        said = error["msg"]
        if "more than once" in said:
            kind = "distinct"
        elif "is not one of" in said:
            kind = "code"
        elif error["type"] == "too_short":
            kind = "required" if not value else "count"
        elif error["type"] in ("missing", "extra_forbidden"):
            name = str(path[-1])
            owner, place, _ = located(self.standard, entity, row, path, record)
        elif error["type"] == "string_pattern_mismatch":
            kind = form_kind(field, value)
        if kind == "code" and not isinstance(value, str):
            kind = ""
        whole = record.get(name) if isinstance(record, Mapping) and owner is entity else value
        yield Fault(key=key_of(owner), row=place, field=name, constraint=kind or self._shape(field, value, whole))

    @staticmethod
    def _shape(field: Any, value: Any, whole: Any) -> str:
        if isinstance(whole, list) and field is not None and not field.many:
            return "single" if len(whole) > 1 else "type"
        kind = shape_kind(field, value)
        if is_too_long(value):
            return "type"
        return form_kind(field, value) if kind == "type" and isinstance(value, str) else kind


class PydanticLax(_Models):
    """The models as they read JSON by default."""

    name = "Pydantic (lax)"


class PydanticStrict(_Models):
    """The models reading JSON strictly."""

    name = "Pydantic (strict)"
    strict = True


ENGINES = (PydanticLax, PydanticStrict)
