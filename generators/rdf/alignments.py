"""How our terms lie to those of other standards, as a table in SSSOM: one mapping a line, with its justification.

Where an outside list changed from one release to the next, the codes of both releases are mapped onto each other too.
"""

from __future__ import annotations

import json

from housing_standard.model import Standard, Term
from housing_standard.releases import steps_of
from housing_standard.scales import Likeness

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "comment")

_PREDICATES = {
    Likeness.EXACT: "skos:exactMatch",
    Likeness.CLOSE: "skos:closeMatch",
    Likeness.BROAD: "skos:broadMatch",
    Likeness.NARROW: "skos:narrowMatch",
    Likeness.RELATED: "skos:relatedMatch",
}
_KNOWN = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


def alignments_of(standard: Standard) -> bytes:
    """Return the table as tab-separated text, its head in YAML behind number signs."""
    terms = standard.terms.values()
    prefix = next((name for name, address in sorted(standard.prefixes.items()) if address == standard.base), "own")
    rows = [row for term in terms for row in _rows(prefix, standard, term)]
    rows.extend(_steps(standard))
    used = {curie.partition(":")[0] for row in rows for curie in (row[0], row[3])} & set(standard.prefixes)
    curies = {**_KNOWN, prefix: standard.base, **{name: standard.prefixes[name] for name in used}}
    head = {
        "mapping_set_id": f"{standard.base}alignments",
        "mapping_set_title": f"{standard.title}: alignments",
        "mapping_set_version": standard.version,
        "mapping_set_description": f"Made from {standard.fingerprint(*standard.all_parts)}.",
        "license": standard.licence or "https://w3id.org/sssom/license/unspecified",
    }
    lines = [f"# {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines.append("# curie_map:")
    lines.extend(f"#   {name}: {json.dumps(address)}" for name, address in sorted(curies.items()))
    lines.append("\t".join(COLUMNS))
    lines.extend("\t".join(row) for row in sorted(rows))
    return ("\n".join(lines) + "\n").encode()


def _rows(prefix: str, standard: Standard, term: Term) -> list[tuple[str, ...]]:
    inside = term.iri.startswith(standard.base)
    subject = f"{prefix}:{term.iri.removeprefix(standard.base)}" if inside else term.iri
    return [
        (
            subject,
            _cell(term.title),
            _PREDICATES[alignment.likeness],
            _cell(alignment.target),
            "semapv:ManualMappingCuration",
            _cell(term.basis),
        )
        for alignment in term.alignments
    ]


def _steps(standard: Standard) -> list[tuple[str, ...]]:
    return [
        (
            step.earlier.curie,
            f"{step.earlier.list_name} {step.earlier.name} ({step.earlier.release})",
            _PREDICATES[step.likeness],
            step.later.curie,
            "semapv:MappingChaining",
            f"Both take in {', '.join(sorted(step.earlier.ours & step.later.ours))}",
        )
        for step in steps_of(standard)
    ]


def _cell(text: str) -> str:
    return " ".join(text.split())
