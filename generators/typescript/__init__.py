"""TypeScript: a module for each area, the code lists with their titles, and the type of a whole dataset.

The types are those of the JSON form, for `tsc --strict`. A checker of types sees names, kinds of JSON value and codes;
what it cannot see is in `unheld`, rule by rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generators.artefact import Artefact, Limit
from generators.authored import Unheld
from generators.typescript import naming
from generators.typescript.fields import documented, property_of
from generators.typescript.holding import LIMITS, unheld
from housing_standard.lexical import GRAMMARS, Primitive
from housing_standard.model import Area, Entity, Standard, Term, ValueType, Vocabulary
from housing_standard.names import snake

__all__ = ["LIMITS", "Limit", "Unheld", "generate", "unheld"]

_SHARED = ("codes", "values")

_HELPERS = """\
/** Nothing is given: null or an empty list. */
export type Absent = null | readonly [];

/** The identifier of another record, of the kind that is named. */
export type Reference<Kind extends string> = string & { readonly __kind?: Kind };

/** Records under their identifiers, which they may leave out. */
export type Keyed<T, Key extends keyof T> = { readonly [identifier: string]: Omit<T, Key> & Partial<Pick<T, Key>> };
"""


def generate(standard: Standard) -> list[Artefact]:
    """Return a module for each area that has records or messages, and those that they share."""
    areas = [area for area in standard.areas if _entities_of(standard, area)]
    return [
        _module(standard, "values", _values(standard), standard.types),
        _module(standard, "codes", _codes(standard.vocabularies), standard.vocabularies),
        *(_area(standard, area) for area in areas),
        _module(standard, "dataset", _dataset(standard), standard.records),
    ]


def _entities_of(standard: Standard, area: Area) -> list[Entity]:
    return [e for e in (*standard.records, *standard.messages) if e.area == area.name]


def _module(standard: Standard, name: str, lines: Iterable[str], parts: Iterable[Term], area: str = "") -> Artefact:
    made_from = standard.fingerprint(*parts)
    head = f"// {standard.title} {standard.version}, made from {made_from}; not edited by hand."
    text = "\n".join((naming.comment_safe(head), "", *lines))
    return Artefact(
        path=f"typescript/{name}.ts",
        target="typescript",
        media_type="application/typescript",
        content=f"{text}\n".encode(),
        area=area,
    )


def _area(standard: Standard, area: Area) -> Artefact:
    entities = _entities_of(standard, area)
    home = naming.module(area.name)
    body = [line for entity in entities for line in _interface(standard, entity, home)]
    used = sorted(set(re.findall(r"\b(\w+)\.(?=[A-Z_])", "\n".join(line for line in body if "/**" not in line))))
    others = {naming.module(each.name) for each in standard.areas}
    imports = [f'import type * as {name} from "./{name}.js";' for name in used if name in others or name in _SHARED]
    lines = [*imports, *([""] if imports else []), *body]
    return _module(standard, home, lines, standard.parts_of(*entities), area.name)


def _interface(standard: Standard, entity: Entity, home: str) -> list[str]:
    return [
        *documented(entity.title, entity.definition, entity, indent=""),
        f"export interface {naming.type_name(entity.name)} {{",
        *(line for field in entity.fields for line in property_of(standard, field, home)),
        "}",
        "",
    ]


def _codes(vocabularies: Iterable[Vocabulary]) -> list[str]:
    """Return each list as the codes with their titles, for forms, and the type of a code."""
    lines: list[str] = []
    for vocabulary in vocabularies:
        name = naming.type_name(vocabulary.name)
        listed = f"{name[:1].lower()}{name[1:]}Codes"
        lines.extend(documented(vocabulary.title, vocabulary.definition, vocabulary, indent=""))
        lines.append(f"export const {listed} = [")
        lines.extend(
            f"  {{ code: {naming.text(code.name)}, title: {naming.text(code.title)} }}," for code in vocabulary.codes
        )
        lines.append("] as const;")
        lines.append(f'export type {name} = (typeof {listed})[number]["code"];')
        lines.append("")
    return lines


def _values(standard: Standard) -> list[str]:
    lines = [_HELPERS]
    for primitive in Primitive:
        name = naming.PRIMITIVES[primitive]
        lines.append(f"/** {GRAMMARS[primitive].allowed[:1].upper()}{GRAMMARS[primitive].allowed[1:]}. */")
        lines.append(f"export type {name} = {naming.JSON_KINDS[primitive]};")
    for value_type in standard.types:
        lines.extend(_value_type(value_type))
    return lines


def _value_type(value_type: ValueType) -> list[str]:
    name = naming.value_type_name(value_type.name)
    kind = naming.PRIMITIVES[value_type.primitive]
    return [
        *documented(value_type.title, value_type.definition, value_type, indent=""),
        f"export type {name} = {kind};",
    ]


def _dataset(standard: Standard) -> list[str]:
    """Return the type of the JSON form of data: a list of records for each kind."""
    areas = sorted({naming.module(entity.area) for entity in standard.records})
    lists = (
        f"  readonly {naming.property_name(snake(entity.name))}?: "
        f"readonly {naming.module(entity.area)}.{naming.type_name(entity.name)}[] | null;"
        for entity in standard.records
    )
    return [
        *(f'import type * as {area} from "./{area}.js";' for area in areas),
        "",
        "/** A dataset: records of every kind, in one list for each kind. */",
        "export interface Dataset {",
        *lists,
        "}",
    ]
