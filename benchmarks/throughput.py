"""Records a second that our Pydantic models and JSON Schemas judge, against those of the stock generators.

Run with: python benchmarks/throughput.py
The records are the clean example landlord's, each judged many times over; both sides judge the same records in the
same run. Ours ask for more: rules, forms and bounds that the stock artefacts lose.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
from measure import BIN, ROOT

from housing_standard.names import snake
from housing_standard.shipped import Built

LANDLORD = ROOT / "tests" / "examples" / "landlord" / "clean" / "landlord.json"
WORDS = ROOT / "schema" / "housing_standard.yaml"
KINDS = ("Property", "Tenancy", "RepairRequest")
SECONDS = 2.0


def main() -> None:
    """Measure and print a table."""
    landlord = json.loads(LANDLORD.read_text("utf-8"))
    records = {kind: landlord[snake(kind)] for kind in KINDS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [BIN / "housing-standard", "build", "--target=json-schema", "--target=pydantic", "--out", folder]
        subprocess.run(build, check=True, cwd=ROOT, capture_output=True)
        judges = list(_judges(folder))
        print("| judge | kind | ours, records/s | stock, records/s | ours against stock |\n|---|---|---|---|---|")
        for title, make in judges:
            for kind, some in records.items():
                ours, stock = (_speed(make(kind, stock=stock), some) for stock in (False, True))
                print(f"| {title} | {kind} | {ours:,.0f} | {stock:,.0f} | {ours / stock:.2f}x |")


Judge = Callable[[dict[str, Any], str], object]


def _judges(folder: Path) -> Iterator[tuple[str, Callable[..., Judge]]]:
    """Yield a title and a function that makes the judge of one kind of record, ours or stock's."""
    stock_schema = json.loads(_stock("gen-json-schema", "--not-closed"))
    (folder / "stock_models.py").write_bytes(_stock("gen-pydantic"))
    sys.path[:0] = [str(folder), str(folder / "pydantic")]
    stock_models = importlib.import_module("stock_models")

    def schema(kind: str, *, stock: bool) -> Any:
        if stock:
            return {**stock_schema, **stock_schema["$defs"][kind]}
        return json.loads((folder / "json-schema" / f"{snake(kind)}.schema.json").read_text("utf-8"))

    def rust(kind: str, *, stock: bool) -> Judge:
        validator = jsonschema_rs.Draft202012Validator(schema(kind, stock=stock))
        return lambda record, _text: validator.is_valid(record)

    def python(kind: str, *, stock: bool) -> Judge:
        validator = jsonschema.Draft202012Validator(schema(kind, stock=stock))
        return lambda record, _text: validator.is_valid(record)

    def model(kind: str, *, stock: bool) -> Judge:
        area = Built(folder).standard.entity_by_name[kind].area
        module = stock_models if stock else importlib.import_module(f"housing_standard_models.{area}")
        judge = getattr(module, kind).model_validate_json
        return lambda _record, text: judge(text)

    yield "Pydantic, from JSON text", model
    yield "JSON Schema, jsonschema-rs", rust
    yield "JSON Schema, jsonschema", python


def _speed(judge: Judge, records: list[dict[str, Any]]) -> float:
    """Return how many records a second it judges."""
    texts = [json.dumps(record) for record in records]
    pairs = list(zip(records, texts, strict=True))
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        for record, text in pairs:
            judge(record, text)
        done += len(pairs)
    return done / (time.process_time() - start)


def _stock(command: str, *more: str) -> bytes:
    return subprocess.run([BIN / command, *more, WORDS], check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
