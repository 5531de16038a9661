"""What the authors wrote in so many words, before anything is inherited, derived or given a default.

The Standard cannot tell a permanent IRI that was written down from one that was worked out from a name; the checks
of the words must.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from housing_standard.source.common import annotations_of
from housing_standard.source.resolve import Resolved
from housing_standard.source.tree import Tree

# For each term, under `Entity`, `Entity/field`, `Vocabulary`, `Vocabulary/code`, `type`, `area/name` or a rule's id:
# what was written of it, under the model's names ("iri", "title", "definition", "status") and the annotations' tags.
Stated = Mapping[str, Mapping[str, str]]

_NATIVE = {
    "title": "title",
    "description": "definition",
    "status": "status",
    "class_uri": "iri",
    "slot_uri": "iri",
    "enum_uri": "iri",
    "meaning": "iri",
}


def read_stated(resolved: Resolved) -> Stated:
    """Return what the files of `resolved` state of each term and rule."""
    found: dict[str, dict[str, str]] = {}
    own = (tree for tree in resolved.needs.gathered.trees if not tree.file.startswith("linkml/"))
    for tree in own:
        for key, body in _bodies(tree):
            found.setdefault(key, {}).update(_facets(body))
    return found


def _bodies(tree: Tree) -> Iterator[tuple[str, Any]]:
    content = tree.content
    yield f"area/{content.get('name')}", content
    yield from (content.get("types") or {}).items()
    for name, body in (content.get("enums") or {}).items():
        yield name, body
        for code, inner in ((body or {}).get("permissible_values") or {}).items():
            yield f"{name}/{code}", inner
    for name, body in (content.get("classes") or {}).items():
        yield name, body
        yield from _parts(name, body or {})


def _parts(entity: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for section in ("attributes", "slot_usage"):
        for field, inner in (body.get(section) or {}).items():
            yield f"{entity}/{field}", inner
    for name, key in (body.get("unique_keys") or {}).items():
        yield annotations_of(key).get("id", f"{entity}/{name}"), key
    for index, rule in enumerate(body.get("rules") or []):
        yield annotations_of(rule).get("id", f"{entity}/rule_{index + 1}"), rule


def _facets(body: Any) -> dict[str, str]:
    if not isinstance(body, dict):
        return {}
    facets = annotations_of(body)
    facets.update((ours, str(body[theirs]).strip()) for theirs, ours in _NATIVE.items() if body.get(theirs))
    return {facet: text for facet, text in facets.items() if text}
