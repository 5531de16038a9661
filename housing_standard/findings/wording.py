"""From a rule and the record it fails on to a finding in plain words.

>>> fill("It ends on {end_date}.", {"end_date": "2024-05-01"})
'It ends on 2024-05-01.'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from housing_standard.constraints import Distinct, Matches, OfType, OneOf, Passes
from housing_standard.findings.finding import Finding
from housing_standard.lexical import problem
from housing_standard.model import Rule, Standard

# The most of one value that a sentence repeats; the finding's own `value` is whole.
SHOWN = 80

_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def shown(value: str, most: int = SHOWN) -> str:
    """Return a value as it can stand in a sentence or on a terminal: short, and without control characters."""
    clipped = value if len(value) <= most else f"{value[:most]}…"
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), clipped)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with the names in braces replaced; a name without a value reads "(blank)"."""
    return _PLACE.sub(lambda found: shown(values.get(found.group(1), "")) or "(blank)", template)


def term_of(standard: Standard, entity: str, column: str) -> str:
    """Return the IRI of the term that a finding is about: the field where it is known, else the entity."""
    found = standard.entity_by_name.get(entity)
    if found is None:
        return ""
    field = found.field_by_name.get(column)
    return field.iri if field else found.iri


def rule_iri(standard: Standard, rule: Rule) -> str:
    """Return the permanent IRI of a rule, which is also the name of its SHACL shape."""
    return f"{standard.base}{rule.id}" if rule.derived else f"{standard.base}rule/{rule.id}"


def at_fault(rule: Rule, values: Sequence[str]) -> tuple[str, ...]:
    """Return those of a field's values that a rule on single values is broken by; all of them for any other rule."""
    match rule.check:
        case Passes(test=OneOf(values=allowed)):
            found = [value for value in values if value not in allowed]
        case Passes(test=Matches(pattern=pattern)):
            found = [value for value in values if not re.fullmatch(pattern, value, re.ASCII)]
        case Passes(test=OfType(primitive=primitive)):
            found = [value for value in values if problem(primitive, value) is not None]
        case Distinct():
            found = [value for value, times in Counter(values).items() if times > 1]
        case _:
            found = []
    return tuple(found or values)


def finding_of(
    rule: Rule,
    *,
    file: str,
    row: int | None,
    column: str = "",
    value: str = "",
    record: str = "",
    entity: str = "",
    term: str = "",
    values: Mapping[str, str] | None = None,
    cure: str = "",
    node: str = "",
) -> Finding:
    """Return the finding that `rule` fails at this place; `values` are the record's, for the message.

    `cure` is given where this place allows better advice than the rule's own.
    """
    facts = {**(values or {}), "value": value, "column": column, "file": file}
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        file=file,
        row=row,
        column=column,
        value=value,
        message=fill(rule.message.one, facts),
        allowed=rule.allowed,
        cure=cure or fill(rule.cure, facts),
        term=term,
        record=record,
        entity=entity,
        node=node,
    )
