"""A made nation of homes: words for five kinds of record with some sixty rules, and data of any size, always the same.

`python benchmarks/national.py words FOLDER` writes the LinkML words, for `housing-standard build --source`.
`python benchmarks/national.py data FOLDER HOMES csv|parquet` writes the records, 6.6 for each home, about two cells in
a thousand wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
import yaml

_BASE = "https://example.org/nation/"
LISTS = {
    "PropertyType": ("house", "flat", "bungalow", "maisonette", "bedsit"),
    "TenancyType": ("secure", "assured", "starter", "fixed_term"),
    "RentPeriod": ("weekly", "fortnightly", "monthly"),
    "Role": ("tenant", "joint_tenant", "household_member"),
    "Priority": ("emergency", "urgent", "routine", "planned"),
    "Trade": ("plumbing", "electrical", "joinery", "roofing", "gas"),
}
_POSTCODE = "^[A-Z]{2}[0-9]{2} [0-9][A-Z]{2}$"

# The fields of each kind of record: what LinkML says of them.
FIELDS: dict[str, dict[str, dict[str, Any]]] = {
    "Home": {
        "uprn": {"required": True, "pattern": "^[0-9]{12}$"},
        "property_type": {"range": "PropertyType", "required": True},
        "bedrooms": {"range": "integer", "required": True, "minimum_value": 0, "maximum_value": 12},
        "floor_area": {"range": "decimal", "minimum_value": 5, "maximum_value": 900},
        "built_on": {"range": "date"},
        "postcode": {"required": True, "pattern": _POSTCODE},
        "is_social": {"range": "boolean"},
    },
    "Person": {
        "family_name": {"required": True},
        "born_on": {"range": "date", "required": True},
        "telephone": {"pattern": "^0[0-9]{10}$"},
    },
    "Tenancy": {
        "home": {"range": "Home", "required": True},
        "tenancy_type": {"range": "TenancyType", "required": True},
        "starts_on": {"range": "date", "required": True},
        "ends_on": {"range": "date"},
        "rent": {"range": "decimal", "required": True, "minimum_value": 0, "maximum_value": 1000},
        "rent_period": {"range": "RentPeriod", "required": True},
    },
    "TenancyPerson": {
        "tenancy": {"range": "Tenancy", "required": True},
        "person": {"range": "Person", "required": True},
        "role": {"range": "Role", "required": True},
    },
    "Repair": {
        "home": {"range": "Home", "required": True},
        "priority": {"range": "Priority", "required": True},
        "trade": {"range": "Trade", "required": True},
        "reported_on": {"range": "date", "required": True},
        "completed_on": {"range": "date"},
        "cost": {"range": "decimal", "minimum_value": 0, "maximum_value": 100000},
    },
}


def _rule(number: int, title: str, **said: Any) -> dict[str, Any]:
    fixed = {key: said.pop(key) for key in ("preconditions", "postconditions") if key in said}
    words = {
        "one": "It fails here.",
        "many": "{count} of {total} records fail.",
        "every": "Every record fails.",
    }
    annotations = {"id": f"NA-{number:03}", "severity": "violation", "allowed": title, "cure": "Check the record."}
    return {"title": title, **fixed, "annotations": {**annotations, **words, "basis": "Made up to be measured", **said}}


def _in_order(earlier: str, later: str) -> dict[str, str]:
    return {"template": "in_order", "earlier": earlier, "later": later}


def _needs(field: str, code: str, needed: str) -> dict[str, Any]:
    return {
        "preconditions": {"slot_conditions": {field: {"equals_string": code}}},
        "postconditions": {"slot_conditions": {needed: {"required": True}}},
    }


RULES: dict[str, list[dict[str, Any]]] = {
    "Home": [_rule(1, "A house has its floor area", **_needs("property_type", "house", "floor_area"))],
    "Tenancy": [
        _rule(2, "A tenancy ends after it starts", **_in_order("starts_on", "ends_on")),
        _rule(3, "A fixed term has an end", **_needs("tenancy_type", "fixed_term", "ends_on")),
        _rule(
            4,
            "No two tenancies of one home overlap",
            template="no_overlap",
            same="home",
            start="starts_on",
            end="ends_on",
        ),
    ],
    "Repair": [
        _rule(
            5,
            "A repair is reported before it is done",
            template="in_order",
            earlier="reported_on",
            later="completed_on",
        ),
        _rule(6, "A gas repair is costed", **_needs("trade", "gas", "cost")),
    ],
}


def write_words(folder: Path) -> Path:
    """Write the words into `folder` and return their root file."""
    identifier = {"identifier": True, "required": True, "slot_uri": "nation:id", "description": "Its name."}
    record = {"abstract": True, "class_uri": "nation:Record", "description": "What every record has."}
    words = {
        "id": f"{_BASE}schema/nation",
        "name": "nation",
        "title": "Made nation",
        "version": "1.0.0",
        "prefixes": {"linkml": "https://w3id.org/linkml/", "nation": _BASE},
        "default_prefix": "nation",
        "default_range": "string",
        "imports": ["linkml:types"],
        "enums": {name: _list(name, codes) for name, codes in LISTS.items()},
        "classes": {
            "Record": {**record, "attributes": {"id": identifier}},
            **{name: _entity(name) for name in FIELDS},
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "nation.yaml"
    path.write_text(yaml.safe_dump(words, sort_keys=False), encoding="utf-8")
    return path


def _list(name: str, codes: tuple[str, ...]) -> dict[str, Any]:
    values = {code: {"title": code, "meaning": f"nation:{name}/{code}", "description": "A value."} for code in codes}
    return {"description": f"The values of {name}.", "permissible_values": values}


def _entity(name: str) -> dict[str, Any]:
    attributes = {
        field: {"title": field, "description": "A fact.", "slot_uri": f"nation:{name}/{field}", **said}
        for field, said in FIELDS[name].items()
    }
    head = {"is_a": "Record", "class_uri": f"nation:{name}", "title": name, "description": "A made kind of record."}
    return {**head, "attributes": attributes, "rules": RULES.get(name, [])}


def _one_of(name: str) -> str:
    return f"list_extract({list(LISTS[name])}, (hash(n, '{name}') % {len(LISTS[name])})::INT + 1)"


def _wrong(field: str, instead: str, value: str, one_in: int = 500) -> str:
    """Return SQL of a value of which one in so many is wrong."""
    return f"CASE WHEN hash(n, '{field}') % {one_in} = 0 THEN {instead} ELSE {value} END AS {field}"


def _day(salt: str, first: str, days: int) -> str:
    return f"(DATE '{first}' + (hash(n, '{salt}') % {days})::INT)::VARCHAR"


_NOW_OR_BEFORE = f"CASE WHEN n < $homes THEN {_day('s', '2012-01-01', 4000)} ELSE '2005-05-05' END"

# What stands in each column, and how many records there are for ten homes.
DATA: dict[str, tuple[int, list[str]]] = {
    "home": (
        10,
        [
            "printf('H-%08d', n) AS id",
            _wrong("uprn", "'unknown'", "printf('%012d', n)"),
            _wrong("property_type", "'castle'", _one_of("PropertyType")),
            _wrong("bedrooms", "'two'", "(hash(n, 'b') % 6)::VARCHAR"),
            _wrong("floor_area", "'1e3'", "printf('%.1f', 20 + (hash(n, 'f') % 1500) / 10)"),
            _wrong("built_on", "'2024-02-30'", _day("built", "1900-01-01", 45000)),
            _wrong("postcode", "'nowhere'", "printf('AB%02d %dCD', hash(n, 'p') % 100, hash(n, 'q') % 10)"),
            "CASE WHEN n % 2 = 0 THEN 'true' ELSE 'false' END AS is_social",
        ],
    ),
    "person": (
        18,
        [
            "printf('P-%08d', n) AS id",
            "printf('Made-up %d', hash(n, 'name') % 20000) AS family_name",
            _wrong("born_on", "'1990-13-01'", _day("born", "1935-01-01", 30000)),
            _wrong("telephone", "'none'", "printf('0%010d', hash(n, 't') % 10000000000)"),
        ],
    ),
    "tenancy": (
        11,
        [
            "printf('T-%08d', n) AS id",
            _wrong("home", "'H-none'", "printf('H-%08d', n % $homes)"),
            _wrong("tenancy_type", "'lease'", "CASE WHEN n < $homes THEN 'secure' ELSE 'starter' END"),
            _wrong(
                "starts_on", "''", f"CASE WHEN n < $homes THEN {_day('s', '2012-01-01', 4000)} ELSE '2005-05-05' END"
            ),
            _wrong("ends_on", "'2004-01-01'", "CASE WHEN n < $homes THEN NULL ELSE '2010-05-05' END"),
            _wrong("rent", "'free'", "printf('%.2f', 60 + (hash(n, 'r') % 20000) / 100)"),
            _wrong("rent_period", "'yearly'", _one_of("RentPeriod")),
        ],
    ),
    "tenancy_person": (
        17,
        [
            "printf('L-%08d', n) AS id",
            _wrong("tenancy", "'T-none'", "printf('T-%08d', n % $homes)"),
            _wrong("person", "'P-none'", "printf('P-%08d', n)"),
            _wrong("role", "'guest'", "CASE WHEN n < $homes THEN 'tenant' ELSE 'household_member' END"),
        ],
    ),
    "repair": (
        10,
        [
            "printf('R-%08d', n) AS id",
            _wrong("home", "'H-none'", "printf('H-%08d', hash(n, 'h') % $homes)"),
            _wrong("priority", "'whenever'", _one_of("Priority")),
            _wrong("trade", "'magic'", _one_of("Trade")),
            _wrong("reported_on", "'yesterday'", _day("rep", "2023-01-01", 800)),
            _wrong("completed_on", "'2022-12-31'", _day("done", "2025-04-01", 300)),
            _wrong("cost", "NULL", "printf('%.2f', (hash(n, 'c') % 90000) / 100)"),
        ],
    ),
}


def write_data(folder: Path, homes: int, form: str) -> int:
    """Write the records of so many homes as CSV or Parquet files; return how many records there are."""
    folder.mkdir(parents=True, exist_ok=True)
    options = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet"
    database = duckdb.connect(config={"memory_limit": "1GB"})
    written = 0
    for name, (for_ten, columns) in DATA.items():
        rows = homes * for_ten // 10
        select = f"SELECT {', '.join(columns)} FROM range({rows}) AS t(n)".replace("$homes", str(homes))
        database.execute(f"COPY ({select}) TO '{folder / name}.{form}' ({options})")
        written += rows
    return written


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["words", folder]:
            print(write_words(Path(folder)))
        case ["data", folder, homes, form]:
            print(write_data(Path(folder), int(homes), form))
        case _:
            sys.exit(__doc__)
