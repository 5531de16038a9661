"""A release described for catalogues (DCAT) and as a profile with resources (PROF): what it holds, in what roles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from generators.artefact import Artefact
from generators.turtle import Statement, anonymous, block, document, iri, text, typed
from housing_standard.model import Standard

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "role": "http://www.w3.org/ns/dx/prof/role/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# What each target is for, in PROF's words; pages for people are guidance.
_ROLES = {
    "json-schema": "validation", "pydantic": "validation", "sql": "schema", "shacl": "validation", "rdf": "vocabulary",
    "openapi": "specification", "table-schema": "validation", "csvw": "schema", "excel": "guidance",
    "typescript": "schema", "csharp": "schema", "diagrams": "guidance", "snapshot": "specification",
}  # fmt: skip

_COMMENT = """\
What this release holds. The day it was published is said by whoever publishes it.
Made from the words; not edited by hand."""


def release_of(standard: Standard, artefacts: Iterable[Artefact]) -> Artefact:
    """Return the description of a release of these artefacts; pages are left out, since the site shows them."""
    held = sorted((a for a in artefacts if a.target in _ROLES), key=lambda artefact: artefact.path)
    release = _name(standard, f"release/{standard.version}")
    files = [_name(standard, f"release/{standard.version}/{artefact.path}") for artefact in held]
    about: list[Statement] = [
        ("a", "dcat:Dataset , prof:Profile"),
        ("dcterms:title", text(standard.title, "en")),
        *((("dcterms:description", text(standard.definition, "en")),) if standard.definition else ()),
        *((("dcterms:license", _name(standard, standard.licence)),) if standard.licence else ()),
        ("dcat:version", text(standard.version)),
        ("dcterms:identifier", text(standard.fingerprint(*standard.all_parts))),
        *(("dcat:distribution", file) for file in files),
        *(("prof:hasResource", f"{file[:-1]}#resource>") for file in files),
    ]
    blocks = [block(release, about), *(_file(*pair) for pair in zip(files, held, strict=True))]
    content = document(_COMMENT, standard.base, PREFIXES, blocks)
    return Artefact(path="rdf/release.ttl", target="rdf", media_type="text/turtle", content=content)


def _file(name: str, artefact: Artefact) -> str:
    """Return one file as a distribution and as a resource with a role."""
    digest = hashlib.sha256(artefact.content).hexdigest()
    checksum = (
        ("spdx:algorithm", "spdx:checksumAlgorithm_sha256"),
        ("spdx:checksumValue", typed(digest, "hexBinary")),
    )
    media = f"<https://www.iana.org/assignments/media-types/{artefact.media_type}>"
    distribution = block(
        name,
        (
            ("a", "dcat:Distribution"),
            ("dcterms:title", text(artefact.path)),
            ("dcat:mediaType", media),
            ("dcat:byteSize", typed(str(len(artefact.content)), "nonNegativeInteger")),
            ("spdx:checksum", anonymous(checksum)),
        ),
    )
    resource = (
        ("a", "prof:ResourceDescriptor"),
        ("prof:hasRole", f"role:{_ROLES[artefact.target]}"),
        ("prof:hasArtifact", name),
        ("dcterms:format", media),
    )
    return distribution + block(f"{name[:-1]}#resource>", resource)


def _name(standard: Standard, address: str) -> str:
    return iri(address if "://" in address else f"{standard.base}{address}", standard.base)
