"""LinkML's own view of the gathered words: what a slot means on a class is its decision, never ours."""

from __future__ import annotations

import re
from typing import Any

from linkml_runtime.linkml_model.meta import (
    ClassDefinition,
    EnumDefinition,
    SchemaDefinition,
    SlotDefinition,
    TypeDefinition,
)
from linkml_runtime.utils.schemaview import SchemaView

from housing_standard.errors import WordsError, WordsProblem
from housing_standard.source.gather import Gathered
from housing_standard.source.needs import Element

_KINDS: dict[str, type[Any]] = {
    "classes": ClassDefinition,
    "slots": SlotDefinition,
    "enums": EnumDefinition,
    "types": TypeDefinition,
}


# What may be said of a code that LinkML need not look at: texts, lists of texts or of names, and names of terms.
_CODE_TEXTS = frozenset({"title", "description", "deprecated", "is_a"})
_CODE_LISTS = frozenset(
    {
        "aliases", "comments", "exact_mappings", "close_mappings", "broad_mappings", "narrow_mappings",
        "related_mappings",
    }
)  # fmt: skip
_CODE_NAMES = frozenset({"meaning", "deprecated_element_has_exact_replacement"})
_CURIE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*:[A-Za-z0-9_./#-]+")


def view_of(gathered: Gathered, only: frozenset[Element] | None = None) -> SchemaView:
    """Return one SchemaView over all gathered files, with no import left to follow.

    With `only`, it holds no more than these elements and all value types. Raises WordsError naming file, line and term
    for each element that LinkML's metamodel refuses, for unknown parents and for parents that form a circle.
    """
    problems: list[WordsProblem] = []
    elements: dict[str, dict[str, Any]] = {}
    for section, kind in _KINDS.items():
        elements[section] = {}
        for name, body in gathered.sections[section].items():
            if only is not None and section != "types" and (section, name) not in only:
                continue
            try:
                elements[section][name] = kind(name=name, **_without_notes(body))
            except (TypeError, ValueError, AttributeError, KeyError) as error:
                problems.append(_refused(gathered, section, name, _plain(error)))
    problems.extend(_parent_problems(gathered))
    if problems:
        raise WordsError(tuple(problems))
    content = gathered.root.content
    schema = SchemaDefinition(
        id=str(content.get("id", "https://example.org/schema")),
        name=str(content.get("name", "schema")),
        default_prefix=content.get("default_prefix"),
        default_range=content.get("default_range", "string"),
        prefixes=dict(gathered.prefixes),
        settings={name: str(value) for name, value in gathered.sections["settings"].items()},
        **elements,
    )
    return SchemaView(schema)


def _without_notes(body: Any) -> Any:
    """Return a term without plain annotations, examples and codes: we read them, LinkML would make objects of them.

    Measured on our own words: a third of all reading.
    """
    if not isinstance(body, dict):
        return body
    return {
        key: _parts_without_notes(key, value)
        for key, value in body.items()
        if not ((key == "annotations" and _is_plain(value)) or (key == "examples" and _are_plain(value)))
    }


def _parts_without_notes(key: str, value: Any) -> Any:
    """Return what stands under one key of a term, the terms in it without their notes."""
    if key == "rules" and isinstance(value, list):
        return [_without_notes(rule) for rule in value]
    if key in ("attributes", "slot_usage", "permissible_values") and isinstance(value, dict):
        return {name: _without_notes(inner) for name, inner in value.items() if not _is_plain_code(key, name, inner)}
    return value


def _is_plain(notes: Any) -> bool:
    """Tell whether LinkML would surely take these annotations: words as tags, a text or a number at each."""
    return isinstance(notes, dict) and all(
        str(tag).isidentifier() and isinstance(text, str | int | float) for tag, text in notes.items()
    )


def _are_plain(examples: Any) -> bool:
    """Tell whether LinkML would surely take these examples: values, or objects, each perhaps described."""
    return isinstance(examples, list) and all(
        isinstance(example, dict)
        and example.keys() <= {"value", "object", "description"}
        and isinstance(example.get("description", ""), str)
        and isinstance(example.get("value", ""), str | int | float)
        and _is_plain_object(example.get("object", ""))
        for example in examples
    )


def _is_plain_object(value: Any) -> bool:
    if isinstance(value, dict):
        return all(str(key).isidentifier() and _is_plain_object(inner) for key, inner in value.items())
    return isinstance(value, str | int | float) or (isinstance(value, list) and all(map(_is_plain_object, value)))


def _is_plain_code(section: str, name: object, body: Any) -> bool:
    """Tell whether LinkML would surely take a code: each thing that is said of it is of the kind that it asks for."""
    if section != "permissible_values" or not isinstance(name, str):
        return False
    return body is None or (isinstance(body, dict) and all(_is_plain_facet(*facet) for facet in body.items()))


def _is_plain_facet(key: str, value: Any) -> bool:
    if key == "annotations":
        return _is_plain(value)
    if key in _CODE_TEXTS:
        return isinstance(value, str)
    names = value if key in _CODE_LISTS and isinstance(value, list) else [value]
    if key in ("aliases", "comments"):
        return all(isinstance(text, str) for text in names)
    return key in (*_CODE_LISTS, *_CODE_NAMES) and all(
        isinstance(text, str) and _CURIE.fullmatch(text) for text in names
    )


def forget_views() -> None:
    """Let go of every view that was made: SchemaView's own caches stand on its class and keep them for good.

    Measured on 505 entities: a hundred MiB.
    """
    for method in vars(SchemaView).values():
        if hasattr(method, "cache_clear"):
            method.cache_clear()


def _refused(gathered: Gathered, section: str, name: str, problem: str) -> WordsProblem:
    file, line = gathered.locate(section, name)
    cure = "Compare the keys with LinkML's metamodel and with a neighbouring term."
    return WordsProblem(rule="words/linkml", file=file, line=line, term=name, problem=problem, cure=cure)


def _plain(error: Exception) -> str:
    """Say LinkML's complaint without its Python wording."""
    text = str(error).removeprefix("ClassDefinition.__init__() ").removeprefix("SlotDefinition.__init__() ")
    return f"LinkML does not accept this term: {text}."


def _parent_problems(gathered: Gathered) -> list[WordsProblem]:
    """Find unknown parents and circles of parents, which LinkML itself lets pass."""
    problems: list[WordsProblem] = []
    for section in ("classes", "slots", "types"):
        parents = {
            name: [str(p) for p in (body.get("is_a"), body.get("typeof"), *(body.get("mixins") or [])) if p]
            for name, body in gathered.sections[section].items()
            if isinstance(body, dict)
        }
        for name, named in parents.items():
            problems.extend(
                _parent_problem(gathered, section, name, f"Its parent '{parent}' is not defined.")
                for parent in named
                if parent not in parents
            )
            if _reaches(parents, name, name):
                problems.append(_parent_problem(gathered, section, name, "Its parents form a circle back to itself."))
    return problems


def _reaches(parents: dict[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(parents.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(parents.get(here, ()))
    return False


def _parent_problem(gathered: Gathered, section: str, name: str, problem: str) -> WordsProblem:
    file, line = gathered.locate(section, name, "typeof" if section == "types" else "is_a")
    cure = "Name a parent that exists and does not inherit from this term."
    return WordsProblem(rule="words/parent", file=file, line=line, term=name, problem=problem, cure=cure)
