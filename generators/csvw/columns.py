"""One column in CSVW: its datatype, what it means, and the address that its values become in RDF."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from generators.cells import cell_pattern
from housing_standard.constraints import AtLeast, AtMost
from housing_standard.lexical import INTEGER_DIGITS, Primitive
from housing_standard.model import Field, Standard
from housing_standard.names import CELL_SEPARATOR, DATA_BASE, snake
from housing_standard.scales import RangeKind, Sensitivity

Description = dict[str, Any]

# The primitives whose format is a regular expression.
TEXT = (Primitive.STRING, Primitive.URI)

_MOST = "9" * INTEGER_DIGITS
_TOO_LARGE = str(10**INTEGER_DIGITS)
_DATATYPES: dict[Primitive, Description] = {
    Primitive.STRING: {"base": "string"},
    Primitive.URI: {"base": "anyURI"},
    Primitive.INTEGER: {"base": "integer", "minimum": f"-{_MOST}", "maximum": _MOST},
    Primitive.DECIMAL: {"base": "decimal", "minExclusive": f"-{_TOO_LARGE}", "maxExclusive": _TOO_LARGE},
    Primitive.BOOLEAN: {"base": "boolean", "format": "true|false"},
    Primitive.DATE: {"base": "date", "format": "yyyy-MM-dd"},
    Primitive.DATETIME: {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ss.SSSSSSXXX"},
    Primitive.TIME: {"base": "time", "format": "HH:mm:ss"},
}

_SENSITIVE = {Sensitivity.PERSONAL: "personal data", Sensitivity.SPECIAL_CATEGORY: "special category data"}


def column_of(standard: Standard, field: Field) -> Description:
    """Return the description of one column; its heading in a file is the name of the field."""
    column: Description = {
        "name": column_name(field.name),
        "titles": list(dict.fromkeys((field.name, field.title))),
        "datatype": _datatype(field),
    }
    if field.required:
        column["required"] = True
    if field.many:
        column["separator"] = CELL_SEPARATOR
    column["propertyUrl"] = field.iri
    address = _value_address(standard, field)
    if address:
        column["valueUrl"] = address
    return column | _notes(field)


def column_name(name: str) -> str:
    """Return a field's name as a template of addresses takes it: other signs than letters and digits are encoded.

    >>> column_name("start_date"), column_name("start-date")
    ('start_date', 'start%2Ddate')
    """
    encoded = re.sub(r"[^A-Za-z0-9_]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), name)
    return f"%5F{encoded[1:]}" if encoded.startswith("_") else encoded


def record_address(standard: Standard, entity: str, field: str) -> str:
    """Return the template of the address of a record whose identifier stands in `field`."""
    return f"{DATA_BASE}{snake(standard.root_of(entity))}/{{{column_name(field)}}}"


def _datatype(field: Field) -> Description:
    datatype = dict(_DATATYPES[field.primitive])
    if field.primitive in TEXT:
        # CSVW parts the values of a cell itself and holds each to the datatype.
        datatype["format"] = f"^{cell_pattern(replace(field, many=False))}$"
        return datatype
    lower = [test.bound for test in field.tests if isinstance(test, AtLeast)]
    upper = [test.bound for test in field.tests if isinstance(test, AtMost)]
    key = Decimal if field.primitive in (Primitive.INTEGER, Primitive.DECIMAL) else str
    if lower:
        datatype.pop("minExclusive", None)
        datatype["minimum"] = max(lower, key=key)
    if upper:
        datatype.pop("maxExclusive", None)
        datatype["maximum"] = min(upper, key=key)
    return datatype


def _value_address(standard: Standard, field: Field) -> str:
    """Return the template of what a value refers to; nothing for a plain value, or for several, which have no place."""
    if field.many:
        return ""
    match field.range.kind:
        case RangeKind.ENTITY:
            return record_address(standard, field.range.name, field.name)
        case RangeKind.VOCABULARY:
            codes = standard.vocabulary_by_name[field.range.name].codes
            starts = {code.iri.removesuffix(quote(code.name, safe="")) for code in codes}
            regular = len(starts) == 1 and all(code.iri.endswith(quote(code.name, safe="")) for code in codes)
            return f"{starts.pop()}{{{column_name(field.name)}}}" if regular else ""
        case RangeKind.TYPE:
            return ""


def _notes(field: Field) -> Description:
    notes: Description = {}
    if field.definition:
        notes["dc:description"] = field.definition
    if field.examples:
        notes["skos:example"] = field.examples[0]
    if field.unit:
        notes["schema:unitText"] = field.unit
    if field.sensitivity in _SENSITIVE:
        notes["dc:accessRights"] = _SENSITIVE[field.sensitivity]
    return notes
