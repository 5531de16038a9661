"""The form to suggest a change: what it asks for each kind of term, and how what was typed becomes a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from housing_standard.lookup import Kind, kind_of
from housing_standard.model import Term
from registry_api.problems import BAD_FORM, Fault, ProblemError

MEDIA_TYPE = "application/x-www-form-urlencoded"
MOST_INPUTS = 60

_SUBJECTS = {"amend_definition": "term", "add_code": "vocabulary", "add_field": "entity", "deprecate_term": "term"}
_SWITCHES = frozenset({"required", "many"})


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing that the form asks."""

    part: str
    label: str
    hint: str = ""
    rows: int = 1
    switch: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One change that can be asked for, with what must be told about it."""

    operation: str
    label: str
    inputs: tuple[Input, ...]


_NAME_HINT = "Small letters, digits and _, such as gas_meter. This is what data will carry."
_RANGE_HINT = "Such as string, date, boolean, integer, or the name of a list."
_DEFINITION_HINT = "One sentence in plain English, at most 40 words."

_AMEND = Choice(
    operation="amend_definition",
    label="Word the definition better",
    inputs=(Input(part="definition", label="Your wording", hint=_DEFINITION_HINT, rows=3),),
)
_ADD_CODE = Choice(
    operation="add_code",
    label="Add a code to this list",
    inputs=(
        Input(part="title", label="Title of the code", hint="What people see, such as Gas meter."),
        Input(part="name", label="Name of the code", hint=_NAME_HINT),
        Input(part="definition", label="What it means, where the title leaves doubt", hint=_DEFINITION_HINT, rows=3),
    ),
)
_ADD_FIELD = Choice(
    operation="add_field",
    label="Add a field to this record",
    inputs=(
        Input(part="title", label="Title of the field", hint="What people see, such as Gas meter."),
        Input(part="name", label="Name of the field", hint=_NAME_HINT),
        Input(part="definition", label="What it means", hint=_DEFINITION_HINT, rows=3),
        Input(part="range", label="What its values are", hint=_RANGE_HINT),
        Input(part="why", label="Why it should be recorded", rows=2),
        Input(part="required", label="Every record must have it", switch=True),
        Input(part="many", label="It can have several values", switch=True),
    ),
)
_DEPRECATE = Choice(
    operation="deprecate_term",
    label="Retire it",
    inputs=(
        Input(part="replaced_by", label="What to use instead", hint="The name of another term of the same kind."),
        Input(part="because", label="Or: why nothing replaces it", rows=2),
    ),
)

REASON = Input(
    part="reason",
    label="Why?",
    hint="What goes wrong today, and for whom. Name no person: this will be public.",
    rows=4,
)
ORGANISATION = Input(
    part="organisation",
    label="Who asks?",
    hint="Your organisation, or a role such as a tenant. Shown to everyone; not your own name.",
)

_EXTRA = {Kind.ENTITY: (_ADD_FIELD,), Kind.VOCABULARY: (_ADD_CODE,)}


def choices_for(term: Term) -> tuple[Choice, ...]:
    """Return the changes that can be asked for of `term`."""
    return (_AMEND, *_EXTRA.get(kind_of(term), ()), _DEPRECATE)


def labels_of(choices: Sequence[Choice]) -> dict[str, str]:
    """Return the label of each input under the name that it has in the form."""
    inner = {f"{choice.operation}-{one.part}": one.label for choice in choices for one in choice.inputs}
    return {**inner, **{one.part: one.label for one in (REASON, ORGANISATION)}}


def read_form(body: bytes) -> dict[str, str]:
    """Return what was typed into a form; raise the problem that the body is not one."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_INPUTS)
    except ValueError as error:
        raise ProblemError(kind=BAD_FORM, detail="What arrived is not what the form sends.") from error
    return dict(pairs)


def submission_in(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the proposal that was typed into the form, as it would be sent to the API; it may have faults."""
    operation = typed.get("operation", "")
    parts: dict[str, Any] = {"operation": operation, _SUBJECTS.get(operation, "term"): typed.get("term", "")}
    for name, text in typed.items():
        of, _, part = name.partition("-")
        if of == operation and part and text.strip():
            parts[part] = True if part in _SWITCHES else text
    return {"operations": [parts], "reason": typed.get("reason", ""), "organisation": typed.get("organisation", "")}


def by_input(faults: Sequence[Fault], operation: str) -> dict[str, str]:
    """Return the faults under the names of the inputs to mend; the first fault of each."""
    found: dict[str, str] = {}
    fixed = {*_SUBJECTS.values(), "operation", "0"}  # not typed but chosen, or carried along with the page
    for fault in faults:
        part = fault.pointer.rpartition("/")[2]
        if fault.pointer.startswith("/operations/"):
            part = "operation" if part in fixed else f"{operation}-{part}"
        found.setdefault(part, fault.detail)
    return found
