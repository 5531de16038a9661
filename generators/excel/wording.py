"""What a template says to the person who fills it in."""

from __future__ import annotations

from generators.cells import codes_of
from housing_standard.constraints import AtLeast, AtMost, Matches
from housing_standard.lexical import GRAMMARS
from housing_standard.model import Field, Standard
from housing_standard.names import CELL_SEPARATOR
from housing_standard.scales import RangeKind, Sensitivity

# The most that Excel shows beside a cell, and as the heading of that.
LONGEST_HELP = 255
LONGEST_TITLE = 32

_PRIVACY = {
    Sensitivity.PERSONAL: "Personal data.",
    Sensitivity.SPECIAL_CATEGORY: "Special category data: the law protects it most.",
}


def need_of(field: Field) -> str:
    """Return whether a field has to be filled in, and whether it belongs to the core profile."""
    need = "Required" if field.required else "Recommended" if field.recommended else "Optional"
    return f"{need}, core" if field.core else need


def what_to_write(standard: Standard, field: Field) -> str:
    """Return in a sentence or two what a cell takes."""
    value = _one_value(standard, field)
    if not field.many:
        return f"{value[:1].upper()}{value[1:]}."
    bounds = ""
    if field.maximum_count is not None:
        bounds = f" At least {max(field.minimum_count, 1)}, at most {field.maximum_count}."
    elif field.minimum_count > 1:
        bounds = f" At least {field.minimum_count}."
    again = " No value twice." if field.distinct else ""
    return f"One or more, with {CELL_SEPARATOR} between them. Each is {value}.{bounds}{again}"


def privacy_of(field: Field) -> str:
    """Return how carefully a value must be handled; nothing where it need not be."""
    return " ".join(part for part in (_PRIVACY.get(field.sensitivity, ""), field.privacy) if part)


def example_of(field: Field) -> str:
    """Return what a filled cell looks like, as far as the standard gives an example."""
    return CELL_SEPARATOR.join(field.examples[:2]) if field.many else "".join(field.examples[:1])


def help_of(standard: Standard, field: Field) -> str:
    """Return what Excel shows while a cell is being filled in: short."""
    example = example_of(field)
    said = f"{need_of(field)}. {what_to_write(standard, field)}"
    with_example = f"{said} Example: {example}" if example and example not in said else said
    return next(text for text in (with_example, said, f"{said[: LONGEST_HELP - 1]}…") if len(text) <= LONGEST_HELP)


def note_of(standard: Standard, field: Field) -> str:
    """Return the note on a heading: what the field means and everything about filling it in."""
    lines = [
        field.definition,
        f"{need_of(field)}. {what_to_write(standard, field)}",
        f"Example: {example_of(field)}" if example_of(field) else "",
        f"In {field.unit}." if field.unit else "",
        f"Privacy: {privacy_of(field)}" if privacy_of(field) else "",
    ]
    return "\n".join(line for line in lines if line)


def _one_value(standard: Standard, field: Field) -> str:
    if codes_of(field) is not None:
        return "a code from the list"
    if field.identifier:
        return "an identifier that no other row has"
    if field.range.kind is RangeKind.ENTITY:
        target = standard.entity_by_name[field.range.name].title
        return f"the identifier of a {target}"
    value_type = standard.type_by_name.get(field.range.name)
    allowed = GRAMMARS[field.primitive].allowed
    if value_type and value_type.tests and any(isinstance(test, Matches) for test in value_type.tests):
        examples = field.examples or value_type.examples
        allowed = f"a {value_type.title}{f', such as {examples[0]}' if examples else ''}"
    lower = [test.bound for test in field.tests if isinstance(test, AtLeast)]
    upper = [test.bound for test in field.tests if isinstance(test, AtMost)]
    bounds = [*(f"{bound} or more" for bound in lower), *(f"{bound} or less" for bound in upper)]
    return f"{allowed}; {', '.join(bounds)}" if bounds else allowed
