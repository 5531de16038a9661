from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from generators.artefact import shape_of
from generators.pydantic_models import LIMITS, PACKAGE, generate, unheld
from generators.pydantic_models.naming import attribute, docstring, members
from housing_standard.model import Standard
from housing_standard.scales import Severity
from tests.generators.wide import BAD_RECORDS, GOOD, Record, record

MODES = pytest.mark.parametrize("strict", [False, True], ids=["lax", "strict"])


def written(standard: Standard, folder: Path) -> Path:
    """Write the generated package and return the folder to import it from."""
    for artefact in generate(standard):
        path = folder / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.content)
    return folder / "pydantic"


@pytest.fixture(scope="module")
def folder(wide: Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(wide, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def models(folder: Path) -> Iterator[ModuleType]:
    sys.path.insert(0, str(folder))
    yield importlib.import_module(f"{PACKAGE}.wide")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def thing(models: ModuleType) -> type[BaseModel]:
    found: type[BaseModel] = models.Thing
    return found


def faults(model: type[BaseModel], data: Record, *, strict: bool = False) -> list[str]:
    try:
        model.model_validate_json(json.dumps(data), strict=strict)
    except ValidationError as error:
        return [f"{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return []


def test_there_is_a_module_for_each_area_and_one_for_what_they_share(wide: Standard) -> None:
    names = [artefact.path.rpartition("/")[2] for artefact in generate(wide)]
    assert sorted(names) == [
        "__init__.py", "base.py", "checks.py", "codes.py", "inside.py", "py.typed", "values.py", "wide.py",
    ]  # fmt: skip


def test_the_package_says_its_version_and_imports_no_area(models: ModuleType) -> None:
    package = sys.modules[PACKAGE]
    assert package.__version__ == "1.2.3"
    assert {name for name in ("Box", "SendThing", "Thing") if hasattr(models, name)} == {"Box", "SendThing", "Thing"}
    assert not hasattr(package, "Thing")


def test_every_module_says_its_version_and_what_it_was_made_from(wide: Standard) -> None:
    for artefact in generate(wide):
        if artefact.content:
            assert artefact.content.decode().splitlines()[0].startswith("# Wide standard 1.2.3, made from ")


@MODES
@pytest.mark.parametrize("name", GOOD)
def test_a_good_record_is_accepted(thing: type[BaseModel], name: str, *, strict: bool) -> None:
    assert faults(thing, record(GOOD[name]), strict=strict) == []


@pytest.mark.parametrize("name", GOOD)
def test_a_record_survives_its_own_json(thing: type[BaseModel], name: str) -> None:
    read = thing.model_validate(record(GOOD[name]))
    assert thing.model_validate_json(read.model_dump_json(), strict=True) == read
    assert thing.model_validate(read.model_dump(), strict=True) == read


@MODES
@pytest.mark.parametrize(("rule", "bad"), BAD_RECORDS)
def test_a_record_that_breaks_a_rule_is_refused_unless_the_rule_is_declared_unheld(
    wide: Standard, thing: type[BaseModel], rule: str, bad: Record, *, strict: bool
) -> None:
    held = rule not in {left.rule.id for left in unheld(wide)}
    assert bool(faults(thing, bad, strict=strict)) is held


@pytest.mark.parametrize(("rule", "bad"), [case for case in BAD_RECORDS if case[0].startswith("W-")])
def test_a_broken_rule_on_several_fields_is_told_by_its_id(
    wide: Standard, thing: type[BaseModel], rule: str, bad: Record
) -> None:
    told = faults(thing, bad)
    if rule not in {left.rule.id for left in unheld(wide)}:
        assert [fault for fault in told if f"[{rule}]" in fault]


def test_all_broken_rules_are_told_at_once_with_their_ids_for_programs(thing: type[BaseModel]) -> None:
    with pytest.raises(ValidationError) as caught:
        thing.model_validate(record({"text": None, "shade": "dark"}))
    (error,) = caught.value.errors()
    assert error["ctx"]["rules"] == ["W-6", "W-7"]
    assert error["msg"] == 'T-1 says "no" to 100% of it. [W-6] T-1 says "no" to 100% of it. [W-7]'


def test_every_rule_left_to_the_validator_has_a_declared_shape(wide: Standard, standard: Standard) -> None:
    shapes = {limit.shape for limit in LIMITS}
    for each in (wide, standard):
        left = [found.rule for found in unheld(each) if found.rule.severity is Severity.VIOLATION]
        assert {shape_of(rule.check) for rule in left} <= shapes


def test_values_are_python_values(models: ModuleType) -> None:
    day, moment = date(2026, 3, 31), datetime(2026, 3, 31, 9, tzinfo=UTC)
    made = models.Thing(**record({"day": day, "opened_at": moment, "price": Decimal("1.10"), "shade": "light"}))
    assert (made.day, made.opened_at, made.price) == (day, moment, Decimal("1.10"))
    codes = importlib.import_module(f"{PACKAGE}.codes")
    assert made.shade is codes.Shade.LIGHT
    assert codes.Shade("24_hour").name == "CODE_24_HOUR"


@pytest.mark.parametrize(
    "change",
    [
        {"price": "1.5"},
        {"size": "3"},
        {"size": 3.5},
        {"flag": 1},
        {"flag": "true"},
        {"day": 20260331},
        {"day": "2026-03-31T00:00:00"},
        {"day": "1774915200"},
        {"day": "2026-03-31\n"},
        {"opened_at": "2026-03-31T09:00:00"},
        {"opened_at": "2026-03-31 09:00:00Z"},
        {"opened_at": 1774915200},
        {"opened_at": datetime(2026, 3, 31, 9)},  # noqa: DTZ001 (it is the fault)
        {"day": datetime(2026, 3, 31, 9, tzinfo=UTC)},
        {"price": Decimal("NaN")},
        {"price": Decimal("0.1234567890123456789")},
        {"text": 3},
        {"marks": [1, None]},
    ],
    ids=str,
)
def test_pydantic_reads_no_more_than_the_standard_writes(thing: type[BaseModel], change: Record) -> None:
    with pytest.raises(ValidationError):
        thing.model_validate(record({"size": 5, **change}))


def test_a_number_is_written_as_a_json_number_or_not_at_all(models: ModuleType) -> None:
    made = models.Thing(**record({"price": Decimal("10.50"), "cap": Decimal(12), "tags": ["a"]}))
    assert '"price":10.5,"cap":12,' in made.model_dump_json()
    long = models.Thing(**record({"cap": Decimal("12345678901234567.25"), "tags": ["a"]}))
    with pytest.raises(ValueError, match="more digits than a JSON number keeps"):
        long.model_dump_json()


def test_the_types_hold_for_a_strict_type_checker(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(
        f"from {PACKAGE}.wide import Thing\n\n\ndef price(thing: Thing) -> str:\n    return thing.price\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}", PACKAGE, str(tmp_path / "use.py")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    (fault, found) = done.stdout.splitlines()
    assert "use.py:5" in fault
    assert "Decimal | None" in fault
    assert found.startswith("Found 1 error")


def test_the_models_of_the_housing_standard_import_without_a_warning(standard: Standard, tmp_path: Path) -> None:
    folder = written(standard, tmp_path)
    areas = sorted({entity.area for entity in (*standard.records, *standard.messages)})
    names = [f"{PACKAGE}.{area}" for area in areas]
    code = (
        f"import importlib, pydantic; found = [vars(importlib.import_module(name)) for name in {names}]; "
        "print(sum(isinstance(v, type) and issubclass(v, pydantic.BaseModel) for m in found for v in m.values()))"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) == len(standard.records) + len(standard.messages)


def test_a_name_that_python_keeps_for_itself_ends_in_an_underscore() -> None:
    assert [attribute(name) for name in ("return", "model_year", "copy", "codes", "end_date")] == [
        "return_", "model_year_", "copy_", "codes_", "end_date",
    ]  # fmt: skip


def test_codes_that_would_share_a_name_are_told_apart() -> None:
    assert members(("a-b", "a_b", "")) == {"a-b": "A_B", "a_b": "A_B_", "": "CODE_"}


def test_a_docstring_cannot_be_broken_out_of() -> None:
    text = 'It ends in a "quote"'
    found: dict[str, Any] = {}
    for content in (text, 'three """ quotes', "a back\\slash", "two\n\nparagraphs"):
        exec(f"def f():\n{docstring(content, 4)}", found)  # noqa: S102 (our own text)
        assert " ".join(found["f"].__doc__.split()) == " ".join(content.split())
