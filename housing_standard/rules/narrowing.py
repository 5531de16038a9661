"""Whether one field only narrows another: what is right in it is right in the other too."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.constraints import AtLeast, AtMost, OneOf, Test
from housing_standard.lexical import size
from housing_standard.model import Field, Standard
from housing_standard.scales import RangeKind


def loosening(field: Field, original: Field, of: str = "the record") -> Iterator[str]:
    """Yield, as the end of a sentence, each way in which a field asks for less than the original, that of `of`."""
    if original.required and not field.required:
        yield f"makes optional what {of} requires"
    if field.many and not original.many:
        yield f"allows many values where {of} allows one"
    if field.minimum_count < original.minimum_count:
        yield f"asks for {field.minimum_count} values, {of} for {original.minimum_count}"
    if original.maximum_count is not None and (field.maximum_count or 10**9) > original.maximum_count:
        yield f"allows more values than {of}, which allows {original.maximum_count}"
    if original.distinct and not field.distinct:
        yield "allows a value twice"
    if field.identifier != original.identifier:
        yield "changes what identifies the record"


def is_narrower(standard: Standard, field: Field, original: Field) -> bool:
    """Tell whether the range is the record's own, a list cut from it, or a kind of its entity."""
    name, above = field.range.name, original.range.name
    if field.range.kind is not original.range.kind:
        return False
    if name == above:
        return True
    if field.range.kind is RangeKind.VOCABULARY:
        narrow, wide = standard.vocabulary_by_name[name], standard.vocabulary_by_name[above]
        return narrow.subset_of == above or {code.iri for code in narrow.codes} <= {code.iri for code in wide.codes}
    if field.range.kind is RangeKind.ENTITY:
        return above in standard.entity_by_name[name].ancestors
    return field.primitive is original.primitive


def implies(narrow: Test, wide: Test) -> bool:
    """Tell whether every value that passes `narrow` surely passes `wide`."""
    match narrow, wide:
        case OneOf(values=few), OneOf(values=many):
            return set(few) <= set(many)
        case AtLeast(bound=own), AtLeast(bound=bound):
            return _in_order(bound, own)
        case AtMost(bound=own), AtMost(bound=bound):
            return _in_order(own, bound)
        case _:
            return narrow == wide


def _in_order(low: str, high: str) -> bool:
    return low == high or size(low) <= size(high)


def takes_no_more(field: Field, original: Field) -> bool:
    """Tell whether each test of the original is met by whatever passes the field's own."""
    return all(any(implies(own, test) for own in field.tests) for test in original.tests)
