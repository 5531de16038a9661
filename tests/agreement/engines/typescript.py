"""The TypeScript types under the real compiler, on datasets written as literals of the type of a dataset."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import generators.typescript
from generators.typescript import naming
from housing_standard.constraints import OneOf
from housing_standard.model import Standard
from housing_standard.names import snake
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.typescript_compiler import complaints

# Where a line stands: the dataset, the key and row of the record, the field, and whether it has several values.
Place = tuple[int, str, int, str, bool]

# How the compiler words what each kind of rule forbids; the first that fits tells the constraint.
_SAYINGS = (
    (re.compile(r"Object literal may only specify known properties"), "unknown_field"),
    (re.compile(r"is missing in type|missing the following properties"), "required"),
    (re.compile(r"Source has 0 element|not assignable to type 'readonly \[|'readonly \[\]'"), "required"),
)


CASES = "cases.ts"


def judge_together(engines: Sequence[tuple[TypeScript, Sequence[Dataset]]]) -> list[list[Verdict]]:
    """Return what one run of the compiler says of the datasets of several sets of types."""
    written = [engine.write(datasets) for engine, datasets in engines]
    files = [str(engine.folder / CASES) for engine, _ in engines]
    said: dict[str, dict[int, str]] = {name: {} for name in files}
    top = Path(os.path.commonpath(files)).parent if len(files) == 1 else Path(os.path.commonpath(files))
    for file, line, words in complaints(top, files):
        said[str((top / file).resolve())].setdefault(line, words)
    return [
        engine.verdicts(said[name], places, len(datasets))
        for (engine, datasets), name, places in zip(engines, files, written, strict=True)
    ]


class TypeScript:
    """The types; one compilation judges many datasets."""

    name = "TypeScript (tsc --strict)"
    first_only = False
    without_messages = False

    def __init__(self, standard: Standard, folder: Path) -> None:
        self.standard = standard
        self.folder = (folder / "typescript").resolve()
        self.areas: dict[str, str] = {}
        for artefact in generators.typescript.generate(standard):
            path = folder / artefact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artefact.content)
        self.entities = {snake(e.name): e for e in (*standard.records, *standard.messages)}
        self.unheld: Mapping[str, str] = {u.rule.id: u.reason for u in generators.typescript.unheld(standard)}

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        """Return what the compiler says of one dataset."""
        return self.judge_all([dataset])[0]

    def judge_all(self, datasets: Sequence[Dataset]) -> list[Verdict]:
        """Return what the compiler says of each dataset."""
        return judge_together([(self, datasets)])[0]

    def write(self, datasets: Sequence[Dataset]) -> dict[int, Place]:
        """Write the datasets down, every member of a record in a line of its own, and return what stands where."""
        lines: list[str] = []
        places: dict[int, Place] = {}
        for number, dataset in enumerate(datasets):
            for key, records in dataset.items():
                for row, record in enumerate(records, start=1):
                    self._write(lines, places, (number, key, row), record)
        head = self._imports()
        (self.folder / CASES).write_text("\n".join((*head, *lines, "")), encoding="utf-8")
        return {line + len(head): place for line, place in places.items()}

    def verdicts(self, said: Mapping[int, str], places: Mapping[int, Place], count: int) -> list[Verdict]:
        """Return the verdict on each dataset from what the compiler said of each line."""
        found: dict[int, list[tuple[Place, str]]] = {}
        for line, words in said.items():
            found.setdefault(places[line][0], []).append((places[line], words))
        return [self._verdict(found[n]) if n in found else TAKEN for n in range(count)]

    def _imports(self) -> list[str]:
        areas = sorted({naming.module(entity.area) for entity in self.entities.values()})
        return [f'import type * as {area} from "./{area}.js";' for area in areas] + [
            "export const all: unknown[] = [];"
        ]

    def _write(
        self,
        lines: list[str],
        places: dict[int, Place],
        place: tuple[int, str, int],
        record: Mapping[str, Any],
    ) -> None:
        entity = self.entities[place[1]]
        kind = f"{naming.module(entity.area)}.{naming.type_name(entity.name)}"
        name = f"r{len(lines)}"
        members = [
            (field, isinstance(value, list) and len(value) > 1, f"  {json.dumps(field)}: {json.dumps(value)},")
            for field, value in record.items()
        ]
        opening, closing = ("", False, f"const {name}: {kind} = {{"), ("", False, f"}}; all.push({name});")
        for field, is_list, line in (opening, *members, closing):
            lines.append(line)
            places[len(lines)] = (*place, field, is_list)

    def _verdict(self, found: list[tuple[Place, str]]) -> Verdict:
        # The compiler speaks of the field that holds a record inside another, not of what is wrong in there.
        inside = any(self._holds_records(place) for place, _ in found)
        faults = None if inside else frozenset(self._fault(place, said) for place, said in found)
        return Verdict(refused=True, faults=faults, said=found[0][1])

    def _holds_records(self, place: Place) -> bool:
        known = self.entities[place[1]].field_by_name.get(place[3])
        return known is not None and known.inlined

    def _fault(self, place: Place, said: str) -> Fault:
        _, key, row, name, is_list = place
        constraint = next((kind for saying, kind in _SAYINGS if saying.search(said)), "")
        missing = re.search(r"Property '([^']+)' is missing", said)
        if missing:
            name = missing[1]
        return Fault(
            key=key, row=row, field=name, constraint=constraint or self._constraint(key, name, said, is_list=is_list)
        )

    def _constraint(self, key: str, name: str, said: str, *, is_list: bool) -> str:
        field = self.entities[key].field_by_name.get(name)
        if field is None:
            return "unknown_field"
        if "null" in said.split("not assignable", maxsplit=1)[0] and field.required:
            return "required"
        if is_list and not field.many:
            return "single"
        listed = any(isinstance(test, OneOf) for test in field.tests)
        return "code" if listed and "Type '\"" in said else "type"


ENGINES = (TypeScript,)
