"""LinkML's own compliance cases as an outside judge: our JSON Schema and Pydantic beside those of the stock generators.

Run by hand: python benchmarks/compliance.py FOLDER [--differences]
FOLDER holds index.json and, for each case, schema.yaml with valid/ and invalid/ records of one class, as LinkML's test
suite writes them. A schema that our reader refuses is counted apart, with the reason: it gives no verdict, right or
wrong. The stock generators are run on every schema, those that we refuse included.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from compliance_choices import choice_behind
from linkml.generators.jsonschemagen import JsonSchemaGenerator
from linkml.generators.pydanticgen import PydanticGenerator
from pydantic import ValidationError

from generators import json_schema, pydantic_models
from generators.pydantic_models.naming import model_name, module
from housing_standard.errors import HousingStandardError, WordsError
from housing_standard.model import Standard
from housing_standard.names import snake
from housing_standard.source.resolve import read_words

# Says whether a record is taken.
Judge = Callable[[Any], bool]
OURS, STOCK = ("ours, JSON Schema", "ours, Pydantic"), ("stock, JSON Schema", "stock, Pydantic")


@dataclass
class Tally:
    """The verdicts of one artefact: how many were right, and which were not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    without: int = 0

    @property
    def share(self) -> str:
        """The share of verdicts given that were right."""
        given = self.right + len(self.wrong)
        return f"{100 * self.right / given:.1f} %" if given else "-"


class _Plain(yaml.SafeLoader):
    """YAML without timestamps: a date stays the text that a JSON document would have."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def main() -> None:
    """Judge every case and print two tables."""
    root = Path(sys.argv[1])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tallies = {name: Tally() for name in (*OURS, *STOCK)}
    refusals: Counter[str] = Counter()
    for case in json.loads((root / "index.json").read_text()):
        folder = root / case["folder"]
        judges = {**_ours(folder / "schema.yaml", case["target"], refusals), **_stock(folder, case["target"])}
        for good, path in _records(folder):
            record = yaml.load(path.read_text(), _Plain)  # noqa: S506 (a safe loader without timestamps)
            for name, tally in tallies.items():
                _count(tally, judges.get(name), record, f"{case['folder']}/{path.parent.name}/{path.name}", good=good)
    print("| artefact | right | wrong | no verdict | share right of those given |\n|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(f"| {name} | {tally.right} | {len(tally.wrong)} | {tally.without} | {tally.share} |")
    print("\n| schemas that our reader refuses, by reason | how many |\n|---|---|")
    for reason, count in refusals.most_common():
        print(f"| {reason} | {count} |")
    print("\n| why our verdicts differ | JSON Schema | Pydantic |\n|---|---|---|")
    reasons = [Counter(choice_behind(case) for case in tallies[name].wrong) for name in OURS]
    for reason in sorted(set().union(*reasons), key=lambda each: -max(found[each] for found in reasons)):
        print(f"| {reason} | {' | '.join(str(found[reason]) for found in reasons)} |")
    if "--differences" in sys.argv:
        for name in OURS:
            print(f"\n{name}, wrong:", *tallies[name].wrong, sep="\n")


def _records(folder: Path) -> Iterator[tuple[bool, Path]]:
    for kind in ("valid", "invalid"):
        for path in sorted((folder / kind).glob("*.yaml")):
            yield kind == "valid", path


def _count(tally: Tally, judge: Judge | None, record: Any, name: str, *, good: bool) -> None:
    if judge is None:
        tally.without += 1
    elif judge(record) == good:
        tally.right += 1
    else:
        tally.wrong.append(name)


def _ours(path: Path, target: str, refusals: Counter[str]) -> dict[str, Judge]:
    try:
        standard = read_words(path).standard
    except WordsError as error:
        refusals[error.problems[0].problem.split(":")[0][:110]] += 1
        return {}
    except HousingStandardError as error:
        refusals[str(error)[:110]] += 1
        return {}
    if target not in standard.entity_by_name:
        refusals["the class of the records is not in the schema"] += 1
        return {}
    if standard.entity_by_name[target].abstract:
        return dict.fromkeys(OURS, lambda _: False)
    schemas = {artefact.path: artefact for artefact in json_schema.generate(standard)}
    schema = json.loads(schemas[f"json-schema/{snake(target)}.schema.json"].content)
    return {OURS[0]: jsonschema.Draft202012Validator(schema).is_valid, OURS[1]: _model(standard, target)}


def _model(standard: Standard, target: str) -> Judge:
    """Return a judge by our model of one entity, imported afresh and forgotten again."""
    folder = Path(tempfile.mkdtemp())
    for artefact in pydantic_models.generate(standard):
        (folder / artefact.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / artefact.path).write_bytes(artefact.content)
    package = next((folder / "pydantic").iterdir()).name
    sys.path.insert(0, str(folder / "pydantic"))
    try:
        area = module(standard.entity_by_name[target].area)
        model = getattr(importlib.import_module(f"{package}.{area}"), model_name(target))
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]
        importlib.invalidate_caches()
        shutil.rmtree(folder)
    return lambda record: _taken(lambda: model.model_validate_json(json.dumps(record)))


def _stock(folder: Path, target: str) -> dict[str, Judge]:
    """Return judges by the stock artefacts; one that cannot be made gives no verdict."""
    found: dict[str, Judge] = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        with contextlib.suppress(Exception):
            schema = json.loads(JsonSchemaGenerator(str(folder / "schema.yaml"), top_class=target).serialize())
            checker = jsonschema.Draft201909Validator.FORMAT_CHECKER
            found[STOCK[0]] = jsonschema.Draft201909Validator(schema, format_checker=checker).is_valid
        with contextlib.suppress(Exception):
            made = PydanticGenerator(str(folder / "schema.yaml")).compile_module()
            model = getattr(made, target)
            found[STOCK[1]] = lambda record: _taken(lambda: model.model_validate(record))
    return found


def _taken(validate: Callable[[], object]) -> bool:
    try:
        validate()
    except (ValidationError, TypeError, ValueError):
        return False
    return True


if __name__ == "__main__":
    main()
