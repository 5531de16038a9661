"""A message only narrows its record: whatever is right in the message is right in the record."""

from __future__ import annotations

from collections.abc import Iterator

from housing_standard.model import Entity, Field
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.narrowing import is_narrower, loosening, takes_no_more
from housing_standard.rules.words import Words


def _record_unknown(words: Words) -> Iterator[Fault]:
    for message in words.standard.messages:
        record = words.standard.entity_by_name.get(message.profile_of)
        if record is None or record.profile_of:
            yield Fault(key=message.name, problem=f"'{message.profile_of}' is not a record that it could narrow.")
        elif message.profile_of not in message.ancestors:
            yield Fault(key=message.name, problem=f"It does not inherit from {message.profile_of}, which it narrows.")


def _pairs(words: Words) -> Iterator[tuple[Entity, Entity]]:
    """Yield each message with its record, where there is one."""
    for message in words.standard.messages:
        record = words.standard.entity_by_name.get(message.profile_of)
        if record is not None:
            yield message, record


def _field_pairs(words: Words) -> Iterator[tuple[str, Field, Field]]:
    """Yield the key of each message's field, the field and the same field of the record."""
    for message, record in _pairs(words):
        for field in message.fields:
            if field.name in record.field_by_name:
                yield f"{message.name}/{field.name}", field, record.field_by_name[field.name]


def _added(words: Words) -> Iterator[Fault]:
    for message, record in _pairs(words):
        for field in message.fields:
            if field.name not in record.field_by_name:
                key = f"{message.name}/{field.name}"
                yield Fault(key=key, problem=f"The message adds the field '{field.name}', which {record.name} lacks.")


def _left_out(words: Words) -> Iterator[Fault]:
    for message, record in _pairs(words):
        for field in record.fields:
            if field.required and field.name not in message.field_by_name:
                problem = f"The message leaves out '{field.name}', which {record.name} requires."
                yield Fault(key=message.name, problem=problem, cure=f"Add {field.name} to `carries:`.")


def _loosened(words: Words) -> Iterator[Fault]:
    for key, field, original in _field_pairs(words):
        for complaint in loosening(field, original):
            yield Fault(key=key, problem=f"The message {complaint}.")


def _widened(words: Words) -> Iterator[Fault]:
    for key, field, original in _field_pairs(words):
        if not is_narrower(words.standard, field, original):
            problem = f"The message takes {field.range.name} where the record takes {original.range.name}."
            yield Fault(key=key, problem=problem)
        elif not takes_no_more(field, original):
            yield Fault(key=key, problem="The message takes values that the record does not.")


def _identity(words: Words) -> Iterator[Fault]:
    for key, field, original in _field_pairs(words):
        if field.iri != original.iri:
            problem = f"The message gives the field the identifier {field.iri}, the record {original.iri}."
            yield Fault(key=key, problem=problem)


CHECKS = (
    Check(
        id="message/record-unknown",
        title="A message narrows one record",
        why="A message without a record would be a second standard.",
        cure="Name the record in `is_a` and in the annotation `profile_of`.",
        find=_record_unknown,
    ),
    Check(
        id="message/field-added",
        title="A message adds no field",
        why="What is sent must have a place where it is kept.",
        cure="Add the field to the record, or leave it out.",
        find=_added,
    ),
    Check(
        id="message/field-left-out",
        title="A message carries every field that its record requires",
        why="The receiver could not build a right record.",
        cure="Add the field to `carries:`.",
        find=_left_out,
    ),
    Check(
        id="message/loosened",
        title="A message is never looser than its record",
        why="A right message must make a right record.",
        cure="Ask for at least what the record asks for.",
        find=_loosened,
    ),
    Check(
        id="message/widened",
        title="A message takes no value that its record refuses",
        why="A right message must make a right record.",
        cure="Use the record's range, or a list cut from it by `subset_of`.",
        find=_widened,
    ),
    Check(
        id="message/identity",
        title="A message's field is the record's field",
        why="The receiver finds the meaning by the identifier.",
        cure="Take `slot_uri` out of the message.",
        find=_identity,
    ),
)
