"""Why our verdict differs from that of LinkML's own cases: each difference is a choice, written down here.

Patterns are matched to "test/schema/valid or invalid/record"; the first that fits gives the reason.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

OTHER_CLASS = "the record is of another class than the one that the index names for its schema"
OTHER_RECORDS = "it shows only beside other records: the validator, SQL and SHACL see it, one JSON record does not"

CHOICES: tuple[tuple[str, str], ...] = (
    ("test_abstract_classes/*", OTHER_CLASS),
    ("test_basic_class_inheritance/*", OTHER_CLASS),
    ("test_class_any_of_with_required/*_nestTrue/*", OTHER_CLASS),
    ("test_slot_usage/*", OTHER_CLASS),
    ("test_refine_attributes/*", OTHER_CLASS),
    ("test_date_types/date/*", "a date has no time zone"),
    ("test_date_types/datetime/*", "a date-time carries its offset"),
    ("test_date_types/time/*", "a time is hours, minutes and seconds, without fractions or a zone"),
    ("test_enum/EMPTY_ENUM_*", "a list without codes takes no value, as it names none"),
    ("test_equals_string*/*multivaluedTrue-value_is_multivaluedFalse*", "a field with many values holds a list"),
    ("test_id_prefix/*", "`id_prefixes` restrict only where they are said to be closed"),
    ("test_identifier/*", OTHER_RECORDS),
    ("test_unique_keys/*", OTHER_RECORDS),
    ("test_inlined_unique_keys/*", OTHER_RECORDS),
    ("test_nested_key/*", OTHER_RECORDS),
    ("test_ifabsent/incompat_*", "a default is what a form offers; it does not forbid another value"),
    ("test_inlined_as_simple_dict/*", "inner records are written out in full, in no short form"),
    ("test_jsonpointer/*", "a JSON pointer is text to us"),
    ("test_preconditions_combos/no_preconditions/*", "a rule without preconditions holds always"),
    ("test_type_range/*/int-1*", "a whole number is a number"),
    ("test_typeof/*/int-1*", "a whole number is a number"),
)
NOT_EXPLAINED = "not explained"


def choice_behind(case: str) -> str:
    """Return the choice that explains a difference, or that there is none."""
    return next((reason for pattern, reason in CHOICES if fnmatchcase(case, pattern)), NOT_EXPLAINED)
