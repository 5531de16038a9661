"""A made LinkML schema of a given size, the same on every run: 505 entities, about 4,000 fields, 200 lists of 12 codes.

`python benchmarks/made_schema.py FOLDER` writes it as 22 modules under one root, `FOLDER/made.yaml`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

ENTITIES, LISTS, CODES_EACH, MODULES = 504, 200, 12, 22

_BASE = "https://example.org/made/"
_HEAD = {"prefixes": {"linkml": "https://w3id.org/linkml/", "made": _BASE}, "default_prefix": "made"}


def write_made_schema(folder: Path) -> Path:
    """Write the schema into `folder` and return its root file."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"module_{number:02}" for number in range(MODULES)]
    for number, name in enumerate(names):
        _write(folder / f"{name}.yaml", name, ["common"], _module(number))
    _write(folder / "common.yaml", "common", ["linkml:types"], _common())
    return _write(folder / "made.yaml", "made", ["common", *names], {"version": "1.0.0", "title": "Made standard"})


def _write(path: Path, name: str, imports: list[str], body: dict[str, Any]) -> Path:
    head = {"id": f"{_BASE}schema/{name}", "name": name, **_HEAD, "default_range": "string", "imports": imports}
    path.write_text(yaml.safe_dump({**head, **body}, sort_keys=False, allow_unicode=True, width=4096), encoding="utf-8")
    return path


def _common() -> dict[str, Any]:
    types = {
        "reference_number": {"typeof": "string", "description": "A made number.", "pattern": "^[A-Z]{2}[0-9]{6}$"},
        "percentage": {"typeof": "decimal", "description": "A share.", "minimum_value": 0, "maximum_value": 100},
    }
    record = {
        "abstract": True,
        "class_uri": "made:Record",
        "description": "What every record has.",
        "attributes": {"id": {"identifier": True, "slot_uri": "made:id", "description": "Its name.", "required": True}},
    }
    return {"types": types, "classes": {"Record": record}}


def _module(number: int) -> dict[str, Any]:
    lists = [f"List{index}" for index in range(number, LISTS, MODULES)]
    entities = list(range(number, ENTITIES, MODULES))
    return {
        "enums": {name: _list(name) for name in lists},
        "classes": {f"Thing{index}": _entity(index, lists, entities) for index in entities},
    }


def _list(name: str) -> dict[str, Any]:
    codes = {
        f"code_{index}": {"title": f"Code {index}", "meaning": f"made:{name}/code_{index}", "description": "A value."}
        for index in range(CODES_EACH)
    }
    return {"description": f"The values of {name}.", "permissible_values": codes}


def _entity(index: int, lists: list[str], entities: list[int]) -> dict[str, Any]:
    """Return one entity; every fifth inherits from its neighbour, every third has a rule."""
    place = entities.index(index)
    kinds: list[dict[str, Any]] = [
        {"range": "string", "required": True},
        {"range": "date"},
        {"range": "date"},
        {"range": lists[place % len(lists)], "required": True},
        {"range": "integer", "minimum_value": 0, "maximum_value": 1000},
        {"range": "reference_number"},
        {"range": f"Thing{entities[place - 1]}"},
        {"range": "percentage"} if place % 2 else {"range": lists[(place + 1) % len(lists)], "multivalued": True},
    ]
    names = ("label", "starts_on", "ends_on", "sort", "amount", "number_given", "belongs_to", "further")
    attributes = {
        f"{name}_{index}": {
            "title": f"{name.replace('_', ' ')} {index}",
            "description": f"What is known of {name.replace('_', ' ')} in {index}.",
            "slot_uri": f"made:Thing{index}/{name}_{index}",
            **kind,
        }
        for name, kind in zip(names, kinds, strict=True)
    }
    body: dict[str, Any] = {
        "is_a": "Record" if place % 5 else f"Thing{entities[place - 1]}",
        "class_uri": f"made:Thing{index}",
        "title": f"Thing {index}",
        "description": f"A made entity, number {index}.",
        "attributes": attributes,
    }
    if place % 3 == 0:
        conditions = {f"sort_{index}": {"equals_string": "code_1"}}
        body["rules"] = [
            {
                "title": f"The first sort of {index} has an amount",
                "preconditions": {"slot_conditions": conditions},
                "postconditions": {"slot_conditions": {f"amount_{index}": {"required": True}}},
            }
        ]
    return body


if __name__ == "__main__":
    print(write_made_schema(Path(sys.argv[1])))
