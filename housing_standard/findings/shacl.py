"""A report as the W3C has it: a SHACL validation report in Turtle, whatever form the data came in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from housing_standard.constraints import (
    AtLeast,
    AtMost,
    Closed,
    Counted,
    Matches,
    OfType,
    OneOf,
    Passes,
    Present,
    Resolves,
)
from housing_standard.findings.finding import Finding, Report
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import rule_iri
from housing_standard.model import Rule, Standard
from housing_standard.names import DATA_BASE, record_iri
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity

_PREFIX = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
_SEVERITIES = {Severity.VIOLATION: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}
_COMPONENTS = {
    OfType: "sh:DatatypeConstraintComponent",
    Matches: "sh:PatternConstraintComponent",
    AtLeast: "sh:MinInclusiveConstraintComponent",
    AtMost: "sh:MaxInclusiveConstraintComponent",
    OneOf: "sh:InConstraintComponent",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}})


def shacl_report(report: Report, standard: Standard, base: str = DATA_BASE) -> str:
    """Return the report as Turtle; records of tables stand under `base`, as they do when converted to RDF.

    As SHACL has it, any result at all, a warning too, makes `sh:conforms` false.
    """
    rules = {**RuleBook(standard).by_id, **READING_RULES}
    results = [_result(standard, rules[finding.rule], finding, base) for finding in report.findings]
    head = f"[] a sh:ValidationReport ;\n  sh:conforms {'false' if results else 'true'}"
    body = " ;\n  sh:result [\n" + "\n  ] , [\n".join(results) + "\n  ]" if results else ""
    return f"{_PREFIX}\n{head}{body} .\n"


def _result(standard: Standard, rule: Rule, finding: Finding, base: str) -> str:
    return " ;\n".join(f"    {each}" for each in _statements(standard, rule, finding, base))


def _statements(standard: Standard, rule: Rule, finding: Finding, base: str) -> Iterator[str]:
    """Yield what one result says, predicate and object."""
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {_focus(standard, finding, base)}"
    entity = standard.entity_by_name.get(finding.entity)
    field = entity.field_by_name.get(finding.column) if entity else None
    if field is not None:
        yield f"sh:resultPath <{field.iri}>"
    if finding.value:
        yield f"sh:value {_text(finding.value)}"
    yield f"sh:sourceShape <{rule_iri(standard, rule)}>"
    component = _component(rule)
    if component:
        yield f"sh:sourceConstraintComponent {component}"
    yield f"sh:resultSeverity {_SEVERITIES[finding.severity]}"
    yield f"sh:resultMessage {_text(f'{finding.message} {finding.cure}')}"


def _focus(standard: Standard, finding: Finding, base: str) -> str:
    """Return the node that a finding is about: the record, or where it has no name the place in its file."""
    if finding.node:
        return "[]" if finding.node.startswith("_:") else f"<{finding.node}>"
    if finding.record and finding.entity:
        return f"<{record_iri(base, standard.root_of(finding.entity), finding.record)}>"
    place = f"#row={finding.row}" if finding.row else ""
    return f"<{base}file/{quote(finding.file, safe='')}{place}>"


def _component(rule: Rule) -> str:
    """Return the constraint component that a rule is an instance of; none for how data are written."""
    if rule.id in READING_RULES:
        return ""
    match rule.check:
        case Passes(test=test):
            return _COMPONENTS[type(test)]
        case Present():
            return "sh:MinCountConstraintComponent"
        case Counted(maximum=maximum):
            return f"sh:{'Min' if maximum is None else 'Max'}CountConstraintComponent"
        case Resolves():
            return "sh:ClassConstraintComponent"
        case Closed():
            return "sh:ClosedConstraintComponent"
        case _:
            return "sh:SPARQLConstraintComponent"


def _text(value: str) -> str:
    return f'"{value.encode("utf-8", "replace").decode().translate(_ESCAPES)}"'
