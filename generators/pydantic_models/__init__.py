"""Pydantic models: a typed package with one module for each area, the code lists and the kinds of value.

Every model stands alone with all its fields, inherited ones included; a reference is the identifier of the other
record. A model refuses a record that breaks a rule; warnings are left to the validator.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from generators.artefact import Artefact
from generators.authored import Sorted, Unheld, sort_rules
from generators.pydantic_models import naming
from generators.pydantic_models.conditions import TRUE, expression
from generators.pydantic_models.fields import annotation, settings, type_annotation
from generators.pydantic_models.limits import LIMITS
from housing_standard.constraints import Closed
from housing_standard.lexical import GRAMMARS, INTEGER_DIGITS
from housing_standard.model import Area, Entity, Rule, Standard, Term, Vocabulary
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Status

__all__ = ["LIMITS", "generate", "make_ready", "unheld"]

_SIBLINGS = ("checks", "codes", "values")

PACKAGE = "housing_standard_models"

_TEMPLATES = Path(__file__).parent.parent / "templates" / "pydantic"


def generate(standard: Standard) -> list[Artefact]:
    """Return the modules of the package, its marker of types included."""
    write = _templates()
    areas = [area for area in standard.areas if _models_of(standard, area)]
    shared: dict[str, tuple[dict[str, Any], tuple[Term, ...]]] = {
        "base": ({}, ()),
        "checks": ({"grammars": GRAMMARS, "digits": INTEGER_DIGITS}, ()),
        "values": (_values(standard), standard.types),
        "codes": ({"vocabularies": [_code_list(v) for v in standard.vocabularies]}, standard.vocabularies),
        "__init__": (_package(standard), ()),
    }
    templates = {"__init__": "package"}
    found = [
        _artefact(
            f"{name}.py",
            write.get_template(f"{templates.get(name, name)}.py.j2"),
            content,
            standard=standard,
            parts=parts,
        )
        for name, (content, parts) in shared.items()
    ]
    for area in areas:
        parts = standard.parts_of(*_models_of(standard, area))
        name = f"{naming.module(area.name)}.py"
        template = write.get_template("area.py.j2")
        content = _area(standard, area)
        found.append(_artefact(name, template, content, standard=standard, parts=parts, area=area.name))
    return [*found, _file("py.typed", "")]


def make_ready() -> None:
    """Compile the templates."""
    for name in _templates().list_templates():
        _templates().get_template(name)


def unheld(standard: Standard) -> tuple[Unheld, ...]:
    """Return every rule that the models do not enforce, with the reason."""
    rules = RuleBook(standard).by_entity
    models = (*standard.records, *standard.messages)
    return tuple(rule for entity in models for rule in _sorted(standard, entity, rules[entity.name]).unheld)


def _sorted(standard: Standard, entity: Entity, rules: tuple[Rule, ...]) -> Sorted[str]:
    def lower(rule: Rule) -> str:
        return TRUE if isinstance(rule.check, Closed) else expression(standard, entity, rule.check)

    return sort_rules(rules, lower)


def _models_of(standard: Standard, area: Area) -> list[Entity]:
    return [e for e in (*standard.records, *standard.messages) if e.area == area.name]


def _area(standard: Standard, area: Area) -> dict[str, Any]:
    """Return what the module of an area is made of."""
    entities = _models_of(standard, area)
    models = [_model(standard, entity) for entity in entities]
    code = " ".join(
        [field["annotation"] for model in models for field in model["fields"]]
        + [rule["expression"] for model in models for rule in model["rules"]]
    )
    nested = {
        naming.module(kind.area)
        for entity in entities
        for field in entity.fields
        for kind in (standard.kinds_of(field.range.name) if field.inlined else ())
        if kind.area != area.name
    }
    return {
        "doc": _doc(area.title, area.definition),
        "models": models,
        "nesting": [
            naming.model_name(entity.name) for entity in entities if any(field.inlined for field in entity.fields)
        ],
        "stdlib": [name for name in ("datetime", "decimal") if re.search(rf"\b{name}\.", code)],
        "siblings": ["base", *(name for name in sorted({*_SIBLINGS, *nested}) if re.search(rf"\b{name}\.", code))],
    }


def _model(standard: Standard, entity: Entity) -> dict[str, Any]:
    rules = _sorted(standard, entity, standard.authored_rules(entity.name))
    left = "; ".join(map(str, rules.unheld))
    return {
        "name": naming.model_name(entity.name),
        "doc": _doc(entity.definition or entity.title, entity.iri, f"Not judged here. {left}" if left else ""),
        "fields": [
            {
                "name": naming.attribute(field.name),
                "annotation": annotation(standard, field, entity.area),
                "settings": settings(field),
            }
            for field in entity.fields
        ],
        "rules": [{"id": rule.id, "message": rule.message.one, "expression": held} for rule, held in rules.held],
    }


def _code_list(vocabulary: Vocabulary) -> dict[str, Any]:
    names = naming.members(tuple(vocabulary.code_by_name))
    codes = [
        {
            "name": names[code.name],
            "value": code.name,
            "doc": _doc(f"{code.title}. {code.definition}".strip())
            + (" Deprecated." if code.status is Status.DEPRECATED else ""),
        }
        for code in vocabulary.codes
    ]
    return {
        "name": naming.model_name(vocabulary.name),
        "doc": _doc(vocabulary.definition, vocabulary.iri),
        "codes": codes,
    }


def _package(standard: Standard) -> dict[str, Any]:
    title = f"{standard.title} {standard.version}: its records and messages, a module for each area."
    return {"doc": _doc(title, f"Licence: {standard.licence}"), "version": standard.version}


def _doc(*paragraphs: str) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


@cache
def _templates() -> Environment:
    environment = Environment(  # noqa: S701 (Python source, not HTML)
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(text=naming.text, raw=naming.raw, docstring=naming.docstring)
    return environment


def _artefact(
    name: str,
    template: Template,
    content: dict[str, Any],
    *,
    standard: Standard,
    parts: tuple[Term, ...],
    area: str = "",
) -> Artefact:
    """Return a module, whose head says the version and what it alone was made from."""
    head = f"# {standard.title} {standard.version}, made from {standard.fingerprint(*parts)}; not edited by hand."
    return _file(name, f"{head}\n{template.render(content)}", area)


def _file(name: str, text: str, area: str = "") -> Artefact:
    path = f"pydantic/{PACKAGE}/{name}"
    return Artefact(path=path, target="pydantic", media_type="text/x-python", content=text.encode(), area=area)


def _values(standard: Standard) -> dict[str, Any]:
    types = [
        {"name": naming.class_name(t.name), "title": t.title, "annotation": type_annotation(t)} for t in standard.types
    ]
    written = " ".join(each["annotation"] for each in types)
    stdlib = [name for name in ("datetime", "decimal") if f"{name}." in written]
    return {"grammars": GRAMMARS, "digits": INTEGER_DIGITS, "types": types, "stdlib": stdlib}
